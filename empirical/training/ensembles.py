"""Ensembles of networks trained in one stacked computation.

Many runs, several mixing laws and plain training go through the same batched operations, on the CPU or on
CUDA. Members share nothing but the time: each has its own data, start and random numbers, so a member trains
the same alone as in company, up to the rounding of batched products. On the CPU the members are worked
through in groups that fit a processor's cache, and the groups are shared out among threads.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from itertools import pairwise
from math import ceil, prod
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from mixproof.empirical.networks.network import Network
from mixproof.empirical.training.batches import NODES, Member, Table, expected_rows, points_and_labels
from mixproof.empirical.training.checkpoints import Checkpoint, load, matching, save
from mixproof.empirical.training.groups import Group
from mixproof.empirical.training.recipes import Progress, Recipe, torch_device
from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.resources import cores

_GROUP_ENTRIES = 2**18
"""Numbers that the models of one group work on in a step: about the size of a second-level cache."""

_EVALUATED_TOGETHER = 4096

_FIRST_STRETCH, _STRETCH_SECONDS = 32, 0.25
"""Steps that all groups take before they meet: doubled until a stretch takes so many seconds."""


@dataclass(frozen=True, eq=False)
class Curves:
    """Records made on the way.

    Parameters
    ----------
    steps : (S,) integers
        Numbers of steps taken before each record.
    losses : (S, M) array
        Each model's mean cross-entropy on the batch that its next step descends.
    errors : (S, M) array
        Share of the rows of the data that each model gives another class than their own.
    parameters : tuple of (K, M, …) arrays
        The parameters after the numbers of steps at which the recipe keeps them.
    """

    steps: NDArray[np.int64]
    losses: Floats
    errors: Floats
    parameters: tuple[Floats, ...] = ()


@dataclass(frozen=True, eq=False)
class TrainedEnsemble:
    """An ensemble after its training; `parameters` are stacked on the leading axis, in the order of the members."""

    members: tuple[Member, ...]
    recipe: Recipe
    parameters: tuple[NDArray[Any], ...]
    curves: Curves

    def after(self, step: int) -> "TrainedEnsemble":
        """The ensemble as it was after one of the numbers of steps at which its recipe keeps the parameters."""
        place = self.recipe.keep.index(step)
        return replace(self, parameters=tuple(part[place] for part in self.curves.parameters))

    def probabilities(self, points: Floats, chosen: slice = slice(None)) -> Floats:
        """Class probabilities of the chosen models, (M, N, k), at (N, n) points, evaluated in float64."""
        rows = torch.from_numpy(self.recipe.network.inputs(np.asarray(points, dtype=np.float64)))
        return np.concatenate(
            [self._log_probabilities(k, rows).exp().transpose(1, 2).numpy() for k in range(len(self.members))[chosen]]
        )

    def log_probabilities(self, points: Floats, model: int) -> Floats:
        """Logarithms of the class probabilities of one model, (N, k), at (N, n) points, evaluated in float64."""
        rows = torch.from_numpy(self.recipe.network.inputs(np.asarray(points, dtype=np.float64)))
        found: Floats = self._log_probabilities(model, rows)[0].T.numpy()
        return found

    def exact(self, model: int) -> Network:
        """One model as an exact network, its final weights taken as the rationals that they are."""
        return self.recipe.network.exact([part[model] for part in self.parameters])

    def expected_losses(self, chosen: slice = slice(None), nodes: int = 8 * NODES) -> Floats:
        """The chosen models' own expected losses: the Mixup loss J under its law, or its cross-entropy on the data.

        A network with ReLUs is not smooth in λ; then the quadrature error falls like 1/nodes².
        """
        losses = []
        for k in range(len(self.members))[chosen]:
            part = expected_rows(self.members[k].exact, self.members[k].mixing, nodes)
            rows = torch.from_numpy(self.recipe.network.inputs(part.points))
            log = self._log_probabilities(k, rows)[0].T.numpy()
            losses.append(-np.sum(part.weights[:, None] * part.labels * log))
        return np.array(losses)

    def _log_probabilities(self, model: int, rows: Tensor) -> Tensor:
        parameters = [torch.from_numpy(part[model : model + 1].astype(np.float64)) for part in self.parameters]
        with torch.inference_mode():
            starts = range(0, len(rows), _EVALUATED_TOGETHER)
            blocks = [rows[None, start : start + _EVALUATED_TOGETHER] for start in starts]
            logits = [self.recipe.network.logits(parameters, block) for block in blocks]
            return torch.cat(logits, dim=2).log_softmax(1)


def train(
    members: Sequence[Member],
    recipe: Recipe,
    progress: Progress | None = None,
    checkpoint: Checkpoint | None = None,
) -> TrainedEnsemble:
    """Train all members together.

    Parameters
    ----------
    members : sequence of Member
        With equally many rows, coordinates and classes; otherwise each may have its own data. Where the recipe draws
        batches of its own size, and records nothing, numbers of rows may differ.
    progress : callable, optional
        Called with the steps done and the steps to do, a few times a second.
    checkpoint : Checkpoint, optional
        Where to leave the state now and then, at the end, and when interrupted from the keyboard. A training
        that is taken up again ends with the same weights, bit for bit, as one that was never stopped.

    Raises
    ------
    InputError
        If the members differ in shape, the device is not there, or the checkpoint is not this training's.

    Examples
    --------
    >>> from mixproof.empirical.training.networks import TwoLayerReLU
    >>> from mixproof.empirical.training.optimisers import Adam
    >>> from mixproof.geometry.data.sources import load
    >>> from mixproof.solvers.mixing.parser import parse_mixing
    >>> line = load("counterexample")
    >>> members = [Member(line, None), Member(line, parse_mixing("beta(128,128)"))]
    >>> trained = train(members, Recipe(TwoLayerReLU(64), Adam(0.01), steps=500, device="cpu"))
    >>> trained.probabilities(np.array([[1.0]])).argmax(axis=2).ravel()  # plain training keeps the middle point
    array([1, 0])
    """
    _check_alike(members, is_batched=recipe.batch is not None)
    device = torch_device(recipe.device)
    groups = _grouped(members, recipe, device)
    fingerprint = _fingerprint(members, recipe, len(groups))
    done = _restore(groups, checkpoint, fingerprint)
    written = time.monotonic()
    stretch = _FIRST_STRETCH
    with _workers(groups, device) as run:
        while done < recipe.steps:
            start, stop = time.monotonic(), min(done + stretch, recipe.steps)
            interrupted = run(done, stop)
            done = stop
            stretch *= 2 if time.monotonic() - start < _STRETCH_SECONDS else 1
            due = interrupted or done == recipe.steps
            if checkpoint and (due or time.monotonic() - written > checkpoint.seconds):
                save(checkpoint.path, fingerprint, done, _state(groups))
                written = time.monotonic()
            if interrupted:
                raise KeyboardInterrupt
            if progress:
                with _kept_if_ended(checkpoint, fingerprint, done, groups):
                    progress(done, recipe.steps)
    for group in groups:
        group.record_end()
    return _gathered(members, recipe, groups)


@contextmanager
def _kept_if_ended(
    checkpoint: Checkpoint | None, fingerprint: str, done: int, groups: Sequence[Group]
) -> Iterator[None]:
    """Keep the state where whoever is told of the progress ends the work."""
    try:
        yield
    except BaseException:
        if checkpoint:
            save(checkpoint.path, fingerprint, done, _state(groups))
        raise


def _check_alike(members: Sequence[Member], *, is_batched: bool) -> None:
    if not members:
        raise InputError("an ensemble needs at least one member")
    data = [each.dataset for each in members]
    shapes = {(0 if is_batched else each.row_count, each.dimension, len(each.classes)) for each in data}
    if len(shapes) > 1:
        raise InputError(f"members differ in (rows, coordinates, classes): {sorted(shapes)}; train them apart")
    if any(member.run < 0 for member in members):
        raise InputError("runs are counted from 0")


def _grouped(members: Sequence[Member], recipe: Recipe, device: torch.device) -> list[Group]:
    """Groups as even as can be; how many depends on the sizes alone, so that results do not depend on the cores."""
    count = 1
    if device.type == "cpu":
        data = members[0].dataset
        shapes = recipe.network.shapes(data.dimension, len(data.classes))
        entries = 4 * sum(map(prod, shapes)) + 2 * (recipe.batch or data.row_count) * shapes[0][-1]
        count = min(len(members), ceil(len(members) * entries / _GROUP_ENTRIES))
    ends = [len(members) * k // count for k in range(count + 1)]
    return [Group(members[a:b], recipe, device) for a, b in pairwise(ends)]


@contextmanager
def _workers(groups: Sequence[Group], device: torch.device) -> Iterator[Callable[[int, int], bool]]:
    """A function that advances all groups, in threads, and says whether it was interrupted from the keyboard.

    The threads are our own, so that flushing denormal numbers to zero (the moments of dead units shrink into them,
    at a hundred times the cost) stays theirs.
    """
    before = torch.get_num_threads()
    threads = min(len(groups), cores())
    if device.type == "cpu":
        torch.set_num_threads(1)
    pool = ThreadPoolExecutor(threads, initializer=torch.set_flush_denormal, initargs=(True,))

    def run(start: int, stop: int) -> bool:
        jobs = [pool.submit(group.advance, start, stop) for group in groups]
        interrupted = False
        while pending := [job for job in jobs if not job.done()]:
            try:
                wait(pending)
            except KeyboardInterrupt:
                interrupted = True
        for job in jobs:
            job.result()
        return interrupted

    try:
        with pool:
            yield run
    finally:
        torch.set_num_threads(before)


def _state(groups: Sequence[Group]) -> dict[str, NDArray[Any]]:
    return {f"{k} {name}": values for k, group in enumerate(groups) for name, values in group.state().items()}


def _restore(groups: Sequence[Group], checkpoint: Checkpoint | None, fingerprint: str) -> int:
    found = load(checkpoint.path, fingerprint) if checkpoint and checkpoint.resume else None
    if not checkpoint or found is None:
        return 0
    step, arrays = found
    for k, group in enumerate(groups):
        group.restore(matching(checkpoint.path, arrays, group.state(), prefix=f"{k} "))
    return step


def _fingerprint(members: Sequence[Member], recipe: Recipe, groups: int) -> str:
    """A digest of all that a state depends on: recipe, members, data, and how it is laid out."""
    digest = sha256(f"groups: {groups}\n".encode())
    for field in fields(recipe):
        if field.name == "device":
            continue
        value = getattr(recipe, field.name)
        digest.update(f"{field.name}: {getattr(value, 'name', value)}\n".encode())
    numbers: dict[Dataset | Table, int] = {}
    for member in members:
        if member.dataset not in numbers:
            numbers[member.dataset] = len(numbers)
            points, labels = points_and_labels(member.dataset)
            digest.update(repr(points.shape).encode() + points.tobytes() + labels.tobytes())
        digest.update(f"data {numbers[member.dataset]}: {member.name}\n".encode())
    return digest.hexdigest()


def _gathered(members: Sequence[Member], recipe: Recipe, groups: Sequence[Group]) -> TrainedEnsemble:
    parts = zip(*(group.parameters.parts for group in groups), strict=True)
    parameters = tuple(torch.cat(part).cpu().numpy() for part in parts)
    records = {name: np.concatenate([group.records[name] for group in groups], axis=1) for name in groups[0].records}
    kept = tuple(values for name, values in records.items() if name.startswith("parameters"))
    curves = Curves(np.array(recipe.record, dtype=np.int64), records["losses"], records["errors"], kept)
    return TrainedEnsemble(tuple(members), recipe, parameters, curves)
