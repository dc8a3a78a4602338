"""Rows that sum up the rows above them, told by their numbers: totals, means, medians, least and greatest values."""

from fractions import Fraction

import numpy as np

from mixproof.geometry.aliases import IntegerArray

_FEW_ROWS, _FEW_COLUMNS = 10, 2
"""In fewer a row may be a summary of the others by chance."""

_MOST_DECIMALS = 20


def has_summary(numerators: IntegerArray, denominator: int, last: int) -> bool:
    """True if one of the last rows holds, in every column, the same summary of the rows above them, as rounded.

    Parameters
    ----------
    numerators : (N, n) array of integers
    denominator : int
    last : int
        Number of the rows that may be summaries.

    Examples
    --------
    >>> table = np.array([*([k, 10 * k] for k in range(10)), [45, 450]])
    >>> has_summary(table, 1, 1), has_summary(table[:, :1], 1, 1), has_summary(table[:-1], 1, 1)
    (True, False, False)
    """
    above = numerators[: len(numerators) - last].astype(object)
    if len(above) < _FEW_ROWS or above.shape[1] < _FEW_COLUMNS:
        return False
    count, ordered = len(above), np.sort(above, axis=0)
    summaries = [
        [Fraction(value, parts * denominator) for value in values]
        for values, parts in (
            (above.sum(axis=0), 1),
            (above.sum(axis=0), count),
            (ordered[(count - 1) // 2] + ordered[count // 2], 2),
            (ordered[0], 1),
            (ordered[-1], 1),
        )
    ]
    rows = [[Fraction(int(value), denominator) for value in row] for row in numerators[len(numerators) - last :]]
    return any(all(map(_is_rounded, row, summary)) for row in rows for summary in summaries)


def _is_rounded(value: Fraction, exact: Fraction) -> bool:
    """True if a decimal number is another one, rounded or cut to its decimals."""
    decimals = next((k for k in range(_MOST_DECIMALS) if (value * 10**k).denominator == 1), None)
    return value == exact or (decimals is not None and abs(value - exact) * 10**decimals < 1)
