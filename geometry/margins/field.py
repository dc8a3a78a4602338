"""The points of the segments and the points x whose margins are asked for, with exact distances between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from operator import mul
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Floats, Indices, IntegerArray, Integers, Mask
from mixproof.geometry.incidence.incidences import Ends
from mixproof.geometry.incidence.lines import group_by_line
from mixproof.geometry.margins.distances import ALL_SEGMENTS, Best, Segments, products
from mixproof.geometry.numbers.rounding import ROUNDOFF


@dataclass(frozen=True, eq=False)
class Field:
    """The points of the segments, and the points x whose margins are asked for, over one denominator.

    Parameters
    ----------
    points : (m, n) integer array
        The data points, in 32 bits where all are below 2³⁰ (differences fit, then), else Python integers.
    labels : (m,) array of int
        Their classes.
    queries : (M, n) integer array
        The points x; the same array as `points` if the data ask about themselves.
    query_labels : (M,) array of int
        Their classes; −1 is a class that no data point has.
    segments : Segments
        The segments that count.
    """

    points: IntegerArray
    labels: Integers
    queries: IntegerArray
    query_labels: Integers
    segments: Segments = ALL_SEGMENTS

    @property
    def among_themselves(self) -> bool:
        """True if the points x are the data points."""
        return self.queries is self.points

    @property
    def dimension(self) -> int:
        """Number of coordinates."""
        return int(self.points.shape[1])

    def outside(self, index: int) -> Mask:
        """The data points outside the class of x."""
        return np.asarray(self.labels != self.query_labels[index])

    def singles(self, index: int) -> Mask:
        """The data points that are ends of segments, and so count by themselves."""
        if self.segments.ends is Ends.BOTH_OUTSIDE:
            return self.outside(index)
        others = np.ones(len(self.points), dtype=bool)
        if self.among_themselves:
            others[index] = False
        return others

    @cached_property
    def is_narrow(self) -> bool:
        """True if squared distances fit 64-bit integers."""
        if np.dtype(object) in (self.points.dtype, self.queries.dtype):
            return False
        low = min(int(self.points.min()), int(self.queries.min()))
        high = max(int(self.points.max()), int(self.queries.max()))
        return self.dimension * (high - low) ** 2 < 2**62

    @cached_property
    def is_planar(self) -> bool:
        """True in the plane, for whole segments with both ends outside, where doubles hold squared distances."""
        whole = self.segments.whole and self.segments.ends is Ends.BOTH_OUTSIDE
        if self.dimension != 2 or not whole or not self.is_narrow:
            return False
        low = min(int(self.points.min()), int(self.queries.min()))
        high = max(int(self.points.max()), int(self.queries.max()))
        return 2 * (high - low) ** 2 < 2**53

    @cached_property
    def wide_points(self) -> IntegerArray:
        """The data points in 64 bits where their differences fit these, else as they are."""
        is_wider = self.points.dtype == object and int(np.abs(self.points).max()).bit_length() <= 61
        return self.points.astype(np.int64) if is_wider else self.points

    def squares(self, index: int, points: Indices) -> NDArray[Any]:
        """Squared distances from x to some data points, exactly."""
        offsets = self.points[points] - self.queries[index]
        if self.is_narrow:
            wide = offsets.astype(np.int64)
            return np.asarray(np.einsum("ij,ij->i", wide, wide))
        return np.array([sum(map(mul, row, row)) for row in offsets.tolist()], dtype=object)

    def products(self, x: Indices, s: Indices, t: Indices) -> Iterator[tuple[int, int, int]]:
        """The integers a, b and g of parallel arrays of x's and ends."""
        if self.is_narrow:
            u, v = (self.points[ends].astype(np.int64) - self.queries[x] for ends in (s, t))
            arrays = (np.einsum("ij,ij->i", one, other) for one, other in ((u, u), (v, v), (u, v)))
            yield from zip(*(array.tolist() for array in arrays), strict=True)
        else:
            for one, other, origin in zip(s, t, x, strict=True):
                yield products(self.points[one].tolist(), self.points[other].tolist(), self.queries[origin].tolist())

    def may_be_within(self, x: Indices, s: Indices, t: Indices, most: Floats) -> Mask:
        """True where segments of parallel arrays may come within a squared distance, in doubles; else they do not.

        a, b, g and d = a + b − 2g are integers, each rounded once, and |g| ≤ √(ab): the computed ab − g² is off by less
        than 16u·ab, and `most`, rounded to the nearest, times d by less than 4u of itself.
        """
        if not self.is_narrow:
            return np.ones(len(x), dtype=bool)
        u, v = (self.points[ends].astype(np.int64) - self.queries[x] for ends in (s, t))
        a, b, g = (np.einsum("ij,ij->i", one, other) for one, other in ((u, u), (v, v), (u, v)))
        product, length = a.astype(np.float64) * b, (a + b - 2 * g).astype(np.float64)
        lowered = product * (1 - 16 * ROUNDOFF) - g.astype(np.float64) ** 2
        return np.asarray(lowered <= most * length * (1 + 8 * ROUNDOFF))

    def touching(self, index: int) -> Best | None:
        """The segment through x that counts, of those with x between their ends; that with the smallest rows.

        Grouping by lines finds it without looking at pairs. For whole segments only.
        """
        others = np.flatnonzero((self.points != self.queries[index]).any(axis=1) & self.singles(index))
        outside = self.outside(index)
        pairs = []
        for line in group_by_line(self.points[others] - self.queries[index], others, 1):
            sides = [(side.points, [k for k in side.points if outside[k]]) for side in (line.ahead, line.behind)]
            for (every, _), (_, some) in (sides, sides[::-1]):
                if every and some:
                    pairs.append(sorted((min(every), min(some))))
        if not pairs:
            return None
        low, high = min(pairs)
        return Fraction(0), low, high

    def better(self, index: int, s: int, t: int, best: Best) -> Best:
        """The nearer of the best so far and one segment, exactly."""
        x = self.queries[index].tolist()
        squared = self.segments.value(*products(self.points[s].tolist(), self.points[t].tolist(), x))
        return best if squared is None else min(best, (squared, min(s, t), max(s, t)))
