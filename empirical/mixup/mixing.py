"""Batches mixed as they were drawn."""

import torch
from torch import Tensor

from mixproof.empirical.mixup.batches import checked_answers, checked_examples, checked_probabilities, checked_reals
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
    """The examples as floats, and the labels as numbers that can be mixed.

    Raises
    ------
    InputError
        As in `mixed`.

    Examples
    --------
    >>> checked(torch.tensor([[3]]), torch.tensor([1]), MixingRule(1.0, 2))
    (tensor([[3.]]), tensor([[0, 1]]))
    """
    points, labels = checked_examples(x), numbers_of(y, rule)
    if len(points) != len(labels):
        raise InputError(f"a batch has {len(points)} examples but {len(labels)} labels")
    return points, labels


def numbers_of(y: Tensor, rule: MixingRule) -> Tensor:
    """Labels as the numbers that are mixed.

    Raises
    ------
    InputError
        If they are not of the kind that the rule says.

    Examples
    --------
    >>> numbers_of(torch.tensor([0.25, 1.0]), MixingRule(1.0, None, targets="binary"))
    tensor([0.2500, 1.0000])
    """
    match rule.targets:
        case "classes":
            return checked_probabilities(y, rule.classes or 0)
        case "real":
            return checked_reals(y)
    return checked_answers(y, rule.classes)


def image_size(points: Tensor) -> tuple[int, int] | None:
    """Height and width of a batch of images; None for other examples.

    Examples
    --------
    >>> image_size(torch.zeros(2, 3, 4, 5)), image_size(torch.zeros(2, 3))
    ((4, 5), None)
    """
    return (points.shape[2], points.shape[3]) if points.dim() == 4 else None


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
    return mixed_points(points, draw), mixed_numbers(labels, rule, draw, points)


def mixed_points(points: Tensor, draw: Draw) -> Tensor:
    """Examples mixed as they were drawn: rows without a box along the segment, rows with one by CutMix.

    Examples
    --------
    >>> import numpy as np
    >>> images = torch.tensor([[[[0.0, 0.0]]], [[[8.0, 9.0]]]])
    >>> mixed_points(images, Draw(np.array([1, 0]), np.array([0.5, 0.75]), np.array([[0, 1, 1, 2], [-1, -1, 0, 0]])))
    tensor([[[[0.0000, 9.0000]]],
    <BLANKLINE>
    <BLANKLINE>
            [[[6.0000, 6.7500]]]])
    """
    wide = points.to(torch.promote_types(points.dtype, torch.float32))  # 16 bits are too few for a weight near 1
    partners = torch.from_numpy(draw.partners).to(points.device)
    found = _blend(wide, partners, _weights(draw, wide))
    if draw.boxes is not None:
        boxes = torch.from_numpy(draw.boxes).to(points.device)
        inside = _inside(boxes, points.shape[2], points.shape[3])
        is_cut = (boxes[:, 0] >= 0).view(-1, 1, 1, 1)
        found = torch.where(is_cut, torch.where(inside, wide[partners], wide), found)
    return found.to(points.dtype)


def mixed_numbers(labels: Tensor, rule: MixingRule, draw: Draw, like: Tensor) -> Tensor:
    """Labels as numbers, smoothed and mixed as they were drawn, on the device of other numbers and in their type.

    Examples
    --------
    >>> import numpy as np
    >>> rule = MixingRule(1.0, None, targets="real")
    >>> mixed_numbers(torch.tensor([0.0, 4.0]), rule, Draw(np.array([1, 1]), np.array([0.25, 1.0])), torch.zeros(1))
    tensor([3., 4.])
    """
    wide = labels.to(device=like.device, dtype=torch.promote_types(like.dtype, torch.float32))
    if rule.label_smoothing:
        wide = wide * (1 - rule.label_smoothing) + rule.label_smoothing / rule.spread
    partners = torch.from_numpy(draw.partners).to(like.device)
    return _blend(wide, partners, _weights(draw, wide)).to(like.dtype)


def _weights(draw: Draw, like: Tensor) -> Tensor:
    """The weights λ beside numbers."""
    return torch.from_numpy(draw.weights).to(device=like.device, dtype=like.dtype)


def _inside(boxes: Tensor, height: int, width: int) -> Tensor:
    """A mask (B, 1, H, W) of the pixels in the box of each row."""
    top, bottom, left, right = (boxes[:, k].view(-1, 1, 1, 1) for k in range(4))
    rows = torch.arange(height, device=boxes.device).view(1, 1, -1, 1)
    columns = torch.arange(width, device=boxes.device).view(1, 1, 1, -1)
    return (rows >= top) & (rows < bottom) & (columns >= left) & (columns < right)


def _blend(table: Tensor, partners: Tensor, weights: Tensor) -> Tensor:
    """Each row with its partner, by its weight."""
    return torch.lerp(table[partners], table, weights.view(-1, *[1] * (table.dim() - 1)))
