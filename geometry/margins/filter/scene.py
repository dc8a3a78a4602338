"""The points in single precision, seen from a block of points x: the part that all x of the block share.

docs/proofs/single-precision-filter.md proves the bounds that the numbers here hold, with v = 2⁻²⁴ and κ as there.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mixproof.geometry.aliases import Floats, Indices, IntegerArray, Integers, Singles
from mixproof.geometry.margins.field import Field
from mixproof.geometry.margins.filter.strips import GROUP
from mixproof.geometry.numbers.rounding import SINGLE_ROUNDOFF, in_unit

MOST_DIMENSIONS = 2**18
"""Dimensions up to which the bounds on rounding are proved."""

ROWS_AT_A_TIME = 4096
"""Points that are looked at side by side where all their coordinates are needed."""


_LARGEST_BITS = 40


@dataclass(frozen=True, eq=False)
class Scene:
    """The points in single precision, seen from a block of points x.

    Parameters
    ----------
    exponent : int
        The unit is 2^exponent.
    points : (C, n + 1) array
        s − origin, in that unit, and L_s; zeros up to a multiple of `GROUP` rows.
    left : (C, n + 1) array
        The same with −κL_s.
    squares : (C,) array
        |s|²(1 − 40v), lowered.
    p : (B, C) array
        p̂ of every x and s.
    x_squares : (B,) array of double
        |x|².
    """

    exponent: int
    points: Singles
    left: Singles
    squares: Singles
    p: Singles
    x_squares: Floats


def scene_of(field: Field, order: Indices, block: Indices) -> Scene | None:
    """The scene of a block, or None where the range of single precision does not suffice.

    Parameters
    ----------
    order : (m,) array of int
        The order in which the data points are the columns.
    block : (B,) array of int
        The points x, by their places in `field.queries`.

    Examples
    --------
    >>> points, labels = np.array([[0, 0], [2, 1], [2, -1], [9, 0]]), np.array([0, 1, 1, 1])
    >>> field, order = Field(points, labels, points, labels), np.arange(4)
    >>> found = scene_of(field, order, order[:1])
    >>> 2**found.exponent, found.squares[:4].round(4).tolist()  # |s|² over the square of the unit
    (4, [0.0, 0.3125, 0.3125, 5.0625])
    >>> far = np.array([[0], [1], [2**50]])
    >>> scene_of(Field(far, labels[:3], far, labels[:3]), order[:3], order[:1]) is None
    True
    """
    count, dimension = field.points.shape
    queries = field.queries[block]
    origin = queries.sum(axis=0) // len(queries)
    bits = np.concatenate([_bits(field.points, origin), _bits(queries, origin)])
    exponent = int(np.median(bits))
    if dimension > MOST_DIMENSIONS or bits.max() > exponent + _LARGEST_BITS:
        return None
    kappa = (1.1 * dimension + 32) * SINGLE_ROUNDOFF
    points = np.zeros((-(-count // GROUP) * GROUP, dimension + 1), dtype=np.float32)
    squares = np.zeros(len(points), dtype=np.float32)
    for part in _parts(count):
        rounded = in_unit(field.points[order[part]] - origin, exponent)
        lengths = np.einsum("ij,ij->i", rounded, rounded)
        points[part, :-1] = rounded
        points[part, -1] = np.sqrt(lengths) * (1 + 4 * SINGLE_ROUNDOFF)
        squares[part] = lengths * (1 - 44 * SINGLE_ROUNDOFF)
    rounded = in_unit(queries - origin, exponent)
    x_squares = np.einsum("ij,ij->i", rounded, rounded)
    factors = np.column_stack([rounded, kappa * (1 + 8 * SINGLE_ROUNDOFF) * np.sqrt(x_squares)]).astype(np.float32)
    p = factors @ points.T
    p -= (x_squares * (1 - kappa) / 2).astype(np.float32)[:, None]
    left = points.copy()
    left[:, -1] *= np.float32(-kappa * (1 + 4 * SINGLE_ROUNDOFF))
    return Scene(exponent, points, left, squares, p, x_squares)


def _parts(count: int) -> Iterator[slice]:
    """Consecutive parts of so many rows."""
    return (slice(start, min(start + ROWS_AT_A_TIME, count)) for start in range(0, count, ROWS_AT_A_TIME))


def _bits(values: IntegerArray, origin: IntegerArray) -> Integers:
    """The bit length of the largest coordinate of each point, seen from the origin."""
    largest = (np.abs(values[part] - origin).max(axis=1).tolist() for part in _parts(len(values)))
    return np.array([int(value).bit_length() for values in largest for value in values])
