"""Sizes of rationals that no double may hold: powers of ten, roots, and digits for reading."""

from decimal import Context, Decimal
from fractions import Fraction
from math import floor, isqrt, log10

_SAFE = 900
"""Powers of two between which a quotient is a double that has lost nothing to underflow."""


def power_of_ten(value: Fraction) -> int:
    """The power of ten of the first digit of a positive number.

    Examples
    --------
    >>> power_of_ten(Fraction(99)), power_of_ten(Fraction(1, 1000)), power_of_ten(Fraction(10) ** -5000)
    (1, -3, -5000)
    """
    bits = value.numerator.bit_length() - value.denominator.bit_length()
    guess = floor(bits * log10(2))
    while value < Fraction(10) ** guess:
        guess -= 1
    while value >= Fraction(10) ** (guess + 1):
        guess += 1
    return guess


def root_below(squared: Fraction, digits: int) -> Fraction:
    """The root of a number that is not negative, rounded down to so many significant digits.

    Examples
    --------
    >>> root_below(Fraction(2), 3), root_below(Fraction(10) ** 5000, 1) == 10**2500
    (Fraction(141, 100), True)
    """
    if not squared:
        return Fraction(0)
    unit = Fraction(10) ** (power_of_ten(squared) // 2 - digits + 1)
    return isqrt(floor(squared / unit**2)) * unit


def rounded_text(value: Fraction, digits: int) -> str:
    """A number rounded to so many significant digits, as a float is written; with an exponent beyond any float's.

    Examples
    --------
    >>> rounded_text(Fraction(2, 3), 4), rounded_text(Fraction(10) ** 400 / 3, 4), rounded_text(Fraction(0), 4)
    ('0.6667', '3.333e+399', '0')
    """
    if abs(value.numerator.bit_length() - value.denominator.bit_length()) < _SAFE or not value:
        return f"{float(value):.{digits}g}"
    context = Context(prec=digits, Emax=10**9, Emin=-(10**9))
    quotient = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    return f"{context.normalize(quotient):e}"


def nearest_double(value: Fraction) -> float:
    """The double nearest to a rational; infinite where that lies beyond the largest one.

    Examples
    --------
    >>> nearest_double(Fraction(1, 3)), nearest_double(Fraction(-10) ** 401), nearest_double(Fraction(1, 10**400))
    (0.3333333333333333, -inf, 0.0)
    """
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")
