"""Witnesses for Lemma 2.3: minimisers on balls, and formulas that are none."""

from dataclasses import dataclass

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.digits import accurate_arb, decimal_enclosure, nearest_float
from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.rationals import decimal_text, rational_text
from mixproof.solvers.classifier.likeness import is_short
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.theory.evidence.written import exact_json, number_text
from mixproof.theory.findings import Witness
from mixproof.theory.statements.data_dependency.lemma_2_3.balls import BallLoss
from mixproof.theory.statements.data_dependency.lemma_2_3.other_constants import baselines, excess_loss


def _place_json(loss: BallLoss) -> dict[str, Json]:
    if loss.index is not None:
        return {"row": loss.dataset.row(loss.index)}
    return {"point": [rational_text(value) for value in loss.x]}


def _place_text(loss: BallLoss) -> str:
    if loss.index is not None:
        return f"on the ball around {loss.dataset.describe_point(loss.index)}"
    return f"on the ball around ({', '.join(map(decimal_text, loss.x[:6]))}{', …' * (len(loss.x) > 6)})"


def _number_json(value: Real, short: bool) -> Json:
    return exact_json(value) if short else {"enclosure": list(decimal_enclosure(value))}


def _shares_json(dataset: Dataset, shares: Probabilities) -> Json:
    short = is_short(shares)
    return {dataset.classes[label]: _number_json(shares[label], short) for label in shares.support()}


def _shares_text(dataset: Dataset, shares: Probabilities) -> str:
    def text(label: int) -> str:
        if is_short(shares):
            return number_text(shares[label])
        return f"≈{nearest_float(shares[label]):.9f}"

    return ", ".join(f"{text(label)} for class {dataset.classes[label]}" for label in shares.support())


@dataclass(frozen=True, repr=False)
class Minimum(Witness):
    """The minimiser on a ball, its multiplier, and what some other constants lose."""

    loss: BallLoss

    def to_json(self) -> Json:
        """Row or point, the minimiser, the common value ΣN of Nⁱ/θᵢ, and the excess losses of baselines."""
        optimum = self.loss.optimum
        others: list[Json] = [
            {
                "constant": {
                    name: rational_text(share) for name, share in zip(self.loss.dataset.classes, theta, strict=True)
                },
                "excess_loss": {"enclosure": list(decimal_enclosure(excess_loss(optimum, theta)))},
            }
            for theta in baselines(optimum)
        ]
        return {
            **_place_json(self.loss),
            "minimiser": _shares_json(self.loss.dataset, optimum),
            "multiplier": _number_json(optimum.total, is_short(optimum)),
            "baselines": others,
        }

    def in_words(self) -> str:
        """The minimiser, and the excess loss of the uniform constant."""
        optimum = self.loss.optimum
        text = f"{_place_text(self.loss)} the minimiser is {_shares_text(self.loss.dataset, optimum)}"
        theta = baselines(optimum)[0]
        excess = float(accurate_arb(excess_loss(optimum, theta), 6).mid())
        return f"{text}; the constant ({', '.join(map(rational_text, theta))}) loses {excess:.3g} more"


@dataclass(frozen=True, repr=False)
class NotTheMinimum(Witness):
    """A ball on which a formula is not the minimiser."""

    loss: BallLoss
    name: str
    formula: Probabilities

    def to_json(self) -> Json:
        """Row or point, what the formula gives, and the minimiser."""
        return {
            **_place_json(self.loss),
            self.name: _shares_json(self.loss.dataset, self.formula),
            "minimiser": _shares_json(self.loss.dataset, self.loss.optimum),
        }

    def in_words(self) -> str:
        """Both values."""
        dataset = self.loss.dataset
        return (
            f"{_place_text(self.loss)} the {self.name.replace('_', ' ')} gives {_shares_text(dataset, self.formula)}, "
            f"but the minimiser is {_shares_text(dataset, self.loss.optimum)}"
        )
