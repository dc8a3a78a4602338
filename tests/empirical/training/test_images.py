import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from signal import SIGINT, SIGKILL

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from mixproof.empirical.training.batches import Purpose, stream
from mixproof.empirical.training.checkpoints import Checkpoint
from mixproof.empirical.training.images import Budget, ImageCurves, _batches, _Model, train_images
from mixproof.geometry.data.images.sets import LabelledImages, load_images
from mixproof.geometry.errors import InputError
from mixproof.solvers.mixing.beta import Beta
from tests.empirical.ordinary import beta

LAWS = None, beta("1024")
SMALL = Budget(epochs=3, batch=16, width=2, precision="float64")
PART = load_images().part(40, 0)


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Networks this small gain nothing by more."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def same(one: ImageCurves, other: ImageCurves) -> bool:
    parts = zip((one.errors, one.losses, one.weights), (other.errors, other.losses, other.weights), strict=True)
    return all((a == b).all() for a, b in parts)


@pytest.fixture(scope="module")
def whole() -> ImageCurves:
    torch.set_num_threads(1)
    return train_images(PART, LAWS, 2, SMALL, device="cpu")


def test_every_epoch_of_every_run_is_recorded(whole: ImageCurves) -> None:
    assert whole.errors.shape == (2, 2, 4)
    assert whole.losses.shape == (2, 2, 3)
    assert np.isfinite(whole.errors).all()
    assert np.isfinite(whole.losses).all()
    assert len(set(whole.weights.ravel())) == 4
    assert (whole.errors[0, :, 0] == whole.errors[1, :, 0]).all()  # with and without Mixup start alike
    assert (whole.losses[:, :, -1] < whole.losses[:, :, 0]).all()


def test_the_same_seed_gives_the_same_weights(whole: ImageCurves) -> None:
    assert same(whole, train_images(PART, LAWS, 2, SMALL, device="cpu"))
    other = train_images(PART, LAWS[:1], 2, replace(SMALL, seed=1), device="cpu")
    assert not set(other.weights.ravel()) & set(whole.weights.ravel())


@pytest.mark.parametrize("lambdas", ["one a step", "one a pair"])
def test_an_epoch_is_mixup_written_out(lambdas: str) -> None:
    law, budget = beta("2", "5"), replace(SMALL, lambdas=lambdas)  # type: ignore[arg-type]
    model, plain = (_Model(PART, budget, 0, torch.device("cpu")) for _ in range(2))
    losses = [float(loss) for loss in model.epoch(0, law)]
    order, weights = stream(0, 0, Purpose.PAIRS, 0), stream(0, 0, Purpose.WEIGHTS, 0)
    optimiser = torch.optim.Adam(plain.network.parameters(), lr=1e-3)
    expected = []
    for chosen in np.split(order.permutation(40), [16, 32]):
        partners = chosen[order.permutation(len(chosen))]
        share = torch.from_numpy(weights.beta(2, 5, 1 if lambdas == "one a step" else len(chosen)))
        mixed = (
            share[:, None, None, None] * plain.pixels[chosen]
            + (1 - share[:, None, None, None]) * plain.pixels[partners]
        )
        log = plain.network(mixed).log_softmax(1)
        own, other = (log[range(len(chosen)), PART.labels[rows]] for rows in (chosen, partners))
        loss = -(share * own + (1 - share) * other).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        expected.append(float(loss.detach()))
    assert losses == pytest.approx(expected, rel=1e-9)


def test_pixels_have_mean_0_and_deviation_1() -> None:
    pixels = _Model(PART, SMALL, 0, torch.device("cpu")).pixels
    assert float(pixels.mean()) == pytest.approx(0, abs=1e-12)
    assert float(pixels.std(correction=0)) == pytest.approx(1)
    blank = LabelledImages("blank", np.zeros((4, 1, 8, 8), dtype=np.uint8), np.zeros(4, dtype=np.int64), 2)
    with pytest.raises(InputError, match="a colour plane of blank is the same everywhere"):
        train_images(blank, LAWS, 2, SMALL, device="cpu")


def test_an_error_is_the_share_of_wrong_images() -> None:
    model = _Model(PART, SMALL, 0, torch.device("cpu"))
    model.network.eval()
    with torch.inference_mode():
        guessed: NDArray[np.int64] = model.network(model.pixels).argmax(1).numpy()
    assert model.error() == pytest.approx((guessed != PART.labels).mean())


@pytest.mark.parametrize(("size", "parts"), [(32, [16, 16]), (33, [16, 17]), (34, [16, 16, 2]), (1, [1]), (17, [17])])
def test_no_batch_has_one_image_alone(size: int, parts: list[int]) -> None:
    order = np.arange(size)
    found = _batches(order, 16)
    assert [len(part) for part in found] == parts
    assert (np.concatenate(found) == order).all()


# --- interruptions ------------------------------------------------------------------------------------


class StoppedError(Exception):
    """Stands for whatever stops a training."""


@pytest.mark.parametrize("stop", [1, 2, 3, 4, 7, 11])
def test_a_training_that_is_taken_up_again_ends_with_the_same_weights(
    tmp_path: Path, whole: ImageCurves, stop: int
) -> None:
    state = Checkpoint(tmp_path / "state.npz", seconds=0)

    def stopped(done: int, _: int) -> None:
        if done == stop:
            raise StoppedError

    with pytest.raises(StoppedError):
        train_images(PART, LAWS, 2, SMALL, device="cpu", progress=stopped, checkpoint=state)
    seen: list[int] = []
    found = train_images(
        *(PART, LAWS, 2, SMALL), device="cpu", progress=lambda done, _: seen.append(done), checkpoint=state
    )
    assert same(whole, found)
    assert seen[0] <= stop  # the epoch that was cut off before it was kept is done again, and no earlier one
    assert seen[-1] == 12


def worker(path: Path) -> list[str]:
    """A command that trains as `whole` does, with a checkpoint after each epoch."""
    code = (
        "import sys, torch; from pathlib import Path; import tests.empirical.training.test_images as t;"
        "torch.set_num_threads(1);"
        "t.train_images(t.PART, t.LAWS, 2, t.SMALL, device='cpu', progress=lambda *_: t.time.sleep(0.3),"
        "checkpoint=t.Checkpoint(Path(sys.argv[1]), seconds=0))"
    )
    return [sys.executable, "-W", "ignore", "-c", code, str(path)]


@pytest.mark.slow
@pytest.mark.parametrize("signal", [SIGKILL, SIGINT])
def test_a_process_that_is_stopped_leaves_a_state_to_go_on_from(
    tmp_path: Path, whole: ImageCurves, signal: int
) -> None:
    path = tmp_path / "state.npz"
    process = subprocess.Popen(worker(path), stderr=subprocess.PIPE, text=True)
    while not path.exists() or int(np.load(path)["step"]) < 2:
        assert process.poll() is None, process.stderr.read() if process.stderr else ""
        time.sleep(0.01)
    process.send_signal(signal)
    _, errors = process.communicate(timeout=60)
    assert process.returncode != 0
    assert signal == SIGKILL or "KeyboardInterrupt" in errors
    assert 2 <= int(np.load(path)["step"]) < 12
    assert same(whole, train_images(PART, LAWS, 2, SMALL, device="cpu", checkpoint=Checkpoint(path)))


def test_the_state_of_another_training_is_refused(tmp_path: Path) -> None:
    state = Checkpoint(tmp_path / "state.npz", seconds=0)
    once = replace(SMALL, epochs=1)
    train_images(PART, LAWS[:1], 2, once, device="cpu", checkpoint=state)
    for images, budget, laws in (
        (PART, replace(once, seed=1), LAWS[:1]),
        (PART, replace(once, width=3), LAWS[:1]),
        (PART, once, LAWS),
        (load_images().part(40, 1), once, LAWS[:1]),
    ):
        with pytest.raises(InputError, match="belongs to a training with other settings or data"):
            train_images(images, laws, 2, budget, device="cpu", checkpoint=state)


def test_budgets_that_make_no_training_are_refused() -> None:
    for wrong in ({"epochs": -1}, {"seed": -1}, {"batch": 1}, {"width": 0}):
        with pytest.raises(InputError, match="at least"):
            Budget(**wrong)  # type: ignore[arg-type]


@pytest.mark.gpu
@pytest.mark.parametrize("compiled", [False, True])
def test_cuda_has_the_losses_of_the_cpu(compiled: bool) -> None:
    law: tuple[Beta | None, ...] = (None, beta("1024"))
    budget = Budget(epochs=2, batch=64, width=16, precision="float64")
    part = load_images().part(400, 0)
    cpu = train_images(part, law, 2, budget, device="cpu")
    cuda = train_images(part, law, 2, replace(budget, compiled=compiled), device="cuda")
    np.testing.assert_allclose(cuda.losses, cpu.losses, rtol=1e-3)
    np.testing.assert_allclose(cuda.errors, cpu.errors, atol=0.02)


@pytest.mark.gpu
def test_cuda_gives_the_same_weights_again(tmp_path: Path) -> None:
    budget = Budget(epochs=4, batch=64, width=16)
    part, state = load_images().part(400, 0), Checkpoint(tmp_path / "state.npz", seconds=0)
    whole = train_images(part, LAWS, 2, budget, device="cuda")

    def stop(done: int, _: int) -> None:
        if done == 3:
            raise StoppedError

    with pytest.raises(StoppedError):
        train_images(part, LAWS, 2, budget, device="cuda", progress=stop, checkpoint=state)
    assert same(whole, train_images(part, LAWS, 2, budget, device="cuda", checkpoint=state))
