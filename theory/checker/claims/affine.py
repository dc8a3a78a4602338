"""Claims about affine functions that give each data point its label, and about the flats that classes span."""

from fractions import Fraction
from math import gcd

from ..budget import require, require_form
from ..case import Case
from ..data import Point, over_one_denominator


def primitive(vector: tuple[int, ...]) -> tuple[int, ...]:
    """A vector without the common divisor of its entries."""
    divisor = gcd(*vector)
    return tuple(value // divisor for value in vector) if divisor > 1 else vector


def affine_fit(case: Case, weights: list[Point], bias: list[Fraction]) -> None:
    """Check that w·x + b is 1 at each point of its class and 0 at the others, for each class in its order."""
    data = case.data
    require_form(len(weights) == len(bias) == len(data.classes), "an affine function for each class is missing")
    for label, (row, constant) in enumerate(zip(weights, bias, strict=True)):
        (*values, last), unit = over_one_denominator([*row, constant], case.clock)
        for vector, own in zip(data.vectors, data.labels, strict=True):
            case.clock.spend(len(vector) * (1 + unit.bit_length() // 2000))
            told = sum(map(int.__mul__, vector, values)) + last * data.unit
            require(told == (unit * data.unit if own == label else 0), "a point does not get its label")


def no_affine_fit(case: Case, coefficients: list[tuple[int, Fraction]]) -> None:
    """Check that Σa = 0 and Σ a·x = 0, where a does not sum to 0 on each class: so no affine function fits."""
    data = case.data
    require(len({index for index, _ in coefficients}) == len(coefficients), "a row is given twice")
    values, unit = over_one_denominator((a for _, a in coefficients), case.clock)
    total, sums = [0] * len(data.vectors[0]), [0] * len(data.classes)
    for (index, _), value in zip(coefficients, values, strict=True):
        case.clock.spend(len(total) * (1 + unit.bit_length() // 2000))
        total = [old + value * coordinate for old, coordinate in zip(total, data.vectors[index], strict=True)]
        sums[data.labels[index]] += value
    require(not sum(sums), "the coefficients do not sum to 0")
    require(not any(total), "the combination of the points is not 0")
    require(any(sums), "the combination of the labels is 0")


def flat(case: Case, label: int, rows: list[int]) -> int:
    """Check that a class spans the flat of these points of it, which are affinely independent; return its dimension."""
    data = case.data
    require(bool(rows) and all(data.labels[index] == label for index in rows), "a row is of another class")
    origin, found = data.vectors[rows[0]], list[tuple[int, tuple[int, ...]]]()

    def rest(index: int) -> tuple[int, ...]:
        """The direction to a point, without what the directions found so far have of it."""
        left = tuple(a - b for a, b in zip(data.vectors[index], origin, strict=True))
        for place, direction in found:
            case.clock.spend(1 + len(left) // 4)
            if left[place]:
                ours, theirs = direction[place], left[place]
                left = primitive(tuple(a * ours - b * theirs for a, b in zip(left, direction, strict=True)))
        return left

    for index in rows[1:]:
        left = rest(index)
        require(any(left), "the rows are not affinely independent")
        found.append((next(place for place, value in enumerate(left) if value), primitive(left)))
    for index in range(data.size):
        require(data.labels[index] != label or not any(rest(index)), "a point of the class is not in their flat")
    return len(found)
