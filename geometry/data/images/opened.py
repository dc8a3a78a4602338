"""Image files, opened as the format that their ending names and as no other.

Pillow tells the format of a file by its content, and for some formats it starts another program: Ghostscript for EPS.
So it is told which format to try, and a file that holds something else is refused by both names.
"""

import logging
import os
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.data.images.pictures import converted
from mixproof.geometry.errors import InputError

logging.getLogger("PIL").addHandler(logging.NullHandler())  # else its words for damage stand beside our refusal

FORMATS = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".bmp": "BMP",
    ".gif": "GIF",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".webp": "WEBP",
    ".ppm": "PPM",
    ".pgm": "PPM",
}
"""The endings that are read, each with the format that such a file holds, by Pillow's name."""

_MARKS = {
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"BM": "BMP",
    b"GIF8": "GIF",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"II+\0": "TIFF",
    b"MM\0+": "TIFF",
    b"P1": "PPM",
    b"P2": "PPM",
    b"P3": "PPM",
    b"P4": "PPM",
    b"P5": "PPM",
    b"P6": "PPM",
    b"%!PS": "EPS",
    b"\xc5\xd0\xd3\xc6": "EPS",
    b"%PDF": "PDF",
    b"8BPS": "PSD",
    b"\0\0\1\0": "ICO",
    b"\0\0\0\x0cjP": "JPEG 2000",
    b"<?xml": "XML",
    b"<svg": "SVG",
    b"<!DOCTYPE": "HTML",
    b"<html": "HTML",
    b"version https://git-lfs": "a pointer to a file of Git LFS",
    b"PK\x03\x04": "a ZIP archive",
}
"""The beginnings of files that are met under the name of an image, and what these files hold."""

_LONGEST = max(map(len, _MARKS))


def opened(images: Any, file: Path) -> Any:
    """An image whose size and mode are known, and whose pixels are not read yet.

    Parameters
    ----------
    images : module
        `PIL.Image`.
    file : Path
        With one of the endings in `FORMATS`.

    Raises
    ------
    InputError
        If it holds another format than its ending says, is damaged, or has more pixels than Pillow lets an image have.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from PIL import Image
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "1.png")
    ...     Image.new("L", (2, 1)).save(file)
    ...     with opened(Image, file) as image:
    ...         image.size, image.mode
    ((2, 1), 'L')
    """
    meant = FORMATS[file.suffix.lower()]
    held = _held(file)
    if held not in {meant, ""}:
        raise InputError(f"{file} ends in {file.suffix}, and holds {held}: {_mend(held, meant)}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return images.open(file, formats=[meant])
    except Exception as error:  # a damaged image raises errors of many kinds
        raise _refusal(images, file, error) from None


def pixels(images: Any, file: Path, mode: str) -> NDArray[np.uint8]:
    """The pixels of an image, in grey (``"L"``) or in colour (``"RGB"``), of its first picture where it has several.

    Raises
    ------
    InputError
        If it is damaged, or has more than 8 bits.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from PIL import Image
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "1.png")
    ...     Image.new("L", (2, 1), 7).save(file)
    ...     pixels(Image, file, "L").tolist()
    [[7, 7]]
    """
    with opened(images, file) as image:
        if image.mode.startswith(("I", "F")):
            raise InputError(f"{file} has {image.mode} pixels, which are more than 8 bits: save it with 8 bits")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", images.DecompressionBombWarning)
                if any(decoder == "libtiff" for decoder, *_ in getattr(image, "tile", ())):
                    with _unheard():
                        return converted(image, mode)
                return converted(image, mode)
        except Exception as error:
            raise _refusal(images, file, error) from None


_one_at_a_time = Lock()


@contextmanager
def _unheard() -> Iterator[None]:
    """Work in which libtiff says nothing: it writes to standard error by itself, beside our refusal."""
    with _one_at_a_time:
        try:
            heard = os.dup(2)
        except OSError:  # there is no standard error
            yield
            return
        try:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 2)
            os.close(nowhere)
            yield
        finally:
            os.dup2(heard, 2)
            os.close(heard)


def _held(file: Path) -> str:
    """The format that a file begins as; empty where it is none of those known."""
    try:
        with file.open("rb") as stream:
            start = stream.read(_LONGEST)
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror or error}") from None
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "WEBP"
    if start[4:8] == b"ftyp":
        return "AVIF or HEIC"
    return next((held for mark, held in _MARKS.items() if start.startswith(mark)), "")


def _mend(held: str, meant: str) -> str:
    """The way to a file that is read, from one that holds something else."""
    ending = next((ending for ending, name in FORMATS.items() if name == held), None)
    return f"save it as {meant}, or leave it out" if ending is None else f"let its name end in {ending}"


def _refusal(images: Any, file: Path, error: Exception) -> InputError:
    """The refusal of an image that Pillow cannot open, or will not."""
    if isinstance(error, images.DecompressionBombError | images.DecompressionBombWarning):
        return InputError(
            f"{file} has more than {images.MAX_IMAGE_PIXELS:,} pixels, which is too much for one image: leave it out"
        )
    told = re.sub(r"^\w+ Warning, ", "", str(error))  # what is refused is no warning
    if isinstance(error, images.UnidentifiedImageError):
        told = f"it cannot be read as {FORMATS[file.suffix.lower()]}"
    return InputError(f"{file} is not a complete image: {told}")
