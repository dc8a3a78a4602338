"""Rows keep what the theory cannot take: equal rows, clashing labels, gaps; and files are read in little memory."""

import tracemalloc
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.exact_tables import exact_integers, stacked
from mixproof.geometry.data.files import read_file, read_rows, rows_from_arrays
from mixproof.geometry.data.rows import Clash, GapError, Rows, equal_rows
from mixproof.geometry.errors import InputError
from tests.strategies import datasets, examples

GAPS = "x,y,class\n1,2,a\n,2,b\n3,4,a\n5,NA,b\n6,7,\n8,9,b\n"


def written(folder: Path, text: str, name: str = "t.csv") -> Path:
    file = folder / name
    file.write_text(text)
    return file


# --- gaps ---------------------------------------------------------------------------------------------


def test_rows_with_gaps_are_named_all_of_them(tmp_path: Path) -> None:
    with pytest.raises(GapError) as refused:
        read_rows(written(tmp_path, GAPS))
    assert refused.value.rows == (1, 3, 4)
    assert str(refused.value).endswith(
        "row 1 (line 3), column 0 ('x'): a value is missing (3 rows have such gaps: 1, 3, 4): "
        "fill them in, or remove these rows (`missing='drop'` leaves them out)"
    )


def test_rows_with_gaps_are_left_out_where_that_is_asked_and_others_keep_their_numbers(tmp_path: Path) -> None:
    rows = read_rows(written(tmp_path, GAPS), missing="drop")
    assert rows.labels == ("a", "a", "b")
    assert [rows.number(k) for k in range(3)] == [0, 2, 5]
    assert rows.numerators.tolist() == [[1, 2], [3, 4], [8, 9]]
    assert "3 rows with missing values left out" in rows.origin
    assert [rows.take([1, 2]).number(k) for k in range(2)] == [2, 5]


def test_arrays_with_nan_are_treated_alike() -> None:
    table = np.array([[1.0, 2], [np.nan, 2], [3.5, 4], [5, np.nan]])
    with pytest.raises(GapError) as refused:
        rows_from_arrays(table, [0, 1, 0, None])
    assert refused.value.rows == (1, 3)
    assert str(refused.value).startswith("row 1, column 0: nan is not a finite number (2 rows")
    rows = rows_from_arrays(table, [0, 1, 0, 1], missing="drop")
    assert (rows.numerators.tolist(), rows.denominator) == ([[2, 4], [7, 8]], 2)
    assert [rows.number(k) for k in range(2)] == [0, 2]


@pytest.mark.parametrize("text", ["x,class\n,a\n?,b\n", "x,class\n1,\n2,\n"])
def test_data_of_gaps_alone_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=r"every row of .* has a missing value"):
        read_rows(written(tmp_path, text), missing="drop")


def test_an_infinite_value_is_no_gap(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"inf is not a finite number$"):
        read_rows(written(tmp_path, "1,a\ninf,b\n"), missing="drop")
    with pytest.raises(InputError, match=r"row 1, column 0: inf is not a finite number$"):
        rows_from_arrays(np.array([[1.0], [np.inf]]), [0, 1], missing="drop")


def test_a_class_may_be_called_none(tmp_path: Path) -> None:
    assert read_rows(written(tmp_path, "1,none\n2,NA\n"), missing="drop").labels == ("none", "NA")


# --- equal rows ---------------------------------------------------------------------------------------


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
    with pytest.raises(InputError, match="every point"):
        rows_from_arrays([[0], [0]], ["a", "b"]).without_clashes()


@given(datasets())
@examples(40)
def test_a_dataset_is_made_again_of_its_rows(dataset: Dataset) -> None:
    again = Rows.of_dataset(dataset).dataset()
    assert (again.rows, again.labels, again.classes) == (dataset.rows, dataset.labels, dataset.classes)
    assert (again.numerators == dataset.numerators).all()


def test_constant_columns_are_named() -> None:
    rows = rows_from_arrays([[1, 2, 3], [1, 5, 3]], ["a", "b"])
    assert rows.constant_columns() == ["0", "2"]


# --- numbers ------------------------------------------------------------------------------------------


@given(st.lists(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=2), min_size=1, max_size=6))
@examples(80)
def test_floats_are_read_through_their_shortest_decimals(table: list[list[float]]) -> None:
    numerators, denominator = exact_integers(np.array(table))
    assert [[Fraction(n, denominator) for n in row] for row in numerators.tolist()] == [
        [Fraction(repr(value)) for value in row] for row in table
    ]


def test_tables_are_joined_over_a_common_denominator() -> None:
    joined, denominator = stacked([(np.array([[1]]), 4), (np.array([[10**40]], dtype=object), 6)], axis=0)
    assert (joined.tolist(), denominator) == ([[3], [2 * 10**40]], 12)


def test_blocks_of_a_text_file_may_have_denominators_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mixproof.geometry.data.delimited._BLOCK_ROWS", 1)
    file = written(tmp_path, "x,y,class\n1,2,a\n0.5,1/3,b\n3,4,a\n0.001,7,b\n")
    expected = [["1", "2"], ["1/2", "1/3"], ["3", "4"], ["1/1000", "7"]]
    dataset = read_file(file)
    assert [[str(c) for c in dataset.point(k)] for k in range(4)] == expected


# --- memory -------------------------------------------------------------------------------------------


def peak(file: Path) -> int:
    """Most bytes that were allocated at once while a file was read."""
    tracemalloc.start()
    try:
        read_rows(file)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_long_file_takes_little_more_than_its_numbers(tmp_path: Path) -> None:
    line = "0.25,1.5,-3,7,{}\n"
    count = 40_000
    file = written(tmp_path, "".join(line.format(k % 3) for k in range(count)))
    assert peak(file) < 120 * count + 10**7  # 4 × 8 bytes of numbers, 8 of a label, blocks and joining


@pytest.mark.slow
def test_a_million_rows_are_read_in_bounded_memory(tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    with file.open("w") as stream:
        stream.writelines(f"{k % 97}.5,{k % 89},{k / 8},a{k % 5}\n" for k in range(10**6))
    rows = read_rows(file)
    assert (rows.count, rows.dimension, len(rows.class_sizes)) == (10**6, 3, 5)
    assert rows.numerators.dtype == np.int64
    assert peak(file) < 2.5 * 10**8
