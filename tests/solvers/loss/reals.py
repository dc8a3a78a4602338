"""Exact and enclosed reals in the tests of losses: their floats, and which of two is larger."""

from fractions import Fraction

from mixproof.geometry.numbers.enclosures import Real, settled_sign
from mixproof.geometry.numbers.quotients import combination


def number(real: Real) -> float:
    """The nearest float, about."""
    return float(real.ball(64).mid())


def sign_of_difference(first: Real, second: Real) -> int | None:
    """The sign of first − second; None where 128 bits do not settle it."""
    return settled_sign(combination([(Fraction(1), first), (Fraction(-1), second)]), 128)
