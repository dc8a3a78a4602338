"""Labelled rows as they come in, before the theory asks anything of them.

A dataset of the theory has distinct points and one label at each. What people have are rows: some of them equal,
some of them equal with different labels, some with a value missing. Here they are kept as they are, exactly, so that
such things can be told with their rows, and a dataset is made of them when it is asked for.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from mixproof.geometry.aliases import Indices, IntegerArray
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.labels import label_text, ordered_classes
from mixproof.geometry.errors import InputError


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

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of rows of each label, the largest first.

        Examples
        --------
        >>> Clash((0, 2, 5), ("a", "b", "a")).sizes
        (2, 1)
        """
        return tuple(sorted(Counter(self.labels).values(), reverse=True))


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
        The row numbers in the source, where some rows of it were left out; such a part may have no rows.

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
    numbers: Indices | None = None

    def __post_init__(self) -> None:
        if len(self.labels) != len(self.numerators):
            raise InputError(f"{self.name} has {len(self.numerators)} points but {len(self.labels)} labels")
        if not self.labels and self.numbers is None:
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
        made = Rows(dataset.name, dataset.numerators[owner], dataset.denominator, labels, dataset.origin)
        return replace(made, columns=dataset.columns, numbers=kept)

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

    def take(self, chosen: Sequence[int] | Indices) -> "Rows":
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
        return replace(made, origin=self.origin, columns=self.columns)

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
        """The points with two labels or more, the worst first: of most rows, then of most even shares, then by row.

        Examples
        --------
        >>> rows = Rows("t", np.array([[0], [0], [0], [1], [1], [1], [1], [2], [2]]), 1, tuple("abbccabcd"))
        >>> [clash.rows for clash in rows.clashes()]
        [(3, 4, 5, 6), (0, 1, 2), (7, 8)]
        """
        found = []
        for group in self.groups:
            labels = tuple(self.labels[row] for row in group)
            if len(set(labels)) > 1:
                found.append(Clash(tuple(map(self.number, group)), labels))
        return sorted(found, key=lambda clash: (-len(clash.rows), clash.sizes, clash.rows))

    def without_clashes(self) -> "Rows":
        """The rows whose points have one label; perhaps none.

        Examples
        --------
        >>> rows = Rows("t", np.array([[0], [1], [0]]), 1, ("a", "a", "b"))
        >>> rows.without_clashes().labels, rows.take([0, 2]).without_clashes().count
        (('a',), 0)
        """
        clashing = {row for group in self.groups if len({self.labels[k] for k in group}) > 1 for row in group}
        if not clashing:
            return self
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


def of_names(name: str, numerators: IntegerArray, denominator: int, labels: Sequence[Hashable]) -> Rows:
    """Rows from exact numbers and labels of any type.

    Examples
    --------
    >>> of_names("t", np.array([[1], [2]]), 2, [1.0, True]).labels
    ('1', 'True')
    """
    return Rows(name, numerators, denominator, tuple(label_text(label, row) for row, label in enumerate(labels)))
