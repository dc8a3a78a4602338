"""The case that a verdict is about: the dataset, and the settings of the statement."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from .budget import Clock, require_form
from .data import Data, Point
from .fields import as_point, as_row
from .form import fields, integer, many, number
from .laws import Law, read_beta
from .lines import Lines
from .logits import Logits
from .roots import Terms

Laws = Mapping[str, Callable[[Any, Clock], Law]]  # kinds of laws of λ, by the names of their fields
Entry = tuple[int, int, Fraction]  # a mixed point: the data points at its two ends, and λ on the first


@dataclass(eq=False)
class Case:
    """A dataset with the settings of a statement; what is not given is None."""

    lines: Lines
    mixing: Law | None = None
    radius: Fraction | None = None
    point: Point | None = None
    epoch: list[Entry] | None = None
    balls: list[int] | None = None
    model: Logits | None = None

    @staticmethod
    def read(lines: Lines, value: Any, required: str, optional: str, laws: Laws = MappingProxyType({})) -> "Case":
        """The settings as written: those that a statement has, and those that may be left out.

        `laws` are the kinds of laws of λ besides Beta laws.
        """
        data, given, case = lines.data, fields(value, required, optional), Case(lines)
        if "mixing" in given:
            law = given["mixing"]
            read = next((laws[name] for name in laws if isinstance(law, dict) and name in law), read_beta)
            case.mixing = read(law, data.clock)
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
        if "model" in given:
            case.model = Logits.read(data, given["model"])
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
    def law(self) -> Law:
        """The law of λ."""
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
    def logits(self) -> Logits:
        """The logits of the model."""
        require_form(self.model is not None, "no model is given")
        return self.model  # type: ignore[return-value]

    def sign(self, terms: Terms) -> int:
        """The sign of a sum that densities and lengths are made of."""
        return self.law.sign(terms, self.clock)
