"""A query for margins: the data points and the points x as integers over one denominator, named by their content."""

from dataclasses import dataclass
from math import comb, lcm

import numpy as np

from mixproof.geometry.aliases import IntegerArray
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.exact_tables import integer_array
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.state import content_key
from mixproof.geometry.margins.distances import Best, Margin, Segments
from mixproof.geometry.margins.field import Field

MOST_PAIRS_ONE_BY_ONE = 10**8
"""Pairs of a point and a segment from which on points are looked at in blocks."""


@dataclass(frozen=True, eq=False)
class MarginQuery:
    """A query for margins.

    Parameters
    ----------
    field : Field
        The points as integers.
    denominator : int
        Their common denominator.
    key : str
        A name of the query by its content, under which results are kept.
    name : str
        The name of the dataset of the points x, for messages.
    """

    field: Field
    denominator: int
    key: str
    name: str

    @property
    def is_large(self) -> bool:
        """True if there are so many pairs of a point and a segment that blocks pay."""
        return len(self.field.queries) * comb(len(self.field.points), 2) >= MOST_PAIRS_ONE_BY_ONE

    def margin(self, index: int, best: Best) -> Margin:
        """The margin of a point x, in the units of the data."""
        squared, low, high = best
        return Margin(index, high, low, squared / self.denominator**2)


def query_of(dataset: Dataset, tests: Dataset | None, segments: Segments, kind: str = "margins") -> MarginQuery:
    """The query for the margins of a dataset or of the points of a test set.

    Parameters
    ----------
    tests : Dataset or None
        The points x, if they are not the data points; classes are matched by name.
    kind : str
        The kind of margins; part of the key.

    Raises
    ------
    InputError
        If some x has no point outside its class, or the dimensions differ.

    Examples
    --------
    >>> query = query_of(Dataset.from_rows([["1/2"], [1]], "ab"), Dataset.from_rows([["1/3"]], "a"), Segments())
    >>> query.denominator, query.field.points.tolist(), query.field.queries.tolist()
    (6, [[3], [6]], [[2]])
    """
    labels = np.array(dataset.labels, dtype=np.int64)
    of_tests_key = None if tests is None else content_key(tests, tests.classes, dataset.classes)
    key = content_key(dataset, kind, segments, of_tests_key)
    if tests is None:
        if len(dataset.classes) < 2:
            raise InputError(f"{dataset.name} has one class only: ε needs points outside a point's class")
        points = compact(dataset.numerators)
        return MarginQuery(Field(points, labels, points, labels, segments), dataset.denominator, key, dataset.name)
    if tests.dimension != dataset.dimension:
        raise InputError(
            f"{tests.name} has {tests.dimension} coordinates, {dataset.name} {dataset.dimension}: give both as many"
        )
    position = {name: place for place, name in enumerate(dataset.classes)}
    of_tests = np.array([position.get(tests.classes[label], -1) for label in tests.labels], dtype=np.int64)
    if len(dataset.classes) < 2 and (of_tests == 0).any():
        raise InputError(f"{dataset.name} has one class only: ε needs points outside a point's class")
    common = lcm(dataset.denominator, tests.denominator)
    points, queries = (compact(_times(each.numerators, common // each.denominator)) for each in (dataset, tests))
    return MarginQuery(Field(points, labels, queries, of_tests, segments), common, key, tests.name)


def _times(numerators: IntegerArray, factor: int) -> IntegerArray:
    return numerators if factor == 1 else integer_array(numerators.astype(object) * factor)


def compact(numerators: IntegerArray) -> IntegerArray:
    """The same integers in 32 bits, where a dataset has them in 64: differences still fit.

    Examples
    --------
    >>> compact(np.array([[2**30 - 1]])).dtype
    dtype('int32')
    """
    return numerators if numerators.dtype == object else numerators.astype(np.int32)
