"""The exact rank of a table of integers, with rows and columns that show it.

Elimination modulo a prime proposes as many independent rows and columns as it finds. A minor that is regular modulo the
prime is regular, so the rank is not below their number. That it is not above it is proved in rationals: each other
column is the combination of the chosen ones that it is on the chosen rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import flint
import numpy as np

from mixproof.geometry.aliases import IntegerArray

_PRIMES = (2**61 - 1, 2**31 - 1, 2**59 - 55, 10**18 + 9, 10**9 + 7)


@dataclass(frozen=True)
class Pivots:
    """Rows and columns of a table whose minor is regular; there are as many of each as the table's rank.

    Parameters
    ----------
    rows, columns : tuple of int
        Their places, in rising order.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]

    @property
    def rank(self) -> int:
        """The rank of the table."""
        return len(self.rows)


def pivots(table: IntegerArray) -> Pivots:
    """The exact rank of a table, with rows and columns whose minor is regular.

    Parameters
    ----------
    table : (N, n) array of integers
        Of any size of entries.

    Examples
    --------
    >>> pivots(np.array([[1, 2, 3], [2, 4, 6], [0, 0, 5]]))
    Pivots(rows=(0, 2), columns=(0, 2))
    """
    for prime in _PRIMES:
        found = _modulo(table, prime)
        if found.rank == min(table.shape) or _spans(table, found):
            return found
    raise AssertionError("the rank is less modulo each of the primes")  # a regular minor divisible by all of them


def affine_rows(numerators: IntegerArray, denominator: int) -> IntegerArray:
    """Points as rows with a last entry that stands for 1, all times one denominator.

    Examples
    --------
    >>> affine_rows(np.array([[1, 2], [3, 4]]), 2).tolist()
    [[1, 2, 2], [3, 4, 2]]
    """
    if numerators.dtype != object and denominator >= 2**62:
        numerators = numerators.astype(object)
    return np.hstack([numerators, np.full((len(numerators), 1), denominator, dtype=numerators.dtype)])


def entries_at(table: IntegerArray, rows: Sequence[int], columns: Sequence[int]) -> flint.fmpz_mat:
    """The entries of a table where rows and columns meet.

    Examples
    --------
    >>> entries_at(np.arange(9).reshape(3, 3), [0, 2], [1]).tolist()
    [[1], [7]]
    """
    return flint.fmpz_mat(len(rows), len(columns), table[np.ix_(rows, columns)].ravel().tolist())


def residues(table: IntegerArray, prime: int) -> list[int]:
    """The entries modulo a prime, row by row.

    Examples
    --------
    >>> residues(np.array([[-1, 8]]), 7)
    [6, 1]
    """
    found: list[int] = (table % prime).ravel().tolist()
    return found


def _modulo(table: IntegerArray, prime: int) -> Pivots:
    """Rows and columns with a minor that is regular modulo a prime, as many as there are."""
    columns = _leading(table, prime)
    rows = _leading(table[:, columns].T, prime)
    return Pivots(tuple(rows), tuple(columns))


def _leading(table: IntegerArray, prime: int) -> list[int]:
    """The first columns that the others are combinations of, modulo a prime."""
    count, width = table.shape
    reduced, rank = flint.nmod_mat(count, width, residues(table, prime), prime).rref()
    entries, leading, place = reduced.entries(), [], 0
    for row in range(rank):
        while not entries[row * width + place]:
            place += 1
        leading.append(place)
    return leading


def _spans(table: IntegerArray, found: Pivots) -> bool:
    """True if every other column is a combination of the chosen ones, or every other row of the chosen rows."""
    others = [k for k in range(table.shape[1]) if k not in set(found.columns)]
    spare = [k for k in range(table.shape[0]) if k not in set(found.rows)]
    if len(spare) < len(others):
        return _spans(np.ascontiguousarray(table.T), Pivots(found.columns, found.rows))
    others = [k for k in others if any(table[:, k].tolist())]
    if not others or not spare:
        return not others or found.rank == len(table)
    if not found.rank:
        return False
    minor = entries_at(table, found.rows, found.columns)
    shares = flint.fmpq_mat(minor).solve(flint.fmpq_mat(entries_at(table, found.rows, others)))
    told = flint.fmpq_mat(entries_at(table, spare, found.columns)) * shares
    return bool(told == flint.fmpq_mat(entries_at(table, spare, others)))
