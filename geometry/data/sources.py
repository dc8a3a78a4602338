"""The front door of the data: a named dataset, a file or a folder becomes labelled rows, and rows a dataset."""

import os.path
from pathlib import Path

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.files import read_rows
from mixproof.geometry.data.named import dataset_names, is_named, named_dataset
from mixproof.geometry.data.rows import Missing, Rows
from mixproof.geometry.errors import InputError, nearest


def load(
    source: str | Path, label: str | None = None, header: bool | None = None, missing: Missing = "refuse"
) -> Dataset:
    """A dataset by name, as in ``moons:points=100,seed=3``, or from a file or a folder.

    Text that begins with the name of a dataset means that one, whatever files there are; ``./iris`` is a file or a
    folder of this name, and so is any `Path`.

    Parameters
    ----------
    source : str or Path
        A named dataset; a CSV, TSV, NPY, NPZ, Parquet or Feather file; a folder of images by class; or a folder with
        the training files of MNIST (IDX, plain or gzipped), CIFAR-10 or CIFAR-100.
    label : str, optional
        The label column of a file, as in `read_file`.
    header : bool, optional
        True if the first row of a text file names the columns, as in `read_file`.
    missing : {"refuse", "drop"}
        What is done with rows in which a value or the label is missing.

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
    known = _named(source, label, header)
    return known if known is not None else read_rows(_file(source), label, header, missing=missing).dataset()


def load_rows(
    source: str | Path, label: str | None = None, header: bool | None = None, missing: Missing = "refuse"
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
    known = _named(source, label, header)
    return Rows.of_dataset(known) if known is not None else read_rows(_file(source), label, header, missing=missing)


def _named(source: str | Path, label: str | None, header: bool | None) -> Dataset | None:
    """The named dataset that a source is; None for a file."""
    if not isinstance(source, str) or not is_named(source):
        return None
    if label is not None or header is not None:
        name = source.partition(":")[0]
        raise InputError(f"`label` and `header` are for files; the dataset {name!r} has labels of its own")
    return named_dataset(source)


def _file(source: str | Path) -> Path:
    """The path of a source that is no named dataset; refused where it is neither a file nor looks like one."""
    path = Path(source)
    if isinstance(source, str) and not (source and _looks_like_a_file(source)):
        names = [name.partition(":")[0] for name in dataset_names()]
        raise InputError(f"there is no dataset or file {source!r}; {nearest(source.partition(':')[0], names)}")
    return path


def _looks_like_a_file(text: str) -> bool:
    return os.path.exists(text) or Path(text).suffix != "" or "/" in text
