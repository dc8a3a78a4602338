"""All data points that lie inside segments between other data points, exactly.

For a point x, the other points are grouped by the line through x that they are on (`geometry.incidence.lines`). Only
those that the filter leaves are grouped (`geometry.incidence.slope_filter`). Among many points only those x are looked
at that are inside a segment at all, which is found for all of the data at once, in about m²/2 cheap steps
(`geometry.incidence.triples`). Neither loses anything, and every line is decided in integers.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache

import numpy as np

from mixproof.geometry.aliases import Point
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.incidences import Ends, Incidence
from mixproof.geometry.incidence.lines import Line, Side, group_by_line, lines_among, lines_at, place_of
from mixproof.geometry.incidence.slope_filter import ModularImages, candidates_around, candidates_at, images_of
from mixproof.geometry.incidence.triples.arrays import COMPILED_FROM
from mixproof.geometry.jobs.watch import steps

__all__ = [
    "Ends",
    "Incidence",
    "Line",
    "Side",
    "conflict_count",
    "conflicts_at",
    "lines_at",
    "lines_between",
    "passing_lines",
]

_FILTERED_FROM = 32
"""So many points are worth the filter; fewer are grouped at once."""


def passing_lines(dataset: Dataset, x: Point) -> list[Line]:
    """Every line through a rational point x that holds data points on both sides of x.

    Raises
    ------
    InputError
        If x has another number of coordinates than the data.

    Examples
    --------
    >>> cross = Dataset.from_rows([[0, 1], [0, -1], [1, 0], [3, 0]], [0, 0, 1, 1])
    >>> [(line.behind.points, line.ahead.points) for line in passing_lines(cross, (0, 0))]
    [((1,), (0,))]
    """
    origin, factor = place_of(dataset, x)
    candidates = np.arange(dataset.size)
    if dataset.size >= _FILTERED_FROM:
        candidates = candidates_around(_images(dataset), origin, factor, candidates)
    lines = lines_among(dataset, origin, factor, candidates)
    return [line for line in lines if line.ahead.points and line.behind.points]


@lru_cache(maxsize=4)
def _images(dataset: Dataset) -> ModularImages:
    """The images that the filter compares, of the last few datasets."""
    return images_of(dataset.numerators)


def lines_between(dataset: Dataset, points: Iterable[int] | None = None) -> Iterator[tuple[int, list[Line]]]:
    """The data points inside a segment between two others, each by its index and all such lines.

    Parameters
    ----------
    points : indices of data points, optional
        Look at these only.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 1])
    >>> [(i, lines[0].behind.points, lines[0].ahead.points) for i, lines in lines_between(line)]
    [(1, (0,), (2, 3)), (2, (1, 0), (3,))]
    >>> [index for index, _ in lines_between(line, [0, 2])]
    [2]
    """
    if points is None:
        points = range(dataset.size) if dataset.size < COMPILED_FROM else _found_inside(dataset)
    looked_at = list(points)
    if not looked_at:
        return
    images, everything = _images(dataset), np.arange(dataset.size)
    for index in steps(looked_at, "lines", len(looked_at)):
        candidates = candidates_at(images, index, np.delete(everything, index))
        if len(candidates) > 1:
            offsets = dataset.numerators[candidates] - dataset.numerators[index]
            lines = group_by_line(offsets, candidates, dataset.denominator)
            between = [line for line in lines if line.ahead.points and line.behind.points]
            if between:
                yield index, between


def _found_inside(dataset: Dataset) -> list[int]:
    """The points inside segments of a large dataset, by the compiled search."""
    from mixproof.geometry.incidence.triples.collinear import points_inside

    found: list[int] = points_inside(dataset).tolist()
    return found


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
