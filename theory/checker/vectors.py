"""Vectors: combinations of data points, affine functions at them, and linear independence."""

from collections.abc import Iterable
from fractions import Fraction
from math import gcd

from .budget import Clock, require
from .data import Data, Point, over_one_denominator

Row = tuple[int, ...]


def primitive(vector: Row) -> Row:
    """A vector without the common divisor of its entries."""
    divisor = gcd(*vector)
    return tuple(value // divisor for value in vector) if divisor > 1 else vector


def reduced(clock: Clock, row: Row, found: list[tuple[int, Row]]) -> Row:
    """A multiple of a vector, less what independent vectors with these first places have of it."""
    for place, pivot in found:
        clock.spend(1 + len(row) * (1 + pivot[place].bit_length() // 500) // 4)
        if row[place]:
            ours, theirs = pivot[place], row[place]
            row = primitive(tuple(a * ours - b * theirs for a, b in zip(row, pivot, strict=True)))
    return row


def independent(clock: Clock, rows: Iterable[Row]) -> list[tuple[int, Row]]:
    """As many vectors as the rank, with the places of their first entries, that span what the rows span."""
    found: list[tuple[int, Row]] = []
    for row in rows:
        if any(left := reduced(clock, primitive(row), found)):
            found.append((next(place for place, value in enumerate(left) if value), left))
    return found


def combination(data: Data, coefficients: list[tuple[int, Fraction]]) -> tuple[Row, int]:
    """Σ a·x over points that are each given once, as integers over a denominator."""
    require(len({index for index, _ in coefficients}) == len(coefficients), "a row is given twice")
    values, unit = over_one_denominator((a for _, a in coefficients), data.clock)
    data.clock.spend(len(values) * len(data.vectors[0]) * (1 + unit.bit_length() // 2000))
    columns = zip(*(data.vectors[index] for index, _ in coefficients), strict=True)
    return tuple(sum(map(int.__mul__, values, column)) for column in columns), unit * data.unit


def affine_values(data: Data, weights: Point, constant: Fraction) -> list[Fraction]:
    """w·x + b at each data point."""
    (*values, last), unit = over_one_denominator([*weights, constant], data.clock)
    data.clock.spend(data.size * len(weights) * (1 + unit.bit_length() // 2000))
    shift, whole = last * data.unit, unit * data.unit
    return [Fraction(sum(map(int.__mul__, vector, values)) + shift, whole) for vector in data.vectors]
