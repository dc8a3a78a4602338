"""``mixproof check``: check certificates by the independent checker."""

from typing import Annotated

import typer

from mixproof.reports.commands.options import JsonTarget, Seconds
from mixproof.reports.terminal.output import publish
from mixproof.reports.terminal.targets import check_outputs

SECONDS_A_FILE = 60.0
"""Time that a certificate has where none is given."""


def check_command(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Certificates, from verify or a report.")],
    explain: Annotated[bool, typer.Option("--explain", help="Write the argument for each verdict in prose.")] = False,
    seconds: Seconds = None,
    json: JsonTarget = None,
) -> None:
    """Check certificates anew, by a program that shares no code with the one that wrote them.

    The page "The form of a certificate" says how to read that program, and its own first lines how much of it is to be
    trusted: python -c "import mixproof.theory.checker as c; print(c.__doc__)".

    Exit codes: 0 all accepted, 1 one is rejected, 2 one is not a certificate, 3 one is not decided (its budget ran out,
    python-flint is missing, or nothing is claimed). Of several the worst counts: 1, 2, 3, 0.
    """
    from rich.text import Text

    from mixproof.geometry.jobs.watch import watched
    from mixproof.reports.commands.running import at_work
    from mixproof.reports.terminal.progress import stage_progress
    from mixproof.theory.checker.command import check, told
    from mixproof.theory.checker.verdict import worst
    from mixproof.theory.explanation.prose import as_json, explained

    check_outputs(files, json=json)
    with stage_progress() as tell, at_work("check", None, tell, json=json), watched(seconds):
        found = [(path, check(path, _seconds_for(path, number, len(files)))) for number, path in enumerate(files)]
    lines = [
        line for path, result in found for line in (*told(path, result), *(explained(result[2]) if explain else ()))
    ]
    publish(lambda: Text("\n".join(lines)), lambda: as_json(found), json)
    raise typer.Exit(worst(result[0] for _, result in found))


def _seconds_for(path: str, number: int, files: int) -> float:
    """The time for one of several files: an equal share of what is left, or a minute where there is no limit."""
    from mixproof.geometry.jobs.watch import seconds_left, tell

    tell(f"checking {path}", number, files)
    left = seconds_left()
    return SECONDS_A_FILE if left is None else max(0.0, left) / (files - number)
