"""One column of any library keeps its numbers and its gaps."""

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from mixproof.geometry.data.labels import is_absent
from mixproof.geometry.data.memory.series import series_array

BIG = [2**60 + 1, None, 3]
SMALL = [0.1, None, 0.7]


def entries(series: Any) -> list[str]:
    return ["-" if is_absent(entry) else str(entry) for entry in series_array(series)]


@pytest.mark.parametrize(
    "series",
    [
        pd.Series(BIG, dtype="Int64"),
        pd.array(BIG, dtype="Int64"),
        pd.Index(BIG, dtype="Int64"),
        pd.Series(BIG, dtype="int64[pyarrow]"),
        pd.Series(BIG, dtype=object),
        pd.Categorical(pd.Series(BIG, dtype="Int64")),
        pl.Series(BIG),
        pa.array(BIG),
        pa.chunked_array([BIG[:1], BIG[1:]]),
        pa.array(BIG).dictionary_encode(),
    ],
)
def test_integers_stay_integers_beside_a_gap(series: Any) -> None:
    assert entries(series) == [str(2**60 + 1), "-", "3"]


@pytest.mark.parametrize(
    "series",
    [
        pd.Series(SMALL, dtype="float32"),
        pd.Series(SMALL, dtype="Float32"),
        pd.Series(SMALL, dtype="float[pyarrow]"),
        pd.Categorical(pd.Series(SMALL, dtype="float32")),
        pd.arrays.SparseArray(np.array([0.1, np.nan, 0.7], np.float32)),
        pl.Series(SMALL, dtype=pl.Float32),
        pa.array(SMALL, pa.float32()),
    ],
)
def test_floats_of_32_bits_keep_their_decimals(series: Any) -> None:
    assert entries(series) == ["0.1", "-", "0.7"]


@pytest.mark.parametrize(
    "series",
    [
        pd.Series(["b", None], dtype="category"),
        pd.Series(["b", None], dtype="string"),
        pl.Series(["b", None], dtype=pl.Enum(["a", "b"])),
        pl.Series(["b", None], dtype=pl.Categorical),
        pa.array(["b", None]).dictionary_encode(),
    ],
)
def test_categories_are_their_names(series: Any) -> None:
    assert series_array(series).tolist() == ["b", None]


@pytest.mark.parametrize(
    "series",
    [
        pl.Series([[0.1, 0.7]], dtype=pl.List(pl.Float32)),
        pl.Series([[0.1, 0.7]], dtype=pl.Array(pl.Float32, 2)),
        pa.array([[0.1, 0.7]], pa.list_(pa.float32())),
        pa.array([[0.1, 0.7]], pa.list_(pa.float32(), 2)),
        pa.array([[0.1, 0.7]], pa.large_list(pa.float32())),
        pd.Series([[0.1, 0.7]], dtype=pd.ArrowDtype(pa.list_(pa.float32()))),
    ],
)
def test_lists_keep_the_decimals_of_their_type(series: Any) -> None:
    assert [str(number) for number in series_array(series)[0]] == ["0.1", "0.7"]
