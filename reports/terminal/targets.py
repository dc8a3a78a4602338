"""The one rule for the files that a command writes, checked before anything is computed.

An output has to be writable, is none of the command's inputs or other outputs, through whatever links, and takes the
place of no file but an empty one or one that this output may have written before.
"""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from mixproof.geometry.errors import InputError
from mixproof.reports.terminal.output import check_writable

_BEGINNING = 4096
_RESULT = re.compile(
    rb'\s*\{\s*"schema":\s*"mixproof/(?!certificate/|network-certificate/|network/|falsification-state/|blocks/)'
)
_REPLACES = {
    "json": _RESULT,
    "certificate": re.compile(rb'\s*\{\s*"schema":\s*"mixproof/certificate/'),
    "network certificate": re.compile(rb'\s*\{\s*"schema":\s*"mixproof/network-certificate/'),
    "out": re.compile(rb"h1,(?:h[0-9]+,)*(?:label\n|h?[0-9]*$)"),
    ".json": _RESULT,
    ".md": re.compile(rb"# (?:Audit of |Agreement report)"),
    ".html": re.compile(rb'<!DOCTYPE html>.*<meta name="generator" content="mixproof">', re.DOTALL),
}
"""The beginning of a file that an option, or a file of a report by its ending, may replace, by what it holds."""


def check_outputs(
    inputs: Iterable[str | os.PathLike[str] | None],
    folder: Sequence[str] = (),
    holds: Mapping[str, str] = MappingProxyType({}),
    **outputs: str | None,
) -> None:
    """Refuse the outputs of a command that cannot be written, or would take the place of what is to be kept.

    Parameters
    ----------
    inputs : iterable of str, path or None
        What the command reads: files and folders, or text that names none.
    folder : sequence of str
        The main files of a report that is written to a folder.
    holds : mapping of str to str
        For an option what its file holds, where it is not named after it: a certificate of a network, for one.
    **outputs
        The path of each output by its option, None where it was not given; ``-`` is standard output for `json`. States
        and checkpoints are replaced by nobody: whoever reads them says whether they are some.

    Raises
    ------
    InputError
        With the output, what is the matter with it, and the way out.

    Examples
    --------
    >>> from contextlib import chdir
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as place, chdir(place):
    ...     _ = Path("data.csv").write_text("0,a")
    ...     check_outputs(["data.csv"], json="out.json")
    ...     check_outputs(["data.csv"], json="data.csv")
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: `json`: data.csv is an input of this command: name another file
    """
    given = [(option, path) for option, path in outputs.items() if path is not None and (option, path) != ("json", "-")]
    read = [os.fspath(each) for each in inputs if each is not None]
    seen: list[str] = []
    for option, path in [*given, *((Path(path).suffix, path) for path in folder)]:
        said = f"`{option}`: " if option in outputs else ""
        if option in outputs:
            check_writable(path)
        if any(_is_one_file(path, other) for other in read):
            raise InputError(f"{said}{path} is an input of this command: name another file")
        if any(_is_one_file(path, other) or _leads_to(path) == _leads_to(other) for other in seen):
            raise InputError(f"{said}{path} is another output of this command: name another file")
        beginning = _REPLACES.get(holds.get(option, option))
        if beginning is not None and not _may_replace(path, beginning):
            raise InputError(f"{said}{path} is there and holds something else: name another file, or remove it")
        seen.append(path)


def check_report_folder(folder: str, with_parents: bool = False) -> None:
    """Refuse a folder that cannot be made or written to, before anything is computed for it.

    Parameters
    ----------
    with_parents : bool
        True if the folders above it are made, too.

    Raises
    ------
    InputError
        If its place is taken, or the folder above it is missing or may not be changed.

    Examples
    --------
    >>> check_report_folder("no/such/folder")
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: no/such/folder cannot be written: there is no folder no/such
    """
    try:
        is_there, is_folder = os.path.lexists(folder), os.path.isdir(folder)
    except ValueError as error:
        raise InputError(f"{folder[:60]!r} cannot be written: {error}") from None
    if is_there and not is_folder:
        raise InputError(f"{folder} is no folder: name a folder, or a place for a new one")
    place = Path(folder)
    while with_parents and not is_folder and not os.path.lexists(place.parent):
        place = place.parent
    check_writable(os.path.join(folder, "index.html") if is_folder else str(place))


def _is_one_file(path: str, other: str) -> bool:
    """True if two paths lead to one file that is there."""
    try:
        return os.path.samefile(path, other)
    except (OSError, ValueError):
        return False


def _leads_to(path: str) -> Path:
    """The place of a file, whether it is there or not."""
    return Path(os.path.realpath(path))


def _may_replace(path: str, beginning: re.Pattern[bytes]) -> bool:
    """True where there is no file yet, an empty one, or one that begins as what is to be written."""
    if not os.path.exists(path):
        return True
    try:
        with open(path, "rb") as stream:
            content = stream.read(_BEGINNING)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}") from None
    return not content or beginning.match(content) is not None
