"""Named columns of numbers, one of them the label, become labelled rows.

A column holds numbers of one type, which are read as they are written (a float of 32 bits through its own shortest
decimal), or lists of one length, which are laid side by side. What is text, a date or of another kind is refused by its
name: which number stands for it is for the owner of the data to say.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Indices, IntegerArray, Mask
from mixproof.geometry.data.categories import coded, with_indicators
from mixproof.geometry.data.column_names import drop_words
from mixproof.geometry.data.doubts import settled
from mixproof.geometry.data.exact_tables import exact_integers, stacked
from mixproof.geometry.data.gaps import GapError, Missing, check_missing, dropped_text, gaps_of, missing_way, no_label
from mixproof.geometry.data.label_doubts import refuse_empty
from mixproof.geometry.data.memory.array_likes import as_array, one_above_the_other
from mixproof.geometry.data.memory.stacks import example_array
from mixproof.geometry.data.memory.words import refuse_words
from mixproof.geometry.data.refusals import Change, Refusal, TableError, read_or_collect
from mixproof.geometry.data.roles import ColumnChoice, LabelColumn, Roles
from mixproof.geometry.data.rows import Rows, of_names
from mixproof.geometry.data.units import without_units
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import Exactness

_PANDAS_INDEX = re.compile(r"__index_level_\d+__")
"""The name that pandas gives the index of a frame, where it writes one without a name."""


@dataclass(frozen=True)
class Labels:
    """Labels, one a row, and the roles of the columns of their table, which may be one of them."""

    values: Sequence[Any]
    roles: Roles

    @property
    def column(self) -> str | None:
        """The column that they come from; None where they come from elsewhere."""
        names = self.roles.names
        return names[self.roles.label] if self.roles.label < len(names) else None

    @staticmethod
    def beside(values: Sequence[Any], columns: Sequence[str], choice: ColumnChoice, name: str) -> "Labels":
        """Labels beside a table of these columns, of which some may be left out.

        Examples
        --------
        >>> Labels.beside(["a"], ["x", "z"], ColumnChoice(drop=("z",)), "t").roles.coordinates
        (0,)
        """
        return Labels(values, choice.roles_beside_labels(columns, name))


def from_columns(
    columns: dict[str, NDArray[Any]],
    label: LabelColumn | ColumnChoice,
    name: str = "table",
    missing: Missing = "refuse",
    exact: Exactness = "decimal",
) -> Rows:
    """Labelled rows from named columns, each an array of N entries.

    Parameters
    ----------
    columns : dict of arrays of N entries
    label : str, int, ColumnChoice or None
        The label column, as in `label_position`, or all columns that are asked for.
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
    if not columns:
        raise InputError(f"{name} has no columns")
    choice = ColumnChoice.of(label)

    def read(more: Change) -> Rows:
        roles = choice.changed(more).roles(list(columns), name)
        labels = Labels(list(columns[roles.names[roles.label]]), roles)
        return labelled(columns, labels, name, missing_way(missing, more), exact)

    return read_or_collect(read)


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
    >>> labelled({"x": np.array([1.5, 2])}, Labels.beside(["a", "b"], ["x"], ColumnChoice(), "t")).labels
    ('a', 'b')
    """
    check_missing(missing)
    columns, units = _without_units(columns, labels.roles, name)
    names = [labels.roles.names[k] for k in labels.roles.coordinates]
    one_hot = {labels.roles.names[k] for k in labels.roles.one_hot}
    categories = {column: coded(columns[column].tolist()) for column in names if column in one_hot}
    blocks = {
        column: np.array([[code] for code in categories[column][0]], dtype=object)
        if column in categories
        else _block(name, column, columns[column])
        for column in names
    }
    count = len(next(iter(blocks.values())))
    if count != len(labels.values):
        raise InputError(f"{name} has {count} points but {len(labels.values)} labels")
    if not count:
        raise InputError(f"{name} has no rows")
    gaps = {f"column {column!r}": gaps_of(block) for column, block in blocks.items()}
    gaps["y" if labels.column is None else f"column {labels.column!r}"] = np.array(list(map(no_label, labels.values)))
    is_gap = np.logical_or.reduce(list(gaps.values())) if missing == "drop" else np.zeros(count, dtype=bool)
    refuse_words(name, blocks, labels.roles, np.flatnonzero(~is_gap), labels.values)
    _refuse_empty(name, names, gaps)
    if missing == "refuse":
        refuse_empty(labels.roles, name, Counter("" if no_label(value) else "a label" for value in labels.values))
    kept = _complete(name, gaps, missing)
    parts = [_exact((name, column), block[kept], kept, exact) for column, block in blocks.items()]
    numerators, denominator = stacked(parts, axis=1)
    widths = [(column, block.shape[1]) for column, block in blocks.items()]
    named = [f"{column}[{k}]" if width > 1 else column for column, width in widths for k in range(width)]
    rows = of_names(name, numerators, denominator, [labels.values[k] for k in kept.tolist()])
    told = "" if labels.column is None else f"label: column {labels.column!r}"
    origin = "; ".join(filter(None, (told, units, dropped_text(count - len(kept)))))
    rows = replace(rows, origin=origin, columns=tuple(named), numbers=kept if len(kept) < count else None)
    starts = dict(zip(names, np.cumsum([0, *(width for _, width in widths)]).tolist(), strict=False))
    return with_indicators(
        settled(rows, labels.roles, [width for _, width in widths]),
        {starts[column]: found for column, (_, found) in categories.items()},
    )


def _without_units(columns: dict[str, NDArray[Any]], roles: Roles, name: str) -> tuple[dict[str, NDArray[Any]], str]:
    """Columns of which those with a unit are without it, and the words for the units."""
    of_text = [column for column in sorted(roles.units) if columns[roles.names[column]].dtype.kind in "OU"]
    plain, told = without_units(name, roles, {column: columns[roles.names[column]].tolist() for column in of_text})
    return columns | {roles.names[column]: values for column, values in plain.items()}, told


def _refuse_empty(name: str, names: Sequence[str], gaps: dict[str, Mask]) -> None:
    """Refuse columns that are empty, unless all of them are, or there is a single row."""
    empty = [column for column in names if gaps[f"column {column!r}"].all() and len(gaps[f"column {column!r}"]) > 1]
    if empty and len(empty) < len(names):
        told = f"{name}: column {empty[0]!r} is empty: leave it out by {drop_words(names, [names.index(empty[0])])}"
        way = tuple(("drop", column) for column in empty)
        raise TableError(told, [Refusal("nothing", tuple(map(repr, empty)), (way,))], name)


def _complete(name: str, gaps: dict[str, Mask], missing: Missing) -> Indices:
    """The positions of the rows that have a gap in no column; the others are refused, or left out."""
    is_gap = np.logical_or.reduce(list(gaps.values()))
    kept = np.flatnonzero(~is_gap)
    if is_gap.any() and missing == "refuse":
        first = int(is_gap.argmax())
        column = next(column for column, where in gaps.items() if where[first])
        counts = {told.removeprefix("column "): int(where.sum()) for told, where in gaps.items() if where.any()}
        raise GapError(f"{name}, row {first}, {column}: a value is missing", np.flatnonzero(is_gap).tolist(), counts)
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
        told = f"{name}: column {column!r} is of type {values.dtype}, not numbers: leave it out by `drop={column!r}`"
        cell = f"{column!r} (of type {values.dtype})"
        raise TableError(told, [Refusal("no numbers", (cell,), ((("drop", column),),))], name)
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
    try:
        return exact_integers(block, exact)
    except InputError as error:
        where, _, told = str(error).partition(": ")
        row = int(where.split(",")[0].removeprefix("row ")) if where.startswith("row ") else 0
        raise InputError(f"{name}, row {int(kept[row])}, column {column!r}: {told}") from None
