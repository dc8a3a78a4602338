"""The written form of an exact network, ``mixproof/network/1``: JSON with its numbers as ratios or decimals.

Layers follow one another, unless a layer has ``of``, the names of the layers that it reads; ``input`` is the input.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

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
    Window,
)
from mixproof.empirical.networks.network import INPUT, Network, Node
from mixproof.geometry.aliases import Json, Record
from mixproof.geometry.data.unique_keys import from_json
from mixproof.geometry.errors import InputError, nearest
from mixproof.geometry.numbers.rationals import rational, rational_text

NETWORK_SCHEMA = "mixproof/network/1"
"""The schema of the written form."""

MOST_BYTES = 2**27
"""Size of a file up to which it is read."""

_WINDOW = ("size", "stride", "padding", "dilation")


def read_network(path: str | Path) -> Network:
    """The network that a file in the written form holds.

    Raises
    ------
    InputError
        If the file cannot be read, or is no network in the written form; it says in which layer.

    Examples
    --------
    >>> read_network("no-model.json")
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: no-model.json cannot be read: no such file or directory
    """
    where = Path(path)
    try:
        if where.stat().st_size > MOST_BYTES:
            raise InputError(f"it has more than {MOST_BYTES:,} bytes: give the weights as NPZ")
        record = from_json(where.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{where} cannot be read: {(error.strerror or str(error)).lower()}") from None
    except InputError as error:
        raise InputError(f"{where}: {error}") from None
    except (ValueError, RecursionError):
        raise InputError(f"{where} is no network in JSON") from None
    try:
        return network_of(record)
    except InputError as error:
        raise InputError(f"{where}: {error}") from None


def network_of(record: Json) -> Network:
    """The network that a JSON value in the written form describes.

    Raises
    ------
    InputError
        If it is none; it says in which layer.

    Examples
    --------
    >>> layers = [{"kind": "linear", "weight": [["1", "-1/2"]], "bias": ["0.25"]}, {"kind": "relu"}]
    >>> network = network_of({"schema": "mixproof/network/1", "input": 2, "layers": layers})
    >>> [str(score) for score in network([Fraction(1), Fraction(1)])]
    ['3/4']
    """
    if not isinstance(record, dict) or record.get("schema") != NETWORK_SCHEMA:
        raise InputError(f'no network in the written form: it has no "schema": "{NETWORK_SCHEMA}"')
    _known(record, ("schema", "input", "layers"))
    layers = record.get("layers")
    if not isinstance(layers, list) or not all(isinstance(layer, dict) for layer in layers):
        raise InputError('"layers" has to be a list of objects')
    names: dict[str, int] = {"input": INPUT}
    nodes = []
    for place, layer in enumerate(layers):
        try:
            nodes.append(_node(layer, place, names))  # type: ignore[arg-type]
        except InputError as error:
            raise InputError(f"layer {place + 1}: {error}") from None
    return Network(_shape(record.get("input")), tuple(nodes))


def written_form(network: Network) -> Record:
    """The written form of a network, as a JSON value.

    Examples
    --------
    >>> network = Network.of((1,), [Linear(((Fraction(1, 3),),), (Fraction(0),)), ReLU()])
    >>> written_form(network)["layers"]
    [{'kind': 'linear', 'weight': [['1/3']], 'bias': ['0']}, {'kind': 'relu'}]
    >>> network_of(written_form(network)).nodes == network.nodes
    True
    """
    shape = network.input_shape
    read = {
        source for place, node in enumerate(network.nodes) for source in node.sources if node.sources != (place - 1,)
    }
    layers: list[Json] = []
    for place, node in enumerate(network.nodes):
        layer = {"kind": node.layer.kind, **_parameters(node.layer)}
        if place in read:
            layer["name"] = _name(place)
        if node.sources != (place - 1,):
            layer["of"] = [_name(source) for source in node.sources]
        layers.append(layer)
    return {"schema": NETWORK_SCHEMA, "input": shape[0] if len(shape) == 1 else list(shape), "layers": layers}


def _name(place: int) -> str:
    """The name by which a layer is read."""
    return "input" if place == INPUT else f"layer {place + 1}"


def _node(record: Record, place: int, names: dict[str, int]) -> Node:
    """A layer with its sources."""
    kind = record.get("kind")
    if not isinstance(kind, str) or kind not in _LAYERS:
        raise InputError(f"there is no kind of layer {str(kind)[:40]!r}: {nearest(str(kind)[:40], list(_LAYERS))}")
    make, keys = _LAYERS[kind]
    _known(record, ("kind", "name", "of", *keys))
    of = record.get("of")
    if of is None:
        sources: tuple[int, ...] = (place - 1,)
    elif isinstance(of, list) and of and all(isinstance(name, str) and name in names for name in of):
        sources = tuple(names[name] for name in of)
    else:
        raise InputError('"of" has to be a list of names of earlier layers, or "input"')
    name = record.get("name", "")
    if not isinstance(name, str) or (name and name in names):
        raise InputError(f'"name" has to be text that no earlier layer has, not {str(name)[:40]!r}')
    if name:
        names[name] = place
    return Node(make(record), sources, name)


def _known(record: Record, keys: Sequence[str]) -> None:
    """Refuse keys that mean nothing."""
    for key in record:
        if key not in keys:
            raise InputError(f"unknown key {key[:40]!r}: {nearest(key[:40], keys)}")


def _shape(value: Any) -> tuple[int, ...]:
    """The shape of the input: a number of units, or channels, height and width."""
    sizes = value if isinstance(value, list) else [value]
    if len(sizes) not in {1, 3} or not all(isinstance(size, int) and not isinstance(size, bool) for size in sizes):
        raise InputError('"input" has to be a number of units, or [channels, height, width]')
    if min(sizes) < 1:
        raise InputError('"input" has to be positive')
    return tuple(sizes)


# --- layers


def _number(value: Any) -> Fraction:
    """One number."""
    if isinstance(value, (bool, dict, list)) or value is None:
        raise InputError(f"{str(value)[:40]} is no number")
    return rational(value)


def _numbers(record: Record, key: str) -> tuple[Fraction, ...]:
    """A list of numbers."""
    values = record.get(key)
    if not isinstance(values, list) or not values:
        raise InputError(f'"{key}" has to be a list of numbers')
    try:
        return tuple(map(_number, values))
    except InputError as error:
        raise InputError(f'"{key}": {error}') from None


def _nested(record: Record, key: str, depth: int) -> Any:
    """Numbers in lists of lists of equal lengths."""

    def read(value: Any, left: int) -> Any:
        if not left:
            return _number(value)
        if not isinstance(value, list) or not value:
            raise InputError(f"it has to be lists of numbers in {depth} levels")
        parts = tuple(read(each, left - 1) for each in value)
        if left > 1 and len({len(part) for part in parts}) > 1:
            raise InputError("its lists have different lengths")
        return parts

    try:
        return read(record.get(key), depth)
    except InputError as error:
        raise InputError(f'"{key}": {error}') from None


def _bias(record: Record, outputs: int) -> tuple[Fraction, ...]:
    """One number for each output; zeros where there is no bias."""
    if record.get("bias") is None:
        return (Fraction(0),) * outputs
    bias = _numbers(record, "bias")
    if len(bias) != outputs:
        raise InputError(f'"bias" has {len(bias)} numbers for {outputs} outputs')
    return bias


def _both(record: Record, key: str, default: int | None) -> Both:
    """A number for height and width, or one for each."""
    value = record.get(key, default)
    match value if isinstance(value, list) else [value, value]:
        case [int(height), int(width)]:
            return height, width
    raise InputError(f'"{key}" has to be a whole number or two of them')


def _window(record: Record, size: Both, stride: int | None = 1) -> Window:
    """The window of a convolution or of pooling."""
    moved = size if stride is None and "stride" not in record else _both(record, "stride", 1)
    return Window(size, moved, _both(record, "padding", 0), _both(record, "dilation", 1))


def _linear(record: Record) -> Linear:
    weight = _nested(record, "weight", 2)
    return Linear(weight, _bias(record, len(weight)))


def _conv2d(record: Record) -> Conv2d:
    weight = _nested(record, "weight", 4)
    groups = record.get("groups", 1)
    if not isinstance(groups, int) or groups < 1 or len(weight) % groups:
        raise InputError('"groups" has to be a positive number that divides the number of outputs')
    window = _window(record, (len(weight[0][0]), len(weight[0][0][0])))
    return Conv2d(weight, _bias(record, len(weight)), window, groups)


def _batch_norm(record: Record) -> BatchNorm:
    factor, shift = _numbers(record, "factor"), _numbers(record, "shift")
    if len(factor) != len(shift):
        raise InputError(f'"factor" has {len(factor)} numbers, and "shift" {len(shift)}')
    return BatchNorm(factor, shift)


def _avg_pool(record: Record) -> AvgPool2d:
    counts = record.get("counts_padding", True)
    if not isinstance(counts, bool):
        raise InputError('"counts_padding" has to be true or false')
    return AvgPool2d(_window(record, _both(record, "size", None), None), counts)


_LAYERS: dict[str, tuple[Callable[[Record], Layer], tuple[str, ...]]] = {
    "linear": (_linear, ("weight", "bias")),
    "relu": (lambda record: ReLU(), ()),
    "leaky-relu": (lambda record: ReLU(_number(record.get("slope"))), ("slope",)),
    "flatten": (lambda record: Flatten(), ()),
    "batch-norm": (_batch_norm, ("factor", "shift")),
    "conv2d": (_conv2d, ("weight", "bias", "stride", "padding", "dilation", "groups")),
    "max-pool2d": (lambda record: MaxPool2d(_window(record, _both(record, "size", None), None)), _WINDOW),
    "avg-pool2d": (_avg_pool, (*_WINDOW, "counts_padding")),
    "sum": (lambda record: Add(), ()),
}
"""How each kind is read, and its keys."""


def _texts(values: Any) -> Any:
    """Numbers in nested tuples as text in nested lists."""
    return rational_text(values) if isinstance(values, Fraction) else [_texts(value) for value in values]


def _parameters(layer: Layer) -> Record:
    """The parameters of a layer."""
    record: Record = {}
    match layer:
        case Linear():
            record = {"weight": _texts(layer.weight), "bias": _texts(layer.bias)}
        case ReLU() if layer.slope:
            record = {"slope": rational_text(layer.slope)}
        case BatchNorm():
            record = {"factor": _texts(layer.factor), "shift": _texts(layer.shift)}
        case Conv2d():
            record = {"weight": _texts(layer.weight), "bias": _texts(layer.bias), "groups": layer.groups}
            record |= {key: value for key, value in _window_record(layer.window).items() if key != "size"}
        case MaxPool2d():
            record = _window_record(layer.window)
        case AvgPool2d():
            record = _window_record(layer.window) | {"counts_padding": layer.counts_padding}
    return record


def _window_record(window: Window) -> Record:
    """The numbers of a window."""
    return {key: list(getattr(window, key)) for key in _WINDOW}
