"""Delimited text becomes labelled rows: read once, in blocks, so that little is held beside the numbers."""

import csv
import re
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from io import TextIOWrapper
from itertools import chain
from pathlib import Path

import numpy as np

from mixproof.geometry.aliases import IntegerArray
from mixproof.geometry.data.dataset import integer_array, label_text
from mixproof.geometry.data.exact_tables import over_common_denominator, stacked
from mixproof.geometry.data.hints import explained, has_decimal_comma
from mixproof.geometry.data.rows import GapError, Missing, Rows, dropped_text, is_missing
from mixproof.geometry.errors import InputError, nearest
from mixproof.geometry.numbers.rationals import rational

MAX_LINE = 2**22
"""Longest line of a text file that is read, in characters."""

_BLOCK_ROWS = 4096


@dataclass(frozen=True)
class _Layout:
    """How the rows of a text file are laid out: their width, the names if there are any, the column of labels."""

    file: Path
    width: int
    header: list[str] | None
    label: int
    is_asked: bool

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the coordinates."""
        return tuple(name for column, name in enumerate(self.header or ()) if column != self.label)

    @property
    def origin(self) -> str:
        named = self.header or []
        names = ", ".join(named[:8]) + ", …" * (self.width > 8) if named else "none"
        return f"header: {names}; label: column {self.label}"

    def as_label(self, column: int) -> str:
        """How a column is named as the label; empty where another one was."""
        if self.is_asked:
            return ""
        return f"`label={(self.header[column] if self.header else str(column))!r}`"

    def place(self, row: int, line: int, column: int) -> str:
        named = f" ({self.header[column]!r})" if self.header else ""
        return f"{self.file}, row {row} (line {line}), column {column}{named}"


def read_text(file: Path, label: str | None, header: bool | None, missing: Missing) -> Rows:
    r"""Read labelled rows from a CSV or TSV file.

    Raises
    ------
    InputError
        In one line: what is wrong, in which row, line and column.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "table.csv")
    ...     _ = file.write_text("x;kind\n0.5;a\n2/3;b\n")
    ...     rows = read_text(file, label=None, header=None, missing="refuse")
    >>> rows.numerators.tolist(), rows.denominator, rows.labels, rows.columns
    ([[3], [4]], 6, ('a', 'b'), ('x',))
    """
    with closing(_read_cells(file)) as cells:
        first = next(cells, None)
        if first is None:
            raise InputError(f"{file} holds no rows: it needs one row an example, such as 0.5,1.2,red")
        layout, has_header = _layout(file, first[0], label, header)
        found = _Blocks(layout, missing)
        for values, line in cells if has_header else chain([first], cells):
            found.add(values, line)
    return found.rows()


class _Blocks:
    """The rows of a text file as they come: cells become integers a block at a time."""

    def __init__(self, layout: _Layout, missing: Missing) -> None:
        self._layout, self._missing = layout, missing
        self._cells: list[Fraction] = []
        self._tables: list[tuple[IntegerArray, int]] = []
        self._labels: list[str] = []
        self._names: dict[str, str] = {}
        self._kept: list[int] = []
        self._gaps: list[int] = []
        self._first_gap = ""
        self._count = 0

    def add(self, values: list[str], line: int) -> None:
        """Read one row; one with a gap is noted and left out."""
        layout, row = self._layout, self._count
        self._count += 1
        if len(values) != layout.width:
            raise InputError(
                f"{layout.file}, row {row} (line {line}) has {len(values)} columns where {layout.width} are "
                "expected: complete the row or remove it"
            )
        numbers, gap = _numbers(layout, values, row, line)
        name = values[layout.label]
        if not gap and not name.strip():
            gap = f"{layout.place(row, line, layout.label)}: the label is missing"
        if gap:
            self._first_gap = self._first_gap or gap
            self._gaps.append(row)
            return
        self._cells += numbers
        self._labels.append(self._names.setdefault(name, label_text(name, row)))
        self._kept.append(row)
        if len(self._cells) >= _BLOCK_ROWS * layout.width:
            self._close_block()

    def _close_block(self) -> None:
        numerators, common = over_common_denominator(self._cells)
        table = np.array(numerators, dtype=object).reshape(-1, self._layout.width - 1)
        self._tables.append((integer_array(table), common))
        self._cells = []

    def rows(self) -> Rows:
        """All rows that were read."""
        layout = self._layout
        if self._gaps and self._missing == "refuse":
            raise GapError(self._first_gap, self._gaps)
        if not self._kept:
            raise InputError(
                f"every row of {layout.file} has a missing value: is a column of it empty?"
                if self._gaps
                else f"{layout.file} holds a header and no rows: add one row an example, or give `header=False`"
            )
        if self._cells:
            self._close_block()
        numerators, denominator = stacked(self._tables, axis=0)
        origin = "; ".join(filter(None, (layout.origin, dropped_text(len(self._gaps)))))
        numbers = np.array(self._kept) if self._gaps else None
        labels = tuple(self._labels)
        return Rows(layout.file.name, numerators, denominator, labels, origin, (), layout.names, (), numbers)


def _read_cells(file: Path) -> Generator[tuple[list[str], int], None, None]:
    """The rows that are not blank, each with the line on which it ends."""
    limit_before = csv.field_size_limit(MAX_LINE)
    reader = None
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            bounded = _bounded_lines(file, stream)
            opening = list(_through_first_row(bounded))
            delimiter = "\t" if file.suffix.lower() in {".tsv", ".tab"} else _delimiter(opening[-1:])
            reader = csv.reader(chain(opening, bounded), delimiter=delimiter, strict=True)
            for values in reader:
                if any(map(str.strip, values)):
                    yield values, reader.line_num
    except UnicodeDecodeError:
        raise InputError(f"{file} is not UTF-8 text: save it as a UTF-8 CSV file") from None
    except csv.Error as error:
        raise InputError(f"{file}, line {reader.line_num if reader else 1}: {error}") from None
    finally:
        csv.field_size_limit(limit_before)


def _through_first_row(lines: Iterator[str]) -> Iterator[str]:
    """The lines up to the first one that is not blank."""
    for line in lines:
        yield line
        if line.strip():
            return


def _bounded_lines(file: Path, stream: TextIOWrapper) -> Iterator[str]:
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise InputError(
                f"{file}, line {number} is longer than {MAX_LINE:,} characters: is this a table with one row a line?"
            )
        yield line


def _delimiter(first_row: list[str]) -> str:
    """The commonest of comma, semicolon and tab; a comma where there is none.

    Commas that all stand between digits, and are no more than the others, are decimal commas.
    """
    line = "".join(first_row)
    are_decimal = re.sub(r"\d,(?=\d)", "", line).count(",") == 0
    return max(";\t," if are_decimal and {";", "\t"} & set(line) else ",;\t", key=line.count)


def _is_number(text: str) -> bool:
    try:
        rational(text)
    except InputError as error:
        return "not a finite" in str(error) or has_decimal_comma(text)
    return True


def _layout(file: Path, first_row: list[str], label: str | None, header: bool | None) -> tuple[_Layout, bool]:
    """What the first row tells, and whether it is a header.

    It is one where that is said, or where none of its coordinates reads as a number. The label column may hold text
    in either case; where `label` names a cell of a first row that is not a number, that row is a header as well.
    """
    first, width = [cell.strip() for cell in first_row], len(first_row)
    named = label is not None and label in first and not _is_number(label)
    skipped = column_index(label, width) if label is not None and not named else width - 1
    coordinates = [_is_number(cell) for column, cell in enumerate(first) if column != skipped]
    has_header = header if header is not None else named or not any(coordinates)
    if width < 2:
        raise InputError(f"{file} has a single column; it needs coordinates and a label column, separated by commas")
    names = first if has_header else None
    chosen = _label_column(file, names, width, label)
    unnamed = [column for column, name in enumerate(names or ()) if not name and column != chosen]
    if unnamed:
        raise InputError(
            f"{file}: column {unnamed[0]} has no name in the header: name it, or remove it if it numbers the rows"
        )
    return _Layout(file, width, names, chosen, label is not None), has_header


def column_index(text: str, width: int) -> int | None:
    """The column of a 0-based index, which counts from the end where it is negative; None where there is none.

    Examples
    --------
    >>> column_index("-1", 3), column_index("3", 3), column_index("x", 3)
    (2, None, None)
    """
    try:
        column = int(text)
    except ValueError:
        return None
    return column % width if -width <= column < width else None


def _label_column(file: Path, header: list[str] | None, width: int, label: str | None) -> int:
    if label is None:
        return width - 1
    if header and label in header:
        if header.count(label) > 1:
            raise InputError(f"{file} has {header.count(label)} columns named {label!r}: give the index")
        return header.index(label)
    column = column_index(label, width)
    if column is not None:
        return column
    if header is None:
        raise InputError(f"{file} has no header: `label` takes a column from 0 to {width - 1}, not {label!r}")
    raise InputError(f"{file} has no column {label!r}; {nearest(label, header)}")


_read_number = lru_cache(maxsize=2**16)(rational)


def _numbers(layout: _Layout, cells: list[str], row: int, line: int) -> tuple[list[Fraction], str]:
    """The coordinates of a row, or the place of its first gap."""
    values = []
    for column, text in enumerate(cells):
        if column != layout.label:
            try:
                values.append(_read_number(text))
            except InputError as error:
                place = layout.place(row, line, column)
                if is_missing(text):
                    return [], f"{place}: {error}"
                raise InputError(f"{place}: {explained(error, text, layout.as_label(column))}") from None
    return values, ""
