"""Labelled images: scanned digits that come along, MNIST-style and CIFAR sets from a folder.

Only the training halves are read, since training errors are what the theory speaks of. Nothing is fetched: the folder
is named by the person who has the files, and where some are absent it is said which ones belong where. The SHA-256 of
every file is kept, so that a result says what it was measured on.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Integers
from mixproof.geometry.data.images.cifar import read_binary, read_python
from mixproof.geometry.data.images.idx import idx_shape, read_idx
from mixproof.geometry.errors import InputError, nearest


@dataclass(frozen=True)
class HashedFile:
    """A file that images were read from: its name within the folder, and its SHA-256."""

    name: str
    sha256: str


@dataclass(frozen=True, eq=False)
class LabelledImages:
    """Labelled images.

    Parameters
    ----------
    pixels : (N, C, H, W) array of unsigned bytes
        C colour planes of H rows and W columns each.
    labels : (N,) array
        Class of each image, from 0.
    classes : int
        Number of classes.
    files : tuple of HashedFile
        What was read; empty for the embedded digits.
    """

    name: str
    pixels: NDArray[np.uint8]
    labels: Integers
    classes: int
    files: tuple[HashedFile, ...] = ()

    def __len__(self) -> int:
        """Number of images."""
        return len(self.labels)

    def part(self, size: int, seed: int) -> "LabelledImages":
        """So many of the images, drawn without replacement, in their order.

        Raises
        ------
        InputError
            If there are fewer, or not even two are asked for.
        """
        if not 2 <= size <= len(self):
            raise InputError(f"a subset of {self.name} has from 2 to {len(self):,} images, not {size:,}")
        chosen = np.sort(np.random.default_rng(seed).choice(len(self), size, replace=False))
        return LabelledImages(self.name, self.pixels[chosen], self.labels[chosen], self.classes, self.files)


def load_images(name: str = "digits", data: Path | str | None = None) -> LabelledImages:
    """A set of images by its name.

    Parameters
    ----------
    name : str
        ``digits``, ``mnist``, ``fashion-mnist``, ``cifar-10``, ``cifar-100`` or ``cifar-100-coarse``.
    data : path, optional
        The folder with the files, or the one around what the published archive unpacks to; ``digits`` needs none.

    Raises
    ------
    InputError
        If there is no such set, files are absent, or one of them is not what it should be.

    Examples
    --------
    >>> digits = load_images("digits")
    >>> digits.pixels.shape, digits.classes, int(digits.pixels.max())
    ((1797, 1, 8, 8), 10, 16)
    """
    if name == "digits":
        if data is not None:
            raise InputError("digits come along: name no folder for them")
        return _digits()
    if name not in _SETS:
        raise InputError(f"there are no images {name!r}; {nearest(name, ['digits', *_SETS])}")
    if data is None:
        raise InputError(f"{name} is read from a folder: name it by `data`; {_SETS[name].belongs}")
    root = Path(data)
    if not root.is_dir():
        raise InputError(f"there is no folder {root}; {_SETS[name].belongs}")
    return _SETS[name].read(name, root)


def _digits() -> LabelledImages:
    """The scanned digits that come with scikit-learn."""
    from sklearn.datasets import load_digits

    bunch = load_digits()
    return LabelledImages("digits", bunch.images.astype(np.uint8)[:, None], bunch.target.astype(np.int64), 10)


@dataclass(frozen=True)
class _Set:
    """A published set: the words that say which files belong into its folder, and the reader of these."""

    belongs: str
    read: Callable[[str, Path], LabelledImages]


def _mnist(name: str, root: Path) -> LabelledImages:
    """Images and labels in two IDX files, with either spelling of their names, plain or gzipped."""
    found = []
    for part, kind in (("images", "idx3"), ("labels", "idx1")):
        names = [f"train-{part}{mark}{kind}-ubyte{end}" for mark in "-." for end in ("", ".gz")]
        found.append(_first(name, root, ["", "MNIST/raw", "FashionMNIST/raw"], names))
    (count, *_), (label_count,) = idx_shape(found[0], axes=3), idx_shape(found[1], axes=1)
    if count != label_count:
        raise InputError(f"{found[0]} holds {count:,} images, {found[1]} {label_count:,} labels: not a pair")
    labels = read_idx(found[1], axes=1)
    classes = max(10, int(labels.max()) + 1)  # sets of letters have more
    pixels = read_idx(found[0], axes=3)
    return LabelledImages(name, pixels[:, None], labels.astype(np.int64), classes, _digests(root, found))


@dataclass(frozen=True)
class _Cifar:
    """The files of a CIFAR set, in both versions."""

    classes: int
    folders: tuple[str, str]
    binary: tuple[str, ...]
    python: tuple[str, ...]
    label_bytes: int
    label_key: str
    label_at: int

    def read(self, name: str, root: Path) -> LabelledImages:
        """The binary version where its first file is there, else the Python version."""
        here = ("", *self.folders)
        is_binary = any((root / folder / self.binary[0]).is_file() for folder in here)
        paths = [_first(name, root, here, [file]) for file in (self.binary if is_binary else self.python)]
        if is_binary:
            parts = [read_binary(path, self.label_bytes, self.classes, self.label_at) for path in paths]
        else:
            parts = [read_python(path, self.label_key, self.classes) for path in paths]
        pixels, labels = (np.concatenate([part[k] for part in parts]) for k in (0, 1))
        return LabelledImages(name, pixels.astype(np.uint8, copy=False), labels, self.classes, _digests(root, paths))


def _first(name: str, root: Path, folders: tuple[str, ...] | list[str], names: list[str]) -> Path:
    """The first of the files that is there."""
    for folder in folders:
        for file in names:
            path = root / folder / file
            if path.is_file():
                return path
    raise InputError(f"{root} has no file {names[0]}; {_SETS[name].belongs}")


def _digests(root: Path, paths: list[Path]) -> tuple[HashedFile, ...]:
    """The files with their names within the folder and their hashes."""
    files = []
    for path in paths:
        with path.open("rb") as stream:
            files.append(HashedFile(path.relative_to(root).as_posix(), file_digest(stream, "sha256").hexdigest()))
    return tuple(files)


_CIFAR_10 = _Cifar(
    10,
    ("cifar-10-batches-bin", "cifar-10-batches-py"),
    tuple(f"data_batch_{k}.bin" for k in range(1, 6)),
    tuple(f"data_batch_{k}" for k in range(1, 6)),
    1,
    "labels",
    0,
)
_CIFAR_100 = _Cifar(100, ("cifar-100-binary", "cifar-100-python"), ("train.bin",), ("train",), 2, "fine_labels", 1)
_COARSE = replace(_CIFAR_100, classes=20, label_key="coarse_labels", label_at=0)
_CIFAR_100_BELONGS = "unpack cifar-100-binary.tar.gz or cifar-100-python.tar.gz there (train.bin or train)"
_TWO_FILES = "put train-images-idx3-ubyte and train-labels-idx1-ubyte there, plain or .gz"

_SETS: dict[str, _Set] = {
    "mnist": _Set(_TWO_FILES, _mnist),
    "fashion-mnist": _Set(_TWO_FILES, _mnist),
    "cifar-10": _Set(
        "unpack cifar-10-binary.tar.gz or cifar-10-python.tar.gz there (data_batch_1 to data_batch_5, with or "
        "without .bin)",
        _CIFAR_10.read,
    ),
    "cifar-100": _Set(_CIFAR_100_BELONGS, _CIFAR_100.read),
    "cifar-100-coarse": _Set(_CIFAR_100_BELONGS, _COARSE.read),
}
