"""Examples one by one become labelled rows: lists of pairs, and torch datasets.

What is read is what an index gives, item by item. Some items are read again, so that a transform that draws at random
is seen: what it drew last is no dataset.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.data.gaps import Missing
from mixproof.geometry.data.memory.array_likes import as_array, as_label, as_labels, is_a
from mixproof.geometry.data.memory.arrays import table_from_arrays
from mixproof.geometry.data.memory.frames import from_frame
from mixproof.geometry.data.memory.series import library_of
from mixproof.geometry.data.memory.stacks import example_array, stacked_examples
from mixproof.geometry.data.roles import ColumnChoice, is_label_name
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError

MOST_ITEMS = 10**7
"""A stream that has more items is taken for one without an end."""

_RANDOM = "as by a random transform: give the data without it"

_READ_AGAIN = 64
"""So many items are read a second time."""


def from_list(data: Sequence[Any], choice: ColumnChoice, missing: Missing) -> Rows:
    """Labelled rows from a list of (example, label) pairs, as a torch ``DataLoader`` takes it, or from a pair (X, y).

    Raises
    ------
    InputError
        If it holds no labels, or the examples differ in shape.

    Examples
    --------
    >>> from_list([([0.5, 1], "a"), ([2, 3], "b")], ColumnChoice(), "refuse").labels
    ('a', 'b')
    """
    if isinstance(data, tuple) and len(data) == 2 and _is_table(data[0]) and _is_column(data[1]):
        if library_of(data[0]) is not None:
            return from_frame(data[0], data[1], choice, missing)
        return table_from_arrays((data[0], data[1]), "data", choice, missing)
    if isinstance(data, tuple) and len(data) > 2 and _is_table(data[0]):
        raise InputError(f"a tuple of {len(data)} parts is no pair (X, y): give the examples and their labels alone")
    if data and (isinstance(data[0], Mapping) or all(map(_is_pair, data))):
        return table_from_arrays(arrays_of_pairs(data, "the list"), "the list", choice, missing)
    raise InputError(
        "labels are missing: give them as y, or give a table with a label column, a pair (X, y), or a list of (x, y) "
        f"pairs, each x an array or a list; this {type(data).__name__} has none"
    )


def _shape(values: Any) -> tuple[int, ...] | None:
    """The shape of an array or of nested lists; None where these differ in length."""
    plain = as_array(values)
    if isinstance(plain, list | tuple):
        plain = [as_array(entry) for entry in plain]
    try:
        return tuple(np.shape(plain))
    except ValueError:
        return None


def _is_table(values: Any) -> bool:
    """True if something is an array of two axes or more."""
    return len(_shape(values) or ()) >= 2


def _is_column(values: Any) -> bool:
    """True if something may be the labels of several rows: a list of them, or any array."""
    axes = len(_shape(values) or ())
    return axes == 1 or (axes > 1 and not isinstance(values, list | tuple))


def _is_pair(item: Any) -> bool:
    """True if something is a pair of an example and a label, and cannot be two numbers or two rows."""
    if not isinstance(item, tuple | list) or len(item) != 2:
        return False
    shapes = [_shape(part) for part in item]
    if shapes[0] is None or shapes[1] is None:
        return False
    return shapes[0] != () and len(shapes[1]) <= 1 and shapes[0] != shapes[1]


def from_torch(data: Any, choice: ColumnChoice, missing: Missing, name: str = "the dataset") -> Rows:
    """Labelled rows from a torch dataset: items (example, label), or two tensors of the same length.

    Raises
    ------
    InputError
        If an item is no pair or is another each time it is read, there are more tensors than two, or the examples
        differ in shape.

    Examples
    --------
    >>> import torch
    >>> pairs = torch.utils.data.TensorDataset(torch.tensor([[0.5], [1]]), torch.tensor([3, 4]))
    >>> from_torch(pairs, ColumnChoice(), "refuse").labels
    ('3', '4')
    """
    names = _class_names(data)
    tensors: tuple[Any, ...] = data.tensors if _is_plain_tensors(data) else ()
    if len(tensors) > 2:
        raise InputError(
            f"{name} has {len(tensors)} tensors, not the two of (example, label): pick these, as in "
            "TensorDataset(data.tensors[0], data.tensors[1])"
        )
    if len(tensors) == 2:
        labels = named_classes(as_labels(tensors[1]), names)
        return table_from_arrays((tensors[0], labels), "the tensors", choice, missing)
    if is_stream(data):
        items = _bounded(data, name)
        _check_stream(items, data, name)
        arrays = arrays_of_pairs(items, name, names)
    else:
        arrays = arrays_of_pairs((data[k] for k in range(len(data))), name, names, data.__getitem__)
    return table_from_arrays(arrays, name, choice, missing)


def is_stream(data: Any) -> bool:
    """True for a torch dataset whose items have no index.

    Examples
    --------
    >>> is_stream(iter([1, 2])), is_stream([1, 2])
    (True, False)
    """
    return is_a("torch.utils.data", "IterableDataset", data) or not hasattr(data, "__len__")


def _is_plain_tensors(data: Any) -> bool:
    """True for a ``TensorDataset`` whose items are those of its tensors: a subclass may give others."""
    if not is_a("torch.utils.data", "TensorDataset", data):
        return False
    return next(kind for kind in type(data).__mro__ if "__getitem__" in vars(kind)).__name__ == "TensorDataset"


def _bounded(data: Iterable[Any], name: str) -> list[Any]:
    """The items of a stream that ends."""
    items = list(islice(data, MOST_ITEMS + 1))
    if len(items) > MOST_ITEMS:
        raise InputError(f"{name} has no end, or more than {MOST_ITEMS:,} items: give a part of it")
    return items


def arrays_of_pairs(
    items: Iterable[Any], name: str, names: Sequence[str] = (), again: Callable[[int], Any] | None = None
) -> tuple[NDArray[Any], list[Any]]:
    """Examples, all of one shape, and labels out of (example, label) pairs.

    Parameters
    ----------
    items : iterable of pairs
    names : sequence of str
        The names of the classes, where labels are positions in them.
    again : function, optional
        Reads an item a second time, by its position.

    Raises
    ------
    InputError
        If an item is no pair, is another when it is read again, or the examples differ in shape.

    Examples
    --------
    >>> arrays_of_pairs([([1, 2], 1), ([3, 4], 0)], "t", ("cat", "dog"))[1]
    ['dog', 'cat']
    """
    pairs = [_pair(item, row, name) for row, item in enumerate(items)]
    if not pairs:
        raise InputError(f"{name} has no rows")
    if again is not None:
        _check_steady(pairs, again, name)
    examples = stacked_examples([example for example, _ in pairs], name)
    labels = [as_label(label) for _, label in pairs]
    return examples, named_classes(labels, names)


def _pair(item: Any, row: int, name: str) -> tuple[Any, Any]:
    """An example and its label; a tensor is copied, since its owner may write the next item into it."""
    if not isinstance(item, tuple | list) or len(item) != 2:
        raise InputError(f"item {row} of {name} is no (example, label) pair: {_pair_words(item)}")
    example = item[0]
    return (np.array(as_array(example)) if hasattr(example, "shape") else example), item[1]


def _check_steady(pairs: Sequence[tuple[Any, Any]], again: Callable[[int], Any], name: str) -> None:
    """Refuse items that are others when they are read again."""
    for row in np.unique(np.linspace(0, len(pairs) - 1, _READ_AGAIN).astype(int)).tolist():
        item = again(row)
        if item is not None and _marks(_pair(item, row, name), name) != _marks(pairs[row], name):
            raise InputError(f"item {row} of {name} is another each time it is read, {_RANDOM}")


def _check_stream(items: Sequence[Any], data: Iterable[Any], name: str) -> None:
    """Refuse a stream that gives other items when it is read again, in whatever order; one that is spent gives none."""
    again = list(islice(data, _READ_AGAIN))
    known = {_marks(_pair(item, row, name), name) for row, item in enumerate(items if again else ())}
    for row, item in enumerate(again):
        if _marks(_pair(item, row, name), name) not in known:
            raise InputError(f"the items of {name} are others each time they are read, {_RANDOM}")


def _marks(pair: tuple[Any, Any], name: str) -> tuple[Any, ...]:
    """All that tells one pair from another."""
    example = example_array(pair[0], 0, name)
    held = repr(example.tolist()) if example.dtype == object else example.tobytes()
    return example.shape, str(example.dtype), held, repr(as_label(pair[1]))


def _pair_words(item: Any) -> str:
    """The way to a pair from an item that is none."""
    if isinstance(item, tuple | list) and len(item) > 2:
        return f"it has {len(item)} parts: pick the two, as in [(item[0], item[1]) for item in data]"
    if not isinstance(item, Mapping) or len(item) < 2:
        return "wrap it in a dataset that gives these"
    label = next((key for key in item if is_label_name(str(key))), list(item)[-1])
    others = [key for key in item if key != label]
    if all(np.ndim(as_array(item[key])) == 0 for key in others):
        return f"it is a dict of numbers: give the table, as in pandas.DataFrame(list(data)) with label={label!r}"
    return f"it is a dict: give pairs, as in [(item[{others[0]!r}], item[{label!r}]) for item in data]"


def _class_names(data: Any) -> Sequence[str]:
    """The names of the classes that a dataset has, or the one that it is a part of."""
    while not hasattr(data, "classes") and is_a("torch.utils.data", "Subset", data):
        data = data.dataset
    names = getattr(data, "classes", ())
    return tuple(map(str, names)) if isinstance(names, list | tuple) else ()


def named_classes(labels: Sequence[Any], names: Sequence[str]) -> list[Any]:
    """The names of the classes for their positions, where there are names; the position −1 is no label.

    Labels are left as they are where one of them is no position, or two classes have one name.

    Examples
    --------
    >>> named_classes([1, 0, -1], ["cat", "dog"]), named_classes([1, 7], ["cat", "dog"])
    (['dog', 'cat', None], [1, 7])
    """
    if len(set(names)) < len(names) or not names:
        return list(labels)
    positions = [None if label is None else _position(label) for label in labels]
    known = [place for place, label in zip(positions, labels, strict=True) if label is not None]
    if not all(place is not None and -1 <= place < len(names) for place in known):
        return list(labels)
    return [None if place is None or place == -1 else names[place] for place in positions]


def _position(label: Any) -> int | None:
    """A label as an integer, where it is one."""
    if isinstance(label, bool | np.bool_ | str):
        return int(label) if isinstance(label, str) and label.isdigit() else None
    try:
        return int(label) if int(label) == label else None
    except (TypeError, ValueError, OverflowError):
        return None
