"""The front door of networks: a file, a torch module, or weights as arrays becomes an exact network."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from mixproof.empirical.networks.layers import Shape
from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.weights import fully_connected, read_npz, state_dict_network
from mixproof.empirical.networks.written import network_of, read_network
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.memory.arrays import from_arrays
from mixproof.geometry.data.sources import as_dataset
from mixproof.geometry.errors import InputError


def _onnx(path: Path) -> Network:
    from mixproof.empirical.networks.from_onnx import read_onnx

    return read_onnx(path)


_READERS: dict[str, Callable[[Path], Network]] = {
    ".json": read_network,
    ".onnx": _onnx,
    ".npz": read_npz,
    ".pt": state_dict_network,
    ".pth": state_dict_network,
}
"""The readers of files, by their ending."""


ASSUMED_RELU = "The file holds weights alone: ReLU was taken to lie between its layers."
"""Said of networks that were read so."""


def load_network(path: str | Path) -> Network:
    """The network of a file: JSON in the written form, ONNX, NPZ with W1, b1 and so on, or a torch state_dict.

    NPZ files and a state_dict hold no layers but weights: ReLU is taken to lie between them. Nothing is unpickled.

    Raises
    ------
    InputError
        If there is no such file, its ending is another one, or it cannot be read.

    Examples
    --------
    >>> load_network("model.pkl")
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: model.pkl: a network is read from .json, .onnx, .npz, .pt, .pth files
    """
    where = Path(path)
    if not is_network_file(where):
        raise InputError(f"{where}: a network is read from {', '.join(_READERS)} files")
    if not where.is_file():
        raise InputError(f"there is no file {where}")
    return _READERS[where.suffix.lower()](where)


def is_network_file(name: str | Path) -> bool:
    """True if a file's name ends as those of networks do.

    Examples
    --------
    >>> is_network_file("net.ONNX"), is_network_file("nets.py:make_net")
    (True, False)
    """
    return Path(name).suffix.lower() in _READERS


def assumes_relu(model: Any) -> bool:
    """True for files that hold weights alone.

    Examples
    --------
    >>> assumes_relu("model.npz"), assumes_relu("model.json")
    (True, False)
    """
    return isinstance(model, str | os.PathLike) and Path(model).suffix.lower() in {".npz", ".pt", ".pth"}


def shaped_dataset(X: Any, y: Any = None) -> tuple[Dataset, Shape]:
    """The dataset of rows of any shape, and the shape of one of them.

    Parameters
    ----------
    X : array or tensor of shape (rows, …), or a dataset
        Anything that `as_dataset` takes, where `y` is not given.
    y : array or sequence, optional
        The label of each row.

    Examples
    --------
    >>> dataset, shape = shaped_dataset([[[0, 1], [2, 3]], [[4, 5], [6, 7]]], ["a", "b"])
    >>> dataset.dimension, shape
    (4, (2, 2))
    """
    if y is None:
        dataset = as_dataset(X)
        return dataset, (dataset.dimension,)
    return from_arrays(X, y), tuple(np.shape(X)[1:])


def as_network(model: Any, input_shape: Shape) -> Network:
    """The exact network of any object that holds one.

    Parameters
    ----------
    model : Network, torch.nn.Module, str or Path, dict, or sequence of (weight, bias) arrays
        A module; a file as in `load_network`; the written form; or fully connected layers with ReLU between them.
    input_shape : tuple of int
        The shape of one example, for a torch module.

    Raises
    ------
    InputError
        If it is none of these, or no piecewise affine network.

    Examples
    --------
    >>> as_network([([[1, -1]], [0])], (2,)).inputs
    2
    """
    if isinstance(model, Network):
        return model
    if isinstance(model, str | os.PathLike):
        return load_network(Path(model))
    if isinstance(model, dict):
        if any(hasattr(value, "detach") for value in model.values()):
            raise InputError("this is a state_dict, which holds no layers: give the module itself")
        return network_of(model)
    if hasattr(model, "named_modules"):
        from mixproof.empirical.networks.from_torch import from_torch

        return from_torch(model, input_shape)
    if isinstance(model, list | tuple) and model and all(isinstance(pair, list | tuple) for pair in model):
        if any(len(pair) != 2 for pair in model):
            raise InputError("weights are pairs of a weight and a bias, one for each layer")
        return fully_connected(model)
    raise InputError(f"a network is a torch module, a file, a dict or pairs of weights, not {type(model).__name__}")
