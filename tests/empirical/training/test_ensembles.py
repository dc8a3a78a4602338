import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from signal import SIGINT, SIGKILL

import numpy as np
import pytest
import torch

import mixproof.empirical.training.ensembles
from mixproof.empirical.training.batches import Lambdas, Member, expected_rows, points_and_labels
from mixproof.empirical.training.checkpoints import Checkpoint
from mixproof.empirical.training.ensembles import TrainedEnsemble, train
from mixproof.empirical.training.networks import LinearScore, TwoLayerReLU
from mixproof.empirical.training.optimisers import Adam, GradientDescent, NormalisedGradientDescent
from mixproof.empirical.training.recipes import Recipe, torch_device
from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.doubles import points_of
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from tests.empirical.ordinary import beta, draws_of, put, train_alone, two_layers

LINE = load("counterexample")
THREE = Dataset.from_rows([[0, 1], [2, -1], ["0.5", 1], [0, 1], [3, 3]], ["a", "b", "c", "a", "b"])
RECIPE = Recipe(TwoLayerReLU(24), Adam(), steps=80, precision="float64", device="cpu")


def model(trained: TrainedEnsemble, index: int) -> list[Floats]:
    return [part[index] for part in trained.parameters]


def same(first: TrainedEnsemble, second: TrainedEnsemble) -> bool:
    """Whether two ensembles have the same weights, bit for bit."""
    return all(a.tobytes() == b.tobytes() for a, b in zip(first.parameters, second.parameters, strict=True))


def assert_close(first: Sequence[Floats], second: Sequence[Floats], within: float = 1e-12) -> None:
    for a, b in zip(first, second, strict=True):
        assert np.abs(a - b).max() < within


# --- against the ordinary way -------------------------------------------------------------------------


@pytest.mark.parametrize("lambdas", ["one a step", "one a pair"])
@pytest.mark.parametrize("dataset", [LINE, THREE])
def test_an_ensemble_is_its_members_trained_one_by_one(dataset: Dataset, lambdas: Lambdas) -> None:
    recipe = replace(RECIPE, lambdas=lambdas, seed=5)
    members = [Member(dataset, law, run) for law in (None, beta("1"), beta("32"), beta("2", "1")) for run in (0, 1)]
    trained = train(members, recipe)
    for k, member in enumerate(members):
        assert_close(model(trained, k), train_alone(member, recipe, 24))


def test_gradients_that_are_never_reset_are_those_of_the_ordinary_way_without_the_reset() -> None:
    members = [Member(LINE, beta("1"), 0, accumulate) for accumulate in (True, False)] + [Member(LINE, None)]
    trained = train(members, RECIPE)
    for k, member in enumerate(members):
        assert_close(model(trained, k), train_alone(member, RECIPE, 24))
    assert np.abs(trained.parameters[0][0] - trained.parameters[0][1]).max() > 1e-3


def test_each_member_may_have_its_own_data() -> None:
    members = [Member(LINE, beta("1")), Member(load("shadow"), beta("1")), Member(load("shadow"), None)]
    trained = train(members, RECIPE)
    for k, member in enumerate(members):
        assert_close(model(trained, k), train_alone(member, RECIPE, 24))


def test_records_are_the_losses_and_errors_of_the_ordinary_way() -> None:
    member = Member(THREE, beta("1"), 3)
    recipe = replace(RECIPE, record=(0, 7, 80), steps=80)
    curves = train([Member(THREE, None), member], recipe).curves
    draws = [draw for _, draw in zip(range(81), draws_of(member, recipe), strict=False)]
    points, labels = points_and_labels(THREE)
    onehot = np.eye(3)[labels]
    for at, steps in enumerate(curves.steps):
        module = two_layers(2, 24, 3)
        put(module, train_alone(member, replace(recipe, steps=int(steps), record=()), 24))
        (s, t), weights = draws[int(steps)]
        weight = np.broadcast_to(weights, 5)[:, None]
        with torch.no_grad():
            log = module(torch.from_numpy(weight * points[s] + (1 - weight) * points[t])).log_softmax(1).numpy()
            wrong = module(torch.from_numpy(points)).argmax(1).numpy() != labels
        loss = -(log * (weight * onehot[s] + (1 - weight) * onehot[t])).sum(axis=1).mean()
        assert curves.losses[at, 1] == pytest.approx(loss, rel=1e-11)
        assert curves.errors[at, 1] == wrong.mean()


# --- what results may depend on -----------------------------------------------------------------------


@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_the_same_recipe_gives_the_same_bits(precision: str) -> None:
    recipe = replace(RECIPE, precision="float32" if precision == "float32" else "float64")
    members = [Member(LINE, law, run) for law in (None, beta("1")) for run in range(3)]
    first = train(members, recipe)
    assert same(first, train(members, recipe))
    assert first.parameters[0].dtype == np.dtype(precision)
    other = train(members, replace(recipe, seed=1))
    assert all(
        (np.abs(a - b).max(axis=(1, 2)) > 1e-4).all() for a, b in zip(first.parameters, other.parameters, strict=True)
    )


def test_a_member_trains_the_same_in_any_company() -> None:
    member = Member(LINE, beta("32"), 2)
    alone = model(train([member], RECIPE), 0)
    before = [Member(load("shadow"), None), Member(LINE, beta("1"), 7)]
    after = [Member(LINE, None, run) for run in range(30)]
    assert_close(alone, model(train([*before, member, *after], RECIPE), 2))


def test_runs_differ_and_laws_of_one_run_start_alike() -> None:
    recipe = replace(RECIPE, steps=0)
    starts = train([Member(LINE, None), Member(LINE, beta("1")), Member(LINE, None, run=1)], recipe).parameters[0]
    assert (starts[0] == starts[1]).all()
    assert not np.isclose(starts[0], starts[2]).any()


def test_groups_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    members = [Member(LINE, law, run) for law in (None, beta("1")) for run in range(3)]
    recipe = replace(RECIPE, record=(0, 40, 80))
    together = train(members, recipe)
    monkeypatch.setattr(mixproof.empirical.training.ensembles, "_GROUP_ENTRIES", 1)
    apart = train(members, recipe)
    assert_close(together.parameters, apart.parameters)
    assert np.allclose(together.curves.losses, apart.curves.losses, rtol=1e-12)


def test_single_precision_is_near_double_precision() -> None:
    members = [Member(LINE, law) for law in (None, beta("1"), beta("128"))]
    single, double = (train(members, replace(RECIPE, precision=how)) for how in ("float32", "float64"))
    places = points_of(LINE)
    assert np.abs(single.probabilities(places) - double.probabilities(places)).max() < 1e-4


def test_the_threads_of_torch_are_left_as_they_were() -> None:
    before = torch.get_num_threads()
    tiny = torch.tensor([1e-40])
    train([Member(LINE, None)], replace(RECIPE, steps=1))
    assert torch.get_num_threads() == before
    assert (tiny * 0.5).item() > 0  # denormal numbers are flushed in the trainer's own threads only


# --- predictions and expected losses ------------------------------------------------------------------


def test_probabilities_are_those_of_the_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mixproof.empirical.training.ensembles, "_EVALUATED_TOGETHER", 4)
    trained = train([Member(THREE, None, run) for run in range(3)], RECIPE)
    places = np.random.default_rng(0).standard_normal((11, 2))
    found = trained.probabilities(places, slice(1, 3))
    for k in (1, 2):
        module = two_layers(2, 24, 3)
        put(module, model(trained, k))
        with torch.no_grad():
            expected = module(torch.from_numpy(places)).softmax(1).numpy()
        assert np.allclose(found[k - 1], expected, rtol=1e-12)


def test_an_expected_loss_is_the_limit_of_the_mean_drawn_loss() -> None:
    laws = [None, beta("1"), beta("2", "1"), beta("128")]
    trained = train([Member(LINE, law) for law in laws], replace(RECIPE, steps=60))
    found = trained.expected_losses()
    points, labels = points_and_labels(LINE)
    onehot, stream = np.eye(2)[labels], np.random.default_rng(0)
    for k, law in enumerate(laws[1:], start=1):
        count = 40_000
        (s, t), weight = (
            stream.integers(3, size=(2, count)),
            stream.beta(float(law.a), float(law.b), (count, 1)) if law else 0,
        )
        log = np.log(trained.probabilities(weight * points[s] + (1 - weight) * points[t], slice(k, k + 1))[0])
        losses = -(log * (weight * onehot[s] + (1 - weight) * onehot[t])).sum(axis=1)
        assert abs(found[k] - losses.mean()) < 4.5 * losses.std() / count**0.5
    log = np.log(trained.probabilities(points, slice(0, 1))[0])
    assert found[0] == pytest.approx(-(log * onehot).sum(axis=1).mean(), rel=1e-12)


# --- the deterministic objective ----------------------------------------------------------------------


def test_descent_on_the_expected_loss_goes_down_all_the_way_to_the_minimiser() -> None:
    from scipy.optimize import minimize

    data = load("simplex")
    member = Member(data, beta("1"))
    recipe = Recipe(
        LinearScore(),
        GradientDescent(4.0),
        3000,
        "expected",
        precision="float64",
        device="cpu",
        record=tuple(range(0, 3001, 50)),
    )
    trained = train([member, Member(data, None)], recipe)
    # Along the last steps the loss differs by rounding alone.
    assert (np.diff(trained.curves.losses[:, 0]) < 1e-15).all()
    assert (np.diff(trained.curves.losses[:, 1]) < 0).all()
    rows = expected_rows(data, beta("1"))

    def loss(theta: Floats) -> float:
        score = rows.points @ theta
        return float(rows.weights @ (np.logaddexp(0, score) - rows.labels[:, 1] * score))

    least = minimize(loss, np.zeros(3), tol=1e-14)
    theta = trained.parameters[0][0, 0]
    assert loss(theta) == pytest.approx(least.fun, rel=1e-12)
    assert sorted(theta) == pytest.approx([-3.5163845, 3.7560486, 3.7560486], abs=1e-6)  # a worked value of the theory


def test_descent_on_the_expected_loss_has_no_chance_in_it() -> None:
    recipe = replace(RECIPE, objective="expected", steps=30)
    members = [Member(LINE, beta("1")), Member(LINE, None)]
    first, second = train(members, recipe), train(members, replace(recipe, lambdas="one a pair"))
    assert same(first, second)
    stepped = train([Member(LINE, None)], replace(RECIPE, steps=30))
    assert_close(model(first, 1), model(stepped, 0))  # plain training has nothing to average over


def test_the_expected_gradient_is_the_slope_of_the_expected_loss() -> None:
    rate = 1e-4
    recipe = replace(RECIPE, objective="expected", optimiser=GradientDescent(rate), steps=1, record=(0, 1))
    curves = train([Member(THREE, beta("2", "1"))], replace(recipe, keep=(0, 1))).curves
    moved = sum(np.sum((part[1] - part[0]) ** 2) for part in curves.parameters)
    assert (curves.losses[0, 0] - curves.losses[1, 0]) == pytest.approx(moved / rate, rel=1e-3)


def test_parameters_are_kept_at_the_records() -> None:
    recipe = Recipe(
        *(LinearScore(), NormalisedGradientDescent(0.25), 8, "expected"),
        precision="float64",
        device="cpu",
        record=(0, 2, 3, 8),
        keep=(0, 3, 8),
    )
    trained = train([Member(load("simplex"), None)], recipe)
    thetas = trained.curves.parameters[0][:, 0, 0]
    assert not thetas[0].any()
    assert (thetas[2] == trained.parameters[0][0, 0]).all()
    assert np.linalg.norm(thetas[1]) == pytest.approx(0.75)
    shorter = train([Member(load("simplex"), None)], replace(recipe, steps=3, record=(), keep=()))
    assert (trained.after(3).parameters[0] == shorter.parameters[0]).all()


# --- bad input ----------------------------------------------------------------------------------------


def test_members_of_unlike_shape_are_refused() -> None:
    with pytest.raises(InputError, match=r"\(rows, coordinates, classes\): \[\(3, 1, 2\), \(5, 2, 3\)\]"):
        train([Member(LINE, None), Member(THREE, None)], RECIPE)
    with pytest.raises(InputError, match="at least one member"):
        train([], RECIPE)
    with pytest.raises(InputError, match="runs are counted from 0"):
        train([Member(LINE, None, run=-1)], RECIPE)


@pytest.mark.parametrize(
    "wrong", [{"steps": -1}, {"seed": -1}, {"nodes": 0}, {"record": (3, 2)}, {"record": (0, 81)}, {"keep": (3,)}]
)
def test_recipes_that_cannot_be_followed_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(InputError):
        replace(RECIPE, **wrong)  # type: ignore[arg-type]


def test_a_device_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(InputError, match="no CUDA device here: ask for the device cpu, or auto"):
        train([Member(LINE, None)], replace(RECIPE, device="cuda"))
    assert torch_device("auto").type == "cpu"
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert torch_device("auto").type == "cuda"
    assert torch_device("cpu").type == "cpu"


# --- stopping and going on ----------------------------------------------------------------------------

LONG = replace(RECIPE, steps=6000, record=(0, 100, 3000, 6000))
CAST = [Member(LINE, None), Member(LINE, beta("1"), 1), Member(LINE, beta("1"), 1, accumulate_gradients=True)]


class StoppedError(Exception):
    """What a progress callback stops a training with."""


@pytest.mark.parametrize("objective", ["drawn", "expected"])
@pytest.mark.parametrize("rule", [Adam(), NormalisedGradientDescent(0.01, 0.5)])
def test_a_training_that_is_taken_up_again_ends_with_the_same_bits(
    tmp_path: Path, objective: str, rule: Adam | NormalisedGradientDescent
) -> None:
    how = replace(
        RECIPE, optimiser=rule, objective="drawn" if objective == "drawn" else "expected", record=(0, 40, 70, 80)
    )
    whole = train(CAST, how)
    checkpoint = Checkpoint(tmp_path / "state.npz", seconds=0)
    stops: list[int] = []

    def stop(done: int, steps: int) -> None:
        stops.append(done)
        raise StoppedError

    for _ in range(10):
        try:
            found = train(CAST, how, stop, checkpoint)
            break
        except StoppedError:
            continue
    assert stops[0] < 80  # it was stopped on the way
    assert same(whole, found)
    assert (whole.curves.losses == found.curves.losses).all()


def worker(path: Path) -> list[str]:
    """A command that trains `LONG` with a checkpoint, slowly enough to be stopped at any step."""
    code = (
        "import sys, time; from pathlib import Path; import tests.empirical.training.test_ensembles as t;"
        "from mixproof.empirical.training.checkpoints import Checkpoint;"
        "import mixproof.empirical.training.ensembles as e;"
        "e._STRETCH_SECONDS = 0.0;"
        "e.train(t.CAST, t.LONG, lambda *_: time.sleep(0.002), Checkpoint(Path(sys.argv[1]), seconds=0))"
    )
    return [sys.executable, "-W", "ignore", "-c", code, str(path)]


@pytest.mark.parametrize("signal", [pytest.param(SIGKILL, marks=pytest.mark.slow), SIGINT])
def test_a_process_that_is_stopped_leaves_a_state_to_go_on_from(tmp_path: Path, signal: int) -> None:
    path = tmp_path / "state.npz"
    process = subprocess.Popen(worker(path), stderr=subprocess.PIPE, text=True)
    while not path.exists():
        assert process.poll() is None, process.stderr.read() if process.stderr else ""
        time.sleep(0.01)
    time.sleep(0.1)
    process.send_signal(signal)
    _, errors = process.communicate(timeout=60)
    assert process.returncode != 0
    assert signal == SIGKILL or "KeyboardInterrupt" in errors
    left = int(np.load(path)["step"])
    assert 0 < left < LONG.steps
    seen: list[int] = []
    found = train(CAST, LONG, lambda done, steps: seen.append(done), Checkpoint(path))
    assert seen[0] > left
    assert seen == sorted(seen)
    assert seen[-1] == LONG.steps
    assert same(train(CAST, LONG), found)
    assert [each.name for each in tmp_path.iterdir() if not each.name.endswith(".part")] == ["state.npz"]


def test_a_finished_training_is_not_done_again(tmp_path: Path) -> None:
    checkpoint = Checkpoint(tmp_path / "state.npz")
    first = train(CAST, RECIPE, checkpoint=checkpoint)
    steps: list[int] = []
    assert same(first, train(CAST, RECIPE, lambda done, _: steps.append(done), checkpoint))
    assert not steps


def test_a_checkpoint_is_overwritten_unless_it_is_taken_up(tmp_path: Path) -> None:
    path = tmp_path / "state.npz"
    train(CAST, RECIPE, checkpoint=Checkpoint(path))
    other = replace(RECIPE, seed=1)
    assert same(train(CAST, other), train(CAST, other, checkpoint=Checkpoint(path, resume=False)))
    assert same(train(CAST, other), train(CAST, other, checkpoint=Checkpoint(path)))


@pytest.mark.parametrize(
    "change",
    [{"seed": 1}, {"steps": 81}, {"optimiser": Adam(0.1)}, {"network": TwoLayerReLU(25)}, {"precision": "float32"}],
)
def test_a_checkpoint_of_another_training_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    checkpoint = Checkpoint(tmp_path / "state.npz")
    train(CAST, RECIPE, checkpoint=checkpoint)
    with pytest.raises(InputError, match=r"state.npz belongs to a training with other settings or data"):
        train(CAST, replace(RECIPE, **change), checkpoint=checkpoint)  # type: ignore[arg-type]


def test_a_checkpoint_of_other_members_is_refused(tmp_path: Path) -> None:
    checkpoint = Checkpoint(tmp_path / "state.npz")
    train(CAST, RECIPE, checkpoint=checkpoint)
    moved = Dataset.from_rows([[0], [1], [3]], [0, 1, 0])
    swaps = (Member(moved, beta("1"), 1, True), Member(LINE, beta("2"), 1, True), Member(LINE, beta("1"), 1))
    for members in (CAST[::-1], *([*CAST[:2], other] for other in swaps)):
        with pytest.raises(InputError, match="other settings or data"):
            train(members, RECIPE, checkpoint=checkpoint)


# --- a GPU --------------------------------------------------------------------------------------------


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")
@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_cuda_has_the_losses_of_the_cpu(precision: str) -> None:
    recipe = replace(
        RECIPE, steps=200, record=tuple(range(0, 201, 20)), precision="float32" if precision == "float32" else "float64"
    )
    members = [Member(LINE, law, run) for law in (None, beta("1"), beta("128")) for run in range(4)]
    cpu, cuda = (train(members, replace(recipe, device=device)) for device in ("cpu", "cuda"))
    assert np.abs(cpu.curves.losses - cuda.curves.losses).max() < (1e-3 if precision == "float32" else 1e-9)
