"""CIFAR-10 and CIFAR-100, in the binary version and in the Python version.

**Binary.** A record is one label byte (CIFAR-100: coarse, then fine), then 3 × 32 × 32 bytes of colour planes; a file
is so many records and nothing else.

**Python.** A pickled dictionary with the images as one array of unsigned bytes and the labels as a list. A pickle is
a program: it names functions and has them called. The reader here looks up nothing in any module. The few names that
such a file may use (array, data type, text to bytes) stand for small classes of this module, which only record what
they are given; every other name is refused before anything is called. Beforehand the instructions are read through
without carrying them out: those that such a file has no use for are refused, and so is a memo index that would have
memory set aside for nothing.
"""

import io
import pickle
import pickletools
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geometry.errors import InputError

Images = NDArray[np.uint8]
Labels = NDArray[np.int64]

SIDE, PLANES = 32, 3
_PIXELS = PLANES * SIDE * SIDE
MOST_BYTES = 2**29
"""Largest file that is read; the largest that the set has is about 155 MB."""


def read_binary(path: Path, label_bytes: int, classes: int) -> tuple[Images, Labels]:
    """The images and labels of a file of the binary version.

    Parameters
    ----------
    label_bytes : int
        1 for CIFAR-10, 2 for CIFAR-100, of which the second one, the fine label, counts.
    classes : int
        Number of classes: labels are below it.

    Returns
    -------
    images : (N, 3, 32, 32) array
    labels : (N,) array

    Raises
    ------
    InputError
        If the file cannot be read, is no whole number of records, or holds a label that is out of range.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "data_batch_1.bin")
    ...     _ = path.write_bytes(bytes([3]) + bytes(3072) + bytes([9]) + bytes([255]) * 3072)
    ...     images, labels = read_binary(path, label_bytes=1, classes=10)
    >>> images.shape, images.max(axis=(1, 2, 3)).tolist(), labels.tolist()
    ((2, 3, 32, 32), [0, 255], [3, 9])
    """
    data = _bytes_of(path)
    record = label_bytes + _PIXELS
    if not data or len(data) % record:
        raise InputError(f"{path} has {len(data):,} bytes, no whole number of records of {record:,}: truncated?")
    table = np.frombuffer(data, dtype=np.uint8).reshape(-1, record)
    labels = table[:, label_bytes - 1].astype(np.int64)
    return _images(table[:, label_bytes:]), _checked(path, labels, classes)


def read_python(path: Path, label_key: str, classes: int) -> tuple[Images, Labels]:
    """The images and labels of a file of the Python version; nothing that the file names is ever run.

    Parameters
    ----------
    label_key : str
        ``labels`` for CIFAR-10, ``fine_labels`` for CIFAR-100.
    classes : int
        Number of classes: labels are below it.

    Returns
    -------
    images : (N, 3, 32, 32) array
    labels : (N,) array

    Raises
    ------
    InputError
        If the file cannot be read, holds anything else than arrays of bytes, lists and text, or if images and
        labels do not belong together.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "data_batch_1")
    ...     _ = path.write_bytes(pickle.dumps({"data": np.full((1, 3072), 7, dtype=np.uint8), "labels": [3]}))
    ...     images, labels = read_python(path, "labels", classes=10)
    >>> images.shape, int(images[0, 2, 31, 31]), labels.tolist()
    ((1, 3, 32, 32), 7, [3])
    """
    found = _unpickled(path, _bytes_of(path))
    if not isinstance(found, dict):
        raise InputError(f"{path} holds no dictionary: it is no CIFAR file")
    table = {key.decode("latin-1") if isinstance(key, bytes) else key: value for key, value in found.items()}
    pixels, labels = table.get("data"), table.get(label_key)
    if not isinstance(pixels, _Array) or not isinstance(labels, list):
        raise InputError(f"{path} lacks the array 'data' or the list {label_key!r}: it is no such CIFAR file")
    if len(pixels.shape) != 2 or pixels.shape[1] != _PIXELS:
        raise InputError(f"{path} holds images of the shape {pixels.shape}, not (N, {_PIXELS:,})")
    if len(labels) != pixels.shape[0]:
        raise InputError(f"{path} holds {pixels.shape[0]:,} images and {len(labels):,} labels: fetch it again")
    if not all(type(label) is int and 0 <= label < classes for label in labels):
        raise InputError(f"{path} holds a label that is no whole number from 0 to {classes - 1}")
    return _images(pixels.values()), np.array(labels, dtype=np.int64)


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{path} is larger than {MOST_BYTES:,} bytes: it is no CIFAR file")
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from None


def _images(table: Images) -> Images:
    return np.ascontiguousarray(table).reshape(-1, PLANES, SIDE, SIDE)


def _checked(path: Path, labels: Labels, classes: int) -> Labels:
    worst = int(labels.max())
    if worst >= classes:
        raise InputError(f"{path} holds the label {worst}, not below {classes}: it is another file, or broken")
    return labels


# --- an unpickler that runs nothing ---------------------------------------------------------------------


class _RefusedError(pickle.UnpicklingError):
    """What a file asks for that no CIFAR file needs."""


class _Inert:
    """What stands for a name of the pickle: it takes what it is given, and does nothing with it."""

    __slots__ = ()

    def __setstate__(self, state: object) -> None:
        raise _RefusedError("a state where none belongs")


class _DataType(_Inert):
    """``numpy.dtype`` of a CIFAR file: unsigned bytes, or the stand-in is refused where it is used."""

    __slots__ = ("name",)

    def __init__(self, name: object = "", *_: object) -> None:
        self.name = name.decode("latin-1") if isinstance(name, bytes) else name

    def __setstate__(self, state: object) -> None:
        """Byte order and the like, which mean nothing for single bytes."""


class _NdArray(_Inert):
    """``numpy.ndarray``, which is only handed on to `_Array`."""

    __slots__ = ()


class _Array(_Inert):
    """An array as NumPy pickles it: first empty, then given its state."""

    __slots__ = ("_data", "shape")

    def __init__(self, *_: object) -> None:
        self.shape: tuple[int, ...] = ()
        self._data = b""

    def __setstate__(self, state: object) -> None:
        """Shape, type, order and bytes, each checked."""
        if not isinstance(state, tuple) or len(state) != 5:
            raise _RefusedError("an array without its state")
        _, shape, kind, by_columns, data = state
        self._take(data, kind, shape, bool(by_columns))

    def _take(self, data: object, kind: object, shape: object, by_columns: bool) -> None:
        plain = isinstance(shape, tuple) and all(type(length) is int and length >= 0 for length in shape)
        if not isinstance(kind, _DataType) or kind.name not in {"u1", "|u1", "uint8"} or by_columns or not plain:
            raise _RefusedError("an array that is not one of unsigned bytes, row by row")
        if isinstance(data, str):  # as Python 2 wrote it, where text was asked for
            data = data.encode("latin-1")
        size = 1
        for length in shape:  # type: ignore[attr-defined]
            size *= length
        if not isinstance(data, bytes | bytearray) or len(data) != size:
            raise _RefusedError("an array whose bytes do not fill its shape")
        self.shape, self._data = shape, bytes(data)  # type: ignore[assignment]

    def values(self) -> Images:
        return np.frombuffer(self._data, dtype=np.uint8).reshape(self.shape)


class _FromBuffer(_Array):
    """An array as NumPy pickles it by protocol 5: bytes, type, shape and order at once."""

    __slots__ = ()

    def __init__(self, data: object = b"", kind: object = None, shape: object = (), order: object = "C") -> None:
        super().__init__()
        self._take(data, kind, shape, by_columns=order != "C")


class _Encoded(_Inert):
    """``_codecs.encode``, by which Python 3 writes bytes into the older protocols; a class, so that it has no state."""

    __slots__ = ()

    def __new__(cls, text: object = "", encoding: object = "latin1") -> bytes:  # type: ignore[misc]
        """The bytes themselves."""
        if not isinstance(text, str) or encoding not in {"latin1", "latin-1"}:
            raise _RefusedError("text in another encoding")
        return text.encode("latin-1")


_NAMES: dict[tuple[str, str], type] = {
    ("numpy", "ndarray"): _NdArray,
    ("numpy", "dtype"): _DataType,
    ("_codecs", "encode"): _Encoded,
    **{(f"numpy.{core}.multiarray", "_reconstruct"): _Array for core in ("core", "_core")},
    **{(f"numpy.{core}.numeric", "_frombuffer"): _FromBuffer for core in ("core", "_core")},
}

_PLAIN = "PROTO FRAME STOP MARK POP POP_MARK DUP NONE NEWTRUE NEWFALSE INT BININT BININT1 BININT2 LONG LONG1 LONG4"
_TEXT = "STRING BINSTRING SHORT_BINSTRING BINBYTES SHORT_BINBYTES BINBYTES8 BYTEARRAY8 UNICODE BINUNICODE"
_MORE_TEXT = "SHORT_BINUNICODE BINUNICODE8"
_HOLDERS = "EMPTY_LIST LIST APPEND APPENDS EMPTY_TUPLE TUPLE TUPLE1 TUPLE2 TUPLE3 EMPTY_DICT DICT SETITEM SETITEMS"
_MEMO = "GET BINGET LONG_BINGET PUT BINPUT LONG_BINPUT MEMOIZE"
_OBJECTS = "GLOBAL STACK_GLOBAL REDUCE BUILD"
_ADMITTED = frozenset(" ".join((_PLAIN, _TEXT, _MORE_TEXT, _HOLDERS, _MEMO, _OBJECTS)).split())


class _Unpickler(pickle.Unpickler):
    """Finds the names above and no others."""

    def find_class(self, module: str, name: str) -> type:
        if (module, name) not in _NAMES:
            raise _RefusedError(f"{module}.{name}")
        return _NAMES[module, name]


def _unpickled(path: Path, data: bytes) -> object:
    try:
        for opcode, argument, _ in pickletools.genops(data):
            if opcode.name not in _ADMITTED:
                raise _RefusedError(f"the instruction {opcode.name}")
            if opcode.name.endswith("PUT") and int(argument or 0) > len(data):
                raise _RefusedError("a memo larger than itself")
        return _Unpickler(io.BytesIO(data), encoding="bytes").load()
    except _RefusedError as error:
        words = "a CIFAR file holds arrays of bytes, lists and text only; nothing of it was run"
        raise InputError(f"{path} asks for {error}: {words}") from None
    except Exception as error:  # a broken pickle may raise anything
        raise InputError(f"{path} is no whole pickle ({type(error).__name__}): fetch it again") from None
