"""Which segments may come near a point: a sieve in single precision, in which one Gram matrix serves many points.

A segment [s, t] comes within √T of x only if g + √(a − T)·√(b − T) ≤ T (`geometry.margins.pointwise`), and
g = (s − x)·(t − x) = s·t − p_s − p_t with p_s = s·x − |x|²/2. So one matrix s·t serves all x: what depends on x are
the vectors p_s and w_s = √(a_s − T), where a_s = |s|² − 2p_s, and a pair costs a handful of operations.

**Floats only sieve.** Let v = 2⁻²⁴ be the unit roundoff of single precision, n ≤ `MOST_DIMENSIONS` the dimension, so
that nv ≤ 2⁻⁶, and κ = (1.1n + 32)v. The origin is a point near the x's of the block. In a unit that is a power of
two the coordinates are at most 2⁴⁰, L_s is the length of s, q_s = L_s + L_x and Q = q_s·q_t. All of |s·t|, |p_s|,
|p_t|, √a√b and T ≤ min(a, b) are at most Q, and Q = L_sL_t + L_xL_s + L_xL_t + L_x². The sieve computes

    Ĝ = s·t − κL_sL_t,   p̂_s = p_s + κ(L_xL_s + L_x²/2),   ŵ_s ≤ w_s,   M̂ = Ĝ + ŵ_sŵ_t − p̂_t  ≤  T⁺ + p̂_s,

where every κ-term is one more coordinate of the points, and together they make κQ. Without rounding, therefore,
g + w_sw_t ≤ T gives M̂ − p̂_s ≤ T − κQ. What rounding adds:

1. Coordinates are rounded once: (2 + 2⁻²⁰)v for a product of lengths. A product of n + 1 coordinates, summed in any
   order, is off by at most 1.016(n + 1)v times Σ|s_it_i| ≤ 1.02 L_sL_t. For Ĝ, p̂_s and p̂_t together these are at
   most (1.04n + 3.2)v(L_sL_t + L_xL_s + L_xL_t) ≤ (1.04n + 3.2)vQ.
2. What is added to p in single precision, and rounded: 3.1vQ for each of the two.
3. The sums and the product in M̂, in any order, fused or not: less than 7.3vQ, as the terms add up to at most 3.1Q.
   The right side: T⁺ + p̂_s is off by 2.2vQ.

Together less than (1.04n + 19)vQ < κQ. Underflow in a product, also where tiny numbers are flushed to zero, adds at
most 2⁻¹²⁶ · 2⁴⁰ · n < 2⁻⁶⁰, which T⁺ contains. *So no segment within √T is left out.*

ŵ_s ≤ w_s: p̂_s ≥ p_s, since its error of (1.04n + 8)v(L_xL_s + L_x²/2) is below the κ-term, and of L_x² alone 3v are
below κ/2. So |s|² − 2p̂_s ≤ a_s, and 40v(|s|² + |x|²), taken from it, exceeds the roundings of its three terms.
The root is lowered by 4v; a radicand below 2⁻¹⁰⁰ counts as 0, so that nothing is subnormal.

T may be any bound that is known to hold, as long as T ≤ min(a, b) for all segments that count.

Points 2⁴⁰ times farther away than the others spoil the range; then there is no scene.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from mixproof.geometry.aliases import Floats, Indices, IntegerArray, Integers
from mixproof.geometry.incidence.incidences import Ends
from mixproof.geometry.margins.kernels import GROUP, Groups, Singles, Strip, grouped
from mixproof.geometry.margins.values import Field
from mixproof.geometry.numbers.rounding import in_unit

V = 2.0**-24
MOST_DIMENSIONS = 2**18
MASKED_P, MASKED_W = np.float32(-1e30), np.float32(2.0**60)
ROWS = 4096
"""Points that are looked at side by side where all their coordinates are needed."""
_LARGEST_BITS = 40
_TINY = 2.0**-60


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
    """What the sieve needs, or None where the range of single precision does not suffice.

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
    kappa = (1.1 * dimension + 32) * V
    points = np.zeros((-(-count // GROUP) * GROUP, dimension + 1), dtype=np.float32)
    squares = np.zeros(len(points), dtype=np.float32)
    for part in _parts(count):
        rounded = in_unit(field.points[order[part]] - origin, exponent)
        lengths = np.einsum("ij,ij->i", rounded, rounded)
        points[part, :-1] = rounded
        points[part, -1] = np.sqrt(lengths) * (1 + 4 * V)
        squares[part] = lengths * (1 - 44 * V)
    rounded = in_unit(queries - origin, exponent)
    x_squares = np.einsum("ij,ij->i", rounded, rounded)
    factors = np.column_stack([rounded, kappa * (1 + 8 * V) * np.sqrt(x_squares)]).astype(np.float32)
    p = factors @ points.T
    p -= (x_squares * (1 - kappa) / 2).astype(np.float32)[:, None]
    left = points.copy()
    left[:, -1] *= np.float32(-kappa * (1 + 4 * V))
    return Scene(exponent, points, left, squares, p, x_squares)


def _parts(count: int) -> Iterator[slice]:
    return (slice(start, min(start + ROWS, count)) for start in range(0, count, ROWS))


def _bits(values: IntegerArray, origin: IntegerArray) -> Integers:
    """The bit length of the largest coordinate of each point, seen from the origin."""
    largest = (np.abs(values[part] - origin).max(axis=1).tolist() for part in _parts(len(values)))
    return np.array([int(value).bit_length() for values in largest for value in values])


@dataclass(frozen=True, eq=False)
class Vectors:
    """What the sieve compares, for each x of the block; the limits and w are kept up to date in place.

    Parameters
    ----------
    row_p, row_w, column_p, column_w : (B, C) arrays
        p̂ and ŵ, masked where a point does not count.
    groups : Groups
        Their extremes over groups of columns.
    limits : (B,) array
        T⁺ of each x, or the mask for those that are not searched.
    """

    row_p: Singles
    row_w: Singles
    column_p: Singles
    column_w: Singles
    groups: Groups
    limits: Singles

    def strip(self, rows: slice, both_ways: bool) -> Strip:
        """Some rows against all columns, or against those from the first row on."""
        return Strip(
            np.ascontiguousarray(self.row_p[:, rows]),
            np.ascontiguousarray(self.row_w[:, rows]),
            self.column_p,
            self.column_w,
            self.limits,
            rows.start,
            0 if both_ways else rows.start,
            both_ways,
        )


def vectors_of(scene: Scene, field: Field, order: Indices, xs: Indices) -> Vectors:
    """The vectors of a block, masked; w follows with the limits.

    The array p of the scene is masked in place, and is that of the columns from now on.

    Examples
    --------
    >>> points, labels = np.array([[0, 0], [2, 1], [2, -1], [9, 0]]), np.array([0, 1, 1, 1])
    >>> field, order = Field(points, labels, points, labels), np.arange(4)
    >>> scene = scene_of(field, order, order[:1])
    >>> vectors = vectors_of(scene, field, order, order[:1])
    >>> np.flatnonzero(vectors.column_p[0] > MASKED_P).tolist()  # the points outside the class of x
    [1, 2, 3]
    """
    p = scene.p
    p[:, len(order) :] = MASKED_P
    if field.among_themselves:
        place = np.empty_like(order)
        place[order] = np.arange(len(order))
        p[np.arange(len(xs)), place[xs]] = MASKED_P
    own = field.labels[order] == field.query_labels[xs][:, None]
    if field.segments.ends is Ends.BOTH_OUTSIDE:
        np.copyto(p[:, : len(order)], MASKED_P, where=own)
        rows, columns = p, p
    else:
        rows, columns = p.copy(), p
        np.copyto(rows[:, : len(order)], MASKED_P, where=own)
    w = np.full_like(columns, MASKED_W)
    row_w = w if rows is columns else np.full_like(rows, MASKED_W)
    return Vectors(rows, row_w, columns, w, grouped(columns, w), np.empty(len(xs), dtype=np.float32))


def set_limit(scene: Scene, vectors: Vectors, place: int, known: Fraction) -> None:
    """Put the limit and w of one x to a T that is known to hold.

    Parameters
    ----------
    place : int
        The place of x in the block.
    known : Fraction
        T, a squared distance in integer units.

    Examples
    --------
    >>> points, labels = np.array([[0, 0], [2, 1], [2, -1], [9, 0]]), np.array([0, 1, 1, 1])
    >>> field, order = Field(points, labels, points, labels), np.arange(4)
    >>> scene = scene_of(field, order, order[:1])
    >>> vectors = vectors_of(scene, field, order, order[:1])
    >>> set_limit(scene, vectors, 0, Fraction(5))
    >>> round(float(vectors.limits[0]), 4), [round(w, 4) for w in vectors.column_w[0, 1:4].tolist()]
    (0.3125, [0.0, 0.0, 2.1794])

    In the unit 4 these are 5/4² and √(a − 5)/4, where a is 5, 5 and 81.
    """
    above = known.numerator / (known.denominator << (2 * scene.exponent)) * (1 + 2.0**-50) + _TINY
    vectors.limits[place] = np.nextafter(np.float32(above), np.float32(np.inf))
    lowered = np.float32((above + 40 * V * scene.x_squares[place]) * (1 + 2 * V))
    _tangents(scene.squares, vectors.column_p[place], lowered, vectors.column_w[place])
    if vectors.row_w is not vectors.column_w:
        _tangents(scene.squares, vectors.row_p[place], lowered, vectors.row_w[place])
    vectors.groups.least_w[place] = vectors.column_w[place].reshape(-1, GROUP).min(axis=1)


def _tangents(squares: Singles, p: Singles, lowered: np.float32, w: Singles) -> None:
    """ŵ of one x, in place."""
    np.multiply(p, np.float32(-2), out=w)
    w += squares
    w -= lowered
    w[w < 2.0**-100] = 0
    np.sqrt(w, out=w)
    w *= np.float32(1 - 4 * V)
    w[p < MASKED_P / 2] = MASKED_W


def as_near(scene: Scene, vectors: Vectors, place: int, squared: int) -> tuple[Singles, Indices]:
    """About |s − x|² of all s that count, and the s that may be as near as a squared distance.

    What is computed is at most a_s + 10v|x|², by the bounds above: no s is left out.

    Examples
    --------
    >>> points, labels = np.array([[0, 0], [2, 1], [2, -1], [9, 0]]), np.array([0, 1, 1, 1])
    >>> field, order = Field(points, labels, points, labels), np.arange(4)
    >>> scene = scene_of(field, order, order[:1])
    >>> squares, near = as_near(scene, vectors_of(scene, field, order, order[:1]), 0, 5)
    >>> (16 * squares[1:4]).round(3).tolist(), near.tolist()
    ([5.0, 5.0, 81.0], [1, 2])
    """
    p = vectors.column_p[place]
    squares = scene.squares - 2 * p
    reach = squared / (1 << (2 * scene.exponent)) + 16 * V * scene.x_squares[place] + _TINY
    return squares, np.flatnonzero(squares <= np.float32(reach * (1 + 4 * V)))
