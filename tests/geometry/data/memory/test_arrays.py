"""Arrays in memory are read as written, or refused in one line."""

import re
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import ArrayLike

from mixproof.geometry.data.gaps import GapError
from mixproof.geometry.data.memory.arrays import from_arrays, rows_from_arrays
from mixproof.geometry.errors import InputError
from tests.geometry.data.expected import ARRAY, DROP, LABELS, POINTS, expected_rows, rows_of
from tests.strategies import all_points


def test_arrays_and_lists_of_any_kind_make_the_same_dataset() -> None:
    texts = [["0.1", "2"], ["0.7", "-3"], ["0", "2.5"]]
    same: list[ArrayLike] = [ARRAY, ARRAY.tolist(), texts, np.array(texts), np.array(POINTS, dtype=object)]
    for points in same:
        for labels in (LABELS, np.array(LABELS), tuple(LABELS), np.array(LABELS, dtype=object)):
            assert rows_of(from_arrays(points, labels)) == expected_rows()


def test_points_on_a_line_may_come_without_a_second_axis() -> None:
    assert all_points(from_arrays([0.5, 2], [0, 1])) == [(Fraction(1, 2),), (Fraction(2),)]


@pytest.mark.parametrize("labels", [["a", "b"], [1, "1.5"], [None, "a"], [True, 2]])
def test_labels_in_memory_may_be_of_any_type(labels: list[object]) -> None:
    if None in labels:
        with pytest.raises(InputError, match="row 0: the label is missing"):
            from_arrays([[1], [2]], labels)
    else:
        assert [label for _, label in rows_of(from_arrays([[1], [2]], labels))] == [str(label) for label in labels]


@pytest.mark.parametrize(
    "table",
    [
        np.array([[2**53 - 1, -(2**53) + 1]], dtype=float),
        np.array([[2.0**53, 3]]),
        np.array([[1e22, -1e22]]),
        np.array([[-(2**63), 2**63 - 1]]),
        np.array([[2**64 - 1, 1]], dtype=np.uint64),
        np.array([[2**70, 1]], dtype=object),
    ],
)
def test_integers_of_any_size_are_kept(table: np.ndarray[tuple[int, int], np.dtype[np.generic]]) -> None:
    assert from_arrays(table, ["a"]).point(0) == tuple(Fraction(int(value)) for value in table[0])


def test_whole_floats_beyond_two_to_the_53_are_read_as_their_decimals_or_as_stored() -> None:
    table = np.array([[2.0**60]])
    assert from_arrays(table, ["a"]).point(0) == (Fraction("1.152921504606847e+18"),)
    assert from_arrays(table, ["a"], exact="binary").point(0) == (Fraction(2**60),)


@pytest.mark.parametrize("row", [[2**53 + 1, 0.5], [2**63 + 1, -1], [Fraction(1, 3), 0.5], [2**70, -1], ["0.1", 0.5]])
def test_rows_of_unlike_numbers_are_read_number_by_number(row: list[object]) -> None:
    assert from_arrays([row], ["a"]).point(0) == tuple(map(Fraction, row))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("points", "labels", "told"),
    [
        ([[1], [2]], ["a"], "data has 2 points but 1 labels"),
        ([], [], "data has no rows"),
        ([[], []], ["a", "b"], "data has no coordinates"),
        (5, ["a"], r"data needs one row a point and one label a row; X has shape \(\)"),
        ([[1, 2j]], ["a"], r"row 0, column 1: .* is not a real number"),
        ([[1, None]], ["a"], f"row 0, column 1: None is not a real number{re.escape(DROP)}"),
        (
            [[1, "q"]],
            ["a"],
            "row 0, column 1: 'q' is not a number: leave its column out, or write numbers for the words",
        ),
        ([[0.5, float("nan")]], ["a"], f"row 0, column 1: nan is not a finite number{re.escape(DROP)}"),
    ],
)
def test_arrays_in_memory_that_make_no_dataset_are_refused(points: object, labels: list[str], told: str) -> None:
    with pytest.raises(InputError) as refused:
        from_arrays(points, labels)  # type: ignore[arg-type]
    assert re.fullmatch(told, str(refused.value))


def test_labels_in_a_table_are_refused() -> None:
    with pytest.raises(InputError, match="one label a row"):
        from_arrays([[1], [2]], np.array([["a", "b"], ["c", "d"]]))


def test_rows_of_unlike_lengths_in_memory_are_refused() -> None:
    with pytest.raises(InputError) as refused:
        from_arrays([[1, 2], [3]], ["a", "b"])
    assert len(str(refused.value).splitlines()) == 1


def test_a_float32_label_is_named_by_its_own_shortest_decimal() -> None:
    labels = np.array([0.1, 0.25], dtype=np.float32)
    assert from_arrays([[1], [2]], labels).classes == from_arrays([[1], [2]], list(labels)).classes == ("0.1", "0.25")


def test_arrays_with_nan_are_treated_alike() -> None:
    table = np.array([[1.0, 2], [np.nan, 2], [3.5, 4], [5, np.nan]])
    with pytest.raises(GapError) as refused:
        rows_from_arrays(table, [0, 1, 0, None])
    assert refused.value.rows == (1, 3)
    assert str(refused.value).startswith("row 1, column 0: nan is not a finite number (2 rows")
    rows = rows_from_arrays(table, [0, 1, 0, 1], missing="drop")
    assert (rows.numerators.tolist(), rows.denominator) == ([[2, 4], [7, 8]], 2)
    assert [rows.number(k) for k in range(2)] == [0, 2]
