"""Claims for exact robustness: radii, and where no theorem compares them the loss under attack and the Mixup risk."""

from fractions import Fraction
from math import ceil

from mixproof.geometry.numbers.digits import decimal_enclosure
from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.affine.bounds import attacked_risk, signed_deviations, signed_scores, slope_norm
from mixproof.solvers.affine.moments import other_share, product
from mixproof.theory.budgets import MOST_POINTS_WITH_RISK, MOST_RADII_CLAIMED
from mixproof.theory.evidence.model_claims import loss_claim
from mixproof.theory.evidence.model_values import logits_of, quantity
from mixproof.theory.evidence.quantities import Quantity, is_at_most
from mixproof.theory.instance import Instance
from mixproof.theory.statement import ElementaryClaim, Outcome, Verification

_DIGITS = (20, 60, 140)
"""Digits after the point to which two losses are compared, one after the other, until they are told apart."""


def claims(verification: Verification, outcome: Outcome) -> list[ElementaryClaim]:
    """The radii of the first rows; of radii from the hyperplane, what tells the loss under attack from the Mixup risk.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("affine:robustness", "{(-1, 1) | (1, 1), (1, -1)}", model={"weights": [["1/2", 0]]})
    >>> for claim in claims(found, found.outcomes[1])[-3:]:
    ...     print(claim)
    {'kind': 'attack-radius', 'x': 2, 'centre': 'hyperplane', 'squared': '1/9'}
    {'kind': 'model-loss', 'quantity': 'attacked', 'risk': ['27/50', '2703/5000']}
    {'kind': 'model-loss', 'quantity': 'mixup-risk', 'risk': ['5387/10000', '5393/10000']}
    """
    instance = verification.instance
    if outcome.hypothesis.holds is False:
        return []
    logits = logits_of(instance)
    if outcome.reading.id == "sharp":
        return _radii(instance, "mean", signed_deviations(logits))
    scores = signed_scores(logits)
    radii = _radii(instance, "hyperplane", scores)
    if logits.mean[0] == logits.mean[1]:  # then it is the sharp reading
        return radii
    attacked = attacked_risk(logits, instance.mixing, scores)
    return [*radii, *_compared(instance, attacked, outcome.conclusion.holds is True)]


def _radii(instance: Instance, centre: str, reaches: tuple[Fraction, ...]) -> list[ElementaryClaim]:
    """The squared radii of the first rows; none where θ is zero."""
    assert instance.model is not None
    norm = slope_norm(instance.model)
    squared_norm = product(norm, norm).as_fraction()
    other = other_share(instance.mixing).as_fraction()
    if not squared_norm or other is None:
        return []
    return [
        {
            "kind": "attack-radius",
            "x": instance.dataset.row(index),
            "centre": centre,
            "squared": rational_text((other * reach) ** 2 / squared_norm),
        }
        for index, reach in enumerate(reaches[:MOST_RADII_CLAIMED])
    ]


def _compared(instance: Instance, attacked: Real, is_below: bool) -> list[ElementaryClaim]:
    """Two losses that tell it: a bound of the Mixup risk that is a sum over rows if it will do, else the risk."""
    bound = quantity(instance, "lower" if is_below else "upper")
    side = is_at_most(attacked, bound.value)
    told = bound if side is not None and side == is_below else quantity(instance, "mixup-risk")
    below, above = (attacked, told.value) if is_below else (told.value, attacked)
    low, high = _two_between(below, above)
    if is_below:
        return [loss_claim("attacked", attacked, above=low), _risk_claim(instance, told, below=high)]
    return [loss_claim("attacked", attacked, below=high), _risk_claim(instance, told, above=low)]


def _risk_claim(
    instance: Instance, told: Quantity, below: Fraction | None = None, above: Fraction | None = None
) -> ElementaryClaim:
    """A claim of a loss; of the Mixup risk on many points only as narrow as it has to be."""
    if told.name != "mixup-risk" or instance.dataset.size <= MOST_POINTS_WITH_RISK:
        return loss_claim(told.name, told.value, below, above)
    least, most = (decimal_enclosure(quantity(instance, name).value, 2) for name in ("lower", "upper"))
    ends = Fraction(least[0]) if below is None else below, Fraction(most[1]) if above is None else above
    return {"kind": "model-loss", "quantity": told.name, "risk": [rational_text(end) for end in ends]}


def _two_between(below: Real, above: Real) -> tuple[Fraction, Fraction] | tuple[None, None]:
    """Two short numbers, the smaller one first, between two that are told apart; none where they are not."""
    for digits in _DIGITS:
        low, high = Fraction(decimal_enclosure(below, digits)[1]), Fraction(decimal_enclosure(above, digits)[0])
        if low < high:
            fifth = (high - low) / 5  # so that neither is near a loss, and takes long to tell from it
            return _short_between(low + fifth, low + 2 * fifth), _short_between(low + 3 * fifth, low + 4 * fifth)
    return None, None


def _short_between(low: Fraction, high: Fraction) -> Fraction:
    """A number between two that has few digits."""
    places = 0
    while (found := Fraction(ceil(high * 10**places) - 1, 10**places)) <= low:
        places += 1
    return found
