"""The recipe of an ensemble: all that its weights depend on besides the data."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import torch

from mixproof.empirical.training.batches import NODES, Lambdas
from mixproof.empirical.training.networks import Architecture
from mixproof.empirical.training.optimisers import Optimiser
from mixproof.geometry.errors import InputError

Device = Literal["cpu", "cuda", "auto"]
Precision = Literal["float32", "float64"]
Objective = Literal["drawn", "expected"]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Recipe:
    """The recipe by which an ensemble is trained.

    Parameters
    ----------
    steps : int
        Number of steps.
    objective : "drawn" or "expected"
        Descend on pairs drawn anew at each step, or on the expected loss J by quadrature, deterministically.
    lambdas : "one a step" or "one a pair"
        Whether the pairs of a step share one λ.
    seed : int
        Seed of all random numbers; the same recipe gives the same models.
    record : sequence of int
        Numbers of steps after which losses and errors are recorded.
    keep : sequence of int
        Those of these numbers of steps after which the parameters are kept as well.
    nodes : int
        Quadrature nodes in λ of the expected loss.
    batch : int, optional
        Number of pairs that a step draws, where they are drawn; as many as there are rows if not given. Plain
        training then draws so many rows, with replacement as well.
    """

    network: Architecture
    optimiser: Optimiser
    steps: int
    objective: Objective = "drawn"
    lambdas: Lambdas = "one a step"
    seed: int = 0
    precision: Precision = "float32"
    device: Device = "auto"
    record: tuple[int, ...] = ()
    keep: tuple[int, ...] = ()
    nodes: int = NODES
    batch: int | None = None

    def __post_init__(self) -> None:
        if self.steps < 0 or self.seed < 0 or self.nodes < 1:
            raise InputError("steps and seed have to be at least 0, quadrature nodes at least 1")
        if any(not 0 <= step <= self.steps for step in self.record) or any(a >= b for a, b in pairwise(self.record)):
            raise InputError(f"records are taken after rising numbers of steps from 0 to {self.steps}")
        if any(step not in self.record for step in self.keep) or any(a >= b for a, b in pairwise(self.keep)):
            raise InputError("parameters are kept after rising numbers of steps of those that are recorded")
        if self.batch is not None and (self.batch < 1 or self.objective == "expected" or self.record):
            raise InputError("a batch has at least 1 pair; it is drawn, and nothing is recorded on the way")


def torch_device(name: Device) -> torch.device:
    """The device that a name stands for; ``auto`` is CUDA where there is some.

    Raises
    ------
    InputError
        If CUDA is asked for and not there.

    Examples
    --------
    >>> torch_device("cpu")
    device(type='cpu')
    """
    if name == "cuda" and not torch.cuda.is_available():
        raise InputError("there is no CUDA device here: ask for the device cpu, or auto")
    return torch.device("cuda" if name != "cpu" and torch.cuda.is_available() else "cpu")
