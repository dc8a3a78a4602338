"""Anything that holds labelled examples becomes exact rows: what it is, is told by its type.

The library that an object comes from is loaded already, or there would be no such object; so nothing is imported
here that was not imported before. What is read is what an index gives: a torch or Hugging Face dataset is read once,
item by item, and a transform that draws at random is seen as it was drawn then.
"""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.data import tables
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.files import rows_from_arrays
from mixproof.geometry.data.rows import Missing, Rows
from mixproof.geometry.data.sources import load_rows
from mixproof.geometry.errors import InputError


def as_dataset(
    data: Any, y: Any = None, *, label: str | None = None, name: str | None = None, missing: Missing = "refuse"
) -> Dataset:
    """Make an exact dataset of whatever holds labelled examples.

    Parameters
    ----------
    data : anything
        A `Dataset`; arrays or lists with `y`; a pair (X, y); a list of (example, label) pairs; a pandas or polars
        frame; an Arrow table; a torch ``Dataset`` or ``DataLoader`` of (example, label) items; a Hugging Face
        ``datasets.Dataset``; a scikit-learn ``Bunch``; or whatever `load` takes, by name or by path.
    y : sequence of N labels, optional
        Where the data do not hold their labels.
    label : str, optional
        The label column of a table, by name or index.
    name : str, optional
        What to call it.
    missing : {"refuse", "drop"}
        What is done with rows in which a value or the label is missing.

    Raises
    ------
    InputError
        If it cannot be read, or one point has two labels.

    Examples
    --------
    >>> as_dataset([[0.1, 2], [0.3, 4]], ["a", "b"]).point(1)
    (Fraction(3, 10), Fraction(4, 1))
    """
    return as_rows(data, y, label=label, name=name, missing=missing).dataset()


def as_rows(
    data: Any, y: Any = None, *, label: str | None = None, name: str | None = None, missing: Missing = "refuse"
) -> Rows:
    """The labelled rows of whatever holds them, before equal ones are merged; the parameters are those of `as_dataset`.

    Raises
    ------
    InputError
        If it cannot be read.

    Examples
    --------
    >>> from sklearn.datasets import load_iris
    >>> rows = as_rows(load_iris())
    >>> rows.count, rows.columns[0], list(rows.class_sizes)
    (150, 'sepal length (cm)', ['setosa', 'versicolor', 'virginica'])
    """
    if y is not None and label is not None:
        raise InputError("give the labels or the name of their column, not both")
    rows = _read(data, y, label, missing)
    return rows if name is None else replace(rows, name=name)


def _read(data: Any, y: Any, label: str | None, missing: Missing) -> Rows:
    if isinstance(data, str | Path | Dataset | Rows):
        if y is not None:
            raise InputError("these data have labels of their own: leave y out")
        return load_rows(data, label, missing=missing) if isinstance(data, str | Path) else _rows_of(data)
    if _is_a("torch.utils.data", "DataLoader", data):
        return _read(data.dataset, y, label, missing)
    if _is_a("datasets", "DatasetDict", data):
        raise InputError(f"this holds several datasets: take one, such as data[{next(iter(data))!r}]")
    if _is_a("datasets", "Dataset", data):
        return _from_hugging_face(data, y, label, missing)
    return _read_library(data, y, label, missing)


def _read_library(data: Any, y: Any, label: str | None, missing: Missing) -> Rows:
    home = type(data).__module__.partition(".")[0]
    if _is_a("torch.utils.data", "Dataset", data):
        if y is not None:
            raise InputError("a torch dataset gives (example, label) items: leave y out")
        return _from_items(data, missing)
    if _is_a("sklearn.utils", "Bunch", data):
        return _from_bunch(data, y, missing)
    if home in {"pandas", "polars", "pyarrow"}:
        return _from_frame(data, y, label, home, missing)
    if y is None and isinstance(data, list | tuple):
        return _from_list(data, missing)
    if y is None:
        named = ", as in audit(data['X'], data['y'])" if isinstance(data, Mapping) else ""
        raise InputError(
            f"labels are missing: give them as y{named}, or give a table with a label column; "
            f"{type(data).__name__} has none"
        )
    return rows_from_arrays(_array(data), _array_of_labels(y), missing=missing)


def _rows_of(data: Dataset | Rows) -> Rows:
    return Rows.of_dataset(data) if isinstance(data, Dataset) else data


def _is_a(module: str, kind: str, data: object) -> bool:
    """Whether an object is of a class of a module, which is loaded if it is."""
    found = getattr(sys.modules.get(module), kind, None)
    return isinstance(found, type) and isinstance(data, found)


# --- frames, bunches ----------------------------------------------------------------------------------


def _from_frame(data: Any, y: Any, label: str | None, home: str, missing: Missing) -> Rows:
    if y is not None:
        values = data.to_numpy() if hasattr(data, "to_numpy") else np.column_stack(data.to_pydict().values())
        rows = rows_from_arrays(values, _array_of_labels(y), "the frame", missing=missing)
        names = getattr(data, "columns", ())
        return replace(rows, columns=tuple(map(str, names)) if len(names) == rows.dimension else ())
    if not hasattr(data, "columns"):
        raise InputError(f"a {home} {type(data).__name__} holds one column: give a frame, or X and y")
    readers: dict[str, Callable[..., Rows]] = {
        "pandas": tables.from_pandas,
        "polars": tables.from_polars,
        "pyarrow": tables.from_arrow,
    }
    return readers[home](data, label, missing=missing)


def _from_bunch(data: Any, y: Any, missing: Missing) -> Rows:
    """A scikit-learn Bunch, with the names of its classes."""
    target = data.target if y is None else y
    names = data.get("target_names")
    labels = _array_of_labels(target)
    if y is None and names is not None and _are_positions(labels, len(names)):
        labels = [str(names[int(label)]) for label in labels]
    rows = rows_from_arrays(_array(data.data), labels, "the bunch", missing=missing)
    columns = data.get("feature_names") or ()
    return replace(rows, columns=tuple(map(str, columns)) if len(columns) == rows.dimension else ())


def _are_positions(labels: Sequence[Any], size: int) -> bool:
    """Whether the labels are positions in a list of names."""
    return all(isinstance(label, int | np.integer) and 0 <= label < size for label in labels)


def _array(values: Any) -> Any:
    """An array of what is one already, such as a tensor on any device; lists as they are."""
    if _is_a("torch", "Tensor", values):
        return values.detach().cpu().numpy()
    if hasattr(values, "to_numpy"):
        return values.to_numpy()
    if hasattr(values, "toarray"):
        return values.toarray()
    return values


def _array_of_labels(y: Any) -> Sequence[Any]:
    if isinstance(y, str):
        raise InputError(f"y takes one label a row, and this is {y[:40]!r}: a column of labels is named by label=")
    labels = _array(y)
    if np.ndim(labels) == 0 and not isinstance(labels, Iterable):
        raise InputError(f"y takes one label a row, and this is {labels!r}")
    if isinstance(labels, np.ndarray) and labels.ndim == 2 and 1 in labels.shape:
        labels = labels.ravel()
    return list(labels)


def _from_list(data: Sequence[Any], missing: Missing) -> Rows:
    """A list of (example, label) pairs, as a torch ``DataLoader`` takes it, or a pair (X, y)."""
    if isinstance(data, tuple) and len(data) == 2 and _is_table(data[0]) and np.ndim(_array(data[1])) == 1:
        return rows_from_arrays(_array(data[0]), _array_of_labels(data[1]), missing=missing)
    if data and (isinstance(data[0], Mapping) or all(map(_is_pair, data))):
        return _gathered(data, "the list", missing)
    raise InputError(
        "labels are missing: give them as y, or give a table with a label column or a list of (x, y) pairs, each x an "
        f"array or a list; this {type(data).__name__} has none"
    )


def _is_table(values: Any) -> bool:
    """Whether something is an array of two axes or more."""
    try:
        return np.ndim(_array(values)) >= 2
    except ValueError:
        return False


def _is_pair(item: Any) -> bool:
    """Whether something is a pair of an example and a label, and cannot be two numbers or two rows."""
    if not isinstance(item, tuple | list) or len(item) != 2:
        return False
    try:
        shapes = [np.shape(_array(part)) for part in item]
    except ValueError:
        return False
    return shapes[0] != () and len(shapes[1]) <= 1 and shapes[0] != shapes[1]


# --- items one by one ---------------------------------------------------------------------------------


def _from_items(data: Any, missing: Missing) -> Rows:
    """A torch dataset: items (example, label), or tensors of the same length."""
    tensors = getattr(data, "tensors", None)
    if tensors is not None and len(tensors) > 1:
        rows = rows_from_arrays(_array(tensors[0]), _labels(_array(tensors[-1])), "the tensors", missing=missing)
    else:
        rows = _gathered(_indexed(data), "the dataset", missing)
    return _with_names(rows, getattr(data, "classes", None))


def _indexed(data: Any) -> Iterable[Any]:
    if not hasattr(data, "__len__"):
        return list(data)
    return (data[k] for k in range(len(data)))


def _gathered(items: Iterable[Any], name: str, missing: Missing) -> Rows:
    examples: list[NDArray[Any]] = []
    labels: list[Any] = []
    for row, item in enumerate(items):
        if not isinstance(item, tuple | list) or len(item) != 2:
            raise InputError(f"item {row} of {name} is no (example, label) pair: {_pair_words(item)}")
        example = _example(item[0], row, name)
        if examples and example.shape != examples[0].shape:
            raise InputError(
                f"item {row} of {name} has shape {example.shape}, item 0 has {examples[0].shape}: bring all to one size"
            )
        examples.append(example)
        labels.append(item[1])
    if not examples:
        raise InputError(f"{name} has no rows")
    return rows_from_arrays(np.stack(examples), _labels(labels), name, missing=missing)


def _example(given: Any, row: int, name: str) -> NDArray[Any]:
    """An example as an array; the numbers of a list keep their types."""
    values = _array(given)
    try:
        return np.array(values, dtype=object) if isinstance(values, list | tuple) else np.asarray(values)
    except ValueError:
        raise InputError(f"the example in item {row} of {name} holds lists that differ in length") from None


def _pair_words(item: Any) -> str:
    """How to make a pair of an item that is none."""
    if not isinstance(item, Mapping) or len(item) < 2:
        return "wrap it in a dataset that gives these"
    label = next((known for known in tables.LABEL_NAMES if known in item), list(item)[-1])
    others = [key for key in item if key != label]
    if all(np.ndim(item[key]) == 0 for key in others):
        return f"it is a dict of numbers: give the table, as in pandas.DataFrame(list(data)) with label={label!r}"
    return f"it is a dict: give pairs, as in [(item[{others[0]!r}], item[{label!r}]) for item in data]"


def _labels(values: Iterable[Any]) -> list[Any]:
    """Labels out of tensors and arrays of one entry."""
    return [value.item() if hasattr(value, "item") and np.ndim(_array(value)) == 0 else value for value in values]


def _with_names(rows: Rows, names: Any) -> Rows:
    """The names of the classes for their positions, where the source has them."""
    if not isinstance(names, list | tuple) or not all(label.isdigit() for label in rows.labels):
        return rows
    if max(map(int, rows.labels)) >= len(names):
        return rows
    return replace(rows, labels=tuple(str(names[int(label)]) for label in rows.labels))


def _from_hugging_face(data: Any, y: Any, label: str | None, missing: Missing) -> Rows:
    """A ``datasets.Dataset``: columns of numbers or lists as a table, an image column item by item."""
    if y is not None:
        data, label = data.add_column("__label__", list(y)), "__label__"
    chosen = tables.label_column(data.column_names, label, "the dataset")
    others = [column for column in data.column_names if column != chosen]
    images = [column for column in others if type(data.features[column]).__name__ == "Image"]
    if images:
        if len(others) > 1:
            raise InputError(f"the dataset has columns besides {images[0]!r} and the label: select these two")
        plain = data.with_format(None)
        rows = _gathered(((np.asarray(item[images[0]]), item[chosen]) for item in plain), "the dataset", missing)
    else:
        rows = tables.from_arrow(data.with_format("arrow")[:], chosen, "the dataset", missing)
    return _with_names(rows, getattr(data.features[chosen], "names", None))
