"""The layers of networks, one small class each, with exact parameters.

A layer says which shape it gives, and which step it comes down to: an affine map, a rectifier, a maximum or a sum. What
is not piecewise affine has no class here. Shapes are (units,) or (channels, height, width).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod
from typing import Protocol

import numpy as np

from mixproof.empirical.networks.steps import Affine, LayerStep, Maximum, Rectifier, Summation
from mixproof.geometry.errors import InputError

Shape = tuple[int, ...]
"""(units,), or (channels, height, width)."""

ConvolutionKernel = tuple[tuple[tuple[tuple[Fraction, ...], ...], ...], ...]
"""Weights of a convolution: (outputs, inputs of its group, height, width)."""

Both = tuple[int, int]
"""A number for the height and one for the width."""

MOST_PLACES = 10**7
"""Places of a plane that a layer may give."""


class Layer(Protocol):
    """One layer of a network."""

    @property
    def kind(self) -> str:
        """The word for it in the written form."""

    def output(self, *inputs: Shape) -> Shape:
        """The shape that it gives, or an InputError where it does not fit the shapes that it gets."""

    def step(self, *inputs: Shape) -> LayerStep | None:
        """The operation that it comes down to; None where it does nothing to the values."""


@dataclass(frozen=True)
class Linear:
    """A fully connected layer.

    Parameters
    ----------
    weight : tuple of tuples of Fractions
        One row for each output.
    bias : tuple of Fractions
        One for each output.

    Examples
    --------
    >>> Linear(((Fraction(1), Fraction(-1)),), (Fraction(0),)).output((2,))
    (1,)
    """

    weight: tuple[tuple[Fraction, ...], ...]
    bias: tuple[Fraction, ...]
    kind = "linear"

    def output(self, *inputs: Shape) -> Shape:
        """One unit for each row of the weight."""
        (shape,) = inputs
        if shape != (len(self.weight[0]),):
            raise InputError(f"it reads {len(self.weight[0])} units, and gets {shape_text(shape)}")
        return (len(self.weight),)

    def step(self, *inputs: Shape) -> Affine:
        """The affine map."""
        return Affine.dense(self.weight, self.bias)


@dataclass(frozen=True)
class ReLU:
    """max(v, 0) at each unit; with a slope, LeakyReLU.

    Parameters
    ----------
    slope : Fraction
        The factor of negative values.
    """

    slope: Fraction = Fraction(0)

    @property
    def kind(self) -> str:
        """The word for it in the written form."""
        return "leaky-relu" if self.slope else "relu"

    def output(self, *inputs: Shape) -> Shape:
        """The same shape."""
        return inputs[0]

    def step(self, *inputs: Shape) -> Rectifier:
        """The rectifier."""
        return Rectifier(self.slope)


@dataclass(frozen=True)
class Flatten:
    """The values in one row."""

    kind = "flatten"

    def output(self, *inputs: Shape) -> Shape:
        """All units."""
        return (prod(inputs[0]),)

    def step(self, *inputs: Shape) -> None:
        """Nothing: only the shape changes."""


@dataclass(frozen=True)
class BatchNorm:
    """Batch normalisation in evaluation mode: factor·v + shift in each channel.

    Parameters
    ----------
    factor, shift : tuples of Fractions
        One for each channel.
    """

    factor: tuple[Fraction, ...]
    shift: tuple[Fraction, ...]
    kind = "batch-norm"

    def output(self, *inputs: Shape) -> Shape:
        """The same shape."""
        if inputs[0][0] != len(self.factor):
            raise InputError(f"it has {len(self.factor)} channels, and gets {shape_text(inputs[0])}")
        return inputs[0]

    def step(self, *inputs: Shape) -> Affine:
        """A diagonal matrix."""
        size = prod(inputs[0])
        each = size // len(self.factor)
        weights = tuple(value for value in self.factor for _ in range(each))
        bias = tuple(value for value in self.shift for _ in range(each))
        return Affine(size, np.arange(size + 1), np.arange(size), weights, bias)


@dataclass(frozen=True)
class Window:
    """A window that moves over the plane: for convolution and pooling.

    Parameters
    ----------
    size, stride, padding, dilation : pairs of int
        As in torch, height first.
    """

    size: Both
    stride: Both = (1, 1)
    padding: Both = (0, 0)
    dilation: Both = (1, 1)

    def __post_init__(self) -> None:
        if min(*self.size, *self.stride, *self.dilation) < 1 or min(self.padding) < 0:
            raise InputError("size, stride and dilation are at least 1, padding at least 0")

    def plane(self, shape: Shape) -> Both:
        """Height and width of what it gives."""
        if len(shape) != 3:
            raise InputError(f"it reads channels × height × width, and gets {shape_text(shape)}")
        height, width = (
            (length + 2 * pad - dilation * (size - 1) - 1) // stride + 1
            for length, size, stride, pad, dilation in zip(
                shape[1:], self.size, self.stride, self.padding, self.dilation, strict=True
            )
        )
        if min(height, width) < 1:
            raise InputError(f"its window is larger than what it gets, {shape_text(shape)}")
        if height * width > MOST_PLACES:
            raise InputError(f"it gives {height} × {width} places, and at most {MOST_PLACES:,} are followed")
        return height, width

    def along(self, shape: Shape) -> list[list[list[tuple[int, int]]]]:
        """For height and width, and for each output, what lies on the input: places in the window and of the input."""
        return [
            [
                [(k, at) for k in range(size) if 0 <= (at := i * stride - pad + k * dilation) < length]
                for i in range(count)
            ]
            for count, length, size, stride, pad, dilation in zip(
                self.plane(shape), shape[1:], self.size, self.stride, self.padding, self.dilation, strict=True
            )
        ]

    def places(self, shape: Shape) -> list[list[tuple[Both, int]]]:
        """For each output the places in the window that lie on the input, and their index in a channel."""
        return [
            [((k, m), row * shape[2] + column) for (k, row), (m, column) in product(rows, columns)]
            for rows, columns in product(*self.along(shape))
        ]


@dataclass(frozen=True)
class Conv2d:
    """A convolution with zeros around the input.

    Parameters
    ----------
    weight : ConvolutionKernel
        (outputs, inputs of its group, height, width).
    bias : tuple of Fractions
        One for each output channel.
    window : Window
        Stride, padding and dilation.
    groups : int
        Parts of the channels that are not mixed.

    Examples
    --------
    >>> one = Fraction(1)
    >>> edge = Conv2d(((((one, -one),),),), (Fraction(0),), Window((1, 2)))
    >>> edge.output((1, 2, 3)), len(edge.step((1, 2, 3)).weights)
    ((1, 2, 2), 8)
    """

    weight: ConvolutionKernel
    bias: tuple[Fraction, ...]
    window: Window
    groups: int = 1
    kind = "conv2d"

    def output(self, *inputs: Shape) -> Shape:
        """Channels, height and width."""
        plane = self.window.plane(inputs[0])
        channels = self.groups * len(self.weight[0])
        if inputs[0][0] != channels:
            raise InputError(f"it reads {channels} channels, and gets {shape_text(inputs[0])}")
        return (len(self.weight), *plane)

    def step(self, *inputs: Shape) -> Affine:
        """The affine map, entry by entry."""
        _, height, width = inputs[0]
        windows = self.window.places(inputs[0])
        each = len(self.weight) // self.groups
        columns: list[int] = []
        weights: list[Fraction] = []
        starts = [0]
        for out, kernel in enumerate(self.weight):
            first = out // each * len(kernel)
            for window in windows:
                for channel, plane in enumerate(kernel, first):
                    columns += [channel * height * width + at for _, at in window]
                    weights += [plane[k][m] for (k, m), _ in window]
                starts.append(len(columns))
        bias = tuple(value for value in self.bias for _ in windows)
        return Affine(prod(inputs[0]), np.array(starts), np.array(columns, dtype=np.intp), tuple(weights), bias)


@dataclass(frozen=True)
class MaxPool2d:
    """The largest value in each window.

    Parameters
    ----------
    window : Window
        Padding counts as −∞.
    """

    window: Window
    kind = "max-pool2d"

    def output(self, *inputs: Shape) -> Shape:
        """Channels, height and width."""
        plane = self.window.plane(inputs[0])
        if any(2 * pad > size for pad, size in zip(self.window.padding, self.window.size, strict=True)):
            raise InputError("its padding is above half its size")
        if not all(map(all, self.window.along(inputs[0]))):
            raise InputError("one of its windows lies on nothing but padding")
        return (inputs[0][0], *plane)

    def step(self, *inputs: Shape) -> Maximum:
        """The maximum over each window."""
        channels, height, width = inputs[0]
        windows = self.window.places(inputs[0])
        return Maximum(
            tuple(
                tuple(channel * height * width + at for _, at in window)
                for channel in range(channels)
                for window in windows
            )
        )


@dataclass(frozen=True)
class AvgPool2d:
    """The mean of each window.

    Parameters
    ----------
    window : Window
        Padding counts as 0.
    counts_padding : bool
        True if the padding counts for the number that is divided by.
    """

    window: Window
    counts_padding: bool = True
    kind = "avg-pool2d"

    def output(self, *inputs: Shape) -> Shape:
        """Channels, height and width."""
        return (inputs[0][0], *self.window.plane(inputs[0]))

    def step(self, *inputs: Shape) -> Affine:
        """The affine map, entry by entry."""
        channels, height, width = inputs[0]
        windows = [[at for _, at in window] for window in self.window.places(inputs[0])]
        area = prod(self.window.size)
        shares = [Fraction(1, area if self.counts_padding else max(len(window), 1)) for window in windows]
        columns = [c * height * width + at for c in range(channels) for window in windows for at in window]
        weights = [share for window, share in zip(windows, shares, strict=True) for _ in window] * channels
        starts = np.cumsum([0, *[len(window) for window in windows] * channels], dtype=np.intp)
        bias = (Fraction(0),) * (channels * len(windows))
        return Affine(prod(inputs[0]), starts, np.array(columns, dtype=np.intp), tuple(weights), bias)


@dataclass(frozen=True)
class Add:
    """The sum of what several layers give, as in a residual network."""

    kind = "sum"

    def output(self, *inputs: Shape) -> Shape:
        """The shape that all of them have."""
        if len(set(inputs)) != 1:
            raise InputError(f"it adds values of different shapes: {', '.join(map(shape_text, inputs))}")
        return inputs[0]

    def step(self, *inputs: Shape) -> Summation:
        """The sum."""
        return Summation()


def shape_text(shape: Sequence[int]) -> str:
    """A shape in words.

    Examples
    --------
    >>> shape_text((3, 8, 8)), shape_text((10,))
    ('3 × 8 × 8', '10 units')
    """
    return " × ".join(map(str, shape)) if len(shape) > 1 else f"{shape[0]} units"
