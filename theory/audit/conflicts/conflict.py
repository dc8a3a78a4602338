"""A conflict: a row inside a segment that ends in another class, so an exact mixture of two others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import Ends, Incidence, Line, conflict_count, conflicts_at, lines_between


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
        How many of them have no end in the row's class. Where there is one, Assumption 2.9 fails at the row.
    """

    incidence: Incidence
    segments: int
    avoiding: int


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
    """One segment with the point inside, to show."""
    ends = Ends.BOTH_OUTSIDE if avoiding else Ends.SOME_OUTSIDE
    return next(conflicts_at(dataset, index, lines, ends))
