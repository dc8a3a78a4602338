"""The readings on least squares under Mixup: two sets of equations with the same solutions, or not."""

from fractions import Fraction

from ..case import Case
from ..data import over_one_denominator
from ..vectors import independent
from .argument import Argument, Facts, Half

Rows = list[list[Fraction]]


def least_squares(case: Case, facts: Facts, reading: str) -> Argument:
    """The loss is the squared one, of an affine model; Mixup has the minimisers of least squares.

    `ridge`: with 1·|w|² under Mixup, and with 1/c times it without. `origin`: of a linear model without intercept.
    `cutmix`: where one coordinate, any of them, is taken from another row, and the label is mixed by the share of them.
    """
    asked: Half = (True, "the loss is the squared one")
    if reading in {"intercept", "ridge"}:
        return asked, (True, "the equations of Mixup are c times those of least squares, and c > 0"), ()
    mean, spread = moments(case)
    m = len(case.data.vectors[0])
    if reading == "origin":
        both = [
            [[share * value + mean[i] * mean[j] for j, value in enumerate(row)] for i, row in enumerate(spread)]
            for share in (Fraction(1), Fraction(1, 2))  # in place of c: the ranks are those of any 0 < c < 1
        ]
    else:
        alike, keeps = Fraction(m - 2, m), (Fraction(m - 1, m) ** 2 + Fraction(1, m) ** 2)
        mixed = [
            [value * (keeps if j >= m else 1 if i == j else alike) for j, value in enumerate(row)]
            for i, row in enumerate(spread)
        ]
        both = [spread, mixed]
    ranks = [rank(case, rows) for rows in (*both, both[0] + both[1])]
    same = ranks[0] == ranks[1] == ranks[2]
    of = "CutMix" if reading == "cutmix" else "Mixup"
    told = f"the equations of least squares and of {of} have the ranks {ranks[0]} and {ranks[1]}, together {ranks[2]}"
    return asked, (same, told), ()


def moments(case: Case) -> tuple[list[Fraction], Rows]:
    """The means of coordinates and targets, and the covariances of each coordinate with all of them.

    One target, 1 in the second of two classes; or one for each of more classes.
    """
    data, classes = case.data, len(case.data.classes)
    targets = [1] if classes == 2 else range(classes)
    table = [[*v, *(data.unit * (own == k) for k in targets)] for v, own in zip(data.vectors, data.labels, strict=True)]
    columns, width, total = [*zip(*table, strict=True)], len(data.vectors[0]), data.total * data.unit
    mean = [Fraction(sum(map(int.__mul__, data.counts, column)), total) for column in columns]
    case.clock.spend(len(table) * width * len(columns))
    weighted = [list(map(int.__mul__, data.counts, column)) for column in columns[:width]]
    sums = [[sum(map(int.__mul__, row, column)) for column in columns] for row in weighted]
    return mean, [
        [Fraction(value, total * data.unit) - mean[i] * mean[j] for j, value in enumerate(row)]
        for i, row in enumerate(sums)
    ]


def rank(case: Case, rows: Rows) -> int:
    """The rank of a matrix: of equations that have solutions it tells these apart."""
    return len(independent(case.clock, (tuple(over_one_denominator(row, case.clock)[0]) for row in rows)))
