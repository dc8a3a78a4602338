"""Files and arrays become datasets; whatever cannot is refused in one line that says where and why."""

import csv
import os.path
import warnings
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from io import TextIOWrapper
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geometry.dataset import Dataset
from geometry.errors import InputError, nearest
from geometry.numbers import Exactness, rational

MAX_LINE = 2**22
"""Longest line of a text file that is read, in characters."""

_POINT_KEYS = ("X", "x", "data", "points", "features")
_LABEL_KEYS = ("y", "Y", "labels", "label", "target")
_WHOLE_IN_DOUBLES = 2**53


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
    table, labels = _table(X, name), list(y)
    if table.ndim == 0 or np.ndim(np.array(y, dtype=object)) != 1:
        raise InputError(f"{name} needs one row a point and one label a row; X has shape {table.shape}")
    if len(table) != len(labels):
        raise InputError(f"{name} has {len(table)} points but {len(labels)} labels")
    if table.size == 0:
        raise InputError(f"{name} has no rows" if len(table) == 0 else f"{name} has no coordinates")
    table = table.reshape(len(table), -1)
    whole = _whole_numbers(table)
    if whole is not None:
        return Dataset.from_integers(whole, 1, labels, name)
    return Dataset.from_rows(list(table), labels, name, exact)


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


def _whole_numbers(table: NDArray[np.generic]) -> NDArray[np.int64] | None:
    """The table as integers where all its entries are whole and held exactly, else None."""
    if table.dtype.kind in "bi" or (table.dtype.kind == "u" and table.dtype.itemsize < 8):
        return table.astype(np.int64)
    if table.dtype.kind == "f" and table.dtype.itemsize <= 8:
        wide = table.astype(np.float64)
        if (np.abs(wide) < _WHOLE_IN_DOUBLES).all() and (wide == np.rint(wide)).all():
            return wide.astype(np.int64)
    return None


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
    file = Path(path)
    if not os.path.exists(file):
        raise InputError(f"there is no file {file}")
    if file.is_dir():
        raise InputError(f"{file} is a folder; name a CSV, TSV, NPY or NPZ file in it")
    try:
        if file.is_file() and file.stat().st_size == 0:
            raise InputError(f"{file} is empty")
        if file.suffix.lower() in {".npy", ".npz"}:
            return _read_numpy(file, label, exact)
        return _read_text(file, label, header)
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror or error}") from None


# --- text ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Table:
    """Cells of a text file, the line on which each row stands, and the column names if it has them."""

    cells: list[list[str]]
    lines: list[int]
    header: list[str] | None

    @property
    def columns(self) -> list[str]:
        return self.header or [str(column) for column in range(len(self.cells[0]))]

    def place(self, row: int, column: int) -> str:
        named = f" ({self.header[column]!r})" if self.header else ""
        return f"row {row} (line {self.lines[row]}), column {column}{named}"


def _read_text(file: Path, label: str | None, header: bool | None) -> Dataset:
    cells, lines = _read_cells(file)
    if not cells:
        raise InputError(f"{file} holds no rows")
    table = _split_header(cells, lines, label, header)
    if not table.cells:
        raise InputError(f"{file} holds a header and no rows")
    width = len(table.columns)
    for row, values in enumerate(table.cells):
        if len(values) != width:
            raise InputError(
                f"{file}, row {row} (line {table.lines[row]}) has {len(values)} columns where {width} are "
                "expected: complete the row or remove it"
            )
    if width < 2:
        raise InputError(f"{file} has a single column; it needs coordinates and a label column, separated by commas")
    chosen = _label_column(file, table, label)
    unnamed = [column for column, name in enumerate(table.header or ()) if not name and column != chosen]
    if unnamed:
        raise InputError(
            f"{file}: column {unnamed[0]} has no name in the header: name it, or remove it if it numbers the rows"
        )
    points = [_numbers(file, table, row, chosen) for row in range(len(table.cells))]
    labels = []
    for row, values in enumerate(table.cells):
        if not values[chosen].strip():
            raise InputError(f"{file}, {table.place(row, chosen)}: the label is missing")
        labels.append(values[chosen])
    dataset = Dataset.from_rationals(points, labels, file.name)
    names = "none" if table.header is None else ", ".join(table.header[:8]) + ", …" * (width > 8)
    return replace(dataset, origin=f"header: {names}; label: column {chosen}")


def _read_cells(file: Path) -> tuple[list[list[str]], list[int]]:
    limit_before = csv.field_size_limit(MAX_LINE)
    lines, rows = 0, []
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            bounded = _bounded_lines(file, stream)
            opening = list(_through_first_row(bounded))
            delimiter = "\t" if file.suffix.lower() in {".tsv", ".tab"} else _delimiter(opening[-1:])
            reader = csv.reader(chain(opening, bounded), delimiter=delimiter, strict=True)
            for values in reader:
                lines = reader.line_num
                if any(map(str.strip, values)):
                    rows.append((values, lines))
    except UnicodeDecodeError:
        raise InputError(f"{file} is not UTF-8 text: save it as a UTF-8 CSV file") from None
    except csv.Error as error:
        raise InputError(f"{file}, line {reader.line_num}: {error}") from None
    finally:
        csv.field_size_limit(limit_before)
    return [values for values, _ in rows], [line for _, line in rows]


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


def _split_header(cells: list[list[str]], lines: list[int], label: str | None, header: bool | None) -> _Table:
    """Take the first row as a header where that is said, or where none of its coordinates reads as a number.

    The label column may hold text in either case; where `label` names a cell of a first row that is
    not a number, that row is a header as well.
    """
    first = [cell.strip() for cell in cells[0]]
    numeric = [_is_number(cell) for cell in first]
    named = label is not None and label in first and not _is_number(label)
    skipped = _index(label, len(first)) if label is not None and not named else len(first) - 1
    coordinates = [flag for column, flag in enumerate(numeric) if column != skipped]
    if header if header is not None else named or not any(coordinates):
        return _Table(cells[1:], lines[1:], first)
    return _Table(cells, lines, None)


def _index(text: str, width: int) -> int | None:
    try:
        column = int(text)
    except ValueError:
        return None
    return column % width if -width <= column < width else None


def _label_column(file: Path, table: _Table, label: str | None) -> int:
    columns = table.columns
    if label is None:
        return len(columns) - 1
    if table.header and label in table.header:
        if table.header.count(label) > 1:
            raise InputError(f"{file} has {table.header.count(label)} columns named {label!r}: give the index")
        return table.header.index(label)
    column = _index(label, len(columns))
    if column is not None:
        return column
    if table.header is None:
        raise InputError(f"{file} has no header: --label takes a column from 0 to {len(columns) - 1}, not {label!r}")
    raise InputError(f"{file} has no column {label!r}; {nearest(label, columns)}")


def _numbers(file: Path, table: _Table, row: int, label_column: int) -> list[Fraction]:
    values = []
    for column, text in enumerate(table.cells[row]):
        if column != label_column:
            try:
                values.append(rational(text))
            except InputError as error:
                raise InputError(f"{file}, {table.place(row, column)}: {error}") from None
    return values


# --- NumPy files --------------------------------------------------------------------------------------


def _read_numpy(file: Path, label: str | None, exact: Exactness) -> Dataset:
    arrays = _load_arrays(file)
    X, y = _points_and_labels(file, arrays, label)
    if X.dtype.kind not in "biuf":
        raise InputError(f"{file}: the points are of type {X.dtype}, which are not real numbers")
    try:
        return replace(from_arrays(X, y, "the file", exact), name=file.name)
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
