"""Files that hold no table, told by how they begin or by their ending, each with the way to a table."""

from pathlib import Path

from mixproof.geometry.data.images.folders import IMAGE_SUFFIXES
from mixproof.geometry.errors import InputError

_IMAGE = "is an image, not a table: name the folder in which each class has a folder of images"
_UNPACK = "is an archive: unpack it, and name the table in it"
_MARKS = {
    b"\x89PNG": _IMAGE,
    b"\xff\xd8\xff": _IMAGE,
    b"GIF8": _IMAGE,
    b"PK\x03\x04": _UNPACK,
    b"\x1f\x8b": _UNPACK,
    b"BZh": _UNPACK,
    b"\xfd7zXZ": _UNPACK,
    b"PAR1": "is a Parquet file: let its name end in .parquet",
    b"ARROW1": "is a Feather file: let its name end in .feather",
    b"FEA1": "is a Feather file: let its name end in .feather",
    b"\x93NUMPY": "is a NumPy file: let its name end in .npy",
    b"\x89HDF": "is an HDF5 file: save its arrays as X and y with numpy.savez",
    b"%PDF": "is a PDF: save its table as a CSV file",
    b"SQLite": "is a database: save a table of it as a CSV file",
}
_ENDINGS = {
    **dict.fromkeys(IMAGE_SUFFIXES, _IMAGE),
    **dict.fromkeys((".xlsx", ".xls", ".ods"), "is a spreadsheet: save the sheet as a CSV file"),
    **dict.fromkeys((".jsonl", ".ndjson"), "is JSON: save it as a CSV or Parquet file with one row an example"),
    **dict.fromkeys((".pkl", ".pickle", ".pt", ".pth"), "holds Python objects: save X and y with numpy.savez"),
}
_LONGEST = max(map(len, _MARKS))


def refuse_other_formats(file: Path) -> None:
    """Refuse a file that is known to be no text.

    Raises
    ------
    InputError
        If it is an image, an archive, a spreadsheet or the like, with the way to a table.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "cat.dat")
    ...     _ = file.write_bytes(b"GIF89a")
    ...     try:
    ...         refuse_other_formats(file)
    ...     except InputError as error:
    ...         print(str(error).removeprefix(folder))
    /cat.dat is an image, not a table: name the folder in which each class has a folder of images
    """
    told = _ENDINGS.get(file.suffix.lower())
    if told is None and file.is_file():
        with file.open("rb") as stream:
            start = stream.read(_LONGEST)
        told = next((words for mark, words in _MARKS.items() if start.startswith(mark)), None)
    if told is not None:
        raise InputError(f"{file} {told}")
