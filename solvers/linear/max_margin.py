"""The hard-margin separator without bias, decided in rationals.

Write z_i = y_i·x_i, with y = +1 for the second class of a dataset and −1 for the first. The max-margin
direction is the shortest θ̂ with z_iᵀθ ≥ 1 for every point. Lawson and Hanson's least-distance programming
turns that into one least-squares problem in nonnegative u,

    minimise  |Σ u_i z_i|² + H²·(Σ u_i − 1)²    over u ≥ 0, for any H > 0.

If the least value is zero, u is a Farkas vector: a convex combination of the z_i is zero, so no θ has all
margins positive. Otherwise s = Σu is below 1, and θ̂ = Σ a_i z_i with the multipliers a = u/(H²·(1 − s)). In both
cases the optimality conditions of the least-squares problem are those of the separator, so nothing is left
to chance once they are checked exactly.

They are checked by the method that finds them: an active-set method in rationals, in which each set of active
points is left for a strictly better one, so that it ends. A float solver says which set to start from, and as
a rule that set is already the right one; but no answer depends on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cached_property, lru_cache
from math import gcd

import flint
import numpy as np

from mixproof.geometry.aliases import IntegerVector
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.exact_tables import over_common_denominator
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.enclosures import to_fraction
from mixproof.solvers.linear.span import exact_rank


class Support(Enum):
    """What a point is to the separator.

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
        """Whether every point has the least margin, so that θ̂ᵀx takes one value on each class."""
        return all(margin == 1 for margin in self.margins)

    @property
    def scores(self) -> tuple[Fraction, ...]:
        """θ̂ᵀx at each point."""
        return tuple(y * margin for y, margin in zip(signs(self.dataset), self.margins, strict=True))

    @cached_property
    def supports(self) -> tuple[Support, ...]:
        """What each point is to the separator, by exact tests of membership in cones.

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
        if unique:
            return Support.ESSENTIAL if self.multipliers[index] else Support.TOUCHING
        theta = _whole(self.direction)
        if not _in_cone(others, theta):
            return Support.ESSENTIAL
        # θ̂ = a·z + (others) with a > 0 says that −z is in the cone of the others and −θ̂; and conversely,
        # since every such sum has a positive share of θ̂: all margins here are positive.
        downwards = [*others, [-value for value in theta]]
        return Support.POSSIBLE if _in_cone(downwards, [-value for value in vector]) else Support.TOUCHING


@dataclass(frozen=True, eq=False)
class NotSeparable:
    """Why no θ has y·θᵀx > 0 at every point: a convex combination of the y·x that is zero (Farkas, Gordan).

    Parameters
    ----------
    combination : tuple of m Fractions
        u ≥ 0 with Σu = 1 and Σ u·y·x = 0.
    """

    dataset: Dataset
    combination: tuple[Fraction, ...]


def signs(dataset: Dataset) -> tuple[int, ...]:
    """The label y of each point: +1 for the second class, −1 for the first.

    Raises
    ------
    InputError
        If the dataset has not exactly two classes.

    Examples
    --------
    >>> signs(Dataset.from_rows([[1], [3], [2]], ["b", "a", "b"]))
    (1, -1, 1)
    """
    if len(dataset.classes) != 2:
        raise InputError(
            f"labels ±1 need exactly two classes; {dataset.name} has {len(dataset.classes)}: keep two of them"
        )
    return tuple(2 * label - 1 for label in dataset.labels)


def signed_points(dataset: Dataset) -> list[list[int]]:
    """The vectors y·x, times the common denominator of the dataset.

    Raises
    ------
    InputError
        If the dataset has not exactly two classes.

    Examples
    --------
    >>> signed_points(Dataset.from_rows([["1/2", 1], [3, 0]], [1, 0]))
    [[1, 2], [-6, 0]]
    """
    return [[y * value for value in dataset.vector(index)] for index, y in enumerate(signs(dataset))]


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
    # In integers, x·denominator: the multipliers scale with its square.
    scale = Fraction(dataset.denominator**2, height**2) / missing
    multipliers = tuple(share * scale for share in shares)
    total = _combine(vectors, multipliers)
    direction = tuple(value / dataset.denominator for value in total)
    margins = tuple(value / dataset.denominator for value in _products(vectors, direction))
    return MaxMargin(dataset, direction, multipliers, margins)


def nonnegative_least_squares(columns: Sequence[IntegerVector], target: IntegerVector) -> tuple[Fraction, ...]:
    """Minimise |Σ u_i·column_i − target|² over u ≥ 0, in rationals (Lawson and Hanson, 1974).

    Parameters
    ----------
    columns : sequence of m sequences of d integers
    target : sequence of d integers

    Returns
    -------
    tuple of m Fractions
        A solution whose positive entries belong to linearly independent columns.

    Examples
    --------
    >>> nonnegative_least_squares([[1, 0], [1, 1]], [0, 2])
    (Fraction(0, 1), Fraction(1, 1))
    """
    state = _start(columns, target)
    while True:
        entering = _steepest(columns, _residual(columns, target, state))
        if entering is None:
            return tuple(state.get(index, Fraction(0)) for index in range(len(columns)))
        state = _advance(columns, target, state, entering)


_State = dict[int, Fraction]
"""The active columns, with their positive coefficients."""


def _start(columns: Sequence[IntegerVector], target: IntegerVector) -> _State:
    """The exact solution on the set that a float solver suggests, where it is positive; else nothing active."""
    suggested = _suggestion(columns, target)
    solved = _solve(columns, target, suggested) if suggested else None
    if solved is None or any(value <= 0 for value in solved):
        return {}
    return dict(zip(suggested, solved, strict=True))


def _suggestion(columns: Sequence[IntegerVector], target: IntegerVector) -> list[int]:
    from scipy.optimize import nnls

    # Columns of length about one make the float problem well scaled; they have the same solution set.
    largest = [max(map(abs, column)) or 1 for column in columns]
    matrix = np.array([[value / most for value in column] for column, most in zip(columns, largest, strict=True)]).T
    most = max(map(abs, target)) or 1
    try:
        found, _ = nnls(matrix, np.array([value / most for value in target]))
    except RuntimeError:
        return []
    return [int(index) for index in np.flatnonzero(found > 1e-14 * found.max(initial=0.0))]


def _solve(columns: Sequence[IntegerVector], target: IntegerVector, active: Sequence[int]) -> list[Fraction] | None:
    """The unconstrained least-squares solution on independent columns; None where they are dependent."""
    matrix = flint.fmpz_mat([columns[index] for index in active])
    try:
        solution = (matrix * matrix.transpose()).solve(matrix * flint.fmpz_mat([[value] for value in target]))
    except ZeroDivisionError:
        return None
    return [to_fraction(value) for value in solution.entries()]


def _advance(columns: Sequence[IntegerVector], target: IntegerVector, state: _State, entering: int) -> _State:
    """Let one column in, and columns out until the exact solution on the active set is positive."""
    state = {**state, entering: Fraction(0)}
    while True:
        active = list(state)
        solved = _solve(columns, target, active)
        # A column that lowers the residual is independent of the active ones, which the residual is orthogonal to.
        assert solved is not None
        aim = dict(zip(active, solved, strict=True))
        if all(value > 0 for value in aim.values()):
            return aim
        step = min(state[index] / (state[index] - aim[index]) for index in active if aim[index] <= 0)
        moved = {index: state[index] + step * (aim[index] - state[index]) for index in active}
        state = {index: value for index, value in moved.items() if value > 0}


def _residual(columns: Sequence[IntegerVector], target: IntegerVector, state: _State) -> list[Fraction]:
    reached = _combine([columns[index] for index in state], list(state.values()))
    return [aim - value for aim, value in zip(target, reached or [Fraction(0)] * len(target), strict=True)]


def _steepest(columns: Sequence[IntegerVector], residual: Sequence[Fraction]) -> int | None:
    """The column along which the residual falls fastest; None where it falls along none: an optimum."""
    slopes = _products(columns, residual)
    best = max(range(len(slopes)), key=slopes.__getitem__)
    return best if slopes[best] > 0 else None


def _in_cone(columns: Sequence[IntegerVector], target: IntegerVector) -> bool:
    """Whether the target is a nonnegative combination of the columns."""
    if not columns:
        return not any(target)
    shares = nonnegative_least_squares(columns, target)
    return _combine(columns, shares) == list(map(Fraction, target))


def _combine(vectors: Sequence[IntegerVector], coefficients: Sequence[Fraction]) -> list[Fraction]:
    """Σ coefficient·vector."""
    used = [(vector, value) for vector, value in zip(vectors, coefficients, strict=True) if value]
    if not used:
        return [Fraction(0)] * (len(vectors[0]) if vectors else 0)
    whole, common = over_common_denominator([value for _, value in used])
    total = flint.fmpz_mat([whole]) * flint.fmpz_mat([vector for vector, _ in used])
    return [Fraction(int(value), common) for value in total.entries()]


def _products(vectors: Sequence[IntegerVector], direction: Sequence[Fraction]) -> list[Fraction]:
    """The inner product of each vector with one direction."""
    whole, common = over_common_denominator(direction)
    values = flint.fmpz_mat([list(vector) for vector in vectors]) * flint.fmpz_mat([[value] for value in whole])
    return [Fraction(int(value), common) for value in values.entries()]


def _whole(direction: Sequence[Fraction]) -> list[int]:
    """The shortest vector of integers in a direction."""
    whole, _ = over_common_denominator(direction)
    factor = gcd(*whole) or 1
    return [value // factor for value in whole]
