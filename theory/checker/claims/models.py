"""Claims about a given affine model: matrices without inverse, covariances, slopes, and its losses between bounds."""

from fractions import Fraction
from itertools import combinations

from ..budget import Unchecked, require
from ..case import Case
from ..data import over_one_denominator
from ..risks.enclosures import ONE, log_sum_exp
from ..risks.law import BothOrders
from ..risks.mixture import Mixture, check_cross_entropy

Span = tuple[Fraction, Fraction]


def singular(case: Case, matrix: str, vector: list[Fraction]) -> None:
    """Check that a vector v ≠ 0 is taken to 0: by H = diag S − SSᵀ, or by the covariance of the noise at every row.

    Hv = S(v − S·v) with S > 0, so v has one entry for all classes; and along v no two data points differ.
    """
    require(any(vector), "the vector is 0")
    if matrix == "H":
        require(vector == vector[:1] * len(case.data.classes), "the vector is not a multiple of (1, …, 1)")
        return
    require(len(vector) == len(case.data.vectors[0]), "the vector has another dimension than the data")
    values, unit = over_one_denominator(vector, case.clock)
    case.clock.spend(case.data.size * len(values) * (1 + unit.bit_length() // 2000))
    places = {sum(map(int.__mul__, point, values)) for point in case.data.vectors}
    require(len(places) == 1, "the points differ along the vector")


def label_covariance(case: Case, value: Span) -> None:
    """Check the covariance of labels and logits, mean(y·u) − ȳ·ū."""
    require(value[0] <= case.logits.own - case.logits.across <= value[1], "the covariance is another")


def ray_slope(case: Case, slope: Span, squares: bool) -> None:
    """Check the growth of the second-order loss along t·(W, b): slope·t, and besides t² times a positive number or 0.

    A row adds its largest logit less its own, and 1 − c times the mean move to ū of the largest less that of its own.
    It adds t² where other rows tell the largest apart.
    """
    data, logits, found, tied = case.data, case.logits, Fraction(0), False
    for row, label, count in zip(logits.rows, data.labels, data.counts, strict=True):
        top = [k for k, value in enumerate(row) if value == max(row)]
        away = [mean - value for mean, value in zip(logits.mean, row, strict=True)]
        pull = sum((away[k] for k in top), Fraction(0)) / len(top) - away[label]
        found += Fraction(count, data.total) * (max(row) - row[label] + (1 - case.own_share) * pull)
        if len(top) > 1 and not tied:
            case.clock.spend(data.size * len(top))
            tied = any(len({other[k] for k in top}) > 1 for other in logits.rows)
    require(slope[0] <= found <= slope[1], "the slope is another")
    require(tied == squares, f"the loss does {'' if tied else 'not '}grow like t²")


def model_loss(case: Case, quantity: str, risk: Span) -> None:
    """Check that a loss of the model, a cross-entropy, is between two numbers.

    `mixup-risk`; `plain-risk`; `lower`, of rows drawn to the mean, and `upper`, with labels of other rows; `attacked`
    within (1 − c) times the distance from the hyperplane, for two classes.
    """
    if quantity == "mixup-risk":
        check_cross_entropy(mixture(case), risk)
        return
    data, logits, c = case.data, case.logits, case.own_share
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
    return Mixture(case.data, BothOrders.of(*case.law), rows, segments)
