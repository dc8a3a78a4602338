"""Torch tensors as arrays of NumPy: of any layout, device and type of numbers.

A type that NumPy does not have (bfloat16, the floats of 8 bits) is read as all floats are, through the shortest decimal
that its own precision rounds to the number.
"""

import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.errors import InputError

_MOST_DIGITS = 17


def tensor_array(tensor: Any) -> NDArray[Any]:
    """The numbers of a tensor as an array.

    Raises
    ------
    InputError
        If it has none (the device ``meta``), is nested, or its type cannot be read.

    Examples
    --------
    >>> import torch
    >>> tensor_array(torch.tensor([[0.1]], dtype=torch.bfloat16)), tensor_array(torch.eye(2).to_sparse()).tolist()
    (array([[0.1]]), [[1.0, 0.0], [0.0, 1.0]])
    """
    if tensor.is_meta:
        raise InputError("this tensor is on the device 'meta', and has no values: load them first")
    if tensor.is_nested:
        raise InputError("this tensor is nested, and its rows may differ in length: pad them to one shape")
    plain = tensor.detach()
    plain = plain.dequantize() if plain.is_quantized else plain
    plain = plain.to_dense() if plain.layout != sys.modules["torch"].strided else plain
    plain = plain.cpu().resolve_conj().resolve_neg()
    try:
        return np.asarray(plain.numpy())
    except TypeError:
        return _short_decimals(plain)


def _short_decimals(tensor: Any) -> NDArray[np.float64]:
    """Floats of a type that NumPy lacks: each the double of the shortest decimal that this type rounds to it."""
    try:
        wide = np.asarray(tensor.double().numpy())
        values, places = np.unique(wide, return_inverse=True)
        return np.array([_short(value, tensor) for value in values.tolist()])[places].reshape(wide.shape)
    except (RuntimeError, TypeError, NotImplementedError):
        raise InputError(f"a tensor of type {tensor.dtype} is not read: give torch.float32") from None


def _short(value: float, tensor: Any) -> float:
    """The shortest decimal that the type of a tensor rounds to a value."""
    if not np.isfinite(value):
        return value
    for digits in range(1, _MOST_DIGITS):
        decimal = float(f"{value:.{digits}g}")
        if tensor.new_tensor(decimal, device="cpu").double().item() == value:
            return decimal
    return value
