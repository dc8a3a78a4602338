"""Claims for directional training: its law, and whether labels and logits are correlated. The identity is a theorem."""

from mixproof.geometry.aliases import Json
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.affine.directional import directional_law, squared_difference
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.mixtures import Mixture
from mixproof.theory.evidence.claims import rational_json
from mixproof.theory.evidence.model_claims import label_covariance_claim
from mixproof.theory.evidence.model_values import logits_of
from mixproof.theory.statement import ElementaryClaim, Outcome, Verification


def claims(verification: Verification, outcome: Outcome) -> list[ElementaryClaim]:
    """By reading: the law of directional training, the covariance of labels and logits, or the gap of squared risks.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("dat:identity", "{-1 | 1}", model={"weights": [[1]]}, mixing="beta(1, 2)")
    >>> for outcome in found.outcomes:
    ...     print(*claims(found, outcome))
    {'kind': 'directional-law', 'parts': [['1/3', '2', '2'], ['2/3', '3', '1']]}
    {'kind': 'label-covariance', 'value': '1/2'}
    {'kind': 'squared-gap', 'gap': '1/6'}
    """
    instance = verification.instance
    if outcome.reading.id == "same-law":
        return [label_covariance_claim(instance)]
    if outcome.reading.id == "squared":
        return [{"kind": "squared-gap", "gap": rational_json(squared_difference(logits_of(instance), instance.mixing))}]
    return _law(instance.mixing)


def _law(law: Mixing) -> list[ElementaryClaim]:
    """The law of directional training, of Beta laws and their mixtures."""
    found = directional_law(law)
    parts = ((1, found),) if isinstance(found, Beta) else found.parts if isinstance(found, Mixture) else ()
    written: list[Json] = [[str(weight), rational_text(each.a), rational_text(each.b)] for weight, each in parts]
    return [{"kind": "directional-law", "parts": written}] if written else []
