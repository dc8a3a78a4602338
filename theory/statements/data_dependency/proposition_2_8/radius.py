"""One radius for all data points, by the bound in the proof of Proposition 2.8."""

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

import numpy as np

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.mixing.laws import Mixing
from mixproof.theory.budgets import (
    SMALLEST_EXPONENT,
)

TOLERATED = Fraction(1, 1000)


def power_of_two(exponent: int) -> Fraction:
    """2^−exponent.

    Examples
    --------
    >>> power_of_two(3), power_of_two(-2)
    (Fraction(1, 8), Fraction(4, 1))
    """
    return Fraction(1, 2**exponent) if exponent >= 0 else Fraction(2**-exponent)


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

    first = first_exponent(distance)
    return least_exponent(is_enough, first, first + SMALLEST_EXPONENT)


def first_exponent(distance: Fraction) -> int:
    """The least k with 2^−k ≤ distance.

    Examples
    --------
    >>> first_exponent(Fraction(1, 3)), first_exponent(Fraction(5))
    (2, -2)
    """
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
