"""The label masses of single pairs of points on a ball, accurately: for the few that floats cannot settle."""

from dataclasses import dataclass
from fractions import Fraction

import flint

from mixproof.geometry.aliases import Point
from mixproof.geometry.incidence.chords import chord
from mixproof.geometry.incidence.segments import dot, minus
from mixproof.geometry.numbers.enclosures import FIRST_BITS, LAST_BITS, Enclosed, Real, arb_of
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.ball.best_constant import mixed_labels
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing

_ACCURATE_BITS = 48
"""Bits of a mass that are known, however small it is."""

_LARGEST_POLYNOMIAL = 64
"""Parameters of a Beta law up to which its masses are taken from the polynomial."""


def is_inside(x: Point, radius: Fraction, point: Point) -> bool:
    """True if a point is in the open ball B_ε(x), decided exactly.

    Examples
    --------
    >>> is_inside((Fraction(2, 5),), Fraction(1, 5), (Fraction(3, 5),))
    False
    """
    offset = minus(point, x)
    return dot(offset, offset) < radius**2


def pair_masses(mixing: Mixing, x: Point, radius: Fraction, s: Point, t: Point) -> tuple[flint.arb, flint.arb] | None:
    """The label mass on s and on t of the pair {s, t}, s ≠ t, in both orders; None where its chord has no length.

    Examples
    --------
    >>> line = [(Fraction(c),) for c in (1, 0, 2)]
    >>> on_s, on_t = pair_masses(Beta(Fraction(1), Fraction(1)), line[0], Fraction(1, 10), line[1], line[2])
    >>> on_s.str(5, radius=False), on_t.str(5, radius=False)
    ('0.10000', '0.10000')
    """
    cut = chord(x, radius**2, s, t)
    if cut is None:
        return None
    law = mixing
    if type(mixing) is Beta and mixing.a + mixing.b > _LARGEST_POLYNOMIAL:
        law = _TailBeta(mixing.a, mixing.b)
    on_s, on_t = mixed_labels(law, cut)
    return _accurate(on_s), _accurate(on_t)


@dataclass(frozen=True)
class _TailBeta(Beta):
    """A Beta law whose masses are enclosed from the shorter tail, so that small ones lose no digits."""

    def mass(self, lower: Radicals, upper: Radicals) -> Real:
        """P(lower < λ < upper)."""
        return Enclosed(lambda bits: _between(arb_of(self.a), arb_of(self.b), lower.ball(bits), upper.ball(bits)))

    def first_moment(self, lower: Radicals, upper: Radicals) -> Real:
        """E[λ; lower < λ < upper]."""
        a, b = self.a, self.b
        share = a / (a + b)
        return Enclosed(
            lambda bits: arb_of(share) * _between(arb_of(a + 1), arb_of(b), lower.ball(bits), upper.ball(bits))
        )


def _between(a: flint.arb, b: flint.arb, lower: flint.arb, upper: flint.arb) -> flint.arb:
    """The mass of Beta(a, b) between two places."""
    if (lower + upper) * (a + b) > 2 * a:
        a, b, lower, upper = b, a, 1 - upper, 1 - lower
    return upper.beta_lower(a, b, regularized=True) - lower.beta_lower(a, b, regularized=True)


def _accurate(mass: Real) -> flint.arb:
    """A positive mass to so many bits of itself."""
    bits = FIRST_BITS
    while True:
        ball = mass.ball(bits)
        if ball.rel_accuracy_bits() >= _ACCURATE_BITS or bits > LAST_BITS:
            return ball
        bits *= 2
