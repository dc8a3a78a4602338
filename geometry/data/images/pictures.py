"""Pictures in memory as arrays of pixels, by the same rule as image files: grey ones in grey, all others in colour.

So the indices of a palette are no pixels, and a picture is read alike from a folder, a torch dataset or a table.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.errors import InputError

_GREY = {"1", "L", "LA", "La"}
"""The modes of Pillow that have no colours."""


def is_grey(picture: Any) -> bool:
    """True if a picture has no colours.

    Examples
    --------
    >>> from PIL import Image
    >>> is_grey(Image.new("LA", (1, 1))), is_grey(Image.new("P", (1, 1)))
    (True, False)
    """
    return picture.mode in _GREY


def converted(picture: Any, mode: str) -> NDArray[np.uint8]:
    """The pixels of a picture from 0 to 255, in grey (``"L"``) or in colour (``"RGB"``).

    Raises
    ------
    InputError
        If its pixels have more than 8 bits.

    Examples
    --------
    >>> from PIL import Image
    >>> converted(Image.new("1", (2, 1), 1), "L").tolist()
    [[255, 255]]
    """
    if picture.mode.startswith(("I", "F")):
        raise InputError(
            f"a picture has {picture.mode} pixels, which are more than 8 bits: save it with 8 bits, or give the array "
            "of its numbers"
        )
    return np.asarray(picture.convert(mode))


def pixels_of(picture: Any) -> NDArray[np.uint8]:
    """The (H, W) pixels of a grey picture, or the (H, W, 3) of another.

    Examples
    --------
    >>> from PIL import Image
    >>> pixels_of(Image.new("L", (2, 1), 7)).tolist(), pixels_of(Image.new("RGBA", (2, 1))).shape
    ([[7, 7]], (1, 2, 3))
    """
    return converted(picture, "L" if is_grey(picture) else "RGB")


def all_alike(pictures: Sequence[NDArray[np.uint8]]) -> list[NDArray[np.uint8]]:
    """Pictures as `pixels_of` gives them, all in colour where one of them is.

    Examples
    --------
    >>> [each.shape for each in all_alike([np.zeros((1, 2), np.uint8), np.zeros((1, 2, 3), np.uint8)])]
    [(1, 2, 3), (1, 2, 3)]
    """
    if all(each.ndim == 2 for each in pictures):
        return list(pictures)
    return [np.repeat(each[..., None], 3, axis=-1) if each.ndim == 2 else each for each in pictures]
