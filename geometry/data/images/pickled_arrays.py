"""Arrays of unsigned bytes as a pickle describes them: each part is checked before an array is made."""

from math import prod
from typing import TypeGuard

import numpy as np
from numpy.typing import NDArray

_MOST_AXES, _LONGEST_AXIS = 4, 2**32
_UNSIGNED_BYTE = ("u1", "|u1", "uint8")
_LONGEST_NAME = 100


class RefusedError(ValueError):
    """Something that a pickle asks for and no array of bytes, list or text needs."""


class PickledType:
    """``numpy.dtype`` as a pickle names it, of which one thing matters: it is that of unsigned bytes, or not.

    Examples
    --------
    >>> PickledType("u1").is_unsigned_byte, PickledType(b"<f8").is_unsigned_byte
    (True, False)
    """

    __slots__ = ("is_unsigned_byte",)

    def __init__(self, name: object) -> None:
        text = name.decode("latin-1") if isinstance(name, bytes) and len(name) < _LONGEST_NAME else name
        self.is_unsigned_byte = isinstance(text, str) and text in _UNSIGNED_BYTE


class PickledArray:
    """An array of unsigned bytes as NumPy pickles it: first empty, then given its state.

    Examples
    --------
    >>> array = PickledArray()
    >>> array.take(b"abcd", PickledType("u1"), (2, 2), in_rows=True)
    >>> array.values().tolist()
    [[97, 98], [99, 100]]
    """

    __slots__ = ("_data", "shape")

    def __init__(self) -> None:
        self.shape: tuple[int, ...] = (0,)
        self._data: bytes | bytearray = b""

    def take(self, data: object, kind: object, shape: object, in_rows: bool) -> None:
        """Take bytes, type and shape, each checked.

        Raises
        ------
        RefusedError
            If they make no array of unsigned bytes.
        """
        if not isinstance(kind, PickledType) or not kind.is_unsigned_byte or not in_rows or not _is_shape(shape):
            raise RefusedError("an array that is not one of unsigned bytes, row by row")
        if not isinstance(data, bytes | bytearray) or len(data) != prod(shape):
            raise RefusedError("an array whose bytes do not fill its shape")
        self.shape, self._data = shape, data

    def values(self) -> NDArray[np.uint8]:
        """The array itself."""
        return np.frombuffer(self._data, dtype=np.uint8).reshape(self.shape)


def _is_shape(shape: object) -> TypeGuard[tuple[int, ...]]:
    """True if something is a shape of few axes."""
    if not isinstance(shape, tuple) or len(shape) > _MOST_AXES:
        return False
    return all(type(length) is int and 0 <= length < _LONGEST_AXIS for length in shape)
