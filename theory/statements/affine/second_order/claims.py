"""Claims for the second-order loss: how fast it grows along the ray of the model."""

from mixproof.solvers.affine.rays import second_order_slope
from mixproof.theory.evidence.claims import rational_json
from mixproof.theory.evidence.model_values import logits_of
from mixproof.theory.statement import ElementaryClaim, Outcome, Verification


def claims(verification: Verification, outcome: Outcome) -> list[ElementaryClaim]:
    """The slope, and if the loss grows like t² besides.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("affine:second-order", "{-10, 1 | 2}", model={"weights": [[1]]})
    >>> claims(found, found.outcomes[0])
    [{'kind': 'ray-slope', 'slope': '-1/27', 'squares': False}]
    """
    instance = verification.instance
    found = second_order_slope(logits_of(instance), instance.mixing)
    return [{"kind": "ray-slope", "slope": rational_json(found.slope), "squares": found.squares}]
