"""Examples one by one: what an index gives is read, and what is no pair is refused by its item."""

from fractions import Fraction
from typing import Any

import datasets as hugging_face
import numpy as np
import pytest
from PIL import Image

from mixproof.geometry.data.memory.arrays import rows_from_arrays
from mixproof.geometry.data.sources import as_rows
from mixproof.geometry.errors import InputError
from tests.geometry.data.memory.test_objects import FRAME, Items, X, Y


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


def test_examples_of_several_sizes_are_refused_by_item() -> None:
    with pytest.raises(InputError, match=r"item 2 of the dataset has shape \(3,\), item 0 has \(2,\)"):
        as_rows(Items([[1.0, 2], [3.0, 4], [5.0, 6, 7]]))


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
