"""Any object that holds labelled examples becomes labelled rows: what it is, is told by its type."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.gaps import Missing
from mixproof.geometry.data.memory.array_likes import as_array, as_labels, is_a
from mixproof.geometry.data.memory.arrays import rows_from_arrays
from mixproof.geometry.data.memory.frames import from_frame
from mixproof.geometry.data.memory.items import from_hugging_face, from_list, from_torch
from mixproof.geometry.data.roles import ColumnChoice
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError

_DATASETS = (("datasets", "DatasetDict"), ("datasets", "Dataset"), ("torch.utils.data", "Dataset"))
_FRAMES = {"pandas", "polars", "pyarrow"}


def rows_of_object(data: Any, y: Any, label: str | ColumnChoice | None, missing: Missing) -> Rows:
    """Labelled rows from an object in memory, told by its type.

    Parameters
    ----------
    data : anything
        As in `as_dataset`, but for text and paths.
    y : sequence of N labels or None
        Where the data do not hold them.
    label : str or None
        The label column of a table.
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
    if ColumnChoice.of(label).names_columns and not (y is None and _is_table_of_columns(data)):
        raise InputError("`drop` and `keep` are for tables with named columns that hold their labels")
    if isinstance(data, Dataset | Rows):
        refuse_labels(y)
        return Rows.of_dataset(data) if isinstance(data, Dataset) else data
    if is_a("torch.utils.data", "DataLoader", data):
        return rows_of_object(data.dataset, y, label, missing)
    if any(is_a(module, kind, data) for module, kind in _DATASETS):
        return _from_library_dataset(data, y, label, missing)
    if is_a("sklearn.utils", "Bunch", data):
        return _from_bunch(data, y, missing)
    if type(data).__module__.partition(".")[0] in _FRAMES:
        return from_frame(data, y, label, missing)
    return _from_arrays_or_list(data, y, missing)


def _is_table_of_columns(data: Any) -> bool:
    """True for frames, Arrow tables and datasets of Hugging Face."""
    return type(data).__module__.partition(".")[0] in _FRAMES or is_a("datasets", "Dataset", data)


def refuse_labels(y: Any, reason: str = "these data have labels of their own") -> None:
    """Refuse labels beside data that hold theirs.

    Raises
    ------
    InputError
        If there are any.

    Examples
    --------
    >>> refuse_labels([0, 1])
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: these data have labels of their own: leave y out
    """
    if y is not None:
        raise InputError(f"{reason}: leave y out")


def _from_library_dataset(data: Any, y: Any, label: str | ColumnChoice | None, missing: Missing) -> Rows:
    """A dataset of torch or Hugging Face."""
    if is_a("datasets", "DatasetDict", data):
        raise InputError(f"this holds several datasets: take one, such as data[{next(iter(data))!r}]")
    if is_a("datasets", "Dataset", data):
        return from_hugging_face(data, y, label, missing)
    refuse_labels(y, "a torch dataset gives (example, label) items")
    return from_torch(data, missing)


def _from_arrays_or_list(data: Any, y: Any, missing: Missing) -> Rows:
    """Arrays with labels beside them, or a list that holds its labels."""
    if y is not None:
        return rows_from_arrays(as_array(data), as_labels(y), missing=missing)
    if isinstance(data, list | tuple):
        return from_list(data, missing)
    named = ", as in audit(data['X'], data['y'])" if isinstance(data, Mapping) else ""
    raise InputError(
        f"labels are missing: give them as y{named}, or give a table with a label column; "
        f"{type(data).__name__} has none"
    )


def _from_bunch(data: Any, y: Any, missing: Missing) -> Rows:
    """A scikit-learn Bunch, with the names of its classes."""
    target = data.target if y is None else y
    names = data.get("target_names")
    labels = as_labels(target)
    if y is None and names is not None and _are_positions(labels, len(names)):
        labels = [str(names[int(label)]) for label in labels]
    rows = rows_from_arrays(as_array(data.data), labels, "the bunch", missing=missing)
    columns = data.get("feature_names") or ()
    return replace(rows, columns=tuple(map(str, columns)) if len(columns) == rows.dimension else ())


def _are_positions(labels: Sequence[Any], size: int) -> bool:
    """True if the labels are positions in a list of names."""
    return all(isinstance(label, int | np.integer) and 0 <= label < size for label in labels)
