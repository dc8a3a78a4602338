"""Chords: the part of a segment that is inside a ball, with its ends as sums of radicals."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from operator import mul

from mixproof.geometry.aliases import Point, Vector
from mixproof.geometry.incidence.segments import dot, minus
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.geometry.numbers.rationals import exact_root


@dataclass(frozen=True)
class Chord:
    """The weights ``lower < λ < upper`` at which a segment is inside a ball, clipped to [0, 1]."""

    lower: Radicals
    upper: Radicals


def chord(x: Vector, squared_radius: Fraction, s: Vector, t: Vector) -> Chord | None:
    """The chord A_st = {λ : |λs + (1 − λ)t − x| < ε} of Lemma 2.3 for s ≠ t, or None where it has no length.

    Its ends are the roots of |s − t|²λ² − 2λ(s − t)·(x − t) + |x − t|² − ε², or 0 and 1.

    Examples
    --------
    >>> cut = chord((1,), Fraction(1, 4), (0,), (2,))
    >>> cut.lower.as_fraction(), cut.upper.as_fraction()
    (Fraction(1, 4), Fraction(3, 4))
    """
    to_s, to_t = minus(s, x), minus(t, x)
    return _cut(dot(to_s, to_s), dot(to_t, to_t), dot(to_s, to_t), squared_radius)


@dataclass(frozen=True, eq=False)
class BallOfChords:
    """An open ball in which many chords are looked for, with the points as integers that are seen from its centre.

    Parameters
    ----------
    offsets : sequence of m tuples of n integers
    unit : int
        The offsets are so many times what they stand for.
    squared_radius : Fraction

    Examples
    --------
    >>> ball = BallOfChords.around((Fraction(1),), Fraction(1, 2), [(0,), (2,), (5,)], 1)
    >>> ball.chord(0, 1).upper.as_fraction(), ball.has_inside(0)
    (Fraction(3, 4), False)
    """

    offsets: Sequence[tuple[int, ...]]
    unit: int
    squared_radius: Fraction

    @staticmethod
    def around(x: Point, radius: Fraction, points: Sequence[Sequence[int]], denominator: int) -> "BallOfChords":
        """The ball B_ε(x), for points with one denominator.

        Parameters
        ----------
        points : m sequences of n integers
            The numerators.
        """
        scale = lcm(denominator, *(value.denominator for value in x))
        origin, more = [int(value * scale) for value in x], scale // denominator
        offsets = [tuple(a * more - b for a, b in zip(point, origin, strict=True)) for point in points]
        return BallOfChords(offsets, scale, radius**2)

    @cached_property
    def _squares(self) -> list[Fraction]:
        """The squared distances from the centre."""
        return [self._dot(offset, offset) for offset in self.offsets]

    def _dot(self, some: tuple[int, ...], other: tuple[int, ...]) -> Fraction:
        """The inner product of what two offsets stand for."""
        return Fraction(sum(map(mul, some, other)), self.unit**2)

    def has_inside(self, point: int) -> bool:
        """True if a point is inside the ball."""
        return self._squares[point] < self.squared_radius

    def chord(self, s: int, t: int) -> Chord | None:
        """The chord of two points by their numbers, as in `chord`."""
        product = self._dot(self.offsets[s], self.offsets[t])
        return _cut(self._squares[s], self._squares[t], product, self.squared_radius)


def _cut(square_s: Fraction, square_t: Fraction, product: Fraction, squared_radius: Fraction) -> Chord | None:
    """The chord, from |s − x|², |t − x|², (s − x)·(t − x) and ε²."""
    square, half_slope = square_s + square_t - 2 * product, square_t - product
    at_s, at_t = square_s - squared_radius, square_t - squared_radius
    # A root is needed only at an end that is outside the ball; the vertex tells on which side both roots are.
    if (at_t >= 0 and half_slope <= 0) or (at_s >= 0 and half_slope >= square):
        return None
    if at_s < 0 and at_t < 0:
        return Chord(Radicals.of(0), Radicals.of(1))
    discriminant = half_slope**2 - square * at_t
    if discriminant <= 0:
        return None
    middle, root = half_slope / square, exact_root(discriminant, 2)

    def end(sign: int) -> Radicals:
        if root is not None:
            return Radicals.of(middle + sign * root / square)
        return Radicals.quadratic(middle, sign / square, discriminant)

    return Chord(end(-1) if at_t >= 0 else Radicals.of(0), end(1) if at_s >= 0 else Radicals.of(1))
