"""Numbers that a caller hands over: Python's, text, or one entry of NumPy or torch.

A learning curve is a list of tensors, and a setting may come out of a sweep as a NumPy scalar or a tensor of dimension
zero. Each is a number here, read exactly; a truth value is not, since ``True`` in the place of a number is a mistake.
"""

from fractions import Fraction
from math import prod
from operator import index
from typing import Any

import numpy as np

from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import rational
from mixproof.geometry.numbers.tensors import tensor_array


def number(given: Any, name: str) -> Fraction:
    """A number as it is written; out of an array or a tensor on any device, of which it is the only entry.

    Parameters
    ----------
    given : number, text, or array or tensor of one entry
    name : str
        The words for it in an error.

    Raises
    ------
    InputError
        If it is no finite number, or there are several.

    Examples
    --------
    >>> number("1/5", "α"), number(np.array(0.2, np.float32), "α")
    (Fraction(1, 5), Fraction(1, 5))
    """
    value = _entry(given, name)
    if isinstance(value, bool | np.bool_):
        raise InputError(f"{name} has to be a number, not {value}")
    try:
        return rational(value)
    except InputError as error:
        raise InputError(f"{name}: {error}") from None


def _entry(given: Any, name: str) -> Any:
    """The only entry of an array or a tensor; anything else as it is."""
    if isinstance(given, np.generic) or not (hasattr(given, "item") and hasattr(given, "shape")):
        return given
    shape = tuple(given.shape)
    if prod(shape) != 1:
        raise InputError(f"{name} is one number, and this has shape {shape}: take one, such as its mean")
    if np.ma.is_masked(given) or getattr(given, "is_meta", False):
        raise InputError(f"{name} has no value: it is masked, or a tensor of the device 'meta'")
    return np.asarray(tensor_array(given) if hasattr(given, "detach") else given).reshape(-1)[0]


def integer(given: Any, name: str, least: int) -> int:
    """An integer; a NumPy integer or an integer tensor of one entry will do.

    Raises
    ------
    InputError
        If it is no integer, or below the least.

    Examples
    --------
    >>> integer(np.int64(10), "`classes`", 2)
    10
    """
    value = _entry(given, name)
    try:
        found = None if isinstance(value, bool | np.bool_) else index(value)
    except TypeError:
        found = None
    if found is None:
        raise InputError(f"{name} has to be an integer, such as {max(least, 10)}, not {value!r}")
    if found < least:
        raise InputError(f"{name} has to be {least} or more, not {found}")
    return found
