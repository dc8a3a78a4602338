"""The span of some points: its dimension, bases and coordinates of it, and the vector in it that has given scores.

A matrix of integers holds the points as rows, times a common denominator. Floats propose what is chosen here, a basis
or coordinates; what is said of it is exact or proved in ball arithmetic.
"""

import flint
import numpy as np

from mixproof.geometry.aliases import Enclosures, Floats
from mixproof.geometry.numbers.vectors import norm, working_precision

_PASSES = 8
"""Times that a chart is made more nearly orthonormal, each time at a higher precision."""

_PRIME = 2**61 - 1


def exact_rank(table: flint.fmpz_mat) -> int:
    """The exact rank of a matrix of integers.

    That modulo a prime is never too high, and where it is not full the smaller Gram matrix tells.

    Examples
    --------
    >>> exact_rank(flint.fmpz_mat([[1, 2, 3], [4, 5, 6], [7, 8, 9]]))
    2
    """
    rows, columns = table.nrows(), table.ncols()
    full = min(rows, columns)
    if flint.nmod_mat(rows, columns, [int(value) for value in table.entries()], _PRIME).rank() == full:
        return full
    across = table.transpose()
    return int((table * across if rows < columns else across * table).rank())


def column_basis(table: flint.fmpz_mat) -> flint.fmpz_mat:
    """As many columns of a table as its rank, proposed as a basis of its column space.

    Examples
    --------
    >>> column_basis(flint.fmpz_mat([[1, 2, 0], [2, 4, 0], [0, 0, 3]])).tolist()
    [[1, 0], [2, 0], [0, 3]]
    """
    found = exact_rank(table)
    if found == table.ncols():
        return table
    columns = _leading(_scaled_columns(table), found)
    return flint.fmpz_mat([[row[column] for column in columns] for row in table.tolist()])


def _leading(matrix: Floats, count: int) -> list[int]:
    """As many columns as asked for, chosen by pivoting to be well apart."""
    from scipy.linalg import qr

    _, pivots = qr(matrix, mode="r", pivoting=True)
    return sorted(int(column) for column in pivots[:count])


def _scaled_columns(table: flint.fmpz_mat) -> Floats:
    """The table in floats, each column divided by its largest entry."""
    columns = [list(map(int, column)) for column in table.transpose().tolist()]
    scales = [max(map(abs, column)) or 1 for column in columns]
    return np.array([[value / scale for value in column] for column, scale in zip(columns, scales, strict=True)]).T


def orthonormal_chart(table: flint.fmpz_mat) -> flint.arb_mat | None:
    """An exact square T for which M = table·T is certified to have ‖MᵀM − 1‖ ≤ ½; None where none was found.

    The certificate also shows that T is regular and the table of full rank, so that no score is left out.

    Examples
    --------
    >>> table = flint.fmpz_mat([[10**4, 10**4 + 1], [10**4, 10**4 - 1], [0, 0]])
    >>> matrix = flint.arb_mat(table) * orthonormal_chart(table)
    >>> np.abs(in_floats(matrix.transpose() * matrix).round(3)).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    count = table.ncols()
    longest = max(int(abs(value)).bit_length() for value in table.entries())
    for_columns = [max(int(abs(row[k])).bit_length() for row in table.tolist()) for k in range(count)]
    with flint.ctx.workprec(128 + longest):
        chart = flint.arb_mat(
            [[flint.arb(2) ** -for_columns[k] if j == k else 0 for j in range(count)] for k in range(count)]
        )
    for attempt in range(_PASSES):
        with flint.ctx.workprec(256 + longest + 128 * attempt):
            matrix = flint.arb_mat(table) * chart
            defect = matrix.transpose() * matrix - flint.arb_mat(np.eye(count).tolist())
            if norm(defect.entries()) <= flint.arb("0.5"):
                return chart
            triangle = np.linalg.qr(in_floats(matrix)).R
            # Columns that floats cannot tell apart are only pulled apart so far; the next attempt sees more.
            floor = 1e-13 * float(np.abs(triangle).max())
            small = np.abs(np.diag(triangle)) < floor
            triangle[small, small] = floor
            chart = (chart * flint.arb_mat(np.linalg.inv(triangle).tolist())).mid()
    return None


def in_floats(matrix: flint.arb_mat) -> Floats:
    """The midpoints of a matrix of balls, rounded.

    Examples
    --------
    >>> in_floats(flint.arb_mat([[1, 0], [flint.arb(1) / 3, 2]])).tolist()
    [[1.0, 0.0], [0.3333333333333333, 2.0]]
    """
    return np.array([[float(value.mid()) for value in row] for row in matrix.tolist()])


def independent_rows(table: flint.fmpz_mat, rank: int) -> list[int]:
    """As many rows of a table as its rank, proposed as a basis of its row space.

    Examples
    --------
    >>> independent_rows(flint.fmpz_mat([[1, 2], [2, 4], [0, 3]]), 2)
    [0, 2]
    """
    return _leading(_scaled_columns(table.transpose()), rank) if rank < table.nrows() else list(range(rank))


def vector_of_scores(
    table: flint.fmpz_mat, scores: Enclosures, rank: int, denominator: int = 1
) -> list[flint.arb] | None:
    """The θ in the span of the points that has the given scores; None where they are not known well enough.

    θ = X_Bᵀ(X_B·X_Bᵀ)⁻¹·a_B for independent rows B.

    Parameters
    ----------
    table : (m, n) matrix of integers
        The points, times a common denominator.
    scores : m balls
    rank : int
        That of the table.

    Examples
    --------
    >>> points = flint.fmpz_mat([[1, 0, 1], [0, 1, 1], [1, 1, 2]])
    >>> theta = vector_of_scores(points, [flint.arb(3), flint.arb(3), flint.arb(6)], rank=2)
    >>> [value.str(5, radius=False) for value in theta]
    ['1.0000', '1.0000', '2.0000']
    """
    rows = independent_rows(table, rank)
    listed = table.tolist()
    basis = flint.fmpz_mat([listed[row] for row in rows])
    known = [scores[row] for row in rows]
    precision = 2 * working_precision(scores) + 4 * max(int(abs(value)).bit_length() for value in basis.entries())
    with flint.ctx.workprec(precision):
        right = flint.arb_mat([[value * denominator] for value in known])
        try:
            shares = flint.arb_mat(basis * basis.transpose()).solve(right)
        except ZeroDivisionError:
            return None
        theta: list[flint.arb] = (flint.arb_mat(basis.transpose()) * shares).entries()
    return theta
