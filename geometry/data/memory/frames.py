"""Frames of pandas and polars and Arrow tables become labelled rows, column by column."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.data.gaps import Missing
from mixproof.geometry.data.memory.array_likes import as_labels
from mixproof.geometry.data.memory.arrays import rows_from_arrays
from mixproof.geometry.data.memory.columns import from_columns
from mixproof.geometry.data.roles import ColumnChoice
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import Exactness


def from_frame(data: Any, y: Any, label: str | ColumnChoice | None, missing: Missing) -> Rows:
    """Labelled rows from a frame of pandas or polars or an Arrow table, with the labels in it or beside it.

    Parameters
    ----------
    y : sequence of N labels or None
        Where the frame does not hold them.
    label : str or None
        The label column, as in `label_position`.

    Raises
    ------
    InputError
        If it holds one column only, or what `from_columns` refuses.

    Examples
    --------
    >>> import pandas
    >>> from_frame(pandas.DataFrame({"x": [1, 2]}), ["a", "b"], None, "refuse").columns
    ('x',)
    """
    home = type(data).__module__.partition(".")[0]
    if y is not None:
        values = data.to_numpy() if hasattr(data, "to_numpy") else np.column_stack(data.to_pydict().values())
        rows = rows_from_arrays(values, as_labels(y), "the frame", missing=missing)
        names = getattr(data, "columns", ())
        return replace(rows, columns=tuple(map(str, names)) if len(names) == rows.dimension else ())
    if not hasattr(data, "columns"):
        raise InputError(f"a {home} {type(data).__name__} holds one column: give a frame, or X and y")
    readers: dict[str, Callable[..., Rows]] = {
        "pandas": from_pandas,
        "polars": from_polars,
        "pyarrow": from_arrow,
    }
    return readers[home](data, label, missing=missing)


def from_pandas(
    frame: Any, label: str | ColumnChoice | None = None, name: str = "the frame", missing: Missing = "refuse"
) -> Rows:
    """Labelled rows from a pandas DataFrame; its index is not read.

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
    """A column as an array; what is missing in it becomes None, or NaN among floats."""
    if series.dtype.kind in "biuf" and isinstance(series.dtype, np.dtype):
        return np.asarray(series.to_numpy())
    absent = series.isna().to_numpy(dtype=bool)
    return _objects([None if gap else value for value, gap in zip(series.tolist(), absent.tolist(), strict=True)])


def from_polars(
    frame: Any, label: str | ColumnChoice | None = None, name: str = "the frame", missing: Missing = "refuse"
) -> Rows:
    """Labelled rows from a polars DataFrame.

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


def from_arrow(
    table: Any,
    label: str | ColumnChoice | None = None,
    name: str = "table",
    missing: Missing = "refuse",
    exact: Exactness = "decimal",
) -> Rows:
    """Labelled rows from a pyarrow Table; the index of a pandas frame is no coordinate, whatever its name.

    Examples
    --------
    >>> import pyarrow
    >>> rows = from_arrow(pyarrow.table({"x": [0.1, 0.2], "kind": ["a", "b"]}))
    >>> rows.numerators.tolist(), rows.denominator, rows.labels, rows.columns
    ([[1], [2]], 10, ('a', 'b'), ('x',))
    """
    if len(set(table.column_names)) < len(table.column_names):
        raise InputError(f"{name} has two columns of one name: rename one")
    index = set(filter(_is_text, (table.schema.pandas_metadata or {}).get("index_columns", ())))
    index -= {ColumnChoice.of(label).label}
    columns = {
        column: _arrow_values(name, column, table[column]) for column in table.column_names if column not in index
    }
    return from_columns(columns, label, name, missing, exact)


def _is_text(value: object) -> bool:
    """True for text."""
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
