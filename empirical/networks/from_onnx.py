"""An ONNX file as an exact network."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from mixproof.empirical.networks.graph import LayerGraph
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
    Shape,
    Window,
)
from mixproof.empirical.networks.network import INPUT, Network
from mixproof.empirical.networks.weights import exact_entries
from mixproof.geometry.errors import InputError, needed


def read_onnx(path: Path) -> Network:
    """The exact network of an ONNX file that gives logits.

    Its input has a batch dimension and then (units,) or (channels, height, width). Operators: Gemm, MatMul, Add, Relu,
    LeakyRelu, Conv, BatchNormalization, MaxPool, AveragePool, GlobalAveragePool, Flatten, Reshape to one row, Identity
    and Dropout.

    Raises
    ------
    InputError
        If the package onnx is missing, the file cannot be read, or an operator is another one; it names the operator.

    Examples
    --------
    >>> read_onnx(Path("no-model.onnx"))
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: no-model.onnx cannot be read as ONNX: FileNotFoundError
    """
    onnx = needed("onnx", "onnx", "reading ONNX files")
    try:
        model = onnx.load(str(path), load_external_data=False)
        reader = _Reader(onnx, model.graph)
    except InputError:
        raise
    except Exception as error:
        raise InputError(f"{path} cannot be read as ONNX: {type(error).__name__}") from None
    for node in model.graph.node:
        try:
            reader.read(node)
        except Exception as error:
            # What a damaged or hostile file holds may fail anywhere in here.
            told = error if isinstance(error, InputError) else f"what it is given is not read ({type(error).__name__})"
            raise InputError(f"{path}: operator {node.name or node.op_type} ({node.op_type}): {told}") from None
    return reader.network([each.name for each in model.graph.output])


class _Reader:
    """The operators that have been read, and the constants."""

    def __init__(self, onnx: Any, graph: Any) -> None:
        self.onnx = onnx
        self.constants = {each.name: onnx.numpy_helper.to_array(each) for each in graph.initializer}
        inputs = [each for each in graph.input if each.name not in self.constants]
        if len(inputs) != 1:
            raise InputError(f"the graph takes {len(inputs)} inputs, not one")
        sizes = [dimension.dim_value for dimension in inputs[0].type.tensor_type.shape.dim]
        if len(sizes) not in {2, 4} or min(sizes[1:]) < 1:
            raise InputError(f"its input has the shape {sizes}: a batch, and then units or channels, height, width")
        self.layers = LayerGraph(tuple(sizes[1:]), {inputs[0].name: INPUT})

    def network(self, outputs: list[str]) -> Network:
        """The network up to its output."""
        found = self.layers.network(outputs[0]) if len(outputs) == 1 else None
        if found is None:
            raise InputError("the graph has to give one output, a score for each class")
        return found

    def read(self, node: Any) -> None:
        """Read one operator."""
        attributes = {each.name: self.onnx.helper.get_attribute_value(each) for each in node.attribute}
        if node.op_type == "Constant":
            self.constants[node.output[0]] = self.onnx.numpy_helper.to_array(attributes["value"])
            return
        if node.op_type not in _OPERATORS:
            raise InputError(f"it is none of {', '.join(_OPERATORS)}")
        values = [name for name in node.input if name in self.layers.places]
        given = [self.constants[name] for name in node.input if name in self.constants]
        if not values:
            raise InputError("it reads no value of the network")
        shape = self.layers.shape(values[0])
        first = bool(node.input) and node.input[0] in self.constants
        if node.op_type == "Add" and len(values) == 2:
            layer: Layer | None = Add()
        else:
            values = values[:1]
            layer = _OPERATORS[node.op_type](_Given(attributes, given, shape, first))
        self.layers.add(node.output[0], layer, values, node.name)


@dataclass(frozen=True, eq=False)
class _Given:
    """The attributes and constants of an operator, and the shape that it reads."""

    attributes: dict[str, Any]
    constants: list[Any]
    shape: Shape
    constant_first: bool

    def window(self, size: Any) -> Window:
        """The window of a convolution or of pooling."""
        if self.attributes.get("auto_pad", b"NOTSET") not in {b"NOTSET", b"VALID"}:
            raise InputError("auto_pad is not read: export with explicit pads")
        pads = self.attributes.get("pads", [0, 0, 0, 0])
        if list(pads[:2]) != list(pads[2:]):
            raise InputError("pads that differ on two sides are not read")
        if self.attributes.get("ceil_mode"):
            raise InputError("ceil_mode is not read")
        names = ("strides", "dilations")
        stride, dilation = (tuple(map(int, self.attributes.get(name, (1, 1)))) for name in names)
        height, width = map(int, size)
        return Window((height, width), (stride[0], stride[1]), (int(pads[0]), int(pads[1])), (dilation[0], dilation[1]))


def _zeros(count: int) -> tuple[Fraction, ...]:
    return (Fraction(0),) * count


def _gemm(given: _Given) -> Linear:
    if given.attributes.get("transA") or given.constant_first or not given.constants:
        raise InputError("only x·W + b with constant W and b is read")
    alpha, beta = (Fraction(given.attributes.get(name, 1.0)) for name in ("alpha", "beta"))
    weight = given.constants[0] if given.attributes.get("transB") else given.constants[0].T
    rows = tuple(tuple(alpha * value for value in row) for row in exact_entries(weight))
    if len(given.constants) == 1:
        return Linear(rows, _zeros(len(rows)))
    bias = exact_entries(np.broadcast_to(np.ravel(given.constants[1]), (len(rows),)))
    return Linear(rows, tuple(beta * value for value in bias))


def _matmul(given: _Given) -> Linear:
    if given.constant_first or len(given.constants) != 1 or given.constants[0].ndim != 2:
        raise InputError("only x·W with a constant matrix W is read")
    rows = exact_entries(given.constants[0].T)
    return Linear(rows, _zeros(len(rows)))


def _add_constant(given: _Given) -> BatchNorm:
    if len(given.shape) != 1 or len(given.constants) != 1:
        raise InputError("a constant is only added to a row of units")
    shift = exact_entries(np.broadcast_to(np.ravel(given.constants[0]), given.shape))
    return BatchNorm((Fraction(1),) * len(shift), shift)


def _conv(given: _Given) -> Conv2d:
    weight = given.constants[0]
    if weight.ndim != 4:
        raise InputError("only convolutions of the plane are read")
    bias = exact_entries(given.constants[1]) if len(given.constants) > 1 else _zeros(len(weight))
    return Conv2d(exact_entries(weight), bias, given.window(weight.shape[2:]), int(given.attributes.get("group", 1)))


def _batch_norm(given: _Given) -> BatchNorm:
    if len(given.constants) != 4:
        raise InputError("its scale, bias, mean and variance have to be constants")
    scale, bias, mean, variance = (np.asarray(each, dtype=np.float64) for each in given.constants)
    factor = exact_entries(scale / np.sqrt(variance + float(np.float32(given.attributes.get("epsilon", 1e-5)))))
    shift = tuple(b - f * m for b, f, m in zip(exact_entries(bias), factor, exact_entries(mean), strict=True))
    return BatchNorm(factor, shift)


def _flatten(given: _Given) -> Flatten:
    if given.attributes.get("axis", 1) != 1:
        raise InputError("only a flatten of all but the batch is read")
    return Flatten()


def _reshape(given: _Given) -> Flatten:
    if (
        len(given.constants) != 1
        or len(given.constants[0]) != 2
        or int(given.constants[0][1])
        not in {
            -1,
            int(np.prod(given.shape)),
        }
    ):
        raise InputError("only a reshape to one row of units is read")
    return Flatten()


def _average(given: _Given) -> AvgPool2d:
    counts = bool(given.attributes.get("count_include_pad", 0))
    return AvgPool2d(given.window(given.attributes["kernel_shape"]), counts)


def _global_average(given: _Given) -> AvgPool2d:
    if len(given.shape) != 3:
        raise InputError("it reads channels × height × width")
    return AvgPool2d(Window((given.shape[1], given.shape[2])))


_OPERATORS: dict[str, Callable[[_Given], Layer | None]] = {
    "Gemm": _gemm,
    "MatMul": _matmul,
    "Add": _add_constant,
    "Relu": lambda given: ReLU(),
    "LeakyRelu": lambda given: ReLU(Fraction(float(np.float32(given.attributes.get("alpha", 0.01))))),
    "Conv": _conv,
    "BatchNormalization": _batch_norm,
    "MaxPool": lambda given: MaxPool2d(given.window(given.attributes["kernel_shape"])),
    "AveragePool": _average,
    "GlobalAveragePool": _global_average,
    "Flatten": _flatten,
    "Reshape": _reshape,
    "Identity": lambda given: None,
    "Dropout": lambda given: None,
}
"""The operators that are read."""
