"""ARFF files, and the tables of KEEL: a list of attributes, then rows of text, read like other text.

Both begin with ``@relation`` and name an attribute a line; after ``@data`` comes one row a line. KEEL names the label
by ``@outputs``.
"""

import csv
import re
from collections.abc import Generator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from mixproof.geometry.data.files.delimited import rows_of_cells
from mixproof.geometry.data.files.text_cells import Cells, text_lines
from mixproof.geometry.data.files.text_style import TextStyle
from mixproof.geometry.data.gaps import Missing, is_missing
from mixproof.geometry.data.roles import ColumnChoice
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import rational

_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:%[^\n]*\n\s*)*@relation\b", re.IGNORECASE)
_LOOKED_AT = 2**16
_ATTRIBUTE = re.compile(r"""@attribute\s+('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\s{]+)\s*(.*)""", re.IGNORECASE)
_LISTED = re.compile(r"\{(.*)\}.*")
_OTHER_WORDS = ("@relation", "@input", "@output")


def has_attributes(file: Path) -> bool:
    r"""True if a file begins as one with attributes does, perhaps after comments.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "t.dat")
    ...     _ = file.write_text("% flowers\n@RELATION iris\n")
    ...     has_attributes(file)
    True
    """
    with file.open("rb") as stream:
        return _START.match(stream.read(_LOOKED_AT)) is not None


def read_attribute_file(file: Path, choice: ColumnChoice, style: TextStyle, missing: Missing) -> Rows:
    r"""Labelled rows from an ARFF file or a table of KEEL.

    Parameters
    ----------
    choice : ColumnChoice
        The columns that are asked for.
    style : TextStyle
        Its encoding, and how its numbers are written.
    missing : {"refuse", "drop"}
        The way with rows in which a value or the label is missing.

    Raises
    ------
    InputError
        In one line: what is wrong, in which row, line and column.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "t.arff")
    ...     _ = file.write_text("@relation t\n@attribute u real\n@attribute kind {a,b}\n@data\n0.5,a\n'2',b\n")
    ...     rows = read_attribute_file(file, ColumnChoice(), TextStyle(), "refuse")
    >>> rows.numerators.tolist(), rows.denominator, rows.labels, rows.columns
    ([[1], [4]], 2, ('a', 'b'), ('u',))
    """
    if style.header is not None or style.delimiter is not None:
        raise InputError(
            f"{file} names its columns itself, with commas between them: leave out `header` and `delimiter`"
        )
    head = _read_head(file, style)
    known = choice if choice.label is not None or head.label is None else replace(choice, label=head.label)
    is_open = choice.label is None and not choice.names_columns
    if is_open and head.inputs and {*head.inputs, known.label} != set(head.names):
        known = replace(known, columns=head.inputs)
    return rows_of_cells(file, _cells(file, style, head), known, replace(style, header=True), missing)


@dataclass(frozen=True)
class _Head:
    """The attributes of a file.

    Parameters
    ----------
    names : tuple of str
    defaults : tuple of str
        What a sparse row means where it names no value: 0, or the first of the listed words.
    listed : tuple of sets of str, or None
        The words that an attribute may have; None for numbers and free text.
    label : str or None
        The attribute that the file names as its only output.
    inputs : tuple of str
        Those that it names as inputs; empty where it names none.
    lines : int
        Number of lines through ``@data``.
    """

    names: tuple[str, ...]
    defaults: tuple[str, ...]
    listed: tuple[frozenset[str] | None, ...]
    label: str | None
    inputs: tuple[str, ...]
    lines: int


def _read_head(file: Path, style: TextStyle) -> _Head:
    """The attributes that the first lines of a file name."""
    names, domains, label, inputs = list[str](), list[list[str]](), None, list[str]()
    with text_lines(file, style) as lines:
        for number, line in enumerate(lines, 1):
            text = line.strip()
            word = (text.split() or [""])[0].casefold()
            if word == "@attribute":
                found = _ATTRIBUTE.fullmatch(text)
                if found is None:
                    raise _no_line(file, number, text)
                listed = _LISTED.fullmatch(found[2])
                names.append(_words(found[1])[0])
                domains.append(_words(listed[1]) if listed else [])
            elif word == "@data" and names:
                defaults = tuple(domain[0] if domain else "0" for domain in domains)
                words = tuple(frozenset(domain) if domain else None for domain in domains)
                return _Head(tuple(names), defaults, words, label, tuple(inputs), number)
            elif word in {"@input", "@inputs"}:
                inputs = [name for name in _words(text[len(word) :]) if name]
            elif word in {"@output", "@outputs"} and "," not in text:
                label = text[len(word) :].strip()
            elif word and not word.startswith(("%", *_OTHER_WORDS)):
                raise _no_line(file, number, text)
    raise InputError(f"{file} begins with @relation, but names no attributes with rows after @data: is it complete?")


def _no_line(file: Path, number: int, text: str) -> InputError:
    """The refusal of a line before ``@data``."""
    return InputError(f"{file}, line {number}: {text[:40]!r} is no line of a head, such as @attribute width real")


def _cells(file: Path, style: TextStyle, head: _Head) -> Generator[Cells, None, None]:
    """The names of the attributes, then the cells of all rows."""
    yield list(head.names), head.lines
    with text_lines(file, style) as lines:
        for number, line in enumerate(lines, 1):
            text = line.strip()
            if number > head.lines and text and not text.startswith("%"):
                cells = _row(file, text, number, head)
                _check_listed(file, cells, number, head)
                yield cells, number


def _row(file: Path, text: str, number: int, head: _Head) -> list[str]:
    """The cells of a row; a sparse one, such as {0 5, 3 yes}, is filled up."""
    if not text.startswith("{"):
        return _words(text)
    cells, given = list(head.defaults), set[int]()
    for entry in _words(text.strip("{}")) if text.strip("{} ") else []:
        place, _, value = entry.partition(" ")
        if not place.isdecimal() or int(place) >= len(cells) or not value.strip():
            raise InputError(
                f"{file}, line {number}: {entry[:40]!r} is no entry of a sparse row, such as {{0 5, 3 yes}}"
            )
        if int(place) in given:
            raise InputError(f"{file}, line {number}: attribute {int(place)} has two values: remove one")
        given.add(int(place))
        cells[int(place)] = _words(value)[0]
    return cells


def _check_listed(file: Path, cells: list[str], number: int, head: _Head) -> None:
    """Refuse a word that is none of those that its attribute lists; a number may be written otherwise."""
    for name, words, cell in zip(head.names, head.listed, cells, strict=False):
        if words is None or cell in words or is_missing(cell) or _value(cell) in {_value(word) for word in words}:
            continue
        told = ", ".join(sorted(words)[:8]) + ", …" * (len(words) > 8)
        raise InputError(
            f"{file}, line {number}: {cell[:40]!r} is none of the words that {name!r} may have ({told}): correct it, "
            "or add it to them"
        )


def _value(word: str) -> Fraction | str:
    """The number that a word stands for, or else the word."""
    try:
        return rational(word)
    except InputError:
        return word


def _words(text: str) -> list[str]:
    """Words between commas, perhaps in quotes of either kind."""
    mark = '"' if '"' in text and "'" not in text else "'"
    row = next(csv.reader([text.strip()], quotechar=mark, escapechar="\\", skipinitialspace=True), [])
    return [word.strip() for word in row] or [""]
