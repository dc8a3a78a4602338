"""The segments that count for ε*, and the exact squared distance from a point to one of them.

With a = |s − x|², b = |t − x|² and g = (s − x)·(t − x) the point λs + (1 − λ)t is at the squared distance
b − 2λ(b − g) + λ²d from x, where d = a + b − 2g = |s − t|². The least value over all λ is at λ* = (b − g)/d, inside
the segment exactly if g < min(a, b), where it is (ab − g²)/d. Only rationals occur.

Assumption 2.9 asks for segments with both ends outside the class of x; the slides' condition for at least one such
end. Where only mixing weights with |λ − ½| ≤ h count, the segment is cut down to that middle part; the function of λ is
convex, so λ* is moved to the nearer end of the interval where it is outside. A data point mixed with itself stays the
same, so a single point outside the class always counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul
from typing import Any

import numpy as np

from mixproof.geometry.aliases import Floats
from mixproof.geometry.errors import InputError
from mixproof.geometry.incidence.incidences import Ends
from mixproof.geometry.views import Viewed

_HALF = Fraction(1, 2)

Best = tuple[Fraction, int, int]
"""Squared distance in integer units, and the ends by their indices, the lower one first."""


@dataclass(frozen=True)
class Margin(Viewed):
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
        The ends that have to be outside the class of x.
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
    half_width: Fraction = _HALF

    def __post_init__(self) -> None:
        if not 0 <= self.half_width <= _HALF:
            raise InputError(f"the half width of λ around 1/2 has to be from 0 to 1/2, not {self.half_width}")
        if self.half_width < _HALF and self.ends is Ends.SOME_OUTSIDE:
            raise InputError("a part of λ goes with segments that have both ends outside the class: leave one of them")

    @property
    def whole(self) -> bool:
        """True if the segments count from end to end."""
        return self.half_width == _HALF

    def value(self, a: int, b: int, g: int) -> Fraction | None:
        """The squared distance to the segment, or None where a single point is at least as near."""
        if g >= a or g >= b:
            return None
        d = a + b - 2 * g
        if self.whole:
            return Fraction(a * b - g * g, d)
        weight = min(max(Fraction(b - g, d), _HALF - self.half_width), _HALF + self.half_width)
        squared = b - 2 * weight * (b - g) + weight**2 * d
        return squared if squared < min(a, b) else None

    def value_below(self, a: int, b: int, g: int, most: Fraction) -> Fraction | None:
        """The same, or None where it is above `most`; that costs a few products of integers."""
        if self.whole and (a * b - g * g) * most.denominator > most.numerator * (a + b - 2 * g):
            return None
        found = self.value(a, b, g)
        return found if found is not None and found <= most else None

    def guesses(self, a: Floats, b: Floats, g: Floats) -> Floats:
        """The squared distances in doubles, about; infinite where a single point is at least as near."""
        d = np.maximum(a + b - 2 * g, np.finfo(np.float64).tiny)
        half = float(self.half_width)
        weight = np.clip((b - g) / d, 0.5 - half, 0.5 + half)
        values = b - 2 * weight * (b - g) + weight**2 * d
        return np.where(g < np.minimum(a, b), values, np.inf)


ALL_SEGMENTS = Segments()
"""The segments of Assumption 2.9."""


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
