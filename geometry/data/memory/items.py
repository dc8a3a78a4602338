"""Examples one by one become labelled rows: lists of pairs, torch and Hugging Face datasets.

What is read is what an index gives: a dataset is read once, item by item, and a transform that draws at random is seen
as it was drawn then.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.data.gaps import Missing
from mixproof.geometry.data.memory.array_likes import as_array, as_labels
from mixproof.geometry.data.memory.arrays import rows_from_arrays
from mixproof.geometry.data.memory.frames import from_arrow
from mixproof.geometry.data.roles import ColumnChoice, is_label_name
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError


def from_list(data: Sequence[Any], missing: Missing) -> Rows:
    """Labelled rows from a list of (example, label) pairs, as a torch ``DataLoader`` takes it, or from a pair (X, y).

    Raises
    ------
    InputError
        If it holds no labels, or the examples differ in shape.

    Examples
    --------
    >>> from_list([([0.5, 1], "a"), ([2, 3], "b")], "refuse").labels
    ('a', 'b')
    """
    if isinstance(data, tuple) and len(data) == 2 and _is_table(data[0]) and np.ndim(as_array(data[1])) == 1:
        return rows_from_arrays(as_array(data[0]), as_labels(data[1]), missing=missing)
    if data and (isinstance(data[0], Mapping) or all(map(_is_pair, data))):
        return _gathered(data, "the list", missing)
    raise InputError(
        "labels are missing: give them as y, or give a table with a label column or a list of (x, y) pairs, each x an "
        f"array or a list; this {type(data).__name__} has none"
    )


def _is_table(values: Any) -> bool:
    """True if something is an array of two axes or more."""
    try:
        return np.ndim(as_array(values)) >= 2
    except ValueError:
        return False


def _is_pair(item: Any) -> bool:
    """True if something is a pair of an example and a label, and cannot be two numbers or two rows."""
    if not isinstance(item, tuple | list) or len(item) != 2:
        return False
    try:
        shapes = [np.shape(as_array(part)) for part in item]
    except ValueError:
        return False
    return shapes[0] != () and len(shapes[1]) <= 1 and shapes[0] != shapes[1]


def from_torch(data: Any, missing: Missing) -> Rows:
    """Labelled rows from a torch dataset: items (example, label), or tensors of the same length.

    Raises
    ------
    InputError
        If an item is no pair, or the examples differ in shape.

    Examples
    --------
    >>> import torch
    >>> pairs = torch.utils.data.TensorDataset(torch.tensor([[0.5], [1]]), torch.tensor([3, 4]))
    >>> from_torch(pairs, "refuse").labels
    ('3', '4')
    """
    tensors = getattr(data, "tensors", None)
    if tensors is not None and len(tensors) > 1:
        rows = rows_from_arrays(as_array(tensors[0]), _labels(as_array(tensors[-1])), "the tensors", missing=missing)
    else:
        rows = _gathered(_indexed(data), "the dataset", missing)
    return _with_names(rows, getattr(data, "classes", None))


def from_hugging_face(data: Any, y: Any, label: str | ColumnChoice | None, missing: Missing) -> Rows:
    """Labelled rows from a ``datasets.Dataset``: columns of numbers or lists as a table, an image column item by item.

    Raises
    ------
    InputError
        If there are columns besides the images and the label, or what `from_columns` refuses.

    Examples
    --------
    >>> import datasets
    >>> from_hugging_face(datasets.Dataset.from_dict({"x": [1, 2], "label": [0, 1]}), None, None, "refuse").columns
    ('x',)
    """
    if y is not None:
        data, label = data.add_column("__label__", list(y)), "__label__"
    choice = ColumnChoice.of(label)
    roles = choice.roles(data.column_names, "the dataset")
    chosen = roles.names[roles.label]
    others = [roles.names[column] for column in roles.coordinates]
    images = [column for column in others if type(data.features[column]).__name__ == "Image"]
    if images:
        if len(others) > 1:
            raise InputError(f"the dataset has columns besides {images[0]!r} and the label: select these two")
        plain = data.with_format(None)
        rows = _gathered(((np.asarray(item[images[0]]), item[chosen]) for item in plain), "the dataset", missing)
    else:
        rows = from_arrow(data.with_format("arrow")[:], choice, "the dataset", missing)
    return _with_names(rows, getattr(data.features[chosen], "names", None))


def _indexed(data: Any) -> Iterable[Any]:
    """The items of a dataset in the order of its index."""
    if not hasattr(data, "__len__"):
        return list(data)
    return (data[k] for k in range(len(data)))


def _gathered(items: Iterable[Any], name: str, missing: Missing) -> Rows:
    """Rows from (example, label) pairs, all examples of one shape."""
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
    values = as_array(given)
    try:
        return np.array(values, dtype=object) if isinstance(values, list | tuple) else np.asarray(values)
    except ValueError:
        raise InputError(f"the example in item {row} of {name} holds lists that differ in length") from None


def _pair_words(item: Any) -> str:
    """The way to a pair from an item that is none."""
    if not isinstance(item, Mapping) or len(item) < 2:
        return "wrap it in a dataset that gives these"
    label = next((key for key in item if is_label_name(str(key))), list(item)[-1])
    others = [key for key in item if key != label]
    if all(np.ndim(item[key]) == 0 for key in others):
        return f"it is a dict of numbers: give the table, as in pandas.DataFrame(list(data)) with label={label!r}"
    return f"it is a dict: give pairs, as in [(item[{others[0]!r}], item[{label!r}]) for item in data]"


def _labels(values: Iterable[Any]) -> list[Any]:
    """Labels out of tensors and arrays of one entry."""
    return [value.item() if hasattr(value, "item") and np.ndim(as_array(value)) == 0 else value for value in values]


def _with_names(rows: Rows, names: Any) -> Rows:
    """The names of the classes for their positions, where the source has them."""
    if not isinstance(names, list | tuple) or not all(label.isdigit() for label in rows.labels):
        return rows
    if max(map(int, rows.labels)) >= len(names):
        return rows
    return replace(rows, labels=tuple(str(names[int(label)]) for label in rows.labels))
