"""The table and the JSON of ``mixproof lipschitz``: the points that the best L-Lipschitz models keep and give up."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from rich.console import Group, RenderableType
from rich.text import Text

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.reports.terminal.console import WholeTable, printable
from mixproof.reports.terminal.datasets import dataset_json
from mixproof.solvers.lipschitz.flips import Flip
from mixproof.solvers.lipschitz.optimum import LipschitzOptimum
from mixproof.solvers.mixing.laws import Mixing

LIPSCHITZ_SCHEMA = "mixproof/lipschitz/2"

MOST_NAMED = 6
"""Points named in one cell of a table; JSON has all of them."""

MOST_SHOWN = 3
"""Points whose probabilities are shown on a terminal."""


@dataclass(frozen=True, eq=False)
class LipschitzReport:
    """A sweep over Lipschitz constants, and the flips in it; `cut` says where the time was up before all were found."""

    dataset: Dataset
    mixing: Mixing
    optima: Sequence[LipschitzOptimum]
    flips: Sequence[Flip]
    cut: str = ""

    def table(self) -> RenderableType:
        """The report for a terminal."""
        parts: list[RenderableType] = [self._heading(), Text(), self._sweep(), Text()]
        if any(self._doubtful):
            parts += [self._values(), Text()]
        if self.flips:
            parts += [self._flips(), Text()]
        return Group(*parts, Text(self._words()))

    def to_json(self) -> Json:
        """The exchange form ``mixproof/lipschitz/2``: the same, with the probabilities at all points."""
        return {
            "schema": LIPSCHITZ_SCHEMA,
            "dataset": dataset_json(self.dataset),
            "mixing": str(self.mixing),
            "classes": list(self.dataset.classes),
            **({"undecided": self.cut} if self.cut else {}),
            "optima": [self._optimum_json(optimum) for optimum in self.optima],
            "flips": [
                {
                    "row": self.dataset.row(flip.index),
                    "class": self.dataset.label(flip.index),
                    "between": [rational_text(end) for end in flip.between],
                    "estimate": flip.estimate,
                    "kept": "above" if flip.is_kept_above else "below",
                }
                for flip in self.flips
            ],
        }

    def _optimum_json(self, optimum: LipschitzOptimum) -> Json:
        """One L in JSON."""
        return {
            "lipschitz_constant": rational_text(optimum.lipschitz_constant),
            "least_loss": {"enclosure": [f"{end:.12g}" for end in optimum.ends]},
            "cells": len(optimum.cells),
            "points": [
                {
                    "row": self.dataset.row(index),
                    "probabilities": optimum.probabilities[index].tolist(),
                    "radius": optimum.radius(index),
                    "kept": optimum.keeps(index),
                }
                for index in range(self.dataset.size)
            ],
        }

    def _heading(self) -> RenderableType:
        """The dataset, the law of λ and the models."""
        facts = WholeTable.grid(padding=(0, 2))
        rows, size = self.dataset.row_count, self.dataset.size
        facts.add_row(" dataset", printable(f"{self.dataset.name}: {rows} rows, {size} points"))
        facts.add_row(" mixing", f"λ ~ {self.mixing}")
        facts.add_row(" models", "log odds change by at most L·|u − v| along segments")
        return facts

    def _sweep(self) -> WholeTable:
        """One row for each L: the least loss, and the points that are kept, open and given up."""
        table = WholeTable(box=None, pad_edge=True, header_style="", padding=(0, 2, 0, 1))
        for column in ("L", "least Mixup loss", "kept", "open"):
            table.add_column(column, justify="right")
        table.add_column("rows given up")
        for optimum in self.optima:
            kept = [optimum.keeps(index) for index in range(self.dataset.size)]
            lost = [self.dataset.row(index) for index, answer in enumerate(kept) if answer is False]
            table.add_row(
                f"{float(optimum.lipschitz_constant):.4g}",
                "{:.6f} … {:.6f}".format(*optimum.ends),
                str(kept.count(True)),
                str(kept.count(None) or "–"),
                _named(lost),
            )
        return table

    @property
    def _doubtful(self) -> list[int]:
        """The data points that are not certainly kept at every L."""
        return [index for index in range(self.dataset.size) if not all(each.keeps(index) for each in self.optima)]

    def _values(self) -> WholeTable:
        """The own class's probability for each L, at the first points that are not always kept."""
        table = WholeTable(box=None, pad_edge=True, header_style="", padding=(0, 2, 0, 1))
        table.add_column("L", justify="right")
        chosen = self._doubtful[:MOST_SHOWN]
        for index in chosen:
            table.add_column(f"own class at row {self.dataset.row(index)}")
        for optimum in self.optima:
            values = [
                (optimum.probabilities[index, self.dataset.labels[index]], optimum.radius(index)) for index in chosen
            ]
            table.add_row(
                f"{float(optimum.lipschitz_constant):.4g}",
                *(f"{value:.3f} ± {_upwards(radius)}" for value, radius in values),
            )
        return table

    def _flips(self) -> WholeTable:
        """One row for each flip."""
        table = WholeTable(box=None, pad_edge=True, header_style="", padding=(0, 2, 0, 1))
        table.add_column("row", justify="right")
        for column in ("class", "flips at an L between", "about", "is kept at"):
            table.add_column(column)
        for flip in self.flips:
            low, high = map(float, flip.between)
            table.add_row(
                str(self.dataset.row(flip.index)),
                printable(self.dataset.label(flip.index)),
                f"{low:.5g} and {high:.5g}",
                f"{flip.estimate:.4g}",
                "larger L" if flip.is_kept_above else "smaller L",
            )
        return table

    def _words(self) -> str:
        """The explanation of kept, given up and open, and of what is certified."""
        certain = " and each ±" if not self.flips else ", each ± and the two ends of each flip"
        besides = "" if not self.flips else "; “about” is not"
        words = (
            "A row is kept where its class certainly leads at the optimum, given up where another one certainly does, "
            "and open where the bounds leave it so (a smaller --gap brings them closer). The bounds of the loss"
            f"{certain} are certified{besides}."
        )
        if self.cut:
            words = f"Of larger L and of other flips this is undecided: {self.cut}. {words}"
        return textwrap.fill(words, 79, initial_indent=" ", subsequent_indent=" ", break_on_hyphens=False)


def _upwards(radius: float) -> str:
    """A radius to three decimals, with room for the rounding of the value that it belongs to."""
    return f"{ceil(1000 * radius + 0.5) / 1000:.3f}"


def _named(rows: Sequence[int]) -> str:
    """The first few rows, and the number of all."""
    shown = ", ".join(map(str, rows[:MOST_NAMED])) or "–"
    return shown if len(rows) <= MOST_NAMED else f"{shown}, … {len(rows)} in all"
