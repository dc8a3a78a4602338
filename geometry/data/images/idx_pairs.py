"""A pair of IDX files, images and their labels, becomes labelled rows, whichever of the two is named."""

import re
from dataclasses import replace
from pathlib import Path

from mixproof.geometry.data.images.idx import idx_axes, idx_shape, read_idx
from mixproof.geometry.data.memory.arrays import of_table
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError

_PARTS = {"images": "labels", "labels": "images", "idx3": "idx1", "idx1": "idx3"}
"""The words by which the names of two such files differ."""

_PART = re.compile("|".join(_PARTS))


def read_idx_pair(file: Path) -> Rows:
    """Labelled rows from images in IDX and their labels beside them, such as those of MNIST, EMNIST or KMNIST.

    Parameters
    ----------
    file : Path
        Either of the two, plain or gzipped: ``train-images-idx3-ubyte`` goes with ``train-labels-idx1-ubyte``.

    Raises
    ------
    InputError
        If the other file is absent, or the two are no pair.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     images, labels = Path(folder, "a-images-idx3-ubyte"), Path(folder, "a-labels-idx1-ubyte")
    ...     _ = images.write_bytes(bytes([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1]) + bytes([9, 7]))
    ...     _ = labels.write_bytes(bytes([0, 0, 8, 1, 0, 0, 0, 2]) + bytes([46, 3]))
    ...     rows = read_idx_pair(images)
    >>> rows.numerators.tolist(), rows.labels, rows.name
    ([[9], [7]], ('46', '3'), 'a-images-idx3-ubyte')
    """
    other = _partner(file)
    images, labels = (other, file) if idx_axes(file) == 1 else (file, other)
    axes = idx_axes(images) or 0
    if axes < 2 or idx_axes(labels) != 1:
        raise InputError(f"{images} and {labels} are no images with a label each: the labels have one axis")
    count, label_count = idx_shape(images, axes)[0], idx_shape(labels, 1)[0]
    if count != label_count:
        raise InputError(f"{images} holds {count:,} images, {labels} {label_count:,} labels: not a pair")
    rows = of_table(read_idx(images, axes), read_idx(labels, 1).tolist(), file.name)
    return replace(rows, origin=f"images: {images.name}; labels: {labels.name}")


def idx_images_in(folder: Path) -> Path | None:
    """The training images of a folder that holds such a pair under a name of its own, as EMNIST's do; None without one.

    Raises
    ------
    InputError
        If there are several.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     Path(folder, "emnist-letters-train-images-idx3-ubyte.gz").touch()
    ...     idx_images_in(Path(folder)).name
    'emnist-letters-train-images-idx3-ubyte.gz'
    """
    found = sorted(file for file in folder.glob("*-train-images?idx3-ubyte*") if not file.name.startswith("."))
    if len(found) > 1:
        listed = ", ".join(file.name for file in found[:4]) + ", …" * (len(found) > 4)
        raise InputError(f"{folder} holds several sets of images: name one of {listed}")
    return found[0] if found else None


def _partner(file: Path) -> Path:
    """The file that goes with another one, by its name."""
    plain = file.name.removesuffix(".gz")
    name = _PART.sub(lambda found: _PARTS[found[0]], plain)
    if name == plain:
        raise InputError(
            f"{file} is an IDX file, and these come in pairs: call them, say, train-images-idx3-ubyte and "
            "train-labels-idx1-ubyte"
        )
    found = next((path for end in ("", ".gz") if (path := file.with_name(name + end)).is_file()), None)
    if found is None:
        raise InputError(f"{file} is one of two IDX files: put {name} beside it, plain or .gz")
    return found
