"""The residual network of Figure 2: ResNet-18 with the stem that small images call for.

A 3 × 3 convolution takes the place of the 7 × 7 one with stride 2 and the pooling behind it; four stages of
two blocks each follow, with 1, 2, 4 and 8 times the width, each stage after the first at half the resolution; then the
mean over all places and a linear layer. The published width is 64.
"""

import torch
from torch import Tensor, nn

from mixproof.geometry.errors import InputError

_STAGES = (1, 2, 4, 8)
_BLOCKS = 2


def _convolution(planes: int, more: int, size: int, stride: int) -> nn.Conv2d:
    return nn.Conv2d(planes, more, size, stride, padding=size // 2, bias=False)


class _Block(nn.Module):
    """Two 3 × 3 convolutions beside a way past them."""

    def __init__(self, planes: int, more: int, stride: int) -> None:
        super().__init__()
        self.path = nn.Sequential(
            *(_convolution(planes, more, 3, stride), nn.BatchNorm2d(more), nn.ReLU()),
            *(_convolution(more, more, 3, 1), nn.BatchNorm2d(more)),
        )
        self.past: nn.Module = nn.Identity()
        if stride != 1 or planes != more:
            self.past = nn.Sequential(_convolution(planes, more, 1, stride), nn.BatchNorm2d(more))

    def forward(self, x: Tensor) -> Tensor:
        """The rectified sum of both ways."""
        out: Tensor = torch.relu(self.path(x) + self.past(x))
        return out


class ResNet18(nn.Module):
    """ResNet-18 for small images.

    Parameters
    ----------
    planes : int
        Colour planes of the images.
    classes : int
    width : int
        Channels of the first stage; 64 as published.

    Examples
    --------
    >>> sum(part.numel() for part in ResNet18(3, 10).parameters())
    11173962
    """

    def __init__(self, planes: int, classes: int, width: int = 64) -> None:
        super().__init__()
        if width < 1:
            raise InputError(f"a network is at least 1 wide, not {width}")
        layers: list[nn.Module] = [_convolution(planes, width, 3, 1), nn.BatchNorm2d(width), nn.ReLU()]
        channels = width
        for stage, factor in enumerate(_STAGES):
            for block in range(_BLOCKS):
                layers.append(_Block(channels, factor * width, 2 if stage and not block else 1))
                channels = factor * width
        self.layers = nn.Sequential(*layers)
        self.linear = nn.Linear(channels, classes)

    def forward(self, x: Tensor) -> Tensor:
        """The (N, k) scores of (N, C, H, W) images."""
        scores: Tensor = self.linear(self.layers(x).mean((2, 3)))
        return scores
