"""ε* of one point at a time: doubles filter in a unit of the point's own, integers decide.

With a = |s − x|², b = |t − x|² and g = (s − x)·(t − x), a segment [s, t] whose nearest point is between its ends comes
within √T ≤ √min(a, b) of x exactly if ``g + √(a − T)·√(b − T) ≤ T``. So with √(a − T) as one more coordinate of each
offset s − x, the segments nearer than the best one so far are the small entries of *one Gram matrix*. T starts at the
nearest point that counts and falls as segments are found; the nearest points go first, so that it falls fast.

docs/proofs/nearest-segments.md proves this, and that rounding leaves no segment out. Whatever passes is computed in
integers, and these alone decide.
"""

from dataclasses import dataclass
from fractions import Fraction
from operator import mul

import numpy as np

from mixproof.geometry.aliases import Floats, Indices, IntegerArray, Mask
from mixproof.geometry.incidence.incidences import Ends
from mixproof.geometry.jobs.threads import one_thread
from mixproof.geometry.margins.distances import Best, Segments
from mixproof.geometry.margins.field import Field
from mixproof.geometry.margins.planar import nearest_in_the_plane
from mixproof.geometry.numbers.rounding import ROUNDOFF, in_unit

_FAR = 200
"""Bits by which a point may be farther than the nearest for doubles to hold both."""

_BLOCK_ENTRIES = 2**18
_FIRST_ROWS = 32
_FEW, _MANY = 16, 256
"""Pairs that are computed one by one at once, and pairs that are first put into kinds."""


@dataclass(frozen=True, eq=False)
class _SeenFromX:
    """The data points that count, seen from x: those not too far first, nearest first.

    Parameters
    ----------
    indices : (k,) array of int
        Their positions in the dataset.
    outside : (k,) array of bool
        True at those outside the class of x.
    segments : Segments
        The segments that count.
    offsets : (k, n) integer array
        s − x, times the denominator of the dataset.
    exponent : int
        The unit of the doubles is 2^exponent.
    rounded : (j, n) array of float
        The first j ≤ k offsets in that unit.
    squares : (j,) array of float
        Their squared lengths â.
    """

    indices: Indices
    outside: Mask
    segments: Segments
    offsets: IntegerArray
    exponent: int
    rounded: Floats
    squares: Floats

    @property
    def theta(self) -> float:
        """The bound θ on rounding of docs/proofs/nearest-segments.md."""
        return float((self.offsets.shape[1] + 8) * ROUNDOFF)

    @property
    def is_exact_in_doubles(self) -> bool:
        """True if sums of products of offsets are integers below 2⁵³."""
        if self.offsets.dtype == object:
            return False
        return int(self.offsets.shape[1]) * int(np.abs(self.offsets).max()) ** 2 < 2**53

    def products(self, s: int, t: int) -> tuple[int, int, int]:
        """The integers a, b and g of a pair."""
        u, v = self.offsets[s].tolist(), self.offsets[t].tolist()
        return sum(map(mul, u, u)), sum(map(mul, v, v)), sum(map(mul, u, v))

    def value(self, s: int, t: int) -> Fraction | None:
        """The squared distance to a segment that counts; None where a single point is as near."""
        if self.segments.ends is Ends.SOME_OUTSIDE and not (self.outside[s] or self.outside[t]):
            return None
        return self.segments.value(*self.products(s, t))


def nearest_segment(field: Field, index: int) -> Best:
    """The segment that comes nearest to x, exactly: of all pairs of points, or in the plane of those that lie opposite.

    Takes about k²(n + 2)/2 multiplications for k points in n dimensions, and far fewer steps in the plane.

    Examples
    --------
    >>> points, labels = np.array([[0, 0], [2, 1], [2, -1], [9, 0]]), np.array([0, 1, 1, 1])
    >>> nearest_segment(Field(points, labels, points, labels), 0)
    (Fraction(4, 1), 1, 2)
    """
    if field.is_planar and (found := nearest_in_the_plane(field, index)) is not None:
        return found
    seen = _seen_from(field, index)
    best = _nearest_point(seen)
    start, rows, near = 0, _FIRST_ROWS, len(seen.rounded)
    while start < near:
        best = _improved(seen, range(start, min(start + rows, near)), best)
        if best[0] == 0 and field.segments.whole:
            return min(best, field.touching(index) or best)
        start, rows = start + rows, max(1, _BLOCK_ENTRIES // near)
    for far in range(near, len(seen.indices)):
        for other in range(far):
            best = _better(seen, far, other, best)
    return best


def _seen_from(field: Field, index: int) -> _SeenFromX:
    """The data points as seen from the point x of an index."""
    indices = np.flatnonzero(field.singles(index))
    offsets = field.points[indices] - field.queries[index]
    outside = field.outside(index)[indices]
    if offsets.dtype == object:
        bits = np.array([int(largest).bit_length() for largest in np.abs(offsets).max(axis=1)])
    else:
        bits = np.frexp(np.abs(offsets).max(axis=1).astype(np.float64))[1].astype(np.intp)
    exponent = int(bits.min())
    is_far = bits > exponent + _FAR
    rounded = in_unit(offsets[~is_far], exponent)
    squares = np.einsum("ij,ij->i", rounded, rounded)
    order = np.argsort(squares, kind="stable")
    places = np.concatenate([np.flatnonzero(~is_far)[order], np.flatnonzero(is_far)])
    return _SeenFromX(
        indices[places], outside[places], field.segments, offsets[places], exponent, rounded[order], squares[order]
    )


def _nearest_point(seen: _SeenFromX) -> Best:
    """The nearest data point that counts: as a segment, both ends of it."""
    candidates = np.flatnonzero(seen.squares <= seen.squares[0] * (1 + 8 * seen.theta)).tolist()
    squared, index = min((seen.products(k, k)[0], int(seen.indices[k])) for k in candidates)
    return Fraction(squared), index, index


def _improved(seen: _SeenFromX, rows: range, best: Best) -> Best:
    """The nearest of the best so far and the segments with their nearer end among `rows`."""
    while True:
        s, t, estimates = _within(seen, rows, best[0])
        if len(s) <= _FEW:
            break
        pick = int(estimates.argmin())
        improved = _better(seen, int(s[pick]), int(t[pick]), best)
        if improved[0] == best[0]:
            break
        best = improved
    if best[0] == 0 and seen.segments.whole:
        return best  # which of the segments through x it is, grouping by lines tells faster
    if len(s) > _MANY and seen.is_exact_in_doubles:
        return _best_kind(seen, rows, s, t, best)
    for one, other in zip(s.tolist(), t.tolist(), strict=True):
        best = _better(seen, one, other, best)
    return best


def _best_kind(seen: _SeenFromX, rows: range, s: Indices, t: Indices, best: Best) -> Best:
    """The nearest of the best so far and many pairs, which are of few kinds then: each (a, b, g) is computed once."""
    integers = seen.offsets[: len(seen.rounded)].astype(np.float64)
    with one_thread():
        gram = integers[rows.start : rows.stop] @ integers.T  # sums of integers below 2⁵³: exact
    squares = np.einsum("ij,ij->i", integers, integers)
    kinds = np.stack([gram[s - rows.start, t], np.maximum(squares[s], squares[t]), np.minimum(squares[s], squares[t])])
    counted = seen.outside[s] | seen.outside[t]
    low, high = (pick(seen.indices[s], seen.indices[t]) for pick in (np.minimum, np.maximum))
    order = np.lexsort([high, low, *kinds])
    order = order[counted[order]]
    first = np.append(True, (np.diff(kinds[:, order]) != 0).any(axis=0))
    for place in order[first[: len(order)]].tolist():
        g, b, a = map(int, kinds[:, place])
        squared = seen.segments.value(a, b, g)
        if squared is not None:
            best = min(best, (squared, int(low[place]), int(high[place])))
    return best


def _better(seen: _SeenFromX, s: int, t: int, best: Best) -> Best:
    """The nearer of the best so far and one segment, exactly."""
    squared = seen.value(s, t)
    if squared is None:
        return best
    low, high = sorted((int(seen.indices[s]), int(seen.indices[t])))
    return min(best, (squared, low, high))


def _within(seen: _SeenFromX, rows: range, threshold: Fraction) -> tuple[Indices, Indices, Floats]:
    """The pairs s < t, s in `rows`, that may come within √threshold, with guesses of their squared distances."""
    theta, squares = seen.theta, seen.squares
    unit = 1 << (2 * seen.exponent)
    above = float(np.nextafter(threshold.numerator / (threshold.denominator * unit), np.inf))
    tangents = np.sqrt(np.maximum(squares * (1 - 4 * theta) - above, 0))  # ŵ: docs/proofs/nearest-segments.md, 2
    lengths = np.sqrt(squares)
    left = np.column_stack([seen.rounded, tangents, -3 * theta * lengths])[rows.start : rows.stop]
    right = np.column_stack([seen.rounded, tangents, lengths])[rows.start :]
    with one_thread():
        gram = left @ right.T
    near = gram <= above  # no segment within √threshold is left out: docs/proofs/nearest-segments.md, 3
    if seen.segments.ends is Ends.SOME_OUTSIDE:
        near &= seen.outside[rows.start : rows.stop, None] | seen.outside[rows.start : len(squares)]
    s, t = np.nonzero(near)
    s, t = s[s < t], t[s < t]
    products = gram[s, t]
    s, t = s + rows.start, t + rows.start
    g = products - tangents[s] * tangents[t]
    a, b = squares[s], squares[t]
    return s, t, (a * b - g * g) / np.maximum(a + b - 2 * g, np.finfo(np.float64).tiny)
