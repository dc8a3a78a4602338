"""The ways out of a result: the terminal, a JSON file, or standard output; files are written whole."""

import errno
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mixproof.geometry.aliases import Json
from mixproof.geometry.errors import InputError, shortened

if TYPE_CHECKING:
    from rich.console import RenderableType


def check_json_target(target: str | None, dataset: str | None = None) -> None:
    """Refuse a JSON file that cannot be written or holds the data, before anything is computed for it.

    Parameters
    ----------
    target : str, optional
        The file; ``-`` is standard output.
    dataset : str, optional
        The dataset as it was named, which may be a file.

    Raises
    ------
    InputError
        If the file cannot be written, or is the dataset.

    Examples
    --------
    >>> from contextlib import chdir
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, chdir(folder), open("data.csv", "w"):
    ...     check_json_target("data.csv", "data.csv")
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: data.csv is the dataset itself: name another file for the JSON
    """
    if target is None or target == "-":
        return
    check_writable(target)
    if dataset is not None and os.path.exists(target) and os.path.exists(dataset) and os.path.samefile(target, dataset):
        raise InputError(f"{target} is the dataset itself: name another file for the JSON")


def publish(table: "Callable[[], RenderableType]", data: Callable[[], Json], target: str | None) -> None:
    """Show a result on the terminal and write its JSON where asked; ``-`` puts only JSON on standard output.

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

    if target == "-":
        sys.stdout.write(json_text(data()))
        return
    if target is not None:
        write_whole(target, json_text(data()))
    show(table())


def json_text(value: Json) -> str:
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
    """Refuse a file that cannot be written, before anything is computed for it.

    Raises
    ------
    InputError
        If its folder does not exist or may not be changed, or its place is taken by a folder, a pipe or a device.

    Examples
    --------
    >>> check_writable("no-such-folder/out.json")
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: no-such-folder/out.json cannot be written: there is no folder no-such-folder
    """
    try:
        target = Path(path).resolve()
        with suppress(FileNotFoundError):
            os.stat(path)  # fails where links lead round in a circle
        if target.is_dir():
            raise InputError(f"{path} cannot be written: it is a folder")
        if target.exists() and not target.is_file():
            raise InputError(f"{path} cannot be written: it is no ordinary file; use - for standard output")
        if not target.parent.is_dir():
            raise InputError(f"{path} cannot be written: there is no folder {Path(path).parent}")
        if not os.access(target.parent, os.W_OK):
            raise InputError(f"{path} cannot be written: no permission in {Path(path).parent}")
    except (OSError, ValueError, RuntimeError) as error:  # a circle of links is a RuntimeError to older versions
        if isinstance(error, InputError):
            raise
        raise InputError(f"{shortened(path)} cannot be written: {_reason(error)}") from None


def _reason(error: Exception) -> str:
    """The cause of a failure, without the path that it names again."""
    if isinstance(error, RuntimeError):
        return os.strerror(errno.ELOOP)
    return getattr(error, "strerror", None) or str(error)


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
    import tempfile

    check_writable(path)
    target = Path(path).resolve()
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".mixproof-")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, target)
        temporary = None
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}") from None
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
