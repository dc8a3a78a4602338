import gzip
import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from mixproof.geometry.data.images.idx import MOST_IDX_ENTRIES, idx_shape, read_idx
from mixproof.geometry.errors import InputError
from tests.geometry.data.images.written import idx

IMAGES = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)


def written(folder: Path, content: bytes) -> Path:
    path = folder / "train-images-idx3-ubyte"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("zipped", [False, True])
def test_what_was_written_is_read(tmp_path: Path, zipped: bool) -> None:
    content = idx(IMAGES)
    path = written(tmp_path, gzip.compress(content) if zipped else content)
    assert idx_shape(path, axes=3) == (2, 3, 4)
    assert (read_idx(path, axes=3) == IMAGES).all()


BROKEN: dict[str, tuple[bytes, int, str]] = {
    "nothing": (b"", 3, "no IDX file of unsigned bytes: it begins with nothing"),
    "text": (b"hello there", 3, "no IDX file of unsigned bytes: it begins with 68 65 6c 6c"),
    "floats": (idx(IMAGES, kind=0x0D), 3, "no IDX file of unsigned bytes: it begins with 00 00 0d 03"),
    "no axes": (bytes([0, 0, 8, 0]), 3, "no IDX file"),
    "nine axes": (bytes([0, 0, 8, 9]) + bytes(40), 3, "no IDX file"),
    "labels for images": (idx(IMAGES.ravel()), 3, "has 1 axes where 3 belong: images belong here"),
    "images for labels": (idx(IMAGES), 1, "has 3 axes where 1 belong: labels belong here"),
    "half a header": (idx(IMAGES)[:9], 3, "ends within its header"),
    "truncated": (idx(IMAGES)[:-1], 3, "declares 24 entries and holds 23"),
    "too long": (idx(IMAGES) + b"x", 3, "declares 24 entries and holds 25"),
    "an empty axis": (
        bytes([0, 0, 8, 3]) + struct.pack(">3I", 4, 0, 2),
        3,
        "an array of 4 × 0 × 2 entries: it holds no",
    ),
    "an empty axis between endless ones": (
        bytes([0, 0, 8, 3]) + struct.pack(">3I", 2**32 - 1, 0, 2**32 - 1),
        3,
        "× 0 × 4294967295 entries: it holds nothing",
    ),
    "no labels, packed": (gzip.compress(bytes([0, 0, 8, 1]) + bytes(4)), 1, "an array of 0 entries: it holds nothing"),
    "far too many": (bytes([0, 0, 8, 3]) + b"\xff" * 12, 3, "entries, more than"),
    "truncated, packed": (gzip.compress(idx(IMAGES)[:-1]), 3, "declares 24 entries and holds 23"),
    "too long, packed": (gzip.compress(idx(IMAGES) + b"x"), 3, "declares 24 entries and holds more"),
    "broken off, packed": (gzip.compress(idx(IMAGES))[:20], 3, "broken gzip file"),
    "checksum, packed": (gzip.compress(idx(IMAGES))[:-8] + bytes(8), 3, "broken gzip file"),
    "garbage, packed": (b"\x1f\x8b" + bytes(range(60)), 3, "broken gzip file"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_is_refused_in_one_line(tmp_path: Path, case: str) -> None:
    content, axes, words = BROKEN[case]
    with pytest.raises(InputError) as error:
        read_idx(written(tmp_path, content), axes)
    assert words in str(error.value)
    assert "train-images-idx3-ubyte" in str(error.value)


def test_a_bomb_is_never_unpacked_beyond_what_its_header_declares(tmp_path: Path) -> None:
    bomb = gzip.compress(idx(IMAGES) + bytes(2**27))
    assert len(bomb) < 2**18
    path = written(tmp_path, bomb)
    tracemalloc.start()
    with pytest.raises(InputError, match="holds more"):
        read_idx(path, axes=3)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 2**20


@pytest.mark.parametrize("shape", [(2**20, 20, 20), (MOST_IDX_ENTRIES // 4, 2, 2)])
def test_a_header_that_declares_more_than_the_file_can_hold_is_refused_before_anything_is_set_aside(
    tmp_path: Path, shape: tuple[int, int, int]
) -> None:
    path = written(tmp_path, gzip.compress(bytes([0, 0, 8, 3]) + struct.pack(">3I", *shape) + bytes(1000)))
    tracemalloc.start()
    with pytest.raises(InputError, match="packed bytes can hold: truncated"):
        read_idx(path, axes=3)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 2**20


def test_the_densest_gzip_that_there_is_is_still_believed(tmp_path: Path) -> None:
    zeros = np.zeros((4, 1000, 1000), dtype=np.uint8)
    path = written(tmp_path, gzip.compress(idx(zeros), 9))
    assert zeros.size / path.stat().st_size > 1000
    assert (read_idx(path, axes=3) == 0).all()


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: No such file"):
        read_idx(tmp_path / "nothing", axes=1)
