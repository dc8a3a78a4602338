"""Chords: the part of a segment that is inside a ball, with its ends as sums of radicals."""

from dataclasses import dataclass
from fractions import Fraction

from mixproof.geometry.aliases import Vector
from mixproof.geometry.incidence.segments import dot, minus
from mixproof.geometry.numbers.radicals import Radicals


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
    along, offset = minus(s, t), minus(x, t)
    square, half_slope = dot(along, along), dot(offset, along)
    at_t = dot(offset, offset) - squared_radius
    at_s = square - 2 * half_slope + at_t
    discriminant = half_slope**2 - square * at_t
    if discriminant <= 0:
        return None
    # A root is needed only at an end that is outside the ball; the vertex tells on which side both roots are.
    if (at_t >= 0 and half_slope <= 0) or (at_s >= 0 and half_slope >= square):
        return None
    spread = Radicals.root(discriminant)
    lower = (Radicals.of(half_slope) - spread) * (1 / square) if at_t >= 0 else Radicals.of(0)
    upper = (Radicals.of(half_slope) + spread) * (1 / square) if at_s >= 0 else Radicals.of(1)
    return Chord(lower, upper)
