"""Finite labelled datasets, exact and weighted.

The points are kept as integers over one common denominator: every question of incidence, order and
distance can then be asked in integers, and the rational point is one division away.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm

import numpy as np

from mixproof.geometry.aliases import IntegerArray, Point
from mixproof.geometry.data.exact_tables import integer_array
from mixproof.geometry.data.labels import label_text, ordered_classes
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import Exactness, decimal_text, rational
from mixproof.geometry.signatures import strict
from mixproof.geometry.views import Viewed

_CLASSES_TOLD, _POINTS_TOLD = 6, 5
"""The most classes and points that the words of a dataset name."""

LARGEST_SHORT = 2**53
"""Integers up to which all are doubles, and 64-bit integers with room to spare."""

_CLASHES_NAMED = 5
"""The most points with two labels that an error names; it counts all of them."""


@strict
@dataclass(frozen=True, eq=False, repr=False)
class Dataset(Viewed):
    """Distinct labelled points with positive weights that sum to one (§1 of the theory).

    Parameters
    ----------
    name : str
        What a person calls it.
    numerators : (m, n) integer array
        The points times `denominator`.
    denominator : int
        Common denominator of all coordinates.
    labels : tuple of int
        The class of each point, as a position in `classes`.
    classes : tuple of str
        Class names.
    rows : tuple of tuples of int
        For each point, the 0-based input rows that hold it; the first one names the point.
    origin : str
        How the rows were read, where a person should know.
    columns : tuple of n str
        Names of the coordinates; empty where they have none.

    Examples
    --------
    >>> line = Dataset.from_rows([["0"], ["0.5"], ["1"], ["0"]], ["a", "b", "a", "a"])
    >>> line.size, line.point(1), line.weights[0], line.rows[0]
    (3, (Fraction(1, 2),), Fraction(1, 2), (0, 3))
    """

    name: str
    numerators: IntegerArray
    denominator: int
    labels: tuple[int, ...]
    classes: tuple[str, ...]
    rows: tuple[tuple[int, ...], ...]
    origin: str = ""
    columns: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The sizes, the classes, and the first points."""
        sizes = f"{self.name}: {self.row_count:,} rows, {self.size:,} points in R^{self.dimension}"
        classes = [f"{name} ({size:,})" for name, size in zip(self.classes, self.class_sizes, strict=True)]
        told = classes[:_CLASSES_TOLD] + ["…"] * (len(classes) > _CLASSES_TOLD)
        points = [f" {self.describe_point(index)}" for index in range(min(self.size, _POINTS_TOLD))]
        more = [f" … {self.size:,} points"] if self.size > _POINTS_TOLD else []
        return "\n".join([f"{sizes}; {len(classes):,} classes: {', '.join(told)}", *points, *more])

    @staticmethod
    def from_rows(
        points: Iterable[Sequence[object]],
        labels: Iterable[Hashable],
        name: str = "data",
        exact: Exactness = "decimal",
    ) -> "Dataset":
        """A dataset from rows of numbers, each read as it is written, and their labels.

        Raises
        ------
        InputError
            If a coordinate is not a finite number, the rows differ in length, or one point has two labels.
        """
        table = [
            [_coordinate(value, row, column, exact) for column, value in enumerate(_listed(values, row))]
            for row, values in enumerate(points)
        ]
        return Dataset.from_rationals(table, labels, name)

    @staticmethod
    def from_rationals(
        table: Sequence[Sequence[Fraction]], labels: Iterable[Hashable], name: str = "data"
    ) -> "Dataset":
        """A dataset from rational coordinates, one sequence a row."""
        if not table:
            raise InputError(f"{name} has no rows: give at least one point with its label")
        dimension = len(table[0])
        if dimension == 0:
            raise InputError(f"{name} has no coordinates, only labels: give each point one number or more")
        for row, values in enumerate(table):
            if len(values) != dimension:
                raise InputError(
                    f"row {row} of {name} has {len(values)} coordinates, row 0 has {dimension}: give all rows as many"
                )
        denominator = lcm(*{value.denominator for values in table for value in values})
        numerators = [[value.numerator * (denominator // value.denominator) for value in values] for values in table]
        return Dataset.from_integers(np.array(numerators, dtype=object), denominator, labels, name)

    @staticmethod
    def from_integers(
        numerators: IntegerArray, denominator: int, labels: Iterable[Hashable], name: str = "data"
    ) -> "Dataset":
        """A dataset from an (N, n) integer array over a common denominator; equal rows merge into one point."""
        names = [label_text(label, row) for row, label in enumerate(labels)]
        if len(names) != len(numerators):
            raise InputError(f"{name} has {len(numerators)} points but {len(names)} labels: give one label a point")
        if not names:
            raise InputError(f"{name} has no rows: give at least one point with its label")
        numerators = integer_array(numerators)
        holders = _rows_of_equal_points(numerators)
        _refuse_two_labels(holders, names, name)
        classes = ordered_classes(names)
        position = {label: index for index, label in enumerate(classes)}
        kept = numerators[[rows[0] for rows in holders]]
        kept.setflags(write=False)
        labels_kept = tuple(position[names[rows[0]]] for rows in holders)
        return Dataset(name, kept, denominator, labels_kept, classes, tuple(map(tuple, holders)))

    @property
    def size(self) -> int:
        """Number m of distinct points."""
        return len(self.labels)

    @property
    def dimension(self) -> int:
        """Number n of coordinates."""
        return int(self.numerators.shape[1])

    @cached_property
    def row_count(self) -> int:
        """Number N of input rows, repeated points counted as often as they occur."""
        return sum(map(len, self.rows))

    @cached_property
    def weights(self) -> tuple[Fraction, ...]:
        """Weight of each point: its share of the rows; they sum to one."""
        return tuple(Fraction(len(rows), self.row_count) for rows in self.rows)

    @cached_property
    def short_numerators(self) -> IntegerArray:
        """The numerators, as 64-bit integers wherever floats hold them all."""
        return self.numerators.astype(np.int64 if self._largest_numerator <= LARGEST_SHORT else object)

    @cached_property
    def _largest_numerator(self) -> int:
        return max(map(int, (self.numerators.max(initial=0), -self.numerators.min(initial=0))))

    def seen_from(self, x: Point) -> tuple[IntegerArray, int]:
        """The points seen from x in integers, and how many times too large these are.

        The integers have 64 bits wherever floats hold them all.

        Examples
        --------
        >>> Dataset.from_rows([[0], [1]], [0, 1]).seen_from((Fraction(1, 3),))
        (array([[-1],
               [ 2]]), 3)
        """
        scale = lcm(self.denominator, *(Fraction(value).denominator for value in x))
        more, origin = scale // self.denominator, [int(value * scale) for value in x]
        farthest = self._largest_numerator * more + max(map(abs, origin), default=0)
        kind = np.int64 if farthest <= LARGEST_SHORT else object
        offsets = self.short_numerators.astype(kind, copy=False) * more - np.array(origin, dtype=kind)
        return offsets, scale

    def point(self, index: int) -> tuple[Fraction, ...]:
        """The rational coordinates of a point."""
        return tuple(Fraction(value, self.denominator) for value in self.vector(index))

    def vector(self, index: int) -> tuple[int, ...]:
        """The coordinates of a point times the common denominator."""
        try:
            return tuple(self.numerators[index].tolist())
        except IndexError:
            raise self._no_point(index) from None

    def check_dimension(self, x: Sequence[object]) -> None:
        """Refuse a point that has another number of coordinates than the data."""
        if len(x) != self.dimension:
            raise InputError(f"the point has {len(x)} coordinates, the data have {self.dimension}: give one for each")

    def row(self, index: int) -> int:
        """The first input row that holds a point: its name towards people."""
        try:
            return self.rows[index][0]
        except IndexError:
            raise self._no_point(index) from None

    def _no_point(self, index: int) -> Exception:
        """The refusal of an index; a value that is none is refused by its kind."""
        if isinstance(index, int | np.integer):
            return InputError(f"{self.name} has no point {index}: its {self.size:,} points are numbered from 0")
        return TypeError("an index has to be an integer")

    def label(self, index: int) -> str:
        """The class name of a point."""
        try:
            return self.classes[self.labels[index]]
        except IndexError:
            raise self._no_point(index) from None

    @cached_property
    def class_sizes(self) -> tuple[int, ...]:
        """Number of rows of each class."""
        counts = Counter[int]()
        for label, rows in zip(self.labels, self.rows, strict=True):
            counts[label] += len(rows)
        return tuple(counts[label] for label in range(len(self.classes)))

    def describe_point(self, index: int) -> str:
        """The name by which a person recognises a point: its row, coordinates and class.

        Examples
        --------
        >>> Dataset.from_rows([[0, 1], [0.5, 2]], ["a", "b"]).describe_point(1)
        'row 1 (0.5, 2) [class b]'
        """
        shown = [decimal_text(value) for value in self.point(index)[:6]]
        if self.dimension > len(shown):
            shown.append(f"… {self.dimension} coordinates")
        return f"row {self.row(index)} ({', '.join(shown)}) [class {self.label(index)}]"


def _rows_of_equal_points(numerators: IntegerArray) -> list[list[int]]:
    """The rows that hold each point, in the order of its first one."""
    holders: dict[Hashable, list[int]] = {}
    fixed_width = numerators.dtype != object
    for row, values in enumerate(np.ascontiguousarray(numerators)):
        holders.setdefault(values.tobytes() if fixed_width else tuple(values), []).append(row)
    return list(holders.values())


def _refuse_two_labels(holders: Sequence[Sequence[int]], names: Sequence[str], name: str) -> None:
    """Refuse points with two labels, all of them at once, the first ones by two of their rows."""
    others = [next((row for row in rows if names[row] != names[rows[0]]), None) for rows in holders]
    pairs = [(rows[0], other) for rows, other in zip(holders, others, strict=True) if other is not None]
    if not pairs:
        return
    if len(pairs) == 1:
        [(one, other)] = pairs
        raise InputError(
            f"rows {one} and {other} of {name} are the same point with two labels "
            f"({names[one]!r} and {names[other]!r}); the theory needs disjoint classes: "
            "correct the label that is wrong, or add columns that tell the two apart (an audit says what they cost)"
        )
    told = [f"rows {one} and {other} ({names[one]!r} and {names[other]!r})" for one, other in pairs[:_CLASHES_NAMED]]
    more = f" and {len(pairs) - len(told):,} more" if len(pairs) > len(told) else ""
    raise InputError(
        f"{len(pairs):,} points of {name} have two labels: {', '.join(told)}{more}; "
        "the theory needs disjoint classes: correct the labels that are wrong, or add columns that tell these rows "
        "apart (an audit says what they cost)"
    )


def _listed(values: Sequence[object], row: int) -> Sequence[object]:
    """The coordinates of a row, which has to have them in an order."""
    if isinstance(values, Iterable):
        return values
    raise InputError(f"row {row}: a point is a sequence of coordinates, such as [{values}], not {values!r}")


def _coordinate(value: object, row: int, column: int, exact: Exactness) -> Fraction:
    """The exact value of an entry, or a refusal by its place."""
    try:
        return rational(value, exact)
    except InputError as error:
        raise InputError(f"row {row}, column {column}: {error}") from None
