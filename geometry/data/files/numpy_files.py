"""NPY and NPZ files become labelled rows."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.data.categories import numbers_as_categories
from mixproof.geometry.data.doubts import settled
from mixproof.geometry.data.files.damage import refused_if_damaged
from mixproof.geometry.data.gaps import GapError, Missing
from mixproof.geometry.data.memory.arrays import rows_from_arrays
from mixproof.geometry.data.roles import ColumnChoice, Roles, is_label_name
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import Exactness

NUMPY_SUFFIXES = frozenset({".npy", ".npz"})
"""Endings of the files that are read as arrays of NumPy."""

_POINT_KEYS = ("X", "x", "data", "points", "features")
_POINT_PARTS = ("x", "images", "data", "features", "points", "inputs")
_NAMED = 4
_LABEL_PARTS = {"y", "label", "labels", "target", "targets"}


def read_numpy(file: Path, choice: ColumnChoice, exact: Exactness, missing: Missing) -> Rows:
    """Labelled rows from an NPY or NPZ file: one array with a column of labels, or an array X and its labels y.

    Parameters
    ----------
    choice : ColumnChoice
        The columns that are asked for, by index; in an NPZ file the label is the name of the array of labels.
    exact : {"decimal", "binary"}
        The reading of a float: through its shortest decimal, or as the binary number that it stores.
    missing : {"refuse", "drop"}
        The way with rows in which a value or the label is missing.

    Raises
    ------
    InputError
        If the file is not complete, holds Python objects, or its arrays are no labelled points.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "t.npz")
    ...     np.savez(file, X=np.array([[0.5], [1]]), y=np.array(["a", "b"]))
    ...     rows = read_numpy(file, ColumnChoice(), "decimal", "refuse")
    >>> rows.numerators.tolist(), rows.denominator, rows.labels
    ([[1], [2]], 2, ('a', 'b'))
    """
    with refused_if_damaged(file, "NumPy"):
        arrays = _load_arrays(file)
        X, y, roles = _points_and_labels(file, arrays, choice)
        if X.dtype.kind not in "biuf":
            raise InputError(f"{file}: the points are of type {X.dtype}, which are not real numbers")
        try:
            rows = rows_from_arrays(X, y, "the file", exact, missing)
            read = "; ".join(filter(None, (_unread_words(file, arrays, choice), rows.origin)))
            rows = replace(rows, name=file.name, origin=read)
        except GapError as error:
            raise error.within(str(file)) from None
        except InputError as error:
            raise InputError(f"{file}: {error}") from None
        return rows if roles is None else numbers_as_categories(settled(rows, roles), roles)


def _load_arrays(file: Path) -> dict[str, NDArray[Any]]:
    """The arrays of a file by their names; that of an NPY file has the empty one."""
    with file.open("rb") as stream:
        mark = stream.read(6)
        stream.seek(0)
        if not mark.startswith((b"\x93NUMPY", b"PK\x03\x04", b"PK\x05\x06")):
            raise InputError(f"{file} is not a complete NumPy file: it does not begin like one")
        try:
            loaded = np.load(stream, allow_pickle=False)
            arrays = {"": loaded} if isinstance(loaded, np.ndarray) else {key: loaded[key] for key in loaded.files}
        except ValueError as error:
            if "allow_pickle" not in str(error):
                raise
            raise InputError(
                f"{file} holds Python objects, which are not read: save plain arrays of numbers or text"
            ) from None
    return {key: array for key, array in arrays.items() if isinstance(array, np.ndarray)}


def _points_and_labels(
    file: Path, arrays: dict[str, NDArray[np.generic]], choice: ColumnChoice
) -> tuple[NDArray[np.generic], NDArray[np.generic], Roles | None]:
    """The array of points, that of labels, and the roles of the columns where the points are a table."""
    if not arrays:
        raise InputError(f"{file} holds no arrays: save the points as X and the labels as y")
    if len(arrays) == 1 and next(iter(arrays)) in _POINT_KEYS:
        raise InputError(f"{file} holds points but no labels: save the labels as y")
    if len(arrays) == 1:
        return _split_array(file, next(iter(arrays.values())), choice)
    point_key, label_key = _named_arrays(file, arrays, choice.label)
    points, labels = arrays[point_key], _one_a_row(file, label_key, arrays[label_key])
    if points.ndim != 2 or not points.shape[1]:
        if choice.names_columns:
            raise InputError(f"{file}: `drop` and `keep` are for tables, and the points have shape {points.shape}")
        return points, labels, None
    width = points.shape[1]
    asked = replace(choice, label=str(width))
    roles = asked.roles([*map(str, range(width)), str(width)], str(file))
    return points[:, list(roles.coordinates)], labels, roles


def _unread_words(file: Path, arrays: dict[str, NDArray[np.generic]], choice: ColumnChoice) -> str:
    """The words that say which arrays of several were read; empty where there are no others."""
    if len(arrays) < 3:
        return ""
    read = _named_arrays(file, arrays, choice.label)
    others = sorted(key for key in arrays if key not in read)
    listed = ", ".join(others[:_NAMED]) + ", …" * (len(others) > _NAMED)
    return f"points: {read[0]}; labels: {read[1]}; not read: {listed}"


def _named_arrays(file: Path, arrays: dict[str, NDArray[np.generic]], label: str | None) -> tuple[str, str]:
    """The names of the points and of the labels: their usual ones, or the one that was asked for."""
    pair = _pair(file, arrays, label)
    if pair is not None:
        return pair
    keys = sorted(arrays)
    named = [key for key in keys if is_label_name(key)]
    if label is None and len(named) > 1:
        raise InputError(f"{file}: arrays {' and '.join(map(repr, named))} may each be the labels: name one by `label`")
    label_key = label if label is not None else next(iter(named), None)
    if label_key not in arrays:
        asked = f"no array {label!r}" if label is not None else "no array named y"
        raise InputError(f"{file} has {asked}; its arrays are {', '.join(keys)}: name the labels by `label`")
    point_key = next((key for key in _POINT_KEYS if key in arrays and key != label_key), None)
    others = [key for key in keys if key != label_key]
    if point_key is None and len(others) == 1:
        point_key = others[0]
    if point_key is None:
        raise InputError(f"{file} has no array named X; its arrays are {', '.join(keys)}: rename the points to X")
    return point_key, label_key


def _one_a_row(file: Path, key: str, labels: NDArray[np.generic]) -> NDArray[np.generic]:
    """Labels without axes of length 1; several a row are refused."""
    if labels.squeeze().ndim < 2:
        return labels.ravel()
    mend = "save one label a row"
    if labels.dtype.kind in "biuf" and _has_one_1_a_row(labels.astype(float)):
        mend = f"they hold one 1 a row, as one-hot classes do: save the class of each row, as in {key}.argmax(axis=-1)"
    raise InputError(f"{file}: the labels {key} have shape {labels.shape}, not one label a row: {mend}")


def _has_one_1_a_row(labels: NDArray[np.float64]) -> bool:
    """True if every row holds one 1, and 0 otherwise."""
    return bool((np.count_nonzero(labels, axis=-1) == 1).all() and np.isin(labels, (0, 1)).all())


def _pair(file: Path, arrays: dict[str, NDArray[np.generic]], label: str | None) -> tuple[str, str] | None:
    """Points and labels with names that belong together, such as x_train and y_train: those of training, or asked for.

    None where the labels have a plain name, such as y, or nothing belongs together.
    """
    pairs = {labels: points for labels in arrays if (points := _partner(labels, arrays)) is not None}
    if label is not None:
        return (pairs[label], label) if label in pairs else None
    if not pairs or any(is_label_name(key) for key in arrays):
        return None
    training = [key for key in pairs if "train" in key.casefold()]
    chosen = training if training else list(pairs)
    if len(chosen) > 1:
        listed = " and ".join(map(repr, sorted(chosen)[:4]))
        raise InputError(f"{file}: arrays {listed} may each be the labels: name one by `label`")
    return pairs[chosen[0]], chosen[0]


def _partner(labels: str, arrays: dict[str, NDArray[np.generic]]) -> str | None:
    """The array of points whose name differs from that of the labels in one word only."""
    for place, word in enumerate(words := re.split("([_-])", labels)):
        if word.casefold() in _LABEL_PARTS and len(words) > 1:
            names = {"".join([*words[:place], other, *words[place + 1 :]]).casefold() for other in _POINT_PARTS}
            found = [key for key in arrays if key.casefold() in names]
            if len(found) == 1:
                return found[0]
    return None


def _split_array(
    file: Path, array: NDArray[np.generic], choice: ColumnChoice
) -> tuple[NDArray[np.generic], NDArray[np.generic], Roles]:
    """The coordinates and the column of labels of one array."""
    if array.ndim != 2 or array.shape[1] < 2:
        raise InputError(
            f"{file} holds one array of shape {array.shape}; it needs two or more columns, one of them the label"
        )
    roles = choice.roles([str(column) for column in range(array.shape[1])], str(file))
    return array[:, list(roles.coordinates)], array[:, roles.label], roles
