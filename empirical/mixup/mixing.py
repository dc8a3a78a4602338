"""Batches mixed as they were drawn."""

import torch
from torch import Tensor

from mixproof.empirical.mixup.batches import checked_examples, checked_probabilities
from mixproof.empirical.mixup.rules import Draw, MixingRule
from mixproof.geometry.errors import InputError


def mixed(x: Tensor, y: Tensor, rule: MixingRule, draw: Draw) -> tuple[Tensor, Tensor]:
    """Mix a batch as it was drawn.

    Parameters
    ----------
    x : (B, ...) tensor of finite floats
        Integers, such as images of bytes, are taken as the default float type. Floats of 16 bits are mixed in 32.
    y : (B,) tensor of class numbers, or (B, k) tensor of class probabilities
        Rows sum to 1 within 0.001 (in types of 16 bits, twice their spacing at 1, where that is more).

    Returns
    -------
    x : (B, ...) tensor of floats
    y : (B, k) tensor of floats
        Class probabilities, each row with the sum 1.

    Raises
    ------
    InputError
        If the examples are not finite, the labels are neither, the lengths differ, or torch cannot mix such tensors.

    Examples
    --------
    >>> import numpy as np
    >>> x, y = torch.tensor([[0.0], [8.0]]), torch.tensor([0, 1])
    >>> mixed(x, y, MixingRule(1.0, 2), Draw(np.array([1, 0]), np.array([0.75, 0.5])))
    (tensor([[2.],
            [4.]]), tensor([[0.7500, 0.2500],
            [0.5000, 0.5000]]))
    """
    points, labels = checked(x, y, rule)
    if len(draw.partners) != len(points):
        raise InputError(f"a batch has {len(points)} examples, and the draws are for {len(draw.partners)}")
    return mixed_as_drawn(points, labels, rule, draw)


def checked(x: Tensor, y: Tensor, rule: MixingRule) -> tuple[Tensor, Tensor]:
    """The examples as floats, and the labels as rows of probabilities.

    Raises
    ------
    InputError
        As in `mixed`.

    Examples
    --------
    >>> checked(torch.tensor([[3]]), torch.tensor([1]), MixingRule(1.0, 2))
    (tensor([[3.]]), tensor([[0, 1]]))
    """
    points, labels = checked_examples(x), checked_probabilities(y, rule.classes)
    if len(points) != len(labels):
        raise InputError(f"a batch has {len(points)} examples but {len(labels)} labels")
    return points, labels


def mixed_as_drawn(points: Tensor, labels: Tensor, rule: MixingRule, draw: Draw) -> tuple[Tensor, Tensor]:
    """Mix what `checked` let through.

    Examples
    --------
    >>> import numpy as np
    >>> points, labels = torch.tensor([[0.0], [8.0]]), torch.eye(2)
    >>> mixed_as_drawn(points, labels, MixingRule(1.0, 2), Draw(np.array([1, 1]), np.array([0.25, 1.0])))[0]
    tensor([[6.],
            [8.]])
    """
    wide = torch.promote_types(points.dtype, torch.float32)  # 16 bits are too few for a weight near 1
    partners = torch.from_numpy(draw.partners).to(points.device)
    weights = torch.from_numpy(draw.weights).to(device=points.device, dtype=wide)
    smooth = labels.to(device=points.device, dtype=wide) * (1 - rule.label_smoothing)
    targets = smooth + rule.label_smoothing / rule.classes
    first, second = (_blend(table.to(wide), partners, weights) for table in (points, targets))
    return first.to(points.dtype), second.to(points.dtype)


def _blend(table: Tensor, partners: Tensor, weights: Tensor) -> Tensor:
    weight = weights.view(-1, *[1] * (table.dim() - 1))
    return torch.lerp(table[partners], table, weight)
