"""Remarks on values: of h at a point, of an average along a line, and of the best constant on a ball."""

from fractions import Fraction
from typing import Any

from ..balls import ball_masses
from ..budget import require, require_form
from ..case import Case
from ..classifier import along, h_masses, require_shares
from ..data import Data, Point
from ..fields import as_row


def as_two_rows(data: Data, value: Any) -> tuple[int, int]:
    """Two rows."""
    require_form(isinstance(value, list) and len(value) == 2, "a segment is not [row, row]")
    return as_row(data, value[0]), as_row(data, value[1])


def h_value(case: Case, point: Point, shares: dict[int, tuple[Fraction, Fraction]]) -> None:
    """Check the value of h at a point of X_mix."""
    masses = h_masses(case, point)
    require(any(masses), "the point is off X_mix")
    require_shares(case, masses, shares)


def average(case: Case, point: Point, line: tuple[int, int], shares: dict[int, tuple[Fraction, Fraction]]) -> None:
    """Check the weighted label average of the segments over a point outside the data, on the line of two rows."""
    require(case.data.index_at(point) is None, "the point is a data point")
    found = [each for each in case.lines.passing(point) if set(line) <= set(each.points)]
    require(len(found) == 1 and line[0] != line[1], "the rows are on no line on which the point is inside a segment")
    require_shares(case, along(case, found[0]), shares)


def best_constant(case: Case, x: Point, shares: dict[int, tuple[Fraction, Fraction]]) -> None:
    """Check the best constant on the ball around x, for integer parameters of the law."""
    masses = ball_masses(case, x, case.law)
    require(any(masses), "no mixed point falls into the ball")
    require_shares(case, masses, shares)
