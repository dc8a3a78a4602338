"""Whatever holds labelled examples gives the same rows as plain arrays do."""

from typing import Any

import datasets as hugging_face
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import torch
from sklearn.datasets import load_iris
from torch.utils.data import DataLoader, TensorDataset
from torch.utils.data import Dataset as TorchDataset

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.memory.arrays import rows_from_arrays
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.data.sources import as_dataset, as_rows, load
from mixproof.geometry.errors import InputError

X = np.array([[0.5, 1], [2, 3.25], [4, 5]])
Y = [0, 1, 0]


class Items(TorchDataset[tuple[torch.Tensor, int]]):
    """Items one by one, with names of the classes."""

    def __init__(self, examples: Any, classes: list[str] | None = None) -> None:
        self.examples = examples
        if classes:
            self.classes = classes

    def __len__(self) -> int:
        return len(self.examples)

    def __getitem__(self, index: int) -> tuple[torch.Tensor, int]:
        return torch.as_tensor(self.examples[index]), Y[index]


FRAME = {"a": X[:, 0].tolist(), "b": X[:, 1].tolist(), "label": Y}
SOURCES: dict[str, Any] = {
    "array": (X, Y),
    "list": (X.tolist(), tuple(Y)),
    "list of single labels": (X, [[y] for y in Y]),
    "column of labels": (X, np.array(Y)[:, None]),
    "pair": ((X, Y), None),
    "pairs of lists": ([(x, y) for x, y in zip(X.tolist(), Y, strict=True)], None),
    "pairs of tensors": ([[torch.tensor(x), torch.tensor(y)] for x, y in zip(X, Y, strict=True)], None),
    "torch tensors": (torch.tensor(X), torch.tensor(Y)),
    "pandas": (pd.DataFrame(FRAME), None),
    "pandas X and y": (pd.DataFrame(FRAME)[["a", "b"]], pd.Series(Y)),
    "polars": (pl.DataFrame(FRAME), None),
    "polars X and y": (pl.DataFrame(FRAME)[["a", "b"]], pl.Series(Y)),
    "arrow": (pa.table(FRAME), None),
    "tensor dataset": (TensorDataset(torch.tensor(X), torch.tensor(Y)), None),
    "torch dataset": (Items(X), None),
    "data loader": (DataLoader(Items(X), batch_size=2, shuffle=True), None),
    "hugging face": (hugging_face.Dataset.from_dict(FRAME), None),
    "hugging face lists": (hugging_face.Dataset.from_dict({"v": X.tolist(), "label": Y}), None),
    "dataset": (Dataset.from_rows(X.tolist(), Y), None),
    "rows": (rows_from_arrays(X, Y), None),
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_every_source_gives_the_rows_that_arrays_give(source: tuple[Any, Any]) -> None:
    found, plain = as_rows(*source), rows_from_arrays(X, Y)
    assert found.denominator == plain.denominator
    assert found.numerators.tolist() == plain.numerators.tolist()
    assert found.labels == plain.labels
    assert as_dataset(*source).rows == plain.dataset().rows


def test_names_of_classes_are_kept() -> None:
    assert as_rows(Items(X, ["cat", "dog"])).labels == ("cat", "dog", "cat")
    features = hugging_face.Features(
        {"v": hugging_face.Sequence(hugging_face.Value("float64")), "label": hugging_face.ClassLabel(names=["n", "y"])}
    )
    named = hugging_face.Dataset.from_dict({"v": X.tolist(), "label": Y}, features=features)
    assert as_rows(named).labels == ("n", "y", "n")
    iris = load_iris()
    assert as_rows(iris).class_sizes == {"setosa": 50, "versicolor": 50, "virginica": 50}
    assert (as_rows(iris).numerators == Rows.of_dataset(load("iris")).numerators).all()


@pytest.mark.parametrize(
    ("data", "y", "told"),
    [
        (X, None, "labels are missing"),
        (X, [0, 1], "3 points but 2 labels"),
        (pd.Series([1, 2]), None, "a pandas Series holds one column"),
        (load_iris, None, "labels are missing"),
        (hugging_face.DatasetDict({"train": hugging_face.Dataset.from_dict(FRAME)}), None, "take one, such as data"),
        (TensorDataset(torch.zeros(3, 2)), None, "item 0 of the dataset is no"),
        ("iris", Y, "leave y out"),
        ([[1, 2], [3, 4]], None, r"labels are missing: .* or a list of \(x, y\) pairs, each x an array or a list"),
        ([[[1, 2], [3, 4]], [[5, 6], [7, 8]]], None, "labels are missing"),
        (
            [{"image": X, "label": 0}],
            None,
            r"it is a dict: .*\(item\['image'\], item\['label'\]\) for item in",
        ),
        (
            [{"a": 1, "b": 2, "kind": "c"}],
            None,
            r"as in pandas.DataFrame\(list\(data\)\) with label='kind'",
        ),
        (
            X,
            np.eye(3),
            r"shape \(3, 3\), not one label a row: one-hot, with one column a class, so pass y.argmax\(1\)",
        ),
        (X, torch.eye(3).tolist(), "one-hot, with"),
        (X, torch.tensor([[0.25, 0.75]] * 3), r"class probabilities, .* pass y.argmax\(1\)"),
        (X, np.ones((3, 2)), r"y of data has shape \(3, 2\), not one label a row$"),
        ([(x, row) for x, row in zip(X, np.eye(3), strict=True)], None, "one-hot, with one column a class"),
        ([(X[0], X[1]), (X[1], X[2])], None, "labels are missing"),
        ({"X": X, "y": Y}, None, r"as in audit\(data\['X'\], data\['y'\]\)"),
        (X, "label", "y takes one label a row, and this is 'label': a column of labels is named by label="),
        (X, 5, "y takes one label a row, and this is 5"),
        ([([[1], [2, 3]], 0), ([[1], [2, 3]], 1)], None, "labels are missing"),
        ("irsi", None, "did you mean 'iris'"),
        ("no-such.csv", None, "there is no file"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(data: Any, y: Any, told: str) -> None:
    with pytest.raises(InputError, match=told) as refused:
        as_rows(data, y)
    assert len(str(refused.value).splitlines()) == 1
