"""Pairs of labels, other targets, hidden layers and states are mixed by the law of the batches themselves."""

import multiprocessing
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from mixproof.empirical.mixup.collate import Mixup
from mixproof.empirical.mixup.pairs import MixedLabels
from mixproof.geometry.errors import InputError

POINTS = torch.tensor([[0.0, 1.0], [2.0, 5.0], [4.0, -3.0], [8.0, 0.5]], dtype=torch.float64)
LABELS = torch.tensor([0, 1, 2, 1])


@pytest.mark.parametrize("mode", ["batch", "elem"])
def test_pairs_are_the_batch_that_is_mixed_else(mode: Any) -> None:
    for seed in range(10):
        x, y = Mixup("1/2", 3, mode=mode, seed=seed)(POINTS, LABELS)
        mix = Mixup("1/2", 3, mode=mode, seed=seed)
        points, labels = mix.pairs(POINTS, LABELS)
        assert torch.equal(points, x)
        assert torch.allclose(mix.soft(labels), y, atol=1e-15)


@pytest.mark.parametrize("mode", ["batch", "elem"])
def test_the_loss_of_pairs_is_that_of_the_mixed_label_where_it_is_linear(mode: Any) -> None:
    mix = Mixup(1, 3, mode=mode, seed=3)
    _, labels = mix.pairs(POINTS, LABELS)
    logits = torch.randn(4, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    soft = nn.functional.cross_entropy(logits, mix.soft(labels))
    assert torch.isclose(labels.loss(nn.CrossEntropyLoss(reduction="none"), logits), soft)
    if mode == "batch":
        assert torch.isclose(labels.loss(nn.CrossEntropyLoss(), logits), soft)
    else:
        with pytest.raises(InputError, match="give a criterion with reduction='none'"):
            labels.loss(nn.CrossEntropyLoss(), logits)


def test_the_accuracy_counts_both_labels_by_hand() -> None:
    stream = np.random.default_rng(0)
    first, second, told = (stream.integers(3, size=50) for _ in range(3))
    weights = stream.random(50)
    by_hand = (
        sum(w * (t == a) + (1 - w) * (t == b) for w, t, a, b in zip(weights, told, first, second, strict=True)) / 50
    )
    logits = torch.eye(3, dtype=torch.float64)[torch.from_numpy(told)]
    pair = torch.from_numpy(first), torch.from_numpy(second)
    assert float(MixedLabels(*pair, torch.from_numpy(weights)).accuracy(logits)) == pytest.approx(by_hand)
    soft = torch.eye(3)[pair[0]], torch.eye(3)[pair[1]]
    assert float(MixedLabels(*soft, torch.from_numpy(weights)).accuracy(logits)) == pytest.approx(by_hand)


TARGETS: dict[str, tuple[dict[str, Any], Tensor]] = {
    "classes": ({"classes": 3}, LABELS),
    "multi-label": (
        {"classes": 2},
        torch.tensor([[1.0, 0.0], [1.0, 1.0], [0.0, 0.0], [0.5, 1.0]], dtype=torch.float64),
    ),
    "binary": ({}, torch.tensor([0, 1, 1, 0])),
    "real": ({}, torch.tensor([[-3.0], [100.0], [0.25], [7.0]], dtype=torch.float64)),
}


@pytest.mark.parametrize("targets", TARGETS)
@pytest.mark.parametrize(("partner", "own"), [("independent", 0.25), ("flip", 0.0)])
def test_the_moments_of_each_kind_of_target_are_those_of_the_law(targets: Any, partner: Any, own: float) -> None:
    """E z = mean and E|z|² = 2E[λ²]·E|s|² + (1 − 2E[λ²])·E s·t, of points and targets together."""
    options, y = TARGETS[targets]
    mix = Mixup(2, **options, targets=targets, mode="elem", partner=partner, seed=5)
    whole = Mixup(2, **options, targets=targets, prob=0.0, seed=0)(POINTS, y)[1].double().view(4, -1)
    table = torch.cat([POINTS, whole], dim=1)
    order, found = torch.Generator().manual_seed(1), []
    for _ in range(6000):
        at = torch.randperm(4, generator=order)
        points, labels = mix(POINTS[at], y[at])
        found.append(torch.cat([points, labels.double().view(4, -1)], dim=1))
    rows = torch.stack(found)
    square = float(Fraction(3, 10))  # E λ² of Beta(2, 2)
    second = table.T @ table / 4
    mean = table.mean(dim=0)
    cross = torch.outer(mean, mean) if own else (16 * torch.outer(mean, mean) - 4 * second) / 12
    exact = 2 * square * second + (1 - 2 * square) * cross
    measured = torch.einsum("bri,brj->bij", rows, rows) / 4
    assert (measured.mean(dim=0) - exact).abs().le(5 * measured.std(dim=0) / 6000**0.5 + 1e-9).all()
    batch = rows.mean(dim=1)
    assert (batch.mean(dim=0) - mean).abs().le(5 * batch.std(dim=0) / 6000**0.5 + 1e-9).all()


def test_answers_are_smoothed_towards_a_half() -> None:
    mix = Mixup(1, targets="binary", label_smoothing=0.2, prob=0.0)
    assert mix(POINTS, TARGETS["binary"][1])[1].tolist() == pytest.approx([0.1, 0.9, 0.9, 0.1])


@pytest.mark.parametrize(
    ("options", "y", "told"),
    [
        ({"targets": "binary", "classes": 2}, LABELS, "have no classes: leave `classes` out"),
        ({"targets": "multi-label"}, LABELS, "the number of classes is missing"),
        (
            {"targets": "multilabel", "classes": 2},
            LABELS,
            "there are no targets 'multilabel'; did you mean 'mul",
        ),
        ({"targets": "real", "label_smoothing": 0.1}, LABELS, "real targets are not smoothed"),
        ({"targets": "multi-label", "classes": 3}, LABELS, r"of shape \(4,\) are no answers of shape \(B, 3\)"),
        ({"targets": "binary"}, LABELS, "row 2 of the labels holds a number that is not from 0 to 1"),
        ({"targets": "binary"}, POINTS, r"of shape \(4, 2\) are no answers of shape \(B,\) or \(B, 1\)"),
        ({"targets": "real"}, torch.tensor([0.0, float("nan"), 1.0, 2.0]), "row 1 of the labels holds nan or inf"),
    ],
)
def test_targets_of_another_kind_are_refused(options: dict[str, Any], y: Tensor, told: str) -> None:
    with pytest.raises(InputError, match=told):
        Mixup(1, **options)(POINTS, y)


def test_a_hidden_layer_is_mixed_as_by_hand() -> None:
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 5), nn.ReLU(), nn.Linear(5, 3)).double()
    for seed in range(5):
        mix = Mixup(1, 3, mode="elem", seed=seed)
        with mix.hidden(model[1], LABELS) as labels:
            output = model(POINTS)
        draw = mix.rule.draw(4, np.random.default_rng([seed]))
        inner = model[1](model[0](POINTS))
        weights = torch.from_numpy(draw.weights)[:, None]
        by_hand = model[2](weights * inner + (1 - weights) * inner[torch.from_numpy(draw.partners)])
        assert torch.allclose(output, by_hand)
        assert torch.allclose(labels.weights.double(), weights[:, 0])
        assert torch.equal(model(POINTS), model[2](inner))
        output.sum().backward()


def test_of_several_layers_each_is_drawn() -> None:
    model = nn.Sequential(nn.Linear(2, 2), nn.Tanh(), nn.Identity())
    mixed_layers = set()
    mix = Mixup(8, 3, partner="roll", seed=0)
    for _ in range(40):
        with mix.hidden([model[0], model[2]], LABELS):
            model(POINTS.float())
        mixed_layers.add(str(mix.state_dict()["generator"]["state"]["state"]))
    assert len(mixed_layers) == 40


@pytest.mark.parametrize(
    ("layer", "run", "told"),
    [
        (nn.Identity(), lambda layer: None, "the layer Identity did not run"),
        (nn.Identity(), lambda layer: layer(layer(POINTS)), "runs twice in one pass"),
        (nn.Identity(), lambda layer: layer(POINTS[:3]), "puts out 3 rows, and there are 4 labels"),
        (nn.Identity(), lambda layer: layer((POINTS, POINTS)), "puts out no tensor of floats"),
        ([], lambda layer: None, "`layer` is a module of the model, or several"),
        ("relu", lambda layer: None, "`layer` is a module of the model, or several"),
    ],
)
def test_layers_that_cannot_be_mixed_are_refused(layer: Any, run: Any, told: str) -> None:
    with pytest.raises(InputError, match=told), Mixup(1, 3).hidden(layer, LABELS):
        run(layer)
    if isinstance(layer, nn.Module):
        assert not layer._forward_hooks


def test_a_state_goes_on_where_it_was_taken(tmp_path: Path) -> None:
    mix = Mixup(1, 3, seed=4)
    mix(POINTS, LABELS)
    torch.save(mix.state_dict(), tmp_path / "state.pt")
    rest = [mix(POINTS, LABELS)[0] for _ in range(3)]
    again = Mixup(1, 3, seed=4)
    again.load_state_dict(torch.load(tmp_path / "state.pt", weights_only=True))
    assert all(torch.equal(one, again(POINTS, LABELS)[0]) for one in rest)
    with pytest.raises(InputError, match="another rule or seed"):
        Mixup(2, 3, seed=4).load_state_dict(mix.state_dict())
    with pytest.raises(InputError, match="this is no state of Mixup"):
        again.load_state_dict({"seed": 4})


def _draw_as_rank(rank: int, file: str, seed: int | None, found: Any) -> None:
    torch.distributed.init_process_group("gloo", init_method=f"file://{file}", rank=rank, world_size=2)
    torch.manual_seed(7)
    mix = Mixup(1, 3, seed=seed, partner="roll")
    found[rank] = [float(mix(POINTS, LABELS)[0][0, 0]) for _ in range(3)]
    torch.distributed.destroy_process_group()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [None, 3])
def test_ranks_draw_differently_and_alike_again(seed: int | None, tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    runs = []
    for run in range(2):
        with context.Manager() as manager:
            found = manager.dict()
            ranks = [
                context.Process(target=_draw_as_rank, args=(rank, str(tmp_path / f"meet{run}"), seed, found))
                for rank in range(2)
            ]
            for each in ranks:
                each.start()
            for each in ranks:
                each.join(100)
            runs.append(dict(found))
    assert runs[0] == runs[1]
    assert not set(runs[0][0]) & set(runs[0][1])


def test_a_rank_changes_the_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for rank in (0, 1, 1):
        monkeypatch.setattr("mixproof.empirical.mixup.collate._rank", lambda rank=rank: rank)
        for seed in (None, 3):
            torch.manual_seed(7)
            found.append(Mixup(1, 3, seed=seed)(POINTS, LABELS)[0])
    assert not torch.equal(found[0], found[2])
    assert not torch.equal(found[1], found[3])
    assert torch.equal(found[2], found[4])
    assert torch.equal(found[3], found[5])
