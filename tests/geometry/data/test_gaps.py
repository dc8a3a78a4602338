"""Rows with missing values are refused by their numbers, or left out where that is asked."""

from pathlib import Path

import numpy as np
import pytest

from mixproof.geometry.data.files.reader import read_rows
from mixproof.geometry.data.gaps import GapError
from mixproof.geometry.data.memory.arrays import rows_from_arrays
from mixproof.geometry.data.sources import as_rows
from mixproof.geometry.errors import InputError
from tests.geometry.data.expected import written

GAPS = "x,y,class\n1,2,a\n,2,b\n3,4,a\n5,NA,b\n6,7,\n8,9,b\n"


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


@pytest.mark.parametrize("label", [None, float("nan"), "", " ", "?", "nan", "#N/A", "NULL", b"nan", np.str_("n/a")])
def test_a_missing_label_beside_an_array_is_refused_or_left_out(label: object) -> None:
    labels = ["a", label, "b", label]
    with pytest.raises(
        InputError,
        match=r"row 1: the label (is missing|nan is not finite) \(2 rows have such gaps: 1, 3\): fill them in",
    ):
        as_rows([[1], [2], [3], [4]], labels)
    assert as_rows([[1], [2], [3], [4]], labels, missing="drop").labels == ("a", "b")


@pytest.mark.parametrize("label", ["none", "NA", "-", "+", "missing"])
def test_words_that_may_be_classes_are_classes(label: str) -> None:
    assert as_rows([[1], [2]], ["a", label], missing="drop").labels == ("a", label)
