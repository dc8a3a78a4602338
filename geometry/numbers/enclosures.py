"""Ball arithmetic: numbers known only as enclosures that shrink as the working precision rises."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

import flint

from mixproof.geometry.views import Viewed

FIRST_BITS = 64
"""Working precision, in bits, at which a comparison begins."""

DEFAULT_BUDGET = 8192
"""Working precision, in bits, at which a comparison that is still open is left undecided."""

LAST_BITS = 2**18
"""Working precision beyond which an enclosure is taken as it is."""


class Real(Protocol):
    """A real number that can be enclosed as tightly as one likes."""

    def ball(self, bits: int) -> flint.arb:
        """An enclosure computed at a working precision of `bits`."""

    def as_fraction(self) -> Fraction | None:
        """The value where it is known to be rational."""

    def closed_form(self) -> str | None:
        """The value written with its roots, where it is known exactly."""


@dataclass(frozen=True, repr=False)
class Enclosed(Viewed):
    """A real number given by a rule that encloses it at any working precision.

    Examples
    --------
    >>> from mixproof.geometry.numbers.digits import decimal_enclosure
    >>> third = Enclosed(lambda bits: flint.arb(1) / 3)
    >>> decimal_enclosure(third, digits=5)
    ('0.33333', '0.33334')
    """

    rule: Callable[[int], flint.arb]

    def __str__(self) -> str:
        """An enclosure: digits, and how far off they may be."""
        return self.ball(FIRST_BITS).str(10)

    def ball(self, bits: int) -> flint.arb:
        """An enclosure computed at a working precision of `bits`."""
        with flint.ctx.workprec(bits):
            return self.rule(bits)

    def as_fraction(self) -> None:
        """Nothing: the value is known by its enclosures only."""

    def closed_form(self) -> None:
        """Nothing: the value is known by its enclosures only."""


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
