"""Data for an audit as they lie on a disk: what `geometry.data.objects` reads, and the published files of image sets.

A folder that holds MNIST-style IDX files or the batches of CIFAR is told by the names of its files; of such sets the
training half is read, channels last, as image libraries lay out pixels.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mixproof.geometry.data.images.folders import image_set
from mixproof.geometry.data.objects import as_rows, read_source
from mixproof.geometry.data.rows import GapError, Missing, Rows, of_table, rows_text
from mixproof.geometry.errors import InputError


def read_data(
    path: str | Path, label: str | None = None, header: bool | None = None, missing: Missing = "refuse"
) -> Rows:
    """Labelled rows of a named dataset, a file, a folder of images by class, or a folder of IDX or CIFAR files.

    Raises
    ------
    InputError
        If there is nothing that can be read; where values are missing, with the way to leave such rows out.

    Examples
    --------
    >>> read_data("cross").count
    4
    """
    try:
        return _read(path, label, header, missing)
    except GapError as error:
        raise InputError(f"{error}: {_gap_words(error.rows)}") from None


def _read(path: str | Path, label: str | None, header: bool | None, missing: Missing) -> Rows:
    folder = Path(path)
    kind = image_set(folder) if folder.is_dir() else None
    if kind is not None:
        if label is not None or header is not None:
            raise InputError("`label` and `header` are for tables; image sets have labels of their own")
        return _read_images(kind.lower(), folder)
    return read_source(path, label, header, missing)


def rows_of(data: Any, y: Any = None, label: str | None = None, missing: Missing = "refuse") -> Rows:
    """The same of anything that holds labelled examples.

    Raises
    ------
    InputError
        If it cannot be read.

    Examples
    --------
    >>> rows_of([[0], [1]], ["a", "b"]).count
    2
    """
    try:
        if isinstance(data, str | Path) and y is None:
            return _read(data, label, None, missing)
        return as_rows(data, y, label=label, missing=missing)
    except GapError as error:
        raise InputError(f"{error}: {_gap_words(error.rows)}") from None


def _read_images(kind: str, folder: Path) -> Rows:
    """The training half of a published image set.

    Raises
    ------
    InputError
        If a file is absent or not what it should be.
    """
    from dataclasses import replace

    from mixproof.geometry.data.images.sets import load_images

    images = load_images(kind, folder)
    pixels = images.pixels.transpose(0, 2, 3, 1)
    rows = of_table(pixels[..., 0] if pixels.shape[-1] == 1 else pixels, images.labels.tolist(), folder.name or kind)
    files = ", ".join(f"{file.name} (SHA-256 {file.sha256[:12]}…)" for file in images.files[:3])
    more = f", … {len(images.files)} files" if len(images.files) > 3 else ""
    return replace(rows, origin=f"{kind}, training half: {files}{more}")


def _gap_words(rows: Sequence[int]) -> str:
    """The way on where values are missing, for the end of an error."""
    which = "the row, or leave it out" if len(rows) == 1 else f"rows {rows_text(rows)}, or leave them out"
    return f"complete {which} with `missing='drop'`"
