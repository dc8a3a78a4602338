"""Random small networks of every kind of layer, with random data for them."""

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.written import network_of
from mixproof.geometry.data.dataset import Dataset

Layers = list[dict[str, Any]]


def number(draw: random.Random) -> str:
    """A number as it may be trained or written: a double of single precision, a ratio or an integer."""
    kind = draw.randrange(3)
    value = Fraction(draw.randint(-(2**24), 2**24), 2 ** draw.randint(22, 27)) if kind == 0 else Fraction(0)
    return str(value or Fraction(draw.randint(-5, 5), draw.randint(1, 4) if kind == 1 else 1))


def numbers(draw: random.Random, *sizes: int) -> Any:
    """Nested lists of numbers."""
    return [numbers(draw, *sizes[1:]) for _ in range(sizes[0])] if sizes else number(draw)


def dense(draw: random.Random, inputs: int, outputs: int, **more: Any) -> dict[str, Any]:
    """A fully connected layer."""
    return {"kind": "linear", "weight": numbers(draw, outputs, inputs), "bias": numbers(draw, outputs), **more}


def plain(draw: random.Random) -> tuple[Any, Layers]:
    """One hidden layer."""
    inputs, hidden = draw.randint(1, 3), draw.randint(1, 5)
    return inputs, [dense(draw, inputs, hidden), {"kind": "relu"}, dense(draw, hidden, draw.randint(2, 3))]


def leaky(draw: random.Random) -> tuple[Any, Layers]:
    """LeakyReLU, also with slopes that fold."""
    slope = draw.choice(("1/100", "1/3", "-1/2"))
    return 2, [dense(draw, 2, 4), {"kind": "leaky-relu", "slope": slope}, dense(draw, 4, 2)]


def deep(draw: random.Random) -> tuple[Any, Layers]:
    """Four hidden layers."""
    layers: Layers = []
    for _ in range(4):
        layers += [dense(draw, 2 if not layers else 3, 3), {"kind": "relu"}]
    return 2, [*layers, dense(draw, 3, 3)]


def residual(draw: random.Random) -> tuple[Any, Layers]:
    """A sum of three layers, and batch normalisation."""
    norm = {"kind": "batch-norm", "factor": numbers(draw, 2), "shift": numbers(draw, 2)}
    first, second = {**dense(draw, 2, 2), "name": "first"}, {**norm, "name": "second"}
    total = {"kind": "sum", "of": ["first", "second", "input"]}
    return 2, [first, {"kind": "relu"}, second, total, {"kind": "relu"}, dense(draw, 2, 2)]


def images(draw: random.Random) -> tuple[Any, Layers]:
    """Convolution with groups, stride and padding, then pooling."""
    window = {"stride": [1, 2], "padding": [1, 0], "dilation": [1, 1]}
    pool = {"size": [2, 2], "stride": [1, 1], "padding": [1, 0], "dilation": [1, 1]}
    kind = draw.choice(({"kind": "max-pool2d"}, {"kind": "avg-pool2d", "counts_padding": draw.random() < 0.5}))
    layers: Layers = [
        {"kind": "conv2d", "weight": numbers(draw, 2, 1, 2, 1), "bias": numbers(draw, 2), "groups": 2, **window},
        {"kind": "relu"},
        {**kind, **pool},
        {"kind": "flatten"},
    ]
    return [2, 2, 3], [*layers, dense(draw, 2 * 4 * 1, 2)]


FAMILIES: tuple[Callable[[random.Random], tuple[Any, Layers]], ...] = (plain, leaky, deep, residual, images)


def drawn_network(draw: random.Random, family: int) -> Network:
    """A random network of one of the families."""
    shape, layers = FAMILIES[family % len(FAMILIES)](draw)
    record: dict[str, Any] = {"schema": "mixproof/network/1", "input": shape, "layers": layers}
    return network_of(record)


def drawn_data(draw: random.Random, network: Network, points: int = 4) -> Dataset:
    """Random rows that fit a network, every class among them, some of them twice."""
    rows, labels = [], []
    for k in range(max(points, network.outputs)):
        rows.append([Fraction(draw.randint(-6, 6), draw.randint(1, 3)) + 20 * k for _ in range(network.inputs)])
        labels.append(k if k < network.outputs else draw.randrange(network.outputs))
    again = draw.randrange(len(rows))
    middle = Fraction(10 * len(rows))
    return Dataset.from_rows([[v - middle for v in row] for row in [*rows, rows[again]]], [*labels, labels[again]])
