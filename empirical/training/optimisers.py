"""First-order descent on all parameters of an ensemble at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import prod
from typing import Protocol

import torch
from torch import Tensor
from torch.optim.adam import adam

from mixproof.geometry.errors import InputError

Tensors = list[Tensor]


class Stacked:
    """The parameters of all models of an ensemble (or their gradients): views of one flat tensor.

    Parameters
    ----------
    shapes : sequence of tuples
        Shapes of one model's parameters.
    models : int
        M; a part has shape (M, *shape).
    like : tensor
        Gives the precision and the device.
    """

    def __init__(self, shapes: Sequence[tuple[int, ...]], models: int, like: Tensor) -> None:
        sizes = [models * prod(shape) for shape in shapes]
        self.flat = like.new_zeros(sum(sizes))
        starts = [0, *accumulate(sizes)]
        self.parts = [
            self.flat[start : start + size].view(models, *shape)
            for start, size, shape in zip(starts, sizes, shapes, strict=False)
        ]

    def spread(self, values: Tensor) -> Tensor:
        """A flat tensor with each model's value at each of its entries, from (M,) values."""
        return torch.cat([values.repeat_interleave(part[0].numel()) for part in self.parts])


class Stepper(Protocol):
    """An optimiser at work on one ensemble."""

    memory: dict[str, Tensor]
    """Its memory from step to step: checkpoints keep it."""

    def step(self) -> None:
        """Move the parameters once along the gradients."""


class Optimiser(Protocol):
    """A rule of descent, before it is put to work."""

    @property
    def name(self) -> str:
        """The rule with its settings, as checkpoints record it."""

    @property
    def ignores_scale(self) -> bool:
        """True where a positive factor on a model's gradient changes nothing."""

    def begin(self, parameters: Stacked, gradients: Stacked) -> Stepper:
        """Set to work on an ensemble."""


def _positive(name: str, value: float) -> None:
    if not 0 < value < float("inf"):
        raise InputError(f"the {name} has to be positive and finite, not {value}")


_LEAST_SHARE = 1e-6
"""The share of a falling rate that is left after its last step: a rate of 0 is refused."""


@dataclass(frozen=True)
class Adam:
    """Adam with bias correction, as ``torch.optim.Adam`` computes it.

    Parameters
    ----------
    rate : float
        The learning rate, at the first step.
    falls_over : int, optional
        The number of steps over which the rate falls to 0, linearly; it stays as it is if not given.
    """

    rate: float = 1e-3
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8
    falls_over: int | None = None

    def __post_init__(self) -> None:
        _positive("learning rate", self.rate)

    @property
    def name(self) -> str:
        """The rule with its settings."""
        falls = "" if self.falls_over is None else f", falling to 0 over {self.falls_over} steps"
        return f"Adam, rate {self.rate}{falls}, β {self.beta1}, {self.beta2}, ε {self.epsilon}"

    @property
    def ignores_scale(self) -> bool:
        """No: ε has a scale."""
        return False

    def begin(self, parameters: Stacked, gradients: Stacked) -> Stepper:
        """Set to work on an ensemble."""
        return _AdamStepper(self, parameters.flat, gradients.flat)


class _AdamStepper:
    """Adam on one flat tensor."""

    def __init__(self, rule: Adam, parameters: Tensor, gradients: Tensor):
        self.memory = {
            "first moment": torch.zeros_like(parameters),
            "second moment": torch.zeros_like(parameters),
            "steps": torch.zeros((), dtype=torch.float32, device=parameters.device),
        }
        self._rule = rule
        self._at = [parameters], [gradients], [[each] for each in self.memory.values()]

    def step(self) -> None:
        """Move the parameters once along the gradients."""
        rule, over = self._rule, self._rule.falls_over
        if over is not None:
            rule = replace(rule, rate=rule.rate * max(1 - self.memory["steps"].item() / over, _LEAST_SHARE))
        fused_adam(rule, *self._at)


def fused_adam(rule: Adam, parameters: Tensors, gradients: Tensors, memory: Sequence[Tensors]) -> None:
    """One step of Adam in place, in one fused operation.

    The function behind ``torch.optim.Adam``: the class around it costs several times the arithmetic of a small
    ensemble, and loads torch's compiler, which takes longer than a small training.

    Parameters
    ----------
    memory : (first moments, second moments, steps)
        A tensor of each for every parameter; the steps are scalars, which are counted up.

    Examples
    --------
    >>> at, memory = torch.ones(2), [[torch.zeros(2)], [torch.zeros(2)], [torch.zeros(())]]
    >>> fused_adam(Adam(rate=0.25), [at], [torch.tensor([3.0, 0.0])], memory)
    >>> at.tolist(), memory[2][0].item()
    ([0.75, 1.0], 1.0)
    """
    first, second, steps = memory
    adam(
        *(parameters, gradients, first, second, [], steps),
        fused=True,
        lr=rule.rate,
        beta1=rule.beta1,
        beta2=rule.beta2,
        eps=rule.epsilon,
        weight_decay=0.0,
        amsgrad=False,
        maximize=False,
    )


@dataclass(frozen=True)
class GradientDescent:
    """θ ← θ − rate · ∇."""

    rate: float

    def __post_init__(self) -> None:
        _positive("learning rate", self.rate)

    @property
    def name(self) -> str:
        """The rule with its settings."""
        return f"gradient descent, rate {self.rate}"

    @property
    def ignores_scale(self) -> bool:
        """No."""
        return False

    def begin(self, parameters: Stacked, gradients: Stacked) -> Stepper:
        """Set to work on an ensemble."""
        return _GradientStepper(self.rate, parameters.flat, gradients.flat)


class _GradientStepper:
    def __init__(self, rate: float, parameters: Tensor, gradients: Tensor):
        self.memory: dict[str, Tensor] = {}
        self._rate, self._parameters, self._gradients = rate, parameters, gradients

    def step(self) -> None:
        self._parameters.sub_(self._gradients, alpha=self._rate)


@dataclass(frozen=True)
class NormalisedGradientDescent:
    """θ ← θ − rate · (t + 1)^(−decay) · ∇/|∇| at step t, with each model's own |∇|; where ∇ = 0 it stays.

    On separable data the plain gradient dies out and the direction of θ moves like 1/log t (Corollary 3.8);
    steps of constant length (decay 0) reach the limit like 1/t. Where the minimiser is finite they have to
    shrink instead, or θ circles around it.
    """

    rate: float
    decay: float = 0.0

    def __post_init__(self) -> None:
        _positive("learning rate", self.rate)
        if not 0 <= self.decay <= 1:
            raise InputError(f"the decay of the steps has to be from 0 to 1, not {self.decay}")

    @property
    def name(self) -> str:
        """The rule with its settings."""
        return f"normalised gradient descent, rate {self.rate}, decay {self.decay}"

    @property
    def ignores_scale(self) -> bool:
        """Yes."""
        return True

    def begin(self, parameters: Stacked, gradients: Stacked) -> Stepper:
        """Set to work on an ensemble."""
        return _NormalisedStepper(self, parameters, gradients)


class _NormalisedStepper:
    def __init__(self, rule: NormalisedGradientDescent, parameters: Stacked, gradients: Stacked):
        steps = torch.zeros((), dtype=torch.float64, device=parameters.flat.device)
        self.memory = {"steps": steps}
        self._rule, self._parameters, self._gradients = rule, parameters, gradients

    def step(self) -> None:
        steps = self.memory["steps"].add_(1)
        parts = self._gradients.parts
        # Squares of what is small or large are no floats: the largest entry is made 1 before.
        largest = torch.stack([part.flatten(1).abs().amax(1) for part in parts]).amax(0)
        scale = largest.where(largest > 0, 1)
        scaled = [part / scale.view(-1, *[1] * (part.dim() - 1)) for part in parts]
        norm = torch.stack([part.flatten(1).square().sum(1) for part in scaled]).sum(0).sqrt()
        length = (self._rule.rate * steps.to(norm.dtype) ** -self._rule.decay / norm).where(largest > 0, 0)
        for parameter, gradient in zip(self._parameters.parts, scaled, strict=True):
            parameter.sub_(gradient * length.view(-1, *[1] * (gradient.dim() - 1)))
