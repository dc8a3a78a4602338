"""``mixproof new-statement``: the file that a statement of one's own starts from."""

import os
import re
from pathlib import Path
from typing import Annotated

import typer

from mixproof.geometry.errors import InputError

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,59}")


def new_statement_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the statement and its file, such as my_claim.")],
) -> None:
    """Write the commented start of a statement of your own, NAME.py: it runs, and is yours to change.

    It has a reading that is true and one that is false, and goes to `verify`, `falsify`, `trace`, `report` and
    certificates by --theorem NAME.py. These commands run the file, in a process of its own. No file is replaced.
    """
    from mixproof.reports.commands.statement_start import started
    from mixproof.reports.terminal.console import show
    from mixproof.reports.terminal.output import check_writable, write_whole

    path = Path(name if name.endswith(".py") else f"{name}.py")
    if not _NAME.fullmatch(path.stem):
        raise InputError(f"{path.stem[:60]!r} is no name of a statement: take letters, digits, _ and -, as in my_claim")
    check_writable(str(path))
    if os.path.lexists(path):
        raise InputError(f"{path} is there already: take another name, or remove it")
    write_whole(str(path), started(str(path), path.stem))
    show(f"{path} is written: a claim with a true and a false reading, to be changed into yours. Try")
    show(f"  mixproof verify --theorem {path} --dataset shadow")
    show(f"  mixproof falsify --theorem {path} --points 3 --grid 4")
