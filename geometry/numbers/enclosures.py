"""Ball arithmetic: numbers known only as enclosures that shrink as the working precision rises."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

import flint

FIRST_BITS = 64
DEFAULT_BUDGET = 8192
"""Working precision, in bits, at which a comparison that is still open is left undecided."""

MOST_BITS = 2**18
"""Working precision beyond which an enclosure is taken as it is."""

TINY = 2.0**-1000
"""A number that is not told from zero by so much is shown as zero."""


class Real(Protocol):
    """A real number that can be enclosed as tightly as one likes."""

    def ball(self, bits: int) -> flint.arb:
        """An enclosure computed at a working precision of `bits`."""

    def as_fraction(self) -> Fraction | None:
        """The value where it is known to be rational."""

    def closed_form(self) -> str | None:
        """The value written with its roots, where it is known exactly."""


@dataclass(frozen=True)
class Enclosed:
    """A real number given by a rule that encloses it at any working precision.

    Examples
    --------
    >>> third = Enclosed(lambda bits: flint.arb(1) / 3)
    >>> decimal_enclosure(third, digits=5)
    ('0.33333', '0.33334')
    """

    rule: Callable[[int], flint.arb]

    def ball(self, bits: int) -> flint.arb:
        """An enclosure computed at a working precision of `bits`."""
        with flint.ctx.workprec(bits):
            return self.rule(bits)

    def as_fraction(self) -> None:
        """Nothing is known of the value but its enclosures."""

    def closed_form(self) -> None:
        """Nothing is known of the value but its enclosures."""


def to_fmpq(value: Fraction) -> flint.fmpq:
    """The same rational as a FLINT number.

    Examples
    --------
    >>> print(to_fmpq(Fraction(-6, 4)))
    -3/2
    """
    return flint.fmpq(value.numerator, value.denominator)


def to_fraction(value: flint.fmpq) -> Fraction:
    """The same rational as a Fraction.

    Examples
    --------
    >>> to_fraction(flint.fmpq(6, -4))
    Fraction(-3, 2)
    """
    return Fraction(int(value.p), int(value.q))


def arb_of(value: Fraction) -> flint.arb:
    """A ball that holds a rational, as small as one division at the present working precision makes it.

    Examples
    --------
    >>> print(arb_of(Fraction(1, 3)).str(5), arb_of(Fraction(3, 4)).str(5))
    [0.33333 +/- 3.34e-6] 0.75000
    """
    return flint.arb(to_fmpq(value))


def arb_sign(ball: flint.arb) -> int | None:
    """The sign that every number in the ball has, or None where they differ.

    Examples
    --------
    >>> root = flint.arb(2).sqrt()
    >>> arb_sign(root - 1), arb_sign(1 - root), arb_sign(root * root - 2)
    (1, -1, None)
    """
    if ball > 0:
        return 1
    if ball < 0:
        return -1
    return 0 if ball == 0 else None


def settled_sign(real: Real, budget: int = DEFAULT_BUDGET) -> int | None:
    """The sign of a real number, or None where `budget` bits do not tell it from zero.

    Examples
    --------
    >>> settled_sign(Enclosed(lambda bits: flint.arb(2).sqrt() - flint.arb(99) / 70))
    -1
    >>> settled_sign(Enclosed(lambda bits: flint.arb(2).sqrt() ** 2 - 2)) is None
    True
    """
    bits = FIRST_BITS
    while bits <= budget:
        sign = arb_sign(real.ball(bits))
        if sign is not None:
            return sign
        bits *= 2
    return None


def decimal_enclosure(real: Real, digits: int = 20) -> tuple[str, str]:
    """Two decimals, `digits` places after the point and at most 3 units apart, that enclose a real.

    They are farther apart where the real is known no better, whatever the working precision.

    Raises
    ------
    ArithmeticError
        If the real has no finite enclosure.

    Examples
    --------
    >>> decimal_enclosure(Enclosed(lambda bits: flint.arb(2).sqrt()), digits=10)
    ('1.4142135623', '1.4142135624')
    """
    bits, unit = FIRST_BITS, 10**digits
    while True:
        with flint.ctx.workprec(bits):
            scaled = real.ball(bits) * unit
            if scaled.is_finite() and (scaled.rad() < 1 or bits > MOST_BITS):
                low, high = int(scaled.lower().floor().unique_fmpz()), int(scaled.upper().ceil().unique_fmpz())
                return _fixed_point(low, digits), _fixed_point(high, digits)
        if bits > MOST_BITS:
            raise ArithmeticError(f"no finite enclosure at {bits:,} bits")
        bits *= 2


def _fixed_point(value: int, digits: int) -> str:
    whole, part = divmod(abs(value), 10**digits)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{part:0{digits}d}"


def nearest_float(value: Real) -> float:
    """A float within 10⁻¹² of an exact or enclosed number, for display and comparison with measurements.

    It is farther off where the number is known no better at more than `DEFAULT_BUDGET` bits.

    Raises
    ------
    ArithmeticError
        If the number has no finite enclosure.

    Examples
    --------
    >>> from mixproof.geometry.numbers.radicals import Radicals
    >>> nearest_float(Radicals.of(Fraction(2, 3)))
    0.6666666666666666
    """
    return float(_narrowed(value, lambda ball: ball.rad() < 1e-12).mid())


def accurate_arb(value: Real, digits: int) -> flint.arb:
    """An enclosure with so many significant digits, however much of the number cancels, or one of less than `TINY`.

    It is wider where the number is known no better at more than `DEFAULT_BUDGET` bits.

    Raises
    ------
    ArithmeticError
        If the number has no finite enclosure.

    Examples
    --------
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
        if bits > MOST_BITS:
            raise ArithmeticError(f"no finite enclosure at {bits:,} bits")
        bits *= 2
