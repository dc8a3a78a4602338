"""Exact rationals of numbers as they are written: of text, integers and floats.

A decimal such as ``0.7`` means 7/10 and not the double nearest to it; a float is read through its
shortest decimal, so that a table keeps its meaning whether it comes as text or as an array.
"""

import math
import re
from decimal import Decimal
from fractions import Fraction
from typing import Literal, get_args

import flint
import numpy as np

from mixproof.geometry.errors import InputError, shortened

Exactness = Literal["decimal", "binary"]
_EXACTNESSES = get_args(Exactness)

MAX_DIGITS = 4000
"""Longest numeral, and largest power of ten, that is read."""

_SHORT_BITS = 8192
"""Python writes integers of so many bits in decimal."""

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE]([+-]?[0-9]+))?")
_RATIO = re.compile(r"[+-]?[0-9]+/[0-9]+")
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)


def rational(value: object, exact: Exactness = "decimal") -> Fraction:
    """The exact rational of one number.

    Parameters
    ----------
    value : str, int, float, Fraction, Decimal or NumPy scalar
        Text may be a decimal (``"-1.5e3"``) or a ratio (``"2/3"``).
    exact : {"decimal", "binary"}
        How a float is read: through its shortest decimal, or as the binary number that it stores.

    Raises
    ------
    InputError
        If the value is not a number, not finite, or longer than `MAX_DIGITS` digits.

    Examples
    --------
    >>> rational("0.7"), rational(0.7), rational("2/3")
    (Fraction(7, 10), Fraction(7, 10), Fraction(2, 3))
    >>> rational(0.7, exact="binary") == Fraction(7, 10)
    False
    """
    match value:
        case np.timedelta64():  # an np.integer by inheritance only
            pass
        case str():
            return _from_text(value)
        case Fraction():
            return value
        case bool() | int() | np.integer() | np.bool_():
            return Fraction(int(value))
        case Decimal():
            return _from_text(str(value))
        case float() | np.floating():
            return _from_float(value, exact)
    raise InputError(f"{shortened(repr(value))} is not a real number")


def _from_float(value: "float | np.floating[np.typing.NBitBase]", exact: Exactness) -> Fraction:
    if not math.isfinite(value):
        raise InputError(f"{float(value)} is not a finite number")
    if exact not in _EXACTNESSES:
        raise InputError(f"`exact` is 'decimal' or 'binary', not {exact!r}")
    if exact == "binary":
        return Fraction(*value.as_integer_ratio())
    return _from_text(str(value))


def _from_text(text: str) -> Fraction:
    text = text.strip()
    if len(text) > MAX_DIGITS:
        raise InputError(f"{shortened(text)} has {len(text):,} characters; a number may have {MAX_DIGITS:,}")
    if found := _DECIMAL.fullmatch(text):
        if found[1] and abs(int(found[1])) > MAX_DIGITS:
            raise InputError(f"{shortened(text)} has an exponent beyond {MAX_DIGITS:,}")
        return Fraction(text)
    if _RATIO.fullmatch(text):
        numerator, denominator = text.split("/")
        if int(denominator) == 0:
            raise InputError(f"{shortened(text)} divides by zero")
        return Fraction(int(numerator), int(denominator))
    if _NOT_FINITE.fullmatch(text):
        raise InputError(f"{text} is not a finite number")
    if not text:
        raise InputError("a value is missing")
    raise InputError(f"{shortened(repr(text))} is not a number")


def integer_text(value: int) -> str:
    """An integer in decimal, however long it is: Python itself writes at most 4,300 digits.

    Examples
    --------
    >>> integer_text(-12), len(integer_text(10**5000))
    ('-12', 5001)
    """
    return str(value) if value.bit_length() < _SHORT_BITS else str(flint.fmpz(value))


def rational_text(value: Fraction) -> str:
    """A rational written as ``"p/q"``, or ``"p"`` when it is an integer, however long it is.

    Examples
    --------
    >>> rational_text(Fraction(-6, 4)), rational_text(Fraction(8, 2))
    ('-3/2', '4')
    """
    return str(flint.fmpq(value.numerator, value.denominator))


def hex_text(value: Fraction) -> str:
    """A rational in hexadecimal, for a file of ours: Python reads no decimal integers of many thousands of digits.

    Examples
    --------
    >>> hex_text(Fraction(-255, 16))
    '-ff/10'
    """
    return f"{value.numerator:x}/{value.denominator:x}"


def from_hex(text: str) -> Fraction:
    """The rational that `hex_text` has written.

    Examples
    --------
    >>> from_hex("-ff/10")
    Fraction(-255, 16)
    """
    return Fraction(*(int(part, 16) for part in text.split("/")))


def decimal_text(value: Fraction, digits: int = 12) -> str:
    """A rational written for reading: as a decimal where that is exact and short, else as ``"p/q"``.

    Where both are longer than `digits`, the decimal is rounded and marked with ``≈``.

    Examples
    --------
    >>> decimal_text(Fraction(62, 10)), decimal_text(Fraction(2, 3)), decimal_text(Fraction(1, 3**40))
    ('6.2', '2/3', '≈8.22526334e-20')
    """
    shortest = f"{float(value):.{digits}g}" if abs(value) < 10**15 and value.denominator.bit_length() < 999 else ""
    if shortest and Fraction(shortest) == value:
        return shortest
    ratio_digits = (value.numerator.bit_length() + value.denominator.bit_length()) * math.log10(2)
    if ratio_digits <= digits:
        return rational_text(value)
    with flint.ctx.workprec(100):
        ball = flint.arb(flint.fmpq(value.numerator, value.denominator))
        return "≈" + str(ball.str(9, radius=False))


def exact_root(value: Fraction, degree: int) -> Fraction | None:
    """The rational root of a positive rational, or None where the root is irrational.

    Examples
    --------
    >>> exact_root(Fraction(8, 27), 3), exact_root(Fraction(2), 2)
    (Fraction(2, 3), None)
    """
    numerator, denominator = _integer_root(value.numerator, degree), _integer_root(value.denominator, degree)
    if numerator is None or denominator is None:
        return None
    return Fraction(numerator, denominator)


def _integer_root(value: int, degree: int) -> int | None:
    """The integer root of a positive integer or 0, if there is one."""
    if value in {0, 1} or degree == 1:
        return value
    if degree >= value.bit_length():
        return None
    root = math.isqrt(value) if degree == 2 else int(flint.fmpz(value).root(degree))
    return root if root**degree == value else None
