"""Claims about linear models: the shortest vector with all margins ≥ 1, and how the two classes balance.

The labels are ±1: the second class counts as +, the first as −.
"""

from fractions import Fraction

from ..budget import require
from ..case import Case
from ..data import Point
from ..vectors import affine_values, combination


def max_margin(case: Case, direction: Point, multipliers: list[tuple[int, Fraction]]) -> int:
    """Check that θ̂ is the shortest vector with all margins ≥ 1; return the number of margins above 1.

    It is Σ a·y·x with a ≥ 0, the least margin is 1, and a = 0 wherever the margin is larger (the KKT conditions).
    """
    require(len(case.data.classes) == 2, "there are not two classes")
    require(_combined(case, multipliers) == direction, "θ is not the combination of the y·x")
    found = margins(case, direction)
    require(min(found) == 1, "the least margin is not 1")
    require(all(found[index] == 1 for index, a in multipliers if a), "a point beyond the margin has a multiplier")
    return sum(margin > 1 for margin in found)


def zero_combination(case: Case, coefficients: list[tuple[int, Fraction]]) -> None:
    """Check that Σ a·y·x = 0 with a ≥ 0, not all 0: so no θ has all margins positive (Gordan)."""
    require(len(case.data.classes) == 2, "there are not two classes")
    require(not any(_combined(case, coefficients)) and any(a for _, a in coefficients), "the combination is not zero")


def balance(case: Case, balanced: bool, antipodal: bool) -> None:
    """Check if the classes have as many rows, and if their means are antipodal: n₋Σx₊ + n₊Σx₋ = 0."""
    require(len(case.data.classes) == 2, "there are not two classes")
    sizes = case.data.class_sizes
    require((sizes[0] == sizes[1]) == balanced, f"the classes have {sizes[0]} and {sizes[1]} rows")
    weights = (Fraction(sizes[1 - label] * n) for label, n in zip(case.data.labels, case.data.counts, strict=True))
    total, _ = combination(case.data, list(enumerate(weights)))
    require((not any(total)) == antipodal, "it is the other way round with the means")


def margins(case: Case, theta: Point) -> list[Fraction]:
    """y·θᵀx at each data point."""
    values = affine_values(case.data, theta, Fraction(0))
    return [(2 * label - 1) * value for value, label in zip(values, case.data.labels, strict=True)]


def _combined(case: Case, coefficients: list[tuple[int, Fraction]]) -> Point:
    """Σ a·y·x, with a ≥ 0 checked."""
    require(all(a >= 0 for _, a in coefficients), "a coefficient is negative")
    total, unit = combination(case.data, [(index, (2 * case.data.labels[index] - 1) * a) for index, a in coefficients])
    return tuple(Fraction(value, unit) for value in total)
