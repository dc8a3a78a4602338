"""The nearest segment that favours another class than that of x, one point x at a time.

A segment [s, t] with s in the class of x and t outside it favours the class of t at some strength of Mixup exactly if
its foreign end is the nearer one, |t − x| < |s − x| (docs/proofs/certified-radius.md). Only where its nearest point is
between its ends does it come nearer than segments that avoid the class of x. Floats only filter, as in
`geometry.margins.pointwise`; whatever passes is computed in integers, and these alone decide.
"""

from dataclasses import dataclass
from fractions import Fraction
from operator import mul

import numpy as np

from mixproof.geometry.aliases import Floats, Indices, IntegerArray, Mask
from mixproof.geometry.margins.distances import Best
from mixproof.geometry.margins.field import Field
from mixproof.geometry.margins.planar import favouring_in_the_plane
from mixproof.geometry.numbers.rounding import ROUNDOFF

_FEW = 32
"""Pairs that are computed in integers at once."""

_GUESSED = 4
"""Nearest foreign points, among whose segments the first guess is."""

_BLOCK_ENTRIES = 2**20
_MOST_BITS = 400
"""Offsets with more bits would spoil the range of doubles: all their pairs are computed in integers."""

_Pairs = tuple[Indices, Indices]


def nearest_favouring(field: Field, index: int, most: Fraction) -> Best | None:
    """The nearest segment that favours another class than that of x, with its nearest point between its ends.

    Parameters
    ----------
    index : int
        The data point x.
    most : Fraction
        Squared distances above it are not looked for; not more than ε*(x)², both in integer units.

    Returns
    -------
    (squared distance, foreign end, own end), or None where there is none. Of several as near that with the smallest
    foreign end, then the smallest own end.

    Examples
    --------
    >>> points, labels = np.array([[0, 0], [9, 2], [-1, 2]]), np.array([0, 0, 1])
    >>> nearest_favouring(Field(points, labels, points, labels), 0, Fraction(5))
    (Fraction(4, 1), 2, 1)
    """
    none = len(field.points)
    if field.is_planar and (planar := favouring_in_the_plane(field, index, most)) is not None:
        return None if planar[1] == none else planar
    both = _own_and_foreign(field, index)
    found = _first_guess(both, (most, none, none))
    rows = max(1, _BLOCK_ENTRIES // max(1, len(both.foreign)))
    for start in range(0, len(both.own), rows):
        found = _improved(both, range(start, min(start + rows, len(both.own))), found)
    return None if found[1] == none else found


def at_foot(a: int, b: int, g: int) -> Fraction | None:
    """The squared distance to a segment that favours another class and has its nearest point inside; else None.

    Parameters
    ----------
    a, b, g : int
        |s − x|² of the own end, |t − x|² of the foreign one, and (s − x)·(t − x).

    Examples
    --------
    >>> at_foot(85, 5, -5), at_foot(5, 85, -5), at_foot(85, 5, 6)
    (Fraction(4, 1), None, None)
    """
    return Fraction(a * b - g * g, a + b - 2 * g) if g < b < a else None


@dataclass(frozen=True, eq=False)
class _OwnAndForeign:
    """The other points of the class of x, and the points outside it, seen from x.

    Parameters
    ----------
    own, foreign : (k,), (l,) arrays of int
        Their positions in the dataset.
    to_own, to_foreign : (k, n), (l, n) integer arrays
        Their offsets from x, times the denominator of the dataset.
    bits : int
        The rounded offsets are in the unit 2^bits.
    near_own, near_foreign : (k, n), (l, n) arrays of float
        The rounded offsets; empty where doubles do not hold them.
    squares_own, squares_foreign : (k,), (l,) arrays of float
        Their squared lengths.
    """

    own: Indices
    foreign: Indices
    to_own: IntegerArray
    to_foreign: IntegerArray
    bits: int
    near_own: Floats
    near_foreign: Floats
    squares_own: Floats
    squares_foreign: Floats

    @property
    def theta(self) -> float:
        """The bound θ on rounding of docs/proofs/nearest-segments.md."""
        return float((self.to_own.shape[1] + 8) * ROUNDOFF)

    def may_favour_another(self, s: Indices, t: Indices) -> Mask:
        """True where b < a and g < b are possible: other pairs favour no other class, or their end is nearest."""
        a, b, theta = self.squares_own[s], self.squares_foreign[t], self.theta
        g = np.einsum("ij,ij->i", self.near_own[s], self.near_foreign[t])
        return np.asarray((b < a * (1 + 8 * theta)) & (g < b * (1 + 2 * theta) + 2 * theta * np.sqrt(a * b)))

    def at_foot(self, s: int, t: int) -> Fraction | None:
        """The squared distance to a segment that favours another class and has its nearest point inside; else None."""
        u, v = self.to_own[s].tolist(), self.to_foreign[t].tolist()
        return at_foot(sum(map(mul, u, u)), sum(map(mul, v, v)), sum(map(mul, u, v)))


def _own_and_foreign(field: Field, index: int) -> _OwnAndForeign:
    """The data points as seen from the data point x of an index."""
    is_own = field.labels == field.labels[index]
    is_own[index] = False
    own, foreign = np.flatnonzero(is_own), np.flatnonzero(field.outside(index))
    offsets = field.wide_points - field.wide_points[index]
    bits = 0
    if offsets.dtype == object:  # quotients of Python integers are rounded once
        bits = int(np.abs(offsets).max()).bit_length()
    rounded = (offsets / (1 << bits)).astype(np.float64) if bits <= _MOST_BITS else np.zeros((len(offsets), 0))
    squares = np.einsum("ij,ij->i", rounded, rounded)
    parts = [(part[own], part[foreign]) for part in (offsets, rounded, squares)]
    return _OwnAndForeign(own, foreign, *parts[0], bits, *parts[1], *parts[2])


def _first_guess(both: _OwnAndForeign, best: Best) -> Best:
    """The nearest of the best so far and one segment to a near foreign point: a lower threshold spares most pairs.

    It is a guess in floats which segment that is; the same one is found without it.
    """
    if both.bits > _MOST_BITS or not len(both.own) or not len(both.foreign):
        return best
    near = np.argsort(both.squares_foreign, kind="stable")[:_GUESSED]
    s, t = (each.ravel() for each in np.meshgrid(np.arange(len(both.own)), near))
    kept = both.may_favour_another(s, t)
    s, t = s[kept], t[kept]
    if not len(s):
        return best
    pick = int(_measured(both, s, t, _above(both, best[0]))[1].argmin())
    return _better(both, int(s[pick]), int(t[pick]), best)


def _improved(both: _OwnAndForeign, rows: range, best: Best) -> Best:
    """The nearest of the best so far and the segments with their own end among `rows`."""
    s, t = _suspects(both, rows, best[0])
    while len(s) > _FEW and both.bits <= _MOST_BITS:
        above = _above(both, best[0])
        left_side, estimates = _measured(both, s, t, above)
        kept = left_side <= above
        s, t, estimates = s[kept], t[kept], estimates[kept]
        if len(s) <= _FEW:
            break
        pick = int(estimates.argmin())
        improved = _better(both, int(s[pick]), int(t[pick]), best)
        if improved[0] == best[0]:
            break
        best = improved
    for one, other in zip(s.tolist(), t.tolist(), strict=True):
        best = _better(both, one, other, best)
    return best


def _better(both: _OwnAndForeign, s: int, t: int, best: Best) -> Best:
    """The nearer of the best so far and one segment, exactly."""
    squared = both.at_foot(s, t)
    if squared is None or squared > best[0]:
        return best
    found = (squared, int(both.foreign[t]), int(both.own[s]))
    return min(found, best)


def _above(both: _OwnAndForeign, threshold: Fraction) -> float:
    """The bound T⁺: a double that is not below the threshold, in the unit of the rounded offsets."""
    return float(np.nextafter(threshold.numerator / (threshold.denominator * (1 << (2 * both.bits))), np.inf))


def _suspects(both: _OwnAndForeign, rows: range, threshold: Fraction) -> _Pairs:
    """The pairs that may favour another class and come within √threshold."""
    if both.bits > _MOST_BITS:
        s, t = np.divmod(np.arange(len(rows) * len(both.foreign)), max(1, len(both.foreign)))
        return s + rows.start, t
    theta, above = both.theta, _above(both, threshold)
    a, b = both.squares_own[rows.start : rows.stop], both.squares_foreign
    left, right = _tangents(a, above, theta), _tangents(b, above, theta)
    own = np.column_stack([both.near_own[rows.start : rows.stop], left, -3 * theta * np.sqrt(a)])
    foreign = np.column_stack([both.near_foreign, right, np.sqrt(b)])
    s, t = np.nonzero(own @ foreign.T <= above)
    s = s + rows.start
    kept = both.may_favour_another(s, t)
    return s[kept], t[kept]


def _tangents(squares: Floats, above: float, theta: float) -> Floats:
    """Lower bounds of √(a − T): docs/proofs/nearest-segments.md, 2."""
    return np.asarray(np.sqrt(np.maximum(squares * (1 - 4 * theta) - above, 0)))


def _measured(both: _OwnAndForeign, s: Indices, t: Indices, above: float) -> tuple[Floats, Floats]:
    """A lower bound of the left side of the filter for each pair, and a guess of the squared distance."""
    a, b, theta = both.squares_own[s], both.squares_foreign[t], both.theta
    g = np.einsum("ij,ij->i", both.near_own[s], both.near_foreign[t])
    left_side = g + _tangents(a, above, theta) * _tangents(b, above, theta) - 3 * theta * np.sqrt(a * b)
    with np.errstate(over="ignore"):  # where far points coincide in doubles
        return left_side, (a * b - g * g) / np.maximum(a + b - 2 * g, np.finfo(np.float64).tiny)
