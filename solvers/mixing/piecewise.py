"""Laws of λ whose density is a polynomial on each of some intervals of [0, 1].

Breakpoints and coefficients are rational, so masses and moments on chords are exact in Q(√d), and so is every check.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import flint
import numpy as np

from mixproof.geometry.aliases import Floats
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.enclosures import Enclosed, Real, arb_of, to_fmpq, to_fraction
from mixproof.geometry.numbers.logarithms import Logarithms
from mixproof.geometry.numbers.quotients import combination
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.geometry.views import Viewed
from mixproof.solvers.mixing.piecewise_checks import (
    Coefficients,
    check_breakpoints,
    check_breaks,
    check_positive_inside,
    polynomial_text,
)
from mixproof.solvers.mixing.polynomials import (
    MIRROR,
    PolynomialPiece,
    at_quadratic,
    lowest_power,
    quadratic_parts,
)

_BOXES = 64
"""Parts of an interval on which the density is bounded."""


@dataclass(frozen=True, repr=False)
class Piecewise(Viewed):
    """A law with a continuous density that is a polynomial between breakpoints.

    Parameters
    ----------
    breakpoints : tuple of N + 1 Fractions
        Increasing, from 0 to 1.
    polynomials : tuple of N tuples of Fractions
        The coefficients of the density on each interval, constant term first.

    Raises
    ------
    InputError
        If the intervals do not fill [0, 1], or the density is not positive on (0, 1), jumps there, or does not
        integrate to 1.

    Examples
    --------
    >>> tent = Piecewise((Fraction(0), Fraction(1, 2), Fraction(1)), ((0, 4), (4, -4)))
    >>> str(tent), tent.mass(Radicals.of(0), Radicals.of(Fraction(1, 4))).as_fraction()
    ('piecewise(0:1/2: 4*x; 1/2:1: 4 - 4*x)', Fraction(1, 8))
    """

    breakpoints: tuple[Fraction, ...]
    polynomials: tuple[Coefficients, ...]

    def __post_init__(self) -> None:
        breakpoints = tuple(map(Fraction, self.breakpoints))
        polynomials = tuple(tuple(map(Fraction, coefficients)) for coefficients in self.polynomials)
        object.__setattr__(self, "breakpoints", breakpoints)
        object.__setattr__(self, "polynomials", polynomials)
        check_breakpoints(breakpoints, polynomials)
        for lower, upper, density in self._pieces:
            check_positive_inside(lower, upper, density)
        check_breaks(self._pieces)
        total = self._mean(flint.fmpq_poly([1]))
        if total != 1:
            raise InputError(f"the density integrates to {rational_text(total)}, not to 1: divide it by that")

    def __reduce__(self) -> tuple[type["Piecewise"], tuple[object, ...]]:
        """It is sent to other processes without what was computed of it."""
        return Piecewise, (self.breakpoints, self.polynomials)

    def __str__(self) -> str:
        written = (
            f"{rational_text(lower)}:{rational_text(upper)}: {polynomial_text(coefficients)}"
            for (lower, upper), coefficients in zip(pairwise(self.breakpoints), self.polynomials, strict=True)
        )
        return f"piecewise({'; '.join(written)})"

    # --- shape

    @cached_property
    def _pieces(self) -> tuple[PolynomialPiece, ...]:
        """The intervals and their polynomials."""
        polynomials = (flint.fmpq_poly(list(map(to_fmpq, coefficients))) for coefficients in self.polynomials)
        return tuple((*ends, each) for ends, each in zip(pairwise(self.breakpoints), polynomials, strict=True))

    @cached_property
    def _both_orders(self) -> tuple[PolynomialPiece, ...]:
        """The density and its mirror image together, on the intervals that both have."""
        cuts = sorted({*self.breakpoints, *(1 - place for place in self.breakpoints)})
        return tuple(
            (lower, upper, self._on(lower, upper) + self._on(1 - upper, 1 - lower)(MIRROR))
            for lower, upper in pairwise(cuts)
        )

    def _on(self, lower: Fraction, upper: Fraction) -> flint.fmpq_poly:
        """The density on an interval without breakpoints."""
        return next(each for start, end, each in self._pieces if start <= lower and upper <= end)

    @cached_property
    def is_symmetric(self) -> bool:
        """True if λ and 1 − λ have the same law."""
        return all(2 * self._on(lower, upper) == both for lower, upper, both in self._both_orders)

    @cached_property
    def end_exponent(self) -> Fraction:
        """The order of the zero of both orders together at λ = 0: docs/proofs/mixing-laws.md, (5).

        Examples
        --------
        >>> Piecewise((Fraction(0), Fraction(1)), ((0, 2),)).end_exponent  # 2λ + 2(1 − λ)
        Fraction(0, 1)
        """
        return Fraction(lowest_power(self._both_orders[0][2]))

    @cached_property
    def end_coefficient(self) -> Real:
        """The first coefficient of both orders together."""
        polynomial = self._both_orders[0][2]
        return Radicals.of(to_fraction(polynomial[lowest_power(polynomial)]))

    # --- the density

    @cached_property
    def density_cost(self) -> int | None:
        """The degree, and the bits of the longest coefficient."""
        longest = max(
            (value.numerator * value.denominator).bit_length()
            for coefficients in self.polynomials
            for value in coefficients
        )
        return max(map(len, self.polynomials)) + longest

    @property
    def has_rational_density(self) -> bool:
        """True: it is rational at every rational λ."""
        return True

    def density(self, weight: Fraction) -> Radicals:
        """The density of both orders together at 0 < λ < 1."""
        return Radicals.of(self._value(weight))

    def _value(self, weight: Fraction) -> Fraction:
        """The density of both orders together, as a rational."""
        polynomial = next(each for lower, upper, each in self._both_orders if lower <= weight <= upper)
        return to_fraction(polynomial(to_fmpq(weight)))

    def density_ball(self, weight: Fraction) -> flint.arb:
        """The same number as `density`, enclosed at the present working precision."""
        return arb_of(self._value(weight))

    def density_total(self) -> flint.arb:
        """The integral of the density of one order: 1."""
        return flint.arb(1)

    def density_at(self, x: flint.acb, y: flint.acb, analytic: bool) -> flint.acb:
        """The polynomial around the middle of x, continued to complex λ = x."""
        middle = x.real.mid()
        polynomial = next(each for _, upper, each in self._both_orders if upper == 1 or middle <= arb_of(upper))
        return flint.acb_poly(polynomial.coeffs())(x)

    def polynomial_pieces(self, most: int) -> tuple[PolynomialPiece, ...] | None:
        """The density of both orders as polynomials; None where one has a degree above `most`."""
        return self._both_orders if max(each.degree() for *_, each in self._both_orders) <= most else None

    # --- masses and moments

    @property
    def mass_work(self) -> float:
        """About how much more work one mass is than under the uniform law."""
        return float(max(1.0, max(map(len, self.polynomials)) / 32) ** 1.5)

    def mass(self, lower: Radicals, upper: Radicals) -> Real:
        """P(lower < λ < upper), for 0 ≤ lower ≤ upper ≤ 1."""
        return _difference(self._below(upper, False), self._below(lower, False))

    def first_moment(self, lower: Radicals, upper: Radicals) -> Real:
        """E[λ; lower < λ < upper], for 0 ≤ lower ≤ upper ≤ 1."""
        return _difference(self._below(upper, True), self._below(lower, True))

    @cached_property
    def _distributions(self) -> dict[bool, list[flint.fmpq_poly]]:
        """On each interval, the mass below λ and the first moment below λ as polynomials."""
        found: dict[bool, list[flint.fmpq_poly]] = {}
        for times_weight in (False, True):
            total, found[times_weight] = flint.fmpq(0), []
            for lower, upper, density in self._pieces:
                primitive = _primitive(density, times_weight)
                primitive += total - primitive(to_fmpq(lower))
                total = primitive(to_fmpq(upper))
                found[times_weight].append(primitive)
        return found

    def _below(self, u: Radicals, times_weight: bool) -> Real:
        """The mass or the first moment below u."""
        interval = next(k for k, end in enumerate(self.breakpoints[1:]) if end == 1 or (u - end).sign() <= 0)
        polynomial = self._distributions[times_weight][interval]
        quadratic = quadratic_parts(u)
        if quadratic is not None:
            return at_quadratic(polynomial, quadratic)
        return Enclosed(lambda bits: flint.arb_poly(polynomial.coeffs())(u.ball(bits)))

    def greatest_mass(self, width: Fraction) -> flint.arb:
        """An upper bound of the mass on any interval of a given length: the length times a bound of the density."""
        return arb_of(width) * self._bound

    @cached_property
    def _bound(self) -> flint.arb:
        """An upper bound of the density."""
        with flint.ctx.workprec(64):
            bounds = []
            for lower, upper, density in self._pieces:
                polynomial = flint.arb_poly(density.coeffs())
                places = [arb_of(lower + (upper - lower) * Fraction(k, _BOXES)) for k in range(_BOXES + 1)]
                bounds += [polynomial(left.union(right)).upper() for left, right in pairwise(places)]
            return max(bounds)

    @property
    def cross_moment(self) -> Real:
        """E[λ(1 − λ)]."""
        return Radicals.of(self._mean(flint.fmpq_poly([0, 1, -1])))

    def _mean(self, factor: flint.fmpq_poly) -> Fraction:
        """∫ of the density times a polynomial."""
        total = flint.fmpq(0)
        for lower, upper, density in self._pieces:
            primitive = (density * factor).integral()
            total += primitive(to_fmpq(upper)) - primitive(to_fmpq(lower))
        return to_fraction(total)

    def power_moments(self, degree: int) -> list[flint.arb]:
        """E[λ^j·(1 − λ)^(n−j)] for j = 0…n, n = `degree`, enclosed at the present working precision."""
        powers = [flint.fmpq_poly([1])]
        for _ in range(degree):
            powers.append(powers[-1] * MIRROR)
        x = flint.fmpq_poly([0, 1])
        return [arb_of(self._mean(powers[degree - j] * x**j)) for j in range(degree + 1)]

    def entropy(self) -> Real:
        """E[−λ ln λ − (1 − λ) ln(1 − λ)], a sum of logarithms of rationals."""
        rational, logarithms = Fraction(0), []
        for lower, upper, density in self._pieces:
            for start, end, polynomial in ((lower, upper, density), (1 - upper, 1 - lower, density(MIRROR))):
                for power, value in enumerate(polynomial.coeffs(), start=2):
                    c = to_fraction(value) / power
                    # −∫ c·x^(power−1)·ln x = c/power·x^power·(1/power − ln x), taken at both ends.
                    for sign, x in ((1, end), (-1, start)):
                        rational += sign * c * x**power / power
                        if x not in {0, 1}:
                            logarithms.append((-sign * c * x**power, x))
        exact = Logarithms.collect(rational, logarithms)
        return exact or Enclosed(
            lambda bits: sum((arb_of(c) * arb_of(x).log() for c, x in logarithms), arb_of(rational))
        )

    # --- floats, for proposals and pictures

    def nodes(self, count: int) -> tuple[Floats, Floats]:
        """Quadrature in floats, `count` Gauss–Legendre nodes an interval: places in [0, 1] and their shares."""
        unit, share = np.polynomial.legendre.leggauss(count)
        places, shares = [], []
        for (lower, upper), coefficients in zip(pairwise(self.breakpoints), self.polynomials, strict=True):
            at = float(lower) + float(upper - lower) * (1 + unit) / 2
            density = np.polynomial.polynomial.polyval(at, [float(value) for value in coefficients])
            places.append(at)
            shares.append(share / 2 * float(upper - lower) * density)
        return np.concatenate(places), np.concatenate(shares)

    def between(self, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
        """P(lower < λ < upper) and E[λ; lower < λ < upper] in floats; the errors are those of Horner's rule."""
        (mass, moment), (mass_below, moment_below) = self._floats_below(upper), self._floats_below(lower)
        return mass - mass_below, moment - moment_below

    def _floats_below(self, places: Floats) -> tuple[Floats, Floats]:
        """Masses and first moments below places, in floats."""
        interval = np.searchsorted([float(end) for end in self.breakpoints[1:-1]], places)
        found = np.zeros((2, *np.shape(places)))
        for k in range(len(self.polynomials)):
            for row, times_weight in zip(found, (False, True), strict=True):
                coefficients = [float(to_fraction(value)) for value in self._distributions[times_weight][k].coeffs()]
                chosen = interval == k
                row[chosen] = np.polynomial.polynomial.polyval(places[chosen], coefficients)
        return found[0], found[1]


def _primitive(density: flint.fmpq_poly, times_weight: bool) -> flint.fmpq_poly:
    """A primitive of the density, or of λ times it."""
    return (density * flint.fmpq_poly([0, 1]) if times_weight else density).integral()


def _difference(above: Real, below: Real) -> Real:
    """Above − below."""
    return combination([(Fraction(1), above), (Fraction(-1), below)])
