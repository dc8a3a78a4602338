"""Witnesses for Theorem 2.7: data points that are misclassified at some α, or outvoted as α → ∞."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.rationals import decimal_text, rational_text
from mixproof.solvers.thresholds.history import SignChange
from mixproof.theory.findings import Witness
from mixproof.theory.statements.data_dependency.theorem_2_7.outcomes import PointOutcome


def _decimal(value: Fraction) -> str:
    """A rational whose denominator divides a power of ten, as a decimal."""
    with localcontext() as context:
        context.prec = 500
        return format(Decimal(value.numerator) / Decimal(value.denominator), "f")


def _enclosure(change: SignChange) -> Json:
    return {"enclosure": [_decimal(change.lower), _decimal(change.upper)]}


def _rounded(change: SignChange) -> str:
    return f"{float((change.lower + change.upper) / 2):.12g}"


def _shares(dataset: Dataset, limit: Sequence[Fraction]) -> str:
    return ", ".join(
        f"{decimal_text(share)} for class {name}" for name, share in zip(dataset.classes, limit, strict=True) if share
    )


@dataclass(frozen=True, repr=False)
class Misclassified(Witness):
    """A data point that h_ε puts into another class, and for which α.

    Parameters
    ----------
    outcome : PointOutcome
    star : SignChange or None
        The threshold that is named α*, if there is one.
    """

    outcome: PointOutcome
    star: SignChange | None

    def to_json(self) -> Json:
        """Row and class; α* enclosed; the sign of the own-class gap with all its changes; the limit of h_ε."""
        dataset, history = self.outcome.dataset, self.outcome.history
        words = {1: "own class", 0: "tie", -1: "another class"}
        changes: list[Json] = [
            {
                "alpha": _enclosure(change),
                "from": words[change.before],
                "to": words[change.after],
                "classes": [dataset.classes[rival] for rival in change.rivals],
            }
            for change in history.changes
        ]
        return {
            "row": self.outcome.row,
            "class": dataset.label(history.index),
            "alpha_star": None if self.star is None else _enclosure(self.star),
            "for_small_alpha": words[history.first_sign],
            "changes": changes,
            "limit": _limit_json(self.outcome),
        }

    def in_words(self) -> str:
        """For which α the point is lost, and what h_ε tends to."""
        dataset, index = self.outcome.dataset, self.outcome.history.index
        spans = " and ".join(_span(start, end) for start, end in self.outcome.lost()) or "all large α"
        others = [name for label, name in enumerate(dataset.classes) if label != dataset.labels[index]]
        winner = f"class {others[0]}" if len(others) == 1 else "another class"
        return (
            f"{dataset.describe_point(index)}: h_ε gives it {winner} for {spans}; "
            f"as α → ∞, h_ε tends to {_shares(dataset, self.outcome.limit)}"
        )


@dataclass(frozen=True, repr=False)
class Outvoted(Witness):
    """A data point whose class is not the first one among the midpoints in its ball."""

    outcome: PointOutcome

    def to_json(self) -> Json:
        """Row, class, and the limit of h_ε."""
        own = self.outcome.dataset.label(self.outcome.history.index)
        return {"row": self.outcome.row, "class": own, "limit": _limit_json(self.outcome)}

    def in_words(self) -> str:
        """The limit of h_ε."""
        dataset = self.outcome.dataset
        name = dataset.describe_point(self.outcome.history.index)
        return f"{name}: as α → ∞, h_ε tends to {_shares(dataset, self.outcome.limit)}"


def _limit_json(outcome: PointOutcome) -> Json:
    shares = zip(outcome.dataset.classes, outcome.limit, strict=True)
    return {name: rational_text(share) for name, share in shares if share}


def _span(start: SignChange | None, end: SignChange | None) -> str:
    if start is None and end is None:
        return "every α > 0"
    if start is None or end is None:
        return f"α < {_rounded(end)}" if end is not None else f"α > {_rounded(start)}" if start is not None else ""
    return f"{_rounded(start)} < α < {_rounded(end)}"
