"""CIFAR files of both versions."""

import pickle
from pathlib import Path

import numpy as np
import pytest

from mixproof.geometry.data.images.cifar import read_binary, read_python
from mixproof.geometry.errors import InputError
from tests.geometry.data.images.written import python_2_file

STREAM = np.random.default_rng(0)
PIXELS = STREAM.integers(256, size=(4, 3072), dtype=np.uint8)
LABELS = [3, 0, 9, 3]


def written(folder: Path, content: bytes) -> Path:
    path = folder / "data_batch_1"
    path.write_bytes(content)
    return path


def test_a_file_of_python_2_is_read(tmp_path: Path) -> None:
    content = python_2_file(PIXELS, LABELS)
    # An unpickler that does run what it is told finds the same.
    assert (pickle.loads(content, encoding="bytes")[b"data"] == PIXELS).all()
    images, labels = read_python(written(tmp_path, content), "labels", 10)
    assert images.shape == (4, 3, 32, 32)
    assert images[2, 1, 5, 7] == PIXELS[2, 1024 + 5 * 32 + 7]
    assert labels.tolist() == LABELS


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize("as_bytes", [False, True])
def test_a_file_that_was_written_anew_is_read(tmp_path: Path, protocol: int, as_bytes: bool) -> None:
    table: dict[str, object] = {"data": PIXELS, "fine_labels": LABELS, "filenames": ["a.png"] * 4}
    content = pickle.dumps({key.encode() if as_bytes else key: value for key, value in table.items()}, protocol)
    images, labels = read_python(written(tmp_path, content), "fine_labels", 100)
    assert (images.reshape(4, -1) == PIXELS).all()
    assert labels.tolist() == LABELS


@pytest.mark.parametrize("label_bytes", [1, 2])
def test_a_binary_file_is_read(tmp_path: Path, label_bytes: int) -> None:
    rows = [bytes([7] * (label_bytes - 1) + [label]) + row.tobytes() for label, row in zip(LABELS, PIXELS, strict=True)]
    images, labels = read_binary(written(tmp_path, b"".join(rows)), label_bytes, 10)
    assert (images.reshape(4, -1) == PIXELS).all()
    assert labels.tolist() == LABELS


def file_of(**changes: object) -> bytes:
    table: dict[str, object] = {"data": PIXELS, "labels": LABELS}
    return pickle.dumps({key: value for key, value in (table | changes).items() if value is not None}, 2)


BROKEN: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "no whole pickle"),
    "text": (b"~ hello", "is no whole pickle"),
    "truncated": (python_2_file(PIXELS, LABELS)[:-500], "no whole pickle"),
    "a list": (pickle.dumps([1, 2]), "holds no dictionary"),
    "no labels": (file_of(labels=None), "lacks the array 'data' or the list 'labels'"),
    "no data": (file_of(data=None), "lacks the array 'data'"),
    "data of text": (file_of(data="abc"), "lacks the array 'data'"),
    "too few labels": (file_of(labels=[1, 2]), "holds 4 images and 2 labels"),
    "a label too large": (file_of(labels=[1, 2, 3, 10]), "a label that is no integer from 0 to 9"),
    "a negative label": (file_of(labels=[1, 2, 3, -1]), "a label that is no integer from 0 to 9"),
    "a label that is true": (file_of(labels=[1, 2, 3, True]), "a label that is no integer"),
    "small images": (file_of(data=PIXELS[:, :100]), r"images of the shape (4, 100)"),
    "one row": (file_of(data=PIXELS[0]), "images of the shape (3072,)"),
    "floats": (file_of(data=PIXELS.astype(np.float64)), "an array that is not one of unsigned bytes"),
    "objects": (file_of(data=np.array([{}, []], dtype=object)), "asks for"),
    "by columns": (file_of(data=np.asfortranarray(PIXELS)), "row by row"),
    "memory for nothing": (b"\x80\x02}r\xff\xff\xff\x7f.", "lacks the array 'data'"),
    "no images": (pickle.dumps({"data": PIXELS[:0], "labels": []}, 4), "holds no images"),
    "a number without end": (b"\x80\x02\x8b\xff\xff\xff\x7f.", "no whole pickle"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_is_refused_in_one_line(tmp_path: Path, case: str) -> None:
    content, words = BROKEN[case]
    with pytest.raises(InputError) as error:
        read_python(written(tmp_path, content), "labels", 10)
    assert words in str(error.value)
    assert "data_batch_1" in str(error.value)


@pytest.mark.parametrize(("size", "words"), [(3072, "no complete records of 3,073"), (0, "has 0 bytes")])
def test_a_binary_file_of_half_a_record_is_refused(tmp_path: Path, size: int, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_binary(written(tmp_path, bytes(size)), 1, 10)


def test_a_binary_label_that_is_out_of_range_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds the label 10, not below 10"):
        read_binary(written(tmp_path, bytes([10]) + bytes(3072)), 1, 10)
