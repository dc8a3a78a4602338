"""How far the segments of X_mix lean towards a class: Assumptions 2.9 and 3.1 at a point, and all along X_mix.

At a point x of X_mix the segments *lean* to class i, within a bound β, if none of them joins two points outside
class i and each one from class i to another class has 1 − λ < β, λ being the weight of its end in class i. With
β = ½ every such segment is nearer to class i. Assumption 3.1 with the printed bound on δ says β = ½·min d(X_i, X_j).

On a line the lean is read off four data points. A segment joins two points outside i exactly if both sides of x hold
one; and if all points on one side are in i, the least λ is that of the farthest of them and the nearest point
outside i on the other side. So along an edge the leaning places are an interval that starts at an end of the edge.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np

from mixproof.geometry.aliases import Indices
from mixproof.geometry.arrangement.edges import Arrangement, Edge
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import Line, Side
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.geometry.numbers.rounding import ROUNDOFF


@dataclass(frozen=True)
class ClassMajority:
    """What the segments through a point give to a class.

    Parameters
    ----------
    label : int
        The class.
    is_free : bool
        Whether no segment joins two points outside the class.
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
        """Whether the segments lean to the class within a bound on 1 − λ, given by its square."""
        return self.is_free and (1 - self.least) ** 2 < squared_bound


def majority_at(dataset: Dataset, lines: Sequence[Line], origin: int | None, label: int) -> ClassMajority:
    """What the segments through a point x of X_mix give to a class.

    Parameters
    ----------
    lines : sequence of Line
        The lines through x with data points on them; those with points on both sides count.
    origin : int or None
        The data point that x is, if it is one. Its own segment [x, x] counts, so only its class can be leant to.

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
    lean = ClassMajority(label, True, Fraction(1), None)
    for line in lines:
        if line.ahead.points and line.behind.points:
            other = _majority_on(dataset, line, label)
            if (other.is_free, other.least) < (lean.is_free, lean.least):
                lean = other
    return lean


def _majority_on(dataset: Dataset, line: Line, label: int) -> ClassMajority:
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
class Stretch:
    """An open interval of an edge on which the segments lean to a class.

    Parameters
    ----------
    edge : int
        The edge, by its number in the arrangement.
    lower, upper : Radicals
        Places on the edge: rational, or p + c√r with its conjugate off the edge.
    """

    edge: int
    label: int
    lower: Radicals
    upper: Radicals


def stretches(found: Arrangement, squared_bounds: Sequence[Fraction], among: Indices) -> Iterator[Stretch]:
    """All stretches on some edges, for all classes.

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
    >>> found = stretches(pair, [Fraction(1, 4), Fraction(1, 9)], np.arange(1))
    >>> [(each.label, each.lower.closed_form(), each.upper.closed_form()) for each in found]
    [(0, '0', '3'), (1, '4', '6')]
    """
    for index in among.tolist():
        edge = found.edge(index)
        ends = {found.dataset.labels[side.points[0]] for side in (edge.behind, edge.ahead)}
        for label in sorted(ends):
            interval = _leaning_places(found.dataset, edge, label, squared_bounds[label])
            if interval is not None:
                yield Stretch(index, label, *interval)


def _leaning_places(
    dataset: Dataset, edge: Edge, label: int, squared_bound: Fraction
) -> tuple[Radicals, Radicals] | None:
    behind, ahead = (_nearest_outside(dataset, side, label) for side in (edge.behind, edge.ahead))
    whole = Radicals.of(0), Radicals.of(edge.length)
    if behind is None and ahead is None:
        return whole
    if behind is not None and ahead is not None:
        return None
    bound = Radicals.root(squared_bound)
    if ahead is not None:
        start, end = -edge.behind.distances[-1], edge.ahead.distances[ahead]
        last = bound * (end - start) + start
        return (whole[0], min(last, whole[1], key=_Sorted)) if last.sign() > 0 else None
    assert behind is not None
    start, end = -edge.behind.distances[behind], edge.ahead.distances[-1]
    first = bound * (start - end) + end
    return (max(first, whole[0], key=_Sorted), whole[1]) if (first - edge.length).sign() < 0 else None


@dataclass(frozen=True)
class _Sorted:
    """A sum of radicals as a key to sort by."""

    value: Radicals

    def __lt__(self, other: "_Sorted") -> bool:
        return (self.value - other.value).sign() < 0


def stretch_count(found: Arrangement, squared_bounds: Sequence[Fraction]) -> int:
    """Number of stretches; an edge that is alone on its line has one for each class at its ends.

    Examples
    --------
    >>> from mixproof.geometry.arrangement.edges import arrangement
    >>> triangle = arrangement(Dataset.from_rows([[0, 0], [1, 0], [0, 1]], [0, 0, 1]))
    >>> stretch_count(triangle, [Fraction(1, 4)] * 2)
    5
    """
    labels = np.array(found.dataset.labels)
    is_alone = found.line < 0
    mixed = labels[found.left] != labels[found.right]
    on_long_lines = sum(1 for _ in stretches(found, squared_bounds, np.flatnonzero(~is_alone)))
    return int(is_alone.sum() + (is_alone & mixed).sum()) + on_long_lines


@lru_cache(maxsize=4)
def squared_class_distances(dataset: Dataset) -> tuple[Fraction, ...]:
    """For each class, the squared distance to the nearest point of another class; there have to be two classes.

    Examples
    --------
    >>> squared_class_distances(Dataset.from_rows([[0, 0], [3, 4], [3, 6]], ["a", "b", "c"]))
    (Fraction(25, 1), Fraction(4, 1), Fraction(4, 1))
    """
    labels = np.array(dataset.labels)
    exact = dataset.numerators.astype(object) - dataset.numerators[0]
    largest = int(np.abs(exact).max()) or 1
    # Coordinates in [-1, 1] err by 2⁻⁵³ each; the sum of n squares then errs by less than (4n + 32)·n of these.
    floats = (exact / largest).astype(np.float64)
    slack = (4 * dataset.dimension + 32) * dataset.dimension * ROUNDOFF
    least: list[int | None] = [None] * len(dataset.classes)
    for index, label in enumerate(dataset.labels):
        others = np.flatnonzero(labels != label)
        rough = ((floats[others] - floats[index]) ** 2).sum(axis=1)
        best = least[label]
        reach = rough.min() + 2 * slack
        if best is not None:
            reach = min(reach, best / largest**2 + slack)
        for other in others[rough <= reach].tolist():
            squared = sum((a - b) ** 2 for a, b in zip(exact[index].tolist(), exact[other].tolist(), strict=True))
            if best is None or squared < best:
                best = squared
        least[label] = best
    return tuple(Fraction(value or 0, dataset.denominator**2) for value in least)
