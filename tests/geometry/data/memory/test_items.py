"""Examples one by one: what an index gives is read, and what is no pair is refused by its item."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import datasets as hugging_face
import numpy as np
import pytest
import torch
from PIL import Image
from torch.utils.data import ChainDataset, DataLoader, IterableDataset, Subset, TensorDataset, random_split
from torch.utils.data import Dataset as TorchDataset

from mixproof.geometry.data.memory.arrays import rows_from_arrays
from mixproof.geometry.data.memory.items import arrays_of_pairs, named_classes
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.data.sources import as_rows
from mixproof.geometry.errors import InputError
from tests.geometry.data.memory.test_objects import Items, X, Y


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


def test_a_third_tensor_or_part_is_never_taken_for_the_labels() -> None:
    x, y, weights = torch.tensor(X), torch.tensor(Y), torch.ones(3)
    with pytest.raises(InputError, match=r"has 3 tensors, not the two of \(example, label\): .*data.tensors\[1\]"):
        as_rows(TensorDataset(x, y, weights))
    for data in (Subset(TensorDataset(x, y, weights), [0, 1]), Parts(X)):
        with pytest.raises(InputError, match=r"it has 3 parts: pick the two, as in \[\(item\[0\], item\[1\]\)"):
            as_rows(data)
    with pytest.raises(InputError, match="a tuple of 3 parts is no pair"):
        as_rows((X, Y, np.ones(3)))


class Parts(Items):
    """Items with a weight."""

    def __getitem__(self, index: int) -> Any:
        return self.examples[index], Y[index], 1.0


class Doubled(TensorDataset):
    """Tensors whose items are others than theirs."""

    def __getitem__(self, index: int) -> Any:
        x, y = self.tensors
        return 2 * x[index], y[index]


def test_a_tensor_dataset_with_items_of_its_own_is_read_by_these() -> None:
    assert as_rows(Doubled(torch.tensor(X), torch.tensor(Y))).dataset().point(0) == (Fraction(1), Fraction(2))


class Jittered(Items):
    """Items with noise, all or the last one only, in the examples or in the labels."""

    def __init__(self, examples: Any, labels: bool, last: bool) -> None:
        super().__init__(examples)
        self.labels, self.last = labels, last

    def __getitem__(self, index: int) -> Any:
        noise = float(torch.rand(())) if index == len(self) - 1 or not self.last else 0.0
        x = torch.tensor(self.examples[index])
        return (x, Y[index] + noise) if self.labels else (x + noise, Y[index])


@pytest.mark.parametrize("labels", [True, False])
@pytest.mark.parametrize("last", [True, False])
def test_items_that_are_drawn_at_random_are_refused(labels: bool, last: bool) -> None:
    with pytest.raises(InputError, match=rf"item {2 if last else 0} of the dataset is another each time it is read"):
        as_rows(Jittered(X, labels, last))


class Stream(IterableDataset[Any]):
    """A stream of items, which are moved by what is drawn, and turned round each time if asked."""

    def __init__(self, noise: float = 0.0, turned: bool = False) -> None:
        self.noise, self.turned, self.times = noise, turned, 0

    def __iter__(self) -> Iterator[Any]:
        self.times += 1
        order = [2, 1, 0] if self.turned and self.times > 1 else [0, 1, 2]
        return ((torch.tensor(X[k]) + self.noise * torch.rand(()), Y[k]) for k in order)


def test_streams_are_read_in_their_order_and_refused_if_they_are_drawn_at_random() -> None:
    plain = rows_from_arrays(X, Y)
    for data in (Stream(), Stream(turned=True), ChainDataset([Stream()]), DataLoader(Stream(), batch_size=2)):
        rows = as_rows(data)
        assert (rows.numerators.tolist(), rows.labels) == (plain.numerators.tolist(), plain.labels)
    with pytest.raises(InputError, match="the items of the dataset are others each time they are read"):
        as_rows(Stream(noise=1))


class Endless(IterableDataset[Any]):
    """A stream without an end."""

    def __iter__(self) -> Iterator[Any]:
        while True:
            yield torch.ones(1), 0


def test_a_stream_without_an_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.geometry.data.memory.items.MOST_ITEMS", 100)
    with pytest.raises(InputError, match="the dataset has no end, or more than 100 items"):
        as_rows(Endless())


def test_the_names_of_classes_reach_parts_of_a_dataset_and_minus_one_is_no_label() -> None:
    named = Items(X, ["cat", "dog"])
    assert as_rows(Subset(Subset(named, [2, 1]), [1, 0])).labels == ("dog", "cat")
    assert as_rows(random_split(named, [1, 2], torch.Generator().manual_seed(0))[0]).count == 1
    unknown = [([1.0], 0), ([2.0], -1)]
    assert arrays_of_pairs(unknown, "t", ("cat", "dog"))[1] == ["cat", None]
    assert arrays_of_pairs(unknown, "t")[1] == [0, -1]


def test_names_that_two_classes_share_merge_nothing() -> None:
    assert named_classes([0, 1], ["a", "a"]) == [0, 1]
    assert named_classes(["0", 1.0, True], ["a", "b"]) == ["0", 1.0, True]
    assert named_classes([np.int64(1), 0.0, None], ["a", "b"]) == ["b", "a", None]


PALETTE = Image.fromarray(np.array([[0, 1]], dtype=np.uint8), mode="P")
PALETTE.putpalette([10, 20, 30, 200, 100, 50])
PIXELS = [10, 20, 30, 200, 100, 50]


class Pictures(TorchDataset[Any]):
    """Pictures as torchvision's folders give them without a transform."""

    def __init__(self, pictures: list[Image.Image]) -> None:
        self.pictures = pictures

    def __len__(self) -> int:
        return len(self.pictures)

    def __getitem__(self, index: int) -> Any:
        return self.pictures[index], index


def every_way(pictures: list[Image.Image]) -> list[Rows]:
    features = hugging_face.Features({"image": hugging_face.Image(), "label": hugging_face.Value("int64")})
    labels = list(range(len(pictures)))
    table = hugging_face.Dataset.from_dict({"image": pictures, "label": labels}, features=features)
    pairs = list(zip(pictures, labels, strict=True))
    loader = DataLoader(Pictures(pictures), collate_fn=lambda items: items)
    return [as_rows(given) for given in (Pictures(pictures), table, pairs, loader)] + [as_rows(pictures, labels)]


@pytest.mark.parametrize(
    ("pictures", "pixels"),
    [
        ([PALETTE, PALETTE], [PIXELS, PIXELS]),
        ([Image.new("1", (2, 1), 1), Image.new("L", (2, 1), 7)], [[255, 255], [7, 7]]),
        ([Image.new("LA", (1, 1), (5, 9)), Image.new("L", (1, 1), 7)], [[5], [7]]),
        ([Image.new("L", (1, 1), 7), Image.new("RGB", (1, 1), (1, 2, 3))], [[7, 7, 7], [1, 2, 3]]),
        ([Image.new("RGBA", (1, 1), (1, 2, 3, 4)), PALETTE.crop((1, 0, 2, 1))], [[1, 2, 3], [200, 100, 50]]),
    ],
)
def test_pictures_have_the_pixels_that_a_folder_of_them_has(
    pictures: list[Image.Image], pixels: list[list[int]], tmp_path: Path
) -> None:
    for place, picture in enumerate(pictures):
        (tmp_path / str(place)).mkdir()
        picture.save(tmp_path / str(place) / "1.png")
    for rows in [as_rows(tmp_path), *every_way(pictures)]:
        assert (rows.numerators.tolist(), rows.labels) == (pixels, ("0", "1"))
        assert rows.shape == as_rows(tmp_path).shape


@pytest.mark.parametrize("mode", ["I;16", "I", "F"])
def test_pictures_of_more_than_8_bits_are_refused(mode: str) -> None:
    with pytest.raises(InputError, match="pixels, which are more than 8 bits: save it with 8 bits, or give the array"):
        as_rows(Pictures([Image.new(mode, (1, 1), 7), Image.new(mode, (1, 1), 9)]))
