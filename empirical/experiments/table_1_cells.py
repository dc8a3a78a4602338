"""The cells of Table 1: probabilities beside their predictions, and all that was measured with one law of λ."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite, isnan

from mixproof.empirical.experiments.certified import CertifiedRuns
from mixproof.empirical.experiments.criteria import Measured, number_json
from mixproof.empirical.experiments.floors import Losses
from mixproof.geometry.aliases import Json
from mixproof.geometry.numbers.rationals import rational_text

CLOSE = 0.05
"""The most that a mean probability may be off its prediction, where the runs scatter less than that."""

WIDE = 3 * CLOSE
"""Scatter beyond which a mean speaks for nothing: chance alone may put it as far off."""

SETTLED = 0.5
"""A law has settled if the second half of the steps moves no mean by more than this part of `CLOSE`."""


@dataclass(frozen=True)
class TableCell:
    """The mean probability of a class at a data point, beside its prediction.

    Parameters
    ----------
    alpha : Fraction or None
        λ ~ Beta(α, α); None for plain training.
    point : int
        Index of the data point.
    epsilon : Fraction or None
        The ε of the h_ε that the prediction is taken from; None for plain training.
    """

    alpha: Fraction | None
    point: int
    row: int
    label: str
    measured: Measured
    predicted: float
    epsilon: Fraction | None

    @property
    def allowed(self) -> float:
        """The distance from the prediction that is allowed."""
        return max(self.measured.margin, CLOSE)

    @property
    def distance(self) -> float:
        """The distance from the prediction; inf where nothing was measured."""
        distance = abs(self.measured.mean - self.predicted)
        return float("inf") if isnan(distance) else distance

    @property
    def off(self) -> float:
        """The distance from the prediction, in units of what is allowed."""
        return self.distance / self.allowed if isfinite(self.distance) else self.distance

    def to_json(self) -> Json:
        """The row of the table."""
        return {
            "alpha": None if self.alpha is None else rational_text(self.alpha),
            "row": self.row,
            "class": self.label,
            "measured": number_json(self.measured.mean),
            "standard_error": number_json(self.measured.standard_error),
            "predicted": self.predicted,
            "epsilon": None if self.epsilon is None else rational_text(self.epsilon),
        }


@dataclass(frozen=True)
class LawResult:
    """All that was measured with one law of λ, or with plain training.

    Parameters
    ----------
    epsilon : Fraction or None
        The ε whose h_ε comes nearest to the measured probabilities; None for plain training.
    decided, predicted : tuples of int
        Class of largest mean probability at each data point, and that of h_ε, exactly; −1 where it is not one.
    moved : float
        The most that a mean probability at a data point moved in the second half of the steps.
    certified : CertifiedRuns
        What is proved of the final weights.
    left_open : mapping of int to Fraction
        The data points whose decision the theory leaves open, with the least ε at which it is.
    """

    alpha: Fraction | None
    epsilon: Fraction | None
    cells: tuple[TableCell, ...]
    decided: tuple[int, ...]
    predicted: tuple[int, ...]
    moved: float
    losses: Losses | None
    certified: CertifiedRuns
    left_open: Mapping[int, Fraction]

    @property
    def wrongly_lost(self) -> list[int]:
        """The data points that the theory keeps and some run does not."""
        return [index for index in self.certified.lost if index not in self.left_open]

    def proved_json(self, point: int) -> dict[str, Json]:
        """The runs that keep a data point, proved, and what the theory says of it."""
        kept = len(self.certified.runs) - self.certified.lost.get(point, 0)
        return {"runs_keeping": kept, "theory": "open" if point in self.left_open else "keeps"}

    def is_clear(self, point: int) -> bool:
        """True where the prediction at a point leads by more than the probabilities of two classes may be off."""
        cells = [cell for cell in self.cells if cell.point == point]
        if len(cells) == 1:  # of two classes only the first is tabled
            return abs(2 * cells[0].predicted - 1) > 2 * cells[0].allowed
        second, first = sorted(cells, key=lambda cell: cell.predicted)[-2:]
        return first.predicted - second.predicted > first.allowed + second.allowed

    @property
    def is_settled(self) -> bool:
        """True where the second half of the steps moved no mean probability by more than half of `CLOSE`."""
        return self.moved <= SETTLED * CLOSE

    @property
    def name(self) -> str:
        """The law, in words."""
        return "plain training" if self.alpha is None else f"α = {rational_text(self.alpha)}"

    def to_json(self) -> Json:
        """The ε, the losses, and the rows that the theory leaves open."""
        return {
            "alpha": None if self.alpha is None else rational_text(self.alpha),
            "epsilon": None if self.epsilon is None else rational_text(self.epsilon),
            "losses": None if self.losses is None else self.losses.to_json(),
            "left_open": {
                str(self.certified.dataset.row(index)): rational_text(least) for index, least in self.left_open.items()
            },
        }


@dataclass(frozen=True)
class TabledCell:
    """A cell with what is proved of its data point."""

    law: LawResult
    cell: TableCell

    def to_json(self) -> Json:
        """The row of the table, with the runs that keep the data point."""
        told = self.cell.to_json()
        assert isinstance(told, dict)
        return told | self.law.proved_json(self.cell.point)
