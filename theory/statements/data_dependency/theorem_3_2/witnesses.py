"""Witnesses for Theorem 3.2: places where a class has the majority, and where h does not follow."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from mixproof.geometry.aliases import Json
from mixproof.geometry.arrangement.class_majority import (
    ClassMajority,
    MajorityInterval,
)
from mixproof.geometry.arrangement.edges import Arrangement
from mixproof.geometry.numbers.enclosures import FIRST_BITS
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.roots import bracket, simplest_between
from mixproof.theory.evidence.spots import Spot
from mixproof.theory.evidence.written import exact_json, number_text, probabilities_json
from mixproof.theory.findings import Witness
from mixproof.theory.statements.data_dependency.theorem_3_2.forms import NamesFailure


@dataclass(frozen=True, eq=False, repr=False)
class MajorityPoint(Witness):
    """A point at which a class has the majority, as the hypothesis asks.

    Parameters
    ----------
    squared_bound : Fraction, optional
        The square of the printed bound on δ, in the printed form.
    """

    spot: Spot
    majority: ClassMajority
    squared_bound: Fraction | None

    def to_json(self) -> Json:
        """The point, the class, and why the hypothesis holds."""
        return {**self.spot.place_json(), "class": self.name, "hypothesis": self.hypothesis_json()}

    def hypothesis_json(self) -> Json:
        """The least weight of an end in the class (null without segments to other classes), and a δ."""
        told: dict[str, Json] = {
            "least_weight": None if self.majority.segment is None else exact_json(self.majority.least)
        }
        delta = self.delta
        return told if delta is None else {**told, "delta": exact_json(delta)}

    @property
    def delta(self) -> Fraction | None:
        """A simple δ above 1 − λ for all segments and below the printed bound."""
        if self.squared_bound is None:
            return None
        bits = FIRST_BITS
        while (below := bracket(Radicals.root(self.squared_bound), bits)[0]) <= 1 - self.majority.least:
            bits *= 2
        return simplest_between(1 - self.majority.least, below)

    @property
    def name(self) -> str:
        """The name of the class."""
        return self.spot.dataset.classes[self.majority.label]

    def in_words(self) -> str:
        """The same in words."""
        delta = self.delta
        allowed = "" if delta is None else f", and δ = {number_text(delta)} is allowed"
        if self.majority.segment is None:
            what = f"no segment through it joins class {self.name} to another class"
        else:
            what = f"its segments to other classes leave class {self.name} {number_text(self.majority.least)} or more"
        return f"{self.spot.place_text()}, class {self.name}: {what}{allowed}"


@dataclass(frozen=True, eq=False, repr=False)
class Failure(Witness):
    """A point at which the hypothesis holds for a class and the conclusion fails."""

    at: MajorityPoint
    failing: NamesFailure

    @cached_property
    def fails(self) -> str:
        """The part of the conclusion that fails."""
        return self.failing(self.at.spot, self.at.majority.label) or ""

    def to_json(self) -> Json:
        """The point, the class, h there, why the hypothesis holds, what fails, and the limits if they are not h."""
        spot = self.at.spot
        found: dict[str, Json] = {
            **spot.place_json(),
            "class": self.at.name,
            "h": probabilities_json(spot.dataset, spot.h),
            "hypothesis": self.at.hypothesis_json(),
            "fails": self.fails,
        }
        return found if spot.is_continuous else {**found, "limits": spot.limits_json()}

    def in_words(self) -> str:
        """The same in words."""
        spot = self.at.spot
        text = f"{self.at.in_words()}; yet h is {spot.shares_text(spot.h)}"
        if self.fails == "classification" or spot.is_continuous:
            return text
        return f"{text}, with the limits {spot.limits_text()}"


@dataclass(frozen=True, eq=False, repr=False)
class MajorityStretch(Witness):
    """An open interval of a segment on which the hypothesis holds for a class."""

    found: Arrangement
    stretch: MajorityInterval

    def _ends(self) -> tuple[list[int], Radicals, Radicals]:
        """The rows at the ends of the edge, and the shares of the way between which the interval is."""
        index = self.stretch.edge
        rows = [self.found.dataset.row(int(end[index])) for end in (self.found.left, self.found.right)]
        scale = Fraction(1, self.found.edge(index).length)
        return rows, self.stretch.lower * scale, self.stretch.upper * scale

    def to_json(self) -> Json:
        """The class, the two rows, and the shares of the way from the first to the second."""
        rows, lower, upper = self._ends()
        name = self.found.dataset.classes[self.stretch.label]
        return {"class": name, "between_rows": [*rows], "way": [exact_json(lower), exact_json(upper)]}

    def in_words(self) -> str:
        """The same in words."""
        rows, lower, upper = self._ends()
        name = self.found.dataset.classes[self.stretch.label]
        way = f"from {number_text(lower)} to {number_text(upper)} of the way from row {rows[0]} to row {rows[1]}"
        return f"class {name}: {way}"


@dataclass(frozen=True, eq=False, repr=False)
class Obstacle(Witness):
    """A segment through a point because of which the hypothesis fails for a class there."""

    spot: Spot
    majority: ClassMajority

    def to_json(self) -> Json:
        """The class, the rows at the ends of the segment, and the weight of its end in the class."""
        dataset = self.spot.dataset
        rows: list[Json] = [dataset.row(end) for end in self.majority.segment or ()]
        return {
            "class": dataset.classes[self.majority.label],
            "segment": rows,
            "weight": exact_json(self.majority.least),
        }

    def in_words(self) -> str:
        """The same in words."""
        dataset = self.spot.dataset
        name = f"class {dataset.classes[self.majority.label]}"
        s, t = self.majority.segment or (0, 0)
        if s == t:
            return f"{name}: the point is {dataset.describe_point(s)}"
        rows = f"the segment between rows {dataset.row(s)} and {dataset.row(t)}"
        if not self.majority.is_free:
            return f"{name}: {rows} joins two points outside it"
        return f"{name}: {rows} gives its end in the class {number_text(self.majority.least)} only"
