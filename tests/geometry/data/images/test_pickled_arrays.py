"""The parts of a pickled array belong together, or it is refused."""

import struct
from pathlib import Path

import numpy as np
import pytest

from mixproof.geometry.data.images.cifar import read_python
from mixproof.geometry.data.images.pickled_arrays import PickledArray, PickledType, RefusedError
from mixproof.geometry.errors import InputError
from tests.geometry.data.images.written import python_2_file

STREAM = np.random.default_rng(0)
PIXELS = STREAM.integers(256, size=(4, 3072), dtype=np.uint8)
LABELS = [3, 0, 9, 3]


def written(folder: Path, content: bytes) -> Path:
    path = folder / "data_batch_1"
    path.write_bytes(content)
    return path


def test_an_array_whose_bytes_do_not_fill_it_is_refused(tmp_path: Path) -> None:
    content = python_2_file(PIXELS, LABELS).replace(struct.pack("<H", 4), struct.pack("<H", 5), 1)
    with pytest.raises(InputError, match="bytes do not fill its shape"):
        read_python(written(tmp_path, content), "labels", 10)


@pytest.mark.parametrize(
    ("kind", "shape", "in_rows"),
    [
        ("<f8", (2, 2), True),
        ("u1", (2, 3), True),
        ("u1", (4, True), True),
        ("u1", (4, -1), True),
        ("u1", (2, 2), False),
    ],
)
def test_what_is_no_array_of_unsigned_bytes_is_refused(kind: str, shape: object, in_rows: bool) -> None:
    with pytest.raises(RefusedError):
        PickledArray().take(b"abcd", PickledType(kind), shape, in_rows)
