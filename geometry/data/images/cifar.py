"""CIFAR-10 and CIFAR-100, in the binary version and in the Python version.

**Binary.** A record is one label byte (CIFAR-100: coarse, then fine), then 3 × 32 × 32 bytes of colour planes; a file
is so many records and nothing else.

**Python.** A pickled dictionary with the images as one array of unsigned bytes and the labels as a list. A pickle is
a program; it is read without being run.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Integers
from mixproof.geometry.data.images.pickled_arrays import PickledArray, RefusedError
from mixproof.geometry.data.images.pickles import read_pickle
from mixproof.geometry.errors import InputError

Pixels = NDArray[np.uint8]

SIDE, PLANES = 32, 3
_PIXELS = PLANES * SIDE * SIDE
LARGEST_CIFAR_FILE = 2**29
"""Largest file that is read; the largest that the set has is about 155 MB."""


def read_binary(path: Path, label_bytes: int, classes: int, label_at: int = -1) -> tuple[Pixels, Integers]:
    """The images and labels of a file of the binary version.

    Parameters
    ----------
    label_bytes : int
        1 for CIFAR-10, 2 for CIFAR-100: the coarse label, then the fine one.
    classes : int
        Number of classes: labels are below it.
    label_at : int
        The one of these bytes that counts; the last one if not given.

    Returns
    -------
    images : (N, 3, 32, 32) array
    labels : (N,) array

    Raises
    ------
    InputError
        If the file cannot be read, does not consist of complete records, or holds a label that is out of range.

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
        raise InputError(f"{path} has {len(data):,} bytes, which are no complete records of {record:,}: truncated?")
    table = np.frombuffer(data, dtype=np.uint8).reshape(-1, record)
    labels = table[:, range(label_bytes)[label_at]].astype(np.int64)
    return _images(table[:, label_bytes:]), _checked(path, labels, classes)


def read_python(path: Path, label_key: str, classes: int) -> tuple[Pixels, Integers]:
    """The images and labels of a file of the Python version; nothing that the file names is ever run.

    Parameters
    ----------
    label_key : str
        ``labels`` for CIFAR-10, ``fine_labels`` or ``coarse_labels`` for CIFAR-100.
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
    >>> import pickle
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
    if not isinstance(pixels, PickledArray) or not isinstance(labels, list):
        raise InputError(f"{path} lacks the array 'data' or the list {label_key!r}: it is no such CIFAR file")
    if len(pixels.shape) != 2 or pixels.shape[1] != _PIXELS:
        raise InputError(f"{path} holds images of the shape {pixels.shape}, not (N, {_PIXELS:,})")
    if not pixels.shape[0]:
        raise InputError(f"{path} holds no images: fetch it again")
    if len(labels) != pixels.shape[0]:
        raise InputError(f"{path} holds {pixels.shape[0]:,} images and {len(labels):,} labels: fetch it again")
    if not all(type(label) is int and 0 <= label < classes for label in labels):
        raise InputError(f"{path} holds a label that is no integer from 0 to {classes - 1}")
    return _images(pixels.values()), np.array(labels, dtype=np.int64)


def _bytes_of(path: Path) -> bytes:
    """All bytes of a file that is not too large."""
    try:
        if path.stat().st_size > LARGEST_CIFAR_FILE:
            raise InputError(f"{path} is larger than {LARGEST_CIFAR_FILE:,} bytes: it is no CIFAR file")
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from None


def _unpickled(path: Path, data: bytes) -> object:
    """The dictionary that a pickle holds, read without being run."""
    try:
        return read_pickle(data)
    except RefusedError as error:
        words = "a CIFAR file holds arrays of bytes, lists and text only; nothing of it was run"
        raise InputError(f"{path} asks for {error}: {words}") from None
    except Exception as error:  # a broken pickle may raise anything
        raise InputError(f"{path} is no whole pickle ({type(error).__name__}): fetch it again") from None


def _images(table: Pixels) -> Pixels:
    """The rows of a table as images in colour planes."""
    return np.ascontiguousarray(table).reshape(-1, PLANES, SIDE, SIDE)


def _checked(path: Path, labels: Integers, classes: int) -> Integers:
    """The labels, which are all below the number of classes."""
    worst = int(labels.max())
    if worst >= classes:
        raise InputError(f"{path} holds the label {worst}, not below {classes}: it is another file, or broken")
    return labels
