"""The ways out of a result: the terminal, a JSON file, or standard output; files are written whole."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mixproof.geometry.errors import InputError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from mixproof.geometry.aliases import Json


def publish(
    table: "Callable[[], RenderableType]",
    data: "Callable[[], Json]",
    target: str | None,
    others: Mapping[str, str | bytes] | None = None,
) -> None:
    """Show a result on the terminal and write its JSON where asked; ``-`` puts only JSON on standard output.

    All files are written, or none: not where the result cannot be shown.

    Parameters
    ----------
    others : mapping of str to str or bytes, optional
        Files that are written besides, by their paths.

    Raises
    ------
    InputError
        If the file cannot be written.

    Examples
    --------
    >>> publish(lambda: "a table", lambda: ["data"], None)
    a table
    >>> publish(lambda: "a table", lambda: ["data"], "-")
    [
     "data"
    ]
    """
    from mixproof.reports.terminal.console import show

    files = dict(others or {})
    if target not in {None, "-"}:
        files[str(target)] = json_text(data())
    with written_together(files):
        if target == "-":
            sys.stdout.write(json_text(data()))
        else:
            show(table())
        sys.stdout.flush()


def json_text(value: "Json") -> str:
    r"""JSON as it is written to a file, with a line break at its end.

    Examples
    --------
    >>> json_text({"α": "1/2"}), json_text(chr(0xD800))  # the second is no valid text
    ('{\n "α": "1/2"\n}\n', '"\\ud800"\n')
    """
    import json

    text = json.dumps(value, indent=1, ensure_ascii=False) + "\n"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # a lone surrogate in a name or label
        text = json.dumps(value, indent=1) + "\n"
    return text


def check_writable(path: str) -> None:
    """Refuse a file that cannot be written, before anything is computed for it: a file is made beside it, and removed.

    Raises
    ------
    InputError
        If its folder does not exist or may not be changed, its place is taken by a folder, a pipe or a device, or its
        links go round.

    Examples
    --------
    >>> check_writable("no-such-folder/out.json")
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: no-such-folder/out.json cannot be written: there is no folder no-such-folder
    """
    import tempfile

    try:
        target = Path(path).resolve()
        if target.is_dir() or path.endswith("/"):
            raise InputError(f"{path} cannot be written: it is a folder")
        if target.exists() and not target.is_file():
            raise InputError(f"{path} cannot be written: it is no ordinary file; use - for standard output")
        if not target.parent.is_dir():
            raise InputError(f"{path} cannot be written: there is no folder {Path(path).parent}")
        if not os.access(target.parent, os.W_OK):
            raise InputError(f"{path} cannot be written: no permission in {Path(path).parent}")
        target.name.encode("utf-8")
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".mixproof-"):
            pass
    except InputError:
        raise
    except OSError as error:
        raise InputError(f"{path[:60]} cannot be written: {error.strerror or error}") from None
    except (ValueError, RuntimeError) as error:  # a name with a null character, or links that go round
        raise InputError(f"{path[:60]} cannot be written: {error}") from None


def write_whole(path: str, text: str) -> None:
    """Write a file in one step, in UTF-8, so that it is never seen half-written.

    Raises
    ------
    InputError
        If it cannot be written; a file that was there is then as it was.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_whole(f"{folder}/law.txt", "λ = 1/2")
    ...     (os.listdir(folder), Path(folder, "law.txt").read_text(encoding="utf-8"))
    (['law.txt'], 'λ = 1/2')
    """
    with written_together({path: text}):
        pass


@contextmanager
def written_together(files: Mapping[str, str | bytes]) -> Iterator[None]:
    """Files that are all written if the block ends well, and none of them if it does not.

    They are written beside their places first, so that a full disk is met before any of them is replaced. Folders
    inside a folder that is there are made where they are missing. A block that fails because nobody reads what it
    prints has done its work.

    Parameters
    ----------
    files : mapping of str to str or bytes
        What each path is to hold; text is written in UTF-8.

    Raises
    ------
    InputError
        If one cannot be written; those that were there are then as they were.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with written_together({f"{folder}/a/b.txt": "b", f"{folder}/c.txt": "c"}):
    ...         os.listdir(folder + "/a") == ["b.txt"]
    ...     sorted(os.listdir(folder))
    False
    ['a', 'c.txt']
    """
    staged: dict[str, Path] = {}
    made: list[Path] = []
    try:
        for path, content in files.items():
            made += _make_folders(path)
            check_writable(path)
            _stage(path, content, staged)
        try:
            yield
        except BrokenPipeError:
            _put(staged)
            made.clear()
            raise
        _put(staged)
        made.clear()
    finally:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)
        for folder in reversed(made):
            folder.rmdir()


def _make_folders(path: str) -> list[Path]:
    """Make the folders in which a file is to be, those that are missing; they are returned."""
    missing = []
    folder = Path(path).parent
    while not os.path.lexists(folder):
        missing.append(folder)
        folder = folder.parent
    made = []
    try:
        for folder in reversed(missing):
            folder.mkdir()
            made.append(folder)
    except OSError as error:
        for folder in reversed(made):
            folder.rmdir()
        raise InputError(f"{path} cannot be written: {error.strerror or error}") from None
    return made


def _stage(path: str, content: str | bytes, staged: dict[str, Path]) -> None:
    """Write what a file is to hold beside its place."""
    import tempfile

    try:
        handle, name = tempfile.mkstemp(dir=Path(path).resolve().parent, prefix=".mixproof-")
        staged[path] = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content.encode("utf-8") if isinstance(content, str) else content)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}") from None


def _put(staged: dict[str, Path]) -> None:
    """Put the files where they belong."""
    for path in list(staged):
        try:
            os.replace(staged[path], Path(path).resolve())
        except OSError as error:
            raise InputError(f"{path} cannot be written: {error.strerror or error}") from None
        del staged[path]
