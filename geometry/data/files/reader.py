"""Any file or folder of data becomes labelled rows, by what it holds."""

import os.path
from pathlib import Path

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.files.arrow_files import ARROW_SUFFIXES, read_table
from mixproof.geometry.data.files.delimited import read_text
from mixproof.geometry.data.files.formats import refuse_other_formats
from mixproof.geometry.data.files.numpy_files import NUMPY_SUFFIXES, read_numpy
from mixproof.geometry.data.gaps import Missing
from mixproof.geometry.data.images.folders import is_image_folder, read_folder
from mixproof.geometry.data.images.published import image_set, read_image_set
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import Exactness
from mixproof.geometry.signatures import strict


@strict
def read_file(
    path: str | Path,
    label: str | None = None,
    header: bool | None = None,
    exact: Exactness = "decimal",
    missing: Missing = "refuse",
) -> Dataset:
    r"""A dataset from a CSV, TSV, NPY, NPZ, Parquet or Feather file, or from a folder of images.

    A folder holds a folder of images for each class, or the training files of MNIST (IDX, plain or gzipped), CIFAR-10
    or CIFAR-100.

    Parameters
    ----------
    label : str, optional
        The label column, by name or by 0-based index (negative counts from the end); the last column if
        not given. In an NPZ file, the name of the array of labels.
    header : bool, optional
        True if the first row of a text file holds the names of the columns; where it is not said, it does if
        none of its coordinates is a number.
    exact : {"decimal", "binary"}
        The reading of a float: through its shortest decimal, or as the binary number that it stores.
    missing : {"refuse", "drop"}
        The way with rows in which a value or the label is missing.

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
    r"""Labelled rows from a file or folder, before equal ones are merged; the parameters are those of `read_file`.

    Text is read in blocks, so that beside the numbers themselves little memory is taken.

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
        if file.suffix.lower() in NUMPY_SUFFIXES:
            return read_numpy(file, label, exact, missing)
        if file.suffix.lower() in ARROW_SUFFIXES:
            return read_table(file, label, missing, exact)
        refuse_other_formats(file)
        return read_text(file, label, header, missing)
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror or error}") from None


def _read_images(folder: Path, label: str | None, header: bool | None) -> Rows:
    """The rows of a folder: a published image set, or images by class."""
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
