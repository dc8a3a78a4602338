"""Tensors and sparse matrices are the arrays that they hold."""

import numpy as np
import pandas as pd
import torch
from scipy.sparse import csr_array

from mixproof.geometry.data.memory.array_likes import as_array, as_labels, is_a
from mixproof.geometry.data.sources import as_dataset


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
