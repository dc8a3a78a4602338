"""Hypotheses and conclusions of Proposition 2.8 on an instance."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import Ends, conflict_count, lines_between
from mixproof.geometry.numbers.digits import accurate_arb, decimal_enclosure
from mixproof.geometry.numbers.enclosures import Enclosed, Real, arb_of, settled_sign
from mixproof.geometry.numbers.quotients import Quotient, combination
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.mixing.laws import Mixing
from mixproof.theory.budgets import (
    MOST_EVALUATION_BITS,
    MOST_EVALUATION_WORK,
    MOST_TERMS_DIVIDED,
    MOST_WITNESSES,
    SMALLEST_EXPONENT,
)
from mixproof.theory.evidence.written import SHORT, number_text
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Verification

TOLERATED = Fraction(1, 1000)


SHOWN_DIGITS = (15, 60)
"""Fewest and most digits of a probability: enough to tell it from 1, where that is possible."""


@dataclass(frozen=True)
class Everywhere:
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


@dataclass(frozen=True)
class OwnClass:
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
        """What is left to other classes, and what that means for smaller radii."""
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


def power_of_two(exponent: int) -> Fraction:
    """2^−exponent.

    Examples
    --------
    >>> power_of_two(3), power_of_two(-2)
    (Fraction(1, 8), Fraction(4, 1))
    """
    return Fraction(1, 2**exponent) if exponent >= 0 else Fraction(2**-exponent)


def _power_text(exponent: int) -> str:
    return number_text(power_of_two(exponent)) if abs(exponent) <= 12 else f"2^{-exponent}"


def one_hot_in_the_limit(instance: Instance) -> Finding:
    """The finding that h_ε tends to the point's own class at every data point.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> one_hot_in_the_limit(make_instance("shadow")).holds
    True
    """
    dataset, law = instance.dataset, instance.mixing
    exponent = radius_for_all(dataset, law)
    if exponent is None:
        return Finding(None, note=f"no ε down to 2^−{SMALLEST_EXPONENT} was enough for the bound")
    evaluated, note = _evaluated(dataset, law, exponent)
    wrong = tuple(each for each in evaluated if each.holds is False)
    if wrong:
        return Finding(False, wrong[:MOST_WITNESSES], len(wrong), "h_ε does not keep what the bound promises")
    settled = [each for each in evaluated if each.holds]
    if len(settled) < len(evaluated):
        note += f"; {len(evaluated) - len(settled)} evaluations were left open at {MOST_EVALUATION_BITS} bits"
    witnesses: tuple[Everywhere | OwnClass, ...] = (Everywhere(dataset, exponent), *settled)
    return Finding(True, witnesses[:MOST_WITNESSES], len(witnesses), note)


def radius_for_all(dataset: Dataset, law: Mixing) -> int | None:
    """The least k at which the bound holds for ε = 2^−k: h_ε^{c(x)}(x) > 1 − `TOLERATED` at every data point x.

    Returns
    -------
    int, or None where it is beyond `SMALLEST_EXPONENT`.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> shadow = Dataset.from_rows([[0], [1], [2]], [0, 0, 1])
    >>> radius_for_all(shadow, Beta(Fraction(1), Fraction(1)))
    14
    """
    distance, weights = least_distance(dataset), dataset.weights
    others = 1 - sum((weight**2 for weight in weights), Fraction(0))
    allowed = min(weights) ** 2 * TOLERATED / (1 - TOLERATED) / others

    def is_enough(exponent: int) -> bool:
        radius = power_of_two(exponent)
        return bool(law.greatest_mass(2 * radius / distance) < arb_of(allowed))

    first = _first_exponent(distance)
    return least_exponent(is_enough, first, first + SMALLEST_EXPONENT)


def _first_exponent(distance: Fraction) -> int:
    """The least k with 2^−k ≤ distance."""
    k = distance.denominator.bit_length() - distance.numerator.bit_length() - 1
    while power_of_two(k) > distance:
        k += 1
    return k


def least_exponent(is_enough: Callable[[int], bool], low: int, high: int) -> int | None:
    """The least integer from `low` to `high` at which a property begins to hold, by bisection.

    Examples
    --------
    >>> least_exponent(lambda k: k * k > 50, 0, 100)
    8
    """
    if not is_enough(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle + 1, high)
    return low


@lru_cache(maxsize=8)
def least_distance(dataset: Dataset) -> Fraction:
    """A lower bound of the least distance of two data points, as a rule within a millionth of it.

    Floats find it, with room for what they round: each coordinate by 2^−53 of the largest, each sum of n squares by
    (n + 3)·2^−53 of itself. Where that leaves nothing, distinct points differ by a unit of their denominator.

    Examples
    --------
    >>> line = Dataset.from_rows([[0, 0], [3, 4], [9, 12]], [0, 1, 0])
    >>> round(float(least_distance(line)), 6)
    5.0
    """
    try:
        points = dataset.numerators.astype(np.float64)
    except OverflowError:
        return Fraction(1, dataset.denominator)
    largest = float(np.abs(points).max(initial=0.0))
    with np.errstate(over="ignore"):
        squares = [((points[k + 1 :] - points[k]) ** 2).sum(axis=1).min() for k in range(dataset.size - 1)]
    nearest = float(np.sqrt(min(squares, default=0.0)))
    bound = nearest * (1 - (dataset.dimension + 10) * 2.0**-50) - largest * dataset.dimension * 2.0**-50
    if not np.isfinite(bound) or bound <= 1:
        return Fraction(1, dataset.denominator)
    return Fraction(bound) / dataset.denominator


def _evaluated(dataset: Dataset, law: Mixing, exponent: int) -> tuple[list[OwnClass], str]:
    """h_ε at data points by its closed form, within the budget, and what was done in words."""
    pairs = dataset.size * (dataset.size - 1) // 2
    first = _first_exponent(least_distance(dataset))
    tries = (exponent - first + 1).bit_length() + 1
    if _work(dataset, law, pairs) * dataset.size * tries <= MOST_EVALUATION_WORK:
        found = [_at_largest_radius(dataset, law, index, first, exponent) for index in range(dataset.size)]
        return found, "all points by the bound in the proof, and each with the largest ε = 2^−k found for it"
    chosen = _riskiest(dataset, law)
    if not chosen:
        return [], "by the bound in the proof; h_ε was not evaluated, for the size of the data or the parameters"
    found = [_at_radius(dataset, law, index, exponent) for index in chosen]
    return found, f"all points by the bound in the proof; h_ε evaluated as well at {len(found)}, riskiest first"


def _work(dataset: Dataset, law: Mixing, chords: int) -> float:
    """Work of one evaluation: a look at each pair, and the mass on so many chords."""
    return dataset.size**2 / 2000 + chords * law.mass_work


def _riskiest(dataset: Dataset, law: Mixing) -> list[int]:
    """As many points as the budget allows, first those inside most segments with an end in another class."""
    if _work(dataset, law, dataset.size) > MOST_EVALUATION_WORK:
        return []
    conflicts, chords = dict.fromkeys(range(dataset.size), 0), dict.fromkeys(range(dataset.size), dataset.size)
    for index, lines in lines_between(dataset):
        conflicts[index] = conflict_count(dataset, index, lines, Ends.SOME_OUTSIDE)
        chords[index] += sum(len(line.ahead.points) * len(line.behind.points) for line in lines)
    chosen, spent = [], 0.0
    for index in sorted(conflicts, key=lambda index: -conflicts[index]):
        work = _work(dataset, law, chords[index])
        if spent + work <= MOST_EVALUATION_WORK:
            spent += work
            chosen.append(index)
    return chosen


def _at_largest_radius(dataset: Dataset, law: Mixing, index: int, first: int, last: int) -> OwnClass:
    evaluated: dict[int, OwnClass] = {}

    def is_enough(exponent: int) -> bool:
        evaluated[exponent] = _at_radius(dataset, law, index, exponent)
        return evaluated[exponent].holds is True

    least = least_exponent(is_enough, first, last)
    return evaluated[last if least is None else least]


def _at_radius(dataset: Dataset, law: Mixing, index: int, exponent: int) -> OwnClass:
    """h_ε at a data point."""
    found = best_constant(dataset, law, dataset.point(index), power_of_two(exponent))
    assert found is not None  # the point itself is in the ball
    alone = Radicals.of(dataset.weights[index] ** 2)
    excess = combination([(Fraction(1), alone), (TOLERATED - 1, found.total)])
    sign = excess.sign() if isinstance(excess, Radicals) else settled_sign(excess, MOST_EVALUATION_BITS)
    return OwnClass(dataset, index, exponent, found[dataset.labels[index]], None if sign is None else sign > 0)


def conclude(verification: Verification) -> str:
    """The radius at which h_ε is right everywhere, in plain words.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> conclude(verify("2.8", "shadow")).partition(":")[0]
    'With Beta(1, 1) the Mixup-optimal classifier gives every training point of shadow its own class'
    """
    instance, outcome = verification.instance, verification.outcome("printed")
    dataset, law = instance.dataset, instance.mixing
    match outcome.conclusion.holds:
        case True:
            everywhere = outcome.conclusion.witnesses[0].in_words()
            return (
                f"With {law} the Mixup-optimal classifier gives every training point of {dataset.name} its own class: "
                f"{everywhere}. What it does beside the training points is the matter of Theorem 2.10."
            )
        case False:
            return f"The closed form of h_ε contradicts the proposition on {dataset.name}: please report it."
    return f"It was not settled on {dataset.name} with {law} within the budget."
