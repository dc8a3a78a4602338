"""``mixproof check``: check certificates by the independent checker."""

from typing import Annotated

import typer

from mixproof.geometry.errors import InputError
from mixproof.reports.commands.options import JsonTarget
from mixproof.reports.terminal.output import publish
from mixproof.reports.terminal.targets import check_outputs


def check_command(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Certificates, from verify or a report.")],
    explain: Annotated[bool, typer.Option("--explain", help="Write the argument for each verdict in prose.")] = False,
    seconds: Annotated[float, typer.Option(help="Budget for each file; beyond it, not decided.", min=0)] = 60.0,
    json: JsonTarget = None,
) -> None:
    """Check certificates anew, by a program that shares no code with the one that wrote them.

    The page "The form of a certificate" says how to read that program, and its own first lines how much of it is to be
    trusted: python -c "import mixproof.theory.checker as c; print(c.__doc__)".

    Exit codes: 0 all accepted, 1 one is rejected, 2 one is not a certificate, 3 one is not decided (its budget ran out,
    python-flint is missing, or nothing is claimed). Of several the worst counts: 1, 2, 3, 0.
    """
    from rich.text import Text

    from mixproof.reports.commands.running import LONGEST_BUDGET
    from mixproof.theory.checker.command import check, told
    from mixproof.theory.checker.verdict import worst
    from mixproof.theory.explanation.prose import as_json, explained

    check_outputs(files, json=json)
    if not seconds <= LONGEST_BUDGET:
        raise InputError(f"--seconds has to be at most {LONGEST_BUDGET:,}")
    found = [(path, check(path, seconds)) for path in files]
    lines = [
        line for path, result in found for line in (*told(path, result), *(explained(result[2]) if explain else ()))
    ]
    publish(lambda: Text("\n".join(lines)), lambda: as_json(found), json)
    raise typer.Exit(worst(result[0] for _, result in found))
