"""Least squares over nonnegative coefficients, and membership in cones, in rationals.

An active-set method (Lawson and Hanson, 1974): each set of active columns is left for a strictly better one, so that it
ends. A float solver suggests the set to start from; no answer depends on it.
"""

from collections.abc import Sequence
from fractions import Fraction

import flint
import numpy as np

from mixproof.geometry.aliases import IntegerVector
from mixproof.geometry.data.exact_tables import over_common_denominator
from mixproof.geometry.numbers.enclosures import to_fraction

_State = dict[int, Fraction]
"""The active columns, with their positive coefficients."""


def nonnegative_least_squares(columns: Sequence[IntegerVector], target: IntegerVector) -> tuple[Fraction, ...]:
    """The u ≥ 0 with the least |Σ u_i·column_i − target|², in rationals (Lawson and Hanson, 1974).

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
        entering = _entering_column(columns, _residual(columns, target, state))
        if entering is None:
            return tuple(state.get(index, Fraction(0)) for index in range(len(columns)))
        state = _advance(columns, target, state, entering)


def in_cone(columns: Sequence[IntegerVector], target: IntegerVector) -> bool:
    """True if the target is a nonnegative combination of the columns.

    Examples
    --------
    >>> in_cone([[1, 0], [1, 1]], [3, 1]), in_cone([[1, 0], [1, 1]], [1, 3])
    (True, False)
    """
    if not columns:
        return not any(target)
    shares = nonnegative_least_squares(columns, target)
    return combine(columns, shares) == list(map(Fraction, target))


def combine(vectors: Sequence[IntegerVector], coefficients: Sequence[Fraction]) -> list[Fraction]:
    """Σ coefficient·vector.

    Examples
    --------
    >>> combine([[1, 0], [1, 1]], [Fraction(1, 2), Fraction(3)])
    [Fraction(7, 2), Fraction(3, 1)]
    """
    used = [(vector, value) for vector, value in zip(vectors, coefficients, strict=True) if value]
    if not used:
        return [Fraction(0)] * (len(vectors[0]) if vectors else 0)
    numerators, common = over_common_denominator([value for _, value in used])
    total = flint.fmpz_mat([numerators]) * flint.fmpz_mat([vector for vector, _ in used])
    return [Fraction(int(value), common) for value in total.entries()]


def inner_products(vectors: Sequence[IntegerVector], direction: Sequence[Fraction]) -> list[Fraction]:
    """The inner product of each vector with one direction.

    Examples
    --------
    >>> inner_products([[1, 0], [1, 1]], [Fraction(1, 2), Fraction(3)])
    [Fraction(1, 2), Fraction(7, 2)]
    """
    numerators, common = over_common_denominator(direction)
    values = flint.fmpz_mat([list(vector) for vector in vectors]) * flint.fmpz_mat([[value] for value in numerators])
    return [Fraction(int(value), common) for value in values.entries()]


def _start(columns: Sequence[IntegerVector], target: IntegerVector) -> _State:
    """The exact solution on the set that a float solver suggests, where it is positive; else nothing active."""
    suggested = _suggestion(columns, target)
    solved = _solve(columns, target, suggested) if suggested else None
    if solved is None or any(value <= 0 for value in solved):
        return {}
    return dict(zip(suggested, solved, strict=True))


def _suggestion(columns: Sequence[IntegerVector], target: IntegerVector) -> list[int]:
    """The active columns of the solution in floats; none where the float solver fails."""
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
    """The target less the combination of the active columns."""
    reached = combine([columns[index] for index in state], list(state.values()))
    return [aim - value for aim, value in zip(target, reached or [Fraction(0)] * len(target), strict=True)]


def _entering_column(columns: Sequence[IntegerVector], residual: Sequence[Fraction]) -> int | None:
    """The column along which the residual falls fastest; None where it falls along none: an optimum."""
    slopes = inner_products(columns, residual)
    best = max(range(len(slopes)), key=slopes.__getitem__)
    return best if slopes[best] > 0 else None
