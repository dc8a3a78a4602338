"""Files and arrays become datasets; whatever cannot is refused in one line that says where and why."""

import csv
import os.path
import warnings
from collections.abc import Generator, Hashable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from io import TextIOWrapper
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geometry.dataset import Dataset, IntegerArray, integer_array, label_text
from geometry.errors import InputError, nearest
from geometry.numbers import Exactness, rational
from geometry.rows import (
    Missing,
    GapError,
    Rows,
    dropped_text,
    is_missing,
    of_table,
    over_common_denominator,
    stacked,
)

MAX_LINE = 2**22
"""Longest line of a text file that is read, in characters."""

_POINT_KEYS = ("X", "x", "data", "points", "features")
_LABEL_KEYS = ("y", "Y", "labels", "label", "target")
_BLOCK_ROWS = 4096


def from_arrays(
    X: ArrayLike, y: Sequence[Hashable] | NDArray[np.generic], name: str = "data", exact: Exactness = "decimal"
) -> Dataset:
    """Read a dataset from arrays in memory.

    Parameters
    ----------
    X : (N,) or (N, ...) array of numbers
        One row an example; further axes (images) are flattened.
    y : (N,) sequence of labels of any type

    Raises
    ------
    InputError
        If the arrays do not fit each other, or an entry is not a finite real number.

    Examples
    --------
    >>> from_arrays([[0.1, 0.2], [0.3, 0.4]], ["a", "b"]).point(0)
    (Fraction(1, 10), Fraction(1, 5))
    """
    return rows_from_arrays(X, y, name, exact).dataset()


def rows_from_arrays(
    X: ArrayLike,
    y: Sequence[Hashable] | NDArray[np.generic],
    name: str = "data",
    exact: Exactness = "decimal",
    missing: Missing = "refuse",
) -> Rows:
    """Read labelled rows from arrays in memory, as `from_arrays` does, before equal ones are merged.

    Parameters
    ----------
    missing : {"refuse", "drop"}
        What is done with rows in which a value or the label is missing.

    Raises
    ------
    InputError
        If the arrays do not fit each other, or an entry is not a finite real number.

    Examples
    --------
    >>> rows_from_arrays([[0.5], [0.5]], ["a", "b"]).clashes()
    [Clash(rows=(0, 1), labels=('a', 'b'))]
    """
    table, labels = _table(X, name), list(y)
    if table.ndim == 0 or np.ndim(np.array(y, dtype=object)) != 1:
        raise InputError(f"{name} needs one row a point and one label a row; X has shape {table.shape}")
    return of_table(table, labels, name, exact, missing)


def _table(X: ArrayLike, name: str) -> NDArray[Any]:
    """An array as it is; lists entry by entry, so that no number takes the type of another."""
    if hasattr(X, "__array__"):
        return np.asarray(X)
    try:
        table = np.array(X, dtype=object)
    except ValueError:
        table = np.array([()], dtype=object)
    if table.ndim == 1 and any(np.ndim(entry) for entry in table if not isinstance(entry, str)):
        raise InputError(f"the rows of {name} differ in length")
    return table


def read_file(
    path: str | Path, label: str | None = None, header: bool | None = None, exact: Exactness = "decimal"
) -> Dataset:
    """Read a dataset from a CSV, TSV, NPY or NPZ file.

    Parameters
    ----------
    header : bool, optional
        Whether the first row of a text file holds the names of the columns; where it is not said, it does if
        none of its coordinates is a number.
    label : str, optional
        The label column, by name or by 0-based index (negative counts from the end); the last column if
        not given. In an NPZ file, the name of the array of labels.

    Raises
    ------
    InputError
        In one line: what is wrong with the file, where, and how to mend it.
    """
    return read_rows(path, label, header, exact).dataset()


def read_rows(
    path: str | Path,
    label: str | None = None,
    header: bool | None = None,
    exact: Exactness = "decimal",
    missing: Missing = "refuse",
) -> Rows:
    """Read labelled rows from a file, as `read_file` does, before equal ones are merged.

    Text is read in blocks, so that beside the numbers themselves little memory is taken.

    Parameters
    ----------
    missing : {"refuse", "drop"}
        What is done with rows in which a value or the label is missing.

    Raises
    ------
    InputError
        In one line: what is wrong with the file, where, and how to mend it.
    """
    file = Path(path)
    if not os.path.exists(file):
        raise InputError(f"there is no file {file}")
    if file.is_dir():
        raise InputError(f"{file} is a folder; name a CSV, TSV, NPY or NPZ file in it")
    try:
        if file.is_file() and file.stat().st_size == 0:
            raise InputError(f"{file} is empty")
        if file.suffix.lower() in {".npy", ".npz"}:
            return _read_numpy(file, label, exact, missing)
        return _read_text(file, label, header, missing)
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror or error}") from None


# --- text ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Layout:
    """How the rows of a text file are laid out: their width, the column of labels, the names if there are any."""

    file: Path
    width: int
    header: list[str] | None
    label: int

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the coordinates."""
        return tuple(name for column, name in enumerate(self.header or ()) if column != self.label)

    @property
    def origin(self) -> str:
        named = self.header or []
        names = ", ".join(named[:8]) + ", …" * (self.width > 8) if named else "none"
        return f"header: {names}; label: column {self.label}"

    def place(self, row: int, line: int, column: int) -> str:
        named = f" ({self.header[column]!r})" if self.header else ""
        return f"{self.file}, row {row} (line {line}), column {column}{named}"


def _read_text(file: Path, label: str | None, header: bool | None, missing: Missing) -> Rows:
    with closing(_read_cells(file)) as cells:
        first = next(cells, None)
        if first is None:
            raise InputError(f"{file} holds no rows")
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
                else f"{layout.file} holds a header and no rows"
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
    """The commonest of comma, semicolon and tab; a comma where there is none."""
    return max(",;\t", key="".join(first_row).count)


def _is_number(text: str) -> bool:
    try:
        rational(text)
    except InputError as error:
        return "not a finite" in str(error)
    return True


def _layout(file: Path, first_row: list[str], label: str | None, header: bool | None) -> tuple[_Layout, bool]:
    """What the first row tells, and whether it is a header.

    It is one where that is said, or where none of its coordinates reads as a number. The label column may hold text
    in either case; where `label` names a cell of a first row that is not a number, that row is a header as well.
    """
    first, width = [cell.strip() for cell in first_row], len(first_row)
    named = label is not None and label in first and not _is_number(label)
    skipped = _index(label, width) if label is not None and not named else width - 1
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
    return _Layout(file, width, names, chosen), has_header


def _index(text: str, width: int) -> int | None:
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
    column = _index(label, width)
    if column is not None:
        return column
    if header is None:
        raise InputError(f"{file} has no header: --label takes a column from 0 to {width - 1}, not {label!r}")
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
                told = f"{layout.place(row, line, column)}: {error}"
                if is_missing(text):
                    return [], told
                raise InputError(told) from None
    return values, ""


# --- NumPy files --------------------------------------------------------------------------------------


def _read_numpy(file: Path, label: str | None, exact: Exactness, missing: Missing) -> Rows:
    arrays = _load_arrays(file)
    X, y = _points_and_labels(file, arrays, label)
    if X.dtype.kind not in "biuf":
        raise InputError(f"{file}: the points are of type {X.dtype}, which are not real numbers")
    try:
        return replace(rows_from_arrays(X, y, "the file", exact, missing), name=file.name)
    except GapError as error:
        raise error.within(str(file)) from None
    except InputError as error:
        raise InputError(f"{file}: {error}") from None


def _load_arrays(file: Path) -> dict[str, NDArray[Any]]:
    with file.open("rb") as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mark = stream.read(6)
        stream.seek(0)
        if not mark.startswith((b"\x93NUMPY", b"PK\x03\x04", b"PK\x05\x06")):
            raise InputError(f"{file} is not a complete NumPy file: it does not begin like one")
        try:
            loaded = np.load(stream, allow_pickle=False)
            arrays = {"": loaded} if isinstance(loaded, np.ndarray) else {key: loaded[key] for key in loaded.files}
        except Exception as error:  # a damaged file makes np.load raise errors of a dozen kinds
            if "allow_pickle" in str(error):
                raise InputError(
                    f"{file} holds Python objects, which are not read: save plain arrays of numbers or text"
                ) from None
            raise InputError(f"{file} is not a complete NumPy file: {str(error) or type(error).__name__}") from None
    return {key: array for key, array in arrays.items() if isinstance(array, np.ndarray)}


def _points_and_labels(
    file: Path, arrays: dict[str, NDArray[np.generic]], label: str | None
) -> tuple[NDArray[np.generic], NDArray[np.generic]]:
    if not arrays:
        raise InputError(f"{file} holds no arrays: save the points as X and the labels as y")
    if len(arrays) == 1 and next(iter(arrays)) in _POINT_KEYS:
        raise InputError(f"{file} holds points but no labels: save the labels as y")
    if len(arrays) == 1:
        return _split_array(file, next(iter(arrays.values())), label)
    keys = sorted(arrays)
    label_key = label if label is not None else next((key for key in _LABEL_KEYS if key in arrays), None)
    if label_key not in arrays:
        asked = f"no array {label!r}" if label is not None else "no array named y"
        raise InputError(f"{file} has {asked}; its arrays are {', '.join(keys)}: name the labels by --label")
    point_key = next((key for key in _POINT_KEYS if key in arrays and key != label_key), None)
    others = [key for key in keys if key != label_key]
    if point_key is None and len(others) == 1:
        point_key = others[0]
    if point_key is None:
        raise InputError(f"{file} has no array named X; its arrays are {', '.join(keys)}: rename the points to X")
    return arrays[point_key], arrays[label_key].ravel()


def _split_array(
    file: Path, array: NDArray[np.generic], label: str | None
) -> tuple[NDArray[np.generic], NDArray[np.generic]]:
    if array.ndim != 2 or array.shape[1] < 2:
        raise InputError(
            f"{file} holds one array of shape {array.shape}; it needs two or more columns, one of them the label"
        )
    column = _index(label, array.shape[1]) if label is not None else array.shape[1] - 1
    if column is None:
        raise InputError(f"{file}: --label takes a column from 0 to {array.shape[1] - 1}, not {label!r}")
    return np.delete(array, column, axis=1), array[:, column]
