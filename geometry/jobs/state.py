"""State files: the results of finished blocks of work, kept so that a run that is killed resumes.

Each finished block is appended to the file as one line of JSON and synchronised to the disk, so that a run that is
killed loses the blocks in flight and no other. A line without its end was being written at that moment: it is
dropped. The first line holds a key, the digest of the data and of the arguments (`content_key`): a file that belongs
to another question is refused.

The lines after it end with a digest of the key and of all that they say: the part of the run, the block, the result.
A line that was changed since, or comes from another question, is refused; it never becomes a result.
"""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from io import FileIO
from pathlib import Path
from threading import Lock
from typing import Any

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import integer_text

_FORM = "mixproof/blocks/2"
_FIRST_FORM = b'{"mixproof blocks":'
"""The first line of the form that had no digests began so."""

Keep = Callable[[int, str], None]
"""Keeps the result of a block: called with its place and its JSON text."""


@dataclass(frozen=True)
class Stage:
    """A part of a run, by all that its results depend on; kept with them and compared before they are used again.

    Parameters
    ----------
    key : str
        Stands for the data and all arguments (`content_key`).
    name : str
        The part of the work, where one state file serves several calls with the same key; shown with the progress.
    detail : str
        All else that the results of this part depend on; where it has changed, they are computed anew.
    told : str
        What is told of the work as it goes on (`geometry.jobs.watch`).
    """

    key: str = ""
    name: str = ""
    detail: str = ""
    told: str = "search"

    @property
    def mark(self) -> str:
        """The words by which a state file tells the results of this part from others."""
        return f"{self.name} {self.detail}".strip()


def content_key(dataset: Dataset, *arguments: object) -> str:
    """A digest of the points, their labels and the arguments of a question (by their `repr`).

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2]], ["a", "b", "a"])
    >>> content_key(line, "margins") == content_key(Dataset.from_rows([[0], [1], [2]], ["x", "y", "x"]), "margins")
    True
    >>> content_key(line, "margins") == content_key(line, "margins", 3)
    False
    """
    digest = sha256()
    numerators = dataset.numerators
    shape, kind, denominator = numerators.shape, str(numerators.dtype), integer_text(dataset.denominator)
    digest.update(f"({shape!r}, {kind!r}, {denominator}, {dataset.labels!r}, {arguments!r})".encode())
    for row in numerators:  # row by row: no copy of the whole
        digest.update(f"[{', '.join(map(integer_text, row))}]".encode() if row.dtype == object else row.tobytes())
    return digest.hexdigest()


@contextmanager
def kept(path: Path | None, stage: Stage, blocks: Sequence[range]) -> Iterator[tuple[dict[int, Any], Keep]]:
    """The results that a state file holds, by the places of their blocks, and a function that adds one.

    Parameters
    ----------
    path : Path, optional
        The state file; without one nothing is known, and nothing is kept.

    Raises
    ------
    InputError
        If the file is the state of another run or of none, if it is damaged, if another run is using it, or it cannot
        be written.

    Examples
    --------
    >>> with kept(None, Stage(), [range(3)]) as (known, keep):
    ...     known
    {}
    """
    if path is None:
        yield {}, lambda place, text: None
        return
    name = json.dumps(stage.mark)
    is_new = not path.exists()
    with _locked(path) as file, _emptied_again(path, file, is_new, len(_header(stage.key))):
        known, lock = _read(path, file, stage, blocks), Lock()

        def keep(place: int, text: str) -> None:
            block = blocks[place]
            said = f'{{"stage":{name},"block":[{block.start},{block.stop}],"result":{text}'.encode()
            with lock:
                _append(path, file, _sealed(stage.key, said) + b"\n")

        yield known, keep


@contextmanager
def _emptied_again(path: Path, file: FileIO, is_new: bool, header: int) -> Iterator[None]:
    """Leave a state file as it was, or none, where a run fails before anything is kept in it."""
    was_empty = os.fstat(file.fileno()).st_size == 0
    try:
        yield
    except BaseException:
        if was_empty and os.fstat(file.fileno()).st_size <= header:
            file.truncate(0)
            if is_new:
                path.unlink(missing_ok=True)
        raise


@contextmanager
def _locked(path: Path) -> Iterator[FileIO]:
    """The file, opened and locked: no other run has it at the same time."""
    import fcntl

    try:
        file = FileIO(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666), "r+")
    except OSError as error:
        raise InputError(f"the state file {path} cannot be written: {error.strerror}; name another file") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InputError(f"another run is using the state file {path}: wait for it, or name another file") from None
        try:
            yield file
        finally:
            # A worker that is just being started may still have the file open, and with it the lock.
            fcntl.flock(file, fcntl.LOCK_UN)


def _read(path: Path, file: FileIO, stage: Stage, blocks: Sequence[range]) -> dict[int, Any]:
    """The results of this stage in the file; what follows the last whole line is cut off."""
    content = file.readall() or b""
    whole = content.rfind(b"\n") + 1
    if b"\n" not in content:
        if not _header(stage.key).startswith(content):
            raise InputError(f"{path} is not the state of a run: name another file, or remove it")
        file.truncate(0)
        file.seek(0)
        _append(path, file, _header(stage.key))
        return {}
    head, *lines = content[: whole - 1].split(b"\n")
    _check_header(path, head, stage.key)
    entries = [_entry(path, stage.key, number, line) for number, line in enumerate(lines, start=2)]
    found = {(entry["stage"], *entry["block"]): entry["result"] for entry in entries}
    file.truncate(whole)
    file.seek(whole)
    places = {(stage.mark, block.start, block.stop): place for place, block in enumerate(blocks)}
    return {places[name]: result for name, result in found.items() if name in places}


def _header(key: str) -> bytes:
    """The first line of a state file."""
    return json.dumps({"schema": _FORM, "key": key}).encode() + b"\n"


def _check_header(path: Path, head: bytes, key: str) -> None:
    """Refuse a file whose first line is not that of the state of this question, whatever follows it."""
    if head + b"\n" == _header(key):
        return
    if head.startswith(_FIRST_FORM):
        raise InputError(
            f"the state file {path} has an old form, in which damage goes unseen: name another, or remove it"
        )
    try:
        form = json.loads(head)["schema"]
    except (ValueError, KeyError, TypeError, RecursionError):
        form = None
    if form != _FORM:
        raise InputError(f"{path} is not the state of a run: name another file, or remove it")
    raise InputError(f"{path} is the state of a run on other data or with other options: name another file")


def _entry(path: Path, key: str, number: int, line: bytes) -> dict[str, Any]:
    """The content of a line, if it is what was written for this question."""
    if line != _sealed(key, line[: -len(_sealed(key, b""))]):
        raise InputError(
            f"line {number} of the state file {path} is damaged: remove the line, or the file; "
            "what it held is computed anew"
        )
    entry: dict[str, Any] = json.loads(line)
    return entry


def _sealed(key: str, said: bytes) -> bytes:
    """A line that says something about a question, with its digest at its end."""
    return said + b',"digest":"' + sha256(key.encode() + b"\n" + said).hexdigest().encode() + b'"}'


def _append(path: Path, file: FileIO, line: bytes) -> None:
    """Write a line to the end of the file, and have it on the disk."""
    try:
        view = memoryview(line)
        while view:
            view = view[file.write(view) or 0 :]
        os.fsync(file.fileno())
    except OSError as error:
        raise InputError(f"the state file {path} cannot be written: {error.strerror}; make room for it") from None
