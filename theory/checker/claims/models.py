"""Claims about a given affine model: matrices without inverse, covariances of labels and logits, and slopes."""

from fractions import Fraction

from ..budget import require
from ..case import Case
from ..vectors import affine_values

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
    places = affine_values(case.data, tuple(vector), Fraction(0))
    require(len(set(places)) == 1, "the points differ along the vector")


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
        found += Fraction(count, data.total) * (max(row) - row[label] + (1 - case.law.own_share) * pull)
        if len(top) > 1 and not tied:
            case.clock.spend(data.size * len(top))
            tied = any(len({other[k] for k in top}) > 1 for other in logits.rows)
    require(slope[0] <= found <= slope[1], "the slope is another")
    require(tied == squares, f"the loss does {'' if tied else 'not '}grow like t²")
