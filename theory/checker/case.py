"""The case that a verdict is about: the dataset, and the settings of the statement."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

from .budget import MOST_DEGREE, MOST_PARAMETER, MOST_ROOT, Clock, Unchecked, require_form
from .data import Data, Point
from .fields import as_point, as_row
from .form import fields, integer, many, number
from .lines import Lines
from .roots import Terms, sign

Entry = tuple[int, int, Fraction]  # a mixed point: the data points at its two ends, and λ on the first


@dataclass(eq=False)
class Case:
    """A dataset with the settings of a statement; what is not given is None."""

    lines: Lines
    mixing: tuple[Fraction, Fraction] | None = None
    radius: Fraction | None = None
    point: Point | None = None
    epoch: list[Entry] | None = None
    balls: list[int] | None = None

    @staticmethod
    def read(lines: Lines, value: Any, required: str, optional: str) -> "Case":
        """The settings as written: those that a statement has, and those that may be left out."""
        data, given, case = lines.data, fields(value, required, optional), Case(lines)
        if "mixing" in given:
            law = fields(given["mixing"], "a b")
            case.mixing = number(law["a"]), number(law["b"])
            require_form(min(case.mixing) > 0, "a parameter of the Beta law is not positive")
            require_form(max(case.mixing) <= MOST_PARAMETER, f"a parameter of the Beta law is above {MOST_PARAMETER}")
        if "epsilon" in given:
            case.radius = number(given["epsilon"])
            require_form(case.radius > 0, "ε is not positive")
        if "point" in given:
            case.point = as_point(data, given["point"])
        if "epoch" in given:
            case.epoch = many(given["epoch"], case._entry)
            held = [Counter(entry[end] for entry in case.epoch) for end in (0, 1)]
            rows = Counter(data.of_row.values())
            require_form(held == [rows, rows], "an epoch mixes every row with one, each once")
        if "balls" in given:
            case.balls = many(given["balls"], lambda row: as_row(data, row))
            require_form(bool(case.balls), "no ball is named")
        integer(given.get("seed", 0))
        return case

    def _entry(self, entry: Any) -> Entry:
        """A mixed point: the rows of its two ends, and λ on the first."""
        require_form(isinstance(entry, list) and len(entry) == 3, "an entry of the epoch is not [row, row, λ]")
        weight = number(entry[2])
        require_form(0 <= weight <= 1, "a λ is not from 0 to 1")
        return as_row(self.data, entry[0]), as_row(self.data, entry[1]), weight

    @property
    def data(self) -> Data:
        """The dataset."""
        return self.lines.data

    @property
    def clock(self) -> Clock:
        """The budget of time."""
        return self.data.clock

    @property
    def law(self) -> tuple[Fraction, Fraction]:
        """The parameters of λ ~ Beta(a, b)."""
        require_form(self.mixing is not None, "the law of λ is not given")
        return self.mixing  # type: ignore[return-value]

    @property
    def epsilon(self) -> Fraction:
        """The radius of the balls."""
        require_form(self.radius is not None, "ε is not given")
        return self.radius  # type: ignore[return-value]

    @property
    def center(self) -> Point:
        """The point x of the settings."""
        require_form(self.point is not None, "no point is given")
        return self.point  # type: ignore[return-value]

    @property
    def mixed_points(self) -> list[Entry]:
        """The epoch, as it is listed."""
        require_form(self.epoch is not None, "no epoch is given")
        return self.epoch  # type: ignore[return-value]

    @property
    def end_exponent(self) -> Fraction:
        """The e with density ~ λ^e at the ends, both orders of a pair taken together."""
        return min(self.law) - 1

    @property
    def has_integer_law(self) -> bool:
        """True if both parameters of the Beta law are integers."""
        return all(value.denominator == 1 for value in self.law)

    @cached_property
    def degree(self) -> int:
        """The degree of the roots that densities and lengths are made of."""
        degree = lcm(2, *(value.denominator for value in self.law))
        if degree > MOST_ROOT or max(self.law) > MOST_DEGREE:
            raise Unchecked(f"densities of Beta{tuple(map(str, self.law))} are beyond the roots that are worked with")
        return degree

    def sign(self, terms: Terms) -> int:
        """The sign of a sum of roots of this degree."""
        return sign(terms, self.degree, self.clock)
