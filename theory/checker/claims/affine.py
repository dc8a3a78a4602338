"""Claims about affine functions that give each data point its label, and about the flats that classes span."""

from fractions import Fraction

from ..budget import require, require_form
from ..case import Case
from ..data import Point
from ..vectors import affine_values, combination, independent, reduced


def affine_fit(case: Case, weights: list[Point], bias: list[Fraction]) -> None:
    """Check that w·x + b is 1 at each point of its class and 0 at the others, for each class in its order."""
    classes = range(len(case.data.classes))
    require_form(len(weights) == len(bias) == len(classes), "an affine function for each class is missing")
    for label, row, constant in zip(classes, weights, bias, strict=True):
        told = affine_values(case.data, row, constant)
        require(told == [own == label for own in case.data.labels], "a point does not get its label")


def no_affine_fit(case: Case, coefficients: list[tuple[int, Fraction]]) -> None:
    """Check that Σa = 0 and Σ a·x = 0, where a does not sum to 0 on each class: so no affine function fits."""
    total, _ = combination(case.data, coefficients)
    sums = [Fraction(0)] * len(case.data.classes)
    for index, value in coefficients:
        sums[case.data.labels[index]] += value
    require(not sum(sums), "the coefficients do not sum to 0")
    require(not any(total), "the combination of the points is not 0")
    require(any(sums), "the combination of the labels is 0")


def flat(case: Case, label: int, rows: list[int]) -> int:
    """Check that a class spans the flat of these points of it, which are affinely independent; return its dimension."""
    data = case.data
    require(bool(rows) and all(data.labels[index] == label for index in rows), "a row is of another class")
    offsets = [tuple(a - b for a, b in zip(vector, data.vectors[rows[0]], strict=True)) for vector in data.vectors]
    found = independent(case.clock, (offsets[index] for index in rows[1:]))
    require(len(found) == len(rows) - 1, "the rows are not affinely independent")
    for index, offset in enumerate(offsets):
        is_outside = data.labels[index] == label and any(reduced(case.clock, offset, found))
        require(not is_outside, "a point of the class is not in their flat")
    return len(found)
