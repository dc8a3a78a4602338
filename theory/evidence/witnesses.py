"""Witnesses that several statements share, told in the rows of the input and in exact values."""

from dataclasses import dataclass

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import Incidence
from mixproof.solvers.classifier.one_sided import OneSidedLimit
from mixproof.theory.evidence.written import exact_json, number_text, probabilities_json
from mixproof.theory.findings import Witness


@dataclass(frozen=True, repr=False)
class OnSegment(Witness):
    """A data point inside a segment between two others."""

    dataset: Dataset
    incidence: Incidence

    def to_json(self) -> Json:
        """Rows of the point and of the two ends, and λ on the first end."""
        found = self.incidence
        ends: list[Json] = [self.dataset.row(found.first), self.dataset.row(found.second)]
        return {"row": self.dataset.row(found.point), "segment": ends, "weight": exact_json(found.weight)}

    def in_words(self) -> str:
        """The point as a mixture of the two ends."""
        found, describe = self.incidence, self.dataset.describe_point
        first = f"{number_text(found.weight)} × {describe(found.first)}"
        second = f"{number_text(1 - found.weight)} × {describe(found.second)}"
        return f"{describe(found.point)} = {first} + {second}"


@dataclass(frozen=True, repr=False)
class SideLimit(Witness):
    """A limit of h towards a data point that is not one-hot with the point's class."""

    side: OneSidedLimit

    def _row(self) -> int:
        assert self.side.origin is not None
        return self.side.dataset.row(self.side.origin)

    def to_json(self) -> Json:
        """Row of the point, row of the nearest point in the direction, class names to limits."""
        dataset = self.side.dataset
        return {
            "row": self._row(),
            "direction_to": dataset.row(self.side.direction_to),
            "limit": probabilities_json(dataset, self.side.probabilities()),
        }

    def in_words(self) -> str:
        """The limit in each class."""
        dataset, probabilities = self.side.dataset, self.side.probabilities()
        shares = ", ".join(
            f"{number_text(probabilities[label])} for class {dataset.classes[label]}"
            for label in probabilities.support()
        )
        return f"towards row {dataset.row(self.side.direction_to)}, h tends to {shares} at row {self._row()}"


@dataclass(frozen=True, repr=False)
class Disagreement(Witness):
    """A data point where the exact limits are not what a statement says of them."""

    dataset: Dataset
    index: int
    predicted: bool
    found: bool

    def to_json(self) -> Json:
        """Row of the point, predicted and found continuity."""
        return {
            "row": self.dataset.row(self.index),
            "continuous": {"predicted": self.predicted, "found": self.found},
        }

    def in_words(self) -> str:
        """The prediction and the truth."""
        words = {True: "continuous", False: "not continuous"}
        return f"{self.dataset.describe_point(self.index)}: h is {words[self.found]}, not {words[self.predicted]}"
