"""Rational brackets of real numbers, and of the real roots of rational polynomials, isolated exactly.

The roots are isolated by FLINT, which encloses all complex roots apart from each other: the real ones among them are
those without an imaginary part.
"""

from fractions import Fraction
from itertools import pairwise
from typing import Any

import flint

from mixproof.geometry.aliases import Span
from mixproof.geometry.numbers.enclosures import FIRST_BITS, to_fmpq
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.geometry.numbers.rationals import exact_root


def bracket(value: Radicals, bits: int) -> Span:
    """Two rationals that enclose a sum of radicals, close at `bits` of precision; both its value if it is rational.

    Examples
    --------
    >>> lower, upper = bracket(Radicals.root(Fraction(2)), 64)
    >>> lower**2 < 2 < upper**2
    True
    """
    known = value.as_fraction()
    if known is not None:
        return known, known
    with flint.ctx.workprec(bits):  # also rounds the ends of the ball
        return _ends(value.ball(bits))


def simplest_between(lower: Fraction, upper: Fraction) -> Fraction:
    """The rational of least denominator, and then of least size, strictly between two others.

    Raises
    ------
    ValueError
        If the first is not below the second.

    Examples
    --------
    >>> simplest_between(Fraction(5), Fraction(10)), simplest_between(Fraction(1, 3), Fraction(1, 2))
    (Fraction(6, 1), Fraction(2, 5))
    """
    if lower >= upper:
        raise ValueError("there is nothing between the ends")
    if lower < 0 < upper:
        return Fraction(0)
    if upper <= 0:
        return -simplest_between(-upper, -lower)
    floors = []  # of the continued fraction, which may have thousands of terms
    while (floor := lower.__floor__()) + 1 >= upper:
        floors.append(floor)
        if lower == floor:
            lower, upper = 1 / (upper - floor), Fraction((1 / (upper - floor)).__floor__() + 2)
        else:
            lower, upper = 1 / (upper - floor), 1 / (lower - floor)
    found = Fraction(floor + 1)
    for floor in reversed(floors):
        found = floor + 1 / found
    return found


def span_between(lower: Radicals, upper: Radicals, bits: int = FIRST_BITS) -> Span:
    """Two rationals, apart from each other, between two numbers: close to these at `bits` of precision, or at more.

    Raises
    ------
    ValueError
        If the first number is not below the second.

    Examples
    --------
    >>> left, right = span_between(Radicals.of(1), Radicals.root(1 + Fraction(1, 10**90)))
    >>> left == 1 < right, right**2 < 1 + Fraction(1, 10**90)
    (True, True)
    """
    if (upper - lower).sign() <= 0:
        raise ValueError("there is nothing between the ends")
    while (left := bracket(lower, bits)[1]) >= (right := bracket(upper, bits)[0]):
        bits *= 2
    return left, right


def rational_between(lower: Radicals, upper: Radicals) -> Fraction:
    """A rational strictly between two numbers, the lower one first.

    Examples
    --------
    >>> one, root = Radicals.of(1), Radicals.root(Fraction(2))
    >>> 1 < rational_between(one, root) < Fraction(3, 2)
    True
    """
    return sum(span_between(lower, upper), Fraction(0)) / 2


def roots_between(polynomial: flint.fmpq_poly, lower: Radicals, upper: Radicals) -> list[Span]:
    """The distinct real roots of a polynomial on an open interval, enclosed, between the ends of the interval.

    The zero polynomial counts as one without roots.

    Parameters
    ----------
    polynomial : flint.fmpq_poly
    lower, upper : Radicals
        Rational, or p + c√r with its conjugate off the interval.

    Returns
    -------
    list of pairs of Fractions
        Brackets of the lower end, of each root, and of the upper end: in increasing order, and apart from each other.

    Raises
    ------
    ValueError
        If the lower end is not below the upper one.

    Examples
    --------
    >>> ends = Radicals.of(-1), Radicals.of(1)
    >>> len(roots_between(flint.fmpq_poly([0, -1, 0, 1]), *ends)) - 2  # x³ − x has −1, 0 and 1
    1
    """
    if (upper - lower).sign() <= 0:
        raise ValueError("there is no interval between the ends")
    kept = polynomial.numer()
    for end in (lower, upper):
        # What vanishes at an end is divided out: the interval is open.
        minimal = _minimal_polynomial(end)
        while kept.degree() > 0 and (common := kept.gcd(minimal)).degree() > 0:
            kept //= common
    bits = FIRST_BITS
    while True:
        with flint.ctx.workprec(bits):
            roots = _real_roots(kept)
        cuts = sorted([*roots, first := bracket(lower, bits), last := bracket(upper, bits)])
        if all(left[1] < right[0] for left, right in pairwise(cuts)):
            return cuts[cuts.index(first) : cuts.index(last) + 1]
        bits *= 2


def _real_roots(polynomial: flint.fmpz_poly) -> list[Span]:
    """Disjoint enclosures of the distinct real roots, at the present working precision; none of the zero polynomial."""
    found: list[Any] = polynomial.complex_roots() if polynomial else []  # real roots have no imaginary part
    return [_ends(root.real) for root, _ in found if root.imag == 0]


def _minimal_polynomial(end: Radicals) -> flint.fmpz_poly:
    """An integer polynomial with the end as a root: of degree 1, or 2 for p + c√r."""
    known = end.as_fraction()
    if known is not None:
        return flint.fmpz_poly([-known.numerator, known.denominator])
    roots = [(c, r, exact_root(r, end.degree)) for c, r in end.groups]
    rational_part = sum((c * root for c, _, root in roots if root is not None), Fraction(0))
    square = sum((c * c * r for c, r, root in roots if root is None), Fraction(0))
    if end.degree != 2 or sum(root is None for *_, root in roots) != 1:
        raise ValueError(f"{end.closed_form()} is not of the form p + c√r")
    line = flint.fmpq_poly([to_fmpq(-rational_part), 1])
    return (line * line - to_fmpq(square)).numer()


def _ends(ball: flint.arb) -> Span:
    """The two ends of a ball, exactly."""
    return _dyadic(ball.lower()), _dyadic(ball.upper())


def _dyadic(value: flint.arb) -> Fraction:
    """A float of ball arithmetic as the fraction that it is."""
    mantissa, exponent = value.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
