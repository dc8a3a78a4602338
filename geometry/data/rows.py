"""Labelled rows as they come in, before the theory asks anything of them.

A dataset of the theory has distinct points and one label at each. What people have are rows: some of them equal,
some of them equal with different labels, some with a value missing. Here they are kept as they are, exactly, so that
such things can be told with their rows, and a dataset is made of them when it is asked for.
"""

import re
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import IntegerArray
from mixproof.geometry.data.dataset import Dataset, label_text, ordered_classes
from mixproof.geometry.data.exact_tables import exact_integers, rationals
from mixproof.geometry.data.hints import MISSING_WORDS
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import Exactness

Missing = Literal["refuse", "drop"]
"""What is done with rows in which a value or the label is missing."""

ROWS_NAMED = 10

_ONE_MEND = ": fill it in, or remove the row (`missing='drop'` leaves it out)"
_MEND = ": fill them in, or remove these rows (`missing='drop'` leaves them out)"


class GapError(InputError):
    """Rows in which a value or the label is missing, for a reader that was to refuse them.

    Examples
    --------
    >>> print(GapError("t.csv, row 3, column 0: a value is missing", [3, 8]))
    t.csv, row 3, column 0: a value is missing (2 rows have such gaps: 3, 8): fill them in, or remove these rows \
(`missing='drop'` leaves them out)
    """

    def __init__(self, first: str, rows: Sequence[int]) -> None:
        self.rows = tuple(rows)
        several = f" ({len(rows):,} rows have such gaps: {rows_text(rows)})"
        super().__init__(first + (_ONE_MEND if len(rows) == 1 else several + _MEND))
        self._first = first

    def within(self, source: str) -> "GapError":
        """The same, with the source named."""
        return GapError(f"{source}: {self._first}", self.rows)


def rows_text(rows: Sequence[int], most: int = ROWS_NAMED) -> str:
    """The first rows of a list, as a person reads them.

    Examples
    --------
    >>> rows_text([3, 8, 9]), rows_text(range(100), most=2)
    ('3, 8, 9', '0, 1, …')
    """
    return ", ".join(map(str, rows[:most])) + (", …" if len(rows) > most else "")


@dataclass(frozen=True)
class Clash:
    """Equal rows with different labels: the theory has no such point.

    Parameters
    ----------
    rows : tuple of int
        By their numbers in the source.
    labels : tuple of str
        One a row.
    """

    rows: tuple[int, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Rows:
    """N labelled rows of n exact numbers, as a source holds them.

    Parameters
    ----------
    name : str
        What a person calls the source.
    numerators : (N, n) integer array
        The coordinates times `denominator`.
    denominator : int
    labels : tuple of N str
    origin : str
        How the source was read, where a person should know.
    shape : tuple of int
        The shape of one example before it was flattened, such as (28, 28).
    columns : tuple of n str
        Names of the coordinates; empty where they have none.
    places : tuple of N str
        Where each row comes from, such as an image file; empty where a row is its number.
    numbers : (N,) array of int or None
        The row numbers in the source, where some rows of it were left out.

    Examples
    --------
    >>> rows = Rows("line", np.array([[0], [1], [2], [1]]), 2, ("a", "b", "a", "c"))
    >>> rows.clashes()
    [Clash(rows=(1, 3), labels=('b', 'c'))]
    >>> rows.take([0, 1, 2]).dataset().point(1)
    (Fraction(1, 2),)
    """

    name: str
    numerators: IntegerArray
    denominator: int
    labels: tuple[str, ...]
    origin: str = ""
    shape: tuple[int, ...] = ()
    columns: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    numbers: NDArray[np.intp] | None = None

    def __post_init__(self) -> None:
        if len(self.labels) != len(self.numerators):
            raise InputError(f"{self.name} has {len(self.numerators)} points but {len(self.labels)} labels")
        if not self.labels:
            raise InputError(f"{self.name} has no rows")

    @staticmethod
    def of_dataset(dataset: Dataset) -> "Rows":
        """The rows of a dataset, in their order.

        Examples
        --------
        >>> Rows.of_dataset(Dataset.from_rows([[0], [1], [0]], [5, 6, 5])).labels
        ('5', '6', '5')
        """
        owner = np.empty(dataset.row_count, dtype=np.intp)
        numbers = np.array(sorted(row for rows in dataset.rows for row in rows), dtype=np.intp)
        for index, rows in enumerate(dataset.rows):
            owner[np.searchsorted(numbers, rows)] = index
        labels = tuple(dataset.label(index) for index in owner.tolist())
        kept = None if (numbers == np.arange(len(numbers))).all() else numbers
        return Rows(dataset.name, dataset.numerators[owner], dataset.denominator, labels, dataset.origin, numbers=kept)

    @property
    def count(self) -> int:
        """Number N of rows."""
        return len(self.labels)

    @property
    def dimension(self) -> int:
        """Number n of coordinates."""
        return int(self.numerators.shape[1])

    def number(self, row: int) -> int:
        """The number of a row in the source."""
        return row if self.numbers is None else int(self.numbers[row])

    def take(self, chosen: Sequence[int] | NDArray[np.intp]) -> "Rows":
        """Some of the rows, with the numbers that they have in the source."""
        kept = np.asarray(chosen, dtype=np.intp)
        return replace(
            self,
            numerators=self.numerators[kept],
            labels=tuple(self.labels[k] for k in kept.tolist()),
            places=tuple(self.places[k] for k in kept.tolist()) if self.places else (),
            numbers=kept if self.numbers is None else self.numbers[kept],
        )

    def dataset(self) -> Dataset:
        """The dataset of the theory: equal rows merged into weights, rows counted from 0 as they stand here.

        Raises
        ------
        InputError
            If one point has two labels.
        """
        made = Dataset.from_integers(self.numerators, self.denominator, self.labels, self.name)
        return replace(made, origin=self.origin)

    @cached_property
    def class_sizes(self) -> dict[str, int]:
        """The classes in their order, and the number of rows of each."""
        counts = Counter(self.labels)
        return {name: counts[name] for name in ordered_classes(counts)}

    @cached_property
    def groups(self) -> list[list[int]]:
        """The positions of equal rows, for each point that has two rows or more, first rows first."""
        return equal_rows(self.numerators)

    def clashes(self) -> list[Clash]:
        """The points with two labels or more."""
        found = []
        for group in self.groups:
            labels = tuple(self.labels[row] for row in group)
            if len(set(labels)) > 1:
                found.append(Clash(tuple(map(self.number, group)), labels))
        return found

    def without_clashes(self) -> "Rows":
        """The rows whose points have one label.

        Raises
        ------
        InputError
            If there is none.
        """
        clashing = {row for group in self.groups if len({self.labels[k] for k in group}) > 1 for row in group}
        if not clashing:
            return self
        if len(clashing) == self.count:
            raise InputError(f"every point of {self.name} has two labels: is {self.origin or 'the label'} right?")
        return self.take([row for row in range(self.count) if row not in clashing])

    def constant_columns(self) -> list[str]:
        """The coordinates that are the same in every row, by name or number."""
        constant = np.flatnonzero((self.numerators == self.numerators[0]).all(axis=0)).tolist()
        return [self.columns[k] if self.columns else str(k) for k in constant]


def equal_rows(numerators: IntegerArray) -> list[list[int]]:
    """Positions of equal rows, for each row that occurs twice or more.

    Rows are told apart by a random linear form modulo 2⁶⁴ first; those that it does not tell apart are
    compared.

    Examples
    --------
    >>> equal_rows(np.array([[1, 2], [3, 4], [1, 2], [0, 0], [3, 4]]))
    [[0, 2], [1, 4]]
    """
    suspects = np.arange(len(numerators))
    if numerators.dtype != object:
        form = np.random.default_rng(2110).integers(1, 2**63, size=numerators.shape[1]) | 1
        marks = (numerators * form).sum(axis=1)
        _, inverse, counts = np.unique(marks, return_inverse=True, return_counts=True)
        suspects = np.flatnonzero(counts[inverse] > 1)
    holders: dict[Hashable, list[int]] = {}
    for row in suspects.tolist():
        holders.setdefault(tuple(numerators[row].tolist()), []).append(row)
    return [rows for rows in holders.values() if len(rows) > 1]


# --- from tables ----------------------------------------------------------------------------------------


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
        What is done with rows that hold NaN, or None as their label.

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
        kept = _settle_gaps(flat, labels, gaps, name, missing)
        flat, labels = flat[kept], [labels[k] for k in kept.tolist()]
    rows = of_names(name, *exact_integers(flat, exact), labels)
    shape = table.shape[1:] if table.ndim > 2 else ()
    return replace(rows, shape=shape, numbers=kept, origin=dropped_text(len(table) - rows.count))


def of_names(name: str, numerators: IntegerArray, denominator: int, labels: Sequence[Hashable]) -> Rows:
    """Rows from exact numbers and labels of any type.

    Examples
    --------
    >>> of_names("t", np.array([[1], [2]]), 2, [1.0, True]).labels
    ('1', 'True')
    """
    return Rows(name, numerators, denominator, tuple(label_text(label, row) for row, label in enumerate(labels)))


def gaps_of(table: NDArray[Any]) -> NDArray[np.bool_]:
    """Which rows of an (N, n) table hold a missing value.

    Examples
    --------
    >>> gaps_of(np.array([[1, 2], [np.nan, 2]])).tolist(), gaps_of(np.array([["1", "?"]], dtype=object)).tolist()
    ([False, True], [True])
    """
    if table.dtype.kind == "f":
        return np.asarray(np.isnan(table).any(axis=1))
    if table.dtype.kind in "OU":
        return np.array([any(map(is_missing, row)) for row in table.tolist()], dtype=np.bool_)
    return np.zeros(len(table), dtype=np.bool_)


def is_missing(value: object) -> bool:
    """Whether a value stands for one that is missing: None, NaN, or a word that tables write for it.

    Examples
    --------
    >>> [is_missing(value) for value in (None, float("nan"), " N/A ", "0", 0)]
    [True, True, True, False, False]
    """
    if isinstance(value, str):
        return value.strip().lower() in MISSING_WORDS
    return value is None or (isinstance(value, float | np.floating) and bool(np.isnan(value)))


def no_label(label: object) -> bool:
    """Whether a label is missing: None, NaN or blank; any word may be the name of a class.

    Examples
    --------
    >>> [no_label(label) for label in (None, " ", "none", 0)]
    [True, True, False, False]
    """
    return not label.strip() if isinstance(label, str | bytes) else is_missing(label)


def dropped_text(dropped: int) -> str:
    """How many rows were left out, where any were.

    Examples
    --------
    >>> dropped_text(1), dropped_text(1200), dropped_text(0)
    ('1 row with missing values left out', '1,200 rows with missing values left out', '')
    """
    return f"{dropped:,} row{'s' * (dropped > 1)} with missing values left out" if dropped else ""


def _settle_gaps(
    table: NDArray[Any], labels: Sequence[Hashable], gaps: NDArray[np.bool_], name: str, missing: Missing
) -> NDArray[np.intp]:
    """The rows without gaps where the others are dropped; else a refusal that names these."""
    if missing == "drop" and not gaps.all():
        return np.flatnonzero(~gaps)
    if missing == "drop":
        raise InputError(f"every row of {name} has a missing value: is a column of it empty?")
    rows = np.flatnonzero(gaps).tolist()
    try:
        for _ in rationals(table[rows[0] : rows[0] + 1], "decimal"):
            pass
        label_text(labels[rows[0]], rows[0])
    except InputError as error:
        told = re.sub("^row 0, ", f"row {rows[0]}, ", str(error))
        raise GapError(told, rows) from None
    raise AssertionError(f"row {rows[0]} has no gap")
