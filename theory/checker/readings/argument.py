"""The form of a definition: hypothesis and conclusion of a reading, each told by claims that were checked."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from ..case import Case

Half = tuple[bool | None, str]
"""A hypothesis or a conclusion: if it holds (None: open), and why."""

Argument = tuple[Half, Half, tuple[str, ...]]
"""Hypothesis, conclusion, and the theorems that are leant on."""

OPEN: Half = (None, "no claim that was checked tells")
ALWAYS: Half = (True, "the dataset is finite, its classes are disjoint, and λ has a positive density")


@dataclass
class Facts:
    """The claims of a verdict that were checked: for each kind the values of its fields."""

    found: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))

    def having(self, kind: str, **values: Any) -> list[dict[str, Any]]:
        """Those of a kind with given values."""
        return [each for each in self.found[kind] if all(each[name] == value for name, value in values.items())]


def first(*options: tuple[Any, bool | None, str]) -> Half:
    """The first option whose ground was found."""
    return next(((value, why) for ground, value, why in options if ground), OPEN)


def leaving(case: Case, limits: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The limits of h at data points that give a class something which is not that of the point."""
    labels = case.data.labels
    return [e for e in limits if any(i != labels[e["x"]] and low > 0 for i, (low, _) in e["shares"].items())]


def no_conflict(case: Case, facts: Facts, ends: str) -> Half:
    """No data point is inside a segment with both, or some, ends outside its class."""
    labels, least = case.data.labels, 2 if ends == "both" else 1
    found = [e for e in facts.having("inside") if sum(labels[e[end]] != labels[e["x"]] for end in "st") >= least]
    return first(
        (facts.having("no-conflict", ends=ends) or facts.having("no-conflict", ends="some"), True, "no segment is so"),
        (found, False, "a data point is inside such a segment"),
    )
