"""Angles between vectors: exactly by the signed square of the cosine, and in degrees for reading."""

from collections.abc import Sequence
from fractions import Fraction
from operator import mul

import flint
import numpy as np

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.enclosures import arb_of

_BITS = 128


def to_direction(x: Sequence[int], z: Sequence[int]) -> Fraction:
    """The signed square of the cosine between two vectors.

    Examples
    --------
    >>> to_direction((1, 0), (-1, 1))
    Fraction(-1, 2)
    """
    product = sum(map(mul, x, z))
    return Fraction(product * abs(product), sum(map(mul, x, x)) * sum(map(mul, z, z)))


def to_arc(x: Sequence[int], s: Sequence[int], t: Sequence[int]) -> Fraction | None:
    """The square of the cosine between x and the nearest direction of [s, t]; None where an end has it.

    With a = |s|², b = |t|², g = s·t, p = x·s, q = x·t and D = ab − g², the foot of x on the plane of s and t is
    (bp − gq)/D · s + (aq − gp)/D · t. If both factors are positive, it is the direction of the arc that is nearest to
    x, the angle is below 90°, and cos² = (bp² + aq² − 2gpq)/(D|x|²); else an end is nearest.

    Examples
    --------
    >>> to_arc((1, 1, 1), (1, 0, 0), (0, 1, 0)), to_arc((1, -1, 1), (1, 0, 0), (0, 1, 0))
    (Fraction(2, 3), None)
    """
    a, b, g = sum(map(mul, s, s)), sum(map(mul, t, t)), sum(map(mul, s, t))
    p, q = sum(map(mul, x, s)), sum(map(mul, x, t))
    if b * p <= g * q or a * q <= g * p or a * b == g * g:
        return None
    return Fraction(b * p * p + a * q * q - 2 * g * p * q, (a * b - g * g) * sum(map(mul, x, x)))


def at_origin(dataset: Dataset) -> int | None:
    """The point that has no direction, if there is one.

    Examples
    --------
    >>> at_origin(Dataset.from_rows([[1, 0], [0, 0]], "ab")), at_origin(Dataset.from_rows([[1, 0]], "a"))
    (1, None)
    """
    return next(iter(np.flatnonzero(~(dataset.numerators != 0).any(axis=1)).tolist()), None)


def refuse_origin(dataset: Dataset) -> None:
    """Refuse a dataset with a point that has no direction.

    Raises
    ------
    InputError
        If a point is the origin, with its row.

    Examples
    --------
    >>> refuse_origin(Dataset.from_rows([[1, 0], [0, 0]], "ab"))
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: row 1 of data is the origin: it has no direction, so move it or leave it out
    """
    index = at_origin(dataset)
    if index is not None:
        row = dataset.row(index)
        raise InputError(f"row {row} of {dataset.name} is the origin: it has no direction, so move it or leave it out")


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
        sine, cosine = (arb_of(square).sqrt() for square in (1 - abs(signed_square), abs(signed_square)))
        angle = flint.arb.atan2(sine, cosine if signed_square >= 0 else -cosine)
        return float(angle * 180 / flint.arb.pi())
