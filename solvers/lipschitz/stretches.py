"""X_mix as a graph: cut at the data points and the crossings into stretches."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from mixproof.geometry.arrangement.crossings import crossings
from mixproof.geometry.arrangement.edges import Arrangement
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError

MOST_CUT_STRETCHES = 5_000
"""Stretches of X_mix beyond which it is not cut into cells."""


@dataclass(frozen=True)
class Stretch:
    """A part of X_mix between two vertices, with none in between.

    Parameters
    ----------
    edge : int
        The edge of the arrangement that it is on.
    start, end : Fraction
        Places on the edge.
    tail, head : int
        The vertices there.
    """

    edge: int
    start: Fraction
    end: Fraction
    tail: int
    head: int


def cut_into_stretches(dataset: Dataset, found: Arrangement) -> tuple[tuple[Stretch, ...], int]:
    """The stretches of X_mix, and the number of its vertices: data points come first, then crossings.

    Raises
    ------
    InputError
        If there are more than `MOST_CUT_STRETCHES` stretches.

    Examples
    --------
    >>> from mixproof.geometry.arrangement.edges import arrangement
    >>> from mixproof.geometry.data.sources import load
    >>> stretches, vertices = cut_into_stretches(load("crossing"), arrangement(load("crossing")))
    >>> len(stretches), vertices
    (8, 5)
    """
    cuts: dict[int, list[tuple[Fraction, int]]] = {}
    vertex = dataset.size
    _few_enough(dataset, found.size)
    for row in crossings(found):
        meetings = [(other,) for other in row.others.tolist()] + list(row.crowded)
        for others in meetings:
            for edge, way in _places(found, row.edge, others):
                cuts.setdefault(edge, []).append((way * found.edge(edge).length, vertex))
            vertex += 1
        _few_enough(dataset, found.size + 2 * (vertex - dataset.size))
    stretches = []
    for edge in range(found.size):
        length = Fraction(found.edge(edge).length)
        ends = [(Fraction(0), int(found.left[edge])), *sorted(cuts.get(edge, [])), (length, int(found.right[edge]))]
        for (start, tail), (end, head) in pairwise(ends):
            stretches.append(Stretch(edge, start, end, tail, head))
    return tuple(stretches), vertex


def _places(found: Arrangement, edge: int, others: Iterable[int]) -> list[tuple[int, Fraction]]:
    """The share of the way at which each of several edges passes through their crossing."""
    placed: list[tuple[int, Fraction]] = []
    for other in others:
        ways = found.ways(edge, other)
        assert ways is not None
        placed = [(edge, ways[0]), *placed[1:], (other, ways[1])]
    return placed


def _few_enough(dataset: Dataset, stretches: int) -> None:
    """Refuse X_mix where it has too many stretches."""
    if stretches > MOST_CUT_STRETCHES:
        raise InputError(
            f"the segments of {dataset.name} make more than {MOST_CUT_STRETCHES:,} stretches between data points and "
            "crossings, too many to be cut into cells: take fewer points"
        )
