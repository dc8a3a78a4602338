"""Weights as arrays: read exactly, and fully connected networks made of them."""

import re
import warnings
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from mixproof.empirical.networks.layers import Layer, Linear, ReLU
from mixproof.empirical.networks.network import Network
from mixproof.geometry.errors import InputError, needed

Weights = Sequence[tuple[Any, Any]]
"""For each layer an array (outputs, inputs) and one (outputs,), or None for no bias."""


def exact_entries(array: Any) -> Any:
    """The entries of an array as rationals, in nested tuples: floats as the binary numbers that they are.

    Raises
    ------
    InputError
        If an entry is not finite, or no number.

    Examples
    --------
    >>> exact_entries(np.array([[0.5, 0.1]], dtype=np.float16))
    ((Fraction(1, 2), Fraction(819, 8192)),)
    """
    given = np.asarray(array)
    if given.dtype.kind == "f" and given.dtype.itemsize <= 8:
        if not np.isfinite(given).all():
            raise InputError("weights are not all finite")
        return _nested(given.astype(np.float64).tolist())
    if given.dtype.kind in "iu" or (
        given.dtype == object and all(isinstance(each, int | Fraction) for each in given.ravel().tolist())
    ):
        return _nested(given.tolist())
    raise InputError(f"weights of the kind {given.dtype} are not read: give floats or integers")


def _nested(values: Any) -> Any:
    """Numbers in nested lists as rationals in nested tuples."""
    return tuple(map(_nested, values)) if isinstance(values, list) else Fraction(values)


def fully_connected(weights: Weights) -> Network:
    """The network of fully connected layers with ReLU between them.

    Raises
    ------
    InputError
        If the shapes do not fit one another; it says in which layer.

    Examples
    --------
    >>> network = fully_connected([(np.eye(2), None), (np.array([[1.0, -1.0]]), np.array([0.5]))])
    >>> [str(score) for score in network([Fraction(2), Fraction(-3)])]
    ['5/2']
    """
    layers: list[Layer] = []
    for number, (weight, bias) in enumerate(weights, start=1):
        try:
            layers += [ReLU()] * bool(layers) + [_linear(weight, bias)]
        except InputError as error:
            raise InputError(f"weights of layer {number}: {error}") from None
    if not layers:
        raise InputError("there are no weights")
    first = layers[0]
    assert isinstance(first, Linear)
    return Network.of((len(first.weight[0]),), layers)


def _linear(weight: Any, bias: Any) -> Linear:
    """One layer."""
    rows = exact_entries(weight)
    if np.ndim(weight) != 2 or not np.size(weight):
        more = f": {_MORE}" if np.ndim(weight) > 2 else ""
        raise InputError(f"they have the shape {np.shape(weight)}, not (outputs, inputs){more}")
    zeros = (Fraction(0),) * len(rows)
    offsets = zeros if bias is None else exact_entries(bias)
    if bias is not None and np.shape(bias) != (len(rows),):
        raise InputError(f"the bias has the shape {np.shape(bias)}, not ({len(rows)},)")
    return Linear(rows, offsets)


def read_npz(path: Path) -> Network:
    """The fully connected network of an NPZ file with arrays W1, b1, W2, b2 and so on (or weight1, bias1).

    Raises
    ------
    InputError
        If the file cannot be read, or holds other arrays.

    Examples
    --------
    >>> read_npz(Path("no-model.npz"))
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: no-model.npz cannot be read as NPZ: FileNotFoundError
    """
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except Exception as error:
        raise InputError(f"{path} cannot be read as NPZ: {type(error).__name__}") from None
    return _of_file(path, _in_order(arrays, f"{path}: array"))


def _of_file(path: Path, weights: Weights) -> Network:
    """The network of the weights in a file, which is named in errors."""
    try:
        return fully_connected(weights)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def state_dict_network(path: Path) -> Network:
    """The network of a torch state_dict of Linear layers alone, with ReLU assumed between them; nothing is unpickled.

    Raises
    ------
    InputError
        If the file is no state_dict of tensors, or one of other layers.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import torch
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "model.pt"
    ...     torch.save(torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Linear(3, 2)).state_dict(), path)
    ...     state_dict_network(path).entries
    12
    """
    torch = needed("torch", "train", "reading a state_dict")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Of layouts that are refused below.
            state = torch.load(path, map_location="cpu", weights_only=True)
    except Exception:
        state = None
    if not isinstance(state, dict) or not all(isinstance(value, torch.Tensor) for value in state.values()):
        raise InputError(
            f"{path} is no state_dict of tensors alone, and nothing else is unpickled: save model.state_dict(), export "
            "the model to ONNX, or call network_report(model, X, y) in Python"
        )
    if not state:
        raise InputError(f"{path} has no weights")
    entries = {str(name): (str(name), value) for name, value in state.items()}
    pairs = _in_order(entries, f"{path}: entry")
    return _of_file(path, [(_of_entry(path, *weight), bias and _of_entry(path, *bias)) for weight, bias in pairs])


def _of_entry(path: Path, name: str, tensor: Any) -> Any:
    """The floats of an entry of a state_dict."""
    try:
        return plain_floats(tensor)
    except InputError as error:
        raise InputError(f"{path}: entry {name!r}: {error}") from None


def plain_floats(tensor: Any) -> Any:
    """A torch tensor of floats of up to 64 bits as an array of doubles, which are the same numbers.

    Raises
    ------
    InputError
        If it is no such tensor: Boolean, integer, complex, sparse, quantised, or without numbers.

    Examples
    --------
    >>> import torch
    >>> plain_floats(torch.tensor([0.5, 0.1], dtype=torch.float16)).tolist()
    [0.5, 0.0999755859375]
    >>> plain_floats(torch.tensor([True]))
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: its weights are of the kind torch.bool, and floats are read
    """
    torch = needed("torch", "train", "reading a tensor")
    if not isinstance(tensor, torch.Tensor) or tensor.is_quantized:
        raise InputError("its weights are quantised, and floats are read: give the model as it was before")
    if tensor.is_meta:
        raise InputError("its weights are on the device meta, which holds no numbers: load them first")
    if tensor.layout != torch.strided:
        raise InputError(f"its weights are sparse ({tensor.layout}), and full ones are read: take their .to_dense()")
    if not tensor.is_floating_point():
        raise InputError(f"its weights are of the kind {tensor.dtype}, and floats are read")
    return tensor.detach().to(device="cpu", dtype=torch.float64).numpy()


def _in_order(arrays: dict[str, Any], what: str) -> list[tuple[Any, Any]]:
    """Weights and biases in the order of their numbers."""
    found: dict[int, dict[str, Any]] = {}
    for name, value in arrays.items():
        match = _NAMES[0].fullmatch(name) or _NAMES[1].fullmatch(name)
        if match is None:
            raise InputError(f"{what} {name!r}: only W1, b1, W2, b2 … or 0.weight, 0.bias … are read: {_MORE}")
        kind, number = match["kind"][0].lower(), int(match["number"])
        pair = found.setdefault(number, {})
        if ("w" if kind == "w" else "b") in pair:
            raise InputError(f"{what} {name!r}: there is another of this kind with the number {number}")
        pair["w" if kind == "w" else "b"] = value
    for number, pair in found.items():
        if "w" not in pair:
            raise InputError(f"{what} {number} is a bias, and there is no weight to it")
    return [(found[number]["w"], found[number].get("b")) for number in sorted(found)]


_MORE = "other layers are read from ONNX, or in Python by network_report(model, X, y)"
_NAMES = (
    re.compile(r"(?P<kind>W|b|weight|bias)_?(?P<number>\d{1,4})"),
    re.compile(r"(?:[A-Za-z_]+\.)*?(?P<number>\d{1,4})\.(?P<kind>weight|bias)"),
)
"""Names of arrays by number, ours and torch's."""
