"""Hugging Face datasets are read as they are shown: selected, formatted and transformed."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import datasets as hugging_face
import numpy as np
import pytest
from PIL import Image

from mixproof.geometry.data.memory.arrays import rows_from_arrays
from mixproof.geometry.data.sources import as_rows
from mixproof.geometry.errors import InputError
from tests.geometry.data.memory.test_objects import FRAME, X

TABLE = hugging_face.Dataset.from_dict(FRAME)


def test_a_selection_of_a_hugging_face_dataset_is_read_in_its_order() -> None:
    chosen = hugging_face.Dataset.from_dict(FRAME).select([2, 0])
    assert as_rows(chosen).numerators.tolist() == (rows_from_arrays(X[[2, 0]], [0, 0]).numerators).tolist()


def test_images_of_a_hugging_face_dataset_are_read() -> None:
    pixels = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    made = hugging_face.Dataset.from_dict(
        {"image": [Image.fromarray(each) for each in pixels], "label": [0, 1]},
        features=hugging_face.Features({"image": hugging_face.Image(), "label": hugging_face.Value("int64")}),
    )
    rows = as_rows(made)
    assert rows.shape == (3, 4)
    assert rows.numerators.tolist() == pixels.reshape(2, -1).tolist()


def texts(data: Any) -> list[list[str]]:
    rows = as_rows(data)
    return [[str(Fraction(value, rows.denominator)) for value in row] for row in rows.numerators.tolist()]


def doubled(batch: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {**batch, "a": [2 * value for value in batch["a"]]}


def test_a_transform_is_applied() -> None:
    expected = [["1", "1"], ["4", "13/4"], ["8", "5"]]
    kept = hugging_face.Dataset.from_dict(FRAME)
    kept.set_transform(doubled)
    for data in (TABLE.with_transform(doubled), kept):
        assert texts(data) == expected
        assert (as_rows(data).labels, as_rows(data).columns) == (("0", "1", "0"), ("a", "b"))
    assert texts(kept.with_format(None)) == [["1/2", "1"], ["2", "13/4"], ["4", "5"]]
    arrays = TABLE.with_transform(lambda batch: {"v": [np.ones((2, 2))] * len(batch["a"]), "label": batch["label"]})
    assert as_rows(arrays).shape == (2, 2)


def test_a_transform_that_draws_at_random_is_refused() -> None:
    draws: Iterator[int] = iter(range(1000))
    with pytest.raises(InputError, match="item 0 of the dataset is another each time it is read"):
        as_rows(TABLE.with_transform(lambda batch: {"a": [next(draws) for _ in batch["a"]], "label": batch["label"]}))


def test_columns_that_a_format_leaves_out_are_left_out() -> None:
    assert as_rows(TABLE.with_format("numpy", columns=["a", "label"])).columns == ("a",)
    assert texts(TABLE.with_format("torch")) == texts(TABLE)


def test_minus_one_is_no_class_of_a_column_of_classes() -> None:
    features = hugging_face.Features(
        {"a": hugging_face.Value("int64"), "label": hugging_face.ClassLabel(names=["x", "y"])}
    )
    made = hugging_face.Dataset.from_dict({"a": [1, 2, 3], "label": [1, 0, -1]}, features=features)
    with pytest.raises(InputError, match=r"row 2, column 'label': a value is missing"):
        as_rows(made)
    assert as_rows(made, missing="drop").labels == ("y", "x")
    plain = hugging_face.Dataset.from_dict({"a": [1, 2], "label": [1, -1]})
    assert as_rows(plain).labels == ("1", "-1")


def test_floats_of_32_bits_in_lists_mean_their_own_decimals() -> None:
    for kind in (
        hugging_face.Sequence(hugging_face.Value("float32")),
        hugging_face.Array2D((1, 2), "float32"),
        hugging_face.Sequence(hugging_face.Sequence(hugging_face.Value("float32"))),
    ):
        nested = not isinstance(kind, hugging_face.Sequence) or isinstance(kind.feature, hugging_face.Sequence)
        values: list[Any] = [[[0.1, 0.7]], [[0.3, 1.0]]] if nested else [[0.1, 0.7], [0.3, 1.0]]
        features = hugging_face.Features({"v": kind, "label": hugging_face.Value("int64")})
        made = hugging_face.Dataset.from_dict({"v": values, "label": [0, 1]}, features=features)
        assert texts(made) == [["1/10", "7/10"], ["3/10", "1"]]


def test_labels_beside_a_dataset_leave_no_trace_of_a_column() -> None:
    rows = as_rows(TABLE.remove_columns("label"), ["p", "q", "p"])
    assert (rows.labels, rows.columns, rows.origin) == (("p", "q", "p"), ("a", "b"), "")


def test_several_labels_in_a_row_are_refused() -> None:
    made = hugging_face.Dataset.from_dict({"a": [1, 2], "label": [[0, 1], [1, 0]]})
    with pytest.raises(InputError, match="row 0: the label is a ndarray, not one class a row"):
        as_rows(made)
