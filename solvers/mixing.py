"""Laws of the mixing weight λ.

A pair of points is met in both orders, so what the closed forms see of a law is its sum with its mirror
image under λ → 1 − λ; `density` and the behaviour at the ends are those of that symmetric sum.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import comb
from typing import Protocol

import flint

from geometry.balls import Enclosed, Real, ball_of, to_fmpq
from geometry.errors import InputError
from geometry.numbers import rational, rational_text
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

    def density(self, weight: Fraction) -> Radicals:
        """The density of both orders together at 0 < λ < 1, up to one constant factor."""

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

    def __post_init__(self) -> None:
        for parameter in (self.a, self.b):
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
            return _at_quadratic(self.polynomial, u)
        return Enclosed(lambda bits: u.ball(bits).beta_lower(ball_of(self.a), ball_of(self.b), regularized=True))

    @cached_property
    def polynomial(self) -> flint.fmpq_poly:
        """Σ_{j ≥ a} C(n, j)·u^j·(1−u)^(n−j) with n = a + b − 1: the chance of at least a successes in n."""
        successes, trials = int(self.a), int(self.a + self.b) - 1
        u = flint.fmpq_poly([0, 1])
        # d/du I_u(a, b) is a single product; its coefficients are integrated term by term.
        scale = trials * comb(trials - 1, successes - 1)
        return (u ** (successes - 1) * (1 - u) ** (trials - successes) * scale).integral()


def _at_quadratic(polynomial: flint.fmpq_poly, u: Radicals) -> Radicals:
    """A rational polynomial at p + q√d, exactly: P(p + q·y) is even(y²) + y·odd(y²)."""
    rational_part = next((c for c, r in u.groups if r == 1), Fraction(0))
    (slope, square), *rest = [(c, r) for c, r in u.groups if r != 1] or [(Fraction(0), Fraction(1))]
    if rest or (slope and u.degree != 2):
        raise ValueError(f"{u.closed_form()} is not in a quadratic field")
    line = flint.fmpq_poly([to_fmpq(rational_part), to_fmpq(slope)])
    coefficients = polynomial(line).coeffs()
    even, odd = (flint.fmpq_poly(coefficients[k::2])(to_fmpq(square)) for k in (0, 1))
    return Radicals.of(_fraction(even)) + Radicals.root(square) * _fraction(odd)


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
    return Beta(rational(found[1]), rational(found[2]))
