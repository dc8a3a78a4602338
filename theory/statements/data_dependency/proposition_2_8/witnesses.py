"""Witnesses for Proposition 2.8: a radius for all data points, and h_ε at some of them."""

from dataclasses import dataclass

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.digits import accurate_arb, decimal_enclosure
from mixproof.geometry.numbers.enclosures import Enclosed, Real
from mixproof.geometry.numbers.quotients import Quotient
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.theory.budgets import (
    MOST_TERMS_DIVIDED,
)
from mixproof.theory.evidence.written import SHORT, number_text
from mixproof.theory.findings import Witness
from mixproof.theory.statements.data_dependency.proposition_2_8.radius import TOLERATED, power_of_two

SHOWN_DIGITS = (15, 60)
"""Fewest and most digits of a probability: enough to tell it from 1, where that is possible."""


@dataclass(frozen=True, repr=False)
class Everywhere(Witness):
    """A radius at which h_ε is right at every data point, and stays so at every smaller one."""

    dataset: Dataset
    exponent: int

    def to_json(self) -> Json:
        """The radius, and what it is good for."""
        return {
            "rows": "every",
            "epsilon": rational_text(power_of_two(self.exponent)),
            "own_class_at_least": rational_text(1 - TOLERATED),
        }

    def in_words(self) -> str:
        """The radius, and what it is good for."""
        return (
            f"for every ε ≤ {_power_text(self.exponent)} and at every data point, h_ε gives the point's own class "
            f"more than {number_text(1 - TOLERATED)}"
        )


@dataclass(frozen=True, repr=False)
class OwnClass(Witness):
    """The probability of the own class at a data point, at a radius.

    It holds where even p_x² by itself is more than 1 − `TOLERATED` of all mass in the ball, which then is so at every
    smaller radius; None where the precision does not settle it.
    """

    dataset: Dataset
    index: int
    exponent: int
    probability: Real
    holds: bool | None

    def to_json(self) -> Json:
        """Row of the point, radius, and probability of its class."""
        return {
            "row": self.dataset.row(self.index),
            "epsilon": rational_text(power_of_two(self.exponent)),
            "own_class": _probability_json(self.probability),
        }

    def in_words(self) -> str:
        """The share that is left to other classes, and its bound at smaller radii."""
        where = self.dataset.describe_point(self.index)
        others = Enclosed(lambda bits: 1 - self.probability.ball(bits))
        rest = max(0.0, float(accurate_arb(others, 6).mid()))
        told = f"{where}: at ε = {_power_text(self.exponent)}, h_ε leaves other classes ≈{rest:.2g}"
        return f"{told}, and less than {number_text(TOLERATED)} at every smaller ε" if self.holds else told


def _probability_json(probability: Real) -> Json:
    """As a rational where it is one that can be read, else as an enclosure; few terms, or it takes long to tell."""
    if isinstance(probability, Quotient) and len(probability.denominator.terms) <= MOST_TERMS_DIVIDED:
        value = probability.as_fraction()
        if value is not None and len(text := rational_text(value)) <= SHORT:
            return text
    digits = SHOWN_DIGITS[0]
    while digits < SHOWN_DIGITS[1] and decimal_enclosure(probability, digits)[1].startswith("1"):
        digits *= 2
    return {"enclosure": list(decimal_enclosure(probability, digits))}


def _power_text(exponent: int) -> str:
    return number_text(power_of_two(exponent)) if abs(exponent) <= 12 else f"2^{-exponent}"
