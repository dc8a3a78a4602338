"""Train image networks, a few side by side, epoch by epoch, with checkpoints between the epochs.

On a CPU each network has one core to itself: sharing its small products among cores gains less than training as many
networks at a time, and where other programs run beside, threads that wait for each other lose ten times as much.

All randomness of an epoch comes from streams keyed by seed, run and epoch, so that nothing of a generator has to be
kept: a run that is taken up at the end of any epoch goes on as if it had never stopped. The runs with and without
Mixup share start and order of the images, and can be compared run by run.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, fields
from hashlib import sha256
from threading import Event
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import cross_entropy, one_hot

from mixproof.empirical.training.batches import Lambdas, Purpose, stream
from mixproof.empirical.training.checkpoints import Arrays, Checkpoint, load, matching, save
from mixproof.empirical.training.optimisers import Adam, fused_adam
from mixproof.empirical.training.recipes import Device, Precision, Progress, torch_device
from mixproof.empirical.training.residual import ResNet18
from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.images.sets import LabelledImages
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.resources import cores
from mixproof.geometry.numbers.beta_draws import beta_draws
from mixproof.solvers.mixing.beta import Beta

_EVALUATED_TOGETHER = 1024


@dataclass(frozen=True)
class Budget:
    """The settings by which image networks are trained.

    Parameters
    ----------
    epochs, batch, width : int
        Epochs, images of a batch, channels of the first stage.
    compiled : bool
        Have torch compile the network first; the sums are then rounded otherwise.
    """

    epochs: int = 50
    batch: int = 128
    width: int = 64
    rate: float = 1e-3
    lambdas: Lambdas = "one a step"
    seed: int = 0
    precision: Precision = "float32"
    compiled: bool = False

    def __post_init__(self) -> None:
        if self.epochs < 0 or self.seed < 0:
            raise InputError("epochs and seed have to be at least 0")
        if self.batch < 2 or self.width < 1:
            raise InputError("a batch has at least 2 images, a network at least 1 channel")


@dataclass(frozen=True, eq=False)
class ImageCurves:
    """Records of L ways of training in R runs.

    Parameters
    ----------
    errors : (L, R, epochs + 1) array
        Share of the training images that are given another class, before the first epoch and after each.
    losses : (L, R, epochs) array
        Mean loss of each epoch on the batches as they were drawn.
    weights : (L, R) array of str
        SHA-256 of the weights at the end.
    """

    errors: Floats
    losses: Floats
    weights: NDArray[np.str_]


class _Steps:
    """Adam on separate tensors."""

    def __init__(self, rule: Adam, parameters: list[Tensor]) -> None:
        self.parameters = parameters
        self.memory = {name: [torch.zeros_like(each) for each in parameters] for name in ("first", "second")}
        # A scalar each: the fused operation asks for it.
        self.memory["steps"] = [torch.zeros((), device=each.device) for each in parameters]
        self._rule = rule

    def step(self) -> None:
        """Move the parameters once along their gradients, which are then forgotten."""
        gradients = [each.grad for each in self.parameters if each.grad is not None]
        with torch.no_grad():
            fused_adam(self._rule, self.parameters, gradients, list(self.memory.values()))
        for each in self.parameters:
            each.grad = None


class _Model:
    """A network, its optimiser and the images, on their device."""

    def __init__(self, images: LabelledImages, budget: Budget, run: int, device: torch.device) -> None:
        self.budget, self.run, self.size = budget, run, len(images)
        dtype = torch.float64 if budget.precision == "float64" else torch.float32
        layout = torch.contiguous_format if device.type == "cpu" else torch.channels_last
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(int(stream(budget.seed, run, Purpose.INITIAL).integers(2**62)))
            network = ResNet18(images.pixels.shape[1], images.classes, budget.width)
        self.network = network.to(device=device, dtype=dtype, memory_format=layout)  # type: ignore[call-overload]
        self.scores: Callable[[Tensor], Tensor] = torch.compile(self.network) if budget.compiled else self.network
        self.adam = _Steps(Adam(budget.rate), list(self.network.parameters()))
        self.pixels = _normalised(images).to(device=device, dtype=dtype).contiguous(memory_format=layout)
        self.labels = torch.from_numpy(images.labels).to(device)
        self.masses = one_hot(self.labels, images.classes).to(dtype)

    def epoch(self, number: int, law: Beta | None) -> Iterator[Tensor]:
        """Take the steps of one epoch, giving the loss of each."""
        budget = self.budget
        order = stream(budget.seed, self.run, Purpose.PAIRS, number)
        weights = stream(budget.seed, self.run, Purpose.WEIGHTS, number)
        self.network.train()
        for chosen in _batches(order.permutation(self.size), budget.batch):
            rows = torch.from_numpy(chosen).to(self.labels.device)
            x, y = self.pixels[rows], self.masses[rows]
            if law is not None:
                partners = torch.from_numpy(order.permutation(len(chosen))).to(rows.device)
                shape = (1, 1) if budget.lambdas == "one a step" else (len(chosen), 1)
                share = x.new_tensor(beta_draws(weights, law.a, law.b, shape))
                x, y = torch.lerp(x[partners], x, share[:, :, None, None]), torch.lerp(y[partners], y, share)
            loss = cross_entropy(self.scores(x), y)
            loss.backward()  # type: ignore[no-untyped-call]
            self.adam.step()
            yield loss.detach()

    def error(self) -> float:
        """Share of the images that are given another class, with the statistics that were gathered in training."""
        self.network.eval()
        wrong = 0
        with torch.inference_mode():
            for start in range(0, self.size, _EVALUATED_TOGETHER):
                part = slice(start, start + _EVALUATED_TOGETHER)
                wrong += int((self.scores(self.pixels[part]).argmax(1) != self.labels[part]).sum())
        return wrong / self.size

    def state(self) -> dict[str, NDArray[Any]]:
        """Weights, statistics and the optimiser's memory."""
        tensors = {f"network {name}": value for name, value in self.network.state_dict().items()}
        for part, memory in self.adam.memory.items():
            tensors |= {f"adam {part} {k}": value for k, value in enumerate(memory)}
        return {name: value.cpu().contiguous().numpy() for name, value in tensors.items()}

    def restore(self, state: Arrays) -> None:
        """Put a state back."""
        tensors = {name: torch.from_numpy(np.array(values)) for name, values in state.items()}
        self.network.load_state_dict({name: tensors[f"network {name}"] for name in self.network.state_dict()})
        for part, memory in self.adam.memory.items():
            for k, value in enumerate(memory):
                value.copy_(tensors[f"adam {part} {k}"])

    def digest(self) -> str:
        """SHA-256 of the weights and statistics."""
        digest = sha256()
        for name, values in self.state().items():
            if name.startswith("network "):
                digest.update(name.encode() + values.tobytes())
        return digest.hexdigest()


def _normalised(images: LabelledImages) -> Tensor:
    """The pixels with mean 0 and deviation 1 in each colour plane."""
    pixels = images.pixels
    scale = np.array([[pixels[:, plane].mean(), pixels[:, plane].std()] for plane in range(pixels.shape[1])])
    if not (scale[:, 1] > 0).all():
        raise InputError(f"a colour plane of {images.name} is the same everywhere: there is nothing to learn from it")
    mean, deviation = torch.from_numpy(scale.T[:, None, :, None, None])
    return torch.from_numpy(pixels.astype(np.float64)).sub_(mean).div_(deviation)


def _batches(order: NDArray[np.int64], batch: int) -> list[NDArray[np.int64]]:
    """The order cut into batches; a last one of a single image, which has no statistics, joins the one before."""
    cuts = list(range(batch, len(order), batch))
    if cuts and len(order) - cuts[-1] == 1:
        cuts.pop()
    return np.split(order, cuts)


def train_images(  # noqa: PLR0913
    images: LabelledImages,
    laws: tuple[Beta | None, ...],
    runs: int,
    budget: Budget,
    *,
    device: Device = "auto",
    progress: Progress | None = None,
    checkpoint: Checkpoint | None = None,
) -> ImageCurves:
    """Train networks on images, with several laws of λ, or none, in several runs each.

    Parameters
    ----------
    progress : callable, optional
        Called after each epoch with the epochs done and the epochs to do, over all networks.
    checkpoint : Checkpoint, optional
        Where to leave the state: at the start, and at the ends of epochs. What is interrupted later, at any moment, is
        taken up from there and ends with the same weights.

    Raises
    ------
    InputError
        If the device is not there, or the checkpoint belongs to another training.

    Examples
    --------
    >>> from mixproof.geometry.data.images.sets import load_images
    >>> eight = load_images("digits").part(8, seed=0)
    >>> found = train_images(eight, (Beta(1, 1),), 1, Budget(epochs=1, batch=8, width=1), device="cpu")
    >>> found.errors.tolist(), found.losses.shape  # one step is too few: all eight are given one class
    ([[[0.875, 0.875]]], (1, 1, 1))
    """
    where = torch_device(device)
    places = [divmod(place, runs) for place in range(len(laws) * runs)]
    owner, shape = _fingerprint(images, laws, runs, budget), (len(laws), runs, budget.epochs)
    records = _Records.begin(checkpoint, owner, shape, _together(len(places), budget, where))
    together, epochs = records.together, budget.epochs
    with _repeatable(), _side_by_side(together) as advance:
        for start in range(records.done // max(1, together * epochs) * together, len(places), together):
            chosen = places[start : start + together]
            models = [_Model(images, budget, run, where) for _, run in chosen]
            first = (records.done - start * epochs) // len(chosen)
            if first > 0:
                records.restore(models)
            else:
                records.enter("errors", chosen, 0, [model.error() for model in models])
            for number in range(first, epochs):
                records.keep(models)
                passes = zip(models, chosen, strict=True)
                losses, errors = zip(*advance([(model, number, laws[way]) for model, (way, _) in passes]), strict=True)
                records.enter("losses", chosen, number, losses)
                records.enter("errors", chosen, number + 1, errors)
                if number + 1 == epochs:
                    records.enter("weights", chosen, ..., [model.digest() for model in models])
                for _ in chosen:
                    records.done += 1
                    if progress:
                        progress(records.done, len(places) * epochs)
            records.keep(models, at_once=True)
    return ImageCurves(**records.arrays)


@dataclass(eq=False)
class _Records:
    """The state of all networks so far, and its file.

    Parameters
    ----------
    together : int
        Networks that are trained at a time: a training that is taken up keeps to it.
    done : int
        Epochs, over all networks.
    left : mapping
        The state that was found, with that of the networks that were at work.
    """

    checkpoint: Checkpoint | None
    owner: str
    together: int
    done: int
    arrays: dict[str, NDArray[Any]]
    left: Arrays
    _written: float = float("-inf")

    @staticmethod
    def begin(checkpoint: Checkpoint | None, owner: str, shape: tuple[int, int, int], together: int) -> "_Records":
        """The records in the checkpoint, if it is to be taken up and there, or else empty ones."""
        laws, runs, epochs = shape
        arrays: dict[str, NDArray[Any]] = {
            "errors": np.full((laws, runs, epochs + 1), np.nan),
            "losses": np.full(shape, np.nan),
            "weights": np.full((laws, runs), "", dtype="U64"),
        }
        found = load(checkpoint.path, owner) if checkpoint and checkpoint.resume else None
        if not checkpoint or found is None:
            return _Records(checkpoint, owner, together, 0, arrays, {})
        done, left = found
        kept = matching(checkpoint.path, left, arrays | {"together": np.array(together)})
        together = int(kept.pop("together"))
        return _Records(checkpoint, owner, together, done, kept, left)

    def enter(self, name: str, places: Sequence[tuple[int, int]], number: Any, values: Sequence[Any]) -> None:
        """Write the values of some networks down, each at its law and run."""
        for place, value in zip(places, values, strict=True):
            self.arrays[name][(*place, number)] = value

    def keep(self, models: Sequence[_Model], at_once: bool = False) -> None:
        """Leave records and networks in the checkpoint, as often as it says, or at once."""
        if self.checkpoint and (at_once or time.monotonic() - self._written >= self.checkpoint.seconds):
            states = {f"{k} {name}": values for k, model in enumerate(models) for name, values in model.state().items()}
            arrays = self.arrays | {"together": np.array(self.together)} | states
            save(self.checkpoint.path, self.owner, self.done, arrays)
            self._written = time.monotonic()

    def restore(self, models: Sequence[_Model]) -> None:
        """Put the networks that were at work back to where they were."""
        if self.checkpoint:  # otherwise nothing is left of them
            for k, model in enumerate(models):
                model.restore(matching(self.checkpoint.path, self.left, model.state(), prefix=f"{k} "))


_Pass = tuple[_Model, int, Beta | None]
"""A network, the number of an epoch, and the law of λ in it."""


def _together(networks: int, budget: Budget, device: torch.device) -> int:
    """Number of networks that are trained at a time."""
    return min(networks, cores()) if device.type == "cpu" and not budget.compiled else 1


def _repeatable() -> AbstractContextManager[None]:
    """On a GPU, sums of full precision that are added up in the same order each time."""
    return torch.backends.cudnn.flags(enabled=True, benchmark=False, deterministic=True, allow_tf32=False)


@contextmanager
def _side_by_side(count: int) -> Iterator[Callable[[Sequence[_Pass]], list[tuple[float, float]]]]:
    """A function that takes some networks through an epoch, and gives the mean loss of each and its error after it.

    If it is interrupted, the networks stop after the step in hand.
    """
    halted, before = Event(), torch.get_num_threads()

    def through(model: _Model, number: int, law: Beta | None) -> tuple[float, float]:
        losses = []
        for loss in model.epoch(number, law):
            if halted.is_set():
                raise KeyboardInterrupt
            losses.append(loss)
        return float(torch.stack(losses).mean()), model.error()

    def advance(passes: Sequence[_Pass]) -> list[tuple[float, float]]:
        try:
            return [job.result() for job in [pool.submit(through, *each) for each in passes]]
        except BaseException:
            halted.set()
            raise

    if count > 1:
        torch.set_num_threads(1)
    try:
        with ThreadPoolExecutor(count, initializer=torch.set_flush_denormal, initargs=(True,)) as pool:
            yield advance
    finally:
        torch.set_num_threads(before)


def _fingerprint(images: LabelledImages, laws: tuple[Beta | None, ...], runs: int, budget: Budget) -> str:
    """A digest of all that a state depends on."""
    digest = sha256(repr(("side by side", images.name, images.pixels.shape, list(map(str, laws)), runs)).encode())
    digest.update(images.pixels.tobytes() + images.labels.tobytes())
    for field in fields(budget):
        digest.update(f"{field.name}: {getattr(budget, field.name)}\n".encode())
    return digest.hexdigest()
