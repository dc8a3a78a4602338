import os
import pickle
import pickletools
import struct
import subprocess
import sys
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from mixproof.geometry.data.images.cifar import read_binary, read_python
from mixproof.geometry.data.images.pickles import MOST_INSTRUCTIONS
from mixproof.geometry.errors import InputError

STREAM = np.random.default_rng(0)
PIXELS = STREAM.integers(256, size=(4, 3072), dtype=np.uint8)
LABELS = [3, 0, 9, 3]


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


def written(folder: Path, content: bytes) -> Path:
    path = folder / "data_batch_1"
    path.write_bytes(content)
    return path


# --- what is well formed ------------------------------------------------------------------------------


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


# --- what would run code ------------------------------------------------------------------------------


class Call:
    """Pickles as the call of a function."""

    def __init__(self, function: object, *arguments: object) -> None:
        self.call = function, arguments

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return self.call


def hostile(marker: Path) -> dict[str, bytes]:
    """Files that would leave a mark if they were carried out."""
    touch = f"open({str(marker)!r}, 'w').close()"
    calls: dict[str, object] = {
        "os.system": Call(os.system, f"touch {marker}"),
        "eval": Call(eval, touch),
        "exec": Call(exec, touch),
        "open": Call(open, str(marker), "w"),
        "getattr": Call(getattr, os, "system"),
        "an import": Call(__import__, "this"),
        "numpy's own loader": Call(np.load, str(marker)),
        "an object of another class": OrderedDict(a=1),
    }
    found = {
        f"{name}, protocol {protocol}": pickle.dumps({"data": PIXELS, "labels": LABELS, "x": value}, protocol)
        for name, value in calls.items()
        if name != "getattr"
        for protocol in (0, 2, 4)
    }
    found["instance"] = b"(S'touch " + str(marker).encode() + b"'\nios\nsystem\n."
    found["object"] = b"(cos\nsystem\nS'touch " + str(marker).encode() + b"'\no."
    found["persistent id"] = b"Pmine\n."
    found["extension"] = b"\x80\x02\x82\x01."
    found["out of band"] = b"\x80\x05\x97."
    return found


def test_nothing_that_a_file_names_is_ever_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marker = tmp_path / "marker"
    monkeypatch.delitem(sys.modules, "this", raising=False)
    for name, content in hostile(marker).items():
        with pytest.raises(InputError) as error:
            read_python(written(tmp_path, content), "labels", 10)
        assert "nothing of it was run" in str(error.value), name
        assert "\n" not in str(error.value)
        assert not marker.exists(), name
    assert "this" not in sys.modules


def test_the_mark_would_have_been_left(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    pickle.loads(hostile(marker)["eval, protocol 2"])
    assert marker.exists()


def test_the_names_that_are_admitted_have_no_state_to_be_changed(tmp_path: Path) -> None:
    for name in (b"_codecs\nencode", b"numpy\ndtype", b"numpy\nndarray", b"numpy.core.multiarray\n_reconstruct"):
        content = b"\x80\x02c" + name + b"\nN}U\x0c__defaults__K\x01s\x86b."
        with pytest.raises(InputError):
            read_python(written(tmp_path, content), "labels", 10)
    images, _ = read_python(written(tmp_path, pickle.dumps({"data": PIXELS, "labels": LABELS}, 2)), "labels", 10)
    assert (images.reshape(4, -1) == PIXELS).all()


# --- what is broken -----------------------------------------------------------------------------------


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


def test_an_array_whose_bytes_do_not_fill_it_is_refused(tmp_path: Path) -> None:
    content = python_2_file(PIXELS, LABELS).replace(struct.pack("<H", 4), struct.pack("<H", 5), 1)
    with pytest.raises(InputError, match="bytes do not fill its shape"):
        read_python(written(tmp_path, content), "labels", 10)


@pytest.mark.parametrize(("size", "words"), [(3072, "no integer of records of 3,073"), (0, "has 0 bytes")])
def test_a_binary_file_of_half_a_record_is_refused(tmp_path: Path, size: int, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_binary(written(tmp_path, bytes(size)), 1, 10)


def test_a_binary_label_that_is_out_of_range_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds the label 10, not below 10"):
        read_binary(written(tmp_path, bytes([10]) + bytes(3072)), 1, 10)


# --- what would take time or memory beyond the size of the file ----------------------------------------


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize("as_bytes", [False, True])
def test_the_longest_forms_of_a_file_have_few_enough_instructions(protocol: int, as_bytes: bool) -> None:
    names: list[object] = [f"{number:06d}.png".encode() if as_bytes else f"{number:06d}.png" for number in range(500)]
    table = {"filenames": names, "fine_labels": [99] * 500, "coarse_labels": [19] * 500, "data": PIXELS}
    instructions = sum(1 for _ in pickletools.genops(pickle.dumps(table, protocol)))
    assert 100 * instructions < MOST_INSTRUCTIONS / 2


def array(shape: bytes = b"(K\x01K\x00t", data: bytes = b"U\x00") -> bytes:
    """An array as Python 2 wrote it, given its state."""
    kind = b"cnumpy\ndtype\n(U\x02u1tR"
    return b"cnumpy.core.multiarray\n_reconstruct\n)R(K\x01" + shape + kind + b"\x89" + data + b"tb"


TEXT = b"X" + struct.pack("<I", 2**16) + b"a" * 2**16 + b"q\x01"
"""A long text that is kept in the memo."""

COSTLY: dict[str, tuple[bytes, str]] = {
    "tuples that double, as a key": (
        b"\x80\x02})q\x00" + b"h\x00\x86q\x00" * 40 + b"Ns.",
        "a key that is no short text",
    ),
    "tuples in one another, as a key": (b"\x80\x02})" + b"\x85" * 2**20 + b"Ns.", "a key that is no short text"),
    "tuples that double, as an encoding": (
        b"\x80\x02c_codecs\nencode\nX\x01\x00\x00\x00a)q\x00" + b"h\x00\x86q\x00" * 40 + b"\x86R.",
        "text in another encoding",
    ),
    "tuples that double, as a type": (
        b"\x80\x02cnumpy\ndtype\n)q\x00" + b"h\x00\x86q\x00" * 40 + b"\x85R.",
        "holds no dictionary",
    ),
    "one text encoded over and over": (
        b"\x80\x02" + TEXT + b"".join([b"c_codecs\nencode\nh\x01X\x06\x00\x00\x00latin1\x86R"] * 2000) + b".",
        "more bytes than it has itself",
    ),
    "one text put into arrays over and over": (
        b"\x80\x02" + TEXT + array(shape=b"J\x00\x00\x01\x00\x85", data=b"h\x01") * 2000 + b".",
        "more bytes than it has itself",
    ),
    "long keys that are compared": (
        b"\x80\x02" + TEXT + b"}" + b"h\x01Ns" * 2000 + b".",
        "a key that is no short text",
    ),
    "lists without end": (b"]" * 2**22 + b".", "more than 2,097,152 instructions"),
    "marks without end": (b"(" * 2**22 + b".", "more than 2,097,152 instructions"),
    "what is there, over and over": (b"\x80\x02N" + b"2" * 2**22 + b".", "the instruction DUP"),
    "a shape of many axes": (
        b"\x80\x02" + array(shape=b"(" + b"K\x01" * 2**16 + b"t", data=b"U\x01a") + b".",
        "an array that is not one of unsigned bytes",
    ),
    "a shape that no one can print": (
        b"\x80\x02}X\x06\x00\x00\x00labels]s"
        + b"X\x04\x00\x00\x00data"
        + array(shape=b"\x8b" + struct.pack("<I", 5000) + b"\x01" * 5000 + b"K\x00\x86")
        + b"s.",
        "the instruction LONG4",
    ),
    "a long axis": (
        b"\x80\x02" + array(shape=b"\x8a\xff" + b"\x01" * 255 + b"K\x00\x86") + b".",
        "an array that is not one of unsigned bytes",
    ),
    "a long name": (b"\x80\x02c" + b"a" * 2**20 + b"\nb\n.", "asks for " + "a" * 100 + ": a CIFAR file holds"),
}


@pytest.mark.parametrize("case", COSTLY)
def test_what_a_file_asks_for_beyond_its_size_is_refused(tmp_path: Path, case: str) -> None:
    content, words = COSTLY[case]
    path = written(tmp_path, content)
    program = (
        "import resource, sys; from pathlib import Path; from mixproof.geometry.data.images.cifar import read_python\n"
        "resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31)); resource.setrlimit(resource.RLIMIT_CPU, (30, 30))\n"
        "try: read_python(Path(sys.argv[1]), 'labels', 10)\n"
        "except ValueError as error: print(type(error).__name__, error)"
    )
    # A process of its own, since no exception ends a step within C.
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", program, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("InputError ")
    assert words in done.stdout
