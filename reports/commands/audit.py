"""The command ``mixproof audit``: how safe Mixup is on a dataset, and how strong it may be."""

from typing import Annotated

import typer

from mixproof.reports.commands.file_options import AS_GIVEN, FileOptions, takes_file_options
from mixproof.reports.commands.options import (
    DataFile,
    JsonTarget,
    Seconds,
    several,
)
from mixproof.reports.terminal.output import publish
from mixproof.reports.terminal.targets import check_outputs, check_report_folder


@takes_file_options
def audit_command(
    data: DataFile,
    table: FileOptions = AS_GIVEN,
    alpha: Annotated[
        list[str] | None, typer.Option(help="λ ~ Beta(α, α): one α, or several, as in 1/5,1 [default: 1/5 and 1].")
    ] = None,
    epsilon: Annotated[
        str | None, typer.Option(help="Resolution of the model, in the unit of the data [default: several].")
    ] = None,
    rows: Annotated[
        int | None,
        typer.Option(help="Distances and strengths of a sample of so many rows [default: as many as are quick]."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the sample.")] = 0,
    seconds: Seconds = None,
    json: JsonTarget = None,
    out: Annotated[
        str | None,
        typer.Option(metavar="DIR", help="Write audit.json, audit.md and a page, index.html, into a folder."),
    ] = None,
) -> None:
    """Say whether Mixup is safe on your data, and how strong it may be.

    Exit codes: 0 nothing unsafe found, 1 two labels at a point, an α ≥ 1 in --alpha where rows are in exact conflict,
    or an unsafe α at --epsilon, 2 bad input, 3 undecided: an α at --epsilon, as where only a sample of the rows was
    audited, or an α ≥ 1 where there are too many rows to search them all for conflicts.
    """
    from mixproof.reports.audit.files import audit_files, audit_paths
    from mixproof.reports.audit.json import audit_json
    from mixproof.reports.audit.text import audit_display
    from mixproof.reports.commands.running import at_work
    from mixproof.reports.terminal.progress import stage_progress
    from mixproof.theory.audit.audit import audit_rows
    from mixproof.theory.audit.question import Question

    if out is not None:
        check_report_folder(out)
    check_outputs([data], audit_paths(out) if out is not None else (), json=json)
    question = Question.of(several(alpha, "alpha") if alpha else None, epsilon, rows, seed)
    with stage_progress() as tell:
        source = table.load_rows(data)
        with at_work("audit", seconds, tell, json=json):
            found = audit_rows(source, question)
    files = {} if out is None else audit_files(found, out)
    publish(lambda: audit_display(found, *list(files)[-1:]), lambda: audit_json(found), json, files)
    raise typer.Exit(found.exit_code)
