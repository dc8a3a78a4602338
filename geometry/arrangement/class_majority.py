"""Class majorities on X_mix: Assumptions 2.9 and 3.1 at a point, and along all edges.

A class i has the *majority* at a point x of X_mix, within a bound β, if no segment through x joins two points outside
class i, and if each one from class i to another class has 1 − λ < β, λ being the weight of its end in class i. With
β = ½, x is nearer to class i on every such segment. Assumption 3.1 with the printed bound on δ says
β = ½·min d(X_i, X_j).

On a line, four data points settle it. A segment joins two points outside i exactly if both sides of x hold one. If
all points on one side are in i, the least λ is that of the farthest of them and the nearest point outside i on the
other side. So along an edge the places of a majority are an interval that starts at an end of the edge.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from mixproof.geometry.aliases import Indices
from mixproof.geometry.arrangement.edges import Arrangement, Edge
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import Line, Side
from mixproof.geometry.numbers.radicals import Radicals


@dataclass(frozen=True)
class ClassMajority:
    """The part that a class has in the segments through a point.

    Parameters
    ----------
    label : int
        The class.
    is_free : bool
        True if no segment joins two points outside the class.
    least : Fraction
        The least weight of an end in the class, of all segments from it to other classes; 1 without any, and
        0 where `is_free` is false.
    segment : tuple of two ints, optional
        The segment that has it, its end in the class first, or one between two points outside.

    Examples
    --------
    >>> from mixproof.geometry.incidence.collinearity import lines_at
    >>> line = Dataset.from_rows([[0], [1], [4]], [0, 0, 1])
    >>> majority_at(line, lines_at(line, (Fraction(2),)), None, 0)
    ClassMajority(label=0, is_free=True, least=Fraction(1, 2), segment=(0, 2))
    """

    label: int
    is_free: bool
    least: Fraction
    segment: tuple[int, int] | None

    def within(self, squared_bound: Fraction) -> bool:
        """True if the class has the majority within a bound on 1 − λ, which is given by its square."""
        return self.is_free and (1 - self.least) ** 2 < squared_bound


def majority_at(dataset: Dataset, lines: Sequence[Line], origin: int | None, label: int) -> ClassMajority:
    """The part that a class has in the segments through a point x of X_mix.

    Parameters
    ----------
    lines : sequence of Line
        The lines through x with data points on them; those with points on both sides count.
    origin : int or None
        The data point that x is, if it is one. Its own segment [x, x] counts, so only its class can have a majority.

    Examples
    --------
    >>> from mixproof.geometry.incidence.collinearity import lines_at
    >>> from mixproof.geometry.data.sources import load
    >>> shadow = load("shadow")  # 0 and 1 against 2, seen from 1
    >>> [majority_at(shadow, lines_at(shadow, (Fraction(1),)), 1, label).least for label in (0, 1)]
    [Fraction(1, 2), Fraction(0, 1)]
    """
    if origin is not None and dataset.labels[origin] != label:
        return ClassMajority(label, False, Fraction(0), (origin, origin))
    least = ClassMajority(label, True, Fraction(1), None)
    for line in lines:
        if line.ahead.points and line.behind.points:
            other = _majority_on(dataset, line, label)
            if (other.is_free, other.least) < (least.is_free, least.least):
                least = other
    return least


def _majority_on(dataset: Dataset, line: Line, label: int) -> ClassMajority:
    """The part that a class has in the segments through x on one line."""
    outside_behind, outside_ahead = (_nearest_outside(dataset, side, label) for side in (line.behind, line.ahead))
    if outside_behind is None and outside_ahead is None:
        return ClassMajority(label, True, Fraction(1), None)
    if outside_behind is not None and outside_ahead is not None:
        ends = line.behind.points[outside_behind], line.ahead.points[outside_ahead]
        return ClassMajority(label, False, Fraction(0), ends)
    if outside_ahead is None:
        line, outside_ahead = line.reversed(), outside_behind
    assert outside_ahead is not None
    to_own, to_other = line.behind.distances[-1], line.ahead.distances[outside_ahead]
    least = Fraction(to_other, to_own + to_other)
    return ClassMajority(label, True, least, (line.behind.points[-1], line.ahead.points[outside_ahead]))


def _nearest_outside(dataset: Dataset, side: Side, label: int) -> int | None:
    """The position of the nearest point outside a class."""
    return next((k for k, point in enumerate(side.points) if dataset.labels[point] != label), None)


@dataclass(frozen=True, eq=False)
class MajorityInterval:
    """An open interval of an edge on which a class has the majority.

    Parameters
    ----------
    edge : int
        The edge, by its number in the arrangement.
    label : int
        The class.
    lower, upper : Radicals
        Places on the edge: rational, or p + c√r with its conjugate off the edge.
    """

    edge: int
    label: int
    lower: Radicals
    upper: Radicals


def majority_intervals(
    found: Arrangement, squared_bounds: Sequence[Fraction], among: Indices
) -> Iterator[MajorityInterval]:
    """The majorities on some edges, of all classes.

    Parameters
    ----------
    squared_bounds : sequence of Fraction
        For each class, the square of the bound on 1 − λ; positive.
    among : array of int
        The edges.

    Examples
    --------
    >>> from mixproof.geometry.arrangement.edges import arrangement
    >>> pair = arrangement(Dataset.from_rows([[0], [6]], [0, 1]))
    >>> found = majority_intervals(pair, [Fraction(1, 4), Fraction(1, 9)], np.arange(1))
    >>> [(each.label, each.lower.closed_form(), each.upper.closed_form()) for each in found]
    [(0, '0', '3'), (1, '4', '6')]
    """
    for index in among.tolist():
        edge = found.edge(index)
        ends = {found.dataset.labels[side.points[0]] for side in (edge.behind, edge.ahead)}
        for label in sorted(ends):
            interval = _majority_places(found.dataset, edge, label, squared_bounds[label])
            if interval is not None:
                yield MajorityInterval(index, label, *interval)


def _majority_places(
    dataset: Dataset, edge: Edge, label: int, squared_bound: Fraction
) -> tuple[Radicals, Radicals] | None:
    """The ends of the interval of an edge on which a class has the majority; None without one."""
    behind, ahead = (_nearest_outside(dataset, side, label) for side in (edge.behind, edge.ahead))
    start_and_end = Radicals.of(0), Radicals.of(edge.length)
    if behind is None and ahead is None:
        return start_and_end
    if behind is not None and ahead is not None:
        return None
    bound = Radicals.root(squared_bound)
    if ahead is not None:
        start, end = -edge.behind.distances[-1], edge.ahead.distances[ahead]
        last = bound * (end - start) + start
        return (start_and_end[0], min(last, start_and_end[1], key=_SortKey)) if last.sign() > 0 else None
    assert behind is not None
    start, end = -edge.behind.distances[behind], edge.ahead.distances[-1]
    first = bound * (start - end) + end
    return (max(first, start_and_end[0], key=_SortKey), start_and_end[1]) if (first - edge.length).sign() < 0 else None


@dataclass(frozen=True)
class _SortKey:
    """A sum of radicals as a key to sort by."""

    value: Radicals

    def __lt__(self, other: "_SortKey") -> bool:
        return (self.value - other.value).sign() < 0


def majority_interval_count(found: Arrangement, squared_bounds: Sequence[Fraction]) -> int:
    """Number of majority intervals; an edge that is alone on its line has one for each class at its ends.

    Examples
    --------
    >>> from mixproof.geometry.arrangement.edges import arrangement
    >>> triangle = arrangement(Dataset.from_rows([[0, 0], [1, 0], [0, 1]], [0, 0, 1]))
    >>> majority_interval_count(triangle, [Fraction(1, 4)] * 2)
    5
    """
    labels = np.array(found.dataset.labels)
    is_alone = found.line < 0
    mixed = labels[found.left] != labels[found.right]
    on_long_lines = sum(1 for _ in majority_intervals(found, squared_bounds, np.flatnonzero(~is_alone)))
    return int(is_alone.sum() + (is_alone & mixed).sum()) + on_long_lines
