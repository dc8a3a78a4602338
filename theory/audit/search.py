"""Which rows of a dataset are exact mixtures of others, of all its rows where that can be searched.

A row inside a segment depends on three rows at most, so of a sample such *conflicts* are lost nearly all: if one row in
ten is drawn, one conflict in a thousand is. Therefore they are searched among all rows, in about m²/2 cheap steps for
m points (`geometry.incidence.triples`), however few rows are drawn for the rest. Only where these are more than
`MOST_PAIRS`, or the memory does not suffice, are they searched among a sample; then a conflict that is found is one of
the whole, and that none is found says nothing of the whole.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.incidence.collinearity import Ends, Incidence, Line, conflict_count, conflicts_at, lines_between
from mixproof.geometry.incidence.triples.blocks import COMPILED_FROM
from mixproof.geometry.incidence.triples.collinear import collinear_triples, memory_needed
from mixproof.geometry.jobs.resources import Resources, Tally

MOST_PAIRS = 8 * 10**9
"""Pairs of points, among which all conflicts are searched: about a minute on two cores."""

SEARCHED = 30_000
"""Rows that are drawn for the search where all are too many: some seconds."""

MOST_DETAILS = 4 * 10**6
"""Points looked at again, all of them for each conflict, for its segments: some seconds."""

Progress = Callable[[str, int, int], None]
"""Called with a stage, how much of it is done, and of how much."""


@dataclass(frozen=True)
class Conflict:
    """A row inside segments with an end outside its class.

    Parameters
    ----------
    incidence : Incidence
        One such segment.
    segments : int
        How many there are.
    avoiding : int
        How many of them have no end in the row's class: Assumption 2.9 fails at the row if there is one.
    """

    incidence: Incidence
    segments: int
    avoiding: int


@dataclass(frozen=True, eq=False)
class Search:
    """The conflicts among some rows.

    Parameters
    ----------
    rows : Rows
        Those that were searched.
    dataset : Dataset
        The same as points; its row k is `rows.number(k)` of the source.
    is_complete : bool
        Whether these are all rows, those of points with two labels aside.
    points : tuple of int
        The points inside a segment with an end outside their class, in their order: all of them.
    conflicts : tuple of Conflict
        What is known of the first of them, and of all where that is within the budget.
    """

    rows: Rows
    dataset: Dataset
    is_complete: bool
    points: tuple[int, ...]
    conflicts: tuple[Conflict, ...]

    @cached_property
    def row_numbers(self) -> tuple[int, ...]:
        """The first rows of these points, in the source."""
        return tuple(map(self.row, self.points))

    def row(self, point: int) -> int:
        """The number of a point's first row in the source."""
        return self.rows.number(self.dataset.row(point))

    def place(self, point: int) -> str:
        """Where a point's first row comes from, such as an image file; empty where it is a number only."""
        return self.rows.places[self.dataset.row(point)] if self.rows.places else ""


def can_search(rows: Rows) -> bool:
    """Whether the conflicts among so many rows can be searched within the budget.

    Examples
    --------
    >>> import numpy as np
    >>> can_search(Rows("t", np.arange(1000).reshape(-1, 1), 1, ("a",) * 1000))
    True
    """
    return point_count(rows) ** 2 // 2 <= MOST_PAIRS


def point_count(rows: Rows) -> int:
    """Number of different points among rows.

    Examples
    --------
    >>> import numpy as np
    >>> point_count(Rows("t", np.array([[0], [1], [0]]), 1, ("a", "b", "a")))
    2
    """
    return rows.count - sum(len(group) - 1 for group in rows.groups)


def has_memory(dataset: Dataset) -> bool:
    """Whether there is the memory for a search.

    Examples
    --------
    >>> has_memory(Dataset.from_rows([[0], [1]], "ab"))
    True
    """
    return memory_needed(dataset, Resources(), most=0) <= Resources().limit


def search_of(rows: Rows, dataset: Dataset, is_complete: bool, report: Progress) -> Search:
    """Search the conflicts among rows.

    Parameters
    ----------
    dataset : Dataset
        Of these rows.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 0])
    >>> found = search_of(Rows.of_dataset(line), line, True, lambda stage, done, of: None)
    >>> found.row_numbers, [(each.segments, each.avoiding) for each in found.conflicts]
    ((1, 2), [(2, 2), (1, 0)])
    """
    report("conflicts", 0, 0)
    if dataset.size < COMPILED_FROM:
        conflicts = tuple(conflicts_of(dataset))
        return Search(rows, dataset, is_complete, tuple(each.incidence.point for each in conflicts), conflicts)

    def tell(tally: Tally) -> None:
        report("conflicts", tally.done, tally.total)

    triples = collinear_triples(dataset, most=0, resources=Resources(progress=tell))
    points = triples.middles(Ends.SOME_OUTSIDE).tolist()
    detailed = points[: max(1, MOST_DETAILS // dataset.size)]
    return Search(rows, dataset, is_complete, tuple(points), tuple(conflicts_of(dataset, detailed)))


def conflicts_of(dataset: Dataset, points: Sequence[int] | None = None) -> Iterator[Conflict]:
    """The points inside segments with an end outside their class; an end outside both is shown where there is one.

    Parameters
    ----------
    points : sequence of int, optional
        Look at these only.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 0])
    >>> [(found.incidence.point, found.segments, found.avoiding) for found in conflicts_of(line)]
    [(1, 2, 2), (2, 1, 0)]
    """
    for index, lines in lines_between(dataset, points):
        count = conflict_count(dataset, index, lines, Ends.SOME_OUTSIDE)
        if count:
            avoiding = conflict_count(dataset, index, lines, Ends.BOTH_OUTSIDE)
            yield Conflict(_shown(dataset, index, lines, avoiding > 0), count, avoiding)


def _shown(dataset: Dataset, index: int, lines: list[Line], avoiding: bool) -> Incidence:
    ends = Ends.BOTH_OUTSIDE if avoiding else Ends.SOME_OUTSIDE
    return next(conflicts_at(dataset, index, lines, ends))
