"""Which segments count for ε*, and the exact squared distance from a point to one of them.

With a = |s − x|², b = |t − x|² and g = (s − x)·(t − x) the point λs + (1 − λ)t is at the squared distance
b − 2λ(b − g) + λ²d from x, where d = a + b − 2g = |s − t|². The least value over all λ is at λ* = (b − g)/d, inside
the segment exactly if g < min(a, b), where it is (ab − g²)/d. Only rationals occur.

**Which segments.** Assumption 2.9 asks for segments with both ends outside the class of x; the slides' condition for
at least one such end. Where only mixing weights with |λ − ½| ≤ h count, the segment is cut down to that middle part;
the function of λ is convex, so λ* is moved to the nearer end of the interval where it is outside. A data point mixed
with itself stays what it is, so a single point outside the class always counts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from operator import mul
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Floats, Indices, IntegerArray, Integers, Mask
from mixproof.geometry.errors import InputError
from mixproof.geometry.incidence.incidences import Ends
from mixproof.geometry.incidence.lines import group_by_line

HALF = Fraction(1, 2)

Best = tuple[Fraction, int, int]
"""Squared distance in integer units, and the ends by their indices, the lower one first."""


@dataclass(frozen=True)
class Margin:
    """ε* of a point, with the segment that comes nearest; points by their indices.

    Parameters
    ----------
    point : int
        The point x.
    first, second : int
        The ends of the segment, the later row first; equal where the nearest is a data point.
    squared : Fraction
        ε*(x)², in squared units of the coordinates.
    """

    point: int
    first: int
    second: int
    squared: Fraction


@dataclass(frozen=True)
class Segments:
    """The segments that count.

    Parameters
    ----------
    ends : Ends
        Which ends have to be outside the class of x.
    half_width : Fraction
        Only mixing weights with |λ − ½| ≤ `half_width` count.

    Raises
    ------
    InputError
        If `half_width` is not from 0 to ½, or is below ½ although ends of the own class count.

    Examples
    --------
    >>> Segments(half_width=Fraction(1, 4)).value(4, 4, -4), Segments().value(1, 9, -3)
    (Fraction(0, 1), Fraction(0, 1))
    >>> Segments(half_width=Fraction(1, 8)).value(1, 9, -3)
    Fraction(1, 4)
    """

    ends: Ends = Ends.BOTH_OUTSIDE
    half_width: Fraction = HALF

    def __post_init__(self) -> None:
        if not 0 <= self.half_width <= HALF:
            raise InputError(f"the half width of λ around 1/2 has to be from 0 to 1/2, not {self.half_width}")
        if self.half_width < HALF and self.ends is Ends.SOME_OUTSIDE:
            raise InputError("a part of λ goes with segments that have both ends outside the class: leave one of them")

    @property
    def whole(self) -> bool:
        """Whether the segments count from end to end."""
        return self.half_width == HALF

    def value(self, a: int, b: int, g: int) -> Fraction | None:
        """The squared distance to the segment, or None where a single point is at least as near."""
        if g >= a or g >= b:
            return None
        d = a + b - 2 * g
        if self.whole:
            return Fraction(a * b - g * g, d)
        weight = min(max(Fraction(b - g, d), HALF - self.half_width), HALF + self.half_width)
        squared = b - 2 * weight * (b - g) + weight**2 * d
        return squared if squared < min(a, b) else None

    def value_below(self, a: int, b: int, g: int, most: Fraction) -> Fraction | None:
        """The same, or None where it is above `most`: that costs a few products of integers."""
        if self.whole and (a * b - g * g) * most.denominator > most.numerator * (a + b - 2 * g):
            return None
        found = self.value(a, b, g)
        return found if found is not None and found <= most else None

    def guesses(self, a: Floats, b: Floats, g: Floats) -> Floats:
        """About the same in doubles, infinite where a single point is at least as near."""
        d = np.maximum(a + b - 2 * g, np.finfo(np.float64).tiny)
        half = float(self.half_width)
        weight = np.clip((b - g) / d, 0.5 - half, 0.5 + half)
        values = b - 2 * weight * (b - g) + weight**2 * d
        return np.where(g < np.minimum(a, b), values, np.inf)


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
    segments: Segments = Segments()

    @property
    def among_themselves(self) -> bool:
        """Whether the points x are the data points."""
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
        """Whether squared distances fit 64-bit integers."""
        if np.dtype(object) in (self.points.dtype, self.queries.dtype):
            return False
        low = min(int(self.points.min()), int(self.queries.min()))
        high = max(int(self.points.max()), int(self.queries.max()))
        return self.dimension * (high - low) ** 2 < 2**62

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
        """The best of what is known and one segment, exactly."""
        x = self.queries[index].tolist()
        squared = self.segments.value(*products(self.points[s].tolist(), self.points[t].tolist(), x))
        return best if squared is None else min(best, (squared, min(s, t), max(s, t)))


def products(s: Sequence[Any], t: Sequence[Any], x: Sequence[Any]) -> tuple[int, int, int]:
    """The integers a, b and g of a segment [s, t] seen from x.

    Examples
    --------
    >>> products([3, 0], [0, 4], [0, 0])
    (9, 16, 0)
    """
    u = [one - origin for one, origin in zip(s, x, strict=True)]
    v = [one - origin for one, origin in zip(t, x, strict=True)]
    return sum(map(mul, u, u)), sum(map(mul, v, v)), sum(map(mul, u, v))
