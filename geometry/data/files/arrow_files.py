"""Parquet and Feather files become labelled rows."""

from pathlib import Path

from mixproof.geometry.data.files.damage import refused_if_damaged
from mixproof.geometry.data.gaps import Missing
from mixproof.geometry.data.memory.frames import from_arrow
from mixproof.geometry.data.roles import ColumnChoice
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError, needed
from mixproof.geometry.numbers.rationals import Exactness

ARROW_SUFFIXES = frozenset({".parquet", ".pq", ".feather", ".arrow"})
"""Endings of the files that are read as Arrow tables."""


_VERSION_1 = b"FEA1"
"""The beginning of a Feather file of version 1: where it is damaged, Arrow ends the process."""


def read_table(
    path: str | Path,
    label: str | ColumnChoice | None = None,
    missing: Missing = "refuse",
    exact: Exactness = "decimal",
) -> Rows:
    """Labelled rows from a Parquet or Feather file.

    Parameters
    ----------
    label : str or ColumnChoice, optional
        The label column, as in `label_position`, or all columns that are asked for.
    missing : {"refuse", "drop"}
        The way with rows in which a value or the label is missing.

    Raises
    ------
    InputError
        If the file is not one of these, or what it holds is no table of numbers with a label.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import pyarrow.parquet
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "table.parquet")
    ...     pyarrow.parquet.write_table(pyarrow.table({"label": ["a", "b"], "x": [0.1, 0.5]}), file)
    ...     rows = read_table(file)
    >>> rows.numerators.tolist(), rows.denominator, rows.labels
    ([[1], [5]], 10, ('a', 'b'))
    """
    file = Path(path)
    needed("pyarrow", "data", f"to read {file.name}")
    reader = needed(
        "pyarrow.feather" if file.suffix.lower() in {".feather", ".arrow"} else "pyarrow.parquet", "data", ""
    )
    with file.open("rb") as stream:
        if stream.read(len(_VERSION_1)) == _VERSION_1:
            raise InputError(f"{file} is a Feather file of the old version 1: write it anew, or as Parquet")
    with refused_if_damaged(file, "Parquet or Feather"):
        table = reader.read_table(str(file), memory_map=False)
        table.validate(full=True)  # an offset beyond its buffer would be read all the same
        return from_arrow(table, label, file.name, missing, exact)
