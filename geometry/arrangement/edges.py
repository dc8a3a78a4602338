"""X_mix as an arrangement: its lines, and the open edges that the data points cut them into.

X_mix is the union of all segments between data points. Grouped by the lines that carry them, the segments fill, on
each line, the interval from its first data point to its last. The data points cut that interval into open *edges*.
The segments over an edge are the same at each of its points: they join a data point behind it to one ahead. Edges of
different lines meet at *crossings* (`geometry.arrangement.crossings`). Data points, edges and crossings together are
all of X_mix, so that what varies along a line is decided edge by edge.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import gcd

import numpy as np

from mixproof.geometry.aliases import Indices, Point
from mixproof.geometry.arrangement.projection import Plane, plane_of
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import Side, lines_between
from mixproof.geometry.incidence.segments import crossing, mixture, weight_on


@dataclass(frozen=True, eq=False)
class Edge:
    """An open edge of a line of X_mix between neighbouring data points, and the segments that cover it.

    Places on it run from 0, its left end, to `length`, its right end. They are counted in the line's primitive integer
    step over the dataset's common denominator, so that all data points of the line have integer places.

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
        """The covering segments, each by its end behind, its end ahead and their places."""
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
        The place in `long_lines` of the line that an edge is on; -1 where its line has no data point but its ends.
    long_lines : tuple of LongLine
        The lines through three data points or more.

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
        """The point of an edge at a share of the way: 0 is its left end, 1 its right one."""
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
        """The crossing of two edges of different lines, as the share of the way on either; None without one.

        Examples
        --------
        >>> found = arrangement(Dataset.from_rows([[-1, 0], [0, -1], [3, 0], [0, 9]], [0, 0, 1, 1]))
        >>> found.ways(1, 4)
        (Fraction(1, 4), Fraction(1, 10))
        """
        plane = self.plane
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
        """The same by a slower way, for edges that the random map makes parallel."""
        a, b, c, d = (self.dataset.point(int(end[k])) for k in (first, second) for end in (self.left, self.right))
        met = crossing(a, b, c, d)
        if len(met) != 1 or met[0] in {a, b, c, d}:
            return None
        on_a, on_c = weight_on(met[0], a, b), weight_on(met[0], c, d)
        assert on_a is not None
        assert on_c is not None
        return 1 - on_a, 1 - on_c

    @cached_property
    def plane(self) -> Plane | None:
        """The plane in which crossings are sought; None where all points are on one line and nothing crosses."""
        return plane_of(self.dataset)

    @property
    def is_in_space(self) -> bool:
        """True if the plane makes crossings that are none: lines that meet are rare then, and found by their planes."""
        return self.plane is not None and not self.plane.is_faithful


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
