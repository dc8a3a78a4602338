"""A folder of images by class becomes labelled rows: ``folder/class/image.png``.

Every image is read as integers from 0 to 255, in grey if all of them are grey and in colour (RGB) otherwise, so
that the rows are what a training script sees before it normalises. All have to be of one size: how to bring them to
one size changes the data, so it is for their owner to say.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from mixproof.geometry.data.exact_tables import integer_array
from mixproof.geometry.data.images.opened import FORMATS, opened, pixels
from mixproof.geometry.data.images.pictures import is_grey
from mixproof.geometry.data.rows import Rows, of_names
from mixproof.geometry.errors import InputError, needed

IMAGE_SUFFIXES = frozenset(FORMATS)
"""Endings of the files that are read as images."""

_SPLITS = {"train", "training", "test", "testing", "val", "valid", "validation", "dev"}
"""Names of folders that hold a part of the data each, and no class."""

MOST_PIXEL_VALUES = 2 * 10**9
"""Most numbers that all images of a folder together may hold."""


def is_image_folder(folder: Path) -> bool:
    """True if some folder in it holds an image.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     Path(folder, "notes.png").touch()
    ...     before = is_image_folder(Path(folder))
    ...     Path(folder, "cat").mkdir()
    ...     Path(folder, "cat", "1.png").touch()
    ...     before, is_image_folder(Path(folder))
    (False, True)
    """
    return any(True for _ in _files(folder))


def read_folder(path: str | Path) -> Rows:
    """Labelled rows from the images of a folder; each class is a folder in it.

    Rows are counted through the classes by name, and in a class through the files by name.

    Parameters
    ----------
    path : str or Path
        A folder such as ``train`` with ``train/cat/0001.png``; further folders in a class are read too.

    Raises
    ------
    InputError
        If there is no image, the sizes differ, or a file is no complete image of the format that its ending names.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from PIL import Image
    >>> with TemporaryDirectory() as folder:
    ...     for kind, grey in (("dog", 255), ("cat", 7)):
    ...         Path(folder, kind).mkdir()
    ...         Image.new("L", (2, 1), grey).save(Path(folder, kind, "1.png"))
    ...     rows = read_folder(folder)
    >>> rows.numerators.tolist(), rows.labels, rows.places
    ([[7, 7], [255, 255]], ('cat', 'dog'), ('cat/1.png', 'dog/1.png'))
    """
    folder = Path(path)
    images = needed("PIL.Image", "data", "to read images")
    files = list(_files(folder))
    if not files:
        raise InputError(f"{folder} holds no folders of images: put the images of each class into a folder of its own")
    _check_split(folder, files)
    first = _size(images, files[0])
    for file in files[1:]:
        if _size(images, file) != first:
            raise InputError(
                f"{_within(folder, file)} has {_words(_size(images, file))} pixels, {_within(folder, files[0])} has "
                f"{_words(first)}: bring all images to one size first"
            )
    is_grey = all(_is_grey(images, file) for file in files)
    shape = (first[1], first[0]) if is_grey else (first[1], first[0], 3)
    if len(files) * int(np.prod(shape)) > MOST_PIXEL_VALUES:
        raise InputError(
            f"{folder} holds {len(files):,} images of {_words(first)} pixels, which is too much: take a part"
        )
    table = np.stack([pixels(images, file, "L" if is_grey else "RGB") for file in files]).reshape(len(files), -1)
    labels = [file.relative_to(folder).parts[0] for file in files]
    if len(set(labels)) == 1:
        raise InputError(
            f"{folder} holds images of one class only, {labels[0]!r}: name the folder in which each class has a folder"
        )
    rows = of_names(folder.name or str(folder), integer_array(table), 1, labels)
    origin = f"{len(files):,} images of {_words(first)} pixels, {'grey' if is_grey else 'RGB'}, 0 to 255"
    return replace(rows, shape=shape, origin=origin, places=tuple(_within(folder, file) for file in files))


def _files(folder: Path) -> Iterator[Path]:
    """The images of all classes, in order; hidden ones, such as the ``._1.png`` that macOS leaves, are none."""
    for inner in sorted(each for each in folder.iterdir() if each.is_dir() and not each.name.startswith(".")):
        for file in sorted(inner.rglob("*")):
            hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
            if file.suffix.lower() in IMAGE_SUFFIXES and not hidden and file.is_file():
                yield file


def _check_split(folder: Path, files: list[Path]) -> None:
    """Refuse the parts of a split in place of classes."""
    parts = [file.relative_to(folder).parts for file in files]
    names = sorted({part[0] for part in parts})
    if max(map(len, parts)) > 2 and {name.casefold() for name in names} <= _SPLITS:
        raise InputError(
            f"{folder} has {' and '.join(names)} where classes should be, and such folders are parts of a split: name "
            f"{folder / names[-1]}, say"
        )


def _within(folder: Path, file: Path) -> str:
    """The path of a file within the folder."""
    return file.relative_to(folder).as_posix()


def _words(size: tuple[int, int]) -> str:
    """Width and height in words."""
    return f"{size[0]} × {size[1]}"


def _size(images: Any, file: Path) -> tuple[int, int]:
    """Width and height in pixels."""
    with opened(images, file) as image:
        width, height = image.size
    return int(width), int(height)


def _is_grey(images: Any, file: Path) -> bool:
    """True if an image has no colours."""
    with opened(images, file) as image:
        return is_grey(image)
