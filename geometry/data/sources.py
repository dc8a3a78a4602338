"""The front door of the data: whatever holds labelled examples becomes labelled rows, and rows a dataset.

All commands and functions that take data read them here: a named dataset, a set that is written out, a file or a
folder by its text or path (`load`, `load_rows`), and besides these any object in memory (`as_dataset`, `as_rows`).
"""

import os.path
from dataclasses import replace
from pathlib import Path
from typing import Any, Unpack

from mixproof.geometry.data.chosen_classes import with_classes
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.files.text_style import TextStyle
from mixproof.geometry.data.gaps import Missing, check_missing
from mixproof.geometry.data.inline import inline_rows, is_inline
from mixproof.geometry.data.labels import refuse_labels
from mixproof.geometry.data.named import dataset_names, is_named, named_dataset
from mixproof.geometry.data.roles import ColumnChoice, FileTableOptions, LabelColumn, TableOptions
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.data.scaling import scaled
from mixproof.geometry.errors import InputError, nearest
from mixproof.geometry.signatures import strict


@strict
def load(
    source: str | Path,
    label: LabelColumn = None,
    header: bool | None = None,
    missing: Missing = "refuse",
    **table: Unpack[FileTableOptions],
) -> Dataset:
    """A dataset by name, as in ``moons:points=100,seed=3``, written out, as in ``{0, 1 | 2}``, or of a file or folder.

    Text that begins with the name of a dataset means that one, whatever files there are; ``./iris`` is a file or a
    folder of this name, and so is any `Path`.

    Parameters
    ----------
    source : str or Path
        A named dataset; points with bars between their classes, as in ``{(0, 0), (1, 0) | (0, 1)}`` (see
        `geometry.data.inline`); a CSV, TSV, ARFF, LIBSVM, NPY, NPZ, Parquet or Feather file; images or labels in IDX,
        plain or gzipped, with the other file beside it; a certificate or a result in JSON; a folder of images by class;
        or a folder with the training files of MNIST, CIFAR-10 or CIFAR-100.
    label : str or int, optional
        The label column of a file, by name or index.
    header : bool, optional
        True if the first row of a text file names the columns, as in `read_file`.
    missing : {"refuse", "drop"}
        The way with rows in which a value or the label is missing.
    **table
        The columns that are coordinates, the style of a text file, and the classes that are kept; see
        `FileTableOptions`.

    Raises
    ------
    InputError
        If there is no such dataset or file, a parameter is unknown or out of range, the source cannot be read, or one
        point has two labels.

    Examples
    --------
    >>> load("alternating-line:points=4").size, load("iris").class_sizes, load("{0, 1 | 2}").class_sizes
    (4, (50, 50, 50), (2, 1))
    """
    check_missing(missing)
    known = _named(source, ColumnChoice.of(label, table), TextStyle.of(header, table))
    if known is not None and table.get("scale") is None and not table.get("classes"):
        return known
    return load_rows(source, label, header, missing, **table).dataset()


def load_rows(
    source: str | Path,
    label: LabelColumn = None,
    header: bool | None = None,
    missing: Missing = "refuse",
    **table: Unpack[FileTableOptions],
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
    choice, style = ColumnChoice.of(label, table), TextStyle.of(header, table)
    known = _named(source, choice, style)
    rows = Rows.of_dataset(known) if known is not None else _rows_of_text(source, choice, style, missing)
    return _chosen(rows, table)


@strict
def as_dataset(
    data: Any,
    y: Any = None,
    *,
    label: LabelColumn = None,
    name: str | None = None,
    missing: Missing = "refuse",
    **table: Unpack[TableOptions],
) -> Dataset:
    """An exact dataset of whatever holds labelled examples.

    Parameters
    ----------
    data : anything
        A `Dataset`; arrays or lists with `y`; a pair (X, y); a list of (example, label) pairs; a pandas or polars
        frame; an Arrow table; an array of named fields, or one of two axes with `label`; a torch ``Dataset`` or
        ``DataLoader`` of (example, label) items; a Hugging Face ``datasets.Dataset``; a scikit-learn ``Bunch``; or
        whatever `load` takes: a name, a set written out, a file or a folder.
    y : sequence of N labels, optional
        Where the data do not hold their labels.
    label : str or int, optional
        The label column of a table, by name or index.
    name : str, optional
        What to call it.
    missing : {"refuse", "drop"}
        The way with rows in which a value or the label is missing.
    **table
        The columns that are coordinates, the style of a text file, and the classes that are kept; see `TableOptions`.

    Raises
    ------
    InputError
        If it cannot be read, or one point has two labels.

    Examples
    --------
    >>> as_dataset([[0.1, 2], [0.3, 4]], ["a", "b"]).point(1)
    (Fraction(3, 10), Fraction(4, 1))
    """
    if isinstance(data, Dataset) and y is label is name is None and not table:
        return data
    return as_rows(data, y, label=label, name=name, missing=missing, **table).dataset()


def as_rows(
    data: Any,
    y: Any = None,
    *,
    label: LabelColumn = None,
    name: str | None = None,
    missing: Missing = "refuse",
    **table: Unpack[TableOptions],
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
        rows = load_rows(data, label, missing=missing, **table)
    else:
        from mixproof.geometry.data.memory.objects import rows_of_object

        TextStyle.of(table.get("header"), table).refuse_beside_text("this")
        rows = _chosen(rows_of_object(data, y, ColumnChoice.of(label, table), missing), table)
    return rows if name is None else replace(rows, name=name)


def _chosen(rows: Rows, table: FileTableOptions) -> Rows:
    """The rows of the classes that are kept, on the scale that is asked for: a matter of these rows alone."""
    return scaled(with_classes(rows, table.get("classes", ())), table.get("scale"))


def _named(source: str | Path, choice: ColumnChoice, style: TextStyle) -> Dataset | None:
    """The named dataset that text asks for; None for a file."""
    if not isinstance(source, str) or not is_named(source):
        return None
    if choice != ColumnChoice() or style.is_stated:
        name = source.partition(":")[0]
        raise InputError(
            f"`label`, `header`, `drop` and `keep` are for files; the dataset {name!r} has labels of its own"
        )
    return named_dataset(source)


def _rows_of_text(source: str | Path, choice: ColumnChoice, style: TextStyle, missing: Missing) -> Rows:
    """The rows of a set that is written out, a file or a folder; other text names a dataset that there is not."""
    if isinstance(source, str) and is_inline(source):
        if choice != ColumnChoice() or style.is_stated:
            raise InputError(
                "`label`, `header`, `drop` and `keep` are for files; a set that is written out names its classes itself"
            )
        return inline_rows(source)
    if isinstance(source, str) and not _looks_like_a_file(source):
        names = [name.partition(":")[0] for name in dataset_names()]
        raise InputError(f"there is no dataset or file {source!r}; {nearest(source.partition(':')[0], names)}")
    from mixproof.geometry.data.files.reader import rows_of_file

    return rows_of_file(Path(source), choice, style, missing=missing)


def _looks_like_a_file(text: str) -> bool:
    """True if text names a file or folder that is there, or one that is meant to be."""
    return bool(text) and (os.path.exists(text) or Path(text).suffix != "" or "/" in text)
