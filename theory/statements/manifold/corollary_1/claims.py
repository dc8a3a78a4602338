"""Claims for Corollary 1 of Manifold Mixup: zero loss, and the flats that classes span."""

from mixproof.solvers.interpolation.flats import class_flats
from mixproof.theory.evidence.claims import no_conflict
from mixproof.theory.statement import ElementaryClaim, Outcome, Verification
from mixproof.theory.statements.manifold.claims_of_f import affine_claim, continuous_claims, flat_claim
from mixproof.theory.statements.manifold.corollary_1.decide import more_dimensions
from mixproof.theory.statements.manifold.witnesses import ClassFlat


def claims(verification: Verification, outcome: Outcome) -> list[ElementaryClaim]:
    """Zero loss or why there is none, and where it is claimed the flat of a class that is too large, or all flats.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("manifold:corollary-1", "{(0, 0), (3, 0), (0, 3) | (1, 1)}", ["networks"])
    >>> for claim in claims(found, found.outcomes[0]):
    ...     print(claim)
    {'kind': 'no-clash'}
    {'kind': 'flat', 'label': '0', 'rows': [0, 1, 2]}
    """
    dataset = verification.instance.dataset
    if outcome.reading.id == "sharp":
        return [affine_claim(dataset)]
    if not more_dimensions(verification.instance).holds:
        return []
    printed = outcome.reading.id == "printed"
    zero = (
        no_conflict(dataset, outcome.hypothesis, "some") if printed else continuous_claims(dataset, outcome.hypothesis)
    )
    if not outcome.hypothesis.holds:
        return zero
    large = [each for each in outcome.conclusion.witnesses[:1] if isinstance(each, ClassFlat)]
    every = [ClassFlat(dataset, label, flat) for label, flat in enumerate(class_flats(dataset))]
    return [*zero, *map(flat_claim, large or every)]
