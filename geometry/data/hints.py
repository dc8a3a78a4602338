"""Hints that mend a cell which is no number, by what it looks like."""

import re
from datetime import date, time, timedelta

import numpy as np

from mixproof.geometry.data.ratios import ratio_hint
from mixproof.geometry.data.written import Written, written
from mixproof.geometry.errors import InputError

MISSING_WORDS = frozenset(
    {"", "nan", "na", "n/a", "null", "none", "?", "-", "−", "–", "—", ".", "#n/a", "#na", "<na>", "n.a.", "nat"}
)
"""Cells that stand for a missing value where rows are dropped, in lower case."""

TRUTH_VALUES = {"True": 1, "False": 0, "true": 1, "false": 0, "TRUE": 1, "FALSE": 0}
"""The words that a table of truth values holds, with their numbers; a column that holds no other cells is one."""

_DAY = r"\d{4}([-/.])\d{1,2}\1\d{1,2}(?:[T ].*)?"
_DAY_FIRST = r"\d{1,2}([-/.])\d{1,2}\1\d{2,4}(?: .*)?"
_TIME = r"()\d{1,2}:\d{2}(?::\d{2}.*)?"
_DATES = [re.compile(pattern) for pattern in (_DAY, _DAY_FIRST, _TIME)]
_COMMA = re.compile(r"([+-]?\d+),(\d+(?:[eE][+-]?\d+)?)")
_COLUMNS = re.compile(r"[\d,.+-]*;[\d;,.+-]*")
_BOUND = re.compile(r"[<>≤≥~≈±≲≳]=?\W*\d.*|[\d.,]+\s*[+±]")
TRUTH_WORDS = {"true": "1", "yes": "1", "false": "0", "no": "0"}
"""Words for truth values in lower case, with the numbers that stand for them."""


def with_hint(error: InputError, value: object, label: str = "", drop: str = "", mend: str | None = None) -> str:
    """The message about a cell, with a hint where it is no number.

    Parameters
    ----------
    error : InputError
        What was said of the cell.
    value : object
        The cell.
    label : str
        The words that name its column as the label, where none was named.
    drop : str
        The words that leave its column out.
    mend : str, optional
        The way to write it as a number, empty where there is none; `category_or_number` where it is not given.

    Examples
    --------
    >>> with_hint(InputError("'1,5' is not a number"), "1,5")
    "'1,5' is not a number: write 1.5, with a decimal point"
    >>> with_hint(InputError("'red' is not a number"), "red", "`label='kind'`")
    "'red' is not a number: leave its column out, or write numbers for the words; if these are the classes, \
name them by `label='kind'`"
    """
    told = str(error)
    if is_date(value):
        return f"{told}: {date_words(drop)}"
    if not isinstance(value, str) or " is not a number" not in told or value.strip().lower() in MISSING_WORDS:
        return told
    words = f"leave its column out{_by(drop)}, or {_number_the_words(drop)}"
    more = f"; if these are the classes, name them by {label}" if label else ""
    known = category_or_number(value, drop) if mend is None else mend
    return f"{told}: {known or words + more}"


def is_date(value: object) -> bool:
    """True for a date, a time or a length of time that is no text.

    Examples
    --------
    >>> is_date(date(2024, 1, 2)), is_date("2024-01-02")
    (True, False)
    """
    return isinstance(value, date | time | timedelta | np.datetime64 | np.timedelta64)


def is_date_text(text: str) -> bool:
    """True for text that is a date or a time.

    Examples
    --------
    >>> is_date_text("2024-01-02"), is_date_text("12:30"), is_date_text("1.5")
    (True, True, False)
    """
    return any(pattern.fullmatch(text.strip()) for pattern in _DATES)


def has_decimal_comma(text: str) -> bool:
    """True if text is a number but for a comma in place of the point.

    Examples
    --------
    >>> has_decimal_comma("-1,5"), has_decimal_comma("1.5")
    (True, False)
    """
    return _COMMA.fullmatch(text.strip()) is not None


def _by(drop: str) -> str:
    return f" by {drop}" if drop else ""


def _number_the_words(drop: str) -> str:
    """The words for numbers in the place of words, with the option that does it where the column has a name."""
    named = drop.replace("drop", "one_hot", 1)
    return f"make a coordinate of each word by {named}" if named else "write numbers for the words"


def date_words(drop: str = "") -> str:
    """The way with a column of dates or times.

    Examples
    --------
    >>> date_words("`drop='day'`")
    "leave the column of dates or times out by `drop='day'`, or write numbers for them, such as days"
    """
    return f"leave the column of dates or times out{_by(drop)}, or write numbers for them, such as days"


def is_written_otherwise(value: object) -> bool:
    """True if a cell may be a number that is written in another way, or is infinite, and so its column may be kept.

    Examples
    --------
    >>> is_written_otherwise("1,5"), is_written_otherwise("red"), is_written_otherwise("2020-01-02")
    (True, False, False)
    """
    if not isinstance(value, str) or is_date_text(value):
        return False
    return bool(miswritten(value)) or value.strip().lstrip("+-").casefold() in {"inf", "infinity"}


def miswritten(text: str, drop: str = "", is_plain: bool = True) -> str:
    """The way to write a number, a date or a truth value; empty for other text.

    Text that may stand for several numbers comes with all of them.

    Parameters
    ----------
    text : str
    drop : str
        The words that leave its column out.
    is_plain : bool
        False if numbers are written with other marks than a decimal point, so that no number is offered.

    Examples
    --------
    >>> miswritten("1,234,567.5"), miswritten("1,000"), miswritten("True"), miswritten("red")
    ('write 1234567.5, without commas', 'write 1000 or 1.000, whichever is meant', 'write 1 for True', '')
    >>> miswritten("5%")
    'write 0.05 if % is a factor, or 5 if % is the unit of the whole column'
    """
    text = text.strip()
    truth, number = TRUTH_WORDS.get(text.casefold()), written(text) if is_plain else None
    ways = [
        (is_date_text(text), date_words(drop)),
        (truth, f"write {truth} for {text}"),
        (_COLUMNS.fullmatch(text), "where semicolons part the columns, write numbers as in 1.5;2.5;red"),
        (
            _BOUND.fullmatch(text),
            f"it bounds a number, and no number is certain: leave its row out, or its column{_by(drop)}",
        ),
        (number, number and _number_words(number)),
        (is_plain, ratio_hint(text)),
    ]
    return next((words for applies, words in ways if applies and words), "")


def category_or_number(text: str, drop: str = "", is_plain: bool = True) -> str:
    """The words of `miswritten`, and for words such as yes or <5 the way with a column of categories, if it has a name.

    Examples
    --------
    >>> category_or_number("yes", "`drop='ok'`")
    "write 1 for yes; if its column holds categories, make a coordinate of each word by `one_hot='ok'`"
    """
    known, plain = miswritten(text, drop, is_plain), text.strip()
    if not drop or not (TRUTH_WORDS.get(plain.casefold()) or _BOUND.fullmatch(plain)):
        return known
    return f"{known}; if its column holds categories, {_number_the_words(drop)}"


def _number_words(number: Written) -> str:
    """The words that offer each number that a text may stand for."""
    start = f"if {number.premise}, " if number.premise else ""
    offered, in_unit = " or ".join(number.numbers), " or ".join(number.in_unit)
    if number.factor:
        factor = f"{offered} if {number.factor} is a factor"
        return f"{start}write {factor}, or {in_unit} if {number.unit} is the unit of the whole column"
    if number.unit:
        return f"{start}write {offered} if {number.unit} is the unit of the whole column"
    manner = "whichever is meant" if len(number.numbers) > 1 else number.manner
    if manner == "without points":
        manner += ", and likewise elsewhere: a single point is read as a decimal point"
    return f"{start}write {offered}{manner and ', ' + manner}"
