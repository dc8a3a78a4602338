"""X_mix as an arrangement: its lines, the open edges that the data points cut them into, and their crossings.

X_mix is the union of all segments between data points. Grouped by the lines that carry them, the segments
fill, on each line, the stretch from its first data point to its last. The data points cut that stretch into
open *edges*. The segments over an edge are the same at each of its points: they join a data point behind it
to one ahead. *Crossings* are the points outside the data where edges of different lines meet; they are
finitely many, and they do not change what covers an edge, so what varies along a line is decided edge by
edge and only what lines do to each other is decided at crossings. Data points, edges and crossings
together are all of X_mix.

Crossings are sought in a plane. Points that span a plane are taken to two of their coordinates, which keeps
every incidence; points that span more go to the plane by a fixed random integer map, which keeps every
crossing and makes false ones. There an edge is tested against all others at once: two edges cross where
each has its ends on different sides of the other. The side is the sign of a determinant in floats, taken
where the determinant exceeds its error bound; else it is settled in integers. What the plane cannot settle
passes two more tests: lines that meet lie in one plane, so a determinant of theirs vanishes modulo a prime;
and the meeting is solved for in rationals. So nothing is missed, and nothing that is not there is reported.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import gcd

import numpy as np

from mixproof.geometry.aliases import Floats, Indices, IntegerArray, Integers, Mask, Point
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import Side, lines_between
from mixproof.geometry.incidence.segments import crossing, mixture, weight_on
from mixproof.geometry.numbers.rounding import ROUNDOFF

MOST_KEPT = 200_000
"""Crossings of a dataset that are remembered, so that they are sought once."""

PRIME = 2**31 - 1


@dataclass(frozen=True, eq=False)
class Edge:
    """An open edge of a line of X_mix between neighbouring data points, and what covers it.

    Places on it run from 0, its left end, to `length`, its right end, in the line's primitive integer step over
    the dataset's common denominator: all data points of the line have whole places.

    Parameters
    ----------
    behind : Side
        The data points from the left end backwards, with their distances from the left end.
    ahead : Side
        The data points from the right end onwards, with their distances from the left end.
    """

    behind: Side
    ahead: Side

    @property
    def length(self) -> int:
        """The place of the right end."""
        return self.ahead.distances[0]

    def segments(self) -> Iterator[tuple[int, int, int, int]]:
        """Each covering segment: its ends behind and ahead, and their places."""
        for s, back in zip(self.behind.points, self.behind.distances, strict=True):
            for t, place in zip(self.ahead.points, self.ahead.distances, strict=True):
                yield s, t, -back, place


@dataclass(frozen=True, eq=False)
class LongLine:
    """A line through three data points or more.

    Parameters
    ----------
    points : tuple of int
        The data points in their order on the line.
    places : tuple of int
        Their places, from 0.
    first_edge : int
        Number of its first edge; the others follow.
    """

    points: tuple[int, ...]
    places: tuple[int, ...]
    first_edge: int


@dataclass(frozen=True, eq=False)
class Arrangement:
    """The lines of X_mix, cut at the data points into open edges.

    Parameters
    ----------
    left, right : (edges,) arrays of int
        The data points at the ends of each edge.
    line : (edges,) array of int
        Which of `long_lines` an edge is on; -1 where its line has no data point but its two ends.

    Examples
    --------
    >>> found = arrangement(Dataset.from_rows([[0, 0], [1, 0], [3, 0], [1, 1]], [0, 1, 0, 1]))
    >>> found.size, [(s, t) for s, t, *_ in found.edge(4).segments()]
    (5, [(1, 2), (0, 2)])
    """

    dataset: Dataset
    left: Indices
    right: Indices
    line: Indices
    long_lines: tuple[LongLine, ...]

    @property
    def size(self) -> int:
        """Number of edges."""
        return len(self.left)

    def edge(self, index: int) -> Edge:
        """An edge by its number, with the data points on its line."""
        on = int(self.line[index])
        if on < 0:
            left, right = int(self.left[index]), int(self.right[index])
            steps = (b - a for a, b in zip(self.dataset.vector(left), self.dataset.vector(right), strict=True))
            return Edge(Side((left,), (0,)), Side((right,), (gcd(*steps),)))
        line = self.long_lines[on]
        cut = index - line.first_edge + 1
        origin = line.places[cut - 1]
        behind = tuple(origin - place for place in reversed(line.places[:cut]))
        ahead = tuple(place - origin for place in line.places[cut:])
        return Edge(Side(line.points[cut - 1 :: -1], behind), Side(line.points[cut:], ahead))

    def at(self, index: int, way: Fraction) -> Point:
        """The point of an edge at a share of the way, from 0 at its left end to 1 at its right one."""
        left, right = self.dataset.point(int(self.left[index])), self.dataset.point(int(self.right[index]))
        return mixture(1 - way, left, right)

    def meeting(self, first: int, second: int) -> Point:
        """The point where two edges cross.

        Raises
        ------
        ValueError
            If they do not.
        """
        ways = self.ways(first, second)
        if ways is None:
            raise ValueError(f"edges {first} and {second} do not cross")
        return self.at(first, ways[0])

    def ways(self, first: int, second: int) -> tuple[Fraction, Fraction] | None:
        """Where two edges of different lines cross: the share of the way on either; None where they do not.

        Examples
        --------
        >>> found = arrangement(Dataset.from_rows([[-1, 0], [0, -1], [3, 0], [0, 9]], [0, 0, 1, 1]))
        >>> found.ways(1, 4)
        (Fraction(1, 4), Fraction(1, 10))
        """
        plane = self._plane
        if plane is None:
            return None
        a, b, c, d = (int(end[k]) for k in (first, second) for end in (self.left, self.right))
        at_a, at_b = plane.side(c, d, a), plane.side(c, d, b)
        at_c, at_d = plane.side(a, b, c), plane.side(a, b, d)
        if at_a == at_b:
            return None if plane.is_faithful else self._ways_in_space(first, second)
        ways = Fraction(at_a, at_a - at_b), Fraction(at_c, at_c - at_d)
        if not all(0 < way < 1 for way in ways):
            return None
        return ways if plane.is_faithful or self.at(first, ways[0]) == self.at(second, ways[1]) else None

    def _ways_in_space(self, first: int, second: int) -> tuple[Fraction, Fraction] | None:
        """The same by a slower way, for edges that the random map has made parallel."""
        a, b, c, d = (self.dataset.point(int(end[k])) for k in (first, second) for end in (self.left, self.right))
        met = crossing(a, b, c, d)
        if len(met) != 1 or met[0] in {a, b, c, d}:
            return None
        on_a, on_c = weight_on(met[0], a, b), weight_on(met[0], c, d)
        assert on_a is not None
        assert on_c is not None
        return 1 - on_a, 1 - on_c

    @cached_property
    def _known_crossings(self) -> "list[Crossings]":
        """All crossings, once they have been gone through to the end and are not too many to keep."""
        return []

    @cached_property
    def _plane(self) -> "_Plane | None":
        return _plane_of(self.dataset)


@lru_cache(maxsize=4)
def arrangement(dataset: Dataset) -> Arrangement:
    """Cut X_mix into open edges.

    Edges on lines with two data points come first, in the order of these; those on longer lines follow.

    Examples
    --------
    >>> found = arrangement(Dataset.from_rows([[0, 0], [1, 0], [3, 0], [1, 1]], [0, 1, 0, 1]))
    >>> found.left.tolist(), found.right.tolist(), found.line.tolist()
    ([0, 1, 2, 0, 1], [3, 3, 3, 1, 2], [-1, -1, -1, 0, 0])
    """
    long_lines, taken = [], np.zeros((dataset.size, dataset.size), dtype=bool)
    for index, lines in lines_between(dataset):
        for line in lines:
            if len(line.behind.points) == 1:  # so each line is met once: at its second point
                points = (line.behind.points[0], index, *line.ahead.points)
                origin = line.behind.distances[0]
                long_lines.append((points, (0, origin, *(origin + ahead for ahead in line.ahead.distances))))
                taken[np.ix_(points, points)] = True
    left, right = np.nonzero(np.triu(~taken, 1))
    edges = [len(left), *(len(points) - 1 for points, _ in long_lines)]
    numbered = zip(long_lines, np.cumsum(edges).tolist(), strict=False)
    return Arrangement(
        dataset,
        np.concatenate([left, *(np.array(points[:-1], dtype=np.intp) for points, _ in long_lines)]),
        np.concatenate([right, *(np.array(points[1:], dtype=np.intp) for points, _ in long_lines)]),
        np.repeat(np.arange(-1, len(long_lines)), edges),
        tuple(LongLine(points, places, first) for (points, places), first in numbered),
    )


@dataclass(frozen=True, eq=False)
class _Plane:
    """The data points in a plane, in integers and in floats.

    `error` bounds how far a determinant of the floats is from the determinant of what they stand for.
    """

    x: list[int]
    y: list[int]
    float_x: Floats
    float_y: Floats
    error: float
    is_faithful: bool

    def side(self, a: int, b: int, p: int) -> int:
        """Twice the signed area of the triangle a, b, p."""
        x, y = self.x, self.y
        return (x[b] - x[a]) * (y[p] - y[a]) - (y[b] - y[a]) * (x[p] - x[a])

    def sides(self, a: Indices, b: Indices, p: Indices) -> tuple[Floats, Floats]:
        """The same for many triangles, in the floats' own unit, and the signs of the true values.

        A sign that the error bound leaves open is settled in integers where the plane keeps incidence, and
        left 0 where it does not.
        """
        x, y = self.float_x, self.float_y
        values = (x[b] - x[a]) * (y[p] - y[a]) - (y[b] - y[a]) * (x[p] - x[a])
        signs = np.sign(values)
        if self.error:
            unclear = np.flatnonzero(np.abs(values) <= self.error)
            if len(unclear):
                a, b, p = np.broadcast_arrays(a, b, p)
                triples = zip(a[unclear].tolist(), b[unclear].tolist(), p[unclear].tolist(), strict=True)
                signs[unclear] = [self._settled(*triple) for triple in triples]
        return values, signs

    def _settled(self, a: int, b: int, p: int) -> int:
        value = self.side(a, b, p) if self.is_faithful else 0
        return (value > 0) - (value < 0)


def _plane_of(dataset: Dataset) -> _Plane | None:
    """A plane to seek crossings in; None where all points are on one line and nothing crosses."""
    offsets = dataset.numerators.astype(object) - dataset.numerators[0].astype(object)
    if dataset.size < 3 or dataset.dimension == 1:
        return None
    first = offsets[1]
    j = int((first != 0).argmax())
    minors = offsets * first[j] - offsets[:, [j]] * first
    off_the_line = np.argwhere(minors != 0)
    if not len(off_the_line):
        return None
    row, k = off_the_line[0]
    second, determinant = offsets[row], minors[row, k]
    # In the plane of the two, coordinates j and k determine a point: Cramer's rule.
    on_first = offsets[:, [j]] * second[k] - offsets[:, [k]] * second[j]
    on_second = offsets[:, [k]] * first[j] - offsets[:, [j]] * first[k]
    is_faithful = bool((offsets * determinant == on_first * first + on_second * second).all())
    if is_faithful:
        return _scaled(offsets[:, [j, k]], is_faithful=True)
    return _scaled(offsets @ _random_map(dataset.dimension), is_faithful=False)


def _random_map(dimension: int) -> IntegerArray:
    """The fixed integer map to the plane, as a matrix to multiply rows with."""
    return np.random.default_rng(25).integers(-(2**12), 2**12, size=(dimension, 2)).astype(object)


def _scaled(points: IntegerArray, is_faithful: bool) -> _Plane:
    """Coordinates from 0, without common factors, and their floats."""
    columns = []
    for column in points.T:
        shifted = column - column.min()
        columns.append((shifted // (np.gcd.reduce(shifted) or 1)).tolist())
    largest = [max(column) or 1 for column in columns]
    if max(largest) <= 2**26:
        # Differences are below 2²⁶, their products below 2⁵²: floats compute the determinant exactly.
        floats = [np.array(column, dtype=np.float64) for column in columns]
        error = 0.0
    else:
        # Coordinates in [0, 1], rounded once, err by u; a difference by at most 3u and a product of two by at
        # most 7u; with the last subtraction the determinant errs by less than 32u.
        floats = [np.array([value / most for value in column]) for column, most in zip(columns, largest, strict=True)]
        error = 32 * ROUNDOFF
    return _Plane(columns[0], columns[1], floats[0], floats[1], error, is_faithful)


@dataclass(frozen=True, eq=False)
class Approximate:
    """Floats, and how far each of them may be from the truth."""

    values: Floats
    slack: Floats

    def only(self, chosen: Indices) -> "Approximate":
        """Some of them."""
        return Approximate(self.values[chosen], self.slack[chosen])


@dataclass(frozen=True, eq=False)
class Crossings:
    """The crossings on one edge that no earlier edge goes through.

    Where a crossing is on an edge is given as the share of the way from its left end, in floats that are
    within their slack of the truth: they may filter; `Arrangement.ways` decides.

    Parameters
    ----------
    edge : int
        The edge.
    others : (crossings,) array of int
        Crossings of two edges: the other edge.
    ways, other_ways : Approximate, (crossings,) arrays
        The places of these crossings on `edge` and on the other edge.
    crowded : tuple of tuples of int
        Crossings of three edges or more: all edges but this one.
    """

    edge: int
    others: Indices
    ways: Approximate
    other_ways: Approximate
    crowded: tuple[tuple[int, ...], ...] = ()

    @property
    def total(self) -> int:
        """Number of crossings."""
        return len(self.others) + len(self.crowded)


def crossings(found: Arrangement, among: Indices | None = None) -> Iterator[Crossings]:
    """All crossings, edge by edge; each crossing is met once, at its first edge.

    Parameters
    ----------
    among : array of int, optional
        The edges to consider, in rising order; all of them where it is not given.

    Examples
    --------
    >>> crossing = arrangement(Dataset.from_rows([[-1, 0], [0, -1], [3, 0], [0, 9]], [0, 0, 1, 1]))
    >>> [(row.edge, row.others.tolist(), row.ways.values.tolist()) for row in crossings(crossing) if row.total]
    [(1, [4], [0.25])]
    """
    plane = found._plane
    if plane is None:
        return
    if among is None and found._known_crossings:
        yield from found._known_crossings
        return
    edges = np.arange(found.size) if among is None else among
    search = _Search(found, plane, edges, found.left[edges], found.right[edges])
    rows, total = [], 0
    for index in range(len(edges)):
        row = search.row(index)
        yield row
        total += row.total
        if among is None and total <= MOST_KEPT:
            rows.append(row)
    if len(rows) == found.size:
        found._known_crossings.extend(rows)


@dataclass(frozen=True, eq=False)
class _Search:
    """The edges under consideration, as arrays; they are counted by their positions here."""

    found: Arrangement
    plane: _Plane
    edges: Indices
    left: Indices
    right: Indices

    def row(self, index: int) -> Crossings:
        """The crossings of one edge that no earlier edge goes through."""
        if not self.plane.is_faithful:
            # Crossings are rare in space: earlier edges are looked at only where a later one crosses.
            later = self._crossings(index, first_other=index + 1)
            if not later.total:
                return later
        return self._crossings(index, first_other=0)

    def _crossings(self, index: int, first_other: int) -> Crossings:
        every_point = np.arange(self.found.dataset.size)
        values, signs = self.plane.sides(self.left[index], self.right[index], every_point)
        differ = self._differ(signs[self.left[first_other:]], signs[self.right[first_other:]])
        others = np.flatnonzero(differ) + first_other
        at_left, left_signs = self.plane.sides(self.left[others], self.right[others], self.left[index])
        at_right, right_signs = self.plane.sides(self.left[others], self.right[others], self.right[index])
        kept = self._differ(left_signs, right_signs)
        others = others[kept]
        if not self.plane.is_faithful:
            return self._grouped(index, *self._confirmed(index, others))
        ways = self._ways(at_left[kept], at_right[kept])
        other_ways = self._ways(values[self.left[others]], values[self.right[others]])
        # Unequal fractions of denominators below 2²³ differ by more than 2⁻⁴⁶, so near ones are equal.
        near_is_equal = self.plane.error == 0 and bool((np.abs(at_left - at_right) < 2**23).all())
        return self._grouped(index, others, ways, other_ways, near_is_equal)

    def _differ(self, some: Floats, other: Floats) -> Mask:
        """Whether two sides differ; where the plane makes false incidences, whether they may differ."""
        return some * other < 0 if self.plane.is_faithful else some * other <= 0

    def _ways(self, at_left: Floats, at_right: Floats) -> Approximate:
        """left/(left − right): with errors up to E in both it errs by E/|true left − right|, besides rounding."""
        error = self.plane.error
        spread = np.abs(at_left - at_right)
        is_clear = spread > 4 * error
        divisor = np.where(is_clear, at_left - at_right, 1.0)
        slack = 2 * error / np.abs(divisor) + 4 * ROUNDOFF
        return Approximate(np.where(is_clear, at_left / divisor, 0.5), np.where(is_clear, slack, 1.0))

    def _confirmed(self, index: int, others: Indices) -> tuple[Indices, Approximate, Approximate]:
        """Of candidates, those that really cross the edge, and where."""
        a, b, c, d = self.left[index], self.right[index], self.left[others], self.right[others]
        others = others[(a != c) & (a != d) & (b != c) & (b != d)]
        others = others[self._may_meet(index, others)]
        solved = {
            int(other): pair
            for other in others
            if (pair := self.found.ways(int(self.edges[index]), int(self.edges[other]))) is not None
        }
        slack = np.full(len(solved), ROUNDOFF)
        ways, other_ways = (Approximate(np.array([float(pair[k]) for pair in solved.values()]), slack) for k in (0, 1))
        return np.array(list(solved), dtype=np.intp), ways, other_ways

    def _may_meet(self, index: int, others: Indices) -> Mask:
        """Whether the determinant of two lines vanishes modulo the prime, in a random projection to space."""
        points = self._residues
        start = points[self.left[index]]
        along = (points[self.right[index]] - start) % PRIME
        across = (points[self.right[others]] - points[self.left[others]]) % PRIME
        offset = (points[self.left[others]] - start) % PRIME
        determinant = np.zeros(len(others), dtype=np.int64)
        for i, j, k in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
            minor = (across[:, i] * offset[:, j] % PRIME - across[:, j] * offset[:, i] % PRIME) % PRIME
            determinant = (determinant + along[k] * minor) % PRIME
        return np.asarray(determinant == 0)

    @cached_property
    def _residues(self) -> Integers:
        """Three fixed random linear images of the data points, modulo the prime."""
        numerators = self.found.dataset.numerators
        maps = np.random.default_rng(35).integers(1, PRIME, size=(3, numerators.shape[1]))
        reduced = (numerators % PRIME).astype(np.int64)
        return np.stack([(reduced * row % PRIME).sum(axis=1) % PRIME for row in maps], axis=1)

    def _grouped(
        self,
        index: int,
        others: Indices,
        ways: Approximate,
        other_ways: Approximate,
        near_is_equal: bool = False,
    ) -> Crossings:
        """Tell crossings of two edges from those of more, and leave out what an earlier edge has had."""
        edge, numbers = int(self.edges[index]), self.edges[others]
        lower, upper = ways.values - ways.slack, ways.values + ways.slack
        order = np.argsort(lower)
        starts = _overlapping(lower[order], upper[order])
        sizes = np.diff(np.append(starts, len(order)))
        alone, crowded = [order[starts[sizes == 1]]], []
        for start, size in zip(starts[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
            near = order[start : start + size]
            for members in [near] if near_is_equal else self._equal(edge, near, numbers):
                if len(members) == 1:
                    alone.append(members)
                elif numbers[members].min() > edge:
                    crowded.append(tuple(sorted(numbers[members].tolist())))
        single = np.concatenate(alone)
        single = single[numbers[single] > edge]
        return Crossings(edge, numbers[single], ways.only(single), other_ways.only(single), tuple(crowded))

    def _equal(self, edge: int, near: Indices, numbers: Indices) -> list[Indices]:
        """Group crossings by their exact places on the edge."""
        groups: dict[Fraction, list[int]] = {}
        for position in near.tolist():
            ways = self.found.ways(edge, int(numbers[position]))
            assert ways is not None
            groups.setdefault(ways[0], []).append(position)
        return [np.array(group, dtype=np.intp) for group in groups.values()]


def _overlapping(lower: Floats, upper: Floats) -> Indices:
    """Where groups of overlapping intervals start, for intervals in the order of their lower ends."""
    if not len(lower):
        return np.zeros(0, dtype=np.intp)
    reach = np.maximum.accumulate(upper)
    return np.flatnonzero(np.append(True, lower[1:] > reach[:-1]))
