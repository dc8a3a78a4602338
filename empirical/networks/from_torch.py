"""A torch module as an exact network: its layers by `torch.fx`, its weights as the binary numbers that they are."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from math import isfinite
from typing import Any

import numpy as np

from mixproof.empirical.networks.graph import LayerGraph
from mixproof.empirical.networks.layers import (
    Add,
    AvgPool2d,
    BatchNorm,
    Both,
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
from mixproof.empirical.networks.weights import exact_entries, plain_floats
from mixproof.geometry.errors import InputError, needed


def from_torch(module: Any, input_shape: Shape) -> Network:
    """The exact network of a torch module that gives logits.

    Parameters
    ----------
    module : torch.nn.Module
        Of Linear, Conv2d, BatchNorm, ReLU, LeakyReLU, MaxPool2d, AvgPool2d, AdaptiveAvgPool2d to one place, Flatten,
        Dropout, Identity and sums of these. Its forward pass is traced, not run on data. Weights of 16, 32 and 64 bits
        are read exactly; the factor of a batch normalisation has a root in it, and is rounded to 53 bits.
    input_shape : tuple of int
        Of one example.

    Raises
    ------
    InputError
        If a layer is not piecewise affine, depends on training mode while the module is in it, or has weights that are
        not finite; it names the layer.

    Examples
    --------
    >>> import torch
    >>> _ = torch.manual_seed(0)
    >>> module = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 2)).eval()
    >>> exact = from_torch(module, (2,))([Fraction(1), Fraction(2)])
    >>> with torch.no_grad():
    ...     torch.allclose(module(torch.tensor([1.0, 2.0])), torch.tensor([float(score) for score in exact]))
    True
    """
    fx = needed("torch.fx", "train", "reading a torch module")
    module = _in_a_container(module)
    try:
        graph = fx.symbolic_trace(module).graph
    except Exception as error:
        raise InputError(
            f"the module's forward pass cannot be traced ({type(error).__name__}: {str(error)[:80]}): it has to be "
            "made of layers, without decisions that depend on the data"
        ) from None
    reader = _Reader(module, input_shape)
    for node in graph.nodes:
        reader.read(node)
    return reader.network()


def _in_a_container(module: Any) -> Any:
    """The module, or where it is itself a layer, a sequence of it alone, in which it is traced as one."""
    torch = needed("torch", "train", "reading a torch module")
    fx = needed("torch.fx", "train", "reading a torch module")
    alone = isinstance(module, torch.nn.Module) and fx.Tracer().is_leaf_module(module, "")
    return torch.nn.Sequential(module) if alone else module


class _Reader:
    """The traced nodes that have been read."""

    def __init__(self, module: Any, input_shape: Shape) -> None:
        self.module, self.layers, self.last = module, LayerGraph(input_shape), ""

    def network(self) -> Network:
        """The network up to the value that is given out."""
        found = self.layers.network(self.last)
        if found is None:
            raise InputError("the module has no layer that is known here")
        return found

    def read(self, node: Any) -> None:
        """Read one traced node."""
        if node.op == "placeholder":
            if INPUT in self.layers.places.values():
                raise InputError("the module takes more than one input")
            self.layers.places[node.name] = INPUT
        elif node.op == "output":
            given = node.args[0]
            if not hasattr(given, "name") or given.name not in self.layers.places:
                raise InputError("the module gives more than one tensor: it has to give one score for each class")
            self.last = given.name
        elif node.op == "call_module":
            module = self.module.get_submodule(node.target)
            if getattr(module, "inplace", False):
                self._check_read_once(node)
            name = str(node.target)
            if type(module).__name__ == "LeakyReLU":
                self._add(node, name, self._leaky(name, module.negative_slope))
            else:
                self._add(node, name, _layer_of_module(module, name, self._shape(node)))
        elif node.op in {"call_function", "call_method"}:
            self._call(node)
        elif node.op == "get_attr":
            raise InputError(
                f"{node.target}: a tensor that is no parameter of a layer is not read: hold it in one, such as Linear"
            )

    def _check_read_once(self, node: Any) -> None:
        """Refuse a layer that overwrites a value, or what it is a view of, which is read elsewhere too."""
        value = node.args[0]
        while hasattr(value, "users"):
            if len(value.users) > 1:
                raise InputError(f"{node.name}: it overwrites a value that is read elsewhere too: use inplace=False")
            target = value.target
            kind = type(self.module.get_submodule(target)).__name__ if value.op == "call_module" else target
            name = kind if isinstance(kind, str) else getattr(kind, "__name__", "")
            value = value.args[0] if name.lower().startswith(_VIEWS) else None

    def _shape(self, node: Any) -> Shape:
        """The shape of what a node reads first."""
        return self.layers.shape(self._source(node.args[0], node.name))

    def _source(self, argument: Any, name: str) -> str:
        """The name of a value."""
        if not hasattr(argument, "name") or argument.name not in self.layers.places:
            raise InputError(f"{name}: it reads something that is not a value of a layer")
        return str(argument.name)

    def _add(self, node: Any, name: str, layer: Layer | None, sources: tuple[Any, ...] = ()) -> None:
        """Add a layer; None passes the value on."""
        read = [self._source(each, name) for each in (sources or node.args[:1])]
        try:
            self.layers.add(node.name, layer, read, name)
        except InputError as error:
            first = INPUT in (self.layers.places[each] for each in read)
            mend = ": give X in the shape that the module reads" if first else ""
            raise InputError(f"layer {name} ({layer.kind if layer else 'none'}): {error}{mend}") from None

    def _leaky(self, name: str, slope: Any) -> ReLU:
        """A rectifier; torch rounds its slope to single precision, but for modules in double precision."""
        import torch

        kinds = {parameter.dtype for parameter in self.module.parameters()} or {torch.get_default_dtype()}
        value = slope if torch.float64 in kinds or not isinstance(slope, float) else float(torch.tensor(slope).float())
        if not isinstance(value, int | float) or not isfinite(value):
            raise InputError(f"layer {name} (LeakyReLU): its negative_slope is {value}, not a finite number")
        return ReLU(Fraction(value))

    def _call(self, node: Any) -> None:
        """A function or a method of a tensor."""
        name = node.target if isinstance(node.target, str) else getattr(node.target, "__name__", str(node.target))
        if name in {"size", "getattr", "getitem"}:
            return  # numbers that a later view reads
        if node.kwargs.get("inplace") or name.endswith("_") or name == "iadd":
            self._check_read_once(node)
        if name in {"add", "iadd", "add_"} and len(node.args) == 2 and not node.kwargs:
            self._add(node, node.name, Add(), node.args)
        elif name in {"relu", "relu_"}:
            self._add(node, node.name, ReLU())
        elif name in {"leaky_relu", "leaky_relu_"}:
            slope = node.kwargs.get("negative_slope", node.args[1] if len(node.args) > 1 else 0.01)
            self._add(node, node.name, self._leaky(node.name, slope))
        elif (name == "flatten" and _flattens_all(node)) or (
            name in {"view", "reshape"} and node.args[-1] == -1 and len(node.args) == 3
        ):
            self._add(node, node.name, Flatten())
        elif name == "dropout" and node.kwargs.get("training") is False:
            self._add(node, node.name, None)
        else:
            raise InputError(f"{node.name}: {_not_known(name)}")


def _not_known(kind: str) -> str:
    """The words on a layer of another kind."""
    is_softmax = kind.lower().replace("_", "") in {"softmax", "logsoftmax"}
    return (
        f"{kind} is no piecewise affine layer that is known here: those are Linear, Conv2d, BatchNorm, ReLU, "
        "LeakyReLU, MaxPool2d, AvgPool2d, Flatten, Dropout, Identity and sums"
        f"{': leave it off, the scores are logits' * is_softmax}"
    )


_VIEWS = ("flatten", "view", "reshape", "identity", "dropout")
"""Layers that may give the same memory on."""


def _flattens_all(node: Any) -> bool:
    """True if a flatten keeps the batch alone."""
    start = node.kwargs.get("start_dim", node.args[1] if len(node.args) > 1 else 0)
    return bool(start == 1) and node.kwargs.get("end_dim", node.args[2] if len(node.args) > 2 else -1) == -1


def _layer_of_module(module: Any, name: str, shape: Shape) -> Layer | None:
    """The exact layer of a torch layer; None for those that do nothing."""
    kind = type(module).__name__
    if kind not in _MODULES:
        raise InputError(f"layer {name}: {_not_known(kind)}")
    try:
        return _MODULES[kind](module, shape)
    except InputError as error:
        raise InputError(f"layer {name} ({kind}): {error}") from None


def _exact(tensor: Any) -> Any:
    """The entries of a tensor as rationals, in nested tuples."""
    return exact_entries(plain_floats(tensor))


def _bias(module: Any, outputs: int) -> tuple[Fraction, ...]:
    """The bias of a layer, zeros where it has none."""
    return (Fraction(0),) * outputs if module.bias is None else _exact(module.bias)


def _linear(module: Any, shape: Shape) -> Linear:
    weight = _exact(module.weight)
    return Linear(weight, _bias(module, len(weight)))


def _conv2d(module: Any, shape: Shape) -> Conv2d:
    if module.padding_mode != "zeros":
        raise InputError(f"padding_mode {module.padding_mode!r} is not read, zeros are")
    weight = _exact(module.weight)
    size, dilation = _pair(module.kernel_size), _pair(module.dilation)
    padding = module.padding
    if isinstance(padding, str):
        around = [d * (k - 1) * (padding == "same") for k, d in zip(size, dilation, strict=True)]
        if any(each % 2 for each in around):
            raise InputError("padding 'same' with an even window is not read: it is not the same on both sides")
        padding = tuple(each // 2 for each in around)
    window = Window(size, _pair(module.stride), _pair(padding), dilation)
    return Conv2d(weight, _bias(module, len(weight)), window, module.groups)


def _batch_norm(module: Any, shape: Shape) -> BatchNorm:
    if module.training or module.running_mean is None:
        raise InputError("it is in training mode: call .eval() on the model first")
    with np.errstate(all="ignore"):  # What is not finite is refused.
        root = np.sqrt(plain_floats(module.running_var) + module.eps)
        factor = exact_entries((1.0 if module.weight is None else plain_floats(module.weight)) / root)
    mean = _exact(module.running_mean)
    bias = (Fraction(0),) * len(mean) if module.bias is None else _exact(module.bias)
    return BatchNorm(factor, tuple(b - f * m for b, f, m in zip(bias, factor, mean, strict=True)))


def _max_pool(module: Any, shape: Shape) -> MaxPool2d:
    if module.ceil_mode or module.return_indices:
        raise InputError("ceil_mode and return_indices are not read")
    window = Window(*map(_pair, (module.kernel_size, module.stride, module.padding, module.dilation)))
    return MaxPool2d(window)


def _avg_pool(module: Any, shape: Shape) -> AvgPool2d:
    if module.ceil_mode or module.divisor_override is not None:
        raise InputError("ceil_mode and divisor_override are not read")
    window = Window(*map(_pair, (module.kernel_size, module.stride, module.padding)))
    return AvgPool2d(window, module.count_include_pad)


def _adaptive(module: Any, shape: Shape) -> AvgPool2d:
    if _pair(module.output_size) != (1, 1) or len(shape) != 3:
        raise InputError("only the mean of the whole plane is read")
    return AvgPool2d(Window((shape[1], shape[2])))


def _dropout(module: Any, shape: Shape) -> None:
    if module.training:
        raise InputError("it is in training mode: call .eval() on the model first")


def _flatten(module: Any, shape: Shape) -> Flatten:
    if module.start_dim != 1 or module.end_dim != -1:
        raise InputError("only a flatten of all but the batch is read")
    return Flatten()


def _pair(value: int | Iterable[int]) -> Both:
    """A number for height and width."""
    height, width = (value, value) if isinstance(value, int) else value
    return height, width


_MODULES: dict[str, Callable[[Any, Shape], Layer | None]] = {
    "Linear": _linear,
    "Conv2d": _conv2d,
    "BatchNorm1d": _batch_norm,
    "BatchNorm2d": _batch_norm,
    "ReLU": lambda module, shape: ReLU(),
    "MaxPool2d": _max_pool,
    "AvgPool2d": _avg_pool,
    "AdaptiveAvgPool2d": _adaptive,
    "Flatten": _flatten,
    "Dropout": _dropout,
    "Dropout1d": _dropout,
    "Dropout2d": _dropout,
    "Identity": lambda module, shape: None,
}
"""The layers of torch that are read."""
