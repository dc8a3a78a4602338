"""The readings on least squares under Mixup: two sets of equations with the same solutions, or not."""

from fractions import Fraction
from math import lcm

from ..case import Case
from ..claims.affine import primitive
from .argument import Argument, Facts, Half

Rows = list[list[Fraction]]


def least_squares(case: Case, facts: Facts, reading: str) -> Argument:
    """The loss is the squared one, of an affine model; Mixup has the minimisers of least squares.

    `ridge`: with 1·|w|² under Mixup, and with 1/c times it without. `origin`: of a linear model without intercept.
    `cutmix`: where one coordinate, any of them, is taken from another row, and the label is mixed by the share of them.
    """
    asked: Half = (True, "the loss is the squared one")
    if reading in {"intercept", "ridge"}:
        return asked, (True, "the equations of Mixup are c times the others, and c > 0"), ()
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
    return asked, (same, f"the equations have the ranks {ranks[0]} and {ranks[1]}, together {ranks[2]}"), ()


def moments(case: Case) -> tuple[list[Fraction], Rows]:
    """The means of coordinates and targets, and the covariances of each coordinate with all of them.

    One target, 1 in the second of two classes; or one for each of more classes.
    """
    data, classes = case.data, len(case.data.classes)
    targets = [1] if classes == 2 else range(classes)
    table = [[*v, *(data.unit * (own == k) for k in targets)] for v, own in zip(data.vectors, data.labels, strict=True)]
    width, total = len(data.vectors[0]), data.total * data.unit
    mean = [Fraction(sum(map(int.__mul__, data.counts, column)), total) for column in zip(*table, strict=True)]
    sums = [[0] * len(mean) for _ in range(width)]
    for count, row in zip(data.counts, table, strict=True):
        case.clock.spend(width * len(row))
        for i in range(width):
            sums[i] = [old + count * row[i] * value for old, value in zip(sums[i], row, strict=True)]
    return mean, [
        [Fraction(value, total * data.unit) - mean[i] * mean[j] for j, value in enumerate(row)]
        for i, row in enumerate(sums)
    ]


def rank(case: Case, rows: Rows) -> int:
    """The rank of a matrix, by elimination in integers: of equations that have solutions it tells these apart."""
    left = [primitive(tuple(int(value * lcm(*(v.denominator for v in row))) for value in row)) for row in rows]
    found = 0
    for column in range(len(rows[0])):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        found += 1
        for place, row in enumerate(left):
            case.clock.spend(len(row) * (1 + max(map(int.bit_length, pivot)) // 1000))
            if row[column]:
                ours, theirs = pivot[column], row[column]
                left[place] = primitive(tuple(x * ours - y * theirs for x, y in zip(row, pivot, strict=True)))
    return found
