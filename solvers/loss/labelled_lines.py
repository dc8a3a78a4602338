"""Labelled data points on a line, as the Mixup loss sees them, and the edges of X_mix between neighbours.

A line counts here if it holds three data points or more of two classes or more: elsewhere no segments overlap, or the
label is known. Its loss does not change if the line is shifted, stretched or reflected, or its classes are renamed.

A place may be that of several classes: then it stands there once for each, and what is here of the distances and masses
of its points holds as it is (`solvers.loss.shared_points`). Two such places are a line already.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from math import gcd


@dataclass(frozen=True)
class LinePoint:
    """A data point on a line: its distance from the nearer end of an edge, its class, its weight in rows."""

    offset: int
    label: int
    count: int


@dataclass(frozen=True)
class LineEdge:
    """The open interval between two neighbours on a line, and all points on the line, nearest first."""

    length: int
    behind: tuple[LinePoint, ...]
    ahead: tuple[LinePoint, ...]

    def mirrored(self) -> "LineEdge":
        """The same edge looked at in the other direction."""
        return LineEdge(self.length, self.ahead, self.behind)


@dataclass(frozen=True)
class LabelledLine:
    """Labelled data points on a line, up to shift, scale, reflection and the names of the classes.

    Parameters
    ----------
    places : tuple of int
        From 0 upwards, without a common divisor; a place that several classes share is there for each of them.
    labels : tuple of int
        Classes, numbered in the order of their appearance.
    counts : tuple of int
        Numbers of equal rows, without a common divisor.
    """

    places: tuple[int, ...]
    labels: tuple[int, ...]
    counts: tuple[int, ...]

    @staticmethod
    def standing_for(places: Iterable[int], labels: Iterable[int], counts: Iterable[int]) -> "tuple[LabelledLine, int]":
        """The line that stands for all lines of this kind, and the divisor taken out of the counts.

        Examples
        --------
        >>> LabelledLine.standing_for([4, 10, 8], [7, 7, 5], [2, 2, 4])
        (LabelledLine(places=(0, 1, 3), labels=(0, 1, 0), counts=(1, 2, 1)), 2)
        """
        points = sorted(zip(places, labels, counts, strict=True))
        divisor = gcd(*(count for _, _, count in points))
        unit = gcd(*(place - points[0][0] for place, _, _ in points))
        views = []
        for direction in (1, -1):
            names: dict[int, int] = {}
            ordered = points[::direction]
            views.append(
                LabelledLine(
                    tuple(abs(place - ordered[0][0]) // unit for place, _, _ in ordered),
                    tuple(names.setdefault(label, len(names)) for _, label, _ in ordered),
                    tuple(count // divisor for _, _, count in ordered),
                )
            )
        return min(views, key=lambda line: (line.places, line.labels, line.counts)), divisor

    @property
    def size(self) -> int:
        """Number of points."""
        return len(self.places)

    @cached_property
    def is_shared(self) -> bool:
        """True if a place is that of several classes."""
        return len(set(self.places)) < self.size

    @cached_property
    def classes(self) -> int:
        """Number of classes."""
        return max(self.labels) + 1

    @cached_property
    def mass(self) -> int:
        """Σ p_s p_t over ordered pairs of distinct points, with weights in rows."""
        return sum(self.counts) ** 2 - sum(count**2 for count in self.counts)

    @cached_property
    def cross_mass(self) -> int:
        """Σ p_s p_t over ordered pairs of points of different classes, with weights in rows."""
        shares = [sum(c for c, own in zip(self.counts, self.labels, strict=True) if own == i) for i in set(self.labels)]
        return sum(self.counts) ** 2 - sum(share**2 for share in shares)

    def edges(self) -> Iterator[LineEdge]:
        """The intervals between neighbours."""
        points = list(zip(self.places, self.labels, self.counts, strict=True))
        for cut in range(1, self.size):
            start, end = self.places[cut - 1], self.places[cut]
            if start == end:
                continue
            behind = tuple(LinePoint(start - place, label, count) for place, label, count in reversed(points[:cut]))
            ahead = tuple(LinePoint(place - end, label, count) for place, label, count in points[cut:])
            yield LineEdge(end - start, behind, ahead)
