"""Angles between vectors: known exactly by the signed square of the cosine, told in degrees for reading."""

from fractions import Fraction

import flint

from geometry.balls import ball_of

_BITS = 128


def angle_in_degrees(signed_square: Fraction) -> float:
    """The angle whose cosine has this square and sign, however small it is: its sine has a root of its own.

    Examples
    --------
    >>> angle_in_degrees(Fraction(3, 4)), angle_in_degrees(Fraction(-1, 4))
    (30.0, 120.0)
    >>> angle_in_degrees(Fraction(10**400 - 1, 10**400))
    5.729577951308232e-199
    """
    with flint.ctx.workprec(_BITS):
        sine, cosine = (ball_of(square).sqrt() for square in (1 - abs(signed_square), abs(signed_square)))
        angle = flint.arb.atan2(sine, cosine if signed_square >= 0 else -cosine)
        return float(angle * 180 / flint.arb.pi())
