"""All data points that lie inside segments between other data points, exactly and in about O(m²).

For a point x, the other points are grouped by the line through x that they are on. Exact grouping costs a
primitive direction a pair, so a sieve goes first: two fixed linear maps take the integer points to pairs of
residues modulo the prime `PRIME`. If x, s, t are collinear then k(t − x) = l(s − x) with coprime integers
k, l. Modulo the prime at most one of them vanishes: if none does, the residue pairs of t − x and s − x are
unit multiples of each other and have one slope; if one does, the other's residue pair is (0, 0). So equal
slopes and vanishing pairs are the only places to look: no collinear triple is missed, and what is
proportional by accident only costs time, since every candidate is grouped exactly.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from geometry.dataset import Dataset, IntegerArray, integer_array
from geometry.segments import Point

PRIME = 2**31 - 1
_VERTICAL, _UNRESOLVED = PRIME, PRIME + 1
_BLOCK_ENTRIES = 2**21


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
    dataset.check_dimension(x)
    denominator = lcm(dataset.denominator, *(Fraction(c).denominator for c in x))
    scaled = dataset.numerators.astype(object) * (denominator // dataset.denominator)
    origin = np.array([int(Fraction(c) * denominator) for c in x], dtype=object)
    offsets = integer_array(scaled - origin)
    others = np.flatnonzero((offsets != 0).any(axis=1))
    return _group_by_line(offsets[others], others, denominator)


def lines_between(dataset: Dataset) -> Iterator[tuple[int, list[Line]]]:
    """For each data point that is inside a segment between two others: its index and all such lines.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 1])
    >>> [(i, lines[0].behind.points, lines[0].ahead.points) for i, lines in lines_between(line)]
    [(1, (0,), (2, 3)), (2, (1, 0), (3,))]
    """
    for index, candidates in _candidates(dataset):
        offsets = dataset.numerators[candidates] - dataset.numerators[index]
        lines = _group_by_line(offsets, candidates, dataset.denominator)
        between = [line for line in lines if line.ahead.points and line.behind.points]
        if between:
            yield index, between


def _group_by_line(offsets: IntegerArray, indices: NDArray[np.intp], denominator: int) -> list[Line]:
    """Group points by the primitive direction of their integer offsets from x."""
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


def _number_rows(rows: IntegerArray) -> NDArray[np.intp]:
    """A number for each row, equal for equal rows, in the order in which they first occur."""
    seen: dict[object, int] = {}
    plain = rows.dtype != object
    keys = (row.tobytes() if plain else tuple(row) for row in np.ascontiguousarray(rows))
    return np.array([seen.setdefault(key, len(seen)) for key in keys], dtype=np.intp)


def _candidates(dataset: Dataset) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """For each point, the others that may share a line through it; points without any are left out."""
    first, second = _residues(dataset.numerators)
    block = max(1, _BLOCK_ENTRIES // dataset.size)
    for start in range(0, dataset.size, block):
        chosen = slice(start, start + block)
        slopes = _slopes(first[None, :] - first[chosen, None], second[None, :] - second[chosen, None])
        ordered = np.sort(slopes, axis=1)
        repeated = (ordered[:, 1:] == ordered[:, :-1]).any(axis=1)
        unresolved = (slopes == _UNRESOLVED).sum(axis=1) > 1  # the point itself is always unresolved
        for offset in np.flatnonzero(repeated | unresolved):
            index = start + int(offset)
            yield index, _sharing_a_slope(slopes[offset], index)


def _residues(numerators: IntegerArray) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Two fixed random linear images of the points, modulo PRIME."""
    maps = np.random.default_rng(2110).integers(1, PRIME, size=(2, numerators.shape[1]))
    reduced = (numerators % PRIME).astype(np.int64)
    first, second = ((reduced * row % PRIME).sum(axis=1) % PRIME for row in maps)
    return first, second


def _slopes(rise: NDArray[np.int64], run: NDArray[np.int64]) -> NDArray[np.int64]:
    """rise/run modulo PRIME, with marks for a vertical slope and for (0, 0)."""
    rise, run = rise % PRIME, run % PRIME
    slopes = rise * _inverses(np.where(run == 0, 1, run)) % PRIME
    slopes[run == 0] = _VERTICAL
    slopes[(run == 0) & (rise == 0)] = _UNRESOLVED
    return slopes


def _inverses(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Inverses modulo PRIME of an array of units, by one inversion a column (running products)."""
    products = np.empty_like(values)
    running = np.ones_like(values[0])
    for row, entries in enumerate(values):
        products[row] = running
        running = running * entries % PRIME
    inverse = np.array([pow(int(value), -1, PRIME) for value in running])
    for row in range(len(values) - 1, -1, -1):
        products[row] = products[row] * inverse % PRIME
        inverse = inverse * values[row] % PRIME
    return products


def _sharing_a_slope(slopes: NDArray[np.int64], index: int) -> NDArray[np.intp]:
    unresolved = slopes == _UNRESOLVED
    unresolved[index] = False
    if unresolved.any():
        return np.flatnonzero(np.arange(len(slopes)) != index)
    _, inverse, counts = np.unique(slopes, return_inverse=True, return_counts=True)
    return np.flatnonzero(counts[inverse] > 1)


class Ends(Enum):
    """Which ends of a segment have to be outside the class of the point inside it, to be a conflict."""

    BOTH_OUTSIDE = "both"
    SOME_OUTSIDE = "some"


@dataclass(frozen=True)
class Incidence:
    """``point = weight·first + (1 − weight)·second``, with 0 < weight < 1; points by their indices."""

    point: int
    first: int
    second: int
    weight: Fraction


def conflict_count(dataset: Dataset, index: int, lines: list[Line], ends: Ends) -> int:
    """Number of segments through a data point that conflict with its class.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 0])
    >>> [(index, conflict_count(line, index, lines, Ends.BOTH_OUTSIDE)) for index, lines in lines_between(line)]
    [(1, 2), (2, 0)]
    """
    own = dataset.labels[index]
    total = 0
    for line in lines:
        ahead, behind = len(line.ahead.points), len(line.behind.points)
        own_ahead = sum(dataset.labels[k] == own for k in line.ahead.points)
        own_behind = sum(dataset.labels[k] == own for k in line.behind.points)
        if ends is Ends.BOTH_OUTSIDE:
            total += (ahead - own_ahead) * (behind - own_behind)
        else:
            total += ahead * behind - own_ahead * own_behind
    return total


def conflicts_at(dataset: Dataset, index: int, lines: list[Line], ends: Ends) -> Iterator[Incidence]:
    """The segments that `conflict_count` counts, nearest ends first.

    The end that is outside the point's class comes first; of two such ends, the earlier row does.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 0])
    >>> [next(conflicts_at(line, k, lines, Ends.BOTH_OUTSIDE), None) for k, lines in lines_between(line)]
    [Incidence(point=1, first=0, second=2, weight=Fraction(1, 2)), None]
    """
    own = dataset.labels[index]
    for line in lines:
        for s, to_s in zip(line.behind.points, line.behind.distances, strict=True):
            for t, to_t in zip(line.ahead.points, line.ahead.distances, strict=True):
                outside = [dataset.labels[s] != own, dataset.labels[t] != own]
                if all(outside) or (any(outside) and ends is Ends.SOME_OUTSIDE):
                    weight_of = {s: Fraction(to_t, to_s + to_t), t: Fraction(to_s, to_s + to_t)}
                    first, second = sorted((s, t), key=lambda k: (dataset.labels[k] == own, dataset.row(k)))
                    yield Incidence(index, first, second, weight_of[first])
