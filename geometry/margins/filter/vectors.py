"""The vectors p and w and the limits that the filter compares, for each point x of a block.

A segment [s, t] comes within √T of x only if g + √(a − T)·√(b − T) ≤ T, and g = (s − x)·(t − x) = s·t − p_s − p_t with
p_s = s·x − |x|²/2. So one matrix s·t serves all x: what depends on x are the vectors p_s and w_s = √(a_s − T), where
a_s = |s|² − 2p_s. docs/proofs/single-precision-filter.md proves that rounding leaves no segment out.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from mixproof.geometry.aliases import Indices, Singles
from mixproof.geometry.incidence.incidences import Ends
from mixproof.geometry.margins.field import Field
from mixproof.geometry.margins.filter.scene import Scene
from mixproof.geometry.margins.filter.strips import GROUP, Groups, Strip, grouped
from mixproof.geometry.numbers.rounding import SINGLE_ROUNDOFF

MASKED_P, MASKED_W = np.float32(-1e30), np.float32(2.0**60)
"""p and w of a point that does not count: no pair with it passes."""

_TINY = 2.0**-60


@dataclass(frozen=True, eq=False)
class FilterVectors:
    """The vectors that the filter compares, for each x of the block; the limits and w are kept up to date in place.

    Parameters
    ----------
    row_p, row_w, column_p, column_w : (B, C) arrays
        p̂ and ŵ, masked where a point does not count.
    groups : Groups
        Their extremes over groups of columns.
    limits : (B,) array
        T⁺ of each x, or the mask for those that are not searched.
    first_column : int
        The place of the first column among all points, which are the rows.
    """

    row_p: Singles
    row_w: Singles
    column_p: Singles
    column_w: Singles
    groups: Groups
    limits: Singles
    first_column: int = 0

    @property
    def columns(self) -> slice:
        """The places of the columns among all points."""
        return slice(self.first_column, self.first_column + self.column_p.shape[1])

    def strip(self, rows: slice, both_ways: bool) -> Strip:
        """The strip of some rows against all columns, or against those from the first row on."""
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


def vectors_of(scene: Scene, field: Field, order: Indices, xs: Indices) -> FilterVectors:
    """The vectors of a block, masked; w follows with the limits.

    The array p of the scene is masked in place, and is that of the columns from now on.

    Examples
    --------
    >>> points, labels = np.array([[0, 0], [2, 1], [2, -1], [9, 0]]), np.array([0, 1, 1, 1])
    >>> field, order = Field(points, labels, points, labels), np.arange(4)
    >>> from mixproof.geometry.margins.filter.scene import scene_of
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
    return FilterVectors(rows, row_w, columns, w, grouped(columns, w), np.empty(len(xs), dtype=np.float32))


def set_limit(scene: Scene, vectors: FilterVectors, place: int, known: Fraction) -> None:
    """Set the limit and w of one x to a T that is known to hold.

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
    >>> from mixproof.geometry.margins.filter.scene import scene_of
    >>> scene = scene_of(field, order, order[:1])
    >>> vectors = vectors_of(scene, field, order, order[:1])
    >>> set_limit(scene, vectors, 0, Fraction(5))
    >>> round(float(vectors.limits[0]), 4), [round(w, 4) for w in vectors.column_w[0, 1:4].tolist()]
    (0.3125, [0.0, 0.0, 2.1794])

    In the unit 4 these are 5/4² and √(a − 5)/4, where a is 5, 5 and 81.
    """
    above = known.numerator / (known.denominator << (2 * scene.exponent)) * (1 + 2.0**-50) + _TINY
    vectors.limits[place] = np.nextafter(np.float32(above), np.float32(np.inf))
    lowered = np.float32((above + 40 * SINGLE_ROUNDOFF * scene.x_squares[place]) * (1 + 2 * SINGLE_ROUNDOFF))
    _tangents(scene.squares[vectors.columns], vectors.column_p[place], lowered, vectors.column_w[place])
    if vectors.row_w is not vectors.column_w:
        _tangents(scene.squares, vectors.row_p[place], lowered, vectors.row_w[place])
    vectors.groups.least_w[place] = vectors.column_w[place].reshape(-1, GROUP).min(axis=1)


def _tangents(squares: Singles, p: Singles, lowered: np.float32, w: Singles) -> None:
    """Write ŵ ≤ w of one x: docs/proofs/single-precision-filter.md, "ŵ_s ≤ w_s"."""
    np.multiply(p, np.float32(-2), out=w)
    w += squares
    w -= lowered
    w[w < 2.0**-100] = 0
    np.sqrt(w, out=w)
    w *= np.float32(1 - 4 * SINGLE_ROUNDOFF)
    w[p < MASKED_P / 2] = MASKED_W


def as_near(scene: Scene, vectors: FilterVectors, place: int, squared: int) -> tuple[Singles, Indices]:
    """About |s − x|² of all s that count, and the s that may be as near as a squared distance.

    The computed value is at most a_s + 10v|x|², by docs/proofs/single-precision-filter.md: no s is left out.

    Examples
    --------
    >>> points, labels = np.array([[0, 0], [2, 1], [2, -1], [9, 0]]), np.array([0, 1, 1, 1])
    >>> field, order = Field(points, labels, points, labels), np.arange(4)
    >>> from mixproof.geometry.margins.filter.scene import scene_of
    >>> scene = scene_of(field, order, order[:1])
    >>> squares, near = as_near(scene, vectors_of(scene, field, order, order[:1]), 0, 5)
    >>> (16 * squares[1:4]).round(3).tolist(), near.tolist()
    ([5.0, 5.0, 81.0], [1, 2])
    """
    p = vectors.column_p[place]
    squares = scene.squares - 2 * p
    reach = squared / (1 << (2 * scene.exponent)) + 16 * SINGLE_ROUNDOFF * scene.x_squares[place] + _TINY
    return squares, np.flatnonzero(squares <= np.float32(reach * (1 + 4 * SINGLE_ROUNDOFF)))
