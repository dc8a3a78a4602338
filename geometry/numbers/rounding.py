"""Integers as doubles, each of them rounded once, and the unit roundoff: the bound on the error."""

import numpy as np

from mixproof.geometry.aliases import Floats, IntegerArray

ROUNDOFF = 2.0**-53
"""Unit roundoff u of doubles: a number rounded to the nearest is off by at most u of itself."""

SINGLE_ROUNDOFF = 2.0**-24
"""Unit roundoff v of single precision."""


def in_unit(values: IntegerArray, exponent: int) -> Floats:
    """Integers over 2^exponent as doubles, each rounded once.

    Examples
    --------
    >>> in_unit(np.array([[3, 2**70 + 1]], dtype=object), 1).tolist()
    [[1.5, 5.902958103587057e+20]]
    """
    if values.dtype == object:
        return np.asarray((values / (1 << exponent)).astype(np.float64))  # quotients of Python integers round once
    return np.asarray(np.ldexp(values.astype(np.float64), -exponent))


def unit_vectors(points: IntegerArray) -> Floats:
    """The (m, n) directions of integer points other than the origin; entries are off by (n/2 + 3)·2⁻⁵³ of themselves.

    Examples
    --------
    >>> unit_vectors(np.array([[3, 4], [0, -(2**60)]])).tolist()
    [[0.6, 0.8], [0.0, -1.0]]
    """
    largest = np.abs(points).max(axis=1).tolist()
    rows = [in_unit(row[None], int(most).bit_length())[0] for row, most in zip(points, largest, strict=True)]
    scaled = np.array(rows)
    return np.asarray(scaled / np.sqrt(np.einsum("ij,ij->i", scaled, scaled))[:, None])
