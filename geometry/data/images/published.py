"""Folders with the files of a published image set become labelled rows: MNIST and its kind, CIFAR-10, CIFAR-100.

Such a folder is told by the names of its files. The training half is read, channels last, as image libraries lay out
pixels.
"""

from dataclasses import replace
from pathlib import Path

from mixproof.geometry.data.images.sets import load_images
from mixproof.geometry.data.memory.arrays import of_table
from mixproof.geometry.data.rows import Rows

_SETS = {
    "MNIST": ("train-images*idx3-ubyte*", "MNIST/raw/train-images*", "FashionMNIST/raw/train-images*"),
    "CIFAR-10": ("data_batch_1*", "cifar-10-batches-*/data_batch_1*"),
    "CIFAR-100": ("cifar-100-*/train*", "train.bin", "train"),
}
"""Published image sets, each with files by which it is known."""


def image_set(folder: Path) -> str | None:
    """The published image set whose training files a folder holds, if it does.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     Path(folder, "data_batch_1.bin").touch()
    ...     image_set(Path(folder))
    'CIFAR-10'
    """
    found = (kind for kind, marks in _SETS.items() if any(_has_file(folder, mark) for mark in marks))
    return next(found, None)


def label_sets(kind: str) -> tuple[str, ...]:
    """The names of the labels of a set, where it has several: the first ones are read where none are asked for.

    Examples
    --------
    >>> label_sets("CIFAR-100"), label_sets("MNIST")
    (('fine', 'coarse'), ())
    """
    return ("fine", "coarse") if kind == "CIFAR-100" else ()


def _has_file(folder: Path, mark: str) -> bool:
    """True if a folder holds a file of such a name."""
    return any(file.is_file() for file in folder.glob(mark))


def read_image_set(kind: str, folder: Path, labels: str | None = None) -> Rows:
    """Labelled rows from the training half of a published image set.

    Parameters
    ----------
    kind : str
        One that `image_set` tells.
    labels : str, optional
        One of its `label_sets`.

    Raises
    ------
    InputError
        If a file is absent or not what it should be.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "train.bin").write_bytes(bytes([0, 9]) + bytes(3072))
    ...     rows = read_image_set("CIFAR-100", Path(folder))
    >>> rows.labels, rows.shape
    (('9',), (32, 32, 3))
    """
    name = kind.lower() + ("-coarse" if labels == "coarse" else "")
    images = load_images(name, folder)
    pixels = images.pixels.transpose(0, 2, 3, 1)
    rows = of_table(pixels[..., 0] if pixels.shape[-1] == 1 else pixels, images.labels.tolist(), folder.name or name)
    files = ", ".join(f"{file.name} (SHA-256 {file.sha256[:12]}…)" for file in images.files[:3])
    more = f", … {len(images.files)} files" if len(images.files) > 3 else ""
    return replace(rows, origin=f"{name}, training half: {files}{more}")
