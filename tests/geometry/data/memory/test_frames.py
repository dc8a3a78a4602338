"""Frames give the rows that they hold, exactly."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from mixproof.geometry.data.gaps import GapError
from mixproof.geometry.data.memory.frames import from_arrow, from_pandas, from_polars
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.data.sources import as_rows
from mixproof.geometry.errors import InputError

DATA: dict[str, list[Any]] = {
    "x": [0.1, 0.7, 0.0],
    "n": [3, -4, 5],
    "flag": [True, False, True],
    "kind": ["b", "a", "b"],
}
POINTS = [["1/10", "3", "1"], ["7/10", "-4", "0"], ["0", "5", "1"]]

Maker = Callable[[dict[str, list[Any]]], Rows]
MAKERS: dict[str, Maker] = {
    "arrow": lambda data: from_arrow(pa.table(data)),
    "pandas": lambda data: from_pandas(pd.DataFrame(data)),
    "pandas of nullable types": lambda data: from_pandas(pd.DataFrame(data).convert_dtypes()),
    "polars": lambda data: from_polars(pl.DataFrame(data)),
}
every_maker = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)


def texts(rows: Rows) -> list[list[str]]:
    return [[str(Fraction(value, rows.denominator)) for value in row] for row in rows.numerators.tolist()]


@every_maker
def test_a_frame_is_read_as_it_is_written(make: Maker) -> None:
    rows = make(DATA)
    assert texts(rows) == POINTS
    assert rows.labels == ("b", "a", "b")
    assert rows.columns == ("x", "n", "flag")


def test_numbers_keep_their_own_precision() -> None:
    table = pa.table(
        {
            "half": pa.array([0.1, 0.3], pa.float32()),
            "money": pa.array([Decimal("1.10"), Decimal("2.25")]),
            "big": pa.array([2**62 + 1, 5], pa.int64()),
            "label": ["a", "b"],
        }
    )
    assert texts(from_arrow(table)) == [["1/10", "11/10", str(2**62 + 1)], ["3/10", "9/4", "5"]]


def test_lists_are_laid_side_by_side() -> None:
    table = pa.table({"embedding": [[0.5, 1.0], [2.0, 3.0]], "label": [0, 1]})
    rows = from_arrow(table)
    assert texts(rows) == [["1/2", "1"], ["2", "3"]]
    assert rows.columns == ("embedding[0]", "embedding[1]")
    with pytest.raises(InputError, match="the list in row 1 has 1 entries, others have 2"):
        from_arrow(pa.table({"embedding": [[0.5, 1.0], [2.0]], "label": [0, 1]}))


@every_maker
def test_gaps_are_named_or_left_out(make: Maker) -> None:
    data: dict[str, list[Any]] = {"x": [1.5, None, 3.0, 4.0], "n": [1, 2, None, 4], "kind": ["a", "b", "a", None]}
    with pytest.raises(GapError) as refused:
        make(data)
    assert refused.value.rows == (1, 2, 3)
    assert "row 1, column 'x': a value is missing" in str(refused.value)


@pytest.mark.parametrize(
    "read",
    [
        lambda data: from_arrow(pa.table(data), missing="drop"),
        lambda data: from_pandas(pd.DataFrame(data), missing="drop"),
        lambda data: from_polars(pl.DataFrame(data), missing="drop"),
    ],
)
def test_what_is_left_keeps_its_row_numbers(read: Maker) -> None:
    rows = read({"x": [1.5, None, 3.0, 4.0], "n": [1, 2, None, 2**60], "kind": ["a", "b", "a", "b"]})
    assert [rows.number(k) for k in range(rows.count)] == [0, 3]
    assert texts(rows)[0] == ["3/2", "1"]
    assert rows.labels == ("a", "b")


@every_maker
def test_text_among_the_coordinates_is_refused_by_its_column(make: Maker) -> None:
    with pytest.raises(InputError, match=r"column 'city' holds text \('Oslo' in row 0\): leave it out"):
        make({"city": ["Oslo", "Bern"], "x": [1, 2], "kind": ["a", "b"]})


def test_numbers_in_text_are_numbers() -> None:
    assert texts(from_arrow(pa.table({"x": ["0.1", "2/3"], "label": ["a", "b"]}))) == [["1/10"], ["2/3"]]


def test_dates_are_refused() -> None:
    frame = pd.DataFrame({"day": pd.to_datetime(["2020-01-01", "2020-01-02"]), "kind": ["a", "b"]})
    with pytest.raises(
        InputError, match=r"column 'day' holds dates or times \('2020-01-01 00:00:00' in row 0\): .* `drop='day'`"
    ):
        from_pandas(frame)


def test_categories_are_labels() -> None:
    frame = pd.DataFrame({"x": [1, 2], "kind": pd.Categorical(["b", "a"])})
    assert from_pandas(frame).labels == ("b", "a")
    assert from_arrow(pa.table({"x": [1, 2], "kind": pa.array(["b", "a"]).dictionary_encode()})).labels == ("b", "a")


def test_a_lazy_frame_is_collected() -> None:
    lazy = pl.DataFrame(DATA).lazy()
    assert texts(as_rows(lazy)) == POINTS
    assert as_rows(lazy.select("x", "n"), DATA["kind"]).labels == ("b", "a", "b")


def test_labels_whose_index_has_the_rows_in_another_order_are_asked_about() -> None:
    frame = pd.DataFrame({"x": [1, 2, 3]}, index=[2, 0, 1])
    labels = pd.Series(["a", "b", "c"])
    with pytest.raises(InputError, match=r"y has the index of X in another order: write y.loc\[X.index\]"):
        as_rows(frame, labels)
    assert as_rows(frame, labels.loc[frame.index]).labels == ("c", "a", "b")
    assert as_rows(frame, labels.to_numpy()).labels == ("a", "b", "c")
    assert as_rows(frame, labels.set_axis([7, 8, 9])).labels == ("a", "b", "c")


def test_an_index_that_looks_like_the_labels_is_asked_about() -> None:
    frame = pd.DataFrame({"x": [1, 2], "z": [3, 4], "label": ["a", "b"]}).set_index("label")
    with pytest.raises(InputError, match=r"index of the frame is named 'label', .* use reset_index\(\), or name"):
        as_rows(frame)
    assert as_rows(frame, label="z").labels == ("3", "4")
    assert as_rows(frame.reset_index()).labels == ("a", "b")
    assert as_rows(frame.assign(target=[5, 6])).labels == ("5", "6")


def test_names_that_are_one_as_text_are_refused() -> None:
    with pytest.raises(InputError, match="two columns of one name"):
        as_rows(pd.DataFrame({1: [1, 2], "1": [3, 4], "k": [0, 1]}))


def test_a_missing_value_is_told_alike_with_the_labels_in_the_frame_and_beside_it() -> None:
    for frame in (pd.DataFrame({"x": pd.array([1, None])}), pl.DataFrame({"x": [1, None]}), pa.table({"x": [1, None]})):
        with pytest.raises(GapError, match=r"row 1, column 'x': a value is missing"):
            as_rows(frame, ["a", "b"])
        with pytest.raises(GapError, match=r"row 0, y: a value is missing"):
            as_rows(frame, [None, "b"])
        assert as_rows(frame, ["a", "b"], missing="drop").labels == ("a",)


@pytest.mark.parametrize(
    ("one_hot", "way"),
    [
        (np.eye(3), "y.argmax(1)"),
        (pd.DataFrame(np.eye(3), columns=["a", "b", "c"]), "y.idxmax(axis=1)"),
        (np.eye(3, dtype=int).tolist(), "numpy.argmax(y, 1)"),
    ],
)
def test_one_hot_labels_beside_a_frame_are_told_the_way_to_one_label_a_row(one_hot: Any, way: str) -> None:
    frame = pd.DataFrame({"x": [1.0, 2.0, 4.0], "is_red": [True, False, True]})
    with pytest.raises(InputError) as refused:
        as_rows(frame, one_hot)
    assert f"one-hot, with one column a class, so pass {way}" in str(refused.value)
    scope = {"y": one_hot, "numpy": np}
    assert len(set(as_rows(frame, eval(way, scope)).labels)) == 3


def test_a_list_of_one_hot_columns_as_the_label_is_told_the_way() -> None:
    frame = pd.DataFrame({"x": [1.0, 2.0], "is_cat": [1, 0], "is_dog": [0, 1]})
    with pytest.raises(InputError, match=r"one-hot columns .* y=frame\[columns\]\.idxmax\(axis=1\)"):
        as_rows(frame, label=["is_cat", "is_dog"])  # type: ignore[arg-type]
