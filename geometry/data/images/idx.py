"""IDX files, the format of MNIST and of the sets made after it, plain or gzipped.

A file begins with two zero bytes, a byte that names the type of the entries, and the number of axes; then the length
of each axis as a big-endian 32-bit number; then the entries, row by row. Only unsigned bytes occur in image sets.

The header says how many bytes follow, and that is believed before anything is read: a plain file has to have exactly
this size, and of a gzipped one no more than this, and one byte to see that it ends, is ever unpacked. Since
deflate never packs more than 1032 bytes into one, a small file that declares a large array is refused by its
header alone. `idx_shape` reads no more than the header, so that files which belong together can be held against each
other before either is unpacked.
"""

import gzip
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from math import prod
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.errors import InputError

MOST_IDX_ENTRIES = 2**31
"""Most entries that an array may declare."""

_UNSIGNED_BYTE = 8
_MOST_AXES = 4
_DEFLATE_RATIO = 1032
_GZIP_MAGIC = b"\x1f\x8b"


def read_idx(path: Path, axes: int) -> NDArray[np.uint8]:
    """The array of unsigned bytes that an IDX file holds.

    Parameters
    ----------
    path : Path
        A plain or gzipped file, whatever its name ends in.
    axes : int
        Number of axes that it must have: 3 for images, 1 for labels.

    Raises
    ------
    InputError
        If the file cannot be read, is no IDX file of so many axes, or does not hold exactly what it declares.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "labels-idx1-ubyte"
    ...     _ = file.write_bytes(bytes([0, 0, 8, 1, 0, 0, 0, 3]) + bytes([5, 0, 4]))
    ...     read_idx(file, axes=1)
    array([5, 0, 4], dtype=uint8)
    """
    with _opened(path) as (file, packed_size):
        shape = _shape(file, path, axes, packed_size)
        declared = prod(shape)
        entries = file.read(declared + 1)
    if len(entries) != declared:
        held = "more" if len(entries) > declared else f"{len(entries):,}"
        raise InputError(f"{path} declares {declared:,} entries and holds {held}: fetch it again")
    return np.frombuffer(entries, dtype=np.uint8).reshape(shape)


def idx_shape(path: Path, axes: int) -> tuple[int, ...]:
    """The shape that an IDX file declares, held against the size of the file but not against what it unpacks to.

    Parameters
    ----------
    path : Path
        A plain or gzipped file, whatever its name ends in.
    axes : int
        Number of axes that it must have: 3 for images, 1 for labels.

    Raises
    ------
    InputError
        If the file cannot be read, is no IDX file of so many axes, or cannot hold what it declares.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "labels-idx1-ubyte"
    ...     _ = file.write_bytes(bytes([0, 0, 8, 1, 0, 0, 0, 3]) + bytes([5, 0, 4]))
    ...     idx_shape(file, axes=1)
    (3,)
    """
    with _opened(path) as (file, packed_size):
        return _shape(file, path, axes, packed_size)


def idx_axes(path: Path) -> int | None:
    """The number of axes that an IDX file of unsigned bytes declares; None for any other file.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "labels.idx"
    ...     _ = file.write_bytes(bytes([0, 0, 8, 1, 0, 0, 0, 3]) + bytes([5, 0, 4]))
    ...     idx_axes(file)
    1
    """
    try:
        with _opened(path) as (file, _):
            magic = file.read(4)
    except InputError:
        return None
    is_idx = len(magic) == 4 and magic[:3] == bytes([0, 0, _UNSIGNED_BYTE]) and 1 <= magic[3] <= _MOST_AXES
    return magic[3] if is_idx else None


@contextmanager
def _opened(path: Path) -> Iterator[tuple[BinaryIO, int | None]]:
    """The file, unpacked as it is read, and the bytes that it takes packed, or None if it is plain."""
    try:
        with path.open("rb") as file:
            zipped = file.read(2) == _GZIP_MAGIC
            file.seek(0)
            if not zipped:
                yield file, None
                return
            with gzip.GzipFile(fileobj=file) as unpacked:
                yield cast(BinaryIO, unpacked), path.stat().st_size
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(f"{path} is a broken gzip file ({error}): fetch it again") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from None


def _shape(file: BinaryIO, path: Path, axes: int, packed_size: int | None) -> tuple[int, ...]:
    """Read the header and hold it against the size of the file."""
    magic = file.read(4)
    if len(magic) < 4 or magic[:2] != b"\0\0" or magic[2] != _UNSIGNED_BYTE or not 1 <= magic[3] <= _MOST_AXES:
        raise InputError(f"{path} is no IDX file of unsigned bytes: it begins with {magic.hex(' ') or 'nothing'}")
    if magic[3] != axes:
        raise InputError(f"{path} has {magic[3]} axes where {axes} belong: {_MIX_UP.get(axes, 'it is another file')}")
    lengths = file.read(4 * axes)
    if len(lengths) < 4 * axes:
        raise InputError(f"{path} ends within its header: fetch it again")
    shape = struct.unpack(f">{axes}I", lengths)
    if not all(shape):
        raise InputError(f"{path} declares an array of {' × '.join(map(str, shape))} entries: it holds nothing")
    declared, header = prod(shape), 4 + 4 * axes
    if declared > MOST_IDX_ENTRIES:
        raise InputError(f"{path} declares {declared:,} entries, more than {MOST_IDX_ENTRIES:,}: it is not read")
    if packed_size is None:
        held = path.stat().st_size - header
        if held != declared:
            raise InputError(f"{path} declares {declared:,} entries and holds {held:,}: fetch it again")
    elif header + declared > _DEFLATE_RATIO * packed_size:
        held_by = f"more than {packed_size:,} packed bytes can hold"
        raise InputError(f"{path} declares {declared:,} entries, {held_by}: truncated?")
    return shape


_MIX_UP = {3: "images belong here, it may hold the labels", 1: "labels belong here, it may hold the images"}
