"""Crossings: the points outside the data where edges of different lines of X_mix meet.

They are finitely many, and they do not change what covers an edge, so that only what lines do to each other is decided
at crossings. They are sought in a plane (`geometry.arrangement.projection`). There an edge is tested against all
others at once: two edges cross where each has its ends on different sides of the other. Where the plane makes false
crossings, two more tests are passed: lines that meet lie in one plane (`geometry.arrangement.coplanar`), which leaves
few; and the meeting is solved for in rationals. So nothing is missed, and nothing that is not there is reported.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np

from mixproof.geometry.aliases import Floats, Indices, IntegerArray, Mask
from mixproof.geometry.arrangement.coplanar import LinesInSpace, edge_numbers
from mixproof.geometry.arrangement.edges import Arrangement
from mixproof.geometry.arrangement.projection import Plane
from mixproof.geometry.jobs.watch import steps
from mixproof.geometry.numbers.rounding import ROUNDOFF

MOST_KEPT = 200_000
"""Crossings of a dataset that are remembered, so that they are sought once."""

_STEPS_IN_SPACE = 10
"""Pairs of edges in a plane that take as long as an edge and a point in space."""

_BLOCK = 2**15
"""Pairs of points that are looked at together: they fit into a cache."""

_known: WeakKeyDictionary[Arrangement, list["Crossings"]] = WeakKeyDictionary()
"""All crossings of an arrangement that has been searched to the end, where they are not too many to keep."""


@dataclass(frozen=True, eq=False)
class Approximate:
    """Floats, each with a bound on its distance from the truth."""

    values: Floats
    slack: Floats

    def only(self, chosen: Indices) -> "Approximate":
        """The chosen ones of them."""
        return Approximate(self.values[chosen], self.slack[chosen])

    def is_below(self, bound: float) -> Mask:
        """True where the truth is surely below a bound."""
        return np.asarray(self.values + self.slack < bound)

    def is_above(self, bound: float) -> Mask:
        """True where the truth is surely above a bound."""
        return np.asarray(self.values - self.slack > bound)


@dataclass(frozen=True, eq=False)
class Crossings:
    """The crossings on one edge that no earlier edge goes through.

    The place of a crossing on an edge is the share of the way from its left end. It is given in floats that are
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


def crossings(found: Arrangement, among: Indices | None = None, kinds: Indices | None = None) -> Iterator[Crossings]:
    """All crossings, edge by edge; each crossing comes once, at its first edge.

    Parameters
    ----------
    among : array of int, optional
        The edges to consider, in rising order; all of them where it is not given.
    kinds : array of int, optional
        The kind of each edge to consider, from 0, or -1 for a kind of its own. Crossings at which all edges are of one
        kind may be left out, of an edge that has no others.

    Examples
    --------
    >>> from mixproof.geometry.arrangement.edges import arrangement
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> crossing = arrangement(Dataset.from_rows([[-1, 0], [0, -1], [3, 0], [0, 9]], [0, 0, 1, 1]))
    >>> [(row.edge, row.others.tolist(), row.ways.values.tolist()) for row in crossings(crossing) if row.total]
    [(1, [4], [0.25])]
    """
    plane = found.plane
    if plane is None:
        return
    if among is None and kinds is None and found in _known:
        yield from _known[found]
        return
    edges = np.arange(found.size) if among is None else among
    table = _EdgeTable(found, plane, edges, found.left[edges], found.right[edges], kinds)
    rows, total = [], 0
    for row in steps(table.rows(), "crossings", len(edges)):
        yield row
        total += row.total
        if among is None and kinds is None and total <= MOST_KEPT:
            rows.append(row)
    if len(rows) == found.size:
        _known[found] = rows


def pairs_searched(found: Arrangement, edges: int, rows: int) -> int:
    """The work on the crossings of some edges, in pairs of edges in a plane, for budgets.

    In space an edge takes as many steps as there are points, and not as there are edges.

    Parameters
    ----------
    edges : int
        Number of edges that are considered.
    rows : int
        Number of those whose crossings are sought.

    Examples
    --------
    >>> from mixproof.geometry.arrangement.edges import arrangement
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> flat, curved = ([[k, k**2, k**power] for k in range(60)] for power in (0, 3))
    >>> for rows in (flat, curved):
    ...     found = arrangement(Dataset.from_rows(rows, [0, 1] * 30))
    ...     print(found.size, pairs_searched(found, found.size, rows=2))
    1770 3540
    1770 1200
    """
    return rows * (min(edges, _STEPS_IN_SPACE * found.dataset.size) if found.is_in_space else edges)


@dataclass(frozen=True, eq=False)
class _EdgeTable:
    """The edges under consideration, as arrays; an edge is counted by its position here."""

    found: Arrangement
    plane: Plane
    edges: Indices
    left: Indices
    right: Indices
    kinds: Indices | None

    @cached_property
    def numbers(self) -> IntegerArray:
        """The edge between two points, by its position here."""
        return edge_numbers(self.found.dataset.size, self.left, self.right)

    @cached_property
    def ends_unlike(self) -> Mask:
        """For each kind, True at the points that are ends of edges of another kind."""
        assert self.kinds is not None
        size = self.found.dataset.size
        counts = np.zeros((int(self.kinds.max(initial=0)) + 2, size), dtype=np.int64)
        for ends in (self.left, self.right):
            np.add.at(counts, (self.kinds, ends), 1)
        return np.asarray(counts.sum(axis=0) > counts)

    def rows(self) -> Iterator[Crossings]:
        """The crossings of each edge that no earlier edge goes through."""
        if self.plane.is_faithful:
            yield from map(self._in_the_plane, range(len(self.edges)))
            return
        # Crossings are rare in space: earlier edges are looked at only where a later one crosses.
        lines = LinesInSpace.of(self.found.dataset.numerators, self.left, self.right)
        for index, others in lines.meeting():
            row = self._confirmed(index, others[others > index])
            yield self._confirmed(index, others) if row.total else row

    def _in_the_plane(self, index: int) -> Crossings:
        """The crossings of one edge, where what crosses in the plane crosses in space."""
        values, signs = self.plane.splits(self.left[index], self.right[index])
        behind, ahead = signs < 0, signs > 0
        if self.kinds is not None and (kind := int(self.kinds[index])) >= 0:
            unlike = self.ends_unlike[kind]
            others = self._between(index, np.flatnonzero(behind & unlike), np.flatnonzero(ahead & unlike))[0]
            if (self.kinds[others] == kind).all():
                return _none_on(int(self.edges[index]))
        others, at_left, at_right = self._between(index, np.flatnonzero(behind), np.flatnonzero(ahead))
        # Unequal fractions of denominators below 2²³ differ by more than 2⁻⁴⁶, so near ones are equal.
        near_is_equal = self.plane.error == 0 and bool((np.abs(at_left - at_right) < 2**23).all())
        ways = self._ways(at_left, at_right)
        single, crowded = self._grouped(index, others, ways, near_is_equal)
        others = others[single]
        other_ways = self._ways(values[self.left[others]], values[self.right[others]])
        return Crossings(int(self.edges[index]), self.edges[others], ways.only(single), other_ways, crowded)

    def _between(self, index: int, behind: Indices, ahead: Indices) -> tuple[Indices, Floats, Floats]:
        """The edges from points behind an edge to points ahead that cross it, with the sides that its ends are on."""
        most = max(1, _BLOCK // max(1, len(ahead)))
        blocks = [self._between_some(index, behind[k : k + most], ahead) for k in range(0, max(1, len(behind)), most)]
        others, at_left, at_right = (np.concatenate(part) for part in zip(*blocks, strict=True))
        return others, at_left, at_right

    def _between_some(self, index: int, behind: Indices, ahead: Indices) -> tuple[Indices, Floats, Floats]:
        """The same for so few points that the work fits into a cache."""
        ends = int(self.left[index]), int(self.right[index])
        at_left, at_right = (self.plane.fan(end, behind, ahead) for end in ends)
        product = at_left * at_right
        # A side below the error is one of a product that is, for no side exceeds 2.
        crosses = np.flatnonzero(product < (2 * self.plane.error))
        some, other = np.divmod(crosses, max(1, len(ahead)))
        others = self.numbers[behind[some], ahead[other]]
        is_edge = others >= 0
        others, crosses = others[is_edge], crosses[is_edge]
        at_left, at_right = at_left.ravel()[crosses], at_right.ravel()[crosses]
        if self.plane.error:
            is_settled = np.minimum(np.abs(at_left), np.abs(at_right)) > self.plane.error
            kept = is_settled & (at_left * at_right < 0)
            for place in np.flatnonzero(~is_settled).tolist():
                c, d = int(self.left[others[place]]), int(self.right[others[place]])
                kept[place] = self.plane.side(c, d, ends[0]) * self.plane.side(c, d, ends[1]) < 0
            others, at_left, at_right = others[kept], at_left[kept], at_right[kept]
        return others, at_left, at_right

    def _around(self, index: int, others: Indices) -> tuple[Indices, Floats, Floats]:
        """Those of the other edges whose lines have the ends of the edge on different sides, with these."""
        at_left, left_signs = self.plane.sides(self.left[others], self.right[others], self.left[index])
        at_right, right_signs = self.plane.sides(self.left[others], self.right[others], self.right[index])
        kept = self._differ(left_signs, right_signs)
        return others[kept], at_left[kept], at_right[kept]

    def _differ(self, some: Floats, other: Floats) -> Mask:
        """True where two sides differ; where the plane makes false incidences, also where they may differ."""
        return some * other < 0 if self.plane.is_faithful else some * other <= 0

    def _ways(self, at_left: Floats, at_right: Floats) -> Approximate:
        """The shares left/(left − right), from sides that err by up to E."""
        # Each is off by at most E/|true left − right|, besides rounding.
        error = self.plane.error
        if not error:
            return Approximate(at_left / (at_left - at_right), np.full(len(at_left), 4 * ROUNDOFF))
        spread = np.abs(at_left - at_right)
        is_clear = spread > 4 * error
        divisor = np.where(is_clear, at_left - at_right, 1.0)
        slack = 2 * error / np.abs(divisor) + 4 * ROUNDOFF
        return Approximate(np.where(is_clear, at_left / divisor, 0.5), np.where(is_clear, slack, 1.0))

    def _confirmed(self, index: int, others: Indices) -> Crossings:
        """The crossings of one edge with those of others that cross it in the plane and in space."""
        if not len(others):
            return _none_on(int(self.edges[index]))
        ends = np.concatenate([self.left[others], self.right[others]])
        signs = self.plane.sides(self.left[index], self.right[index], ends)[1].reshape(2, -1)
        others = self._around(index, others[self._differ(*signs)])[0]
        solved = {
            int(other): pair
            for other in others
            if (pair := self.found.ways(int(self.edges[index]), int(self.edges[other]))) is not None
        }
        slack = np.full(len(solved), ROUNDOFF)
        ways, other_ways = (Approximate(np.array([float(pair[k]) for pair in solved.values()]), slack) for k in (0, 1))
        others = np.array(list(solved), dtype=np.intp)
        single, crowded = self._grouped(index, others, ways)
        numbers = self.edges[others[single]]
        return Crossings(int(self.edges[index]), numbers, ways.only(single), other_ways.only(single), crowded)

    def _grouped(
        self, index: int, others: Indices, ways: Approximate, near_is_equal: bool = False
    ) -> tuple[Indices, tuple[tuple[int, ...], ...]]:
        """The crossings of two edges in their order, and those of more, without what an earlier edge goes through."""
        order, starts = _in_order(ways)
        if len(starts) == len(order):
            return order[others[order] > index], ()
        edge, numbers = int(self.edges[index]), self.edges[others]
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
        return single[others[single] > index], tuple(crowded)

    def _equal(self, edge: int, near: Indices, numbers: Indices) -> list[Indices]:
        """Groups of crossings with the same exact place on the edge."""
        groups: dict[Fraction, list[int]] = {}
        for position in near.tolist():
            ways = self.found.ways(edge, int(numbers[position]))
            assert ways is not None
            groups.setdefault(ways[0], []).append(position)
        return [np.array(group, dtype=np.intp) for group in groups.values()]


def _none_on(edge: int) -> Crossings:
    """No crossings on an edge."""
    nothing = Approximate(np.zeros(0), np.zeros(0))
    return Crossings(edge, np.zeros(0, dtype=np.intp), nothing, nothing)


def _in_order(ways: Approximate) -> tuple[Indices, Indices]:
    """The places in rising order, and the starts of the groups that they may coincide in."""
    bits = len(ways.values).bit_length()
    # A place and its position in one integer are sorted several times as fast; places so near overlap, and are redone.
    packed = (ways.values * 2.0 ** (61 - bits)).astype(np.int64) << bits | np.arange(len(ways.values))
    lower, upper = ways.values - ways.slack, ways.values + ways.slack
    order = np.sort(packed) & (1 << bits) - 1
    starts = _overlapping(lower[order], upper[order])
    if len(starts) < len(order):
        order = np.argsort(lower)
        starts = _overlapping(lower[order], upper[order])
    return order, starts


def _overlapping(lower: Floats, upper: Floats) -> Indices:
    """Starts of the groups of overlapping intervals, for intervals in the order of their lower ends."""
    if not len(lower):
        return np.zeros(0, dtype=np.intp)
    reach = np.maximum.accumulate(upper)
    return np.flatnonzero(np.append(True, lower[1:] > reach[:-1]))
