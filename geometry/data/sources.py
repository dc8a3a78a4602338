"""The front door of the data: whatever holds labelled examples becomes labelled rows, and rows a dataset.

All commands and functions that take data read them here: a named dataset, a file or a folder by its text or path
(`load`, `load_rows`), and besides these any object in memory (`as_dataset`, `as_rows`).
"""

import os.path
from dataclasses import replace
from pathlib import Path
from typing import Any

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.files.reader import read_rows
from mixproof.geometry.data.gaps import Missing, check_missing
from mixproof.geometry.data.memory.columns import LabelColumn, column_asked
from mixproof.geometry.data.memory.objects import refuse_labels, rows_of_object
from mixproof.geometry.data.named import dataset_names, is_named, named_dataset
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError, nearest


def load(
    source: str | Path, label: LabelColumn = None, header: bool | None = None, missing: Missing = "refuse"
) -> Dataset:
    """A dataset by name, as in ``moons:points=100,seed=3``, or from a file or a folder.

    Text that begins with the name of a dataset means that one, whatever files there are; ``./iris`` is a file or a
    folder of this name, and so is any `Path`.

    Parameters
    ----------
    source : str or Path
        A named dataset; a CSV, TSV, NPY, NPZ, Parquet or Feather file; a folder of images by class; or a folder with
        the training files of MNIST (IDX, plain or gzipped), CIFAR-10 or CIFAR-100.
    label : str or int, optional
        The label column of a file, by name or index.
    header : bool, optional
        True if the first row of a text file names the columns, as in `read_file`.
    missing : {"refuse", "drop"}
        The way with rows in which a value or the label is missing.

    Raises
    ------
    InputError
        If there is no such dataset or file, a parameter is unknown or out of range, the source cannot be read, or one
        point has two labels.

    Examples
    --------
    >>> load("alternating-line:points=4").size, load("iris").class_sizes
    (4, (50, 50, 50))
    """
    check_missing(missing)
    asked = column_asked(label)
    known = _named(source, asked, header)
    return known if known is not None else _rows_of_path(source, asked, header, missing).dataset()


def load_rows(
    source: str | Path, label: LabelColumn = None, header: bool | None = None, missing: Missing = "refuse"
) -> Rows:
    """The labelled rows of a named dataset, a file or a folder, before equal ones are merged.

    The parameters are those of `load`.

    Raises
    ------
    InputError
        As in `load`, but equal rows may have several labels.

    Examples
    --------
    >>> load_rows("alternating-line:points=3").labels
    ('0', '1', '0')
    """
    check_missing(missing)
    asked = column_asked(label)
    known = _named(source, asked, header)
    return Rows.of_dataset(known) if known is not None else _rows_of_path(source, asked, header, missing)


def as_dataset(
    data: Any, y: Any = None, *, label: LabelColumn = None, name: str | None = None, missing: Missing = "refuse"
) -> Dataset:
    """An exact dataset of whatever holds labelled examples.

    Parameters
    ----------
    data : anything
        A `Dataset`; arrays or lists with `y`; a pair (X, y); a list of (example, label) pairs; a pandas or polars
        frame; an Arrow table; an array of named fields, or one of two axes with `label`; a torch ``Dataset`` or
        ``DataLoader`` of (example, label) items; a Hugging Face ``datasets.Dataset``; a scikit-learn ``Bunch``; or
        whatever `load` takes: a name, a file or a folder.
    y : sequence of N labels, optional
        Where the data do not hold their labels.
    label : str or int, optional
        The label column of a table, by name or index.
    name : str, optional
        What to call it.
    missing : {"refuse", "drop"}
        The way with rows in which a value or the label is missing.

    Raises
    ------
    InputError
        If it cannot be read, or one point has two labels.

    Examples
    --------
    >>> as_dataset([[0.1, 2], [0.3, 4]], ["a", "b"]).point(1)
    (Fraction(3, 10), Fraction(4, 1))
    """
    if isinstance(data, Dataset) and y is label is name is None:
        return data
    return as_rows(data, y, label=label, name=name, missing=missing).dataset()


def as_rows(
    data: Any, y: Any = None, *, label: LabelColumn = None, name: str | None = None, missing: Missing = "refuse"
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
    check_missing(missing)
    if y is not None and label is not None:
        raise InputError("give the labels or the name of their column, not both")
    if isinstance(data, str | Path):
        refuse_labels(y)
        rows = load_rows(data, label, missing=missing)
    else:
        rows = rows_of_object(data, y, label, missing)
    return rows if name is None else replace(rows, name=name)


def _named(source: str | Path, label: str | None, header: bool | None) -> Dataset | None:
    """The named dataset that text asks for; None for a file."""
    if not isinstance(source, str) or not is_named(source):
        return None
    if label is not None or header is not None:
        name = source.partition(":")[0]
        raise InputError(f"`label` and `header` are for files; the dataset {name!r} has labels of its own")
    return named_dataset(source)


def _rows_of_path(source: str | Path, label: str | None, header: bool | None, missing: Missing) -> Rows:
    """The rows of a file or folder; text that is neither, nor looks like one, is a dataset that there is not."""
    if not isinstance(source, str | Path):
        raise InputError(
            f"a name, a file or a folder is given by text or a path, and this is a {type(source).__name__}: "
            "`as_dataset` takes what is in memory"
        )
    if isinstance(source, str) and not _looks_like_a_file(source):
        names = [name.partition(":")[0] for name in dataset_names()]
        raise InputError(f"there is no dataset or file {source!r}; {nearest(source.partition(':')[0], names)}")
    return read_rows(source, label, header, missing=missing)


def _looks_like_a_file(text: str) -> bool:
    """True if text names a file or folder that is there, or one that is meant to be."""
    return bool(text) and (os.path.exists(text) or Path(text).suffix != "" or "/" in text)
