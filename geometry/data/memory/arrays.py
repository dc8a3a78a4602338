"""Arrays in memory and their labels become labelled rows."""

from collections.abc import Hashable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mixproof.geometry.data.categories import numbers_as_categories
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.doubts import settled
from mixproof.geometry.data.exact_tables import exact_integers
from mixproof.geometry.data.gaps import (
    Missing,
    check_missing,
    dropped_text,
    gaps_of,
    missing_way,
    no_label,
    without_gaps,
)
from mixproof.geometry.data.memory.array_likes import as_array, as_label, one_label_each
from mixproof.geometry.data.memory.stacks import stacked_examples
from mixproof.geometry.data.memory.words import refuse_words
from mixproof.geometry.data.refusals import Change, read_or_collect
from mixproof.geometry.data.roles import ColumnChoice, Roles
from mixproof.geometry.data.rows import Rows, of_names
from mixproof.geometry.data.units import without_units
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import Exactness
from mixproof.geometry.signatures import strict


@strict
def from_arrays(
    X: ArrayLike,
    y: Sequence[Hashable] | NDArray[np.generic],
    name: str = "data",
    exact: Exactness = "decimal",
    missing: Missing = "refuse",
) -> Dataset:
    """A dataset from arrays in memory.

    Parameters
    ----------
    X : (N,) or (N, ...) array of numbers
        One row an example; further axes (images) are flattened. Tensors, frames and lists of arrays will do, and what
        is masked is missing.
    y : (N,) sequence of labels of any type
    name : str
        What a person calls them.
    exact : {"decimal", "binary"}
        The reading of a float: through its shortest decimal, or as the binary number that it stores.
    missing : {"refuse", "drop"}
        The way with rows in which a value or the label is missing.

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
    """Labelled rows from arrays in memory, before equal ones are merged.

    The parameters are those of `from_arrays`.

    Raises
    ------
    InputError
        If the arrays do not fit each other, or an entry is not a finite real number.

    Examples
    --------
    >>> rows_from_arrays([[0.5], [0.5]], ["a", "b"]).clashes()
    [Clash(rows=(0, 1), labels=('a', 'b'))]
    """
    check_missing(missing)
    if exact not in get_args(Exactness):
        raise InputError(f"`exact` is 'decimal' or 'binary', not {exact!r}")
    table = _table(X, name)
    if table.ndim == 0:
        raise InputError(f"{name} needs one row a point and one label a row; X has shape {table.shape}")
    return of_table(table, one_label_each(y, name), name, exact, missing)


def table_from_arrays(
    arrays: tuple[ArrayLike, Sequence[Hashable]],
    name: str,
    choice: ColumnChoice,
    missing: Missing,
    names: Sequence[str] = (),
) -> Rows:
    """Labelled rows from examples and labels; an array of two axes is looked at as a table.

    Parameters
    ----------
    arrays : pair
        X and y, as in `rows_from_arrays`.
    choice : ColumnChoice
        The columns that are left out or kept.
    names : sequence of str
        The names of the columns; where these are not as many as the columns, they are numbered.

    Raises
    ------
    InputError
        As in `rows_from_arrays`, or if a column numbers the rows.

    Examples
    --------
    >>> table_from_arrays((np.eye(2), ["a", "b"]), "t", ColumnChoice(drop=("0",)), "refuse").dimension
    1
    """
    table = _table(arrays[0], name)
    if table.ndim != 2 or not table.shape[1]:
        if choice.names_columns:
            raise InputError(f"`drop` and `keep` are for tables, and the examples of {name} have other shapes")
        return rows_from_arrays(table, arrays[1], name, missing=missing)
    is_named = len(names) == table.shape[1]
    called = tuple(names) if is_named else tuple(map(str, range(table.shape[1])))

    def read(more: Change) -> Rows:
        roles, way = choice.changed(more).roles_beside_labels(called, name), missing_way(missing, more)
        plain, units = _without_units(table, roles, name)
        kept = plain if len(roles.coordinates) == plain.shape[1] else plain[:, list(roles.coordinates)]
        columns = tuple(names[k] for k in roles.coordinates) if is_named else ()
        try:
            rows = rows_from_arrays(kept, arrays[1], name, missing=way)
            rows = replace(rows, columns=columns, origin="; ".join(filter(None, (units, rows.origin))))
        except InputError:
            blocks = {roles.names[k]: plain[:, [k]] for k in roles.coordinates}
            refuse_words(name, blocks, roles, np.arange(len(table)))
            raise
        return numbers_as_categories(settled(rows, roles), roles)

    return read_or_collect(read)


def _without_units(table: NDArray[Any], roles: Roles, name: str) -> tuple[NDArray[Any], str]:
    """A table of which the columns with a unit are without it, and the words for the units."""
    if not roles.units or table.dtype.kind not in "OU":
        return table, ""
    plain, told = without_units(name, roles, {column: table[:, column].tolist() for column in sorted(roles.units)})
    made = table.astype(object)
    for column, values in plain.items():
        made[:, column] = values
    return made, told


def of_table(
    table: NDArray[Any],
    labels: Sequence[Hashable],
    name: str = "data",
    exact: Exactness = "decimal",
    missing: Missing = "refuse",
) -> Rows:
    """Rows from an array and its labels; further axes are flattened, and their shape is kept.

    Parameters
    ----------
    table : (N, ...) array of numbers
    labels : sequence of N labels of any type
    missing : {"refuse", "drop"}
        The way with rows that hold NaN, or None as their label.

    Raises
    ------
    InputError
        If the labels do not fit the rows, or an entry is not a finite real number.

    Examples
    --------
    >>> of_table(np.zeros((3, 28, 28), dtype=np.uint8), [0, 1, 0]).shape
    (28, 28)
    """
    if len(table) != len(labels):
        raise InputError(f"{name} has {len(table)} points but {len(labels)} labels")
    if table.size == 0:
        raise InputError(f"{name} has no rows" if len(table) == 0 else f"{name} has no coordinates")
    flat, kept = table.reshape(len(table), -1), None
    gaps = gaps_of(flat) | np.array([no_label(label) for label in labels])
    if gaps.any():
        kept = without_gaps(flat, labels, gaps, name, missing)
        flat, labels = flat[kept], [labels[k] for k in kept.tolist()]
    rows = of_names(name, *exact_integers(flat, exact), labels)
    shape = table.shape[1:] if table.ndim > 2 else ()
    return replace(rows, shape=shape, numbers=kept, origin=dropped_text(len(table) - rows.count))


def _table(X: ArrayLike, name: str) -> NDArray[Any]:
    """An array as it is; lists entry by entry, so that no number takes the type of another."""
    if isinstance(X, Mapping | Set | Iterator):
        raise InputError(
            f"{name} needs one row a point, and X is a {type(X).__name__}: give an array, a frame or a list"
        )
    plain = as_array(X)
    if hasattr(plain, "__array__"):
        plain = np.asarray(plain)
        nested = plain.dtype == object and plain.ndim == 1 and any(map(_is_array, plain))
        return stacked_examples(list(plain), name) if nested else plain
    if isinstance(X, list | tuple) and any(map(_is_array, X)):
        return stacked_examples(X, name)
    try:
        table = np.array([as_label(entry) for entry in X] if isinstance(X, list | tuple) else X, dtype=object)
    except ValueError:
        table = np.array([()], dtype=object)
    if table.ndim == 1 and any(np.ndim(entry) for entry in table if not isinstance(entry, str)):
        raise InputError(f"the rows of {name} differ in length")
    return table


def _is_array(entry: Any) -> bool:
    """True for an array, a tensor, a column or a picture, but not for a list or a number."""
    return not isinstance(entry, list | tuple | np.generic) and np.ndim(as_array(entry)) > 0
