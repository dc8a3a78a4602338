"""Whatever holds labelled examples gives the same rows as plain arrays do."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import datasets as hugging_face
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import torch
from PIL import Image
from sklearn.datasets import load_iris
from torch.utils.data import DataLoader, TensorDataset
from torch.utils.data import Dataset as TorchDataset

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.files import rows_from_arrays
from mixproof.geometry.data.objects import as_dataset, as_rows
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.data.sources import load
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


def test_a_float32_tensor_means_its_own_decimals() -> None:
    assert as_dataset(torch.tensor([[0.1], [0.7]]), [0, 1]).denominator == 10


def test_a_selection_of_a_hugging_face_dataset_is_read_in_its_order() -> None:
    chosen = hugging_face.Dataset.from_dict(FRAME).select([2, 0])
    assert as_rows(chosen).numerators.tolist() == (rows_from_arrays(X[[2, 0]], [0, 0]).numerators).tolist()


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


def test_images_of_a_hugging_face_dataset_are_read() -> None:
    pixels = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    made = hugging_face.Dataset.from_dict(
        {"image": [Image.fromarray(each) for each in pixels], "label": [0, 1]},
        features=hugging_face.Features({"image": hugging_face.Image(), "label": hugging_face.Value("int64")}),
    )
    rows = as_rows(made)
    assert rows.shape == (3, 4)
    assert rows.numerators.tolist() == pixels.reshape(2, -1).tolist()


def test_examples_of_several_sizes_are_refused_by_item() -> None:
    with pytest.raises(InputError, match=r"item 2 of the dataset has shape \(3,\), item 0 has \(2,\)"):
        as_rows(Items([[1.0, 2], [3.0, 4], [5.0, 6, 7]]))


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


def test_numbers_in_pairs_keep_their_types() -> None:
    rows = as_rows([([2**60 + 1, 0.1], "a"), ([0, 0.5], "b")])
    assert rows.dataset().point(0) == (Fraction(2**60 + 1), Fraction(1, 10))


class Records(Items):
    """Items that are dicts."""

    def __getitem__(self, index: int) -> Any:
        return {"pixels": self.examples[index], "label": Y[index]}


def test_a_torch_dataset_of_dicts_is_refused_with_the_way_to_pairs() -> None:
    with pytest.raises(InputError, match=r"item 0 of the dataset is no .*\(item\['pixels'\], item\['label'\]\)"):
        as_rows(Records(X))


def test_gaps_in_arrays_are_refused_with_the_way_to_leave_them_out() -> None:
    with pytest.raises(InputError, match=r"row 1, .*: fill it in, .* \(`missing='drop'` leaves it out\)$"):
        as_dataset([[0.5], [np.nan]], [0, 1])


def test_a_folder_without_images_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder without images by class"):
        as_rows(tmp_path)


def test_a_point_with_two_labels_is_refused_of_a_dataset_and_kept_in_rows() -> None:
    assert as_rows([[1], [1]], ["a", "b"]).count == 2
    with pytest.raises(InputError, match="two labels"):
        as_dataset([[1], [1]], ["a", "b"])
