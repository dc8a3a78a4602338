"""Files and arrays become datasets; whatever cannot is refused in one line that says where and why."""

import os.path
import warnings
from collections.abc import Hashable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.delimited import column_index, read_text
from mixproof.geometry.data.formats import refuse_other_formats
from mixproof.geometry.data.images.folders import is_image_folder, read_folder
from mixproof.geometry.data.images.published import image_set, read_image_set
from mixproof.geometry.data.rows import GapError, Missing, Rows, of_table
from mixproof.geometry.data.tables import SUFFIXES as TABLES
from mixproof.geometry.data.tables import read_table
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import Exactness

_POINT_KEYS = ("X", "x", "data", "points", "features")
_LABEL_KEYS = ("y", "Y", "labels", "label", "target")
_NEAR = 1e-3
"""How far from 1 the class probabilities of a row may add up, for the words of an error."""


def from_arrays(
    X: ArrayLike,
    y: Sequence[Hashable] | NDArray[np.generic],
    name: str = "data",
    exact: Exactness = "decimal",
    missing: Missing = "refuse",
) -> Dataset:
    """Read a dataset from arrays in memory.

    Parameters
    ----------
    X : (N,) or (N, ...) array of numbers
        One row an example; further axes (images) are flattened.
    y : (N,) sequence of labels of any type
    missing : {"refuse", "drop"}
        What is done with rows in which a value or the label is missing.

    Raises
    ------
    InputError
        If the arrays do not fit each other, or an entry is not a finite real number.

    Examples
    --------
    >>> from_arrays([[0.1, 0.2], [0.3, 0.4]], ["a", "b"]).point(0)
    (Fraction(1, 10), Fraction(1, 5))
    """
    return rows_from_arrays(X, y, name, exact, missing).dataset()


def rows_from_arrays(
    X: ArrayLike,
    y: Sequence[Hashable] | NDArray[np.generic],
    name: str = "data",
    exact: Exactness = "decimal",
    missing: Missing = "refuse",
) -> Rows:
    """Read labelled rows from arrays in memory, as `from_arrays` does, before equal ones are merged.

    Parameters
    ----------
    missing : {"refuse", "drop"}
        What is done with rows in which a value or the label is missing.

    Raises
    ------
    InputError
        If the arrays do not fit each other, or an entry is not a finite real number.

    Examples
    --------
    >>> rows_from_arrays([[0.5], [0.5]], ["a", "b"]).clashes()
    [Clash(rows=(0, 1), labels=('a', 'b'))]
    """
    table, labels = _table(X, name), list(y)
    if table.ndim == 0:
        raise InputError(f"{name} needs one row a point and one label a row; X has shape {table.shape}")
    several = np.array(labels, dtype=object)
    if several.ndim == 2 and several.shape[1] == 1:
        several, labels = several[:, 0], several[:, 0].tolist()
    if several.ndim != 1:
        raise InputError(f"y of {name} has shape {several.shape}, not one label a row{_column_words(several)}")
    return of_table(table, labels, name, exact, missing)


def _column_words(labels: NDArray[Any]) -> str:
    """How to make one label a row of labels with one column a class; empty where they are something else."""
    try:
        shares = labels.astype(np.float64)
    except (TypeError, ValueError):
        return ""
    if shares.ndim != 2 or (shares < 0).any() or (np.abs(shares.sum(axis=1) - 1) > _NEAR).any():
        return ""
    kind = "one-hot" if np.isin(shares, (0, 1)).all() else "class probabilities"
    return f": {kind}, with one column a class, so pass y.argmax(1)"


def _table(X: ArrayLike, name: str) -> NDArray[Any]:
    """An array as it is; lists entry by entry, so that no number takes the type of another."""
    if hasattr(X, "__array__"):
        return np.asarray(X)
    try:
        table = np.array(X, dtype=object)
    except ValueError:
        table = np.array([()], dtype=object)
    if table.ndim == 1 and any(np.ndim(entry) for entry in table if not isinstance(entry, str)):
        raise InputError(f"the rows of {name} differ in length")
    return table


def read_file(
    path: str | Path,
    label: str | None = None,
    header: bool | None = None,
    exact: Exactness = "decimal",
    missing: Missing = "refuse",
) -> Dataset:
    r"""Read a dataset from a CSV, TSV, NPY, NPZ, Parquet or Feather file, or from a folder of images.

    A folder holds a folder of images for each class, or the training files of MNIST (IDX, plain or gzipped), CIFAR-10
    or CIFAR-100.

    Parameters
    ----------
    header : bool, optional
        Whether the first row of a text file holds the names of the columns; where it is not said, it does if
        none of its coordinates is a number.
    label : str, optional
        The label column, by name or by 0-based index (negative counts from the end); the last column if
        not given. In an NPZ file, the name of the array of labels.
    missing : {"refuse", "drop"}
        What is done with rows in which a value or the label is missing.

    Raises
    ------
    InputError
        In one line: what is wrong with the file, where, and how to mend it.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "table.csv")
    ...     _ = file.write_text("kind,x,y\nred,0.1,1\nblue,0.3,2\n")
    ...     dataset = read_file(file, label="kind")
    >>> dataset.classes, dataset.point(0)
    (('blue', 'red'), (Fraction(1, 10), Fraction(1, 1)))
    """
    return read_rows(path, label, header, exact, missing).dataset()


def read_rows(
    path: str | Path,
    label: str | None = None,
    header: bool | None = None,
    exact: Exactness = "decimal",
    missing: Missing = "refuse",
) -> Rows:
    r"""Read labelled rows from a file or folder, as `read_file` does, before equal ones are merged.

    Text is read in blocks, so that beside the numbers themselves little memory is taken.

    Parameters
    ----------
    missing : {"refuse", "drop"}
        What is done with rows in which a value or the label is missing.

    Raises
    ------
    InputError
        In one line: what is wrong with the file, where, and how to mend it.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "table.csv")
    ...     _ = file.write_text("0.5,a\n?,b\n0.5,b\n")
    ...     rows = read_rows(file, missing="drop")
    >>> rows.labels, rows.numbers.tolist(), rows.clashes()[0].labels
    (('a', 'b'), [0, 2], ('a', 'b'))
    """
    file = Path(path)
    if not os.path.exists(file):
        raise InputError(f"there is no file {file}")
    try:
        if file.is_dir():
            return _read_images(file, label, header)
        if file.is_file() and file.stat().st_size == 0:
            raise InputError(f"{file} is empty: it needs one row an example, such as 0.5,1.2,red")
        if file.suffix.lower() in {".npy", ".npz"}:
            return _read_numpy(file, label, exact, missing)
        if file.suffix.lower() in TABLES:
            return read_table(file, label, missing, exact)
        refuse_other_formats(file)
        return read_text(file, label, header, missing)
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror or error}") from None


def _read_images(folder: Path, label: str | None, header: bool | None) -> Rows:
    published = image_set(folder)
    if published is None and not is_image_folder(folder):
        raise InputError(
            f"{folder} is a folder without images by class: name a file in it, or put the images of each class into a "
            "folder of its own"
        )
    if label is not None or header is not None:
        told = "in a folder of images the folders are the classes"
        words = told if published is None else "image sets have labels of their own"
        raise InputError(f"`label` and `header` are for tables; {words}")
    return read_folder(folder) if published is None else read_image_set(published, folder)


# --- NumPy files --------------------------------------------------------------------------------------


def _read_numpy(file: Path, label: str | None, exact: Exactness, missing: Missing) -> Rows:
    arrays = _load_arrays(file)
    X, y = _points_and_labels(file, arrays, label)
    if X.dtype.kind not in "biuf":
        raise InputError(f"{file}: the points are of type {X.dtype}, which are not real numbers")
    try:
        return replace(rows_from_arrays(X, y, "the file", exact, missing), name=file.name)
    except GapError as error:
        raise error.within(str(file)) from None
    except InputError as error:
        raise InputError(f"{file}: {error}") from None


def _load_arrays(file: Path) -> dict[str, NDArray[Any]]:
    with file.open("rb") as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mark = stream.read(6)
        stream.seek(0)
        if not mark.startswith((b"\x93NUMPY", b"PK\x03\x04", b"PK\x05\x06")):
            raise InputError(f"{file} is not a complete NumPy file: it does not begin like one")
        try:
            loaded = np.load(stream, allow_pickle=False)
            arrays = {"": loaded} if isinstance(loaded, np.ndarray) else {key: loaded[key] for key in loaded.files}
        except Exception as error:  # a damaged file makes np.load raise errors of a dozen kinds
            if "allow_pickle" in str(error):
                raise InputError(
                    f"{file} holds Python objects, which are not read: save plain arrays of numbers or text"
                ) from None
            raise InputError(f"{file} is not a complete NumPy file: {str(error) or type(error).__name__}") from None
    return {key: array for key, array in arrays.items() if isinstance(array, np.ndarray)}


def _points_and_labels(
    file: Path, arrays: dict[str, NDArray[np.generic]], label: str | None
) -> tuple[NDArray[np.generic], NDArray[np.generic]]:
    if not arrays:
        raise InputError(f"{file} holds no arrays: save the points as X and the labels as y")
    if len(arrays) == 1 and next(iter(arrays)) in _POINT_KEYS:
        raise InputError(f"{file} holds points but no labels: save the labels as y")
    if len(arrays) == 1:
        return _split_array(file, next(iter(arrays.values())), label)
    keys = sorted(arrays)
    label_key = label if label is not None else next((key for key in _LABEL_KEYS if key in arrays), None)
    if label_key not in arrays:
        asked = f"no array {label!r}" if label is not None else "no array named y"
        raise InputError(f"{file} has {asked}; its arrays are {', '.join(keys)}: name the labels by `label`")
    point_key = next((key for key in _POINT_KEYS if key in arrays and key != label_key), None)
    others = [key for key in keys if key != label_key]
    if point_key is None and len(others) == 1:
        point_key = others[0]
    if point_key is None:
        raise InputError(f"{file} has no array named X; its arrays are {', '.join(keys)}: rename the points to X")
    return arrays[point_key], arrays[label_key].ravel()


def _split_array(
    file: Path, array: NDArray[np.generic], label: str | None
) -> tuple[NDArray[np.generic], NDArray[np.generic]]:
    if array.ndim != 2 or array.shape[1] < 2:
        raise InputError(
            f"{file} holds one array of shape {array.shape}; it needs two or more columns, one of them the label"
        )
    column = column_index(label, array.shape[1]) if label is not None else array.shape[1] - 1
    if column is None:
        raise InputError(f"{file}: `label` takes a column from 0 to {array.shape[1] - 1}, not {label!r}")
    return np.delete(array, column, axis=1), array[:, column]
