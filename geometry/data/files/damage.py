"""Damaged files: whatever a library raises over one becomes the refusal of the file."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mixproof.geometry.errors import InputError, shortened

_REASON = 120
"""Characters of a library's own words that are shown: some quote the file at length."""


@contextmanager
def refused_if_damaged(file: Path, format: str) -> Iterator[None]:
    """Reading in which every error of a library means that the file is not whole.

    Libraries raise errors of dozens of kinds over damaged files, some of them of Python's interpreter.

    Parameters
    ----------
    format : str
        As in "NumPy" or "Parquet or Feather".

    Raises
    ------
    InputError
        For any error; one of ours stays as it is.

    Examples
    --------
    >>> with refused_if_damaged(Path("t.npy"), "NumPy"):
    ...     bytes([200]).decode("utf-8")
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: t.npy is not a complete NumPy file: 'utf-8' codec can't decode byte 0xc8 in \
position 0: unexpected end of data
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of formats that are old, and of names that occur twice
            yield
    except InputError:
        raise
    except MemoryError:
        raise InputError(f"{file} declares more than fits into memory: is it a complete {format} file?") from None
    except Exception as error:
        reason = shortened(" ".join(str(error).split()), _REASON) or type(error).__name__
        raise InputError(f"{file} is not a complete {format} file: {reason}") from None
