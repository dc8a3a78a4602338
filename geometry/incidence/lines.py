"""Lines through a point: the data points on each, on either side, in order and with exact distances.

For a rational point x, multiply everything by a common denominator. The offset of a data point from x is then an
integer vector, and it is its greatest common divisor times a *primitive* vector. Two data points are on one line
through x exactly where their primitive vectors agree up to sign, and the greatest common divisors measure how far
out they are, in one unit for the whole line. So grouping needs no equation to be solved and no rounding.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from mixproof.geometry.aliases import Indices, IntegerArray, Point
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.exact_tables import integer_array

_ROOMY = 2**30


@dataclass(frozen=True, eq=False)
class Side:
    """The data points on one side of x on a line through it, nearest first.

    Parameters
    ----------
    points : tuple of int
        Their positions in the dataset.
    distances : tuple of int
        Their distances from x, in the line's unit.
    """

    points: tuple[int, ...]
    distances: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Line:
    """A line through a point x and the data points on it, other than x.

    Parameters
    ----------
    direction : tuple of int
        The primitive integer direction that points ahead.
    squared_unit : Fraction
        Squared length of the unit of the distances.
    ahead, behind : Side
        The data points on either side of x.
    """

    direction: tuple[int, ...]
    squared_unit: Fraction
    ahead: Side
    behind: Side

    def reversed(self) -> "Line":
        """The same line looked at in the other direction."""
        return Line(tuple(-c for c in self.direction), self.squared_unit, self.behind, self.ahead)


def lines_at(dataset: Dataset, x: Point) -> list[Line]:
    """Every line through x that holds a data point other than x, for any rational point x.

    Raises
    ------
    InputError
        If x has another number of coordinates than the data.

    Examples
    --------
    >>> cross = Dataset.from_rows([[0, 1], [0, -1], [1, 0], [-1, 0]], [0, 0, 1, 1])
    >>> [(line.direction, line.behind.points, line.ahead.points) for line in lines_at(cross, (0, 0))]
    [((0, 1), (1,), (0,)), ((1, 0), (3,), (2,))]
    """
    origin, factor = place_of(dataset, x)
    return lines_among(dataset, origin, factor, np.arange(dataset.size))


def place_of(dataset: Dataset, x: Point) -> tuple[list[int], int]:
    """A rational point in the units of the data's integers: an integer place, and what to divide it by.

    Raises
    ------
    InputError
        If x has another number of coordinates than the data.

    Examples
    --------
    >>> place_of(Dataset.from_rows([["0.5"], ["1"]], [0, 1]), (Fraction(1, 3),))
    ([2], 3)
    """
    dataset.check_dimension(x)
    denominator = lcm(dataset.denominator, *(Fraction(c).denominator for c in x))
    return [int(Fraction(c) * denominator) for c in x], denominator // dataset.denominator


def lines_among(dataset: Dataset, origin: list[int], factor: int, points: Indices) -> list[Line]:
    """The lines through a place, in the units of the data's integers, that some of the data points are on.

    Examples
    --------
    >>> cross = Dataset.from_rows([[0, 1], [0, -1], [1, 0], [-1, 0]], [0, 0, 1, 1])
    >>> [line.ahead.points for line in lines_among(cross, [0, 0], 1, np.array([2, 3]))]
    [(2,)]
    """
    roomy = dataset.numerators.dtype != object and max(factor, *map(abs, origin)) < _ROOMY
    kind = np.dtype(np.int64 if roomy else object)  # entries of int64 data are below 2^30, so products fit
    if not len(points):
        return []
    offsets = integer_array(dataset.numerators[points].astype(kind, copy=False) * factor - np.array(origin, dtype=kind))
    others = np.flatnonzero((offsets != 0).any(axis=1))
    return group_by_line(offsets[others], points[others], dataset.denominator * factor)


def group_by_line(offsets: IntegerArray, indices: Indices, denominator: int) -> list[Line]:
    """The lines through x that points are on, by the primitive directions of their integer offsets from x.

    Parameters
    ----------
    offsets : (r, n) integer array
        The points minus x, times the denominator; none of them is zero.
    indices : (r,) array of int
        The names of the points in the result.
    denominator : int
        Common denominator of the offsets.

    Examples
    --------
    >>> [line] = group_by_line(np.array([[2, 4], [-1, -2]]), np.array([7, 5]), 1)
    >>> line.direction, line.ahead, line.behind.points
    ((1, 2), Side(points=(7,), distances=(2,)), (5,))
    """
    if not len(offsets):
        return []
    lengths = np.abs(np.gcd.reduce(offsets, axis=1))
    directions = offsets // lengths[:, None]
    leading = np.take_along_axis(directions, (directions != 0).argmax(axis=1)[:, None], axis=1)[:, 0]
    is_ahead = leading > 0
    directions = np.where(is_ahead[:, None], directions, -directions)
    numbers = _number_rows(directions)
    order = np.lexsort((lengths, is_ahead, numbers))  # by line, then behind before ahead, then by distance
    lines = []
    for members in np.split(order, np.flatnonzero(np.diff(numbers[order])) + 1):
        turn = int((~is_ahead[members]).sum())
        direction = tuple(directions[members[0]].tolist())
        squared_unit = Fraction(sum(c * c for c in direction), denominator**2)
        behind, ahead = (
            Side(tuple(indices[part].tolist()), tuple(lengths[part].tolist()))
            for part in (members[:turn], members[turn:])
        )
        lines.append(Line(direction, squared_unit, ahead, behind))
    return lines


def _number_rows(rows: IntegerArray) -> Indices:
    """A number for each row, equal for equal rows, in the order in which they first occur."""
    seen: dict[object, int] = {}
    plain = rows.dtype != object
    keys = (row.tobytes() if plain else tuple(row) for row in np.ascontiguousarray(rows))
    return np.array([seen.setdefault(key, len(seen)) for key in keys], dtype=np.intp)
