"""Torch modules as stacked architectures: the gradients of the stacked network, and clear refusals."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from mixproof.empirical.training.batches import Member
from mixproof.empirical.training.ensembles import train
from mixproof.empirical.training.modules import ModuleNetwork
from mixproof.empirical.training.networks import Batch, TwoLayerReLU
from mixproof.empirical.training.optimisers import Adam
from mixproof.empirical.training.recipes import Recipe
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.solvers.mixing.beta import Beta


def beta(alpha: int) -> Beta:
    return Beta(Fraction(alpha), Fraction(alpha))


def two_layers(dimension: int, classes: int) -> nn.Module:
    return nn.Sequential(nn.Linear(dimension, 8), nn.ReLU(), nn.Linear(8, classes))


def test_gradients_and_scores_are_those_of_the_stacked_network() -> None:
    torch.manual_seed(0)
    mine, ours = ModuleNetwork(two_layers, "mine", 3, 4), TwoLayerReLU(8)
    parameters = [torch.randn(5, *shape, dtype=torch.float64) for shape in mine.shapes(3, 4)]
    first, bias, second, offset = parameters
    same = [torch.cat([first.transpose(1, 2), bias[:, None]], 1), second, offset[..., None]]
    rows = torch.randn(5, 6, 3, dtype=torch.float64)
    wider = torch.cat([rows, torch.ones(5, 6, 1, dtype=torch.float64)], 2)
    labels = torch.rand(5, 4, 6, dtype=torch.float64).softmax(1)
    assert torch.allclose(mine.logits(parameters, rows), ours.logits(same, wider))
    found, expected = ([torch.empty_like(part) for part in parts] for parts in (parameters, same))
    mine.gradient(parameters, Batch(rows, labels, 1 / 6), found, [], False)
    ours.gradient(same, Batch(wider, labels, 1 / 6), expected, ours.scratch(same, 6), False)
    assert torch.allclose(found[0].transpose(1, 2), expected[0][:, :-1])
    assert torch.allclose(found[1], expected[0][:, -1])
    assert torch.allclose(found[2], expected[1])
    assert torch.allclose(found[3], expected[2][..., 0])


def test_members_train_alone_as_in_company_and_are_exact_networks() -> None:
    line = load("counterexample")
    network = ModuleNetwork(two_layers, "mine", 1, 2)
    members = [Member(line, beta(1), run) for run in range(3)]
    recipe = Recipe(network, Adam(0.02), steps=60, device="cpu", batch=4)
    together, alone = train(members, recipe), train(members[1:2], recipe)
    points = np.array([[0.5], [1.5]])
    assert together.log_probabilities(points, 1) == pytest.approx(alone.log_probabilities(points, 0), abs=1e-5)
    exact = [[float(score) for score in together.exact(1)([point])] for point in (points[0, 0], points[1, 0])]
    log = torch.tensor(exact, dtype=torch.float64).log_softmax(1).numpy()
    assert together.log_probabilities(points, 1) == pytest.approx(log, abs=1e-9)
    assert network.work >= 8 + 16


def fails(dimension: int, classes: int) -> nn.Module:
    raise RuntimeError("no such layer\nand more")


def not_a_module(dimension: int, classes: int) -> Any:
    return "a network"


def with_statistics(dimension: int, classes: int) -> nn.Module:
    return nn.Sequential(nn.BatchNorm1d(dimension), nn.Linear(dimension, classes))


def with_chance(dimension: int, classes: int) -> nn.Module:
    return nn.Sequential(nn.Dropout(0.5), nn.Linear(dimension, classes))


def too_few_scores(dimension: int, classes: int) -> nn.Module:
    return nn.Linear(dimension, 1)


def of_other_inputs(dimension: int, classes: int) -> nn.Module:
    return nn.Linear(dimension + 1, classes)


def without_weights(dimension: int, classes: int) -> nn.Module:
    return nn.Identity()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (fails, "failed when called with (2, 3): RuntimeError: no such layer"),
        (not_a_module, "gave a str and no torch.nn.Module"),
        (with_statistics, "keeps statistics (0.running_mean)"),
        (with_chance, "stacked by vmap: RuntimeError"),
        (too_few_scores, "gave scores of shape (3, 1) for 3 rows of 3 classes"),
        (of_other_inputs, "failed on rows of shape (3, 2)"),
        (without_weights, "has no parameters to train"),
    ],
)
def test_what_cannot_be_stacked_is_refused_in_one_line(make: Any, words: str) -> None:
    with pytest.raises(InputError) as error:
        ModuleNetwork(make, "mine", 2, 3)
    assert words in str(error.value)
    assert "\n" not in str(error.value)
