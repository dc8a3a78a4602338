"""Laws of the mixing weight λ.

A pair of points is met in both orders, so what the closed forms see of a law is its sum with its mirror
image under λ → 1 − λ; `density` and the behaviour at the ends are those of that symmetric sum.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import comb, lcm
from typing import Protocol

import flint

from geometry.balls import Enclosed, Real, ball_of, to_fmpq
from geometry.errors import InputError
from geometry.numbers import exact_root, rational, rational_text
from geometry.radicals import Radicals, combination


class Mixing(Protocol):
    """What the solvers ask of a law of λ on [0, 1] whose density is positive inside."""

    @property
    def is_symmetric(self) -> bool:
        """Whether λ and 1 − λ have the same law."""

    @property
    def end_exponent(self) -> Fraction:
        """The e with density ~ C·λ^e as λ → 0, for the density of both orders together."""

    @property
    def end_coefficient(self) -> Fraction:
        """The C with density ~ C·λ^e as λ → 0, on the scale of `density`."""

    @property
    def density_cost(self) -> int | None:
        """Bits of an exact density for each bit of λ; None where exact densities are out of reach."""

    @property
    def has_rational_density(self) -> bool:
        """Whether the density is rational at every rational λ."""

    def density(self, weight: Fraction) -> Radicals:
        """The density of both orders together at 0 < λ < 1, up to one constant factor."""

    def density_ball(self, weight: Fraction) -> flint.arb:
        """The same number as `density`, enclosed at the present working precision."""

    def mass(self, lower: Radicals, upper: Radicals) -> Real:
        """P(lower < λ < upper), for 0 ≤ lower ≤ upper ≤ 1."""

    def first_moment(self, lower: Radicals, upper: Radicals) -> Real:
        """E[λ; lower < λ < upper], for 0 ≤ lower ≤ upper ≤ 1."""


@dataclass(frozen=True)
class Beta:
    """The Beta(a, b) law, with density ∝ λ^(a−1)·(1−λ)^(b−1) and rational a, b > 0.

    Masses are exact where both parameters are whole, since P(λ ≤ u) is a polynomial in u then; they are
    enclosures by the regularised incomplete beta function otherwise.

    Raises
    ------
    InputError
        If a parameter is not positive, or too large to be worked with exactly.

    Examples
    --------
    >>> law = Beta(Fraction(2), Fraction(1))
    >>> law.mass(Radicals.of(0), Radicals.of(Fraction(1, 2))).as_fraction()
    Fraction(1, 4)
    """

    a: Fraction
    b: Fraction

    LARGEST = 10**6
    LARGEST_ROOT = 1000

    def __post_init__(self) -> None:
        for name in ("a", "b"):
            parameter = rational(getattr(self, name))
            object.__setattr__(self, name, parameter)
            if not 0 < parameter <= self.LARGEST:
                raise InputError(
                    f"a Beta parameter has to be positive and at most {self.LARGEST:,}, not {rational_text(parameter)}"
                )

    def __str__(self) -> str:
        return f"Beta({rational_text(self.a)}, {rational_text(self.b)})"

    @property
    def is_symmetric(self) -> bool:
        """Whether λ and 1 − λ have the same law."""
        return self.a == self.b

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
    def end_coefficient(self) -> Fraction:
        """2 where both orders count at the end (a = b), else 1."""
        return Fraction(2 if self.is_symmetric else 1)

    @property
    def density_cost(self) -> int | None:
        """The exponents' size and the degree of their roots; None where that is above `LARGEST_ROOT`."""
        degree = lcm(self.a.denominator, self.b.denominator)
        return None if degree > self.LARGEST_ROOT else int(abs(self.a - 1) + abs(self.b - 1)) + degree

    @property
    def has_rational_density(self) -> bool:
        """Whether both parameters are whole."""
        return self.a.denominator == self.b.denominator == 1

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
        return Radicals.power(x, self.a - 1) * Radicals.power(y, self.b - 1)

    def density_ball(self, weight: Fraction) -> flint.arb:
        """The same number as `density`, enclosed at the present working precision.

        Examples
        --------
        >>> Beta(Fraction(3, 2), Fraction(3, 2)).density_ball(Fraction(1, 3)).str(5, radius=False)
        '0.94281'
        """
        logs, powers = [ball_of(weight).log(), ball_of(1 - weight).log()], (ball_of(self.a - 1), ball_of(self.b - 1))
        return sum(((x * powers[0] + y * powers[1]).exp() for x, y in (logs, logs[::-1])), flint.arb(0))

    def mass(self, lower: Radicals, upper: Radicals) -> Real:
        """P(lower < λ < upper), for 0 ≤ lower ≤ upper ≤ 1."""
        return _between(_IncompleteBeta(self.a, self.b), lower, upper)

    def first_moment(self, lower: Radicals, upper: Radicals) -> Real:
        """E[λ; lower < λ < upper] = a/(a+b)·P(lower < λ' < upper) with λ' ~ Beta(a+1, b).

        Examples
        --------
        >>> Beta(Fraction(1), Fraction(1)).first_moment(Radicals.of(0), Radicals.of(1)).as_fraction()
        Fraction(1, 2)
        """
        shifted = _between(_IncompleteBeta(self.a + 1, self.b), lower, upper)
        return combination([(self.a / (self.a + self.b), shifted)])


def _between(distribution: "_IncompleteBeta", lower: Radicals, upper: Radicals) -> Real:
    return combination([(Fraction(1), distribution.at(upper)), (Fraction(-1), distribution.at(lower))])


@dataclass(frozen=True)
class _IncompleteBeta:
    """u ↦ I_u(a, b), the regularised incomplete beta function."""

    a: Fraction
    b: Fraction

    EXACT_UP_TO = 4096

    def at(self, u: Radicals) -> Real:
        end = u.as_fraction()
        if end is not None and end in {0, 1}:
            return Radicals.of(end)
        if self.a.denominator == self.b.denominator == 1 and self.a + self.b <= self.EXACT_UP_TO:
            quadratic = _quadratic_parts(u)
            if quadratic is not None:
                return _at_quadratic(self.polynomial, *quadratic)
        return Enclosed(lambda bits: self._ball(u.ball(bits)))

    def _ball(self, u: flint.arb) -> flint.arb:
        """Above the mean by the mirror image, whose series converges faster there."""
        a, b = ball_of(self.a), ball_of(self.b)
        if u > a / (a + b):
            return 1 - (1 - u).beta_lower(b, a, regularized=True)
        return u.beta_lower(a, b, regularized=True)

    @cached_property
    def polynomial(self) -> flint.fmpq_poly:
        """Σ_{j ≥ a} C(n, j)·u^j·(1−u)^(n−j) with n = a + b − 1: the chance of at least a successes in n."""
        successes, trials = int(self.a), int(self.a + self.b) - 1
        u = flint.fmpq_poly([0, 1])
        # d/du I_u(a, b) is a single product; its coefficients are integrated term by term.
        scale = trials * comb(trials - 1, successes - 1)
        return (u ** (successes - 1) * (1 - u) ** (trials - successes) * scale).integral()


def _quadratic_parts(u: Radicals) -> tuple[Fraction, Fraction, Fraction] | None:
    """p, q, d with u = p + q√d, where u is of this form."""
    rational_part, rest = Fraction(0), []
    for coefficient, radicand in u.groups:
        root = exact_root(radicand, u.degree)
        if root is None:
            rest.append((coefficient, radicand))
        else:
            rational_part += coefficient * root
    if not rest:
        return rational_part, Fraction(0), Fraction(1)
    (slope, radicand), *more = rest
    square = exact_root(radicand**2, u.degree)
    return None if more or square is None else (rational_part, slope, square)


def _at_quadratic(polynomial: flint.fmpq_poly, p: Fraction, q: Fraction, d: Fraction) -> Radicals:
    """A rational polynomial at p + q√d, exactly: P(p + q·y) is even(y²) + y·odd(y²)."""
    coefficients = polynomial(flint.fmpq_poly([to_fmpq(p), to_fmpq(q)])).coeffs()
    even, odd = (flint.fmpq_poly(coefficients[k::2])(to_fmpq(d)) for k in (0, 1))
    return Radicals.of(_fraction(even)) + Radicals.root(d) * _fraction(odd)


def _fraction(value: flint.fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))


_BETA = re.compile(r"beta\(([^,()]+),([^,()]+)\)", re.IGNORECASE)


def parse_mixing(text: str) -> Beta:
    """Read a law of λ as it is written on the command line.

    Raises
    ------
    InputError
        If the text names no law, or its parameters are not positive rationals.

    Examples
    --------
    >>> str(parse_mixing("beta(1/2, 3)"))
    'Beta(1/2, 3)'
    """
    found = _BETA.fullmatch(text.strip())
    if not found:
        raise InputError(f"{text!r} is not a mixing law: write it as beta(a,b), for example beta(2,1)")
    try:
        return Beta(rational(found[1]), rational(found[2]))
    except InputError as error:
        raise InputError(f"mixing law {text!r}: {error}") from None
