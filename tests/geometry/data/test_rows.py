"""Rows keep what the theory cannot take: equal rows, and clashing labels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.memory.arrays import rows_from_arrays
from mixproof.geometry.data.rows import Clash, Rows, equal_rows
from mixproof.geometry.errors import InputError
from tests.strategies import datasets, examples


@given(st.lists(st.tuples(st.integers(-1, 1), st.integers(-1, 1)), min_size=1, max_size=12), st.booleans())
@examples(80)
def test_equal_rows_are_found_as_by_comparing_all(points: list[tuple[int, int]], big: bool) -> None:
    table = np.array(points, dtype=object if big else np.int64) * (10**30 if big else 1)
    found = {point: [k for k, other in enumerate(points) if other == point] for point in points}
    assert equal_rows(table) == [rows for rows in found.values() if len(rows) > 1]


def test_clashes_are_told_with_their_rows_and_can_be_left_out() -> None:
    rows = rows_from_arrays([[0], [1], [0], [2], [1], [1]], list("abacbc"))
    assert rows.clashes() == [Clash((1, 4, 5), ("b", "b", "c"))]
    left = rows.without_clashes()
    assert left.dataset().rows == ((0, 1), (2,))
    assert [left.number(k) for k in range(3)] == [0, 2, 3]
    with pytest.raises(InputError, match="two labels"):
        rows.dataset()
    assert rows_from_arrays([[0], [0]], ["a", "b"]).without_clashes().count == 0


def test_of_clashes_that_of_most_rows_and_most_even_shares_comes_first() -> None:
    points = [[0]] * 2 + [[1]] * 4 + [[2]] * 4 + [[3]] * 4 + [[4]] * 2 + [[5]]
    rows = rows_from_arrays(points, list("abaaabaabbabccbaa"))
    assert [rows.numerators[clash.rows[0]].tolist() for clash in rows.clashes()] == [[3], [2], [1], [0], [4]]


@given(datasets())
@examples(40)
def test_a_dataset_is_made_again_of_its_rows(dataset: Dataset) -> None:
    again = Rows.of_dataset(dataset).dataset()
    assert (again.rows, again.labels, again.classes) == (dataset.rows, dataset.labels, dataset.classes)
    assert (again.numerators == dataset.numerators).all()


def test_constant_columns_are_named() -> None:
    rows = rows_from_arrays([[1, 2, 3], [1, 5, 3]], ["a", "b"])
    assert rows.constant_columns() == ["0", "2"]
