"""The same five examples in every kind of source: tables, images by class, and the files of published image sets."""

import gzip
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from PIL import Image
from pyarrow import feather, parquet

from tests.geometry.data.images.written import idx

PIXELS = np.random.default_rng(11).integers(256, size=(5, 32, 32, 3), dtype=np.uint8)
PIXELS[1] = PIXELS[2] - (PIXELS[2] % 2)  # with row 4 below, row 3 is in the middle of rows 1 and 4
PIXELS[4] = PIXELS[1] // 2 * 2 % 128
PIXELS[3] = (PIXELS[1].astype(int) + PIXELS[4]) // 2
TABLE = PIXELS.reshape(5, -1)
"""Channels last, as image libraries lay out pixels."""
LABELS = ["3", "3", "3", "5", "7"]


def _text(delimiter: str, name: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        lines = [delimiter.join([*map(str, row), label]) for row, label in zip(TABLE.tolist(), LABELS, strict=True)]
        return _file(folder / name, "\n".join(lines).encode())

    return write


def _file(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _npy(folder: Path) -> Path:
    np.save(folder / "t.npy", np.column_stack([TABLE, np.array(LABELS, dtype=np.uint8)]))
    return folder / "t.npy"


def _npz(folder: Path) -> Path:
    np.savez(folder / "t.npz", X=PIXELS, y=np.array(LABELS))
    return folder / "t.npz"


def _arrow(name: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        table = pa.table({**{str(column): values for column, values in enumerate(TABLE.T)}, "label": LABELS})
        if name.endswith("parquet"):
            parquet.write_table(table, folder / name)
        else:
            feather.write_feather(table, str(folder / name))
        return folder / name

    return write


def _images(folder: Path) -> Path:
    for row, (pixels, label) in enumerate(zip(PIXELS, LABELS, strict=True)):
        (folder / label).mkdir(exist_ok=True)
        Image.fromarray(pixels).save(folder / label / f"{row}.png")
    return folder


def _idx(packed: Callable[[bytes], bytes], end: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        _file(folder / f"train-images-idx3-ubyte{end}", packed(idx(PIXELS.reshape(5, 32, 96))))
        _file(folder / f"train-labels-idx1-ubyte{end}", packed(idx(np.array(LABELS, dtype=np.uint8))))
        return folder

    return write


def _idx_file(folder: Path) -> Path:
    return _idx(bytes, "")(folder) / "train-images-idx3-ubyte"


def _planes(row: int) -> NDArray[np.uint8]:
    """An image of CIFAR: first all red values, then green, then blue."""
    return np.ravel(PIXELS[row].transpose(2, 0, 1))


def _cifar_binary(folder: Path) -> Path:
    for row, label in enumerate(LABELS):
        _file(folder / f"data_batch_{row + 1}.bin", bytes([int(label)]) + _planes(row).tobytes())
    return folder


def _cifar_python(folder: Path) -> Path:
    (folder / "cifar-10-batches-py").mkdir()
    for row, label in enumerate(LABELS):
        content = pickle.dumps({b"data": _planes(row)[None], b"labels": [int(label)]}, 2)
        _file(folder / "cifar-10-batches-py" / f"data_batch_{row + 1}", content)
    return folder


def _cifar_100(folder: Path) -> Path:
    records = [bytes([0, int(label)]) + _planes(row).tobytes() for row, label in enumerate(LABELS)]
    _file(folder / "train.bin", b"".join(records))
    return folder


WRITERS: dict[str, Callable[[Path], Path]] = {
    "CSV": _text(",", "t.csv"),
    "TSV": _text("\t", "t.tsv"),
    "NPY": _npy,
    "NPZ": _npz,
    "Parquet": _arrow("t.parquet"),
    "Feather": _arrow("t.feather"),
    "images by class": _images,
    "IDX": _idx(bytes, ""),
    "gzipped IDX": _idx(gzip.compress, ".gz"),
    "a file of IDX": _idx_file,
    "CIFAR-10, binary": _cifar_binary,
    "CIFAR-10, Python": _cifar_python,
    "CIFAR-100": _cifar_100,
}
"""Each writes a source into an empty folder, and tells its path."""
