"""Missing values: what stands for one, and the rows that hold one, refused or left out."""

import re
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Indices, Mask
from mixproof.geometry.data.exact_tables import rationals
from mixproof.geometry.data.hints import MISSING_WORDS
from mixproof.geometry.data.labels import is_absent, label_text
from mixproof.geometry.data.refusals import Change, Refusal, TableError
from mixproof.geometry.errors import InputError

Missing = Literal["refuse", "drop"]
"""The two ways with rows in which a value or the label is missing: refuse them, or leave them out."""

ROWS_NAMED = 10
"""At most so many rows are named one by one."""

_COLUMNS_NAMED = 3

_NO_CLASS = frozenset({"", "nan", "?", "#n/a", "n/a", "null", "<na>", "nat"})
"""Text that stands for a missing label, in lower case."""

_ONE_MEND = ": fill it in, or remove the row (`missing='drop'` leaves it out)"
_MEND = ": fill them in, or remove these rows (`missing='drop'` leaves them out)"


def check_missing(missing: str) -> None:
    """Refuse a way with missing values that there is not.

    Raises
    ------
    InputError
        If it is neither "refuse" nor "drop".

    Examples
    --------
    >>> check_missing("skip")
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: `missing` is 'refuse' or 'drop', not 'skip'
    """
    if missing not in get_args(Missing):
        raise InputError(f"`missing` is 'refuse' or 'drop', not {missing!r}")


def missing_way(missing: Missing, more: Change) -> Missing:
    """The way with rows in which something is missing, with more options.

    Examples
    --------
    >>> missing_way("refuse", (("missing", "drop"),)), missing_way("refuse", ())
    ('drop', 'refuse')
    """
    return "drop" if ("missing", "drop") in more else missing


class GapError(TableError):
    """Rows in which a value or the label is missing, which were to be refused.

    Parameters
    ----------
    first : str
        The first of them, and what is missing there.
    rows : sequence of int
        All of them, by their numbers in the source.
    columns : mapping of str to int
        The columns with gaps, each with the number of rows in which it has one, where that is known.

    Examples
    --------
    >>> print(GapError("t.csv, row 3, column 0: a value is missing", [3, 8]))
    t.csv, row 3, column 0: a value is missing (2 rows have such gaps: 3, 8): fill them in, or remove these rows \
(`missing='drop'` leaves them out)
    """

    def __init__(self, first: str, rows: Sequence[int], columns: Mapping[str, int] | None = None) -> None:
        self.rows, self._first, self._columns = tuple(rows), first, dict(columns or {})
        several = f" ({len(rows):,} rows have such gaps: {rows_text(rows)})"
        told = first + (_ONE_MEND if len(rows) == 1 else several + _MEND)
        super().__init__(told, [Refusal(self._words(), (), ((("missing", "drop"),),))], first.partition(",")[0])

    def within(self, source: str) -> "GapError":
        """The same error, with the source named."""
        return GapError(f"{source}: {self._first}", self.rows, self._columns)

    def _words(self) -> str:
        """The rows and the columns of the gaps, in a few words."""
        most = sorted(self._columns.items(), key=lambda each: -each[1])
        listed = ", ".join(f"{name} ({count:,})" for name, count in most[:_COLUMNS_NAMED])
        columns = f": {listed}{', …' * (len(most) > _COLUMNS_NAMED)}" if most else ""
        rows = f"{len(self.rows):,} row{'s' * (len(self.rows) > 1)}"
        return f"missing values in {rows} ({rows_text(self.rows, 3)}){columns}"


def rows_text(rows: Sequence[int], most: int = ROWS_NAMED) -> str:
    """The first rows of a list, as a person reads them.

    Examples
    --------
    >>> rows_text([3, 8, 9]), rows_text(range(100), most=2)
    ('3, 8, 9', '0, 1, …')
    """
    return ", ".join(map(str, rows[:most])) + (", …" if len(rows) > most else "")


def is_missing(value: object) -> bool:
    """True if a value stands for one that is missing: None, NaN and their like, or a word that tables write for it.

    Examples
    --------
    >>> [is_missing(value) for value in (None, float("nan"), " N/A ", "0", 0)]
    [True, True, True, False, False]
    """
    if isinstance(value, str):
        return value.strip().lower() in MISSING_WORDS
    return is_absent(value)


def no_label(label: object) -> bool:
    """True if a label is missing: None, NaN, blank, or text that tables write for these and that names no class.

    Words that may be the name of a class, such as ``none``, ``NA`` and ``-``, are one.

    Examples
    --------
    >>> [no_label(label) for label in (None, " ", "?", "nan", "none", 0)]
    [True, True, True, True, False, False]
    """
    if isinstance(label, str | bytes):
        text = label if isinstance(label, str) else label.decode("utf-8", errors="backslashreplace")
        return text.strip().lower() in _NO_CLASS
    return is_missing(label)


def gaps_of(table: NDArray[Any]) -> Mask:
    """A mask of the rows of an (N, n) table that hold a missing value.

    Examples
    --------
    >>> gaps_of(np.array([[1, 2], [np.nan, 2]])).tolist(), gaps_of(np.array([["1", "?"]], dtype=object)).tolist()
    ([False, True], [True])
    """
    if table.dtype.kind == "f":
        return np.asarray(np.isnan(table).any(axis=1))
    if table.dtype.kind in "OU":
        return np.array([any(map(is_missing, row)) for row in table.tolist()], dtype=np.bool_)
    return np.zeros(len(table), dtype=np.bool_)


def without_gaps(table: NDArray[Any], labels: Sequence[Hashable], gaps: Mask, name: str, missing: Missing) -> Indices:
    """The positions of the rows without gaps, where those with gaps are left out; else these are refused.

    Parameters
    ----------
    table : (N, n) array
    labels : sequence of N labels
    gaps : (N,) mask
        The rows in which a value or the label is missing.
    name : str
        What a person calls the source.

    Raises
    ------
    GapError
        If they are to be refused.
    InputError
        If no row is without gaps.

    Examples
    --------
    >>> table = np.array([[1.0], [np.nan], [3.0]])
    >>> without_gaps(table, "aba", gaps_of(table), "t", "drop")
    array([0, 2])
    """
    if missing == "drop" and not gaps.all():
        return np.flatnonzero(~gaps)
    if missing == "drop":
        raise InputError(f"every row of {name} has a missing value: is a column of it empty?")
    rows = np.flatnonzero(gaps).tolist()
    try:
        for _ in rationals(table[rows[0] : rows[0] + 1], "decimal"):
            pass
        label_text(labels[rows[0]], rows[0])
    except InputError as error:
        told = re.sub("^row 0, ", f"row {rows[0]}, ", str(error))
        raise GapError(told, rows) from None
    raise GapError(f"row {rows[0]}: the label is missing", rows)


def dropped_text(dropped: int) -> str:
    """The number of rows that were left out, in words; empty where there are none.

    Examples
    --------
    >>> dropped_text(1), dropped_text(1200), dropped_text(0)
    ('1 row with missing values left out', '1,200 rows with missing values left out', '')
    """
    return f"{dropped:,} row{'s' * (dropped > 1)} with missing values left out" if dropped else ""
