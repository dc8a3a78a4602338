"""Witnesses for Proposition 2.5: crossings of segments within different classes, and h there."""

from dataclasses import dataclass

from mixproof.geometry.aliases import Json
from mixproof.theory.evidence.spots import Spot
from mixproof.theory.evidence.written import probabilities_json
from mixproof.theory.findings import Witness


@dataclass(frozen=True, eq=False, repr=False)
class Meeting(Witness):
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


@dataclass(frozen=True, eq=False, repr=False)
class Behaviour(Witness):
    """The value of h at a point outside the data, and its limits there."""

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
