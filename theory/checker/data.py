"""The labelled dataset of a certificate: distinct points, a class for each, and the rows that hold it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from math import lcm
from typing import Any

from .budget import MOST_UNIT_BITS, Clock, Unchecked, require_form
from .form import fields, integer, many, number, readable, show, text

Point = tuple[Fraction, ...]


@dataclass(eq=False)
class Data:
    """A labelled dataset: the points times `unit`, in integers; the rows that hold a point are its weight."""

    name: str
    vectors: list[tuple[int, ...]]
    unit: int
    labels: list[int]
    classes: list[str]
    rows: list[list[int]]
    clock: Clock

    @staticmethod
    def read(value: Any, clock: Clock) -> "Data":
        """The dataset as written: distinct points of one dimension, one label each, rows numbered from 0."""
        given = fields(value, "name points labels rows classes")
        points = many(given["points"], lambda point: many(point, number))
        sizes = {len(point) for point in points}
        require_form(len(sizes) == 1 and 0 not in sizes, "dimensions differ or are 0")
        unit = 1
        for point in points:
            clock.spend(20)
            unit = lcm(unit, *(value.denominator for value in point))
            if unit.bit_length() > MOST_UNIT_BITS:
                raise Unchecked("the common denominator of the points is too large")
        if unit.bit_length() * len(points) * len(points[0]) > 2**30:
            raise Unchecked("the points are too many for their common denominator")
        vectors = [tuple(int(value * unit) for value in point) for point in points]
        classes, rows = many(given["classes"], text), many(given["rows"], lambda held: many(held, integer))
        names = many(given["labels"], text)
        require_form(len(names) == len(vectors) == len(rows), "points, labels and rows differ in number")
        require_form(len(set(vectors)) == len(vectors), "a point is given twice, so its classes are not disjoint")
        require_form(all(c and c == c.strip() for c in classes), "a class has no name, or one with blanks around it")
        require_form(len(set(classes)) == len(classes) and set(names) == set(classes), "the labels are not the classes")
        counted = sorted(row for held in rows for row in held)
        require_form(all(rows) and counted == list(range(len(counted))), "the rows are not numbered 0, 1, 2, …")
        place = {name: index for index, name in enumerate(classes)}
        return Data(text(given["name"]), vectors, unit, [place[n] for n in names], classes, rows, clock)

    @cached_property
    def size(self) -> int:
        """Number m of points."""
        return len(self.vectors)

    @cached_property
    def counts(self) -> list[int]:
        """Rows that hold each point: its weight, times the number N of rows."""
        return [len(held) for held in self.rows]

    @cached_property
    def total(self) -> int:
        """Number N of rows."""
        return sum(self.counts)

    @cached_property
    def of_row(self) -> dict[int, int]:
        """The point that a row holds."""
        return {row: index for index, held in enumerate(self.rows) for row in held}

    @cached_property
    def of_vector(self) -> dict[tuple[int | Fraction, ...], int]:
        """The point at a place."""
        return {vector: index for index, vector in enumerate(self.vectors)}

    @cached_property
    def class_sizes(self) -> list[int]:
        """Rows of each class."""
        sizes = Counter(self.labels[index] for index in self.of_row.values())
        return [sizes[label] for label in range(len(self.classes))]

    @cached_property
    def class_distances(self) -> list[Fraction]:
        """For each class, the squared distance to the nearest point of another class."""
        least: dict[int, int] = {}
        for s, t in combinations(range(self.size), 2):
            self.clock.spend(1 + len(self.vectors[0]) // 4)
            i, j = self.labels[s], self.labels[t]
            if i != j:
                squared = self.squared(s, t)
                least[i], least[j] = min(squared, least.get(i, squared)), min(squared, least.get(j, squared))
        return [Fraction(least.get(i, 0), self.unit**2) for i in range(len(self.classes))]

    def point(self, index: int) -> Point:
        """The coordinates of a data point."""
        return tuple(Fraction(value, self.unit) for value in self.vectors[index])

    def index_at(self, x: Point) -> int | None:
        """The data point at a place, if there is one."""
        return self.of_vector.get(tuple(value * self.unit for value in x))

    def mixed(self, s: int, t: int, weight: Fraction) -> Point:
        """The point λs + (1 − λ)t."""
        return tuple(weight * a + (1 - weight) * b for a, b in zip(self.point(s), self.point(t), strict=True))

    def squared(self, s: int, t: int) -> int:
        """|s − t|² in squared units."""
        return sum((a - b) ** 2 for a, b in zip(self.vectors[s], self.vectors[t], strict=True))

    def called(self, index: int) -> str:
        """A point by its row, place and class."""
        place = place_text(self.point(index))
        return f"row {self.rows[index][0]} {place} of class {self.class_name(self.labels[index])}"

    def class_name(self, label: int) -> str:
        """The name of a class, for reading."""
        return readable(self.classes[label])


def place_text(x: Point) -> str:
    """A point, as far as it is short."""
    return f"({', '.join(map(show, x))})" if len(x) <= 4 else f"({', '.join(map(show, x[:3]))}, … {len(x)} coordinates)"


def over_one_denominator(values: Iterable[Fraction], clock: Clock) -> tuple[list[int], int]:
    """Rationals as integers over a common denominator, which is not too large."""
    listed, unit = list(values), 1
    for value in listed:
        unit = lcm(unit, value.denominator)
        clock.spend(10 + len(listed) * unit.bit_length() // 10**5)
        if unit.bit_length() > MOST_UNIT_BITS:
            raise Unchecked("the common denominator of some numbers is too large")
    return [value.numerator * (unit // value.denominator) for value in listed], unit
