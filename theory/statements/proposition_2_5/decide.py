"""Hypotheses and conclusions of Proposition 2.5 on an instance."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

import numpy as np

from mixproof.geometry.aliases import Indices, Json, Point
from mixproof.geometry.arrangement.crossings import Crossings, crossings
from mixproof.geometry.arrangement.edges import Arrangement, arrangement
from mixproof.solvers.classifier.averages import MOST_SEGMENTS
from mixproof.theory.budgets import (
    MOST_EDGE_PAIRS,
    MOST_EDGE_PAIRS_ONCE_FOUND,
    MOST_EDGE_PAIRS_TESTED,
    MOST_MEETINGS_COMPUTED,
    MOST_MEETINGS_LISTED,
    MOST_MEETINGS_TESTED,
)
from mixproof.theory.evidence.spots import Spot
from mixproof.theory.evidence.written import probabilities_json
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Verification

# --- evidence -------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Meeting:
    """A point outside the data at which segments within different classes cross."""

    spot: Spot

    def _segments(self) -> list[tuple[int, int]]:
        """On each line, for each class that has one, the shortest segment within it that has the point inside."""
        labels = self.spot.dataset.labels
        found = []
        for line in self.spot.passing:
            behind, ahead = (
                {labels[point]: point for point in reversed(side.points)} for side in (line.behind, line.ahead)
            )
            found += [(behind[label], ahead[label]) for label in sorted(behind.keys() & ahead.keys())]
        return found

    def to_json(self) -> Json:
        """The point, and the segments by the rows of their ends and their class."""
        dataset = self.spot.dataset
        segments: list[Json] = [
            {"rows": [*sorted((dataset.row(s), dataset.row(t)))], "class": dataset.label(s)}
            for s, t in self._segments()
        ]
        return {**self.spot.place_json(), "segments": segments}

    def in_words(self) -> str:
        """The same in words."""
        dataset = self.spot.dataset
        segments = []
        for s, t in self._segments():
            rows = sorted((dataset.row(s), dataset.row(t)))
            segments.append(f"rows {rows[0]} and {rows[1]} of class {dataset.label(s)}")
        return f"{self.spot.place_text()} is between {', and between '.join(segments[:4])}"


@dataclass(frozen=True, eq=False)
class Behaviour:
    """What h is at a point outside the data, and what it tends to."""

    spot: Spot

    def to_json(self) -> Json:
        """The point, h, its limits, and whether they are the same."""
        return {
            **self.spot.place_json(),
            "h": probabilities_json(self.spot.dataset, self.spot.h),
            "limits": self.spot.limits_json(),
            "continuous": self.spot.is_continuous,
        }

    def in_words(self) -> str:
        """The same in words."""
        text = f"{self.spot.place_text()}: h is {self.spot.shares_text(self.spot.h)}"
        return f"{text}, with the limits {self.spot.limits_text()}"


# --- crossings of segments within one class -------------------------------------------------------------


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
    unfinished : str
        What a budget left open.
    """

    total: int
    points: tuple[Point, ...]
    continuous: tuple[Point, ...]
    unfinished: str


@lru_cache(maxsize=8)
def _meetings(instance: Instance, alone: bool) -> MeetingsFound:
    """Go through the crossings; `alone` asks for lines that carry one class only."""
    found = arrangement(instance.dataset)
    kinds = _Kinds.of(found, alone)
    edges = np.flatnonzero(kinds.of_edge >= 0)
    total = judged = 0
    points: list[Point] = []
    continuous: list[Point] = []
    unfinished = ""
    for number, row in enumerate(crossings(found, edges), start=1):
        clear, doubtful = kinds.meetings(row)
        total, judged = total + len(clear) + len(doubtful), judged + len(doubtful)
        for other in [*doubtful, *clear][: MOST_MEETINGS_LISTED - len(points)]:
            points.append(found.meeting(row.edge, other))
        for other in doubtful:
            spot = Spot(instance.dataset, instance.mixing, found.meeting(row.edge, other))
            agree = spot.averages_agree if spot.segment_count <= MOST_SEGMENTS else None
            if agree is None:
                unfinished = "some crossings are of too many segments, or of averages too close to tell"
            elif agree:
                continuous.append(spot.point)
        most_pairs = MOST_EDGE_PAIRS_ONCE_FOUND if total else MOST_EDGE_PAIRS
        if number < len(edges) and (number * len(edges) > most_pairs or judged > MOST_MEETINGS_COMPUTED):
            unfinished = f"crossings were sought on {number:,} of {len(edges):,} edges"
            break
    return MeetingsFound(total, tuple(points), tuple(continuous), unfinished)


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


# --- the statement --------------------------------------------------------------------------------------

_NONE = "no two segments within different classes cross in this way"


def segments_cross(instance: Instance, alone: bool) -> Finding:
    """The finding that segments within different classes cross outside the data.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> segments_cross(make_instance("cross"), alone=True).total
    1
    """
    found = _meetings(instance, alone)
    witnesses = tuple(Meeting(Spot(instance.dataset, instance.mixing, point)) for point in found.points)
    if alone and not instance.mixing.is_symmetric:
        return Finding(False, witnesses, found.total, f"{instance.mixing} is not symmetric")
    if found.total:
        note = f"counted in part: {found.unfinished}" if found.unfinished else ""
        return Finding(True, witnesses, found.total, note)
    return Finding(None if found.unfinished else False, note=found.unfinished)


def crossings_jump(instance: Instance, alone: bool) -> Finding:
    """The finding that h jumps wherever segments within different classes cross.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> crossings_jump(make_instance("cross"), alone=True).holds
    True
    """
    found = _meetings(instance, alone)
    if not found.total:
        return Finding(None, note=found.unfinished or _NONE)
    points = found.continuous or found.points
    witnesses = tuple(
        Behaviour(Spot(instance.dataset, instance.mixing, point)) for point in points[:MOST_MEETINGS_LISTED]
    )
    if found.continuous:
        return Finding(False, witnesses, len(found.continuous), found.unfinished)
    # A budget that ran out on the averages leaves the rest open; lines of one class each need no averages.
    if found.unfinished and not alone:
        return Finding(None, note=found.unfinished)
    computed = [witness.spot.is_continuous for witness in witnesses]
    if any(computed):
        wrong = tuple(witness for witness in witnesses if witness.spot.is_continuous)
        return Finding(False, wrong, len(wrong))
    return Finding(True, witnesses, found.total, "h and its limits at such points" if witnesses else "")


def continuous_where_averages_agree(instance: Instance) -> Finding:
    """The finding that h is continuous at exactly those crossings where all averages agree; computed at the first ones.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> continuous_where_averages_agree(make_instance("crossing")).note
    'computed at 1 crossings: h jumps at 1 of them'
    """
    dataset, found = instance.dataset, arrangement(instance.dataset)
    rows = islice(crossings(found), max(1, MOST_EDGE_PAIRS_TESTED // max(1, found.size)))
    points = (
        found.meeting(row.edge, other)
        for row in rows
        for other in chain(row.others.tolist(), (others[0] for others in row.crowded))
    )
    spots = (Spot(dataset, instance.mixing, point) for point in points)
    computed = list(islice((spot for spot in spots if spot.segment_count <= MOST_SEGMENTS), MOST_MEETINGS_TESTED))
    wrong = [Behaviour(spot) for spot in computed if {spot.averages_agree, spot.is_continuous} == {True, False}]
    if wrong:
        return Finding(False, tuple(wrong[:MOST_MEETINGS_LISTED]), len(wrong))
    jumps = sum(spot.is_continuous is False for spot in computed)
    rest = "; the proof has the others" if len(computed) == MOST_MEETINGS_TESTED else ""
    note = f"computed at {len(computed)} crossings: h jumps at {jumps} of them{rest}" if computed else "nothing crosses"
    return Finding(True, note=note)


def conclude(verification: Verification) -> str:
    """The crossings and what h does there, in plain words.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> conclude(verify("2.5", "shadow"))
    'No two segments within different classes cross outside the data of shadow.'
    """
    instance = verification.instance
    name = instance.dataset.name
    narrow, broad = (_meetings(instance, alone) for alone in (True, False))
    if broad.continuous:
        where = Behaviour(Spot(instance.dataset, instance.mixing, broad.continuous[0])).in_words()
        sentence = f"In {name}, segments within different classes cross where h is continuous all the same: {where}."
        return f"{sentence} So it takes lines that carry one class only." if not narrow.total else sentence
    if not broad.total:
        return f"No two segments within different classes cross outside the data of {name}."
    first = Behaviour(Spot(instance.dataset, instance.mixing, broad.points[0])).in_words()
    return f"In {name} segments within different classes cross, and the Mixup-optimal classifier jumps there: {first}."
