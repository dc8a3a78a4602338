"""Tables of data libraries become labelled rows: pandas and polars frames, Arrow tables, Parquet and Feather files.

A table is taken column by column. A column holds numbers of one type, which are read as they are written (a float
of 32 bits through its own shortest decimal), or lists of one length, which are laid side by side. What is text, a
date or of another kind is refused by its name: which number stands for it is for the owner of the data to say.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.data.exact_tables import exact_integers, stacked
from mixproof.geometry.data.hints import miswritten
from mixproof.geometry.data.rows import GapError, Missing, Rows, dropped_text, gaps_of, no_label, of_names
from mixproof.geometry.errors import InputError, install_words, nearest
from mixproof.geometry.numbers.rationals import Exactness

_PANDAS_INDEX = re.compile(r"__index_level_\d+__")
"""What pandas calls the index of a frame, where it writes one without a name."""

SUFFIXES = frozenset({".parquet", ".pq", ".feather", ".arrow"})
"""Endings of the files that are read as Arrow tables."""

LABEL_NAMES = ("label", "labels", "target", "class", "y", "species")
"""Names by which a column of labels is known where none is asked for; else it is the last one."""


def needed(package: str, extra: str, what: str) -> ModuleType:
    """Import an optional package, or say which extra brings it.

    Raises
    ------
    InputError
        If it is not installed.

    Examples
    --------
    >>> needed("no_such_package", "data", "to read such tables")
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: no_such_package is needed to read such tables: install the extra: pip install \
'mixproof[data]', or in a checkout pip install -e '.[data]'
    """
    try:
        return import_module(package)
    except ImportError:
        name = package.partition(".")[0]
        raise InputError(f"{name} is needed {what}: {install_words(extra)}") from None


def read_table(
    path: str | Path, label: str | None = None, missing: Missing = "refuse", exact: Exactness = "decimal"
) -> Rows:
    """Read labelled rows from a Parquet or Feather file.

    Parameters
    ----------
    label : str, optional
        The label column, by name or 0-based index; if not given, one of `LABEL_NAMES`, or the last one.

    Raises
    ------
    InputError
        If the file is not one of these, or what it holds is no table of numbers with a label.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import pyarrow.parquet
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "table.parquet")
    ...     pyarrow.parquet.write_table(pyarrow.table({"label": ["a", "b"], "x": [0.1, 0.5]}), file)
    ...     rows = read_table(file)
    >>> rows.numerators.tolist(), rows.denominator, rows.labels
    ([[1], [5]], 10, ('a', 'b'))
    """
    file = Path(path)
    arrow = needed("pyarrow", "data", f"to read {file.name}")
    reader = needed(
        "pyarrow.feather" if file.suffix.lower() in {".feather", ".arrow"} else "pyarrow.parquet", "data", ""
    )
    try:
        table = reader.read_table(str(file), memory_map=False)
    except (arrow.ArrowException, OSError, ValueError) as error:
        raise InputError(f"{file} is not a complete Parquet or Feather file: {error}") from None
    return from_arrow(table, label, file.name, missing, exact)


def from_arrow(
    table: Any,
    label: str | None = None,
    name: str = "table",
    missing: Missing = "refuse",
    exact: Exactness = "decimal",
) -> Rows:
    """Read labelled rows from a pyarrow Table. The index of a pandas frame is no coordinate, whatever its name.

    Examples
    --------
    >>> import pyarrow
    >>> rows = from_arrow(pyarrow.table({"x": [0.1, 0.2], "kind": ["a", "b"]}))
    >>> rows.numerators.tolist(), rows.denominator, rows.labels, rows.columns
    ([[1], [2]], 10, ('a', 'b'), ('x',))
    """
    if len(set(table.column_names)) < len(table.column_names):
        raise InputError(f"{name} has two columns of one name: rename one")
    index = set(filter(_is_text, (table.schema.pandas_metadata or {}).get("index_columns", ()))) - {label}
    columns = {
        column: _arrow_values(name, column, table[column]) for column in table.column_names if column not in index
    }
    return from_columns(columns, label, name, missing, exact)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _arrow_values(name: str, column: str, values: Any) -> NDArray[Any]:
    """A column as an array; what is missing in it becomes None, or NaN among floats."""
    import pyarrow as arrow

    if isinstance(values.type, arrow.DictionaryType):
        values = values.cast(values.type.value_type)
    kind, types = values.type, arrow.types
    if types.is_fixed_size_list(kind) or types.is_list(kind) or types.is_large_list(kind):
        return _objects(values.to_pylist())
    if types.is_floating(kind) or (types.is_integer(kind) and not values.null_count):
        return np.asarray(values.to_numpy())
    return _objects(values.to_pylist())


def _objects(values: Sequence[object]) -> NDArray[Any]:
    """An array of Python objects, one an entry, whatever they are."""
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


def from_pandas(frame: Any, label: str | None = None, name: str = "the frame", missing: Missing = "refuse") -> Rows:
    """Read labelled rows from a pandas DataFrame; its index is not read.

    Examples
    --------
    >>> import pandas
    >>> from_pandas(pandas.DataFrame({"x": [1, 2], "kind": ["a", "b"]})).class_sizes
    {'a': 1, 'b': 1}
    """
    if frame.columns.duplicated().any():
        raise InputError(f"{name} has two columns of one name: rename one")
    columns = {str(column): _pandas_values(frame[column]) for column in frame.columns}
    return from_columns(columns, label, name, missing)


def _pandas_values(series: Any) -> NDArray[Any]:
    if series.dtype.kind in "biuf" and isinstance(series.dtype, np.dtype):
        return np.asarray(series.to_numpy())
    absent = series.isna().to_numpy(dtype=bool)
    return _objects([None if gap else value for value, gap in zip(series.tolist(), absent.tolist(), strict=True)])


def from_polars(frame: Any, label: str | None = None, name: str = "the frame", missing: Missing = "refuse") -> Rows:
    """Read labelled rows from a polars DataFrame.

    Examples
    --------
    >>> import polars
    >>> from_polars(polars.DataFrame({"x": [1, None], "kind": ["a", "b"]}), missing="drop").labels
    ('a',)
    """
    columns = {}
    for series in frame.get_columns():
        plain = series.dtype.is_float() or (series.dtype.is_integer() and not series.null_count())
        values = series.fill_null(float("nan")) if series.dtype.is_float() else series
        columns[series.name] = values.to_numpy() if plain else _objects(series.to_list())
    return from_columns(columns, label, name, missing)


def from_columns(
    columns: dict[str, NDArray[Any]],
    label: str | None,
    name: str = "table",
    missing: Missing = "refuse",
    exact: Exactness = "decimal",
) -> Rows:
    """Read labelled rows from named columns, each an array of N entries.

    Raises
    ------
    InputError
        If a column is no numbers, a value is missing, or there is no such label column.

    Examples
    --------
    >>> rows = from_columns({"x": np.array([1.5, 2]), "y": np.array(["a", "b"])}, None)
    >>> rows.numerators.tolist(), rows.denominator
    ([[3], [4]], 2)
    """
    columns = {column: values for column, values in columns.items() if not _PANDAS_INDEX.fullmatch(column)}
    chosen = label_column(list(columns), label, name)
    labels = columns[chosen].tolist()
    blocks = {column: _block(name, column, values) for column, values in columns.items() if column != chosen}
    if not blocks:
        raise InputError(f"{name} has a single column; it needs coordinates and a label column")
    if not labels:
        raise InputError(f"{name} has no rows")
    gaps = {column: gaps_of(block) for column, block in blocks.items()}
    gaps[chosen] = np.array([no_label(value) for value in labels])
    is_gap = np.logical_or.reduce(list(gaps.values()))
    kept = np.flatnonzero(~is_gap)
    if is_gap.any() and missing == "refuse":
        column = next(column for column, where in gaps.items() if where[is_gap.argmax()])
        raise GapError(
            f"{name}, row {int(is_gap.argmax())}, column {column!r}: a value is missing",
            np.flatnonzero(is_gap).tolist(),
        )
    if not len(kept):
        raise InputError(f"every row of {name} has a missing value: is a column of it empty?")
    parts = [_exact((name, column), block[kept], kept, exact) for column, block in blocks.items()]
    numerators, denominator = stacked(parts, axis=1)
    widths = [(column, block.shape[1]) for column, block in blocks.items()]
    named = [f"{column}[{k}]" if width > 1 else column for column, width in widths for k in range(width)]
    rows = of_names(name, numerators, denominator, [labels[k] for k in kept.tolist()])
    origin = "; ".join(filter(None, (f"label: column {chosen!r}", dropped_text(int(is_gap.sum())))))
    return replace(rows, origin=origin, columns=tuple(named), numbers=kept if is_gap.any() else None)


def label_column(names: Sequence[str], label: str | None, name: str) -> str:
    """The label column: by name, by 0-based index, by a usual name, or the last one.

    Examples
    --------
    >>> label_column(["label", "x"], None, "t"), label_column(["x", "kind"], None, "t")
    ('label', 'kind')
    """
    if not names:
        raise InputError(f"{name} has no columns")
    if label is None:
        return next((known for known in LABEL_NAMES if known in names), names[-1])
    if label in names:
        return label
    if label.lstrip("-").isdigit() and -len(names) <= int(label) < len(names):
        return names[int(label)]
    raise InputError(f"{name} has no column {label!r}; {nearest(label, names)}")


def _block(name: str, column: str, values: NDArray[Any]) -> NDArray[Any]:
    """The (N, w) coordinates that a column stands for."""
    if values.ndim > 1:
        return values.reshape(len(values), -1)
    if values.dtype.kind in "biuf":
        return values[:, None]
    entries = values.tolist() if values.dtype.kind in "OU" else None
    if entries is None:
        raise InputError(f"{name}: column {column!r} is of type {values.dtype}, not numbers: leave it out")
    if any(isinstance(entry, list | tuple | np.ndarray) for entry in entries):
        return _laid_out(name, column, entries)
    return values[:, None]


def _laid_out(name: str, column: str, entries: Sequence[Any]) -> NDArray[Any]:
    """Lists of one length side by side; a missing list is a row of missing values."""
    flat = [None if entry is None else np.asarray(entry).ravel() for entry in entries]
    width = next(len(entry) for entry in flat if entry is not None)
    for row, entry in enumerate(flat):
        if entry is not None and len(entry) != width:
            raise InputError(
                f"{name}, column {column!r}: the list in row {row} has {len(entry)} entries, others have {width}"
            )
    if all(entry is not None for entry in flat):
        return np.stack(flat)  # type: ignore[arg-type]
    return np.array([[None] * width if entry is None else entry.tolist() for entry in flat], dtype=object)


def _exact(place: tuple[str, str], block: NDArray[Any], kept: NDArray[np.intp], exact: Exactness) -> tuple[Any, int]:
    name, column = place
    for row, entry in zip(kept.tolist(), block[:, 0].tolist() if block.dtype.kind in "OU" else (), strict=False):
        if isinstance(entry, str) and not _holds_number(entry):
            words = "leave it out, or say which numbers stand for it; or name it as the label, if it is the label"
            mend = miswritten(entry) or words
            raise InputError(f"{name}: column {column!r} holds text ({entry[:40]!r} in row {row}): {mend}")
    try:
        return exact_integers(block, exact)
    except InputError as error:
        where, _, told = str(error).partition(": ")
        row = int(where.split(",")[0].removeprefix("row ")) if where.startswith("row ") else 0
        raise InputError(f"{name}, row {int(kept[row])}, column {column!r}: {told}") from None


def _holds_number(text: str) -> bool:
    try:
        exact_integers(np.array([[text]], dtype=object))
    except InputError:
        return False
    return True
