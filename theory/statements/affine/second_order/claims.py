"""Claims for the second-order loss: how fast it grows along the ray of the model."""

from mixproof.solvers.affine.rays import second_order_slope
from mixproof.theory.evidence.claims import rational_json
from mixproof.theory.evidence.model_claims import second_order_claim
from mixproof.theory.evidence.model_values import logits_of
from mixproof.theory.statement import ElementaryClaim, Outcome, Verification


def claims(verification: Verification, outcome: Outcome) -> list[ElementaryClaim]:
    """The slope, and if the loss grows like t² besides; and the loss itself.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("affine:second-order", "{-10, 1 | 2}", model={"weights": [[1]]})
    >>> claims(found, found.outcomes[0])  # doctest: +ELLIPSIS
    [{'kind': 'ray-slope', 'slope': '-1/27', 'squares': False}, {'kind': 'second-order-loss', ...}]
    """
    instance = verification.instance
    found = second_order_slope(logits_of(instance), instance.mixing)
    slope: ElementaryClaim = {"kind": "ray-slope", "slope": rational_json(found.slope), "squares": found.squares}
    return [slope, second_order_claim(instance, "rows")]
