"""Digits of enclosed numbers, at a working precision that rises until they are known."""

from collections.abc import Callable

import flint

from mixproof.geometry.numbers.enclosures import DEFAULT_BUDGET, FIRST_BITS, LAST_BITS, Real
from mixproof.geometry.numbers.rationals import integer_text

TINY = 2.0**-1000
"""A number that is not told from zero by so much is shown as zero."""


def decimal_enclosure(real: Real, digits: int = 20) -> tuple[str, str]:
    """Two decimals, `digits` places after the point and at most 3 units apart, that enclose a real.

    They are farther apart where the real is known no better, whatever the working precision.

    Raises
    ------
    ArithmeticError
        If the real has no finite enclosure.

    Examples
    --------
    >>> from mixproof.geometry.numbers.enclosures import Enclosed
    >>> decimal_enclosure(Enclosed(lambda bits: flint.arb(2).sqrt()), digits=10)
    ('1.4142135623', '1.4142135624')
    """
    bits, unit = FIRST_BITS, 10**digits
    while True:
        with flint.ctx.workprec(bits):
            scaled = real.ball(bits) * unit
            if scaled.is_finite() and (scaled.rad() < 1 or bits > LAST_BITS):
                low, high = int(scaled.lower().floor().unique_fmpz()), int(scaled.upper().ceil().unique_fmpz())
                return _fixed_point(low, digits), _fixed_point(high, digits)
        if bits > LAST_BITS:
            raise ArithmeticError(f"no finite enclosure at {bits:,} bits")
        bits *= 2


def _fixed_point(value: int, digits: int) -> str:
    """The decimal value/10^digits."""
    before, after = divmod(abs(value), 10**digits)
    sign = "-" if value < 0 else ""
    return f"{sign}{integer_text(before)}.{after:0{digits}d}"


def nearest_float(value: Real) -> float:
    """A float within 10⁻¹² of an exact or enclosed number, for display and comparison with measurements.

    Of a number beyond 1 it is within that share of itself; beyond the largest float it is infinite.
    It is farther off where the number is known no better at more than `DEFAULT_BUDGET` bits.

    Raises
    ------
    ArithmeticError
        If the number has no finite enclosure.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from mixproof.geometry.numbers.radicals import Radicals
    >>> nearest_float(Radicals.of(Fraction(2, 3)))
    0.6666666666666666
    """
    return float(_narrowed(value, lambda ball: ball.rad() < 1e-12 * abs(ball).max(1)).mid())


def accurate_arb(value: Real, digits: int) -> flint.arb:
    """An enclosure with so many significant digits, however much of the number cancels; or one of less than `TINY`.

    It is wider where the number is known no better at more than `DEFAULT_BUDGET` bits.

    Raises
    ------
    ArithmeticError
        If the number has no finite enclosure.

    Examples
    --------
    >>> from mixproof.geometry.numbers.enclosures import Enclosed
    >>> tiny = Enclosed(lambda bits: (flint.arb(10) ** 300 + 1).sqrt() - flint.arb(10) ** 150)
    >>> print(accurate_arb(tiny, 5).str(5, radius=False))
    5.0000e-151
    """
    return _narrowed(value, lambda ball: ball.rel_accuracy_bits() >= 4 * digits or abs(ball) < TINY)


def leading_digits(value: Real, digits: int) -> str:
    """The number rounded to so many significant digits, or 0 where it is not told from zero.

    Raises
    ------
    ArithmeticError
        If the number has no finite enclosure.

    Examples
    --------
    >>> from mixproof.geometry.numbers.enclosures import Enclosed
    >>> third = Enclosed(lambda bits: flint.arb(1) / 3)
    >>> leading_digits(third, 6), leading_digits(Enclosed(lambda bits: third.ball(bits) * 3 - 1), 6)
    ('0.333333', '0')
    """
    ball = accurate_arb(value, digits + 6)
    return "0" if ball.contains(0) else str(ball.str(digits, radius=False))


def _narrowed(value: Real, is_narrow: Callable[[flint.arb], bool]) -> flint.arb:
    """The first enclosure that is narrow, or past `DEFAULT_BUDGET` bits the first whose radius is less than 1."""
    bits = FIRST_BITS
    while True:
        ball = value.ball(bits)
        if ball.is_finite() and (is_narrow(ball) or (bits > DEFAULT_BUDGET and ball.rad() < 1)):
            return ball
        if bits > LAST_BITS:
            raise ArithmeticError(f"no finite enclosure at {bits:,} bits")
        bits *= 2
