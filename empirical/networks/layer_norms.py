"""A bound of the slope of a network anywhere, from the norms of its layers: docs/proofs/networks.md, (12)."""

from collections import Counter
from math import inf, sqrt

import numpy as np
from scipy.sparse import csr_array

from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.steps import TINIEST, UNIT, Affine, LayerStep, Maximum, Rectifier, nearest_doubles
from mixproof.geometry.aliases import Floats

MOST_DECOMPOSED = 2**20
"""Entries of a matrix up to which eigenvalues are found; the norm of a larger one is bounded by its sums."""

_UP = 1 + 2.0**-30
"""More than the rounding errors of norms and of a few products make up, relative to the result."""


def slope_by_layers(network: Network) -> float:
    """A bound of the change of any difference of two scores per unit of length, in any direction and at any place.

    It is the product of the norms of the layers, and may be far above the largest slope. Infinite where the weights
    leave the range of doubles.

    Examples
    --------
    >>> from mixproof.empirical.networks.weights import fully_connected
    >>> tent = fully_connected([([[1], [1]], [0, -1]), ([[-1, 2], [1, -2]], [1, 0])])
    >>> round(slope_by_layers(tent), 6)  # √2·|(−2, 4)|, and its slopes are 2 at most
    6.324555
    """
    values, differences = [1.0], inf
    for operation in network.operations:
        step, reads = operation.step, sum(values[place] for place in operation.reads)
        values.append(_finite(reads * _factor(step) * _UP))
        differences = inf
        if (
            isinstance(step, Affine)
            and step.outputs == network.outputs
            and step.outputs * step.inputs <= MOST_DECOMPOSED
        ):
            differences = _finite(reads * _largest_difference(step) * _UP)
    return min(differences, sqrt(2) * values[-1] * _UP)


def _finite(bound: float) -> float:
    """The bound, infinite where there is none."""
    return bound if bound < inf else inf


def _factor(step: LayerStep) -> float:
    """A bound of how far apart a step can move two points, relative to their distance."""
    if isinstance(step, Affine):
        return norm_bound(step)
    if isinstance(step, Rectifier):
        return max(1.0, abs(float(nearest_doubles([step.slope])[0])) * _UP)
    if isinstance(step, Maximum):
        return sqrt(max(Counter(j for group in step.groups for j in set(group)).values())) * _UP
    return 1.0


def norm_bound(step: Affine) -> float:
    """A bound of the largest singular value of the matrix of an affine map, rounded up.

    Examples
    --------
    >>> from fractions import Fraction
    >>> turn = Affine.dense([[Fraction(3, 5), Fraction(4, 5)], [Fraction(-4, 5), Fraction(3, 5)]], [Fraction(0)] * 2)
    >>> 1 <= norm_bound(turn) < 1 + 1e-8
    True
    """
    weights = _matrix(step)
    if not np.isfinite(weights.data).all():
        return inf
    sizes = abs(weights)
    few = (max(step.outputs, step.inputs) + 4) * TINIEST
    sums = [float(np.asarray(sizes.sum(axis=axis)).max(initial=0.0)) * _UP + few for axis in (0, 1)]
    by_sums = sqrt(sums[0]) * sqrt(sums[1]) * (1 + 4 * max(step.outputs, step.inputs) * UNIT) * _UP
    if step.outputs * step.inputs > MOST_DECOMPOSED or not 2.0**-400 < by_sums < 2.0**400:
        return by_sums
    return min(by_sums, _by_eigenvalues(weights.toarray()))


def _by_eigenvalues(matrix: Floats) -> float:
    """√(d(1 + a) + r) from the computed eigenvalues of WWᵀ, with a and r what the computed factors lack."""
    narrow = matrix if matrix.shape[0] <= matrix.shape[1] else matrix.T
    square = narrow @ narrow.T
    values, vectors = np.linalg.eigh(square)
    unit = 4 * (max(matrix.shape) + 8) * UNIT
    size, length = (float(np.linalg.norm(each)) for each in (matrix, vectors))
    top = float(np.abs(values).max(initial=0.0))
    rest = float(np.linalg.norm(square - (vectors * values) @ vectors.T)) + unit * (top * length**2 + 2 * size**2)
    lack = float(np.linalg.norm(vectors.T @ vectors - np.eye(len(values)))) + 2 * unit * length**2
    return float(sqrt(top * (1 + lack) + rest) * _UP + unit * size + TINIEST)


def _largest_difference(step: Affine) -> float:
    """A bound of the Euclidean length of the difference of any two rows."""
    rows = _matrix(step).toarray()
    if not np.isfinite(rows).all():
        return inf
    scale = float(np.abs(rows).max(initial=0.0)) or 1.0
    rows = rows / scale
    longest = max(float(np.sqrt(((rows - row) ** 2).sum(axis=1)).max()) for row in rows)
    rounded = 8 * UNIT * sqrt(step.inputs)
    return (longest * _UP + rounded) * scale * _UP + step.inputs * TINIEST


def _matrix(step: Affine) -> csr_array:
    """The matrix, each entry rounded to the nearest double."""
    return csr_array((step.float_weights, step.columns, step.starts), shape=(step.outputs, step.inputs))
