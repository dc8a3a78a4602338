"""Training and filtering on another device than the CPU: they run there, and come to the same."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from mixproof.empirical.training import ensembles as training
from mixproof.empirical.training import images as image_training
from mixproof.empirical.training import recipes
from mixproof.empirical.training.batches import Lambdas, Member
from mixproof.empirical.training.checkpoints import Checkpoint
from mixproof.empirical.training.ensembles import train
from mixproof.empirical.training.groups import Group
from mixproof.empirical.training.images import Budget, ImageCurves, _Model, train_images
from mixproof.empirical.training.networks import Architecture, LinearScore, TwoLayerReLU
from mixproof.empirical.training.optimisers import Adam, GradientDescent, NormalisedGradientDescent, Optimiser
from mixproof.empirical.training.recipes import Recipe
from mixproof.geometry.data.images.sets import load_images
from mixproof.geometry.data.sources import load
from tests.empirical.ordinary import beta
from tests.geometry.fields import everywhere
from tests.geometry.fields import images as field_of_images
from tests.reports.commands.test_experiment import run as command
from tests.second_device import SECOND, There

LINE = load("counterexample")
CAST = [Member(LINE, None, accumulate_gradients=True), Member(LINE, beta("1"), 1), Member(LINE, beta("128"), 1)]
PART = load_images().part(40, 0)
BUDGET = Budget(epochs=3, batch=16, width=2, precision="float64")


@pytest.fixture(autouse=True)
def there(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second device is where CUDA would be."""
    monkeypatch.setattr(torch, "inference_mode", torch.no_grad)  # in the other, no tensor is another's wrapper
    for module in (training, image_training):
        monkeypatch.setattr(
            module, "torch_device", lambda name: SECOND if name == "cuda" else recipes.torch_device(name)
        )


class StoppedError(Exception):
    """Stands for whatever stops a training."""


def stop(done: int, to_do: int) -> None:
    assert done < to_do
    raise StoppedError


# --- the device ---------------------------------------------------------------------------------------


def test_the_second_device_computes_and_refuses_what_a_gpu_refuses() -> None:
    x = torch.arange(3.0).to(SECOND).requires_grad_()
    loss = (2 * x * torch.ones(3, device=SECOND)).square().sum()
    loss.backward()  # type: ignore[no-untyped-call]
    assert x.grad is not None
    assert {x.device, loss.device, x.grad.device} == {SECOND}
    read = There.read
    assert x.grad.cpu().tolist() == [0, 8, 16]
    assert float(loss.detach()) == 20
    assert There.read == read + 2
    with pytest.raises(RuntimeError, match="tensors of two devices"):
        x.detach() + torch.ones(3)
    with pytest.raises((RuntimeError, TypeError)):
        x.detach().numpy()


# --- ensembles ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("objective", ["drawn", "expected"])
@pytest.mark.parametrize("lambdas", ["one a step", "one a pair"])
@pytest.mark.parametrize("rule", [Adam(), GradientDescent(0.1), NormalisedGradientDescent(0.1)])
@pytest.mark.parametrize("network", [TwoLayerReLU(8), LinearScore()])
def test_an_ensemble_has_the_weights_of_the_cpu(
    network: Architecture, rule: Optimiser, lambdas: Lambdas, objective: Any
) -> None:
    recipe = Recipe(
        *(network, rule), steps=20, record=(0, 7, 20), precision="float64", objective=objective, lambdas=lambdas
    )
    made = There.made
    cpu, other = (train(CAST, replace(recipe, device=device)) for device in ("cpu", "cuda"))
    assert There.made > made + 20
    for a, b in zip((*cpu.parameters, cpu.curves.losses), (*other.parameters, other.curves.losses), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-14)
    assert (cpu.curves.errors == other.curves.errors).all()


@pytest.mark.parametrize("objective", ["drawn", "expected"])
@pytest.mark.parametrize("rule", [Adam(), GradientDescent(0.1), NormalisedGradientDescent(0.1)])
def test_no_step_waits_for_a_value(rule: Optimiser, objective: Any) -> None:
    group = Group(CAST, Recipe(TwoLayerReLU(8), rule, steps=5, record=(5,), objective=objective), SECOND)
    read = There.read
    group.advance(0, 5)
    assert There.read == read
    group.record_end()
    assert There.read == read + 2  # losses and errors


def test_an_ensemble_is_taken_up_again(tmp_path: Path) -> None:
    recipe = Recipe(TwoLayerReLU(8), Adam(), steps=80, record=(0, 40, 80), device="cuda")
    whole, state = train(CAST, recipe), Checkpoint(tmp_path / "state.npz", seconds=0)
    with pytest.raises(StoppedError):
        train(CAST, recipe, stop, state)
    found = train(CAST, recipe, None, state)
    assert all((a == b).all() for a, b in zip(whole.parameters, found.parameters, strict=True))


# --- images -------------------------------------------------------------------------------------------


def images(device: Any, **options: Any) -> ImageCurves:
    return train_images(PART, (None, beta("1024")), 1, BUDGET, device=device, **options)


def test_networks_have_the_losses_of_the_cpu() -> None:
    made = There.made
    cpu, other = images("cpu"), images("cuda")
    assert There.made > made + 500
    np.testing.assert_allclose(other.losses, cpu.losses, rtol=1e-12)
    assert (other.errors == cpu.errors).all()


def test_no_step_of_a_network_waits_for_a_value() -> None:
    model, read = _Model(PART, BUDGET, 0, SECOND), There.read
    losses = [loss for law in (None, beta("1024")) for loss in model.epoch(0, law)]
    assert There.read == read
    assert {loss.device for loss in losses} == {each.device for each in model.network.parameters()} == {SECOND}


def test_networks_are_taken_up_again(tmp_path: Path) -> None:
    whole, state = images("cuda"), Checkpoint(tmp_path / "state.npz", seconds=0)
    with pytest.raises(StoppedError):
        images("cuda", progress=stop, checkpoint=state)
    assert (images("cuda", checkpoint=state).weights == whole.weights).all()


# --- margins ------------------------------------------------------------------------------------------


def test_margins_are_those_of_the_cpu() -> None:
    field, made = field_of_images(120), There.made
    assert everywhere(field, device=SECOND.type) == everywhere(field)
    assert There.made > made + 20


# --- commands -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        "figure-2 --epochs 2 --width 2 --subset 40 --runs 2 --precision float64",
        "table-1 --alpha 1,128 --steps 50 --runs 2 --hidden 8 --precision float64",
        "figure-3 --alpha 1 --margin 1/2 --steps 30 --runs 2 --hidden 8 --points 20 --precision float64",
        "theorem-3.5 --dataset simplex --steps 50",
    ],
)
def test_the_same_command_trains_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: str
) -> None:
    outcomes = []
    for device in ("cpu", "cuda"):
        made = There.made
        code, out, err = command(monkeypatch, capsys, *arguments.split(), "--device", device, "--json", "-")
        assert code in {0, 1, 3}, err
        assert (There.made > made + 100) == (device == "cuda")
        outcomes.append((code, json.loads(out)))
    (code, cpu), (other_code, other) = outcomes
    assert code == other_code
    assert cpu["agreement"] == other["agreement"]
    assert numbers(cpu["rows"]) == pytest.approx(numbers(other["rows"]), rel=1e-9, abs=1e-12)


def numbers(rows: Any) -> list[float]:
    """All numbers of some JSON, in order."""
    if isinstance(rows, dict):
        rows = list(rows.values())
    if isinstance(rows, list):
        return [number for each in rows for number in numbers(each)]
    return [float(rows)] if isinstance(rows, int | float) else []
