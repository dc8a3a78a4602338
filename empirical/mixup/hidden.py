"""Mixing in a hidden layer: what a layer puts out is mixed, as Manifold Mixup does it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from torch import Tensor, nn

from mixproof.empirical.mixup.mixing import mixed_points
from mixproof.empirical.mixup.rules import Draw
from mixproof.geometry.errors import InputError


@contextmanager
def mixing_at(layer: nn.Module, draw: Draw) -> Iterator[None]:
    """Mix what a layer puts out, once, while the context is open.

    Raises
    ------
    InputError
        If the layer puts out anything but a row for each example, runs twice, or does not run.

    Examples
    --------
    >>> import numpy as np
    >>> import torch
    >>> layer = nn.Identity()
    >>> with mixing_at(layer, Draw(np.array([1, 0]), np.array([0.75, 0.5]))):
    ...     layer(torch.tensor([[0.0], [8.0]]))
    tensor([[2.],
            [4.]])
    """
    runs = 0

    def mix(module: nn.Module, given: Any, output: Any) -> Tensor:
        nonlocal runs
        runs += 1
        if runs > 1:
            raise InputError(f"the layer {type(module).__name__} runs twice in one pass: mix a layer that runs once")
        if not isinstance(output, Tensor) or not output.is_floating_point() or output.dim() == 0:
            raise InputError(f"the layer {type(module).__name__} puts out no tensor of floats: mix another one")
        if len(output) != len(draw.partners):
            told = f"puts out {len(output)} rows, and there are {len(draw.partners)} labels"
            raise InputError(f"the layer {type(module).__name__} {told}")
        return mixed_points(output, draw)

    handle = layer.register_forward_hook(mix)
    try:
        yield
    finally:
        handle.remove()
    if not runs:
        raise InputError(f"the layer {type(layer).__name__} did not run: is it a part of the model?")
