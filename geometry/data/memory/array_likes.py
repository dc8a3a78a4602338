"""Tensors, frames, pictures and sparse matrices as arrays, told by their types.

The library that an object comes from is loaded already, or there would be no such object; so nothing is imported here
that was not imported before.
"""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.data.images.pictures import pixels_of
from mixproof.geometry.data.memory.series import is_series, library_of, series_array
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.tensors import tensor_array

_NEAR = 1e-3
"""Distance from 1 that the class probabilities of a row may add up to, for the words of an error."""


def is_a(module: str, kind: str, data: object) -> bool:
    """True if an object is of a class of a module, which is loaded if it is.

    Examples
    --------
    >>> is_a("collections", "OrderedDict", {}), is_a("no.such.module", "Frame", {})
    (False, False)
    """
    found = getattr(sys.modules.get(module), kind, None)
    return isinstance(found, type) and isinstance(data, found)


def is_picture(data: object) -> bool:
    """True for an image of Pillow.

    Examples
    --------
    >>> from PIL import Image
    >>> is_picture(Image.new("L", (1, 1))), is_picture(np.zeros((1, 1)))
    (True, False)
    """
    return is_a("PIL.Image", "Image", data)


def as_array(values: Any) -> Any:
    """An array of what is one already, such as a tensor on any device; lists and numbers as they are.

    What is masked is missing: NaN among floats, None among all else.

    Raises
    ------
    InputError
        If a tensor or a picture cannot be read.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> as_array(csr_array(np.eye(2))).tolist(), as_array([1, 2])
    ([[1.0, 0.0], [0.0, 1.0]], [1, 2])
    >>> as_array(np.ma.masked_array([1, 2], [True, False])).tolist()
    [None, 2]
    """
    if values is None or isinstance(values, str | int | float | list | tuple | np.generic):
        return values
    return next((read(values) for applies, read in _READERS if applies(values)), values)


def side_by_side(columns: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Arrays of N entries as the columns of one; where they differ in type, each number keeps its own.

    Examples
    --------
    >>> side_by_side([np.array([2**60 + 1]), np.array([0.5])]).tolist()
    [[1152921504606846977, 0.5]]
    """
    return _kept_types(columns, axis=1)


def one_above_the_other(examples: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Arrays of one shape as the rows of one; where they differ in type, each number keeps its own.

    Examples
    --------
    >>> one_above_the_other([np.array([0.1], np.float32), np.array([0.2])])[0, 0]
    np.float32(0.1)
    """
    return _kept_types(examples, axis=0)


def _kept_types(arrays: Sequence[NDArray[Any]], axis: int) -> NDArray[Any]:
    if len({array.dtype for array in arrays}) > 1:
        arrays = [_boxed(array) for array in arrays]
    return np.stack(arrays, axis=axis)


def _boxed(array: NDArray[Any]) -> NDArray[Any]:
    """An array of the entries as objects; of other floats than doubles `astype` would make doubles."""
    if array.dtype.kind != "f" or array.dtype == np.float64:
        return array.astype(object)
    boxed = np.empty(array.size, dtype=object)
    boxed[:] = list(array.flat)
    return boxed.reshape(array.shape)


def _unmasked(values: Any) -> NDArray[Any]:
    """A masked array with its missing entries as such."""
    if not np.ma.is_masked(values):
        return np.asarray(values.data)
    if values.dtype.kind == "f":
        return np.asarray(values.filled(np.nan))
    plain = _boxed(np.asarray(values.data))
    plain[np.ma.getmaskarray(values)] = None
    return plain


def _frame_array(frame: Any) -> NDArray[Any]:
    return side_by_side([as_array(column) for column in _columns(frame)])


def _columns(frame: Any) -> list[Any]:
    """The columns of a frame of pandas or polars, or of an Arrow table."""
    if library_of(frame) == "pandas":
        return [frame.iloc[:, place] for place in range(len(frame.columns))]
    return list(frame.get_columns() if library_of(frame) == "polars" else frame.columns)


_READERS: tuple[tuple[Callable[[Any], bool], Callable[[Any], Any]], ...] = (
    (lambda values: is_a("torch", "Tensor", values), tensor_array),
    (is_picture, pixels_of),
    (lambda values: isinstance(values, np.ma.MaskedArray), _unmasked),
    (is_series, series_array),
    (lambda values: library_of(values) is not None and hasattr(values, "columns"), _frame_array),
    (lambda values: hasattr(values, "toarray"), lambda values: values.toarray()),
)
"""The kinds of things that are arrays, and the reader of each."""


def as_labels(y: Any) -> Sequence[Any]:
    """Labels as a list, one a row.

    Raises
    ------
    InputError
        If there is one label only, the name of a column, or labels without an order.

    Examples
    --------
    >>> [int(label) for label in as_labels(np.array([[3], [5]]))]
    [3, 5]
    """
    if isinstance(y, str | bytes):
        raise InputError(f"y takes one label a row, and this is {y[:40]!r}: a column of labels is named by label=")
    if isinstance(y, Mapping | Set):
        raise InputError(f"y takes one label a row, in their order, and this is a {type(y).__name__}: give a list")
    labels = as_array(y)
    if isinstance(labels, np.ndarray) and labels.ndim:
        return list(labels.ravel() if labels.ndim == 2 and 1 in labels.shape else labels)
    if isinstance(labels, np.ndarray) or not isinstance(labels, Iterable):
        raise InputError(f"y takes one label a row, and this is {labels!r}")
    return [as_label(label) for label in labels]


def one_label_each(y: Any, name: str) -> Sequence[Any]:
    """Labels as `as_labels` has them, each of one entry.

    Raises
    ------
    InputError
        As in `as_labels`, or if a row has several entries: it says how one-hot labels become one label a row.

    Examples
    --------
    >>> one_label_each([[3], [5]], "data")
    [3, 5]
    """
    labels = as_labels(y)
    try:
        several = np.array(labels, dtype=object)
    except ValueError:
        raise InputError(f"y of {name} holds lists that differ in length, not one label a row") from None
    if several.ndim == 2 and several.shape[1] == 1:
        return several[:, 0].tolist()  # type: ignore[no-any-return]
    if several.ndim != 1:
        raise InputError(f"y of {name} has shape {several.shape}, not one label a row{_column_words(several, y)}")
    return labels


def _column_words(labels: NDArray[Any], y: Any) -> str:
    """The way to one label a row from labels with one column a class; empty where they are something else."""
    try:
        shares = labels.astype(np.float64)
    except (TypeError, ValueError):
        return ""
    if shares.ndim != 2 or (shares < 0).any() or (np.abs(shares.sum(axis=1) - 1) > _NEAR).any():
        return ""
    kind = "one-hot" if np.isin(shares, (0, 1)).all() else "class probabilities"
    ways = {"argmax": "y.argmax(1)", "idxmax": "y.idxmax(axis=1)"}
    way = next((call for method, call in ways.items() if hasattr(y, method)), "numpy.argmax(y, 1)")
    return f": {kind}, with one column a class, so pass {way}"


def as_label(value: Any) -> Any:
    """A label out of a tensor or an array of no axes; anything else as it is.

    Examples
    --------
    >>> as_label(np.array(0.1, np.float32)), as_label("a")
    (np.float32(0.1), 'a')
    """
    if isinstance(value, str | int | float | np.generic) or not hasattr(value, "shape"):
        return value
    found = as_array(value)
    return found[()] if isinstance(found, np.ndarray) and found.ndim == 0 else found
