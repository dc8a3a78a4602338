"""The Beta(a, b) laws of the mixing weight λ.

The density is proportional to λ^(a−1)·(1−λ)^(b−1). P(λ ≤ u) is the regularised incomplete beta function I_u(a, b), and
E[λ; λ ≤ u] = a/(a+b)·I_u(a+1, b). For integer a and b both are polynomials in u with rational coefficients, so that
masses on chords are exact. Otherwise they are enclosed by ball arithmetic.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from math import lcm

import flint
import numpy as np

from mixproof.geometry.aliases import Floats
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.arguments import number
from mixproof.geometry.numbers.beta_draws import float_parameters
from mixproof.geometry.numbers.enclosures import Enclosed, Real, arb_of, to_fraction
from mixproof.geometry.numbers.quotients import combination
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.geometry.signatures import strict
from mixproof.geometry.views import Viewed
from mixproof.solvers.mixing.incomplete_beta import IncompleteBeta, float_mass_between
from mixproof.solvers.mixing.polynomials import PolynomialPiece, power_of


@strict
@dataclass(frozen=True)
class Beta(Viewed):
    """The Beta(a, b) law, with density ∝ λ^(a−1)·(1−λ)^(b−1) and rational a, b > 0.

    Masses are exact where both parameters are integers, since P(λ ≤ u) is a polynomial in u then. Otherwise they are
    enclosures.

    Raises
    ------
    InputError
        If a parameter is not positive, or too small or too large to be worked with exactly.

    Examples
    --------
    >>> law = Beta(Fraction(2), Fraction(1))
    >>> law.mass(Radicals.of(0), Radicals.of(Fraction(1, 2))).as_fraction()
    Fraction(1, 4)
    """

    a: Fraction
    b: Fraction

    LEAST = Fraction(1, 10**20)
    """Least parameter: the enclosures of masses take longer the smaller it is."""

    LARGEST = 10**6
    """Largest parameter."""

    LARGEST_ROOT = 1000
    """Largest degree of the roots in an exact density."""

    def __post_init__(self) -> None:
        for name in ("a", "b"):
            parameter = number(getattr(self, name), f"the Beta parameter {name}")
            object.__setattr__(self, name, parameter)
            if not self.LEAST <= parameter <= self.LARGEST:
                raise InputError(
                    f"a Beta parameter has to be positive, from {float(self.LEAST)} to {self.LARGEST:,}, "
                    f"not {rational_text(parameter)}"
                )

    def __str__(self) -> str:
        return f"Beta({rational_text(self.a)}, {rational_text(self.b)})"

    @property
    def is_symmetric(self) -> bool:
        """True if λ and 1 − λ have the same law."""
        return self.a == self.b

    @property
    def is_integer(self) -> bool:
        """True if both parameters are integers, so that the density is a polynomial."""
        return self.a.denominator == self.b.denominator == 1

    @property
    def end_exponent(self) -> Fraction:
        """min(a, b) − 1: the order that puts more mass near its end rules there.

        Examples
        --------
        >>> Beta(Fraction(3), Fraction(1, 2)).end_exponent
        Fraction(-1, 2)
        """
        return min(self.a, self.b) - 1

    @property
    def end_coefficient(self) -> Real:
        """2 where both orders count at the end (a = b), else 1."""
        return Radicals.of(2 if self.is_symmetric else 1)

    # --- the density

    @property
    def density_cost(self) -> int | None:
        """The exponents' size and the degree of their roots; None where that is above `LARGEST_ROOT`."""
        degree = lcm(self.a.denominator, self.b.denominator)
        return None if degree > self.LARGEST_ROOT else int(abs(self.a - 1) + abs(self.b - 1)) + degree

    @property
    def has_rational_density(self) -> bool:
        """True if both parameters are integers."""
        return self.is_integer

    def density(self, weight: Fraction) -> Radicals:
        """λ^(a−1)·(1−λ)^(b−1) + λ^(b−1)·(1−λ)^(a−1), for 0 < λ < 1.

        Examples
        --------
        >>> Beta(Fraction(3, 2), Fraction(3, 2)).density(Fraction(1, 3)).closed_form()
        '2/3*sqrt(2)'
        """
        orders = [self._kernel(weight, 1 - weight), self._kernel(1 - weight, weight)]
        return Radicals.total(orders)

    def _kernel(self, x: Fraction, y: Fraction) -> Radicals:
        """The density of one order up to a factor, at λ = x, 1 − λ = y."""
        return Radicals.power(x, self.a - 1) * Radicals.power(y, self.b - 1)

    def density_ball(self, weight: Fraction) -> flint.arb:
        """The same number as `density`, enclosed at the present working precision.

        Examples
        --------
        >>> Beta(Fraction(3, 2), Fraction(3, 2)).density_ball(Fraction(1, 3)).str(5, radius=False)
        '0.94281'
        """
        logs, powers = [arb_of(weight).log(), arb_of(1 - weight).log()], (arb_of(self.a - 1), arb_of(self.b - 1))
        return sum(((x * powers[0] + y * powers[1]).exp() for x, y in (logs, logs[::-1])), flint.arb(0))

    def density_total(self) -> flint.arb:
        """B(a, b), enclosed at the present working precision."""
        return self.beta_function()

    def density_at(self, x: flint.acb, y: flint.acb, analytic: bool) -> flint.acb:
        """The same function at complex λ = x, 1 − λ = y, as `flint.acb.integral` asks for it."""
        p, q = self._exponents
        first = power_of(x, p, analytic) * power_of(y, q, analytic)
        return 2 * first if p == q else first + power_of(x, q, analytic) * power_of(y, p, analytic)

    @cached_property
    def _exponents(self) -> tuple[Fraction, Fraction]:
        """The exponents a − 1 and b − 1, at hand for integrals that ask for the density at thousands of places."""
        return self.a - 1, self.b - 1

    def polynomial_pieces(self, most: int) -> tuple[PolynomialPiece, ...] | None:
        """The density of both orders as polynomials; None where it is none, or has a degree above `most`."""
        if not self.is_integer or self.a + self.b > most:
            return None
        a, b = int(self.a) - 1, int(self.b) - 1
        x, y = flint.fmpq_poly([0, 1]), flint.fmpq_poly([1, -1])
        return ((Fraction(0), Fraction(1), x**a * y**b + x**b * y**a),)

    # --- masses and moments

    @property
    def mass_work(self) -> float:
        """About how much more work one mass is than under the uniform law."""
        return float(max(1.0, float(self.a + self.b) / 32) ** 1.5) if self.is_integer else 1.0

    def mass(self, lower: Radicals, upper: Radicals) -> Real:
        """P(lower < λ < upper), for 0 ≤ lower ≤ upper ≤ 1."""
        return IncompleteBeta(self.a, self.b).between(lower, upper)

    def first_moment(self, lower: Radicals, upper: Radicals) -> Real:
        """E[λ; lower < λ < upper] = a/(a+b)·P(lower < λ' < upper) with λ' ~ Beta(a+1, b).

        Examples
        --------
        >>> Beta(Fraction(1), Fraction(1)).first_moment(Radicals.of(0), Radicals.of(1)).as_fraction()
        Fraction(1, 2)
        """
        shifted = IncompleteBeta(self.a + 1, self.b).between(lower, upper)
        return combination([(self.a / (self.a + self.b), shifted)])

    def greatest_mass(self, width: Fraction) -> flint.arb:
        """An upper bound of the mass on any interval of a given length (docs/proofs/mixing-laws.md, (1)).

        Examples
        --------
        >>> print(Beta(Fraction(2), Fraction(2)).greatest_mass(Fraction(1, 100)).str(5, radius=False))
        0.015000
        """
        with flint.ctx.workprec(64):
            a, b, length = arb_of(self.a), arb_of(self.b), arb_of(width)
            if min(self.a, self.b) < 1:
                return (_half(a, b, length) + _half(b, a, length)) / self.beta_function()
            if self.a == self.b == 1:
                return length
            mode = (self.a - 1) / (self.a + self.b - 2)
            return length * arb_of(mode) ** (a - 1) * arb_of(1 - mode) ** (b - 1) / self.beta_function()

    def beta_function(self) -> flint.arb:
        """B(a, b), enclosed at the present working precision."""
        a, b = arb_of(self.a), arb_of(self.b)
        return (a.lgamma() + b.lgamma() - (a + b).lgamma()).exp()

    @property
    def cross_moment(self) -> Real:
        """E[λ(1 − λ)] = ab/((a + b)(a + b + 1))."""
        total = self.a + self.b
        return Radicals.of(self.a * self.b / (total * (total + 1)))

    def power_moments(self, degree: int) -> list[flint.arb]:
        """E[λ^j·(1 − λ)^(n−j)] for j = 0…n, n = `degree`, enclosed at the present working precision."""
        a, b, both = arb_of(self.a), arb_of(self.b), arb_of(self.a + self.b)
        rising_a, rising_b = (_rising(value, degree + 1) for value in (a, b))
        last = _rising(both, degree + 1)[-1]
        return [p * q / last for p, q in zip(rising_a, reversed(rising_b), strict=True)]

    def entropy(self) -> Real:
        """E[−λ ln λ − (1 − λ) ln(1 − λ)], rational for integer a and b: docs/proofs/mixing-laws.md, (2).

        Examples
        --------
        >>> str(Beta(Fraction(2), Fraction(2)).entropy().as_fraction())
        '7/12'
        """
        a, b = self.a, self.b
        share = a / (a + b)
        if self.is_integer and a + b <= IncompleteBeta.EXACT_UP_TO:
            harmonic = [to_fraction(flint.fmpq.harmonic(int(n))) for n in (a, b, a + b)]
            return Radicals.of(harmonic[2] - share * harmonic[0] - (1 - share) * harmonic[1])

        def ball(_: int) -> flint.arb:
            at_a, at_b, at_both = (arb_of(c + 1).digamma() for c in (a, b, a + b))
            return at_both - arb_of(share) * at_a - arb_of(1 - share) * at_b

        return Enclosed(ball)

    # --- floats, for proposals and pictures

    def nodes(self, count: int) -> tuple[Floats, Floats]:
        """Gauss–Jacobi quadrature in floats: places in [0, 1] and their shares (Golub and Welsch).

        Exact, up to rounding, for polynomials in λ of degree below twice `count`.

        Examples
        --------
        >>> at, share = Beta(Fraction(1), Fraction(1)).nodes(2)
        >>> at.round(6).tolist(), share.round(6).tolist()
        ([0.211325, 0.788675], [0.5, 0.5])
        """
        from scipy.linalg import eigh_tridiagonal

        a, b = float_parameters(self.a, self.b)
        if count == 1:
            return np.array([a / (a + b)]), np.ones(1)
        # The recurrence of the orthonormal polynomials on [0, 1]; its matrix never sees the normalising constant of the
        # law, which leaves the range of doubles from about α = 512 on.
        k = np.arange(1, count, dtype=np.float64)
        total = 2 * (k - 1) + (a + b)  # without the two that a tiny a + b would be lost in
        middle = np.concatenate([[a / (a + b)], 0.5 * (1 + (a - b) * (a + b - 2) / (total * (total + 2)))])
        first = (a / (a + b)) * (b / (a + b)) / (a + b + 1)
        k, total = k[1:], total[1:]
        beyond = k * (k + a - 1) * (k + b - 1) * (k - 2 + (a + b)) / ((total + 1) * total**2 * (total - 1))
        at, vectors = eigh_tridiagonal(middle, np.sqrt(np.concatenate([[first], beyond])))
        share = vectors[0] ** 2
        return np.clip(at, 0, 1), share / share.sum()

    def between(self, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
        """P(lower < λ < upper) and E[λ; lower < λ < upper] in floats, each from the tail that is the shorter one.

        Examples
        --------
        >>> mass, moment = Beta(Fraction(1), Fraction(1)).between(np.array([0.25]), np.array([0.75]))
        >>> mass.tolist(), moment.tolist()
        ([0.5], [0.25])
        """
        a, b = float_parameters(self.a, self.b)
        return float_mass_between(a, b, lower, upper), a / (a + b) * float_mass_between(a + 1, b, lower, upper)


def _half(a: flint.arb, b: flint.arb, width: flint.arb) -> flint.arb:
    """A bound of B(a, b) times the mass of an interval within [0, ½]."""
    mass = width**a / a if a < 1 else width
    return mass * (flint.arb(2) ** (1 - b) if b < 1 else 1)


def _rising(a: flint.arb, size: int) -> list[flint.arb]:
    """(a)_i = a(a + 1)…(a + i − 1) for i below `size`."""
    return list(accumulate(range(1, size), lambda value, i: value * (a + (i - 1)), initial=flint.arb(1)))
