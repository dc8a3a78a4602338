"""Networks of a stacked ensemble, with their gradients written out.

A tiny network spends its time between operations, not in them. So all models of an ensemble are stacked on a
leading axis and a step is about ten batched operations, whatever the number of models; the gradients are
written by hand because recording and replaying them would double that number. Shapes: M models, N rows,
F features, k classes, H hidden units.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.weights import fully_connected
from mixproof.geometry.aliases import Floats
from mixproof.geometry.errors import InputError

_threshold_backward = torch.ops.aten.threshold_backward.grad_input


@dataclass(frozen=True)
class Batch:
    """Rows that a step descends on, one set for each model.

    Parameters
    ----------
    rows : (M, N, F) tensor
        Inputs, as `Architecture.inputs` lays them out.
    labels : (M, k, N) tensor
        Label mass of each class; it sums to one over the classes.
    weight : (M, 1, N) tensor or float
        Weight of each row in the loss.
    """

    rows: Tensor
    labels: Tensor
    weight: Tensor | float

    @cached_property
    def log_masses(self) -> Tensor:
        """Logarithms of the weighted label masses, (M, k, N)."""
        return (self.labels * self.weight).log()


class Architecture(Protocol):
    """An architecture, as the trainer uses it."""

    @property
    def name(self) -> str:
        """The architecture with its settings, as checkpoints record it."""

    def inputs(self, points: Floats) -> Floats:
        """The (N, F) inputs that stand for (N, n) points."""

    def shapes(self, dimension: int, classes: int) -> list[tuple[int, ...]]:
        """Shapes of one model's parameters."""

    def initial(self, stream: np.random.Generator, dimension: int, classes: int) -> list[Floats]:
        """One model's parameters before the first step."""

    def logits(self, parameters: Sequence[Tensor], rows: Tensor) -> Tensor:
        """The (M, k, N) scores whose softmax is the prediction."""

    def exact(self, parameters: Sequence[Floats]) -> Network:
        """One model as an exact network of the points: floats are rationals."""

    def scratch(self, parameters: Sequence[Tensor], rows: int) -> list[Tensor]:
        """Room for `gradient` to work in, for batches of so many rows."""

    def gradient(
        self,
        parameters: Sequence[Tensor],
        batch: Batch,
        into: Sequence[Tensor],
        scratch: Sequence[Tensor],
        rescaled: bool,
    ) -> None:
        """Write the gradient of the mean cross-entropy; `rescaled` allows any positive factor for each model."""


@dataclass(frozen=True)
class TwoLayerReLU:
    """One hidden layer of rectified units, as in Figure 1, Table 1 and Figure 3.

    The bias of the first layer is the weight of a constant input 1. Parameters: (F, H) first layer,
    (k, H) second layer, (k, 1) its bias.

    Examples
    --------
    >>> TwoLayerReLU(512).shapes(dimension=1, classes=2)
    [(2, 512), (2, 512), (2, 1)]
    """

    hidden: int = 512

    def __post_init__(self) -> None:
        if self.hidden < 1:
            raise InputError(f"a network needs at least 1 hidden unit, not {self.hidden}")

    @property
    def name(self) -> str:
        """The architecture with its settings."""
        return f"two-layer ReLU, {self.hidden} hidden"

    def inputs(self, points: Floats) -> Floats:
        """The points with a constant coordinate 1."""
        return np.column_stack([points, np.ones(len(points))])

    def shapes(self, dimension: int, classes: int) -> list[tuple[int, ...]]:
        """Shapes of one model's parameters."""
        return [(dimension + 1, self.hidden), (classes, self.hidden), (classes, 1)]

    def initial(self, stream: np.random.Generator, dimension: int, classes: int) -> list[Floats]:
        """Weights and biases uniform on ±1/√(number of inputs), which is what torch's ``Linear`` does."""
        bounds = [dimension**-0.5, self.hidden**-0.5, self.hidden**-0.5]
        shapes = self.shapes(dimension, classes)
        return [stream.uniform(-bound, bound, shape) for bound, shape in zip(bounds, shapes, strict=True)]

    def logits(self, parameters: Sequence[Tensor], rows: Tensor) -> Tensor:
        """The (M, k, N) scores."""
        first, second, offset = parameters
        return torch.baddbmm(offset, second, torch.bmm(rows, first).relu_().transpose(1, 2))

    def exact(self, parameters: Sequence[Floats]) -> Network:
        """One model as an exact network: the last row of the first layer is its bias."""
        first, second, offset = parameters
        return fully_connected([(first[:-1].T, first[-1]), (second, offset[:, 0])])

    def scratch(self, parameters: Sequence[Tensor], rows: int) -> list[Tensor]:
        """Room for the hidden units and their gradients: asked of the system anew, it costs more than the sums."""
        models, _, hidden = parameters[0].shape
        return [parameters[0].new_empty(models, rows, hidden) for _ in range(2)]

    def gradient(
        self,
        parameters: Sequence[Tensor],
        batch: Batch,
        into: Sequence[Tensor],
        scratch: Sequence[Tensor],
        rescaled: bool,
    ) -> None:
        """Write the gradient of the mean cross-entropy; it is never rescaled."""
        first, second, offset = parameters
        active, back = scratch
        torch.bmm(batch.rows, first, out=active).relu_()
        residual = torch.baddbmm(offset, second, active.transpose(1, 2)).softmax(1).sub_(batch.labels)
        residual.mul_(batch.weight)
        torch.bmm(residual, active, out=into[1])
        torch.sum(residual, 2, keepdim=True, out=into[2])
        torch.bmm(residual.transpose(1, 2), second, out=back)
        _threshold_backward(back, active, 0, grad_input=back)
        torch.bmm(batch.rows.transpose(1, 2), back, out=into[0])


@dataclass(frozen=True)
class LinearScore:
    """The linear model of §6: score θᵀx without bias, logistic loss, two classes, θ from 0.

    From θ = 0 gradient descent stays in the span of the points, where the minimiser is unique.
    """

    @property
    def name(self) -> str:
        """The architecture."""
        return "linear score without bias"

    def inputs(self, points: Floats) -> Floats:
        """The points themselves."""
        return points

    def shapes(self, dimension: int, classes: int) -> list[tuple[int, ...]]:
        """Shape of θ."""
        if classes != 2:
            raise InputError(
                f"a linear score parts two classes, and there are {classes}: keep two of them by `classes`"
            )
        return [(1, dimension)]

    def initial(self, stream: np.random.Generator, dimension: int, classes: int) -> list[Floats]:
        """The zero vector."""
        return [np.zeros(shape) for shape in self.shapes(dimension, classes)]

    def logits(self, parameters: Sequence[Tensor], rows: Tensor) -> Tensor:
        """The (M, 2, N) scores 0 of the first class and θᵀx of the second."""
        score = torch.bmm(parameters[0], rows.transpose(1, 2))
        return torch.cat([torch.zeros_like(score), score], dim=1)

    def exact(self, parameters: Sequence[Floats]) -> Network:
        """One model as an exact network of one layer."""
        (theta,) = parameters
        return fully_connected([(np.concatenate([np.zeros_like(theta), theta]), None)])

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
        """Write the gradient of the mean logistic loss.

        A row's residual is y₀·σ(s) − y₁·σ(−s), and not σ(s) − y₁, of which nothing is left beyond s = 37. Along
        the path of normalised descent on separable data it even falls below the smallest float, while its
        direction still matters: long before, where it may be rescaled, its largest part is made 1 beforehand.
        """
        score = torch.bmm(parameters[0], batch.rows.transpose(1, 2))
        residual = torch.sigmoid(score).mul_(batch.labels[:, :1]).sub_(torch.sigmoid(-score).mul_(batch.labels[:, 1:]))
        residual.mul_(batch.weight)
        if rescaled and residual.abs().amax(dim=2).min() < torch.finfo(residual.dtype).tiny ** 0.25:
            up = torch.nn.functional.logsigmoid(score) + batch.log_masses[:, :1]
            down = torch.nn.functional.logsigmoid(-score) + batch.log_masses[:, 1:]
            largest = torch.maximum(up, down).amax(dim=2, keepdim=True)
            residual = (up - largest).exp_() - (down - largest).exp_()
        torch.bmm(residual, batch.rows, out=into[0])
