"""A Hugging Face ``datasets.Dataset`` becomes labelled rows: its table, its images, or what a transform gives."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from mixproof.geometry.data.categories import numbers_as_categories
from mixproof.geometry.data.doubts import settled
from mixproof.geometry.data.gaps import Missing, missing_way
from mixproof.geometry.data.memory.array_likes import as_labels
from mixproof.geometry.data.memory.arrays import rows_from_arrays
from mixproof.geometry.data.memory.columns import Labels, labelled
from mixproof.geometry.data.memory.frames import arrow_columns
from mixproof.geometry.data.memory.items import arrays_of_pairs, named_classes
from mixproof.geometry.data.memory.series import objects
from mixproof.geometry.data.memory.stacks import example_array
from mixproof.geometry.data.refusals import read_or_collect
from mixproof.geometry.data.roles import ColumnChoice, Roles
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError

_NAME = "the dataset"


def from_hugging_face(data: Any, y: Any, choice: ColumnChoice, missing: Missing) -> Rows:
    """Labelled rows from a ``datasets.Dataset``: columns of numbers or lists as a table, an image column item by item.

    Columns that a format leaves out are left out, and a transform of the dataset is applied. In a column of classes −1
    stands for no label.

    Raises
    ------
    InputError
        If there are columns besides the images and the label, a transform draws at random, or what `from_columns`
        refuses.

    Examples
    --------
    >>> import datasets
    >>> table = datasets.Dataset.from_dict({"x": [1, 2], "label": [0, 1]})
    >>> from_hugging_face(table, None, ColumnChoice(), "refuse").columns
    ('x',)
    """
    if data.format["type"] == "custom":
        return _transformed(data, y, choice, missing)
    plain = data.with_format(None).select_columns(list(data.format["columns"]))
    beside = None if y is None else as_labels(y)
    return read_or_collect(lambda more: _plain_rows(plain, beside, choice.changed(more), missing_way(missing, more)))


def _plain_rows(plain: Any, y: Any, choice: ColumnChoice, missing: Missing) -> Rows:
    """The rows of a dataset without a transform, with its labels among its columns or beside them."""
    roles = _roles(plain.column_names, y, choice)
    others = [roles.names[k] for k in roles.coordinates]
    labels = y if y is not None else _labels(plain, roles.names[roles.label])
    images = [column for column in others if type(plain.features[column]).__name__ == "Image"]
    if images:
        _check_alone(images[0], others)
        arrays = arrays_of_pairs(zip(plain[images[0]], labels, strict=True), _NAME)
        return rows_from_arrays(*arrays, _NAME, missing=missing)
    table = plain.select_columns(others).with_format("arrow")[:]
    return labelled(arrow_columns(table, _NAME), Labels(labels, roles), _NAME, missing)


def _roles(names: Sequence[str], y: Any, choice: ColumnChoice) -> Roles:
    """The roles of the columns, with the label among them or beside them."""
    return choice.roles(names, _NAME) if y is None else choice.roles_beside_labels(names, _NAME)


def _labels(data: Any, chosen: str) -> list[Any]:
    """The labels in a column, with the names of the classes where it has them."""
    column = arrow_columns(data.select_columns([chosen]).with_format("arrow")[:], _NAME)[chosen]
    return named_classes(list(column), getattr(data.features[chosen], "names", None) or ())


def _transformed(data: Any, y: Any, choice: ColumnChoice, missing: Missing) -> Rows:
    """The rows that a transform gives, item by item."""
    if not len(data):
        raise InputError(f"{_NAME} has no rows")
    roles = _roles(list(data[0]), y, choice)
    chosen = None if y is not None else roles.names[roles.label]
    others = [roles.names[k] for k in roles.coordinates]
    names = getattr(data.features.get(chosen), "names", None) or ()
    labels = None if y is None else as_labels(y)

    def pair(row: int) -> tuple[Any, Any]:
        item = data[row]
        parts = [example_array(item[key], row, _NAME) for key in others] if len(others) > 1 else ()
        example = objects([entry for part in parts for entry in part.flat]) if parts else item[others[0]]
        return example, item[chosen] if labels is None else labels[row]

    arrays = arrays_of_pairs(map(pair, range(len(data))), _NAME, names, pair)
    rows = rows_from_arrays(*arrays, _NAME, missing=missing)
    if len(others) < rows.dimension:
        return rows
    return numbers_as_categories(settled(replace(rows, columns=tuple(others)), roles), roles)


def _check_alone(image: str, others: Sequence[str]) -> None:
    """Refuse columns beside one of images."""
    if len(others) > 1:
        raise InputError(f"the dataset has columns besides {image!r} and the label: select these two")
