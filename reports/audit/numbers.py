"""Numbers of an audit as people read them, rounded to the safe side: down, where a bound is claimed."""

from fractions import Fraction
from math import floor, isqrt, log10

from mixproof.geometry.numbers.enclosures import Real, decimal_enclosure
from mixproof.geometry.numbers.rationals import decimal_text


def root_down(squared: Fraction, digits: int = 6) -> str:
    """A square root to so many significant digits, rounded down.

    Examples
    --------
    >>> root_down(Fraction(2)), root_down(Fraction(1, 4)), root_down(Fraction(0))
    ('1.41421', '0.5', '0')
    """
    if not squared:
        return "0"
    exponent = (_magnitude(squared) // 2) - digits + 1
    unit = Fraction(10) ** exponent
    return _plain(isqrt(floor(squared / unit**2)) * unit, digits)


def decimal_down(real: Real, digits: int = 6) -> str:
    """A positive number to six places after the point, rounded down.

    Examples
    --------
    >>> from mixproof.geometry.numbers.radicals import Radicals
    >>> decimal_down(Radicals.of(Fraction(1, 4))), decimal_down(Radicals.root(Fraction(2)))
    ('0.25', '1.414213')
    """
    exact = real.as_fraction()
    low = Fraction(decimal_enclosure(real, digits + 4)[0]) if exact is None else exact
    whole, part = divmod(floor(low * 10**digits), 10**digits)
    return f"{whole}.{part:0{digits}d}".rstrip("0").rstrip(".")


def _magnitude(value: Fraction) -> int:
    """The power of ten of the first digit of a positive number, or one more or less."""
    bits = value.numerator.bit_length() - value.denominator.bit_length()
    return floor(log10(value)) if abs(bits) < 900 else floor(bits * log10(2))


def _plain(value: Fraction, digits: int) -> str:
    text = decimal_text(value, digits + 6)
    return text if "/" not in text and "≈" not in text else f"{float(value):.{digits}g}"
