"""Tensors and sparse matrices are the arrays that they hold."""

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import torch
from scipy.sparse import csr_array
from torch.utils.data import TensorDataset

from mixproof.geometry.data.gaps import GapError
from mixproof.geometry.data.memory.array_likes import as_array, as_labels, is_a
from mixproof.geometry.data.memory.arrays import from_arrays
from mixproof.geometry.data.sources import as_dataset, as_rows
from mixproof.geometry.errors import InputError


def test_a_float32_tensor_means_its_own_decimals() -> None:
    assert as_dataset(torch.tensor([[0.1], [0.7]]), [0, 1]).denominator == 10


def test_a_tensor_that_is_trained_and_a_sparse_matrix_are_arrays() -> None:
    assert as_array(torch.ones(2, requires_grad=True)).tolist() == [1, 1]
    assert as_array(csr_array(np.eye(2))).tolist() == [[1, 0], [0, 1]]
    assert as_array(pd.Series([1, 2])).tolist() == [1, 2]


def test_labels_in_a_row_or_a_column_are_one_a_row() -> None:
    for labels in ([3, 5], np.array([[3, 5]]), np.array([[3], [5]]), torch.tensor([3, 5])):
        assert list(map(int, as_labels(labels))) == [3, 5]


def test_a_class_of_a_library_that_is_not_loaded_has_no_objects() -> None:
    assert is_a("torch", "Tensor", torch.ones(1))
    assert not is_a("no.such.library", "Tensor", torch.ones(1))
    assert not is_a("torch", "ones", torch.ones(1))


def test_what_is_masked_is_missing() -> None:
    table = np.ma.masked_array([[1.5, 2], [3, 4]], [[True, False], [False, False]])
    whole = np.ma.masked_array([[2**60 + 1, 2], [3, 4]], [[False, True], [False, False]])
    for masked in (table, whole):
        with pytest.raises(GapError) as refused:
            as_rows(masked, [0, 1])
        assert refused.value.rows == (0,)
        assert as_rows(masked, [0, 1], missing="drop").numerators.tolist() == [[3, 4]]
        assert from_arrays(masked, [0, 1], missing="drop").size == 1
    labels = np.ma.masked_array([0, 1], [True, False])
    assert as_rows([[1], [2]], labels, missing="drop").labels == ("1",)
    assert as_rows(np.ma.masked_array([[1], [2]]), labels.data).labels == ("0", "1")


@pytest.mark.parametrize(
    "labels",
    [
        [torch.tensor(0), torch.tensor(1)],
        [torch.tensor(0.0, requires_grad=True), torch.tensor(1.0)],
        torch.tensor([0, 1], dtype=torch.bfloat16),
        [np.array(0), np.array(1)],
        pd.Series([0, 1], index=[7, 8]),
        pd.Index([0, 1]),
        pl.Series([0, 1]),
        pa.array([0, 1]),
        pd.DataFrame({"k": [0, 1]}),
        (k for k in (0, 1)),
    ],
)
def test_labels_are_told_by_their_numbers_whatever_holds_them(labels: Any) -> None:
    assert as_rows([[1], [2]], labels).labels == ("0", "1")


@pytest.mark.parametrize("labels", [torch.tensor([0.1, 0.25]), [torch.tensor(0.1), torch.tensor(0.25)]])
def test_labels_of_32_bits_are_named_by_their_own_decimals(labels: Any) -> None:
    x = torch.tensor([[1.0], [2.0]])
    given = labels if isinstance(labels, torch.Tensor) else torch.stack(labels)
    assert as_rows(x, labels).labels == as_rows(TensorDataset(x, given)).labels == ("0.1", "0.25")
    assert as_rows(list(zip(x, given, strict=True))).labels == ("0.1", "0.25")


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        ({0, 1}, "one label a row, in their order, and this is a set: give a list"),
        ({0: "a", 1: "b"}, "in their order, and this is a dict"),
        (b"ab", "one label a row, and this is b'ab'"),
        (np.array(1), "one label a row"),
        ([[0, 1], [1]], "row 0: the label is a list, not one class a row"),
        ([object(), object()], "row 0: the label is a object, which has no text"),
        ([pd.NaT, 1], "row 0: the label is missing"),
        ([pd.NA, 1], "row 0: the label is missing"),
        ([1, np.datetime64("NaT")], "row 1: the label is missing"),
        ([1, Decimal("NaN")], "row 1: the label is missing"),
    ],
)
def test_labels_that_are_none_are_refused(labels: Any, told: str) -> None:
    with pytest.raises(InputError, match=told):
        as_rows([[1], [2]], labels)


@pytest.mark.parametrize(
    "examples",
    [
        [np.array([0.1, 1], np.float32), np.array([2, 3], np.float32)],
        [torch.tensor([0.1, 1]), torch.tensor([2.0, 3])],
        [torch.tensor([0.1, 1], requires_grad=True), torch.tensor([2.0, 3])],
        [np.array([0.1, 1], np.float32), np.array([2, 3], np.float64)],
        np.array([np.array([0.1, 1], np.float32), None], dtype=object),
        pd.DataFrame({"a": np.array([0.1, 2], np.float32), "b": [1, 3]}),
        pl.DataFrame({"a": np.array([0.1, 2], np.float32), "b": [1, 3]}),
        pa.table({"a": np.array([0.1, 2], np.float32), "b": [1, 3]}),
        np.rec.array([(0.1, 1), (2, 3)], dtype=[("a", "f4"), ("b", "i8")]),
    ],
)
def test_numbers_of_several_types_keep_their_own(examples: Any) -> None:
    if isinstance(examples, np.ndarray) and examples.dtype == object:
        examples[1] = np.array([2, 3])
    rows = as_rows(examples, ["p", "q"])
    assert (rows.numerators.tolist(), rows.denominator) == ([[1, 10], [20, 30]], 10)


def test_integers_beside_floats_are_not_rounded() -> None:
    frames: list[Any] = [make({"a": [0.5, 1], "b": [2**53 + 1, 3]}) for make in (pd.DataFrame, pl.DataFrame, pa.table)]
    for frame in frames:
        assert as_rows(frame, [0, 1]).dataset().point(0)[1] == 2**53 + 1
        assert as_rows((frame, [0, 1])).dataset().point(0)[1] == 2**53 + 1
    laid_out = pd.DataFrame({"v": [[2**53 + 1, 0.5], [1, 2]], "label": [0, 1]})
    assert as_rows(laid_out).dataset().point(0)[0] == 2**53 + 1
