"""A loader stands for the rows that its sampler shows, and for no others."""

from collections.abc import Iterator
from typing import Any

import datasets as hugging_face
import pytest
import torch
from torch.utils.data import (
    BatchSampler,
    ConcatDataset,
    DataLoader,
    DistributedSampler,
    RandomSampler,
    SequentialSampler,
    Subset,
    SubsetRandomSampler,
    TensorDataset,
    WeightedRandomSampler,
)

from mixproof.geometry.data.rows import Rows
from mixproof.geometry.data.sources import as_rows
from mixproof.geometry.errors import InputError

X = torch.tensor([[0.5, 1], [2, 3.25], [4, 5], [7, 1], [8, 2]])
Y = torch.tensor([0, 1, 0, 1, 1])
DATA = TensorDataset(X, Y)


def loader(**settings: Any) -> DataLoader[Any]:
    return DataLoader(DATA, **settings)


def numbers(rows: Rows) -> list[int]:
    return [rows.number(row) for row in range(rows.count)]


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (loader(), [0, 1, 2, 3, 4]),
        (loader(shuffle=True, batch_size=2), [0, 1, 2, 3, 4]),
        (loader(shuffle=True, batch_size=2, drop_last=True), [0, 1, 2, 3, 4]),
        (loader(batch_size=None), [0, 1, 2, 3, 4]),
        (loader(batch_size=2, drop_last=True), [0, 1, 2, 3]),
        (loader(sampler=SubsetRandomSampler([3, 0])), [0, 3]),
        (loader(sampler=[4, 1]), [1, 4]),
        (loader(sampler=[-1, 0]), [0, 4]),
        (loader(sampler=[0, 0, 2]), [0, 0, 2]),
        (loader(batch_sampler=[[2, 3], [3]]), [2, 3, 3]),
        (loader(batch_sampler=BatchSampler(SequentialSampler([1, 2]), 2, drop_last=False)), [0, 1]),
        (loader(sampler=DistributedSampler(DATA, num_replicas=2, rank=1, shuffle=False)), [0, 1, 3]),
    ],
)
def test_the_rows_that_a_sampler_shows_are_read(data: DataLoader[Any], shown: list[int]) -> None:
    rows = as_rows(data)
    assert numbers(rows) == shown
    assert rows.labels == tuple(str(int(Y[row])) for row in shown)
    assert [[v / rows.denominator for v in row] for row in rows.numerators.tolist()] == X[shown].tolist()
    assert ("rows that the sampler shows of 5" in rows.origin) == (shown != [0, 1, 2, 3, 4])


class EndlessSampler(SequentialSampler):
    """Row 0 again and again."""

    def __iter__(self) -> Iterator[int]:
        while True:
            yield 0


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (loader(sampler=WeightedRandomSampler([1.0, 2, 3, 4, 5], 50)), "WeightedRandomSampler shows other rows each"),
        (loader(sampler=RandomSampler(DATA, replacement=True, num_samples=50)), "RandomSampler shows other rows each"),
        (DataLoader(Subset(DATA, list(range(5)) * 9), sampler=RandomSampler(range(45), num_samples=5)), "shows other"),
        (loader(sampler=["a", "b"]), "gives no row numbers"),
        (loader(sampler=EndlessSampler(DATA)), "has no end"),
    ],
)
def test_a_sampler_that_shows_no_fixed_rows_is_refused(
    data: DataLoader[Any], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mixproof.geometry.data.memory.loaders.MOST_ITEMS", 1000)
    with pytest.raises(InputError, match=told):
        as_rows(data)


@pytest.mark.parametrize("generator", [None, torch.Generator()])
def test_reading_a_loader_leaves_the_draws_of_a_training_run_as_they_were(generator: torch.Generator | None) -> None:
    source = generator or torch.default_generator
    data = loader(sampler=SubsetRandomSampler([0, 1, 2], generator), generator=generator)
    source.manual_seed(5)
    expected = list(data.sampler)
    source.manual_seed(5)
    as_rows(data)
    assert list(data.sampler) == expected


def test_a_gap_among_the_rows_that_are_shown_is_said_to_be_there() -> None:
    holed = TensorDataset(torch.tensor([[1.0], [2.0], [float("nan")]]), torch.tensor([0, 1, 1]))
    with pytest.raises(InputError, match=r"^among the rows that the sampler shows: row 1, column 0: nan"):
        as_rows(DataLoader(holed, sampler=[0, 2]))
    kept = as_rows(DataLoader(holed, sampler=[1, 2]), missing="drop")
    assert numbers(kept) == [1]


def test_what_a_collate_function_does_is_left_out_and_told() -> None:
    assert "before the collate_fn" in as_rows(loader(collate_fn=lambda items: items)).origin
    assert as_rows(loader()).origin == ""


def test_a_loader_of_a_hugging_face_dataset_or_a_list_shows_its_rows() -> None:
    table = hugging_face.Dataset.from_dict({"x": [1, 2, 3], "label": ["a", "b", "c"]})
    assert as_rows(DataLoader(table, sampler=[2, 0])).labels == ("a", "c")
    assert as_rows(DataLoader([([1.0], 0), ([2.0], 1)], sampler=[1])).labels == ("1",)  # type: ignore[arg-type]


def test_a_loader_of_parts_of_datasets_shows_their_rows() -> None:
    both: Any = ConcatDataset([Subset(DATA, [1]), DATA])
    assert as_rows(DataLoader(both, sampler=[0, 1])).labels == ("1", "0")
