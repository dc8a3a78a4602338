"""The search for conflicts, among all rows where that is possible.

A conflict depends on three rows at most, so a sample loses nearly all of them: of one row in ten it keeps one conflict
in a thousand. Therefore the search is among all rows, in about m²/2 cheap steps for m points
(`geometry.incidence.triples`), however few rows are drawn for the rest. Only beyond `MOST_SEARCHED_PAIRS`, or without
the memory, is it among a sample. A conflict that is found there is one of all rows; finding none says nothing of them.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from math import isqrt

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.incidence.collinearity import Ends
from mixproof.geometry.incidence.triples.arrays import COMPILED_FROM
from mixproof.geometry.incidence.triples.collinear import Triples, collinear_triples, memory_needed
from mixproof.geometry.jobs.resources import ANY_RESOURCES, Resources
from mixproof.geometry.jobs.watch import TimeUp, step, unhurried
from mixproof.theory.audit.conflicts.conflict import Conflict, conflicts_of
from mixproof.theory.audit.sample import few_rows, sample, within_seconds
from mixproof.theory.findings import Searched

MOST_SEARCHED_PAIRS = 8 * 10**9
"""Pairs of points, among which all conflicts are searched: about a minute on two cores."""

PAIRS_A_SECOND = 3 * 10**7
"""Such pairs for each second that is given for the audit: a small part of it."""

ROWS_SEARCHED = 30_000
"""Rows that are drawn for the search where all are too many: some seconds."""

MOST_DETAILS = 4 * 10**6
"""Points looked at again, all of them for each conflict, for its segments: some seconds."""

DETAILS_IN_NO_TIME = 8
"""Conflicts that are told in detail even where the time was up."""


@dataclass(frozen=True, eq=False)
class ConflictSearch:
    """The conflicts among some rows.

    Parameters
    ----------
    rows : Rows
        Those that were searched.
    dataset : Dataset
        The same as points; its row k is `rows.number(k)` of the source.
    searched : Searched
        These rows among all, those of points with two labels aside.
    points : tuple of int
        The points inside a segment with an end outside their class, in their order: all of them.
    conflicts : tuple of Conflict
        What is known of the first of them, and of all where that is within the budget.
    cut : str
        The step at which the time was up before all was searched that was to be; empty where it was not.
    """

    rows: Rows
    dataset: Dataset
    searched: Searched
    points: tuple[int, ...]
    conflicts: tuple[Conflict, ...]
    cut: str = ""

    @property
    def is_complete(self) -> bool:
        """True if all rows were searched."""
        return self.searched.is_complete

    @cached_property
    def row_numbers(self) -> tuple[int, ...]:
        """The first rows of these points, in the source."""
        return tuple(map(self.row, self.points))

    def row(self, point: int) -> int:
        """The number of a point's first row in the source."""
        return self.rows.number(self.dataset.row(point))

    def place(self, point: int) -> str:
        """The origin of a point's first row, such as an image file; empty where it is a number only."""
        return self.rows.places[self.dataset.row(point)] if self.rows.places else ""


def can_search(rows: Rows) -> bool:
    """True if the conflicts among so many rows can be searched within the budget.

    Examples
    --------
    >>> import numpy as np
    >>> can_search(Rows("t", np.arange(1000).reshape(-1, 1), 1, ("a",) * 1000))
    True
    """
    return point_count(rows) ** 2 // 2 <= within_seconds(MOST_SEARCHED_PAIRS, PAIRS_A_SECOND)


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
    """True if there is the memory for a search.

    Examples
    --------
    >>> has_memory(Dataset.from_rows([[0], [1]], "ab"))
    True
    """
    return memory_needed(dataset, Resources(), most=0) <= Resources().limit


def search_rows(rows: Rows, dataset: Dataset, total: int, resources: Resources = ANY_RESOURCES) -> ConflictSearch:
    """The conflicts among rows.

    Parameters
    ----------
    dataset : Dataset
        Of these rows.
    total : int
        Number of all rows, of which these may be a part.
    resources : Resources
        Workers and cluster.

    Raises
    ------
    TimeUp
        If the time is up; the conflicts that were found before are its part, where there are any.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 0])
    >>> found = search_rows(Rows.of_dataset(line), line, 4)
    >>> found.row_numbers, [(each.segments, each.avoiding) for each in found.conflicts]
    ((1, 2), [(2, 2), (1, 0)])
    """
    step("conflicts")
    searched = Searched("rows", rows.count, total)
    if dataset.size < COMPILED_FROM:
        conflicts = tuple(conflicts_of(dataset))
        return ConflictSearch(rows, dataset, searched, tuple(each.incidence.point for each in conflicts), conflicts)
    try:
        triples = collinear_triples(dataset, most=0, resources=resources)
    except TimeUp as end:
        part = _detailed(rows, dataset, Searched("rows", 0, total), end.part) if isinstance(end.part, Triples) else None
        raise TimeUp(str(end), part if part is not None and part.points else None) from None
    return _detailed(rows, dataset, searched, triples)


def _detailed(rows: Rows, dataset: Dataset, searched: Searched, triples: Triples) -> ConflictSearch:
    """The conflicts among some triples, the first of them in detail."""
    points = triples.middles(Ends.SOME_OUTSIDE).tolist()
    detailed = points[: max(1, MOST_DETAILS // dataset.size)]
    try:
        conflicts = tuple(conflicts_of(dataset, detailed))
    except TimeUp:
        with unhurried():
            conflicts = tuple(conflicts_of(dataset, points[:DETAILS_IN_NO_TIME]))
    return ConflictSearch(rows, dataset, searched, tuple(points), conflicts)


def search_in_time(
    whole: Rows, audited: Rows, dataset: Dataset, seed: int, resources: Resources = ANY_RESOURCES
) -> ConflictSearch:
    """`search_within_budget`; where the time is up, the conflicts that were found, or else those among few rows.

    Examples
    --------
    >>> from mixproof.geometry.jobs.watch import watched
    >>> line = Dataset.from_rows([[k] for k in range(200)], [0, 1] * 100)
    >>> rows = Rows.of_dataset(line)
    >>> with watched(0):
    ...     found = search_in_time(rows, rows, line, seed=0)
    >>> found.searched.done, found.cut, len(found.points) > 50
    (100, 'the time was up at: conflicts', True)
    """
    try:
        return search_within_budget(whole, audited, dataset, seed, resources)
    except TimeUp as end:
        with unhurried():
            part = end.part
            if not isinstance(part, ConflictSearch):
                few = few_rows(whole, seed, end)
                part = search_rows(few, few.dataset(), whole.count)
        return part if part.is_complete else replace(part, cut=str(end))


def search_within_budget(
    whole: Rows, audited: Rows, dataset: Dataset, seed: int, resources: Resources = ANY_RESOURCES
) -> ConflictSearch:
    """The conflicts among all rows where that is possible, else among as many as it is.

    Parameters
    ----------
    whole : Rows
        All rows.
    audited, dataset
        The audited rows, and their points.
    seed : int
        Of the sample, where one is searched.
    resources : Resources
        Workers and cluster.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 0])
    >>> rows = Rows.of_dataset(line)
    >>> found = search_within_budget(rows, rows, line, seed=0)
    >>> found.is_complete, found.row_numbers
    (True, (1, 2))
    """
    parts = [whole] if can_search(whole) else []
    most_rows = min(ROWS_SEARCHED, isqrt(2 * within_seconds(ROWS_SEARCHED**2, PAIRS_A_SECOND)))
    for rows in (*parts, sample(whole, most_rows, seed)):
        points = dataset if rows is audited else rows.dataset()
        if has_memory(points):
            return search_rows(rows, points, whole.count, resources)
    return search_rows(audited, dataset, whole.count, resources)
