"""Margins as terminal text and as JSON: which points the segments come nearest to, and how near."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from rich.box import SIMPLE
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.incidences import Ends
from mixproof.geometry.margins.angular.angles import angle_in_degrees
from mixproof.geometry.margins.angular.each_point import AngularMargin
from mixproof.geometry.margins.distances import Margin, Segments
from mixproof.geometry.margins.sampled_epsilon import SampledMargin
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.reports.terminal.console import WholeTable, printable
from mixproof.reports.terminal.datasets import dataset_json, dataset_words
from mixproof.theory.evidence.written import exact_json, number_text

SCHEMA = "mixproof/margins/1"
SHOWN = 20
LONGEST_CLASS = 12

Found = Sequence[Margin] | Sequence[AngularMargin]


@dataclass(frozen=True)
class MarginReport:
    """A search for margins and the points that it found, riskiest first; the table shows so many of them.

    Where the time was up before all points were looked at, `cut` says so: then these are the riskiest of the others.
    """

    dataset: Dataset
    asked: Dataset
    segments: Segments
    found: Found
    sampled: SampledMargin | None = None
    is_sampled: bool = False
    shown: int = SHOWN
    cut: str = ""

    @property
    def is_angular(self) -> bool:
        """True if the distances are angles."""
        return any(isinstance(each, AngularMargin) for each in self.found)

    def to_json(self) -> Json:
        """The exchange form ``mixproof/margins/1``: rows and segments by rows of the input, squares exact."""
        data: dict[str, Json] = {
            "schema": SCHEMA,
            "dataset": dataset_json(self.dataset),
            "test": None if self.asked is self.dataset else dataset_json(self.asked),
            "distance": "angular" if self.is_angular else "euclidean",
            "segments": {
                "ends": "some_outside" if self.segments.ends is Ends.SOME_OUTSIDE else "both_outside",
                "half_width": exact_json(self.segments.half_width),
            },
            "rows": [self._row(each) for each in self.found],
            "total": self.asked.size,
        }
        if self.is_sampled:
            data["sampled"] = None if self.sampled is None else self._sampled_json(self.sampled)
        return {**data, "undecided": self.cut} if self.cut else data

    def _row(self, found: Margin | AngularMargin) -> Json:
        segment: list[Json] = [self.dataset.row(found.first), self.dataset.row(found.second)]
        place: dict[str, Json] = {"row": self.asked.row(found.point), "segment": segment}
        if isinstance(found, AngularMargin):
            return {**place, "cosine_signed_square": exact_json(found.signed_square)}
        return {**place, "epsilon_squared": exact_json(found.squared)}

    def _sampled_json(self, sampled: SampledMargin) -> Json:
        segment: list[Json] = [self.dataset.row(sampled.first), self.dataset.row(sampled.second)]
        return {
            "row": self.dataset.row(sampled.point),
            "segment": segment,
            "weight": exact_json(sampled.weight),
            "epsilon_squared": exact_json(sampled.squared),
        }

    # --- in words -----------------------------------------------------------------------------------------

    def table(self) -> RenderableType:
        """The riskiest points, one a line, and what follows."""
        data, asked = self.dataset, self.asked
        parts: list[RenderableType] = [
            Text("How near segments come to points of other classes"),
            printable(f" {dataset_words(data)}"),
        ]
        parts.extend(printable(f" {origin}") for origin in dict.fromkeys((data.origin, asked.origin)) if origin)
        if asked is not data:
            parts.append(printable(f" points x from {asked.name}: {asked.size:,}"))
        parts.append(printable(f" {self._segments_in_words()}"))
        parts.append(self._rows())
        hidden = len(self.found) - self.shown
        if hidden > 0:
            parts.append(Padding(Text(f"and {hidden:,} more; --json lists them"), (0, 0, 1, 3)))
        parts.append(Padding(printable(self._in_short()), (0, 0, 0, 1)))
        if self.is_sampled:
            parts.append(Padding(printable(self._sampled_in_words()), (1, 0, 0, 1)))
        return Group(*parts)

    def _segments_in_words(self) -> str:
        some = self.segments.ends is Ends.SOME_OUTSIDE
        ends = "at least one end outside the class of x" if some else "both ends outside the class of x"
        if self.segments.whole:
            return f"segments with {ends}"
        return f"segments with {ends}, |λ − 1/2| ≤ {number_text(self.segments.half_width)}"

    def _rows(self) -> RenderableType:
        table = WholeTable(box=SIMPLE, show_edge=False, pad_edge=False, padding=(0, 1))
        headings = ("row x", "class", "segment of rows", "classes", "angle" if self.is_angular else "ε*")
        for heading in (*headings, "cos²" if self.is_angular else "ε*²"):
            table.add_column(heading, justify="right" if heading in {"row x", "ε*", "angle"} else "left")
        for found in self.found[: self.shown]:
            table.add_row(*map(printable, self._cells(found)))
        return Padding(table, (1, 0, 1, 1))

    def _cells(self, found: Margin | AngularMargin) -> tuple[str, ...]:
        ends = (found.first,) if found.first == found.second else (found.first, found.second)
        rows = " – ".join(str(self.dataset.row(end)) for end in ends)
        classes = ", ".join(dict.fromkeys(_short(self.dataset.label(end)) for end in ends))
        place = (str(self.asked.row(found.point)), _short(self.asked.label(found.point)), rows, classes)
        if isinstance(found, AngularMargin):
            square = found.signed_square
            return (*place, _angle_text(square), ("−" if square < 0 else "") + number_text(abs(square)))
        return (*place, _root_text(found.squared), number_text(found.squared))

    def _in_short(self) -> str:
        name, least = self.asked.name, self.found[0]
        if self.cut:
            angle = isinstance(least, AngularMargin)
            value = _angle_text(least.signed_square) if isinstance(least, AngularMargin) else _root_text(least.squared)
            nearest = (
                "Such a segment passes through a point"
                if value in {"0", "0°"}
                else (f"The least {'angle' if angle else 'ε*'} is at most {value}")
            )
            return f"{nearest} of {name}; of the other points this is undecided: {self.cut}."
        if isinstance(least, AngularMargin):
            return f"No such segment comes nearer to a point of {name} than {_angle_text(least.signed_square)}."
        default = self.segments == Segments() and self.asked is self.dataset
        if least.squared == 0:
            return (
                f"Assumption 2.9 fails at the points of {name} with ε* = 0."
                if default
                else (f"Such a segment passes through a point of {name}.")
            )
        value, square = _root_text(least.squared), number_text(least.squared)
        if default:
            return f"Assumption 2.9 holds at every point of {name}; the least ε* is {value}, of square {square}."
        return f"No such segment comes nearer to a point of {name} than {value}."

    def _sampled_in_words(self) -> str:
        if self.sampled is None:
            return "Sampled as in the paper: every mixed pair of this epoch has all classes at its ends."
        sampled, least = self.sampled, self.found[0]
        text = (
            f"Sampled as in the paper, one epoch at Beta(1024, 1024): ε {_root_text(sampled.squared)}, "
            f"from row {self.dataset.row(sampled.point)} to a mixture of rows {self.dataset.row(sampled.first)} and "
            f"{self.dataset.row(sampled.second)}."
        )
        if isinstance(least, Margin) and least.squared:
            ratio = _root_text(sampled.squared / least.squared)
            return f"{text} That is {ratio} times the exact ε*."
        return text


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_CLASS else name[: LONGEST_CLASS - 1] + "…"


def _root_text(squared: Fraction) -> str:
    """The root where it is rational and short, else 6 digits of it."""
    root = Radicals.root(squared)
    value = root.as_fraction()
    return number_text(value) if value is not None else f"≈{root.ball(128).str(6, radius=False)}"


def _angle_text(signed_square: Fraction) -> str:
    """The angle in degrees, for reading."""
    return f"{angle_in_degrees(signed_square):.6g}°"
