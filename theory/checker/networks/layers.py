"""The layers of ``mixproof/network/1``, read strictly: for each kind the shape that it gives, and its step.

Shapes are [units], or [channels, height, width]; units are numbered row by row, channel by channel.
"""

from collections.abc import Callable
from fractions import Fraction
from math import prod
from typing import Any

from ..budget import Clock, Unchecked, require_form
from ..form import integer, many, number, truth
from .steps import Affine, Maximum, Rectifier, Step, Sum

MOST_UNITS = 10**5  # of a layer
MOST_ENTRIES = 10**6  # of a layer: weights, each as often as it is used, and members of windows

Shape = list[int]
Made = tuple[Shape, Step]
Window = list[tuple[int, int, int]]  # row and column in the kernel, and the unit of a channel that is read there


def linear(given: dict[str, Any], shape: Shape, clock: Clock) -> Made:
    """Wv + b."""
    weight, bias = numbers(given["weight"], 2, clock), numbers(given["bias"], 1, clock)
    require_form(len(weight) == len(bias) > 0, "a layer has another number of weights than of biases")
    require_form(all([len(row)] == shape for row in weight), "a linear layer does not fit what it reads")
    return [len(weight)], Affine.of([list(enumerate(row)) for row in weight], bias, clock)


def relu(given: dict[str, Any], shape: Shape, clock: Clock) -> Made:
    """max(v, 0)."""
    return shape, Rectifier(Fraction(0), prod(shape))


def leaky_relu(given: dict[str, Any], shape: Shape, clock: Clock) -> Made:
    """V where it is positive, else slope·v."""
    return shape, Rectifier(number(given["slope"]), prod(shape))


def flatten(given: dict[str, Any], shape: Shape, clock: Clock) -> Made:
    """The same values in one row."""
    return [prod(shape)], Step()


def batch_norm(given: dict[str, Any], shape: Shape, clock: Clock) -> Made:
    """factor·v + shift in each channel."""
    factor, shift = numbers(given["factor"], 1, clock), numbers(given["shift"], 1, clock)
    require_form(len(factor) == len(shift) == shape[0], "a batch-norm layer does not fit what it reads")
    each = prod(shape[1:])
    clock.spend(prod(shape))
    rows = [[(channel * each + k, value)] for channel, value in enumerate(factor) for k in range(each)]
    return shape, Affine.of(rows, [value for value in shift for _ in range(each)], clock)


def conv2d(given: dict[str, Any], shape: Shape, clock: Clock) -> Made:
    """At each place of each output channel Σ weight·v over the window and the channels of its group, plus bias."""
    weight, bias, groups = (
        numbers(given["weight"], 4, clock),
        numbers(given["bias"], 1, clock),
        integer(given["groups"]),
    )
    require_form(len(weight) == len(bias) > 0, "a layer has another number of weights than of biases")
    require_form(groups > 0 and len(weight) % groups == 0, "the groups of a convolution do not divide its outputs")
    kernels = [[[len(row) for row in plane] for plane in kernel] for kernel in weight]
    require_form(all(kernel == kernels[0] for kernel in kernels), "the kernels of a convolution differ in shape")
    require_form(bool(kernels[0]) and bool(kernels[0][0]), "a convolution has an empty kernel")
    require_form(all(plane == [kernels[0][0][0]] * len(kernels[0][0]) for plane in kernels[0]), "a kernel is ragged")
    require_form(len(shape) == 3 and shape[0] == groups * len(weight[0]), "a convolution does not fit what it reads")
    plane, windows = moved(given, ([len(kernels[0][0]), kernels[0][0][0]], shape, len(weight) * len(weight[0])), clock)
    area, rows = shape[1] * shape[2], []
    for out, kernel in enumerate(weight):
        first = out // (len(weight) // groups) * len(kernel)
        for window in windows:
            clock.spend(len(window) * len(kernel))
            rows.append(
                [
                    (channel * area + place, weights[i][j])
                    for channel, weights in enumerate(kernel, first)
                    for i, j, place in window
                ]
            )
    return [len(weight), *plane], Affine.of(rows, [value for value in bias for _ in windows], clock)


def max_pool(given: dict[str, Any], shape: Shape, clock: Clock) -> Made:
    """The largest value of each window; what is outside the plane does not count."""
    plane, windows = moved(given, (both(given["size"]), shape, shape[0]), clock)
    require_form(all(windows), "a window of pooling is empty")
    return [shape[0], *plane], Maximum(by_channel(windows, shape))


def avg_pool(given: dict[str, Any], shape: Shape, clock: Clock) -> Made:
    """The mean of each window; what is outside the plane counts as 0, or does not count."""
    size, counts = both(given["size"]), truth(given["counts_padding"])
    plane, windows = moved(given, (size, shape, shape[0]), clock)
    groups = by_channel(windows, shape)
    rows = [[(k, Fraction(1, prod(size) if counts else len(group))) for k in group] for group in groups]
    return [shape[0], *plane], Affine.of(rows, [Fraction(0)] * len(rows), clock)


def add(given: dict[str, Any], shape: Shape, clock: Clock) -> Made:
    """The sum of what several layers give."""
    return shape, Sum(prod(shape))


MOVED = " stride padding dilation"
LAYERS: dict[str, tuple[str, Callable[[dict[str, Any], Shape, Clock], Made]]] = {
    "linear": ("weight bias", linear),
    "relu": ("", relu),
    "leaky-relu": ("slope", leaky_relu),
    "flatten": ("", flatten),
    "batch-norm": ("factor shift", batch_norm),
    "conv2d": ("weight bias groups" + MOVED, conv2d),
    "max-pool2d": ("size" + MOVED, max_pool),
    "avg-pool2d": ("size counts_padding" + MOVED, avg_pool),
    "sum": ("", add),
}


def moved(given: dict[str, Any], sizes: tuple[Shape, Shape, int], clock: Clock) -> tuple[Shape, list[Window]]:
    """Height and width of what a moving window gives, and for each place what the window reads there.

    The sizes are those of the window, of what it reads, and the number of times that it is used at each place.
    """
    size, shape, times = sizes
    stride, padding, dilation = both(given["stride"]), both(given["padding"]), both(given["dilation"])
    require_form(len(shape) == 3, "a window moves over channels × height × width, and gets another shape")
    require_form(min(*size, *stride, *dilation) > 0, "size, stride and dilation of a window are not positive")
    plane = [
        (length + 2 * pad - far * (wide - 1) - 1) // by + 1
        for length, wide, by, pad, far in zip(shape[1:], size, stride, padding, dilation, strict=True)
    ]
    require_form(min(plane) > 0, "a window is larger than what it gets")
    if prod(plane) * prod(size) * times > MOST_ENTRIES or prod(plane) * shape[0] > MOST_UNITS:
        raise Unchecked(f"a layer has more than {MOST_ENTRIES} weights, or more than {MOST_UNITS} units")
    clock.spend(prod(plane) * (1 + prod(size) * times))
    along = [
        [[(k, at) for k in range(wide) if 0 <= (at := i * by - pad + k * far) < length] for i in range(count)]
        for count, length, wide, by, pad, far in zip(plane, shape[1:], size, stride, padding, dilation, strict=True)
    ]
    windows = [
        [(i, j, row * shape[2] + column) for i, row in down for j, column in across]
        for down in along[0]
        for across in along[1]
    ]
    return plane, windows


def by_channel(windows: list[Window], shape: Shape) -> list[list[int]]:
    """The units that each window reads in each channel."""
    area = shape[1] * shape[2]
    return [[channel * area + place for *_, place in window] for channel in range(shape[0]) for window in windows]


def both(value: Any) -> Shape:
    """Two integers, for the height and the width."""
    found = many(value, integer)
    require_form(len(found) == 2, "two integers are missing, for height and width")
    return found


def numbers(value: Any, depth: int, clock: Clock) -> Any:
    """Numbers in lists of lists."""
    clock.spend(3)
    return number(value) if depth == 0 else many(value, lambda each: numbers(each, depth - 1, clock))
