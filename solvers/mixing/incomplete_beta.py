"""The incomplete beta function: exact for integer parameters, else enclosed, and in floats."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import comb

import flint
import numpy as np

from mixproof.geometry.aliases import Floats
from mixproof.geometry.numbers.enclosures import Enclosed, Real, arb_of
from mixproof.geometry.numbers.quotients import combination
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.mixing.polynomials import at_quadratic, quadratic_parts

_THIN = 1e-7
"""Share of a tail below which a mass is not taken as a difference."""

_LARGEST_INTEGRATED = 1e6
"""Sum of the parameters up to which floats know the normalising constant well."""

_NODES = 24
"""Nodes of the quadrature for thin intervals."""


@dataclass(frozen=True)
class IncompleteBeta:
    """u ↦ I_u(a, b), the regularised incomplete beta function: P(λ ≤ u) for λ ~ Beta(a, b)."""

    a: Fraction
    b: Fraction

    EXACT_UP_TO = 4096
    """Integer a + b up to which values are exact."""

    def between(self, lower: Radicals, upper: Radicals) -> Real:
        """I_upper − I_lower.

        Examples
        --------
        >>> ends = Radicals.of(Fraction(1, 4)), Radicals.of(Fraction(1, 2))
        >>> IncompleteBeta(Fraction(2), Fraction(1)).between(*ends).as_fraction()
        Fraction(3, 16)
        """
        return combination([(Fraction(1), self.at(upper)), (Fraction(-1), self.at(lower))])

    def at(self, u: Radicals) -> Real:
        """I_u(a, b) at a number of [0, 1]."""
        end = u.as_fraction()
        if end is not None and end in {0, 1}:
            return Radicals.of(end)
        if self.a.denominator == self.b.denominator == 1 and self.a + self.b <= self.EXACT_UP_TO:
            quadratic = quadratic_parts(u)
            if quadratic is not None:
                return at_quadratic(successes(int(self.a), int(self.b)), quadratic)
        return Enclosed(lambda bits: self._ball(u.ball(bits)))

    def _ball(self, u: flint.arb) -> flint.arb:
        """The value in ball arithmetic."""
        # Above the mean by the mirror image, whose series converges faster there.
        a, b = arb_of(self.a), arb_of(self.b)
        if u > a / (a + b):
            return 1 - (1 - u).beta_lower(b, a, regularized=True)
        return u.beta_lower(a, b, regularized=True)


@lru_cache(maxsize=32)
def successes(successes: int, others: int) -> flint.fmpq_poly:
    """The polynomial I_u(a, b) = Σ_{j ≥ a} C(n, j)·u^j·(1−u)^(n−j), n = a + b − 1: at least a successes in n.

    Examples
    --------
    >>> print(successes(2, 1))
    x^2
    """
    trials = successes + others - 1
    u = flint.fmpq_poly([0, 1])
    # d/du I_u(a, b) is a single product; its coefficients are integrated term by term.
    scale = trials * comb(trials - 1, successes - 1)
    return (u ** (successes - 1) * (1 - u) ** (trials - successes) * scale).integral()


def float_mass_between(a: float, b: float, lower: Floats, upper: Floats) -> Floats:
    """P(lower < λ < upper) for λ ~ Beta(a, b) in floats, from the tail that is the shorter one.

    Examples
    --------
    >>> float_mass_between(2.0, 1.0, np.array([0.25, 0.9]), np.array([0.5, 1.0])).round(12).tolist()
    [0.1875, 0.19]
    """
    from scipy.special import betainc

    lower, upper = np.asarray(lower), np.asarray(upper)
    # Above the mean, 1 − λ ~ Beta(b, a) loses no digits.
    turned = (lower + upper) * (a + b) > 2 * a
    first, second = np.where(turned, b, a), np.where(turned, a, b)
    start, end = np.where(turned, 1 - upper, lower), np.where(turned, 1 - lower, upper)
    found, above = np.zeros(np.shape(start)), betainc(first, second, end)
    found[...] = above - betainc(first, second, start)
    # Where nearly all of the tail cancels, the density is integrated instead.
    thin = (found < _THIN * above) & (start > 0) & (end > start) & (a + b < _LARGEST_INTEGRATED)
    if thin.any():
        found[thin] = _integrated(first[thin], second[thin], start[thin], end[thin])
    return found


def _integrated(a: Floats, b: Floats, start: Floats, end: Floats) -> Floats:
    """The mass between two near places, by Gauss–Legendre quadrature over the logit."""
    from scipy.special import betaln, log_expit

    at, share = np.polynomial.legendre.leggauss(_NODES)
    length = np.log1p((end - start) / start) - np.log1p(-(end - start) / (1 - start))
    logit = np.log(start) - np.log1p(-start) + np.multiply.outer((at + 1) / 2, length)
    density = np.exp(a * log_expit(logit) + b * log_expit(-logit) - betaln(a, b))
    return np.asarray((share[:, None] * density).sum(axis=0) * length / 2)
