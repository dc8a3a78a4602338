"""Files of data of every format, damaged in every way: a result, or one line that says what is wrong with the file.

``MIXPROOF_DAMAGES=50000`` sets the number of cases of the slow test, ``MIXPROOF_SEED=7`` other ones.
"""

import gzip
import os
import pickle
import random
import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from PIL import Image
from pyarrow import feather, parquet

from tests.geometry.data.images.written import idx
from tests.mutations import OF_ANY
from tests.reports.in_process import ending

SPACE = 2**30
"""Bytes of memory that a command on a damaged file of a few kilobytes may take."""

CASES = int(os.environ.get("MIXPROOF_DAMAGES", "2000"))
SEED = int(os.environ.get("MIXPROOF_SEED", "1"))

Writer = Callable[[Path, np.random.Generator], None]
"""Writes a source into an empty folder."""


def _table(stream: np.random.Generator) -> dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    return {name: stream.integers(8, size=4) / 4 for name in ("x", "y")}


def _labels(count: int = 4) -> list[str]:
    return ["ab"[k % 2] for k in range(count)]


def _text(mark: str, name: str, head: bool = True) -> Writer:
    def write(folder: Path, stream: np.random.Generator) -> None:
        columns = _table(stream)
        lines = [mark.join([*columns, "label"])] * head
        lines += [mark.join(map(str, row)) for row in zip(*columns.values(), _labels(), strict=True)]
        (folder / name).write_text("\n".join(lines) + "\n")

    return write


def _npy(folder: Path, stream: np.random.Generator) -> None:
    np.save(folder / "t.npy", np.column_stack([*_table(stream).values(), np.arange(4) % 2]))


def _npz(packed: bool) -> Writer:
    def write(folder: Path, stream: np.random.Generator) -> None:
        X = np.column_stack([*_table(stream).values()])
        (np.savez_compressed if packed else np.savez)(folder / "t.npz", X=X, y=np.array(_labels()))

    return write


def _arrow(folder: Path, name: str, stream: np.random.Generator, **options: str) -> None:
    labels = pa.array(_labels()).dictionary_encode() if "dictionary" in name else _labels()
    table = pa.table({**_table(stream), "n": pa.array(range(4)), "label": labels})
    if name.endswith("parquet"):
        parquet.write_table(table, folder / name, **options)
    else:
        feather.write_feather(table, str(folder / name), compression=options.get("compression", "uncompressed"))


def _arrow_file(name: str, **options: str) -> Writer:
    return lambda folder, stream: _arrow(folder, name, stream, **options)


def _images(ending_: str, mode: str) -> Writer:
    def write(folder: Path, stream: np.random.Generator) -> None:
        for row, label in enumerate(_labels()):
            (folder / label).mkdir(exist_ok=True)
            pixels = stream.integers(256, size=(3, 4, 3), dtype=np.uint8)
            Image.fromarray(pixels).convert(mode).save(folder / label / f"{row}{ending_}")

    return write


def _idx(end: str, packed: Callable[[bytes], bytes]) -> Writer:
    def write(folder: Path, stream: np.random.Generator) -> None:
        pixels, labels = stream.integers(256, size=(4, 3, 2), dtype=np.uint8), np.array([0, 1, 0, 1], dtype=np.uint8)
        (folder / f"train-images-idx3-ubyte{end}").write_bytes(packed(idx(pixels)))
        (folder / f"train-labels-idx1-ubyte{end}").write_bytes(packed(idx(labels)))

    return write


def _planes(stream: np.random.Generator) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    return np.repeat(stream.integers(256, size=3, dtype=np.uint8), 1024)


def _cifar_binary(folder: Path, stream: np.random.Generator) -> None:
    for batch in range(5):
        (folder / f"data_batch_{batch + 1}.bin").write_bytes(bytes([batch % 2]) + _planes(stream).tobytes())


def _cifar_python(folder: Path, stream: np.random.Generator) -> None:
    for batch in range(5):
        held = {b"data": _planes(stream)[None], b"labels": [batch % 2]}
        (folder / f"data_batch_{batch + 1}").write_bytes(pickle.dumps(held, 2))


def _cifar_100(folder: Path, stream: np.random.Generator) -> None:
    (folder / "train.bin").write_bytes(b"".join(bytes([0, k % 2]) + _planes(stream).tobytes() for k in range(3)))


def _arff(folder: Path, stream: np.random.Generator) -> None:
    table = _table(stream)
    head = ["@relation t", *(f"@attribute {name} real" for name in table), "@attribute kind {a,'b c'}", "@data"]
    rows = [", ".join(map(str, cells)) for cells in zip(*table.values(), ["a", "'b c'"] * 2, strict=True)]
    (folder / "t.arff").write_text("\n".join([*head, *rows, ""]))


def _svmlight(folder: Path, stream: np.random.Generator) -> None:
    rows = zip(*_table(stream).values(), strict=True)
    lines = [
        f"{row % 2} " + " ".join(f"{k}:{cell}" for k, cell in enumerate(cells, 1)) for row, cells in enumerate(rows)
    ]
    (folder / "t.svm").write_text("# head\n" + "\n".join(lines) + "\n")


WRITERS: dict[str, Writer] = {
    "CSV": _text(",", "t.csv"),
    "CSV without names": _text(";", "t.csv", head=False),
    "TSV": _text("\t", "t.tsv"),
    "white space": _text(" ", "t.dat"),
    "ARFF": _arff,
    "LIBSVM": _svmlight,
    "NPY": _npy,
    "NPZ": _npz(packed=False),
    "compressed NPZ": _npz(packed=True),
    "Parquet": _arrow_file("t.parquet"),
    "Parquet with a dictionary": _arrow_file("dictionary.parquet", compression="zstd"),
    "plain Parquet": _arrow_file("t.parquet", compression="none"),
    "Arrow": _arrow_file("t.arrow"),
    "Arrow with a dictionary": _arrow_file("dictionary.arrow"),
    "compressed Arrow": _arrow_file("t.arrow", compression="zstd"),
    "PNG": _images(".png", "RGB"),
    "GIF": _images(".gif", "L"),
    "JPEG": _images(".jpg", "RGB"),
    "BMP": _images(".bmp", "L"),
    "TIFF": _images(".tiff", "RGB"),
    "WebP": _images(".webp", "RGB"),
    "PGM": _images(".pgm", "L"),
    "IDX": _idx("", bytes),
    "gzipped IDX": _idx(".gz", gzip.compress),
    "CIFAR-10, binary": _cifar_binary,
    "CIFAR-10, Python": _cifar_python,
    "CIFAR-100": _cifar_100,
}


@cache
def _contents(name: str, seed: int, home: Path) -> dict[str, bytes]:
    """The files of a source by their places in its folder."""
    folder = home / f"{name} {seed}"
    folder.mkdir()
    WRITERS[name](folder, np.random.default_rng(seed))
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


@contextmanager
def little_memory() -> Iterator[None]:
    """The address space of the process cannot grow by more than `SPACE`."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + SPACE, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def try_one(source: random.Random, home: Path, name: str) -> int:
    """Damage one file of a source, and ask a command about it, the quicker one more often; its exit code."""
    files = dict(_contents(name, 1, home))
    place = source.choice(sorted(files))
    content, other = files[place], _contents(name, 2, home)[place]
    for _ in range(source.choice([1, 1, 1, 2, 3])):
        content = source.choice(OF_ANY)(source, content, other) if len(content) > 9 else content
    files[place] = content
    folder = home / "damaged"
    shutil.rmtree(folder, ignore_errors=True)
    for path, held in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(held)
    target = str(folder / place) if len(files) == 1 and name not in {"CIFAR-100"} else str(folder)
    verify = ["verify", "--theorem", "2.10", "--no-train", "--dataset", target]
    return ending(*source.choice([verify, verify, verify, ["audit", target]])).check().code


def damage_many(home: Path, seed: int, cases: int) -> dict[int, int]:
    """Try so many damages, in turn of every format; how often each exit code came."""
    codes: dict[int, int] = {}
    for name in WRITERS:  # what is loaded by the way is not counted
        files = _contents(name, 1, home)
        where = home / f"{name} 1"
        target = str(where) if len(files) > 1 or name == "CIFAR-100" else str(where / next(iter(files)))
        assert ending("audit", target).check().code in {0, 1}, name
    with little_memory():
        for case in range(cases):
            name = list(WRITERS)[case % len(WRITERS)]
            try:
                code = try_one(random.Random(f"{seed} {case}"), home, name)
            except AssertionError as error:
                raise AssertionError(f"{name}, seed {seed}, case {case}: {error}") from None
            codes[code] = codes.get(code, 0) + 1
    return codes


def test_a_damaged_file_is_read_or_refused_in_a_line(tmp_path: Path) -> None:
    codes = damage_many(tmp_path, SEED, 50)
    assert codes[2] > 15


def test_a_feather_file_of_version_1_is_refused_for_damaged_ones_end_the_process(tmp_path: Path) -> None:
    (tmp_path / "t.feather").write_bytes(b"FEA1" + bytes(64) + b"FEA1")
    assert "of the old version 1" in ending("audit", str(tmp_path / "t.feather")).check().err


@pytest.mark.slow
def test_thousands_of_damaged_files_are_read_or_refused_in_a_line(tmp_path: Path) -> None:
    codes = damage_many(tmp_path, SEED + 1, CASES)
    assert codes[2] > CASES // 3
