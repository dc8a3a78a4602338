"""Collinear triples as terminal text and as JSON."""

from dataclasses import dataclass

from rich.box import SIMPLE
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import Ends, Incidence
from mixproof.geometry.incidence.triples.collinear import Triples
from mixproof.reports.terminal.console import WholeTable, printable
from mixproof.reports.terminal.datasets import dataset_json, dataset_words
from mixproof.theory.evidence.witnesses import OnSegment
from mixproof.theory.evidence.written import number_text

SCHEMA = "mixproof/collinear/1"
SHOWN = 10
MOST_COORDINATES = 6
"""Points of more coordinates are named by their rows only."""

_NAMES: dict[Ends | None, str] = {None: "all", Ends.SOME_OUTSIDE: "conflicts", Ends.BOTH_OUTSIDE: "both-outside"}
_WORDS: dict[Ends | None, str] = {
    None: "collinear triples",
    Ends.SOME_OUTSIDE: "with an end outside the class of the point",
    Ends.BOTH_OUTSIDE: "with both ends outside",
}


@dataclass(frozen=True)
class TripleReport:
    """A dataset, what a search found in it, and which triples were to be listed.

    Where the time was up before all points were looked at, `cut` says so: then there may be more.
    """

    dataset: Dataset
    found: Triples
    ends: Ends | None
    cut: str = ""

    def to_json(self) -> Json:
        """The exchange form ``mixproof/collinear/1``: rows and segments by rows of the input, λ on the first end."""
        dataset, found = self.dataset, self.found
        data: dict[str, Json] = {
            "schema": SCHEMA,
            "dataset": dataset_json(dataset),
            "kind": _NAMES[self.ends],
            "rows": [OnSegment(dataset, incidence).to_json() for incidence in found.listed],
            "total": found.count(self.ends),
            "triples": {_NAMES[kind]: found.count(kind) for kind in _NAMES},
            "points_inside": {_NAMES[kind]: len(found.middles(kind)) for kind in _NAMES},
        }
        return {**data, "undecided": self.cut} if self.cut else data

    def table(self) -> RenderableType:
        """Counts of triples and of points, and the first triples in words."""
        dataset, found = self.dataset, self.found
        parts: list[RenderableType] = [
            Text("Points inside segments between other points"),
            printable(" " + dataset_words(dataset)),
        ]
        if dataset.origin:
            parts.append(printable(" " + dataset.origin))
        parts.append(self._counts())
        shown = found.listed[:SHOWN]
        parts.extend(Padding(printable("- " + self._in_words(incidence)), (0, 0, 0, 3)) for incidence in shown)
        left = found.count(self.ends) - len(shown)
        if left:
            more = f"and {left:,} more" if len(found.listed) == found.count(self.ends) else self._capped(left)
            parts.append(Padding(Text(more), (0, 0, 0, 3)))
        parts.extend([Text(""), Padding(printable(self._in_short()), (0, 0, 0, 1))])
        return Group(*parts)

    def _counts(self) -> RenderableType:
        table = WholeTable(box=SIMPLE, show_edge=False, pad_edge=False, padding=(0, 1))
        table.add_column("")
        table.add_column("triples", justify="right")
        table.add_column("points inside", justify="right")
        for kind, words in _WORDS.items():
            least = "≥ " * bool(self.cut)
            middles = f"{least}{len(self.found.middles(kind)):,}"
            table.add_row(words, f"{least}{self.found.count(kind):,}", middles)
        return Padding(table, (1, 0, 1, 1))

    def _in_words(self, incidence: Incidence) -> str:
        """The triple; points of many coordinates are named by their rows only."""
        dataset = self.dataset
        if dataset.dimension <= MOST_COORDINATES:
            return OnSegment(dataset, incidence).in_words()
        point, first, second = (
            f"row {dataset.row(k)} [class {dataset.label(k)}]"
            for k in (incidence.point, incidence.first, incidence.second)
        )
        return f"{point} = {number_text(incidence.weight)} × {first} + {number_text(1 - incidence.weight)} × {second}"

    def _capped(self, left: int) -> str:
        listed = max(len(self.found.listed) - SHOWN, 0)
        return f"and {left:,} more; --json lists {listed:,} of them, and more with a larger --most"

    def _in_short(self) -> str:
        name, found = self.dataset.name, self.found
        if self.cut:
            fails = f"Assumption 2.9 fails for {name}. " * bool(found.both_outside)
            return f"{fails}There may be more points inside segments; of the rest this is undecided: {self.cut}."
        if not found.total:
            return f"No three points of {name} are on one line, so no point is inside a segment between two others."
        if not found.some_outside:
            return (
                f"All collinear triples of {name} lie inside one class: Mixup of two points hits no point of another."
            )
        if not found.both_outside:
            return (
                f"No point of {name} is on a segment that avoids its class, so Assumption 2.9 holds at every point; "
                "but the slides' condition fails where a segment has an end in another class."
            )
        return f"Assumption 2.9 fails for {name}: points lie on segments between two points outside their class."
