"""Any object that holds labelled examples becomes labelled rows: what it is, is told by its type."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.gaps import GapError, Missing
from mixproof.geometry.data.labels import refuse_labels
from mixproof.geometry.data.memory.array_likes import as_array, as_labels, is_a, one_label_each
from mixproof.geometry.data.memory.arrays import table_from_arrays
from mixproof.geometry.data.memory.columns import Labels, from_columns, labelled
from mixproof.geometry.data.memory.frames import from_frame
from mixproof.geometry.data.memory.hugging_face import from_hugging_face
from mixproof.geometry.data.memory.items import from_list, from_torch, named_classes
from mixproof.geometry.data.memory.loaders import marked, part_of, shown_rows
from mixproof.geometry.data.memory.series import library_of
from mixproof.geometry.data.roles import ColumnChoice, LabelColumn
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError

_AMONG = "among the rows that the sampler shows"


def rows_of_object(data: Any, y: Any, label: LabelColumn | ColumnChoice, missing: Missing) -> Rows:
    """Labelled rows from an object in memory, told by its type.

    Parameters
    ----------
    data : anything
        As in `as_dataset`, but for text and paths.
    y : sequence of N labels or None
        Where the data do not hold them.
    label : str, int, ColumnChoice or None
        The label column of a table, or all columns that are asked for.
    missing : {"refuse", "drop"}
        The way with rows in which a value or the label is missing.

    Raises
    ------
    InputError
        If it cannot be read.

    Examples
    --------
    >>> rows_of_object([[0.5], [2]], ["a", "b"], None, "refuse").denominator
    2
    """
    choice = ColumnChoice.of(label)
    for applies, read in _TABLES:
        if applies(data):
            return read(data, y, choice, missing)
    if choice.label is None:
        return _from_data_with_labels(data, y, choice, missing)
    if y is None and hasattr(data, "shape") and np.ndim(as_array(data)) == 2:
        return _from_column_of_array(as_array(data), choice, missing)
    raise InputError(f"`label` names a column of a table, and this {type(data).__name__} is none: leave it out")


def _from_data_with_labels(data: Any, y: Any, choice: ColumnChoice, missing: Missing) -> Rows:
    """Data whose labels are in no column."""
    if isinstance(data, Dataset | Rows):
        _refuse_columns(data, choice)
        refuse_labels(y)
        return Rows.of_dataset(data) if isinstance(data, Dataset) else data
    if is_a("torch.utils.data", "Dataset", data):
        refuse_labels(y, "a torch dataset gives (example, label) items")
        return from_torch(data, choice, missing)
    if is_a("sklearn.utils", "Bunch", data):
        return _from_bunch(data, y, choice, missing)
    return _from_arrays_or_list(data, y, choice, missing)


def _refuse_columns(data: Any, choice: ColumnChoice) -> None:
    """Refuse columns that are left out or kept of what has none."""
    if choice.names_columns:
        raise InputError(f"`drop` and `keep` are for tables, and this {type(data).__name__} is none: leave them out")


def _from_loader(data: Any, y: Any, choice: ColumnChoice, missing: Missing) -> Rows:
    """The rows of a dataset that a ``DataLoader`` shows."""
    shown = shown_rows(data)
    if shown is None:
        return marked(rows_of_object(data.dataset, y, choice, missing), None, data)
    try:
        rows = rows_of_object(part_of(data.dataset, shown), y, choice, missing)
    except GapError as error:
        raise error.within(_AMONG) from None
    except InputError as error:
        raise InputError(f"{_AMONG}: {error}") from None
    return marked(rows, shown, data)


def _refuse_several(data: Any, *_: Any) -> Rows:
    """Refuse several datasets in one."""
    raise InputError(f"this holds several datasets: take one, such as data[{next(iter(data))!r}]")


def _from_fields(data: Any, y: Any, choice: ColumnChoice, missing: Missing) -> Rows:
    """An array of named fields."""
    if data.ndim != 1:
        raise InputError(f"an array of named fields has one axis, and this has shape {data.shape}: take ravel()")
    columns = {name: as_array(data[name]) for name in data.dtype.names}
    if y is not None:
        labels = Labels.beside(one_label_each(y, "the array"), list(columns), choice, "the array")
        return labelled(columns, labels, "the array", missing)
    return from_columns(columns, choice, "the array", missing)


def _from_column_of_array(table: Any, choice: ColumnChoice, missing: Missing) -> Rows:
    """An array of two axes, one column of which holds the labels."""
    columns = {str(place): table[:, place] for place in range(table.shape[1])}
    return replace(from_columns(columns, choice, "the array", missing), columns=())


_TABLES: tuple[tuple[Callable[[Any], bool], Callable[[Any, Any, ColumnChoice, Missing], Rows]], ...] = (
    (lambda data: is_a("torch.utils.data", "DataLoader", data), _from_loader),
    (lambda data: is_a("datasets", "DatasetDict", data), _refuse_several),
    (lambda data: is_a("datasets", "Dataset", data), from_hugging_face),
    (lambda data: library_of(data) is not None, from_frame),
    (lambda data: isinstance(data, np.ndarray) and data.dtype.names is not None, _from_fields),
)
"""The kinds of data that may have a column of labels, and the reader of each."""


def _from_arrays_or_list(data: Any, y: Any, choice: ColumnChoice, missing: Missing) -> Rows:
    """Arrays with labels beside them, or a list that holds its labels."""
    if y is not None:
        return table_from_arrays((data, y), "data", choice, missing)
    if isinstance(data, list | tuple):
        return from_list(data, choice, missing)
    named = ", as in audit(data['X'], data['y'])" if isinstance(data, Mapping) else ""
    raise InputError(
        f"labels are missing: give them as y{named}, or in a pair (X, y), or give a table with a label column; "
        f"{type(data).__name__} has none"
    )


def _from_bunch(data: Any, y: Any, choice: ColumnChoice, missing: Missing) -> Rows:
    """A scikit-learn Bunch, with the names of its classes."""
    names = data.get("target_names") if y is None else None
    labels = as_labels(data.target if y is None else y)
    if names is not None and all(isinstance(label, int | np.integer) for label in labels):
        labels = named_classes(labels, tuple(map(str, names)))
    if library_of(data.data) is not None:
        return from_frame(data.data, labels, choice, missing)
    columns = data.get("feature_names")
    return table_from_arrays(
        (data.data, labels), "the bunch", choice, missing, () if columns is None else list(map(str, columns))
    )
