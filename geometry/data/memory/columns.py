"""Named columns of numbers, one of them the label, become labelled rows.

A column holds numbers of one type, which are read as they are written (a float of 32 bits through its own shortest
decimal), or lists of one length, which are laid side by side. What is text, a date or of another kind is refused by its
name: which number stands for it is for the owner of the data to say.
"""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Indices, IntegerArray, Mask
from mixproof.geometry.data.exact_tables import exact_integers, stacked
from mixproof.geometry.data.gaps import GapError, Missing, check_missing, dropped_text, gaps_of, no_label
from mixproof.geometry.data.hints import miswritten
from mixproof.geometry.data.memory.array_likes import as_array, one_above_the_other
from mixproof.geometry.data.memory.stacks import example_array
from mixproof.geometry.data.rows import Rows, of_names
from mixproof.geometry.errors import InputError, nearest
from mixproof.geometry.numbers.rationals import Exactness

_PANDAS_INDEX = re.compile(r"__index_level_\d+__")
"""The name that pandas gives the index of a frame, where it writes one without a name."""

LabelColumn = str | int | tuple[Hashable, ...] | None
"""A label column by its name (a tuple for columns of several levels) or its index; None where none is asked for."""

LABEL_NAMES = ("label", "labels", "target", "class", "y", "species")
"""Names by which a column of labels is known where none is asked for; else it is the last one."""


@dataclass(frozen=True)
class Labels:
    """Labels, one a row, and the column that they come from; None where they come from elsewhere."""

    values: Sequence[Any]
    column: str | None = None


def from_columns(
    columns: dict[str, NDArray[Any]],
    label: LabelColumn,
    name: str = "table",
    missing: Missing = "refuse",
    exact: Exactness = "decimal",
) -> Rows:
    """Labelled rows from named columns, each an array of N entries.

    Parameters
    ----------
    columns : dict of arrays of N entries
    label : str, int or None
        The label column, as in `label_column`.
    name : str
        What a person calls the table.
    missing : {"refuse", "drop"}
        The way with rows in which a value or the label is missing.
    exact : {"decimal", "binary"}
        The reading of a float: through its shortest decimal, or as the binary number that it stores.

    Raises
    ------
    InputError
        If a column is no numbers, a value is missing, or there is no such label column.

    Examples
    --------
    >>> rows = from_columns({"x": np.array([1.5, 2]), "y": np.array(["a", "b"])}, None)
    >>> rows.numerators.tolist(), rows.denominator
    ([[3], [4]], 2)
    """
    columns = {column: values for column, values in columns.items() if not _PANDAS_INDEX.fullmatch(column)}
    chosen = label_column(list(columns), label, name)
    labels = columns.pop(chosen)
    return labelled(columns, Labels(list(labels), chosen), name, missing, exact)


def labelled(
    columns: dict[str, NDArray[Any]],
    labels: Labels,
    name: str = "table",
    missing: Missing = "refuse",
    exact: Exactness = "decimal",
) -> Rows:
    """Labelled rows from named columns of coordinates and labels.

    Raises
    ------
    InputError
        If a column is no numbers, a value is missing, or there are more or fewer labels than rows.

    Examples
    --------
    >>> labelled({"x": np.array([1.5, 2])}, Labels(["a", "b"])).labels
    ('a', 'b')
    """
    check_missing(missing)
    blocks = {column: _block(name, column, values) for column, values in columns.items()}
    if not blocks:
        raise InputError(f"{name} has a single column; it needs coordinates and a label column")
    count = len(next(iter(blocks.values())))
    if count != len(labels.values):
        raise InputError(f"{name} has {count} points but {len(labels.values)} labels")
    if not count:
        raise InputError(f"{name} has no rows")
    gaps = {f"column {column!r}": gaps_of(block) for column, block in blocks.items()}
    gaps["y" if labels.column is None else f"column {labels.column!r}"] = np.array(list(map(no_label, labels.values)))
    kept = _complete(name, gaps, missing)
    parts = [_exact((name, column), block[kept], kept, exact) for column, block in blocks.items()]
    numerators, denominator = stacked(parts, axis=1)
    widths = [(column, block.shape[1]) for column, block in blocks.items()]
    named = [f"{column}[{k}]" if width > 1 else column for column, width in widths for k in range(width)]
    rows = of_names(name, numerators, denominator, [labels.values[k] for k in kept.tolist()])
    told = "" if labels.column is None else f"label: column {labels.column!r}"
    origin = "; ".join(filter(None, (told, dropped_text(count - len(kept)))))
    return replace(rows, origin=origin, columns=tuple(named), numbers=kept if len(kept) < count else None)


def label_column(names: Sequence[str], label: LabelColumn, name: str) -> str:
    """The label column: by name or 0-based index; where none is asked for, by one of `LABEL_NAMES`, or the last one.

    Raises
    ------
    InputError
        If there is no such column.

    Examples
    --------
    >>> label_column(["label", "x"], None, "t"), label_column(["x", "kind"], None, "t"), label_column(["x", "y"], 0, "")
    ('label', 'kind', 'x')
    """
    if not names:
        raise InputError(f"{name} has no columns")
    asked = column_asked(label)
    if asked is None:
        return next((known for known in LABEL_NAMES if known in names), names[-1])
    if asked in names:
        return asked
    if asked.lstrip("-").isdigit() and -len(names) <= int(asked) < len(names):
        return names[int(asked)]
    raise InputError(f"{name} has no column {asked!r}; {nearest(asked, names)}")


def column_asked(label: LabelColumn) -> str | None:
    """The words for a label column: its name, or its index, which may be an integer; None where none is asked for.

    Raises
    ------
    InputError
        If it is neither.

    Examples
    --------
    >>> column_asked(2), column_asked("kind"), column_asked(("size", "cm"))
    ('2', 'kind', "('size', 'cm')")
    """
    if label is None or isinstance(label, str):
        return label
    if isinstance(label, int | np.integer | tuple) and not isinstance(label, bool):
        return str(label)
    raise InputError(f"`label` takes the name or the index of a column, not {label!r}")


def _complete(name: str, gaps: dict[str, Mask], missing: Missing) -> Indices:
    """The positions of the rows that have a gap in no column; the others are refused, or left out."""
    is_gap = np.logical_or.reduce(list(gaps.values()))
    kept = np.flatnonzero(~is_gap)
    if is_gap.any() and missing == "refuse":
        first = int(is_gap.argmax())
        column = next(column for column, where in gaps.items() if where[first])
        raise GapError(f"{name}, row {first}, {column}: a value is missing", np.flatnonzero(is_gap).tolist())
    if not len(kept):
        raise InputError(f"every row of {name} has a missing value: is a column of it empty?")
    return kept


def _block(name: str, column: str, values: NDArray[Any]) -> NDArray[Any]:
    """The (N, w) coordinates that a column stands for."""
    if values.ndim > 1:
        return values.reshape(len(values), -1)
    if values.dtype.kind in "biuf":
        return values[:, None]
    entries = values.tolist() if values.dtype.kind in "OU" else None
    if entries is None:
        raise InputError(f"{name}: column {column!r} is of type {values.dtype}, not numbers: leave it out")
    if any(isinstance(as_array(entry), list | tuple | np.ndarray) for entry in entries):
        return _laid_out(name, column, entries)
    return values[:, None]


def _laid_out(name: str, column: str, entries: Sequence[Any]) -> NDArray[Any]:
    """Lists of one length side by side; a missing list is a row of missing values."""
    place = f"{name}, column {column!r},"
    arrays = [None if entry is None else example_array(entry, row, place) for row, entry in enumerate(entries)]
    flat = [None if array is None else array.ravel() for array in arrays]
    width = next(len(entry) for entry in flat if entry is not None)
    for row, entry in enumerate(flat):
        if entry is not None and len(entry) != width:
            raise InputError(
                f"{name}, column {column!r}: the list in row {row} has {len(entry)} entries, others have {width}"
            )
    blank = np.full(width, None, dtype=object)
    return one_above_the_other([blank if entry is None else entry for entry in flat])


def _exact(place: tuple[str, str], block: NDArray[Any], kept: Indices, exact: Exactness) -> tuple[IntegerArray, int]:
    """The coordinates of a column over one denominator, or a refusal by its name and the row in the source."""
    name, column = place
    for row, entry in zip(kept.tolist(), block[:, 0].tolist() if block.dtype.kind in "OU" else (), strict=False):
        if isinstance(entry, str) and not _holds_number(entry):
            words = "leave it out, or say which numbers stand for it; or name it as the label, if it is the label"
            mend = miswritten(entry) or words
            raise InputError(f"{name}: column {column!r} holds text ({entry[:40]!r} in row {row}): {mend}")
    try:
        return exact_integers(block, exact)
    except InputError as error:
        where, _, told = str(error).partition(": ")
        row = int(where.split(",")[0].removeprefix("row ")) if where.startswith("row ") else 0
        raise InputError(f"{name}, row {int(kept[row])}, column {column!r}: {told}") from None


def _holds_number(text: str) -> bool:
    """True if text is a number."""
    try:
        exact_integers(np.array([[text]], dtype=object))
    except InputError:
        return False
    return True
