"""Random networks and datasets, and the plainest ways to find what networks do on them."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np
import torch
from scipy import special, stats
from torch.nn import functional

from mixproof.empirical.networks.layers import (
    Add,
    AvgPool2d,
    BatchNorm,
    Conv2d,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    ReLU,
    Window,
)
from mixproof.empirical.networks.network import INPUT, Network, Node
from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.density.law import Density
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.mixtures import Mixture
from mixproof.solvers.mixing.parser import parse_mixing

LAWS = {
    text: parse_mixing(text)
    for text in (
        *(f"beta({a},{a})" for a in ("1", "2", "1/5", "3/2", "8", "40")),
        "beta(2,1)",
        "beta(1/3,5/2)",
        "mixture(1/2*uniform + 1/2*beta(8,8))",
        "mixture(1/3*beta(1/2,1/2) + 2/3*beta(3,1))",
        "piecewise(0:1/2: 4*x; 1/2:1: 4 - 4*x)",
        "piecewise(0:1/3: 6*x; 1/3:1: 3 - 3*x)",
        "density(pi/2*sin(pi*x))",
        "density(exp(-3*x)*3/(1-exp(-3)); 0; 0)",
        "density(1/(pi*(x*(1-x))^(1/2)))",
        "density(2/3*(x^(1/2)+x^(1/5)))",
        "density(1/((x+1/1000)*log(1001)))",
        "density(1+cos(20*pi*x)/2)",
        "density(9009/512*x^(1/2)*(1-x)^5)",
    )
}
"""Laws of λ of all kinds."""


def _matrix(rng: np.random.Generator, rows: int, columns: int, scale: float) -> tuple[tuple[Fraction, ...], ...]:
    values = (rng.standard_normal((rows, columns)) * scale / np.sqrt(columns)).astype(np.float32)
    return tuple(tuple(Fraction(float(value)) for value in row) for row in values)


def _vector(rng: np.random.Generator, size: int, scale: float) -> tuple[Fraction, ...]:
    return tuple(Fraction(float(value)) for value in (rng.standard_normal(size) * scale).astype(np.float32))


def linear(rng: np.random.Generator, inputs: int, outputs: int, scale: float = 1.5) -> Linear:
    """A random linear layer with weights in single precision."""
    return Linear(_matrix(rng, outputs, inputs, scale), _vector(rng, outputs, 0.3 * scale))


def perceptron(rng: np.random.Generator, widths: Sequence[int], scale: float = 1.5, slope: int = 0) -> Network:
    """Linear layers with rectifiers between them."""
    layers: list[Layer] = []
    for inputs, outputs in pairwise(widths):
        layers += [linear(rng, inputs, outputs, scale), ReLU(Fraction(slope, 10))]
    return Network.of((widths[0],), layers[:-1])


def residual(rng: np.random.Generator, inputs: int, classes: int) -> Network:
    """Two branches that are added, once from the input."""
    layers: list[Layer] = [
        linear(rng, inputs, 4),
        ReLU(),
        linear(rng, 4, 4),
        Add(),
        ReLU(),
        linear(rng, 4, inputs),
        Add(),
    ]
    sources = [(INPUT,), (0,), (1,), (2, 0), (3,), (4,), (5, INPUT)]
    nodes = [Node(layer, source) for layer, source in zip(layers, sources, strict=True)]
    return Network((inputs,), (*nodes, Node(linear(rng, inputs, classes), (6,))))


def convolutional(rng: np.random.Generator, classes: int) -> Network:
    """A convolution, batch norm, LeakyReLU, both kinds of pooling, on planes of 4 × 4."""
    kernel = tuple(tuple((*_matrix(rng, 2, 2, 2.0),) for _ in range(1)) for _ in range(2))
    norm = BatchNorm(_vector(rng, 2, 1.0), _vector(rng, 2, 0.5))
    convolution = Conv2d(kernel, _vector(rng, 2, 0.5), Window((2, 2), padding=(1, 1)))
    pools: list[Layer] = [MaxPool2d(Window((2, 2), (2, 2))), AvgPool2d(Window((2, 1), (1, 1)))]
    layers: list[Layer] = [convolution, norm, ReLU(Fraction(1, 10)), *pools, Flatten(), linear(rng, 4, classes)]
    first = Network.of((1, 4, 4), layers[:-1])
    return Network.of((1, 4, 4), [*layers[:-1], linear(rng, first.outputs, classes)])


def random_case(seed: int) -> tuple[Network, Dataset]:
    """A network of one of the kinds and a few rows, some of them repeated."""
    rng = np.random.default_rng(seed)
    classes, kind = int(rng.integers(2, 6)), seed % 5
    inputs = 16 if kind == 0 else int(rng.integers(1, 4))
    scale = float(rng.choice([0.05, 1.5, 20.0]))
    if kind == 0:
        network = convolutional(rng, classes)
    elif kind == 1:
        network = residual(rng, inputs, classes)
    else:
        widths = [inputs, *rng.integers(2, 8, size=int(rng.integers(0, 4))).tolist(), classes]
        network = perceptron(rng, widths, scale, slope=2 if kind == 2 else 0)
    points = np.unique(rng.integers(-8, 9, size=(classes + 1, inputs)) / 4, axis=0)
    while len(points) < classes:
        points = np.unique(np.concatenate([points, rng.integers(-30, 31, size=(classes, inputs)) / 4]), axis=0)
    labels = rng.permutation([*range(classes), *rng.integers(0, classes, len(points) - classes).tolist()])
    repeats = rng.integers(1, 3, size=len(points))
    rows = np.repeat(points, repeats, axis=0).tolist()
    return network, Dataset.from_rows(rows, np.repeat(labels, repeats).tolist())


def plain_scores(network: Network, points: Floats) -> Floats:
    """The scores by torch, layer by layer, in double precision: (points, classes)."""
    values = [torch.from_numpy(points.reshape(-1, *network.input_shape).copy())]
    for node in network.nodes:
        read = [values[source + 1] for source in node.sources]
        values.append(_plain(node.layer, read))
    return np.asarray(values[-1].numpy())


def _tensor(values: object) -> torch.Tensor:
    return torch.from_numpy(np.array(values, dtype=object).astype(np.float64))


def _plain(layer: Layer, read: list[torch.Tensor]) -> torch.Tensor:
    """One layer by torch."""
    value = read[0]
    if isinstance(layer, ReLU | Flatten):
        return functional.leaky_relu(value, float(layer.slope)) if isinstance(layer, ReLU) else value.flatten(1)
    if isinstance(layer, MaxPool2d | AvgPool2d):
        pool = functional.max_pool2d if isinstance(layer, MaxPool2d) else functional.avg_pool2d
        return pool(value, layer.window.size, layer.window.stride, layer.window.padding)
    match layer:
        case Linear():
            return value.flatten(1) @ _tensor(layer.weight).T + _tensor(layer.bias)
        case BatchNorm():
            shape = (1, -1, *(1,) * (value.ndim - 2))
            return value * _tensor(layer.factor).reshape(shape) + _tensor(layer.shift).reshape(shape)
        case Conv2d():
            window = layer.window
            return functional.conv2d(
                value, _tensor(layer.weight), _tensor(layer.bias), window.stride, window.padding, window.dilation
            )
        case _:
            return sum(read[1:], value)


Loss = Callable[[Floats, Floats, int, int], Floats]
"""A loss at scores (places, classes) and weights λ of the first of two labels."""


def cross_entropy(scores: Floats, weight: Floats, s: int, t: int) -> Floats:
    """−ln softmax, mixed."""
    top = scores.max(axis=1)
    spread = top + np.log(np.exp(scores - top[:, None]).sum(axis=1))
    return np.asarray(spread - weight * scores[:, s] - (1 - weight) * scores[:, t])


def squared(scores: Floats, weight: Floats, s: int, t: int) -> Floats:
    """The squared distance from the mixed label."""
    one_hot = np.eye(scores.shape[1])
    mixed = weight[:, None] * one_hot[s] + (1 - weight[:, None]) * one_hot[t]
    return np.asarray(((scores - mixed) ** 2).sum(axis=1))


def right(scores: Floats, weight: Floats, s: int, t: int) -> Floats:
    """1 where the largest score is that of a class of the pair."""
    best = scores.argmax(axis=1)
    return np.asarray((best == s) | (best == t), dtype=np.float64)


def _weights(law: Mixing, nodes: int) -> list[tuple[float, Floats]]:
    """Quantiles of a law at the middles of so many parts of equal mass, for each of its parts with its share."""
    middles = (np.arange(nodes) + 0.5) / nodes
    if isinstance(law, Beta):
        return [(1.0, stats.beta(float(law.a), float(law.b)).ppf(middles))]
    if isinstance(law, Mixture):
        return [(float(share) * each, at) for share, part in law.parts for each, at in _weights(part, nodes)]
    grid = np.linspace(0, 1, 2**20 + 1)
    if isinstance(law, Density):
        # With λ = sin² there is no pole for exponents from −1/2 on; the middles of parts keep off the ends.
        turned = np.pi / 2 * (grid[1:] + grid[:-1]) / 2
        mass = np.cumsum(plain_density(str(law), np.sin(turned) ** 2, np.cos(turned) ** 2) * np.sin(2 * turned))
        return [(1.0, np.sin(np.pi / 2 * np.interp(middles, np.concatenate([[0], mass / mass[-1]]), grid)) ** 2)]
    parts = [(grid >= float(low)) & (grid <= float(high)) for low, high in pairwise(law.breakpoints)]  # type: ignore[attr-defined]
    density = np.zeros_like(grid)
    for part, polynomial in zip(parts, law.polynomials, strict=True):  # type: ignore[attr-defined]
        density[part] = np.polynomial.polynomial.polyval(grid[part], [float(c) for c in polynomial])
    mass = np.concatenate([[0], np.cumsum((density[1:] + density[:-1]) / 2)])
    return [(1.0, np.interp(middles, mass / mass[-1], grid))]


def plain_density(text: str, x: Floats, y: Floats) -> Floats:
    """The density of a law, read from its text by Python, at x = λ and y = 1 − λ."""
    name, inside = text.partition("(")[::2]
    match name:
        case "uniform":
            return np.ones_like(x)
        case "beta":
            a, b = (float(Fraction(each)) for each in inside.rstrip(")").split(","))
            return np.asarray(x ** (a - 1) * y ** (b - 1) / special.beta(a, b))
        case "mixture":
            parts = (part.split("*") for part in inside[:-1].split(" + "))
            return sum((float(Fraction(w)) * plain_density(law, x, y) for w, law in parts), np.zeros_like(x))
        case "piecewise":
            pieces = [piece.split(":") for piece in inside[:-1].split(";")]
            return np.select(
                [x <= float(Fraction(end)) for _, end, _ in pieces], [_formula(f, x, y) for *_, f in pieces]
            )
    return _formula(inside[:-1].split(";")[0], x, y)


def _formula(text: str, x: Floats, y: Floats) -> Floats:
    """A formula in x, evaluated by Python; 1 − x is taken from y, which keeps its digits."""
    written = text.strip().replace("(1-x)", "y").replace("^", "**")
    names = {"x": x, "y": y, "pi": np.pi, **{each: getattr(np, each) for each in ("exp", "log", "sin", "cos")}}
    return np.asarray(eval(written, {"__builtins__": {}}, names)) + np.zeros_like(x)


def plain_risk(network: Network, data: Dataset, law: Mixing, loss: Loss, nodes: int) -> tuple[float, float]:
    """The mean of a loss over ordered pairs and λ by the midpoint rule, and a bound of its error.

    Over each part of the mass the rule is off by no more than the loss varies there, so in all by no more than its
    variation over the number of parts; the variation is taken between nodes, and half as much again.
    """
    points = np.array([[float(value) for value in data.point(k)] for k in range(data.size)])
    mean = error = 0.0
    parts = _weights(law, nodes)
    for s in range(data.size):
        for t in range(data.size):
            share = float(data.weights[s] * data.weights[t])
            for part, weight in parts:
                places = weight if s != t else weight[:1]
                scores = plain_scores(network, places[:, None] * points[s] + (1 - places[:, None]) * points[t])
                values = loss(scores, places, data.labels[s], data.labels[t])
                mean += share * part * float(values.mean())
                error += (
                    share * part * (1.5 * float(np.abs(np.diff(values)).sum()) / nodes + 1e-9 * np.abs(values).max())
                )
    return mean, error
