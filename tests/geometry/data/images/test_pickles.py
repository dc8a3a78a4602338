"""A pickle is read without being run, and costs no more than its size allows."""

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

from mixproof.geometry.data.images.cifar import read_python
from mixproof.geometry.data.images.pickles import MOST_INSTRUCTIONS
from mixproof.geometry.errors import InputError

STREAM = np.random.default_rng(0)
PIXELS = STREAM.integers(256, size=(4, 3072), dtype=np.uint8)
LABELS = [3, 0, 9, 3]


def written(folder: Path, content: bytes) -> Path:
    path = folder / "data_batch_1"
    path.write_bytes(content)
    return path


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


@pytest.mark.slow
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
