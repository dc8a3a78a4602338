"""The unit, the scales and the rounding of the numbers in the columns.

**Rounding.** Exact conflicts are equations, and a rounded result fulfils none but by chance. So data that were
standardised, or divided by 255, hold hardly a conflict though the recorded data may hold many. Such numbers need
nearly all the digits that their kind of float holds: about 16 for doubles, about 7 for single floats. Recorded numbers
may have 7 digits too. Single floats differ from these in two ways: each is the shortest decimal of a single float, and
some go beyond the seventh place after the point. This is a note for people and decides nothing.
"""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from mixproof.geometry.data.rows import Rows

ROWS_LOOKED_AT, COLUMNS_LOOKED_AT = 200, 50
"""At most so many entries are looked at for their digits, evenly spread."""

DIGITS_OF_DOUBLES, DIGITS_OF_SINGLES, PLACES_OF_SINGLES = 15, 7, 8

FAR_APART = 100
"""Ranges of columns that are so many times apart are worth a note."""

MOST_BYTE = 255


def are_bytes(rows: Rows) -> bool:
    """True for images of bytes: arrays whose integers use the range of a byte and no more.

    Examples
    --------
    >>> tables = [Rows("t", np.array([[0], [most]]), 1, ("a", "b"), shape=(1, 1)) for most in (9, 255, 256)]
    >>> [are_bytes(table) for table in tables]
    [False, True, False]
    """
    if len(rows.shape) < 2 or rows.denominator != 1:
        return False
    return int(rows.numerators.min()) >= 0 and MOST_BYTE // 2 < int(rows.numerators.max()) <= MOST_BYTE


def significant_digits(value: Fraction) -> tuple[int, int] | None:
    """Digits of a number, from its first to its last that is not 0, and its places after the point.

    None where it has no last digit.

    Examples
    --------
    >>> [significant_digits(Fraction(text)) for text in ("0.00392", "1200", "1/3")]
    [(3, 5), (2, 0), None]
    """
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest > 1:
        return None
    places = max(twos, fives)
    return len(str(abs(value.numerator) * 10**places // value.denominator).rstrip("0")), places


def rounded_digits(rows: Rows) -> int | None:
    """Number of digits that most of the values need, where these are nearly all that a float of their kind holds.

    Examples
    --------
    >>> scaled = np.array([[k * 10**17 // 255] for k in range(1, 256)], dtype=object)
    >>> rounded_digits(Rows("scaled", scaled, 10**17, ("a",) * 255))
    17
    >>> rounded_digits(Rows("recorded", np.arange(100).reshape(-1, 1), 10, ("a",) * 100)) is None
    True
    """
    if rows.denominator == 1:
        return None
    values = list(_looked_at(rows))
    digits = [significant_digits(value) for value in values]
    counted = sorted(each[0] for each in digits if each is not None)
    if not values or len(counted) < len(values):
        return None
    usual = counted[(len(counted) - 1) // 2]  # more than half need so many, or more
    if usual >= DIGITS_OF_DOUBLES:
        return usual
    deepest = max(each[1] for each in digits if each is not None)
    is_single = usual >= DIGITS_OF_SINGLES and deepest >= PLACES_OF_SINGLES and all(map(_is_single, values))
    return usual if is_single else None


def _looked_at(rows: Rows) -> Iterator[Fraction]:
    """Some entries other than 0."""
    chosen = np.unique(np.linspace(0, rows.count - 1, ROWS_LOOKED_AT).astype(np.intp))
    columns = np.unique(np.linspace(0, rows.dimension - 1, COLUMNS_LOOKED_AT).astype(np.intp))
    for value in rows.numerators[np.ix_(chosen, columns)].flat:
        if value:
            yield Fraction(int(value), rows.denominator)


def _is_single(value: Fraction) -> bool:
    """True if a number is the shortest decimal of a single float."""
    with np.errstate(over="ignore"):
        return Fraction(str(np.float32(float(value)))) == value if abs(value) < 10**38 else False


def unlike_ranges(rows: Rows) -> tuple[int, int, Fraction] | None:
    """The columns of widest and narrowest range, and the ratio of the ranges, where that is `FAR_APART` or more.

    Columns with one value do not count, nor do pixels, which are of one unit.

    Examples
    --------
    >>> unlike_ranges(Rows("t", np.array([[1, 0, 7], [2, 500, 7]]), 10, ("a", "b")))
    (1, 0, Fraction(500, 1))
    """
    if len(rows.shape) > 1 or (rows.denominator == 1 and rows.dimension >= 64 and _within_bytes(rows)):
        return None
    lows, highs = rows.numerators.min(axis=0).tolist(), rows.numerators.max(axis=0).tolist()
    ranges = {column: high - low for column, (low, high) in enumerate(zip(lows, highs, strict=True)) if high > low}
    if not ranges:
        return None
    wide, narrow = max(ranges, key=ranges.__getitem__), min(ranges, key=ranges.__getitem__)
    ratio = Fraction(ranges[wide], ranges[narrow])
    return (wide, narrow, ratio) if ratio >= FAR_APART else None


def _within_bytes(rows: Rows) -> bool:
    """True if no value is outside of 0 to 255; the values are integers."""
    return int(rows.numerators.min()) >= 0 and int(rows.numerators.max()) <= MOST_BYTE
