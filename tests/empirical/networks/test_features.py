"""Features of a layer beside the forward pass of torch and the exact network, and read back from a file."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from mixproof.empirical.networks.features import activations, feature_rows, features, layer_place, up_to
from mixproof.empirical.networks.sources import as_network
from mixproof.empirical.networks.written import network_of
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.data.written_rows import csv_text
from mixproof.geometry.errors import InputError
from tests.empirical.networks.worked import net_w, plane


def small_images() -> tuple[torch.nn.Module, Any, list[int]]:
    torch.manual_seed(1)
    module = torch.nn.Sequential(
        torch.nn.Conv2d(1, 2, 2), torch.nn.ReLU(), torch.nn.MaxPool2d(2), torch.nn.Flatten(), torch.nn.Linear(8, 3)
    ).eval()
    return module, torch.round(torch.rand(6, 1, 5, 5) * 8) / 8, [0, 1, 2, 0, 1, 2]


@pytest.mark.parametrize("layer", [1, 2, 3, 4, 5, "0", "4", -1])
def test_each_layer_has_the_values_of_torch(layer: int | str) -> None:
    module, images, labels = small_images()
    place = layer_place(as_network(module, (1, 5, 5)), layer)
    with torch.no_grad():
        told = torch.nn.Sequential(*list(module.children())[: place + 1])(images).reshape(6, -1)
    rows = Dataset.from_rows(images.reshape(6, -1).tolist(), labels)
    found = feature_rows(as_network(module, (1, 5, 5)), layer, rows)
    values = found.numerators.astype(object) / found.denominator
    assert np.allclose(values.astype(float), told.numpy(), atol=1e-5)


def test_values_are_exactly_those_of_the_network() -> None:
    network, rows = net_w(), plane()
    for place in range(3):
        found = features(network, place + 1, rows)
        assert [found.point(k) for k in range(found.size)] == [up_to(network, place)(rows.point(k)) for k in range(4)]
    assert activations(network, [rows.point(k) for k in range(4)]) == [network(rows.point(k)) for k in range(4)]


def test_repeated_rows_keep_their_weights_and_order() -> None:
    rows = Dataset.from_rows([[0, 0], [2, 1], [0, 0], [1, 3]], [0, 1, 0, 1])
    found = features(net_w(), 1, rows)
    assert found.rows == rows.rows
    assert found.labels == rows.labels


def test_a_sum_of_two_paths_is_evaluated() -> None:
    layers: list[Any] = [
        {"kind": "linear", "weight": [["1/3", "0"], ["0", "-1"]], "bias": ["0", "1"], "name": "a"},
        {"kind": "relu", "name": "b"},
        {"kind": "sum", "of": ["a", "b"], "name": "c"},
    ]
    network = network_of({"schema": "mixproof/network/1", "input": 2, "layers": layers})
    assert features(network, 3, [[1, 2]], ["x"]).point(0) == (Fraction(2, 3), Fraction(-1))
    assert features(network, "c", [[1, 2]], ["x"]).point(0) == (Fraction(2, 3), Fraction(-1))


def test_the_file_is_read_back_as_it_was(tmp_path: Path) -> None:
    rows = Dataset.from_rows([["1/3", 0], [2, 1], ["1/7", 3], [2, 1]], ["a, b", 'say "no"', "a, b", 'say "no"'])
    found = feature_rows(net_w(), 2, rows)
    path = tmp_path / "features.csv"
    path.write_text(csv_text(found), encoding="utf-8")
    again, direct = load(str(path)), found.dataset()
    assert [again.point(k) for k in range(again.size)] == [direct.point(k) for k in range(direct.size)]
    assert [again.label(k) for k in range(again.size)] == [direct.label(k) for k in range(direct.size)]
    assert again.rows == direct.rows


@pytest.mark.parametrize(
    ("layer", "words"), [(0, "there is no layer 0"), (4, "no layer 4"), ("fc", "1 \\(linear\\), 2")]
)
def test_a_layer_that_there_is_not_is_refused_with_those_that_there_are(layer: int | str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        features(net_w(), layer, plane())


def test_rows_of_two_classes_that_come_together_are_no_dataset() -> None:
    dead = [([[0, 0]], [1]), ([[1], [-1]], [0, 0])]
    with pytest.raises(InputError, match="two labels"):
        features(dead, 1, [[0, 0], [1, 1]], [0, 1])


def test_rows_of_another_size_are_refused() -> None:
    with pytest.raises(InputError, match="reads rows of 2 coordinates, and those of data have 3"):
        features(net_w(), 1, [[0, 1, 2]], ["a"])
