"""Torch modules of the user's as architectures of a stacked ensemble: batched by ``torch.func.vmap``.

A module that can be stacked is a function of its parameters and its input alone. So one with running statistics (batch
normalisation) or with random numbers of its own (dropout) is refused.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from threading import local
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.func import functional_call, grad, vmap

from mixproof.empirical.networks.from_torch import from_torch
from mixproof.empirical.networks.network import Network
from mixproof.empirical.training.networks import Batch
from mixproof.geometry.aliases import Floats
from mixproof.geometry.errors import InputError

MakeModule = Callable[[int, int], Any]
"""Called with the numbers of coordinates and of classes: a module from (N, coordinates) to (N, classes) scores."""


@dataclass(frozen=True, eq=False)
class ModuleNetwork:
    """The architecture that a user's function makes modules of.

    Parameters
    ----------
    make : callable
        See `MakeModule`. Its modules differ by torch's random numbers alone, which are seeded before each call.
    title : str
        Its name to people.
    dimension, classes : int
        The data that the modules are for.

    Raises
    ------
    InputError
        If the function fails, or what it makes cannot be stacked or does not give a score for each class.

    Examples
    --------
    >>> network = ModuleNetwork(lambda n, k: nn.Sequential(nn.Linear(n, 8), nn.ReLU(), nn.Linear(8, k)), "mine", 2, 3)
    >>> network.shapes(2, 3)
    [(8, 2), (8,), (3, 8), (3,)]
    """

    make: MakeModule
    title: str
    dimension: int
    classes: int
    _module: nn.Module = field(init=False, repr=False)
    _of_thread: local = field(init=False, repr=False, default_factory=local)

    def __post_init__(self) -> None:
        module = self._made(np.random.default_rng(0))
        object.__setattr__(self, "_module", module)
        self._check()

    @property
    def name(self) -> str:
        """The module with its layers."""
        return f"{self.title}, {' '.join(repr(self._module).split())}"

    @cached_property
    def work(self) -> int:
        """Multiplications of one model for one row, forward, as torch counts them; at least one a parameter."""
        from torch.utils.flop_counter import FlopCounterMode

        with FlopCounterMode(display=False) as counter, torch.no_grad():
            self._module(torch.zeros(1, self.dimension))
        return max(int(counter.get_total_flops()) // 2, sum(part.numel() for part in self._module.parameters()))

    @cached_property
    def _names(self) -> list[str]:
        """Names of the parameters, in their order."""
        return [name for name, _ in self._module.named_parameters()]

    def inputs(self, points: Floats) -> Floats:
        """The points themselves."""
        return points

    def shapes(self, dimension: int, classes: int) -> list[tuple[int, ...]]:
        """Shapes of one model's parameters."""
        return [tuple(part.shape) for part in self._module.parameters()]

    def initial(self, stream: np.random.Generator, dimension: int, classes: int) -> list[Floats]:
        """The parameters of a module made anew, with torch's random numbers seeded from the stream."""
        return [part.detach().double().numpy() for part in self._made(stream).parameters()]

    def logits(self, parameters: Sequence[Tensor], rows: Tensor) -> Tensor:
        """The (M, k, N) scores."""
        scores: Tensor = vmap(self._scores)(list(parameters), rows)
        return scores.transpose(1, 2)

    def exact(self, parameters: Sequence[Floats]) -> Network:
        """One model as an exact network, where its layers are piecewise affine."""
        module = self._made(np.random.default_rng(0))
        with torch.no_grad():
            for part, values in zip(module.parameters(), parameters, strict=True):
                part.copy_(torch.from_numpy(np.asarray(values)))
        return from_torch(module.eval(), (self.dimension,))

    def scratch(self, parameters: Sequence[Tensor], rows: int) -> list[Tensor]:
        """None is needed."""
        return []

    def gradient(
        self,
        parameters: Sequence[Tensor],
        batch: Batch,
        into: Sequence[Tensor],
        scratch: Sequence[Tensor],
        rescaled: bool,
    ) -> None:
        """Write the gradient of the mean cross-entropy; it is never rescaled."""
        with torch.inference_mode(False), torch.enable_grad():
            # Tensors of inference mode are not differentiated; their copies are.
            copies = [part.clone() for part in parameters]
            weighted = (batch.labels * batch.weight).transpose(1, 2).clone()
            found = vmap(grad(self._loss))(copies, batch.rows.clone(), weighted)
        for part, values in zip(into, found, strict=True):
            part.copy_(values)

    def _scores(self, parameters: list[Tensor], rows: Tensor) -> Tensor:
        """One model's (N, k) scores; while they are found, the parameters are put into the thread's own module."""
        if not hasattr(self._of_thread, "module"):
            self._of_thread.module = deepcopy(self._module)
        scores: Tensor = functional_call(
            self._of_thread.module, dict(zip(self._names, parameters, strict=True)), (rows,)
        )
        return scores

    def _loss(self, parameters: list[Tensor], rows: Tensor, weighted: Tensor) -> Tensor:
        """One model's cross-entropy."""
        return -(self._scores(parameters, rows).log_softmax(1) * weighted).sum()

    def _made(self, stream: np.random.Generator) -> nn.Module:
        """A module made anew."""
        with torch.random.fork_rng(devices=[]), torch.inference_mode(False), torch.enable_grad():
            torch.manual_seed(int(stream.integers(2**62)))
            try:
                module = self.make(self.dimension, self.classes)
            except Exception as error:
                raise self._wrong(
                    f"failed when called with ({self.dimension}, {self.classes}): {_told(error)}"
                ) from None
        if not isinstance(module, nn.Module):
            raise self._wrong(f"gave a {type(module).__name__} and no torch.nn.Module")
        return module

    def _check(self) -> None:
        """Refuse what cannot be stacked, or gives no score for each class."""
        buffers = [name for name, _ in self._module.named_buffers()]
        if buffers:
            raise self._wrong(f"keeps statistics ({buffers[0]}): normalise by LayerNorm or GroupNorm instead")
        if not self._names:
            raise self._wrong("has no parameters to train")
        start = [part.detach().float()[None] for part in self._module.parameters()]
        rows = torch.zeros(1, 3, self.dimension)
        try:
            shape = tuple(vmap(self._scores)(start, rows).shape[1:])
            if shape == (3, self.classes):
                batch = Batch(rows, torch.full((1, self.classes, 3), 1 / self.classes), 1 / 3)
                self.gradient(start, batch, [torch.empty_like(part) for part in start], [], False)
        except Exception as error:
            raise self._wrong(
                f"failed on rows of shape (3, {self.dimension}), stacked by vmap: {_told(error)}"
            ) from None
        if shape != (3, self.classes):
            raise self._wrong(f"gave scores of shape {shape} for 3 rows of {self.classes} classes")

    def _wrong(self, words: str) -> InputError:
        return InputError(f"the model {self.title} {words}")


def _told(error: Exception) -> str:
    """The kind of an error, and the first line of what it says."""
    first = (str(error).strip().splitlines() or [""])[0]
    return f"{type(error).__name__}: {first[:200]}" if first else type(error).__name__
