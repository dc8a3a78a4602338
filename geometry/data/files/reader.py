"""Any file or folder of data becomes labelled rows, by what it holds."""

import os.path
from dataclasses import replace
from pathlib import Path
from typing import Unpack

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.files.arrow_files import ARROW_SUFFIXES, read_table
from mixproof.geometry.data.files.attribute_files import has_attributes, read_attribute_file
from mixproof.geometry.data.files.delimited import read_text
from mixproof.geometry.data.files.formats import refuse_other_formats
from mixproof.geometry.data.files.json_files import is_json, read_json
from mixproof.geometry.data.files.numpy_files import NUMPY_SUFFIXES, read_numpy
from mixproof.geometry.data.files.svmlight import is_svmlight, read_svmlight
from mixproof.geometry.data.files.text_style import TextStyle
from mixproof.geometry.data.gaps import Missing, missing_way
from mixproof.geometry.data.images.folders import is_image_folder, read_folder
from mixproof.geometry.data.images.idx import idx_axes
from mixproof.geometry.data.images.idx_pairs import idx_images_in, read_idx_pair
from mixproof.geometry.data.images.published import image_set, label_sets, read_image_set
from mixproof.geometry.data.refusals import read_or_collect
from mixproof.geometry.data.roles import ColumnChoice, FileTableOptions
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.data.scaling import scaled
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
    **table: Unpack[FileTableOptions],
) -> Dataset:
    r"""A dataset from a file of text, of arrays, of columns or of images, or from a folder of images.

    Text is CSV, TSV and the like, with any mark or white space between columns; ARFF, and the tables of KEEL; or the
    format of LIBSVM. Other files are NPY, NPZ, Parquet, Feather and IDX.

    A folder holds a folder of images for each class, or the training files of MNIST (IDX, plain or gzipped), CIFAR-10
    or CIFAR-100. Certificates and results of this toolkit in JSON hold data too.

    Parameters
    ----------
    label : str, optional
        The label column, by name or by 0-based index (negative counts from the end); if not given, the one called
        label, class, target, species or the like, or else the last one. In an NPZ file, the name of the array of
        labels.
    header : bool, optional
        True if the first row of a text file holds the names of the columns; where it is not said, that row is looked
        at, and where it is in doubt, the person is asked.
    exact : {"decimal", "binary"}
        The reading of a float: through its shortest decimal, or as the binary number that it stores.
    missing : {"refuse", "drop"}
        The way with rows in which a value or the label is missing.
    **table
        The columns that are coordinates, and the style of a text file; see `FileTableOptions`.

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
    return read_rows(path, label, header, exact, missing, **table).dataset()


def read_rows(
    path: str | Path,
    label: str | None = None,
    header: bool | None = None,
    exact: Exactness = "decimal",
    missing: Missing = "refuse",
    **table: Unpack[FileTableOptions],
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
    choice, style = ColumnChoice.of(label, table), TextStyle.of(header, table)
    return scaled(rows_of_file(Path(path), choice, style, exact, missing), table.get("scale"))


def rows_of_file(
    file: Path, choice: ColumnChoice, style: TextStyle, exact: Exactness = "decimal", missing: Missing = "refuse"
) -> Rows:
    r"""Labelled rows from a file or folder, by the columns that are asked for and the style of a text file.

    Raises
    ------
    InputError
        In one line: what is wrong with the file, where, and how to mend it.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "table.txt")
    ...     _ = file.write_text("0,5 a\n1 b\n")
    ...     rows_of_file(file, ColumnChoice(), TextStyle(decimal=",")).numerators.tolist()
    [[1], [2]]
    """
    if not os.path.exists(file):
        raise InputError(f"there is no file {file}")
    try:
        if file.is_dir():
            return _read_images(file, choice, style)
        if file.is_file() and file.stat().st_size == 0:
            raise InputError(f"{file} is empty: it needs one row an example, such as 0.5,1.2,red")
        if not file.is_file():  # a pipe is read once, so that nothing is looked at before
            return read_text(file, choice, style, missing)
        if file.suffix.lower() in NUMPY_SUFFIXES | ARROW_SUFFIXES:
            style.refuse_beside_text(file)
            if file.suffix.lower() in NUMPY_SUFFIXES:
                return read_or_collect(
                    lambda more: read_numpy(file, choice.changed(more), exact, missing_way(missing, more))
                )
            return read_table(file, choice, missing, exact)
        return read_or_collect(
            lambda more: _read_by_its_start(file, choice.changed(more), style.changed(more), missing_way(missing, more))
        )
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror or error}") from None


def _read_by_its_start(file: Path, choice: ColumnChoice, style: TextStyle, missing: Missing) -> Rows:
    """The rows of a file that is known by how it begins: JSON, IDX, text with attributes, LIBSVM's, or other text."""
    if is_json(file):
        return read_json(file, choice, style.is_stated)
    if idx_axes(file) is not None:
        _refuse_choice(choice, style, "image sets have labels of their own")
        return read_idx_pair(file)
    if has_attributes(file):
        return read_attribute_file(file, choice, style, missing)
    if is_svmlight(file):
        _refuse_choice(choice, replace(style, encoding=None), "a file of LIBSVM has labels of its own")
        return read_svmlight(file, style)
    refuse_other_formats(file)
    return read_text(file, choice, style, missing)


def _read_images(folder: Path, choice: ColumnChoice, style: TextStyle) -> Rows:
    """The rows of a folder: a published image set, a single pair of IDX files, or images by class."""
    published = image_set(folder)
    if published is not None:
        rest = replace(choice, label=None) if choice.label in label_sets(published) else choice
        _refuse_choice(rest, style, "image sets have labels of their own")
        return read_image_set(published, folder, choice.label)
    pair = idx_images_in(folder)
    if pair is not None:
        _refuse_choice(choice, style, "image sets have labels of their own")
        return read_idx_pair(pair)
    if not is_image_folder(folder):
        raise InputError(
            f"{folder} is a folder without images by class: name a file in it, or put the images of each class into a "
            "folder of its own"
        )
    _refuse_choice(choice, style, "in a folder of images the folders are the classes")
    return read_folder(folder)


def _refuse_choice(choice: ColumnChoice, style: TextStyle, reason: str) -> None:
    """Refuse what is asked of columns where there are none."""
    if choice != ColumnChoice() or style.is_stated:
        raise InputError(f"`label`, `header`, `drop` and `keep` are for tables; {reason}")
