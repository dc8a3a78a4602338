"""Image files of published formats, written out by hand."""

import pickle
import struct

import numpy as np
from numpy.typing import NDArray


def idx(array: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], kind: int = 8) -> bytes:
    """An IDX file, written out by hand."""
    header = bytes([0, 0, kind, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return header + array.tobytes()


def python_2_file(pixels: NDArray[np.uint8], labels: list[int]) -> bytes:
    """A batch as Python 2 and its NumPy wrote it, instruction by instruction: text is bytes, protocol 2."""

    def text(value: bytes) -> bytes:
        if len(value) < 256:
            return b"U" + bytes([len(value)]) + value
        return b"T" + struct.pack("<i", len(value)) + value

    array = b"cnumpy.core.multiarray\n_reconstruct\nq\x01cnumpy\nndarray\nq\x02K\x00\x85" + text(b"b") + b"\x87R"
    kind = b"cnumpy\ndtype\n" + text(b"u1") + b"K\x00K\x01\x87R" + b"(K\x03" + text(b"|")
    kind += b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
    shape = b"".join(b"M" + struct.pack("<H", length) for length in pixels.shape) + b"\x86"
    array += b"(K\x01" + shape + kind + b"\x89" + text(pixels.tobytes()) + b"tb"
    numbers = b"](" + b"".join(b"K" + bytes([label]) for label in labels) + b"e"
    pairs = text(b"data") + array + text(b"labels") + numbers + text(b"batch_label") + text(b"training batch 1 of 5")
    return b"\x80\x02}q\x00(" + pairs + b"u."


def batch(number: int) -> tuple[bytes, bytes, list[int]]:
    """A small CIFAR-10 batch in both versions."""
    stream = np.random.default_rng(number)
    pixels, labels = stream.integers(256, size=(3, 3072), dtype=np.uint8), stream.integers(10, size=3).tolist()
    binary = b"".join(bytes([label]) + row.tobytes() for label, row in zip(labels, pixels, strict=True))
    return binary, pickle.dumps({b"data": pixels, b"labels": labels}, 2), labels
