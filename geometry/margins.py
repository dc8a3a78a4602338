"""How far the segments that avoid a point's class keep from it: ε* exactly, and as the paper samples it.

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
are the small entries of *one Gram matrix*. T starts at the nearest point outside the class and falls as
segments are found; the nearest points go first, so that it falls fast.

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

import heapq
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from operator import mul
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geometry.collinearity import Line, lines_at, lines_between
from geometry.dataset import Dataset, IntegerArray
from geometry.errors import InputError

ROUNDOFF = 2.0**-53
_FAR = 200
_BLOCK_ENTRIES = 2**18
_FIRST_ROWS = 32
_FEW = 16
_EXACT_ONLY_BITS = 256

_Floats = NDArray[np.float64]
_Best = tuple[Fraction, int, int]
"""Squared distance in integer units, and the ends as positions among the outside points, the lower one first."""


@dataclass(frozen=True)
class Margin:
    """ε* of a data point, with the segment that comes nearest; points by their indices.

    Parameters
    ----------
    point : int
        The data point x.
    first, second : int
        The ends of the segment, the later row first; equal where the nearest is a data point.
    squared : Fraction
        ε*(x)², in squared units of the coordinates.
    """

    point: int
    first: int
    second: int
    squared: Fraction


def margin(dataset: Dataset, index: int) -> Margin:
    """ε*(x) of one data point, exactly (Assumption 2.9).

    Of several nearest segments the one with the smallest rows is given: smallest lower row, then smallest upper
    row. A segment whose nearest point is its end counts as that end alone.

    Raises
    ------
    InputError
        If the dataset has one class only.

    Examples
    --------
    >>> arrow = Dataset.from_rows([[0, 0], [2, 1], [2, -1], [9, 0]], ["tail", "head", "head", "head"])
    >>> margin(arrow, 0)
    Margin(point=0, first=2, second=1, squared=Fraction(4, 1))
    """
    _check_classes(dataset)
    lines = lines_at(dataset, dataset.point(index))
    return _touching(dataset, index, lines) or _nearest(dataset, index)


def margins(dataset: Dataset) -> Iterator[Margin]:
    """ε*(x) of every data point in turn; memory stays at a few m × n arrays.

    Raises
    ------
    InputError
        If the dataset has one class only.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 1])
    >>> [str(found.squared) for found in margins(line)]
    ['1', '0', '0', '9']
    """
    _check_classes(dataset)
    touched = dict(lines_between(dataset))
    for index in range(dataset.size):
        yield _touching(dataset, index, touched.get(index, [])) or _nearest(dataset, index)


def riskiest(dataset: Dataset, count: int) -> list[Margin]:
    """The `count` data points of smallest ε*, smallest first; of equal ones the earlier row.

    Raises
    ------
    InputError
        If the dataset has one class only.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 1])
    >>> [found.point for found in riskiest(line, 3)]
    [1, 2, 0]
    """
    return heapq.nsmallest(count, margins(dataset), key=lambda found: (found.squared, found.point))


def margin_work(dataset: Dataset) -> int:
    """Multiplications that `margins` takes in its sieve, about: Σ over x of k²(n + 2)/2 for k points outside.

    Examples
    --------
    >>> margin_work(Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 1]))
    24
    """
    sizes = Counter(dataset.labels).values()
    return sum(size * (dataset.size - size) ** 2 for size in sizes) * (dataset.dimension + 2) // 2


def _check_classes(dataset: Dataset) -> None:
    if len(dataset.classes) < 2:
        raise InputError(f"{dataset.name} has one class only: ε needs points outside a point's class")


# --- segments through the point -----------------------------------------------------------------------


def _touching(dataset: Dataset, index: int, lines: list[Line]) -> Margin | None:
    """The margin 0, where the point is on a segment that avoids its class."""
    own = dataset.labels[index]
    pairs = []
    for line in lines:
        sides = [[k for k in side.points if dataset.labels[k] != own] for side in (line.ahead, line.behind)]
        if all(sides):
            pairs.append(sorted(map(min, sides)))
    if not pairs:
        return None
    low, high = min(pairs)
    return Margin(index, high, low, Fraction(0))


# --- the nearest segment ------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Around:
    """The points outside the class of x, seen from x: those not too far first, nearest first.

    Parameters
    ----------
    indices : (k,) array of int
        Their positions in the dataset.
    offsets : (k, n) integer array
        s − x, times the denominator of the dataset.
    exponent : int
        The unit of the doubles is 2^exponent.
    rounded : (j, n) array of float
        The first j ≤ k offsets in that unit.
    squares : (j,) array of float
        Their squared lengths â.
    """

    indices: NDArray[np.intp]
    offsets: IntegerArray
    exponent: int
    rounded: _Floats
    squares: _Floats

    @property
    def theta(self) -> float:
        return float((self.offsets.shape[1] + 8) * ROUNDOFF)

    def products(self, s: int, t: int) -> tuple[int, int, int]:
        """a, b and g of a pair, exactly."""
        u, v = self.offsets[s].tolist(), self.offsets[t].tolist()
        return sum(map(mul, u, u)), sum(map(mul, v, v)), sum(map(mul, u, v))

    def at_foot(self, s: int, t: int) -> Fraction | None:
        """Squared distance to the segment where its nearest point is between the ends, exactly."""
        a, b, g = self.products(s, t)
        return Fraction(a * b - g * g, a + b - 2 * g) if g < min(a, b) else None


def _around(dataset: Dataset, index: int) -> _Around:
    labels = np.array(dataset.labels)
    outside = np.flatnonzero(labels != labels[index])
    offsets = dataset.numerators[outside] - dataset.numerators[index]
    if offsets.dtype == object:
        bits = np.array([int(largest).bit_length() for largest in np.abs(offsets).max(axis=1)])
    else:
        bits = np.frexp(np.abs(offsets).max(axis=1).astype(np.float64))[1].astype(np.intp)
    exponent = int(bits.min())
    is_far = bits > exponent + _FAR
    # Quotients of Python integers, and of whole doubles by a power of two, are rounded once or not at all.
    rounded = (offsets[~is_far] / (1 << exponent)).astype(np.float64)
    squares = np.einsum("ij,ij->i", rounded, rounded)
    order = np.argsort(squares, kind="stable")
    places = np.concatenate([np.flatnonzero(~is_far)[order], np.flatnonzero(is_far)])
    return _Around(outside[places], offsets[places], exponent, rounded[order], squares[order])


def _nearest(dataset: Dataset, index: int) -> Margin:
    """The margin of a point that is on no segment outside its class."""
    around = _around(dataset, index)
    best = _nearest_point(around)
    start, rows, near = 0, _FIRST_ROWS, len(around.rounded)
    while start < near:
        best = _improved(around, range(start, min(start + rows, near)), best)
        start, rows = start + rows, max(1, _BLOCK_ENTRIES // near)
    for far in range(near, len(around.indices)):
        for other in range(far):
            best = _better(around, far, other, best)
    squared, low, high = best
    return Margin(index, high, low, squared / dataset.denominator**2)


def _nearest_point(around: _Around) -> _Best:
    """The nearest data point outside the class: as a segment, both ends of it."""
    candidates = np.flatnonzero(around.squares <= around.squares[0] * (1 + 8 * around.theta)).tolist()
    squared, index = min((around.products(k, k)[0], int(around.indices[k])) for k in candidates)
    return Fraction(squared), index, index


def _improved(around: _Around, rows: range, best: _Best) -> _Best:
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
    for one, other in zip(s.tolist(), t.tolist(), strict=True):
        best = _better(around, one, other, best)
    return best


def _better(around: _Around, s: int, t: int, best: _Best) -> _Best:
    squared = around.at_foot(s, t)
    if squared is None:
        return best
    low, high = sorted((int(around.indices[s]), int(around.indices[t])))
    return min(best, (squared, low, high))


def _within(around: _Around, rows: range, threshold: Fraction) -> tuple[NDArray[np.intp], NDArray[np.intp], _Floats]:
    """The pairs s < t, s in `rows`, that may come within √threshold, and float guesses of how near they come."""
    theta, squares = around.theta, around.squares
    unit = 1 << (2 * around.exponent)
    above = float(np.nextafter(threshold.numerator / (threshold.denominator * unit), np.inf))
    tangents = np.sqrt(np.maximum(squares * (1 - 4 * theta) - above, 0))
    lengths = np.sqrt(squares)
    left = np.column_stack([around.rounded, tangents, -3 * theta * lengths])[rows.start : rows.stop]
    right = np.column_stack([around.rounded, tangents, lengths])[rows.start :]
    with _one_thread():
        gram = left @ right.T
    s, t = np.nonzero(gram <= above)
    s, t = s[s < t], t[s < t]
    products = gram[s, t]
    s, t = s + rows.start, t + rows.start
    g = products - tangents[s] * tangents[t]
    a, b = squares[s], squares[t]
    return s, t, (a * b - g * g) / np.maximum(a + b - 2 * g, np.finfo(np.float64).tiny)


def _one_thread() -> AbstractContextManager[object]:
    """Products of small matrices on one thread: sharing them out costs far more, if other work is running."""
    limited: AbstractContextManager[object] = _thread_pools().limit(limits=1, user_api="blas")
    return limited


@cache
def _thread_pools() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


# --- as the paper samples it --------------------------------------------------------------------------


@dataclass(frozen=True)
class SampledMargin:
    """The least distance from a mixed point to a data point of neither of its classes.

    Parameters
    ----------
    point : int
        The data point.
    first, second : int
        The points that were mixed.
    weight : Fraction
        λ on the first one, as it was drawn: a double, read as the binary number that it is.
    squared : Fraction
        The squared distance, in squared units of the coordinates.
    """

    point: int
    first: int
    second: int
    weight: Fraction
    squared: Fraction


def sampled_margin(
    dataset: Dataset, seed: int = 0, rows: int | None = None, alpha: float = 1024.0
) -> SampledMargin | None:
    """ε as the paper samples it (its Section 2.4): one epoch of mixed points.

    Every row is mixed with the row that a random permutation gives it, λ ~ Beta(α, α) drawn anew for each, and
    the least distance from a mixed point to a data point of neither of its two classes is taken. It is never
    below the least ε* of the data, since a mixed point is on a segment that avoids the class of that data point.

    Parameters
    ----------
    seed : int
        Seed of NumPy's default generator.
    rows : int, optional
        How many input rows to draw first, without replacement; all of them if not given.
    alpha : float
        The parameter of the law of λ.

    Returns
    -------
    SampledMargin or None
        None where every data point has the class of an end of every mixed pair.

    Raises
    ------
    InputError
        If `rows` is not from 1 to the number of rows.

    Notes
    -----
    Doubles sieve, integers decide. Seen from some data point, in a unit in which no coordinate exceeds 1, the
    mixed point z is rounded with an error of at most 6u(|s| + |t|), u = 2⁻⁵³, and a data point with one of u|x|. So
    the computed distance is within (n + 8)u of its own size, plus 8u(|x| + |s| + |t|), of the true one, and
    only pairs whose least possible distance is above the least upper bound of all are dropped.

    Examples
    --------
    >>> corners = Dataset.from_rows([[0, 0], [6, 0], [0, 6]], ["a", "b", "c"])
    >>> found = sampled_margin(corners)
    >>> found.squared >= min(each.squared for each in margins(corners))
    True
    """
    total = dataset.row_count
    if rows is not None and not 1 <= rows <= total:
        raise InputError(f"{rows} rows cannot be drawn from the {total} of {dataset.name}: draw 1 to {total}")
    generator = np.random.default_rng(seed)
    owners = np.empty(total, dtype=np.intp)
    for index, held in enumerate(dataset.rows):
        owners[list(held)] = index
    drawn = owners if rows is None else owners[generator.choice(total, size=rows, replace=False)]
    partners, weights = generator.permutation(drawn), generator.beta(alpha, alpha, size=len(drawn))
    epoch = list(zip(drawn.tolist(), partners.tolist(), weights.tolist(), strict=True))
    present = np.unique(drawn)
    triples = ((*epoch[k], x) for k, x in _candidates(dataset, epoch, present))
    return min((_sampled(dataset, *triple) for triple in triples), key=_rank, default=None)


def _rank(found: SampledMargin) -> tuple[Fraction, int, int, int]:
    return found.squared, found.point, found.first, found.second


def _sampled(dataset: Dataset, first: int, second: int, weight: float, point: int) -> SampledMargin:
    """The squared distance from λs + (1 − λ)t to x, exactly."""
    on_first, scale = weight.as_integer_ratio()
    x, s, t = (dataset.vector(index) for index in (point, first, second))
    offset = (on_first * a + (scale - on_first) * b - scale * c for a, b, c in zip(s, t, x, strict=True))
    squared = Fraction(sum(c * c for c in offset), (scale * dataset.denominator) ** 2)
    return SampledMargin(point, first, second, Fraction(on_first, scale), squared)


def _candidates(
    dataset: Dataset, epoch: list[tuple[int, int, float]], present: NDArray[np.intp]
) -> list[tuple[int, int]]:
    """The mixed points, by their place in the epoch, and the data points that may be nearest to each other."""
    labels = np.array(dataset.labels)
    shifted = dataset.numerators - dataset.numerators[0]
    bits = int(np.abs(shifted).max()).bit_length()
    points = (shifted / (1 << bits)).astype(np.float64)
    lengths = np.sqrt(np.einsum("ij,ij->i", points, points))
    theta = (points.shape[1] + 8) * ROUNDOFF
    found: list[tuple[float, int, int]] = []
    least = np.inf
    for place, (s, t, weight) in enumerate(epoch):
        outside = present[(labels[present] != labels[s]) & (labels[present] != labels[t])]
        if not len(outside):
            continue
        offsets = points[outside] - (weight * points[s] + (1 - weight) * points[t])
        distances = np.sqrt(np.einsum("ij,ij->i", offsets, offsets))
        slack = theta * distances + 8 * ROUNDOFF * (lengths[outside] + lengths[s] + lengths[t])
        if bits > _EXACT_ONLY_BITS:
            slack = np.full(len(outside), np.inf)
        least = min(least, float((distances + slack).min()))
        kept = np.flatnonzero(distances - slack <= least)
        found += zip((distances - slack)[kept].tolist(), [place] * len(kept), outside[kept].tolist(), strict=True)
    return [(place, x) for lowest, place, x in found if lowest <= least]
