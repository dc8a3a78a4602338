"""Points of X_mix as statements look at them: h there, its limits, and both in words and as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from mixproof.geometry.aliases import Json, Point
from mixproof.geometry.arrangement.class_majority import ClassMajority, majority_at
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import Line, passing_lines
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.classifier.continuity import averages_agree, is_continuous
from mixproof.solvers.classifier.limits import data_index, limit
from mixproof.solvers.classifier.one_sided import OneSidedLimit, one_sided_limits
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.mixing.laws import Mixing
from mixproof.theory.budgets import MOST_TERMS_SUMMED
from mixproof.theory.evidence.written import number_text, point_text, probabilities_json


@dataclass(frozen=True, eq=False)
class Spot:
    """A point x, and what h does there."""

    dataset: Dataset
    mixing: Mixing
    point: Point

    @cached_property
    def origin(self) -> int | None:
        """The data point that x is, if it is one."""
        return data_index(self.dataset, self.point)

    @cached_property
    def passing(self) -> list[Line]:
        """The lines with segments that have x inside."""
        return passing_lines(self.dataset, self.point)

    @property
    def segment_count(self) -> int:
        """Number of segments that have x inside."""
        return sum(len(line.behind.points) * len(line.ahead.points) for line in self.passing)

    @property
    def is_on_x_mix(self) -> bool:
        """True if h is determined at x."""
        return self.origin is not None or bool(self.passing)

    @cached_property
    def h(self) -> Probabilities:
        """The value of h; x has to be on X_mix."""
        value = limit(self.dataset, self.mixing, self.point)
        assert value is not None
        return value

    @cached_property
    def limits(self) -> list[OneSidedLimit]:
        """The limits of h from all directions."""
        return one_sided_limits(self.dataset, self.mixing, self.point)

    @cached_property
    def is_continuous(self) -> bool | None:
        """True if every limit is the value; None where ball arithmetic does not settle it."""
        return is_continuous(self.dataset, self.mixing, self.point)

    @cached_property
    def averages_agree(self) -> bool | None:
        """True if all lines through x have one weighted label average; x has to be outside the data."""
        return averages_agree(self.dataset, self.mixing, self.point)

    def majority(self, label: int) -> ClassMajority:
        """The majority that the segments through x give to a class."""
        return majority_at(self.dataset, self.passing, self.origin, label)

    def majorities(self, squared_bounds: Sequence[Fraction]) -> list[ClassMajority]:
        """The classes that have the majority, within bounds on 1 − λ that are given by their squares."""
        every = map(self.majority, range(len(self.dataset.classes)))
        return [majority for majority in every if majority.within(squared_bounds[majority.label])]

    # --- how it is told ---

    def place_json(self) -> dict[str, Json]:
        """The row of x, if it is a data point, and its coordinates."""
        place: dict[str, Json] = {"point": [rational_text(value) for value in self.point]}
        return place if self.origin is None else {"row": self.dataset.row(self.origin), **place}

    def place_text(self) -> str:
        """The same for reading."""
        name = "x =" if self.origin is None else f"row {self.dataset.row(self.origin)}"
        return f"{name} {point_text(self.point)}"

    def shares_text(self, probabilities: Probabilities) -> str:
        """A prediction in words: the probability of each class that has one."""
        return ", ".join(
            f"{number_text(probabilities[label])} for class {self.dataset.classes[label]}"
            for label in probabilities.support()
        )

    def limits_json(self) -> Json:
        """For each direction, the nearest row and the limit."""
        return [
            {
                "towards": self.dataset.row(side.direction_to),
                "limit": probabilities_json(self.dataset, side.probabilities()),
            }
            for side in self.told_limits()
        ]

    def told_limits(self) -> list[OneSidedLimit]:
        """The limits that are short enough to write."""
        return [side for position, side in enumerate(self.limits) if not position or side.terms() <= MOST_TERMS_SUMMED]

    def limits_text(self) -> str:
        """The limits for reading; outside the data both directions of a line share one."""
        told: dict[tuple[int, ...], str] = {}
        for side in self.told_limits():
            direction = side.line.direction
            if self.origin is not None or tuple(-c for c in direction) not in told:
                limit_text = self.shares_text(side.probabilities())
                told[direction] = f"{limit_text} towards row {self.dataset.row(side.direction_to)}"
        shown = list(told.values())
        return "; ".join(shown[:4]) + (f"; … {len(shown)} directions" if len(shown) > 4 else "")
