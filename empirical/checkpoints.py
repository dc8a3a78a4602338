"""Checkpoints of a training: written whole or not at all, and read only by the training they belong to."""

import os
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geometry.errors import InputError

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Checkpoint:
    """Where a training leaves its state, and whether it takes up what is there.

    Parameters
    ----------
    path : Path
        An ``.npz`` file; a finished training leaves it too.
    resume : bool
        Start from the state in the file, if there is one; otherwise the file is overwritten.
    seconds : float
        Least time between two states.
    """

    path: Path
    resume: bool = True
    seconds: float = 10.0


def save(path: Path, fingerprint: str, step: int, arrays: Arrays) -> None:
    """Replace the file by a new state; at no moment is it half written.

    Raises
    ------
    InputError
        If the file cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     save(Path(folder, "state.npz"), "mine", 7, {"rates": np.array([0.5])})
    ...     [file.name for file in Path(folder).iterdir()]
    ['state.npz']
    """
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            np.savez(file, allow_pickle=False, fingerprint=np.array(fingerprint), step=np.array(step), **dict(arrays))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputError(f"the checkpoint {path} cannot be written: {error.strerror}; name another file") from None
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def load(path: Path, fingerprint: str) -> tuple[int, dict[str, NDArray[Any]]] | None:
    """The step and the arrays of a state, or None where there is no file.

    Raises
    ------
    InputError
        If the file is no checkpoint, or that of another training.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "state.npz")
    ...     save(path, "mine", 7, {"rates": np.array([0.5])})
    ...     load(path, "mine"), load(Path(folder, "other.npz"), "mine")
    ((7, {'rates': array([0.5])}), None)
    """
    if not path.exists():
        return None
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        owner, step = str(arrays.pop("fingerprint")), int(arrays.pop("step"))
    except (OSError, ValueError, KeyError, EOFError, AttributeError, TypeError, zipfile.BadZipFile):
        raise InputError(f"{path} is not a checkpoint: name another file, or remove it") from None
    if owner != fingerprint:
        raise InputError(f"{path} belongs to a training with other settings or data: name another file, or remove it")
    return step, arrays
