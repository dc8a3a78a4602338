"""ε* of one point at a time: doubles sieve in a unit of the point's own, integers decide.

Assumption 2.9 holds at a data point x of class i for the radii ε ≤ ε*(x), the distance from x to the nearest
segment [s, t] with both ends outside class i, s = t allowed. With a = |s − x|², b = |t − x|² and
g = (s − x)·(t − x) its square is (ab − g²)/(a + b − 2g) where g < min(a, b), and min(a, b) elsewhere: a rational.

**Which segments come near.** Where g ≥ min(a, b) an end is the nearest point, and counts as a data point. So let
g < min(a, b), and T ≤ min(a, b). The segment comes within √T of x exactly if ``g + √(a − T)·√(b − T) ≤ T``.

*Proof.* The squared distance (ab − g²)/(a + b − 2g) is at most T exactly if (a − T)(b − T) ≤ (T − g)², since
(a − T)(b − T) − (T − g)² = ab − g² − T(a + b − 2g), and the divisor is positive. If g ≤ T this is the claim, both
squares being those of numbers ≥ 0. If g > T the left side of the claim is above T, and so is the squared distance:
its point y lies between the ends, s·y is a mean of a and g with both weights positive, hence above T (with x as the
origin), t·y likewise, and |y|² is a mean of the two. ∎

So with √(a − T) as one more coordinate of each offset s − x, the segments nearer than the best one so far
are the small entries of *one Gram matrix*. T starts at the nearest point that counts and falls as
segments are found; the nearest points go first, so that it falls fast. Where only a part of each segment counts
(`geometry.margins.values`), its distance is at least that of the whole, and the same sieve serves.

**Floats only sieve.** The Gram matrix is computed in doubles, unit roundoff u = 2⁻⁵³, in a unit (a power of two)
that puts the largest coordinate of the nearest offset, by that measure, in [½, 1). Let θ = (n + 8)u.

1. An offset is rounded with an error of at most 1.01u of its length (underflow, here and in the products, is far
   below that, as lengths are at least ½). So ĝ, summed in any order, is within (nu/(1 − nu) + 2.03u)√(ab), hence
   within θ√(ab), of g, and â within θa of a.
2. T is rounded up to T⁺. From ŵ² = â(1 − 4θ) − T⁺, or 0 if that is negative, the computed ŵ is at most √(a − T):
   the roundings multiply ŵ² by at most (1 + u)⁴ ≤ 1 + 5u, while â(1 − 4θ)(1 + 5u) ≤ a(1 − 2θ).
3. r̂ = √â and a further column turn the matrix into M̂ ≈ ĝ + ŵŵ′ − 3θr̂r̂′, a sum of n + 2 products whose absolute
   values add up to at most (2 + 4θ)√(ab). So M̂ exceeds its exact value by less than (2n + 5)u√(ab), which with
   the 2.03u of the rounded offsets is below 3θr̂r̂′ ≥ 2.9θ√(ab).

Hence g + √(a − T)√(b − T) ≤ T implies M̂ ≤ T⁺: *no segment within √T is left out*. Whatever passes is computed in
integers, and these alone decide. Points 2²⁰⁰ times farther than the nearest would spoil the range of doubles: their
segments are all computed in integers.
"""

from dataclasses import dataclass
from fractions import Fraction
from operator import mul

import numpy as np

from mixproof.geometry.aliases import Floats, Indices, IntegerArray, Mask
from mixproof.geometry.incidence.incidences import Ends
from mixproof.geometry.jobs.threads import one_thread
from mixproof.geometry.margins.values import Best, Field, Segments
from mixproof.geometry.numbers.rounding import ROUNDOFF, in_unit

_FAR = 200
_BLOCK_ENTRIES = 2**18
_FIRST_ROWS = 32
_FEW, _MANY = 16, 256


@dataclass(frozen=True, eq=False)
class _Around:
    """The data points that count, seen from x: those not too far first, nearest first.

    Parameters
    ----------
    indices : (k,) array of int
        Their positions in the dataset.
    outside : (k,) array of bool
        Whether they are outside the class of x.
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
        return float((self.offsets.shape[1] + 8) * ROUNDOFF)

    @property
    def is_exact_in_doubles(self) -> bool:
        """Whether sums of products of offsets are integers below 2⁵³."""
        if self.offsets.dtype == object:
            return False
        return int(self.offsets.shape[1]) * int(np.abs(self.offsets).max()) ** 2 < 2**53

    def products(self, s: int, t: int) -> tuple[int, int, int]:
        """a, b and g of a pair, exactly."""
        u, v = self.offsets[s].tolist(), self.offsets[t].tolist()
        return sum(map(mul, u, u)), sum(map(mul, v, v)), sum(map(mul, u, v))

    def value(self, s: int, t: int) -> Fraction | None:
        """Squared distance to the segment where no single point is as near, exactly."""
        if self.segments.ends is Ends.SOME_OUTSIDE and not (self.outside[s] or self.outside[t]):
            return None
        return self.segments.value(*self.products(s, t))


def nearest_segment(field: Field, index: int) -> Best:
    """The segment that comes nearest to x, exactly, by trying all pairs of points.

    Takes about k²(n + 2)/2 multiplications for k points in n dimensions.

    Examples
    --------
    >>> points, labels = np.array([[0, 0], [2, 1], [2, -1], [9, 0]]), np.array([0, 1, 1, 1])
    >>> nearest_segment(Field(points, labels, points, labels), 0)
    (Fraction(4, 1), 1, 2)
    """
    around = _around(field, index)
    best = _nearest_point(around)
    start, rows, near = 0, _FIRST_ROWS, len(around.rounded)
    while start < near:
        best = _improved(around, range(start, min(start + rows, near)), best)
        if best[0] == 0 and field.segments.whole:
            return min(best, field.touching(index) or best)
        start, rows = start + rows, max(1, _BLOCK_ENTRIES // near)
    for far in range(near, len(around.indices)):
        for other in range(far):
            best = _better(around, far, other, best)
    return best


def _around(field: Field, index: int) -> _Around:
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
    return _Around(
        indices[places], outside[places], field.segments, offsets[places], exponent, rounded[order], squares[order]
    )


def _nearest_point(around: _Around) -> Best:
    """The nearest data point that counts: as a segment, both ends of it."""
    candidates = np.flatnonzero(around.squares <= around.squares[0] * (1 + 8 * around.theta)).tolist()
    squared, index = min((around.products(k, k)[0], int(around.indices[k])) for k in candidates)
    return Fraction(squared), index, index


def _improved(around: _Around, rows: range, best: Best) -> Best:
    """The best of what is known and the segments with their nearer end among `rows`."""
    while True:
        s, t, estimates = _within(around, rows, best[0])
        if len(s) <= _FEW:
            break
        pick = int(estimates.argmin())
        improved = _better(around, int(s[pick]), int(t[pick]), best)
        if improved[0] == best[0]:
            break
        best = improved
    if best[0] == 0 and around.segments.whole:
        return best  # which of the segments through x it is, grouping by lines tells faster
    if len(s) > _MANY and around.is_exact_in_doubles:
        return _best_kind(around, rows, s, t, best)
    for one, other in zip(s.tolist(), t.tolist(), strict=True):
        best = _better(around, one, other, best)
    return best


def _best_kind(around: _Around, rows: range, s: Indices, t: Indices, best: Best) -> Best:
    """The same of many pairs, which are of few kinds then: each (a, b, g) is evaluated once."""
    whole = around.offsets[: len(around.rounded)].astype(np.float64)
    with one_thread():
        gram = whole[rows.start : rows.stop] @ whole.T  # sums of integers below 2⁵³: exact
    squares = np.einsum("ij,ij->i", whole, whole)
    kinds = np.stack([gram[s - rows.start, t], np.maximum(squares[s], squares[t]), np.minimum(squares[s], squares[t])])
    counted = around.outside[s] | around.outside[t]
    low, high = (pick(around.indices[s], around.indices[t]) for pick in (np.minimum, np.maximum))
    order = np.lexsort([high, low, *kinds])
    order = order[counted[order]]
    first = np.append(True, (np.diff(kinds[:, order]) != 0).any(axis=0))
    for place in order[first[: len(order)]].tolist():
        g, b, a = map(int, kinds[:, place])
        squared = around.segments.value(a, b, g)
        if squared is not None:
            best = min(best, (squared, int(low[place]), int(high[place])))
    return best


def _better(around: _Around, s: int, t: int, best: Best) -> Best:
    squared = around.value(s, t)
    if squared is None:
        return best
    low, high = sorted((int(around.indices[s]), int(around.indices[t])))
    return min(best, (squared, low, high))


def _within(around: _Around, rows: range, threshold: Fraction) -> tuple[Indices, Indices, Floats]:
    """The pairs s < t, s in `rows`, that may come within √threshold, and float guesses of how near they come."""
    theta, squares = around.theta, around.squares
    unit = 1 << (2 * around.exponent)
    above = float(np.nextafter(threshold.numerator / (threshold.denominator * unit), np.inf))
    tangents = np.sqrt(np.maximum(squares * (1 - 4 * theta) - above, 0))
    lengths = np.sqrt(squares)
    left = np.column_stack([around.rounded, tangents, -3 * theta * lengths])[rows.start : rows.stop]
    right = np.column_stack([around.rounded, tangents, lengths])[rows.start :]
    with one_thread():
        gram = left @ right.T
    near = gram <= above
    if around.segments.ends is Ends.SOME_OUTSIDE:
        near &= around.outside[rows.start : rows.stop, None] | around.outside[rows.start : len(squares)]
    s, t = np.nonzero(near)
    s, t = s[s < t], t[s < t]
    products = gram[s, t]
    s, t = s + rows.start, t + rows.start
    g = products - tangents[s] * tangents[t]
    a, b = squares[s], squares[t]
    return s, t, (a * b - g * g) / np.maximum(a + b - 2 * g, np.finfo(np.float64).tiny)
