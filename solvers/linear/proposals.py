"""Proposals in floats for the minimiser of the Mixup loss of linear models; nothing that is said of it relies on them.

J and its derivatives are means over pairs of points and over λ (`solvers.linear.minimiser`). The mean over λ is a
quadrature. That over pairs is a sum over scores: all pairs of few scores, or all pairs of a Chebyshev grid from which
many scores are interpolated.
"""

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.polynomial.chebyshev import chebvander

from mixproof.geometry.aliases import Floats
from mixproof.solvers.mixing.laws import Mixing

MOST_REACH = 48
"""Largest score that is followed; the tables go no farther."""


@dataclass(frozen=True, eq=False)
class Proposal:
    """The rough place of the minimiser of the Mixup loss: its coordinates τ, and the Hessian there.

    Parameters
    ----------
    reach : Fraction
        A bound of its scores.
    curvature : float
        About min p²σ'.
    """

    tau: list[float]
    hessian: Floats
    reach: Fraction
    curvature: float


def propose(mixing: Mixing, matrix: Floats, weights: Floats, labels: Floats) -> Proposal | None:
    """The proposal of Newton's method in floats, damped so that each step lowers J (|σ''| ≤ σ' bounds how J bends).

    Parameters
    ----------
    matrix : (m, r) array
        The scores are matrix·τ.
    weights : (m,) array
        The weights p of the points.
    labels : (m,) array
        The mean labels Q that they meet (`solvers.linear.pair_means`).

    Returns
    -------
    Proposal or None
        None where the scores grow beyond `MOST_REACH`.

    Examples
    --------
    >>> from mixproof.solvers.mixing.parser import parse_mixing
    >>> halves = np.array([0.5, 0.5])
    >>> found = propose(parse_mixing("uniform"), np.array([[1.0], [-1.0]]), halves, np.array([5 / 6, 1 / 6]))
    >>> round(found.tau[0], 8), str(found.reach)
    (3.54228331, '15/4')
    """
    tau, scores = np.zeros(matrix.shape[1]), np.zeros(len(weights))
    before = math.inf
    for _ in range(200):
        slope, hessian = _Kernels.around(mixing, scores).derivatives(matrix, weights, labels)
        step = np.linalg.lstsq(hessian, slope, rcond=None)[0]
        change = float(np.abs(matrix @ step).max())
        tau -= step * (math.log1p(change) / change if change else 1.0)
        scores = matrix @ tau
        if not np.abs(scores).max() < MOST_REACH:
            return None
        if change < 1e-9 or (change < 1e-3 and change > before / 2):
            break
        before = change
    reach = Fraction(math.ceil(8 * float(np.abs(scores).max()) + 1), 8)
    curvature = float(np.min(weights**2 / (2 * np.cosh(scores / 2)) ** 2))
    return Proposal(tau.tolist(), hessian, reach, max(curvature, 1e-300))


@dataclass(frozen=True, eq=False)
class _Kernels:
    """E[λσ], E[λ²σ'] and E[λ(1 − λ)σ'] at pairs of scores.

    Many scores read them off a Chebyshev grid by the matrix `reading`; few are the grid themselves.
    """

    mean: Floats
    diagonal: Floats
    mixed: Floats
    reading: Floats

    @staticmethod
    def around(law: Mixing, scores: Floats) -> "_Kernels":
        """The tables for scores of the size that they have."""
        reach = max(1.0, float(np.abs(scores).max()))
        grid, reading = scores, np.eye(len(scores))
        size = 32 * math.ceil((32 + 8 * reach) / 32)
        if len(scores) > size:
            unit = np.cos(np.pi * (np.arange(size) + 0.5) / size)
            share = np.where(np.arange(size) > 0, 2 / size, 1 / size)
            grid, reading = reach * unit, chebvander(scores / reach, size - 1) * share @ chebvander(unit, size - 1).T
        shape = (len(grid), len(grid))
        mean, diagonal, mixed = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        for x, p in zip(*_quadrature(law, 32 * math.ceil((12 + 4 * reach) / 32)), strict=True):
            bend = np.tanh((x * grid[:, None] + (1 - x) * grid[None, :]) / 2)
            slope = 0.25 * (1 - bend**2)
            mean += p * x * (0.5 + 0.5 * bend)
            diagonal += p * x * x * slope
            mixed += p * x * (1 - x) * slope
        return _Kernels(mean, diagonal, mixed, reading)

    def derivatives(self, matrix: Floats, weights: Floats, labels: Floats) -> tuple[Floats, Floats]:
        """The gradient and the Hessian of J in τ."""
        met = self.reading.T @ weights
        slopes = weights * (2 * self.reading @ (self.mean @ met) - labels)
        bends = weights * (2 * self.reading @ (self.diagonal @ met))
        read = self.reading.T @ (weights[:, None] * matrix)
        hessian = matrix.T @ (bends[:, None] * matrix) + 2 * read.T @ self.mixed @ read
        return matrix.T @ slopes, (hessian + hessian.T) / 2


@lru_cache(maxsize=32)
def _quadrature(law: Mixing, count: int) -> tuple[Floats, Floats]:
    """Quadrature in floats for the mean of the law and its mirror image."""
    weight, share = law.nodes(count)
    if law.is_symmetric:
        return weight, share
    return np.concatenate([weight, 1 - weight]), np.concatenate([share, share]) / 2
