"""The nearest segment in the plane, by directions: the ends of a segment that comes near x lie almost opposite.

Among thousands of points of the plane most segments are near most points, and a filter by one Gram matrix leaves
thousands of pairs to compare. Sorted by their directions from x, the points that lie opposite an end are a short range.
docs/proofs/nearest-segments.md, "In the plane", proves how short. Offsets here are integers that doubles hold with
their products; floats say which pairs cannot matter, and integers decide.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from mixproof.geometry.aliases import Floats, Indices, Mask
from mixproof.geometry.margins.distances import Best
from mixproof.geometry.margins.field import Field
from mixproof.geometry.numbers.rounding import ROUNDOFF

_PAIRS_AT_A_TIME = 2**20
_MOST_PAIRS = 2**18
"""Pairs from which on the filter by a Gram matrix is faster, unless they are few of all."""

_MOST_SHARE = 16
"""One pair in so many may be compared; with more the filter by a Gram matrix is faster."""

_SLACK = 64 * ROUNDOFF
"""More than the rounding of a direction, of the range around it and of a squared distance."""


@dataclass(frozen=True, eq=False)
class _Fan:
    """Points of the plane other than x, by their directions from x.

    Parameters
    ----------
    indices : (k,) array of int
        Their positions in the dataset.
    offsets : (k, 2) array of float
        Integers: s − x, times the denominator of the dataset.
    squares : (k,) array of float
        |s − x|², exactly.
    directions : (k,) array of float
        From 0 to 4, increasing: the place where a ray meets the square with corners at distance 1 on the axes.
    """

    indices: Indices
    offsets: Floats
    squares: Floats
    directions: Floats

    @staticmethod
    def of(field: Field, index: int, chosen: Mask) -> "_Fan":
        """Some of the data points, as seen from x."""
        indices = np.flatnonzero(chosen)
        offsets = field.points[indices].astype(np.float64) - field.queries[index].astype(np.float64)
        elsewhere = offsets.any(axis=1)
        indices, offsets = indices[elsewhere], offsets[elsewhere]
        x, y = offsets.T
        share = x / (np.abs(x) + np.abs(y))
        directions = np.where(y >= 0, 1 - share, 3 + share)
        order = np.argsort(directions, kind="stable")
        offsets = offsets[order]
        return _Fan(indices[order], offsets, np.einsum("ij,ij->i", offsets, offsets), directions[order])


@dataclass(frozen=True, eq=False)
class _Pairs:
    """The segments between two fans whose end in the first one is the nearer end, or one of two that are as near.

    Parameters
    ----------
    near, far : _Fan
    favouring : bool
        True where the ends of `near` have to be strictly nearer and are named first; else the lower index is.
    """

    near: _Fan
    far: _Fan
    favouring: bool

    def nearest(self, best: Best) -> Best | None:
        """The nearest of the best so far and all segments, exactly; None where directions leave too many of them."""
        if not len(self.near.indices) or not len(self.far.indices):
            return best
        around = np.concatenate([self.far.directions - 4, self.far.directions, self.far.directions + 4])
        opposite = (self.near.directions + 2) % 4
        ends = np.arange(len(opposite))
        place = np.searchsorted(around, opposite)
        for each in (place - 1, place):
            best = self._better(ends, each % len(self.far.indices), best)
        width = self._widths(best[0])
        first, last = np.searchsorted(around, opposite - width), np.searchsorted(around, opposite + width, "right")
        pairs = int((last - first).sum())
        if pairs > max(_MOST_PAIRS, len(ends) * len(self.far.indices) // _MOST_SHARE):
            return None
        for s, t in _ranges(first, last):
            best = self._better(s, t % len(self.far.indices), best)
        return best

    def _widths(self, threshold: Fraction) -> Floats:
        """How far from opposite the direction of the other end may be where a segment comes within √threshold."""
        sine = np.minimum(np.sqrt(_above(threshold) / self.near.squares), 1)
        return np.asarray(np.minimum(2 * (sine + (np.pi / 2 - 1) * sine**3) * (1 + _SLACK) + _SLACK, 2))

    def _better(self, s: Indices, t: Indices, best: Best) -> Best:
        """The nearest of the best so far and some segments whose nearest point lies between their ends."""
        one, other = self.near.offsets[s], self.far.offsets[t]
        b, a = self.near.squares[s], self.far.squares[t]
        inside = np.einsum("ij,ij->i", one, other) < b
        counted = inside & ((a > b) if self.favouring else (a >= b))
        s, t, one, other = s[counted], t[counted], one[counted], other[counted]
        area = np.abs(one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0])
        length = np.where(area == 0, 1, ((one - other) ** 2).sum(axis=1))
        guesses = area**2 / length
        least = guesses.min(initial=_above(best[0]))
        kept = np.flatnonzero(guesses <= least * (1 + _SLACK))
        first, second = self.near.indices[s[kept]], self.far.indices[t[kept]]
        if not self.favouring:
            first, second = np.minimum(first, second), np.maximum(first, second)
        kinds = np.stack([area[kept], length[kept]])
        order = np.lexsort([second, first, *kinds])
        is_new = np.append(True, (np.diff(kinds[:, order]) != 0).any(axis=0))[: len(order)]
        for place in order[is_new].tolist():
            squared = Fraction(int(kinds[0, place]) ** 2, int(kinds[1, place]))
            best = min(best, (squared, int(first[place]), int(second[place])))
        return best


def nearest_in_the_plane(field: Field, index: int) -> Best | None:
    """The segment that comes nearest to x, exactly; None where directions leave too many pairs.

    Takes about k·log(k) steps for k points, where the nearest segment is near.

    Examples
    --------
    >>> points, labels = np.array([[0, 0], [2, 1], [2, -1], [9, 0]]), np.array([0, 1, 1, 1])
    >>> nearest_in_the_plane(Field(points, labels, points, labels), 0)
    (Fraction(4, 1), 1, 2)
    """
    outside = field.outside(index)
    indices = np.flatnonzero(outside)
    squares = field.squares(index, indices)
    nearest = int(indices[squares.argmin()])
    fan = _Fan.of(field, index, outside)
    return _Pairs(fan, fan, favouring=False).nearest((Fraction(int(squares.min())), nearest, nearest))


def favouring_in_the_plane(field: Field, index: int, most: Fraction) -> Best | None:
    """The nearest segment that favours another class, with its foreign end first, exactly.

    Where there is none within `most`, that bound and places beyond all points; None where directions leave too many.

    Examples
    --------
    >>> points, labels = np.array([[0, 0], [9, 2], [-1, 2]]), np.array([0, 0, 1])
    >>> favouring_in_the_plane(Field(points, labels, points, labels), 0, Fraction(5))
    (Fraction(4, 1), 2, 1)
    """
    outside, none = field.outside(index), len(field.points)
    own = ~outside
    own[index] = False
    pairs = _Pairs(_Fan.of(field, index, outside), _Fan.of(field, index, own), favouring=True)
    return pairs.nearest((most, none, none))


def _above(threshold: Fraction) -> float:
    """A double that is not below the threshold."""
    return float(np.nextafter(float(threshold), np.inf))


def _ranges(first: Indices, last: Indices) -> Iterator[tuple[Indices, Indices]]:
    """The pairs of a place and a number of its range, so many at a time that they fit into memory."""
    counts = last - first
    ends = np.cumsum(counts)
    start = 0
    while start < len(counts):
        before = int(ends[start - 1]) if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, before + _PAIRS_AT_A_TIME, "right")))
        some = counts[start:stop]
        places = np.repeat(np.arange(start, stop), some)
        within = np.arange(int(some.sum())) - np.repeat(ends[start:stop] - some - before, some)
        yield places, first[places] + within
        start = stop
