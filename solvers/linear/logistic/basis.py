"""An orthonormal basis of the scores that linear models can have on a dataset, and the way back to θ.

The basis depends on the points only through their span, so it is computed from the exact points: neither the unit of a
column nor how nearly the columns depend on each other is seen in it.
"""

from dataclasses import dataclass

import flint
import numpy as np

from mixproof.geometry.aliases import Floats, Indices
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.solvers.linear.span import (
    column_basis,
    exact_rank,
    in_floats,
    independent_rows,
    orthonormal_chart,
)

MOST_EXACT_BASIS_TERMS = 5_000_000
"""Points times the rank squared up to which the basis is found at high precision."""

_LEAST_VALUE = 1e-6
"""The least singular value, relative to the largest, of data for which floats suffice."""


@dataclass(frozen=True, eq=False)
class ScoreBasis:
    """An orthonormal basis of the vectors of scores, and the way back to θ.

    Parameters
    ----------
    scores : (m, r) array
    theta : (n, r) array
        The θ of each vector of the basis, each coordinate over a power of two.
    exponents : (n,) array of int
        Those powers.
    """

    scores: Floats
    theta: Floats
    exponents: Indices

    def theta_of(self, coordinates: Floats) -> Floats:
        """The θ in the span of the points whose scores have given coordinates in the basis.

        Raises
        ------
        InputError
            If a coordinate of θ is beyond the range of floats.
        """
        scaled = self.theta @ coordinates
        with np.errstate(over="ignore", under="ignore"):
            found = np.ldexp(scaled, self.exponents)
        lost = np.flatnonzero(~np.isfinite(found) | ((np.abs(found) < np.finfo(float).tiny) & (scaled != 0)))
        if len(lost):
            raise InputError(
                f"coordinate {int(lost[0])} of θ is beyond the range of floats: give that column in another unit"
            )
        return np.asarray(found)


def score_basis(dataset: Dataset) -> ScoreBasis:
    """An orthonormal basis of the vectors of scores of a dataset.

    Raises
    ------
    InputError
        If the columns of a large dataset are too nearly dependent for floats.

    Examples
    --------
    >>> basis = score_basis(Dataset.from_rows([[3, 0], [4, 0]], [0, 1]))
    >>> np.abs(basis.scores.round(6)).tolist(), np.abs(basis.theta_of(np.ones(1)).round(6)).tolist()
    ([[0.6], [0.8]], [0.2, 0.0])
    """
    table = flint.fmpz_mat(dataset.numerators.tolist())
    rank = exact_rank(table)
    if rank == 0:
        return ScoreBasis(np.zeros((dataset.size, 0)), np.zeros((dataset.dimension, 0)), _none(dataset))
    found = _exact_basis(table, rank, dataset.denominator) if _is_small(dataset, rank) else None
    if found is None:
        found = _float_basis(dataset, rank)
    if found is None:
        raise InputError(
            f"the columns of {dataset.name} are too nearly dependent for floats: take fewer points or columns"
        )
    return found


def _none(dataset: Dataset) -> Indices:
    return np.zeros(dataset.dimension, dtype=np.intp)


def _is_small(dataset: Dataset, rank: int) -> bool:
    return max(dataset.size, dataset.dimension) * rank**2 <= MOST_EXACT_BASIS_TERMS


def _exact_basis(table: flint.fmpz_mat, rank: int, denominator: int) -> ScoreBasis | None:
    """The basis at high precision, each number rounded once; None where none is found."""
    basis = column_basis(table)
    chart = orthonormal_chart(basis)
    if chart is None:
        return None
    bits = 512 + 6 * max(int(abs(value)).bit_length() for value in table.entries())
    with flint.ctx.workprec(bits):
        matrix = flint.arb_mat(basis) * chart
        theta = chart * denominator if rank == table.ncols() else _in_span(table, matrix, rank, denominator)
        if theta is None:
            return None
        rows = theta.tolist()
        exponents = [max(map(_exponent, row)) for row in rows]
        scaled = [[float((v * flint.arb(2) ** -e).mid()) for v in row] for row, e in zip(rows, exponents, strict=True)]
    orthonormal, triangle = np.linalg.qr(in_floats(matrix))
    return ScoreBasis(orthonormal, np.array(scaled) @ np.linalg.inv(triangle), np.array(exponents))


def _in_span(table: flint.fmpz_mat, matrix: flint.arb_mat, rank: int, denominator: int) -> flint.arb_mat | None:
    """The θ in the span of the points that have the columns of a matrix as scores."""
    rows = independent_rows(table, rank)
    listed, wanted = table.tolist(), matrix.tolist()
    basis = flint.fmpz_mat([listed[row] for row in rows])
    try:
        shares = flint.arb_mat(basis * basis.transpose()).solve(flint.arb_mat([wanted[row] for row in rows]))
    except ZeroDivisionError:
        return None
    return flint.arb_mat(basis.transpose()) * shares * denominator


def _exponent(value: flint.arb) -> int:
    """An e with |value| < 2^e, not far above; far down for 0."""
    mantissa, exponent = value.mid().man_exp()
    return int(mantissa.bit_length() + exponent) if mantissa else -(10**6)


def _float_basis(dataset: Dataset, rank: int) -> ScoreBasis | None:
    """The basis in floats; None where they do not suffice. Columns have units of their own if that changes no θ."""
    largest = np.abs(dataset.numerators).max(axis=0).tolist()
    exponents = np.array([int(value).bit_length() for value in largest])
    if rank < dataset.dimension:  # θ in the span depends on the units
        exponents[:] = exponents.max()
    unit = np.array([1 << int(exponent) for exponent in exponents], dtype=object)
    scaled = np.array(dataset.numerators.astype(object) / unit, dtype=np.float64)
    left, values, right = np.linalg.svd(scaled, full_matrices=False)
    if values[rank - 1] < _LEAST_VALUE * values[0]:
        return None
    shift = dataset.denominator.bit_length()
    theta = right[:rank].T / values[:rank] * (dataset.denominator / (1 << shift))
    return ScoreBasis(left[:, :rank], theta, shift - exponents)
