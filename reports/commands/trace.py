"""``mixproof trace``: replay the proof of a reading on a dataset, step by step."""

from typing import Annotated

import typer

from mixproof.reports.commands.file_options import AS_GIVEN, FileOptions, takes_file_options
from mixproof.reports.commands.options import (
    Alpha,
    DatasetName,
    Epsilon,
    JsonTarget,
    MixingLaw,
    ModelSource,
    PointX,
    Seconds,
    Theorem,
)
from mixproof.reports.terminal.output import publish
from mixproof.reports.terminal.targets import check_outputs


@takes_file_options
def trace_command(
    theorem: Theorem,
    dataset: DatasetName,
    table: FileOptions = AS_GIVEN,
    reading: Annotated[
        str | None, typer.Option(help="Reading whose proof is replayed [default: the first that has one].")
    ] = None,
    alpha: Alpha = None,
    mixing: MixingLaw = None,
    epsilon: Epsilon = None,
    point: PointX = None,
    model: ModelSource = None,
    latex: Annotated[bool, typer.Option("--latex", help="Also show each claim as a formula.")] = False,
    seconds: Seconds = None,
    json: JsonTarget = None,
) -> None:
    """Replay the proof of a theorem on a dataset, and show where it breaks.

    Exit codes: 0 every step holds (or the hypothesis fails), 1 a step breaks, 2 bad input, 3 undecided.
    """
    from mixproof.reports.commands.running import at_work
    from mixproof.reports.terminal.progress import stage_progress
    from mixproof.reports.terminal.trace import TraceReport
    from mixproof.theory.trace import Course, trace

    check_outputs([dataset, model], json=json)
    x = None if point is None else point.split(",")
    with stage_progress() as tell:
        data = table.load(dataset)
        with at_work("trace", seconds, tell, json=json):
            found = trace(theorem, data, reading, alpha=alpha, mixing=mixing, epsilon=epsilon, point=x, model=model)
    report = TraceReport(found, latex)
    publish(report.table, report.to_json, json)
    raise typer.Exit({Course.BREAKS: 1, Course.UNDECIDED: 3}.get(found.course, 0))
