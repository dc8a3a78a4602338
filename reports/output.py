"""Where a result goes: the terminal, a JSON file, or standard output."""

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from geometry.errors import InputError
from theory.statement import Json

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
    geometry.errors.InputError: data.csv is the dataset itself: name another file for the JSON
    """
    from reports.render import check_writable

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
    from reports.render import json_text, show, write_whole

    if target == "-":
        sys.stdout.write(json_text(data()))
        return
    if target is not None:
        write_whole(target, json_text(data()))
    show(table())
