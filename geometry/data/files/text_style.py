"""The style of a text file: what parts its columns, its encoding, and how its numbers are written."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from mixproof.geometry.data.refusals import Change
from mixproof.geometry.data.roles import FileTableOptions
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import rational

_CALLED = {"tab": "\t", r"\t": "\t", "space": " ", "whitespace": " ", "comma": ",", "semicolon": ";"}
_GROUPS = (",", ".", "'", " ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{RIGHT SINGLE QUOTATION MARK}")
_CLASHES = frozenset("0123456789+-eE/")


@dataclass(frozen=True)
class TextStyle:
    """The style of a text file, as far as it is said.

    Parameters
    ----------
    header : bool or None
        True or False where it is said that the first row names the columns, or does not.
    delimiter : str or None
        The character between columns, or its name (``tab``, ``space``); a space stands for any white space.
    encoding : str or None
        The encoding by its name, such as ``latin-1``; UTF-8 where none is given.
    decimal : str
        The mark between the integer part of a number and its decimals.
    thousands : str
        The mark between groups of three digits; empty where there is none.
    skip_lines : tuple of int
        The numbers of lines that are no rows, from 1.

    Raises
    ------
    InputError
        If two marks are one, or one cannot be a mark.

    Examples
    --------
    >>> TextStyle(decimal=",", thousands=".").number("1.234,5")
    Fraction(2469, 2)
    >>> TextStyle(decimal=",").number("1.5")
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: '1.5' is not a number with ',' as its decimal mark
    """

    header: bool | None = None
    delimiter: str | None = None
    encoding: str | None = None
    decimal: str = "."
    thousands: str = ""
    skip_lines: tuple[int, ...] = ()

    @staticmethod
    def of(header: bool | None, options: FileTableOptions) -> "TextStyle":
        r"""The style that the options of a table say.

        Examples
        --------
        >>> TextStyle.of(None, {"delimiter": "tab", "drop": "Id"}).delimiter
        '\t'
        """
        given = {name: options.get(name) for name in ("delimiter", "encoding", "decimal", "thousands")}
        for name, mark in given.items():
            if mark is not None and not isinstance(mark, str):
                raise InputError(f"`{name}` is text, not {mark!r}")
        marks = {name: str(mark) for name, mark in given.items() if mark is not None}
        return TextStyle(header, **marks, skip_lines=_line_numbers(options.get("skip_lines", ())))

    def __post_init__(self) -> None:
        if self.delimiter is not None:
            object.__setattr__(self, "delimiter", _CALLED.get(self.delimiter.lower(), self.delimiter))
        if self.encoding is not None and (not self.encoding.isprintable() or not self.encoding.strip()):
            raise InputError(f"there is no encoding of text {self.encoding!r}: `encoding='latin-1'` is one")
        marks = {"delimiter": self.delimiter, "decimal": self.decimal, "thousands": self.thousands or None}
        given = {name: mark for name, mark in marks.items() if mark is not None}
        for name, mark in given.items():
            if len(mark) != 1 or mark in '"\r\n\0' or mark in _CLASHES:
                raise InputError(f"`{name}` is one character that is no digit, sign or quote, not {mark!r}")
        if self.decimal == " ":
            raise InputError("`decimal` cannot be a space")
        for name, other in (("delimiter", "decimal"), ("delimiter", "thousands"), ("decimal", "thousands")):
            if given.get(name) is not None and given.get(name) == given.get(other):
                raise InputError(f"`{name}` and `{other}` are both {given[name]!r}: they have to differ")

    def changed(self, change: Change) -> "TextStyle":
        """The style with more options.

        Examples
        --------
        >>> UNSTATED.changed((("decimal", ","), ("drop", "Id"))).decimal
        ','
        """
        marks = {name: value for name, value in change if name in {"encoding", "decimal", "thousands"}}
        header = next((value == "True" for name, value in change if name == "header"), self.header)
        lines = (*self.skip_lines, *(int(value) for name, value in change if name == "skip_lines"))
        is_new = marks or header != self.header or lines != self.skip_lines
        return replace(self, header=header, skip_lines=lines, **marks) if is_new else self

    @property
    def is_stated(self) -> bool:
        """True if something of it is said."""
        return self != UNSTATED

    @property
    def is_plain(self) -> bool:
        """True if numbers are written as in Python: with a decimal point, in one piece."""
        return self.decimal == "." and not self.thousands

    def refuse_beside_text(self, source: object) -> None:
        """Refuse what is said of a text file, where the source is none.

        Raises
        ------
        InputError
            If something is said.
        """
        if self.is_stated:
            names = "`header`, `delimiter`, `encoding`, `decimal`, `thousands` and `skip_lines`"
            raise InputError(f"{names} are for text files, and {source} is none: leave them out")

    def number(self, text: str) -> Fraction:
        """The number that a cell stands for.

        Raises
        ------
        InputError
            If it is none in this style.
        """
        if self.is_plain:
            return _read_number(text)
        pointed = self._with_points(text)
        try:
            return _read_number(pointed)
        except InputError:
            if pointed == text.strip():
                raise
            raise self._no_number(text) from None

    def reading(self, text: str) -> Iterator[tuple["TextStyle", Change]]:
        """The styles with other marks for numbers that read a cell, each with the options that name its marks.

        A mark that is said already stays, and none is named that the cell does not need.

        Examples
        --------
        >>> [change for _, change in TextStyle().reading("1.234,5")]
        [(('decimal', ','), ('thousands', '.'))]
        >>> [change for _, change in TextStyle().reading("1,000")]
        [(('decimal', ','),), (('thousands', ','),)]
        >>> [change for _, change in TextStyle(decimal=",").reading("1 000,5")]
        [(('thousands', ' '),)]
        """
        decimals = [","] if self.decimal == "." and "," in text else []
        groups = [""] if self.thousands else ["", *(mark for mark in _GROUPS if mark in text.strip())]
        for decimal in [*decimals, self.decimal]:
            for thousands in groups:
                marks = {"decimal": decimal} if decimal != self.decimal else {}
                marks |= {"thousands": thousands} if thousands else {}
                try:
                    other = replace(self, decimal=decimal, thousands=thousands or self.thousands)
                    other.number(text)
                except InputError:
                    continue
                if marks:
                    yield other, tuple(marks.items())

    def _with_points(self, text: str) -> str:
        """A cell as it is written with a decimal point and without groups."""
        whole, mark, decimals = text.strip().partition(self.decimal)
        groups = whole.split(self.thousands) if self.thousands else [whole]
        is_grouped = len(groups) == 1 or (
            re.fullmatch(r"[+-]?\d{1,3}", groups[0]) and all(re.fullmatch(r"\d{3}", group) for group in groups[1:])
        )
        joined = "".join(groups)
        has_other_point = self.decimal != "." and "." in joined + decimals
        if not is_grouped or has_other_point:
            raise self._no_number(text)
        return f"{joined}{mark and '.'}{decimals}"

    def _no_number(self, text: str) -> InputError:
        """The refusal of a cell, with the marks that it does not fit."""
        grouped = f" and {self.thousands!r} between thousands" if self.thousands else ""
        return InputError(f"{text!r} is not a number with {self.decimal!r} as its decimal mark{grouped}")


def _line_numbers(given: object) -> tuple[int, ...]:
    """The numbers of lines, given one by one or parted by commas."""
    several = given if isinstance(given, Iterable) and not isinstance(given, str) else [given]
    texts = [part.strip() for each in several if each is not None for part in str(each).split(",")]
    wrong = next((text for text in texts if not re.fullmatch(r"0*[1-9]\d{0,17}", text, re.ASCII)), None)
    if wrong is not None:
        raise InputError(f"`skip_lines` takes numbers of lines, from 1, as in 2,779, not {wrong!r}")
    return tuple(dict.fromkeys(map(int, texts)))


UNSTATED = TextStyle()
"""The style of a text file of which nothing is said."""

_read_number = lru_cache(maxsize=2**16)(rational)
