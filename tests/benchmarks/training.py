"""The stacked trainer against the ordinary way: one model at a time, a DataLoader, per-step Python, torch's Adam.

Two jobs, as the paper has them: the counterexample, 10 runs of 5,000 steps with and without Mixup (aim: at least 100
times as fast), and two moons, 10 runs of 1,500 steps of plain training, α = 1 and α = 1024 (aim: at least 10 times).
The trainer does each job in full, data, draws and records included. The peer is timed on a share of the steps,
which is printed, with one thread and with as many as torch likes, and the faster of the two counts; its time is
then scaled up. CPU seconds are printed beside the wall clock, since others may be at work on the machine.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from mixproof.empirical.training.batches import Member, points_and_labels
from mixproof.empirical.training.ensembles import train
from mixproof.empirical.training.networks import TwoLayerReLU
from mixproof.empirical.training.optimisers import Adam
from mixproof.empirical.training.recipes import Recipe
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.solvers.mixing.beta import Beta

ROUNDS = 2


@dataclass(frozen=True)
class Job:
    """What both sides have to do, and how much of it the peer does."""

    name: str
    dataset: Dataset
    laws: Sequence[Beta | None]
    hidden: int
    steps: int
    peer_steps: int
    runs: int = 10


def ordinary(dataset: Dataset, law: Beta | None, hidden: int, steps: int) -> None:
    """Train one model the ordinary way."""
    points, labels = points_and_labels(dataset)
    rows = TensorDataset(torch.tensor(points, dtype=torch.float32), torch.tensor(labels))
    loader = DataLoader(rows, batch_size=len(points), shuffle=True)
    network = nn.Sequential(nn.Linear(dataset.dimension, hidden), nn.ReLU(), nn.Linear(hidden, 2))
    optimiser, loss_of = torch.optim.Adam(network.parameters(), lr=1e-3), nn.CrossEntropyLoss()
    for _ in range(steps):
        for x, y in loader:
            if law is None:
                loss = loss_of(network(x), y)
            else:
                weight, other = np.random.beta(float(law.a), float(law.b)), torch.randperm(len(x))
                scores = network(weight * x + (1 - weight) * x[other])
                loss = weight * loss_of(scores, y) + (1 - weight) * loss_of(scores, y[other])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Wall-clock and CPU seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def peer(job: Job) -> tuple[float, float]:
    """Wall-clock and CPU seconds of the whole job the ordinary way, scaled up from `peer_steps`."""
    scale = job.runs * job.steps / job.peer_steps

    def once() -> None:
        for law in job.laws:
            ordinary(job.dataset, law, job.hidden, job.peer_steps)

    best, before = (float("inf"), float("inf")), torch.get_num_threads()
    for threads in {1, before}:
        torch.set_num_threads(threads)
        best = min(best, timed(once))
    torch.set_num_threads(before)
    return best[0] * scale, best[1] * scale


def stacked(job: Job) -> tuple[float, float]:
    """Wall-clock and CPU seconds of the whole job."""
    recipe = Recipe(TwoLayerReLU(job.hidden), Adam(), job.steps, record=tuple(range(0, job.steps + 1, 100)))
    members = [Member(job.dataset, law, run) for law in job.laws for run in range(job.runs)]
    return timed(lambda: train(members, recipe))


def main() -> None:
    """Time both sides in turn, a few rounds, and print the best of each."""
    uniform, sharp = Beta(Fraction(1), Fraction(1)), Beta(Fraction(1024), Fraction(1024))
    jobs = (
        Job("counterexample", load("counterexample"), (None, uniform), 512, 5000, 100),
        Job("two moons", load("moons"), (None, uniform, sharp), 500, 1500, 20),
    )
    for job in jobs:
        ordinary(job.dataset, None, job.hidden, 5)  # loads what torch loads late
        pairs = [(stacked(job), peer(job)) for _ in range(ROUNDS)]
        (wall, cpu), (peer_wall, peer_cpu) = (
            tuple(map(min, zip(*side, strict=True))) for side in zip(*pairs, strict=True)
        )
        print(f"{job.name}, {job.runs} runs × {len(job.laws)} laws × {job.steps:,} steps")
        print(f"  stacked  {wall:7.2f} s, {cpu:7.2f} s of CPU")
        print(f"  ordinary {peer_wall:7.1f} s, {peer_cpu:7.1f} s of CPU; from one run of {job.peer_steps} steps a law")
        print(f"  ratio    {peer_wall / wall:7.0f},   {peer_cpu / cpu:7.0f} of CPU")


if __name__ == "__main__":
    main()
