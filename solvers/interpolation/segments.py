"""Segments that meet where their labels differ: what keeps a continuous function from giving all mixed labels.

A continuous f has no loss exactly if it gives each point of X_mix the label of every segment that the point is on; and
where each point has one label only, there is such an f, by Tietze's extension theorem. So a *clash*, a point with two
labels, decides. Where a line holds three data points of more than one class, one of them is inside a segment with
another label: then no f has zero loss, continuous or not, since segments of different labels overlap. Elsewhere each
edge of X_mix has one label, and what is left are the crossings of edges.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np

from mixproof.geometry.aliases import Indices
from mixproof.geometry.arrangement.crossings import Crossings, crossings, pairs_searched
from mixproof.geometry.arrangement.edges import Arrangement, arrangement
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import Ends, conflict_count, conflicts_at, lines_between
from mixproof.geometry.incidence.incidences import Incidence

MOST_EDGE_PAIRS_SOUGHT = 2 * 10**8
"""Pairs of edges that are searched for a clash: some seconds."""


@dataclass(frozen=True)
class LabelClash:
    """A point of two segments, with different labels: λs + (1 − λ)t = μu + (1 − μ)v.

    Parameters
    ----------
    first, second : (int, int)
        The ends s, t and u, v.
    weight, other_weight : Fraction
        λ and μ.
    """

    first: tuple[int, int]
    weight: Fraction
    second: tuple[int, int]
    other_weight: Fraction


@dataclass(frozen=True)
class ClashSearch:
    """The outcome of a search for a clash of two edges of X_mix.

    Parameters
    ----------
    clash : LabelClash or None
        The first one.
    searched, edges : int
        Edges on which crossings were sought, and all edges.
    """

    clash: LabelClash | None
    searched: int
    edges: int


def overlap(dataset: Dataset) -> Incidence | None:
    """A data point inside a segment with an end outside its class; None where there is none.

    Exactly where there is none, some f gives almost every mixed point its mixed label: segments then overlap within a
    class only. Where x is inside such a segment [s, t], the segment [s, x] overlaps it with another label.

    Examples
    --------
    >>> overlap(Dataset.from_rows([[0], [1], [2]], "aab"))
    Incidence(point=1, first=2, second=0, weight=Fraction(1, 2))
    >>> overlap(Dataset.from_rows([[0], [1], [2]], "aaa")) is None
    True
    """
    return _overlap(dataset)


@lru_cache(maxsize=32)
def _overlap(dataset: Dataset) -> Incidence | None:
    for index, lines in lines_between(dataset):
        if conflict_count(dataset, index, lines, Ends.SOME_OUTSIDE):
            return next(iter(conflicts_at(dataset, index, lines, Ends.SOME_OUTSIDE)))
    return None


@lru_cache(maxsize=32)
def crossing_clash(dataset: Dataset) -> ClashSearch:
    """A crossing of two edges of X_mix with different labels, on data without an `overlap`.

    Examples
    --------
    >>> square = Dataset.from_rows([[0, 0], [1, 1], [0, 1], [1, 0]], [0, 0, 1, 1])
    >>> crossing_clash(square).clash
    LabelClash(first=(0, 1), weight=Fraction(1, 2), second=(2, 3), other_weight=Fraction(1, 2))
    >>> crossing_clash(Dataset.from_rows([[0, 0], [1, 1], [0, 1], [1, 0]], [0, 1, 0, 1])).clash is None
    True
    """
    found = arrangement(dataset)
    labels = np.array(dataset.labels)
    kinds = np.sort(np.stack([labels[found.left], labels[found.right]]), axis=0)
    for number, row in enumerate(crossings(found), start=1):
        clash = next(_clashes(found, labels, kinds, row), None)
        if clash is not None or (
            number < found.size and pairs_searched(found, found.size, number) > MOST_EDGE_PAIRS_SOUGHT
        ):
            return ClashSearch(clash, number, found.size)
    return ClashSearch(None, found.size, found.size)


def _clashes(found: Arrangement, labels: Indices, kinds: Indices, row: Crossings) -> Iterator[LabelClash]:
    """The clashes of one edge with those that cross it, one by one, also where several do at one point."""
    others = [*row.others.tolist(), *(other for crowd in row.crowded for other in crowd)]
    for other in others:
        same = bool((kinds[:, other] == kinds[:, row.edge]).all())
        if same and kinds[0, other] == kinds[1, other]:
            continue
        ways = found.ways(row.edge, other)
        assert ways is not None
        ends = [(int(found.left[edge]), int(found.right[edge])) for edge in (row.edge, other)]
        # The share of the first class of the kind: edges of one kind have one label exactly if these agree.
        shares = [
            1 - way if labels[left] == kinds[0, row.edge] else way for way, (left, _) in zip(ways, ends, strict=True)
        ]
        if not same or shares[0] != shares[1]:
            yield LabelClash(ends[0], 1 - ways[0], ends[1], 1 - ways[1])
