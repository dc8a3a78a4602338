"""Checkpoints of a training: written whole or not at all, and read only by the training they belong to.

With the arrays goes a digest of them, their names, the step, and the training: damage is seen that an archive's own
checksums do not see, such as two arrays that changed places.
"""

import io
import os
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.errors import InputError

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Checkpoint:
    """The file in which a training leaves its state, and a switch to take up what is there.

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
    held = {"fingerprint": np.array(fingerprint), "step": np.array(step), **arrays}
    try:
        with part.open("wb") as file:
            np.savez(file, allow_pickle=False, digest=np.array(_digest(held)), **held)
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
        arrays = _arrays(path)
        if str(arrays.pop("digest")) != _digest(arrays):
            raise ValueError("changed since it was written")
        owner, step = str(arrays.pop("fingerprint")), int(arrays.pop("step"))
    except Exception:  # a broken archive may raise anything
        raise _no_checkpoint(path) from None
    if owner != fingerprint:
        raise InputError(f"{path} belongs to a training with other settings or data: name another file, or remove it")
    return step, arrays


def matching(path: Path, found: Arrays, wanted: Arrays, prefix: str = "") -> dict[str, NDArray[Any]]:
    """Those of the arrays of a state that a training takes up, each of the shape and type that it has there.

    Parameters
    ----------
    prefix : str
        What stands before their names in the state.

    Raises
    ------
    InputError
        If one of them is absent, or of another shape or type.

    Examples
    --------
    >>> matching(Path("state.npz"), {"0 rates": np.array([0.5])}, {"rates": np.array([0.0])}, prefix="0 ")
    {'rates': array([0.5])}
    """
    for name, like in wanted.items():
        values = found.get(prefix + name)
        if values is None or (values.shape, values.dtype) != (like.shape, like.dtype):
            raise _no_checkpoint(path)
    return {name: found[prefix + name] for name in wanted}


def _arrays(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays of an archive; each is read whole, and so against its checksum, before it is looked at."""
    arrays = {}
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if member.compress_type != zipfile.ZIP_STORED:
                raise zipfile.BadZipFile("packed otherwise than a checkpoint is")
            content = io.BytesIO(archive.read(member))
            arrays[member.filename.removesuffix(".npy")] = np.lib.format.read_array(content, allow_pickle=False)
    return arrays


def _digest(arrays: Arrays) -> str:
    """A digest of arrays with their names, shapes and types."""
    text = sha256()
    for name in sorted(arrays):
        text.update(f"{name} {arrays[name].dtype.str} {arrays[name].shape}\n".encode())
        text.update(np.ascontiguousarray(arrays[name]).tobytes())
    return text.hexdigest()


def _no_checkpoint(path: Path) -> InputError:
    return InputError(f"{path} is not a checkpoint: name another file, or remove it")
