"""Crossings at which segments within different classes meet: Proposition 2.5."""

from dataclasses import dataclass

import numpy as np

from mixproof.geometry.aliases import Indices, Point
from mixproof.geometry.arrangement.crossings import Crossings, crossings, pairs_searched
from mixproof.geometry.arrangement.edges import Arrangement, arrangement
from mixproof.geometry.jobs.in_time import InTime, cached_whole
from mixproof.geometry.jobs.watch import TimeUp
from mixproof.solvers.classifier.averages import MOST_SEGMENTS
from mixproof.theory.budgets import (
    MOST_EDGE_PAIRS,
    MOST_EDGE_PAIRS_ONCE_FOUND,
    MOST_MEETINGS_COMPUTED,
    MOST_MEETINGS_LISTED,
)
from mixproof.theory.evidence.spots import Spot
from mixproof.theory.findings import Searched
from mixproof.theory.instance import Instance


@dataclass(frozen=True)
class MeetingsFound:
    """The crossings at which segments within different classes meet.

    Parameters
    ----------
    total : int
        Their number.
    points : tuple of points
        The first of them.
    continuous : tuple of points
        Those at which h is continuous.
    searched : Searched
        The edges on which crossings were sought, of those that such segments cover.
    untold : int
        Number of crossings at which h was not told from continuous, within the budget.
    cut : TimeUp, optional
        The end of the time, where it was up before the end of the search.
    """

    total: int
    points: tuple[Point, ...]
    continuous: tuple[Point, ...]
    searched: Searched
    untold: int
    cut: TimeUp | None = None

    @property
    def unfinished(self) -> str:
        """The remark on what a budget, or the time, left open; nothing where all is known."""
        if self.cut is not None:
            return str(self.cut)
        if not self.searched.is_complete:
            return f"crossings were sought on {self.searched.done:,} of {self.searched.total:,} edges"
        return "some crossings are of too many segments, or of averages too close to tell" if self.untold else ""


@cached_whole(8)
def meetings_found(instance: Instance, alone: bool) -> MeetingsFound:
    """The crossings of segments within different classes; with `alone`, of lines that carry one class only.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> meetings_found(make_instance("cross"), alone=True).points
    ((Fraction(0, 1), Fraction(0, 1)),)
    """
    found = arrangement(instance.dataset)
    kinds = _Kinds.of(found, alone)
    if alone and kinds.is_like(_Kinds.of(found, alone=False)):
        return meetings_found(instance, alone=False)
    edges = np.flatnonzero(kinds.of_edge >= 0)
    total = judged = untold = 0
    searched = Searched("edges", len(edges), len(edges))
    points: list[Point] = []
    continuous: list[Point] = []
    rows = InTime(crossings(found, edges, kinds.sole_kinds[edges]))
    number = 0
    for number, row in enumerate(rows, start=1):
        clear, doubtful = kinds.meetings(row)
        total, judged = total + len(clear) + len(doubtful), judged + len(doubtful)
        for other in [*doubtful, *clear][: MOST_MEETINGS_LISTED - len(points)]:
            points.append(found.meeting(row.edge, other))
        for other in doubtful:
            spot = Spot(instance.dataset, instance.mixing, found.meeting(row.edge, other))
            agree = spot.averages_agree if spot.segment_count <= MOST_SEGMENTS else None
            untold += agree is None
            if agree:
                continuous.append(spot.point)
        most_pairs = MOST_EDGE_PAIRS_ONCE_FOUND if total and not found.is_in_space else MOST_EDGE_PAIRS
        pairs = pairs_searched(found, len(edges), number)
        if number < len(edges) and (pairs > most_pairs or judged > MOST_MEETINGS_COMPUTED):
            searched = Searched("edges", number, len(edges))
            break
    if rows.cut is not None:
        searched = Searched("edges", number, len(edges))
    return MeetingsFound(total, tuple(points), tuple(continuous), searched, untold, rows.cut)


@dataclass(frozen=True, eq=False)
class _Kinds:
    """For each edge, the classes within which a segment covers it.

    Parameters
    ----------
    of_edge : (edges,) array of int
        The number of the set of these classes, sets of one class first; -1 where there is none.
    sole : (edges,) array of int
        The class of the line, where it has one only; else -1.
    classes : int
        Number of classes.
    """

    of_edge: Indices
    sole: Indices
    classes: int

    @staticmethod
    def of(found: Arrangement, alone: bool) -> "_Kinds":
        """The kinds of all edges; `alone` leaves out what is on a line with more than one class."""
        labels = np.array(found.dataset.labels)
        left, right = labels[found.left], labels[found.right]
        sole = np.where((found.line < 0) & (left == right), left, -1)
        of_edge = sole.copy()
        numbers = {frozenset([label]): label for label in range(len(found.dataset.classes))}
        for line in found.long_lines:
            on_line = [found.dataset.labels[point] for point in line.points]
            is_sole = len(set(on_line)) == 1
            for cut in range(1, len(on_line)):
                within = frozenset(on_line[:cut]).intersection(on_line[cut:])
                if is_sole or (within and not alone):
                    edge = line.first_edge + cut - 1
                    of_edge[edge] = numbers.setdefault(within, len(numbers))
                    sole[edge] = on_line[0] if is_sole else -1
        return _Kinds(of_edge, sole, len(found.dataset.classes))

    @property
    def sole_kinds(self) -> Indices:
        """The class within which segments cover each edge; -1 where it is none or one of several."""
        return np.where(self.of_edge < self.classes, self.of_edge, -1)

    def is_like(self, other: "_Kinds") -> bool:
        """True if both say the same of every edge."""
        return np.array_equal(self.of_edge, other.of_edge) and np.array_equal(self.sole, other.sole)

    def meetings(self, row: Crossings) -> tuple[list[int], list[int]]:
        """Crossings of segments within different classes, each by one other edge.

        At the first ones two of the lines carry one class only, and not the same, so h has two limits. At the
        second ones the averages have to tell.
        """
        kind, sole = self.of_edge[row.edge], self.sole[row.edge]
        meets = (self.of_edge[row.others] != kind) | (kind >= self.classes)
        jumps = (self.sole[row.others] != sole) & (sole >= 0) & (self.sole[row.others] >= 0)
        clear, doubtful = row.others[jumps].tolist(), row.others[meets & ~jumps].tolist()
        for others in row.crowded:
            edges = [row.edge, *others]
            if len(set(self.sole[edges].tolist()) - {-1}) > 1:
                clear.append(others[0])
            elif len(set(self.of_edge[edges].tolist())) > 1 or kind >= self.classes:
                doubtful.append(others[0])
        return clear, doubtful
