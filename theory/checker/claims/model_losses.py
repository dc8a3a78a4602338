"""Claims about losses of a given affine model: cross-entropies between bounds, in integers."""

from fractions import Fraction
from itertools import combinations

from ..budget import Unchecked, require
from ..case import Case
from ..risks.enclosures import ONE, log_sum_exp
from ..risks.law import BothOrders
from ..risks.mixture import Mixture, check_cross_entropy
from .models import Span


def model_loss(case: Case, quantity: str, risk: Span) -> None:
    """Check that a loss of the model, a cross-entropy, is between two numbers.

    `mixup-risk`; `plain-risk`; `lower`, of rows drawn to the mean, and `upper`, with labels of other rows; `attacked`
    within (1 − c) times the distance from the hyperplane, for two classes.
    """
    if quantity == "mixup-risk":
        check_cross_entropy(mixture(case), risk)
        return
    data, logits, c = case.data, case.logits, case.law.own_share
    rows, linear = logits.rows, logits.own if quantity == "plain-risk" else c * logits.own + (1 - c) * logits.across
    if quantity == "lower":
        rows = [tuple(c * u + (1 - c) * v for u, v in zip(row, logits.mean, strict=True)) for row in rows]
    if quantity == "attacked":
        require(len(data.classes) == 2, "there are not two classes")
        rows, linear = [(Fraction(0), (1 - c) * abs(m) - m) for m in logits.margins(is_centred=False)], Fraction(0)
    data.clock.spend(100 * data.size * len(rows[0]))
    bounds = [log_sum_exp(list(row)) for row in rows]
    low, high = (sum(map(int.__mul__, data.counts, ends)) for ends in zip(*bounds, strict=True))
    unit = data.total * ONE
    require_within((Fraction(low, unit) - linear, Fraction(high, unit) - linear), risk, "the loss")


def require_within(found: Span, claimed: Span, what: str) -> None:
    """Raise `Wrong` where a number is not in the span that is claimed, `Unchecked` where its bounds do not tell."""
    require(found[0] <= claimed[1] and claimed[0] <= found[1], f"{what} is outside the bounds")
    if found[0] < claimed[0] or found[1] > claimed[1]:
        raise Unchecked(f"an end of the bounds is too near: {what}")


def mixture(case: Case) -> Mixture:
    """All segments between data points, each of one piece, as the logits are affine along it."""
    rows, size = case.logits.rows, case.data.size
    case.clock.spend(size**2)
    segments = {(s, t): [(Fraction(0), rows[t]), (Fraction(1), rows[s])] for s, t in combinations(range(size), 2)}
    return Mixture(case.data, BothOrders.mixed(case.law.parts), rows, segments)
