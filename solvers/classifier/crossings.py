"""Crossings of X_mix at which a class has the majority of the segments, but h jumps or follows another class.

At a crossing h is a mean, with positive weights, of the weighted label averages on the lines, and along each line it
tends to that line's average. So if the averages differ, h jumps; and if they are the same, h is that average. No square
root is needed to tell.

Most crossings are of two edges under one segment each, where the averages are (λ, 1 − λ) and (μ, 1 − μ) on the classes
at the ends. Different sets of classes, or λ ≠ μ, settle it. Those are told apart in arrays, by floats that keep clear
of their error bounds. All others are decided one by one in exact numbers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import sqrt

import numpy as np

from mixproof.geometry.aliases import Indices, Mask, Point
from mixproof.geometry.arrangement.class_majority import majority_at
from mixproof.geometry.arrangement.crossings import Approximate, Crossings, crossings
from mixproof.geometry.arrangement.edges import Arrangement
from mixproof.geometry.incidence.collinearity import passing_lines
from mixproof.solvers.classifier.averages import MOST_SEGMENTS, averages
from mixproof.solvers.classifier.probabilities import agree
from mixproof.solvers.mixing.laws import Mixing

_ROOM = 2.0**-50
"""More than what a handful of roundings do to numbers below 2."""


@dataclass(frozen=True, eq=False)
class Failing:
    """The failures at the crossings on one edge.

    Parameters
    ----------
    edge : int
        The edge.
    cases : tuple of (class, array of int)
        For a class, the other edges (one for each crossing) where it has the majority and h fails it.
    judged : int
        Number of crossings that were decided one by one.
    is_settled : bool
        False if some of these were not decided.
    """

    edge: int
    cases: tuple[tuple[int, Indices], ...]
    judged: int
    is_settled: bool

    @property
    def total(self) -> int:
        """Number of crossings and classes."""
        return sum(len(others) for _, others in self.cases)


def failing_crossings(found: Arrangement, mixing: Mixing, squared_bounds: Sequence[Fraction]) -> Iterator[Failing]:
    """The crossings where a class has the majority, but h is not continuous or does not classify as it.

    Parameters
    ----------
    squared_bounds : sequence of Fraction
        For each class, the square of the bound on 1 − λ within which it has the majority.

    Examples
    --------
    >>> from mixproof.geometry.arrangement.edges import arrangement
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> crossing = arrangement(Dataset.from_rows([[-1, 0], [0, -1], [3, 0], [0, 9]], [0, 0, 1, 1]))
    >>> found = failing_crossings(crossing, Beta(Fraction(1), Fraction(1)), [Fraction(1, 4)] * 2)
    >>> [(row.edge, row.cases[0][0], row.cases[0][1].tolist()) for row in found if row.total]
    [(1, 0, [4])]
    """
    search = _CrossingSearch(found, mixing, tuple(squared_bounds))
    return (search.failing(row) for row in crossings(found))


def _failing_classes(
    found: Arrangement, mixing: Mixing, squared_bounds: Sequence[Fraction], x: Point
) -> list[int] | None:
    """The classes that have the majority at a crossing x, and that h fails there; None if not settled."""
    dataset = found.dataset
    passing = passing_lines(dataset, x)
    points = {point for line in passing for point in line.behind.points + line.ahead.points}
    labels = sorted({dataset.labels[point] for point in points})
    majorities = [label for label in labels if majority_at(dataset, passing, None, label).within(squared_bounds[label])]
    if not majorities:
        return []
    if sum(len(line.behind.points) * len(line.ahead.points) for line in passing) > MOST_SEGMENTS:
        return None
    first, *others = averages(dataset, mixing, x)
    agreements = [agree(first, other) for other in others]
    if False in agreements:
        return majorities
    winners = first.winners()
    if None in agreements or winners is None:
        return None
    return [label for label in majorities if winners != (label,)]


@dataclass(frozen=True, eq=False)
class _CrossingSearch:
    """A search of all crossings, edge by edge."""

    found: Arrangement
    mixing: Mixing
    squared_bounds: tuple[Fraction, ...]

    @cached_property
    def ends(self) -> tuple[Indices, Indices]:
        """The classes at the two ends of each edge."""
        labels = np.array(self.found.dataset.labels)
        return labels[self.found.left], labels[self.found.right]

    def failing(self, row: Crossings) -> Failing:
        """The failures at the crossings on one edge."""
        if not row.total:
            return Failing(row.edge, (), 0, True)
        cases: list[tuple[int, Indices]] = []
        doubtful = np.full(len(row.others), self.found.line[row.edge] >= 0)
        if not doubtful.any():
            if self.found.long_lines:
                doubtful = self.found.line[row.others] >= 0
            left, right = (end[row.others] for end in self.ends)
            settled = {}
            for label in {int(end[row.edge]) for end in self.ends}:
                settled[label], unclear = self._settled(row, label, left, right)
                doubtful[unclear] = True
            cases = [(label, row.others[fails[~doubtful[fails]]]) for label, fails in settled.items()]
        others = [*row.others[doubtful].tolist(), *(edges[0] for edges in row.crowded)]
        exact: dict[int, list[int]] = {}
        is_settled = True
        for other in others:
            x = self.found.meeting(row.edge, other)
            classes = _failing_classes(self.found, self.mixing, self.squared_bounds, x)
            is_settled &= classes is not None
            for label in classes or ():
                exact.setdefault(label, []).append(other)
        cases += [(label, np.array(found)) for label, found in exact.items()]
        return Failing(row.edge, tuple(case for case in cases if len(case[1])), len(others), is_settled)

    def _settled(self, row: Crossings, label: int, left: Indices, right: Indices) -> tuple[Indices, Indices]:
        """Crossings of two edges under one segment each, at which a class surely fails, and at which that is open.

        `left` and `right` are the classes at the ends of the other edges.
        """
        own_left, own_right = (int(end[row.edge]) for end in self.ends)
        own_rival = own_right if own_left == label else own_left
        # Beyond 1, all segments with an end in the class count for it.
        bound = sqrt(min(self.squared_bounds[label], Fraction(4)))
        lower, upper = bound * (1 - _ROOM), bound * (1 + _ROOM)
        in_left, in_right = left == label, right == label
        own = _far(own_left == label, own_right == label, row.ways)
        # Two segments within the class agree on it.
        may_fail = (in_left != in_right) if own_rival == label else (in_left | in_right)
        chosen = np.flatnonzero(may_fail & ~own.is_above(upper))
        own = own.only(chosen)
        other = _far(in_left[chosen], in_right[chosen], row.other_ways.only(chosen))
        has_majority = own.is_below(lower) & other.is_below(lower)
        differ = np.where(in_left[chosen], right[chosen], left[chosen]) != own_rival
        if own_rival != label:
            differ |= np.abs(own.values - other.values) > own.slack + other.slack + _ROOM
        fails = has_majority & differ
        return chosen[fails], chosen[~(fails | other.is_above(upper))]


def _far(in_left: Mask | bool, in_right: Mask | bool, ways: Approximate) -> Approximate:
    """The weights 1 − λ of the ends outside a class, of segments with an end in it; 0 where both ends are."""
    is_within = np.logical_and(in_left, in_right)
    values = np.where(is_within, 0.0, np.where(in_left, ways.values, 1 - ways.values))
    return Approximate(values, np.where(is_within, 0.0, ways.slack + _ROOM))
