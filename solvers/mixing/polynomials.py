"""Rational polynomials at the ends of chords, exactly.

The end of a chord is p + q√d with rational p, q and d, so a rational polynomial has a value a + b√d there. With
u = (n + kY)/h, Y² = D, all of them integers, the numerator Σ c_j·(n + kY)^j·h^(deg − j) is summed in halves, each of
which is half as long: the cost is that of a few products of the final size, and not of one product a coefficient.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from math import lcm

import flint

from mixproof.geometry.numbers.enclosures import to_fmpq, to_fraction
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.geometry.numbers.rationals import exact_root

Quadratic = tuple[Fraction, Fraction, Fraction]
"""p, q, d of the number p + q√d."""

PolynomialPiece = tuple[Fraction, Fraction, flint.fmpq_poly]
"""An interval of [0, 1], and a density that is a polynomial there."""

_Pair = tuple[flint.fmpz, flint.fmpz]
_SHORT = 8
"""Coefficients that are summed one by one."""


def quadratic_parts(u: Radicals) -> Quadratic | None:
    """p, q, d with u = p + q√d, where u is of this form.

    Examples
    --------
    >>> [str(part) for part in quadratic_parts(Radicals.root(Fraction(1, 2)) + 3)]
    ['3', '1', '1/2']
    """
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


def at_quadratic(polynomial: flint.fmpq_poly, u: Quadratic) -> Radicals:
    """A rational polynomial at p + q√d.

    Examples
    --------
    >>> at_quadratic(flint.fmpq_poly([1, 2, 3]), (Fraction(1), Fraction(1), Fraction(2))).closed_form()
    '12 + 8*sqrt(2)'
    """
    p, q, d = u
    if not q:
        return Radicals.of(to_fraction(polynomial(to_fmpq(p))))
    slope = q / d.denominator  # of Y = √(d·denominator²)
    scale = lcm(p.denominator, slope.denominator)
    place = flint.fmpz(int(p * scale)), flint.fmpz(int(slope * scale))
    rational, irrational = _homogeneous(
        polynomial.numer().coeffs(), place, flint.fmpz(scale), flint.fmpz(d.numerator * d.denominator)
    )
    divisor = polynomial.denom() * flint.fmpz(scale) ** max(polynomial.degree(), 0)
    even, odd = flint.fmpq(rational, divisor), flint.fmpq(irrational * d.denominator, divisor)
    return Radicals.quadratic(to_fraction(even), to_fraction(odd), d)


def _homogeneous(coefficients: Sequence[flint.fmpz], place: _Pair, scale: flint.fmpz, square: flint.fmpz) -> _Pair:
    """Σ c_j·place^j·scale^(last − j), summed in halves."""

    def times(x: _Pair, y: _Pair) -> _Pair:
        across = x[1] * y[1]
        return x[0] * y[0] + across * square, x[0] * y[1] + x[1] * y[0]

    @cache
    def power(exponent: int) -> _Pair:
        if exponent == 1:
            return place
        half = power(exponent // 2)
        even = times(half, half)
        return times(even, place) if exponent % 2 else even

    @cache
    def scales(exponent: int) -> flint.fmpz:
        return scale**exponent

    def between(start: int, end: int) -> _Pair:
        if end - start <= _SHORT:
            total = flint.fmpz(0), flint.fmpz(0)
            for j in reversed(range(start, end)):
                rational, irrational = times(total, place)
                total = rational + coefficients[j] * scales(end - 1 - j), irrational
            return total
        middle = (start + end) // 2
        low, high = between(start, middle), times(between(middle, end), power(middle - start))
        return low[0] * scales(end - middle) + high[0], low[1] * scales(end - middle) + high[1]

    return between(0, len(coefficients))


def lowest_power(polynomial: flint.fmpq_poly) -> int:
    """The order of the root at 0 of a polynomial that is not zero.

    Examples
    --------
    >>> lowest_power(flint.fmpq_poly([0, 0, 5, 1]))  # 5x² + x³
    2
    """
    return next(power for power, value in enumerate(polynomial.coeffs()) if value)


def power_of(base: flint.acb, exponent: Fraction, analytic: bool) -> flint.acb:
    """A complex ball to a rational power, as `flint.acb.integral` asks for it.

    Where `analytic` is asked, the result is not finite on balls that meet the cut of the power.

    Examples
    --------
    >>> print(power_of(flint.acb(8), Fraction(2, 3), False).real.str(8, radius=False))
    4.0000000
    >>> power_of(flint.acb(-4), Fraction(1, 2), True).is_finite()
    False
    """
    if exponent.denominator == 1:
        return base**exponent.numerator
    if exponent.denominator == 2:
        return base.sqrt(analytic=analytic) ** exponent.numerator
    return base.pow(flint.acb(to_fmpq(exponent)), analytic=analytic)


MIRROR = flint.fmpq_poly([1, -1])
"""1 − x: a polynomial of it is the mirror image."""
