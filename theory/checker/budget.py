"""Bounds on what one file may ask for, and the three ways in which a check stops short."""

import time
from fractions import Fraction

MOST_BYTES = 2**25  # of the file
MOST_DIGITS = 20_000  # of one numerator or denominator
MOST_UNIT_BITS = 2**17  # of a common denominator
MOST_BITS = 2**24  # of the radicands of a sum, or of a power
MOST_ROOT = 12  # the degree of the roots that a Beta density is made of
MOST_DEGREE = 2500  # the larger parameter of a Beta law, or their sum where masses are polynomials
MOST_PARAMETER = 10**6  # of a Beta law
MOST_MIXED = 2048  # of a Beta law in a mixture
MOST_PIECES = 200  # of a density, and the degree of each; parts of a mixture
MOST_LINES = 400  # points of which all lines are gone through
MOST_SUMS = 2 * 10**7  # coordinates of midpoints


class NotACertificate(Exception):  # noqa: N818
    """The file does not have the written form."""


class Wrong(Exception):  # noqa: N818
    """A claim is false."""


class Unchecked(Exception):  # noqa: N818
    """A claim is not checkable here."""


def require(condition: bool, why: str) -> None:
    """Raise `Wrong` where a claim fails."""
    if not condition:
        raise Wrong(why)


def require_form(condition: bool, why: str) -> None:
    """Raise `NotACertificate` where the written form is not kept."""
    if not condition:
        raise NotACertificate(why)


def length(*values: Fraction) -> int:
    """Bits of some numbers, as they are written."""
    return sum(value.numerator.bit_length() + value.denominator.bit_length() for value in values)


def operations(bits: int) -> int:
    """Microseconds, about, of a few operations with fractions of so many bits."""
    return 10 + (bits // 500) ** 2


class Clock:
    """The seconds that one file may take."""

    def __init__(self, seconds: float) -> None:
        self.end, self.steps = time.monotonic() + seconds, 0

    def spend(self, steps: int = 1) -> None:
        """Announce steps of about a microsecond; raise `Unchecked` where they would go beyond the budget."""
        self.steps += steps
        if self.steps >= 2000:
            if time.monotonic() + self.steps / 10**6 > self.end:
                raise Unchecked("the budget of time ran out")
            self.steps = 0
