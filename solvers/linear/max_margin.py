"""The hard-margin separator without bias, or the proof that there is none, in rationals.

The max-margin direction is the shortest θ̂ with y·θ̂ᵀx ≥ 1 at every point. It is found by one least-squares problem over
nonnegative coefficients: docs/proofs/linear-models.md, (1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cached_property, lru_cache
from math import gcd

import flint

from mixproof.geometry.aliases import IntegerVector
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.exact_tables import over_common_denominator
from mixproof.solvers.linear.nonnegative_least_squares import (
    combine,
    in_cone,
    inner_products,
    nonnegative_least_squares,
)
from mixproof.solvers.linear.signed_points import signed_points, signs
from mixproof.solvers.linear.span import exact_rank


class Support(Enum):
    """The part that a point has in the separator.

    The multipliers of θ̂ = Σ a·y·x need not be unique, so a point whose margin is least may carry a positive
    one in every such sum, in some, or in none.
    """

    BEYOND = "margin above the least"
    TOUCHING = "least margin, multiplier zero in every solution"
    POSSIBLE = "least margin, multiplier positive in some solutions"
    ESSENTIAL = "least margin, multiplier positive in every solution"


@dataclass(frozen=True, eq=False)
class MaxMargin:
    """The max-margin direction θ̂ of a separable dataset, scaled so that its least margin is 1.

    Parameters
    ----------
    direction : tuple of n Fractions
        θ̂, the shortest vector with y·θ̂ᵀx ≥ 1 at every point.
    multipliers : tuple of m Fractions
        One solution a ≥ 0 of θ̂ = Σ a·y·x that is zero wherever the margin is above 1.
    margins : tuple of m Fractions
        y·θ̂ᵀx at each point.
    """

    dataset: Dataset
    direction: tuple[Fraction, ...]
    multipliers: tuple[Fraction, ...]
    margins: tuple[Fraction, ...]

    @property
    def squared_margin(self) -> Fraction:
        """The squared distance of the nearest points from the hyperplane θ̂ᵀx = 0, which is 1/|θ̂|² = 1/Σa."""
        return 1 / sum(self.multipliers, Fraction(0))

    @property
    def interpolates(self) -> bool:
        """True if every point has the least margin, so that θ̂ᵀx takes one value on each class."""
        return all(margin == 1 for margin in self.margins)

    @property
    def scores(self) -> tuple[Fraction, ...]:
        """θ̂ᵀx at each point."""
        return tuple(y * margin for y, margin in zip(signs(self.dataset), self.margins, strict=True))

    @cached_property
    def supports(self) -> tuple[Support, ...]:
        """The part of each point in the separator, by exact tests of membership in cones.

        Examples
        --------
        >>> fan = Dataset.from_rows([[1, 1], [1, -1], [1, 0], [-2, 5]], [1, 1, 1, 0])
        >>> [support.name for support in max_margin(fan).supports]
        ['POSSIBLE', 'POSSIBLE', 'POSSIBLE', 'BEYOND']
        """
        vectors = signed_points(self.dataset)
        least = [index for index, margin in enumerate(self.margins) if margin == 1]
        table = flint.fmpz_mat([vectors[index] for index in least])
        unique = exact_rank(table) == len(least)
        found = [Support.BEYOND] * self.dataset.size
        for index in least:
            others = [vectors[other] for other in least if other != index]
            found[index] = self._support(index, vectors[index], others, unique)
        return tuple(found)

    def _support(self, index: int, vector: IntegerVector, others: Sequence[IntegerVector], unique: bool) -> Support:
        """The part of a point of least margin; `others` are the other such points."""
        if unique:
            return Support.ESSENTIAL if self.multipliers[index] else Support.TOUCHING
        theta = _integer_direction(self.direction)
        if not in_cone(others, theta):
            return Support.ESSENTIAL
        # θ̂ = a·z + (others) with a > 0 says that −z is in the cone of the others and −θ̂; and conversely,
        # since every such sum has a positive share of θ̂: all margins here are positive.
        downwards = [*others, [-value for value in theta]]
        return Support.POSSIBLE if in_cone(downwards, [-value for value in vector]) else Support.TOUCHING


@dataclass(frozen=True, eq=False)
class NotSeparable:
    """The proof that no θ has y·θᵀx > 0 at every point: a convex combination of the y·x is zero (Farkas, Gordan).

    Parameters
    ----------
    combination : tuple of m Fractions
        u ≥ 0 with Σu = 1 and Σ u·y·x = 0.
    """

    dataset: Dataset
    combination: tuple[Fraction, ...]


@lru_cache(maxsize=64)
def max_margin(dataset: Dataset) -> MaxMargin | NotSeparable:
    """The max-margin separator without bias, or the proof that there is none.

    Parameters
    ----------
    dataset : Dataset
        m points in Rⁿ of exactly two classes. The weights play no part.

    Raises
    ------
    InputError
        If the dataset has not exactly two classes.

    Examples
    --------
    >>> triangle = Dataset.from_rows([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [1, 1, -1])
    >>> found = max_margin(triangle)
    >>> [str(value) for value in found.direction], found.squared_margin, found.interpolates
    (['1', '1', '-1'], Fraction(1, 3), True)
    >>> max_margin(Dataset.from_rows([[1], [3], [2]], [0, 0, 1])).combination
    (Fraction(2, 3), Fraction(0, 1), Fraction(1, 3))
    """
    vectors = signed_points(dataset)
    height = max(1, *(max(map(abs, vector)) for vector in vectors))
    columns = [[*vector, height] for vector in vectors]
    shares = nonnegative_least_squares(columns, [0] * dataset.dimension + [height])
    missing = 1 - sum(shares, Fraction(0))
    if missing == 0:
        return NotSeparable(dataset, shares)
    # The vectors are y·x·denominator: the multipliers scale with its square.
    scale = Fraction(dataset.denominator**2, height**2) / missing
    multipliers = tuple(share * scale for share in shares)
    total = combine(vectors, multipliers)
    direction = tuple(value / dataset.denominator for value in total)
    margins = tuple(value / dataset.denominator for value in inner_products(vectors, direction))
    return MaxMargin(dataset, direction, multipliers, margins)


def _integer_direction(direction: Sequence[Fraction]) -> list[int]:
    """The shortest vector of integers in a direction."""
    numerators, _ = over_common_denominator(direction)
    factor = gcd(*numerators) or 1
    return [value // factor for value in numerators]
