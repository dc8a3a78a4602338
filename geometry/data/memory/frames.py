"""Frames of pandas and polars and Arrow tables become labelled rows, column by column."""

from collections.abc import Callable, Sequence
from typing import Any

from numpy.typing import NDArray

from mixproof.geometry.data.gaps import Missing, missing_way
from mixproof.geometry.data.memory.array_likes import is_a, one_label_each
from mixproof.geometry.data.memory.arrays import rows_from_arrays
from mixproof.geometry.data.memory.columns import Labels, from_columns, labelled
from mixproof.geometry.data.memory.series import library_of, series_array
from mixproof.geometry.data.refusals import Change, read_or_collect
from mixproof.geometry.data.roles import ColumnChoice, LabelColumn, is_label_name
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import Exactness


def from_frame(data: Any, y: Any, label: LabelColumn | ColumnChoice, missing: Missing) -> Rows:
    """Labelled rows from a frame of pandas or polars or an Arrow table, with the labels in it or beside it.

    Parameters
    ----------
    y : sequence of N labels or None
        Where the frame does not hold them.
    label : str, int or None
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
    if is_a("polars", "LazyFrame", data):
        data = data.collect()
    home = library_of(data) or ""
    if y is not None and hasattr(data, "columns"):
        _check_same_order(data, y)
        columns, beside, choice = (
            _READERS[home](data, "the frame"),
            one_label_each(y, "the frame"),
            ColumnChoice.of(label),
        )

        def read(more: Change) -> Rows:
            labels = Labels.beside(beside, list(columns), choice.changed(more), "the frame")
            return labelled(columns, labels, "the frame", missing_way(missing, more))

        return read_or_collect(read)
    if y is not None:
        return rows_from_arrays(data, y, missing=missing)
    if not hasattr(data, "columns"):
        raise InputError(f"a {home} {type(data).__name__} holds one column: give a frame, or X and y")
    if home == "pandas":
        _check_index(data, ColumnChoice.of(label).label)
    name = "table" if home == "pyarrow" else "the frame"
    return from_columns(_READERS[home](data, name), label, name, missing)


def _check_same_order(frame: Any, y: Any) -> None:
    """Refuse labels whose index has the rows of the frame in another order: it may mean either."""
    if library_of(frame) != "pandas" or library_of(y) != "pandas" or not hasattr(y, "index"):
        return
    if len(y) == len(frame) and not y.index.equals(frame.index) and set(y.index) == set(frame.index):
        raise InputError(
            "y has the index of X in another order: write y.loc[X.index] if the index tells the rows apart, or "
            "y.to_numpy() if they are in order as they stand"
        )


def _check_index(frame: Any, label: str | None) -> None:
    """Refuse a frame whose index looks like its labels, which are read from a column."""
    named = [name for name in frame.index.names if name is not None and is_label_name(str(name))]
    if label is None and named and not any(is_label_name(str(column)) for column in frame.columns):
        raise InputError(
            f"the index of the frame is named {named[0]!r}, and an index is not read: use reset_index(), or name the "
            "column of labels by `label`"
        )


def from_pandas(
    frame: Any, label: LabelColumn | ColumnChoice = None, name: str = "the frame", missing: Missing = "refuse"
) -> Rows:
    """Labelled rows from a pandas DataFrame; its index is not read.

    Examples
    --------
    >>> import pandas
    >>> from_pandas(pandas.DataFrame({"x": [1, 2], "kind": ["a", "b"]})).class_sizes
    {'a': 1, 'b': 1}
    """
    return from_columns(pandas_columns(frame, name), label, name, missing)


def from_polars(
    frame: Any, label: LabelColumn | ColumnChoice = None, name: str = "the frame", missing: Missing = "refuse"
) -> Rows:
    """Labelled rows from a polars DataFrame.

    Examples
    --------
    >>> import polars
    >>> from_polars(polars.DataFrame({"x": [1, None], "kind": ["a", "b"]}), missing="drop").labels
    ('a',)
    """
    return from_columns(polars_columns(frame, name), label, name, missing)


def from_arrow(
    table: Any,
    label: LabelColumn | ColumnChoice = None,
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
    return from_columns(arrow_columns(table, name, ColumnChoice.of(label).label), label, name, missing, exact)


def pandas_columns(frame: Any, name: str) -> dict[str, NDArray[Any]]:
    """The columns of a pandas frame by their names, as text.

    Raises
    ------
    InputError
        If two have one name.

    Examples
    --------
    >>> import pandas
    >>> pandas_columns(pandas.DataFrame({0: [1, 2]}), "t")
    {'0': array([1, 2])}
    """
    _check_names(list(map(str, frame.columns)), name)
    return {str(column): series_array(frame.iloc[:, place]) for place, column in enumerate(frame.columns)}


def polars_columns(frame: Any, name: str) -> dict[str, NDArray[Any]]:
    """The columns of a polars frame by their names.

    Examples
    --------
    >>> import polars
    >>> polars_columns(polars.DataFrame({"x": [1, 2]}), "t")
    {'x': array([1, 2])}
    """
    return {series.name: series_array(series) for series in frame.get_columns()}


def arrow_columns(table: Any, name: str, label: str | None = None) -> dict[str, NDArray[Any]]:
    """The columns of an Arrow table by their names, without the index of a pandas frame, unless it is the label.

    Raises
    ------
    InputError
        If two have one name.

    Examples
    --------
    >>> import pyarrow
    >>> arrow_columns(pyarrow.table({"x": [1, 2]}), "t")
    {'x': array([1, 2])}
    """
    _check_names(table.column_names, name)
    index = set(filter(_is_text, (table.schema.pandas_metadata or {}).get("index_columns", ()))) - {label}
    return {column: series_array(table[column]) for column in table.column_names if column not in index}


_READERS: dict[str, Callable[[Any, str], dict[str, NDArray[Any]]]] = {
    "pandas": pandas_columns,
    "polars": polars_columns,
    "pyarrow": arrow_columns,
}


def _check_names(names: Sequence[str], name: str) -> None:
    """Refuse two columns of one name."""
    if len(set(names)) < len(names):
        raise InputError(f"{name} has two columns of one name: rename one")


def _is_text(value: object) -> bool:
    """True for text."""
    return isinstance(value, str)
