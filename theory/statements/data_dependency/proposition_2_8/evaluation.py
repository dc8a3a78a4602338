"""Evaluations of h_ε at data points by its closed form, within a budget: Proposition 2.8."""

from fractions import Fraction

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import Ends, conflict_count, lines_between
from mixproof.geometry.numbers.enclosures import settled_sign
from mixproof.geometry.numbers.quotients import combination
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.mixing.laws import Mixing
from mixproof.theory.budgets import (
    MOST_EVALUATION_BITS,
    MOST_EVALUATION_WORK,
)
from mixproof.theory.statements.data_dependency.proposition_2_8.radius import (
    TOLERATED,
    first_exponent,
    least_distance,
    least_exponent,
    power_of_two,
)
from mixproof.theory.statements.data_dependency.proposition_2_8.witnesses import OwnClass


def evaluated(dataset: Dataset, law: Mixing, exponent: int) -> tuple[list[OwnClass], str]:
    """h_ε at data points by its closed form, within the budget, and how that was done in words.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> found, note = evaluated(load("shadow"), Beta(Fraction(1), Fraction(1)), 14)
    >>> [each.exponent for each in found]
    [12, 13, 12]
    """
    pairs = dataset.size * (dataset.size - 1) // 2
    first = first_exponent(least_distance(dataset))
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
