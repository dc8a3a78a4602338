"""Masses and the first two moments of λ on intervals with rational ends, in ball arithmetic.

Second moments are exact up to rounding for Beta laws, and enclosed from the mass and the first moment for others:
docs/proofs/mixing-laws.md, (8).
"""

from fractions import Fraction
from functools import lru_cache
from itertools import accumulate

import flint

from mixproof.geometry.aliases import Enclosures
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing

MOMENT_BITS = 256
"""Working precision: masses are differences of distribution functions, and may be very small."""

MOST_SUMMANDS = 4_096
"""Integer Beta parameters up to which masses are summed term by term."""


class IntervalMoments:
    """P(A), E[λ; A] and E[λ²; A] for intervals A with rational ends, remembered.

    Examples
    --------
    >>> uniform = IntervalMoments(Beta(Fraction(1), Fraction(1)))
    >>> [moment.str(6, radius=False) for moment in uniform(Fraction(0), Fraction(1, 2))]
    ['0.500000', '0.125000', '0.0416667']
    """

    def __init__(self, law: Mixing) -> None:
        self.law = law
        self._known: dict[tuple[Fraction, Fraction], Enclosures] = {}
        self._below: dict[Fraction, Enclosures] = {}

    def __call__(self, lower: Fraction, upper: Fraction) -> Enclosures:
        """The three moments on [lower, upper]."""
        if (lower, upper) not in self._known:
            with flint.ctx.workprec(MOMENT_BITS):
                self._known[lower, upper] = self._found(lower, upper)
        return self._known[lower, upper]

    def both_orders(self, lower: Fraction, upper: Fraction) -> Enclosures:
        """The moments of τ on [lower, upper] for the sum of the laws of λ and of 1 − λ."""
        m0, m1, m2 = self(lower, upper)
        with flint.ctx.workprec(MOMENT_BITS):
            if self.law.is_symmetric:
                return 2 * m0, 2 * m1, 2 * m2
            n0, n1, n2 = self(1 - upper, 1 - lower)
            return m0 + n0, m1 + n0 - n1, m2 + n0 - 2 * n1 + n2

    def _found(self, lower: Fraction, upper: Fraction) -> Enclosures:
        """The three moments on [lower, upper], computed anew."""
        if isinstance(self.law, Beta):
            return tuple(y - x for x, y in zip(self._up_to(lower), self._up_to(upper), strict=True))
        ends = Radicals.of(lower), Radicals.of(upper)
        mass, first = self.law.mass(*ends).ball(MOMENT_BITS), self.law.first_moment(*ends).ball(MOMENT_BITS)
        largest = arb_of(lower + upper) * first - arb_of(lower * upper) * mass
        least = first * first / mass if mass > 0 else arb_of(lower) * first
        return mass, first, least.union(largest)

    def _up_to(self, end: Fraction) -> Enclosures:
        """The moments of a Beta law on [0, end]."""
        if end not in self._below:
            assert isinstance(self.law, Beta)
            a, b = self.law.a, self.law.b
            factors = Fraction(1), a / (a + b), a * (a + 1) / ((a + b) * (a + b + 1))
            self._below[end] = tuple(arb_of(c) * _beta_below(a + k, b, end) for k, c in enumerate(factors))
        return self._below[end]


def _beta_below(a: Fraction, b: Fraction, end: Fraction) -> flint.arb:
    """I_end(a, b), for integer b by the sum x^a·Σ_{j<b} C(a+j−1, j)·(1−x)^j, whose terms are positive."""
    if end in {0, 1}:
        return flint.arb(int(end))
    if b.denominator == 1 and b <= MOST_SUMMANDS:
        return arb_of(end) ** arb_of(a) * _binomial_sum(a, int(b))(arb_of(1 - end))
    # By FLINT: above the mean by the mirror image, whose series converges faster there.
    if end > a / (a + b):
        return 1 - arb_of(1 - end).beta_lower(arb_of(b), arb_of(a), regularized=True)
    return arb_of(end).beta_lower(arb_of(a), arb_of(b), regularized=True)


@lru_cache(maxsize=16)
def _binomial_sum(a: Fraction, terms: int) -> flint.arb_poly:
    """Σ C(a+j−1, j)·y^j over j below `terms`."""
    with flint.ctx.workprec(MOMENT_BITS):
        first = arb_of(a)
        return flint.arb_poly(
            list(accumulate(range(1, terms), lambda c, j: c * (first + (j - 1)) / j, initial=flint.arb(1)))
        )
