"""``mixproof collinear``: every data point inside a segment between two others, exactly."""

from functools import partial
from typing import Annotated

import typer

from mixproof.geometry.errors import InputError
from mixproof.reports.commands.file_options import AS_GIVEN, FileOptions, takes_file_options
from mixproof.reports.commands.options import (
    Cluster,
    DataFile,
    JsonTarget,
    Memory,
    Seconds,
    StateFile,
    Workers,
)
from mixproof.reports.terminal.output import publish
from mixproof.reports.terminal.targets import check_outputs

MOST_LISTED = 1_000_000


@takes_file_options
def collinear_command(
    data: DataFile,
    table: FileOptions = AS_GIVEN,
    everything: Annotated[
        bool,
        typer.Option("--all/--conflicts", help="List all triples, or those with an end outside the point's class."),
    ] = False,
    both: Annotated[
        bool, typer.Option("--both-outside", help="List those with both ends outside the point's class only.")
    ] = False,
    most: Annotated[int, typer.Option(help="List at most so many triples; all are counted.")] = 1000,
    workers: Workers = None,
    memory: Memory = None,
    cluster: Cluster = None,
    state: StateFile = None,
    seconds: Seconds = None,
    json: JsonTarget = None,
) -> None:
    """Find every data point that is inside a segment between two others, exactly.

    Such a point is a collinear triple; it is a conflict where an end of the segment is outside the point's class
    (the slides' condition of Theorem 2.10), and breaks Assumption 2.9 where both are. Exit codes: 0 done, also where
    there are conflicts or Assumption 2.9 fails; 2 bad input; 3 undecided, where the --seconds were too few.
    """
    from mixproof.geometry.incidence.collinearity import Ends
    from mixproof.geometry.incidence.triples.collinear import collinear_triples
    from mixproof.reports.commands.running import as_far_as, at_work, kept_in, resources_for
    from mixproof.reports.terminal.triples import TripleReport

    if everything and both:
        raise InputError("--all and --both-outside ask for different triples: leave one out")
    if not 0 <= most <= MOST_LISTED:
        raise InputError(f"--most has to be from 0 to {MOST_LISTED:,}, not {most}")
    check_outputs([data], json=json, state=state)
    with resources_for(workers, memory, cluster, state) as resources:
        dataset = table.load(data)
        with at_work("collinear", seconds, kept=lambda: kept_in(state), json=json):
            ends = None if everything else Ends.BOTH_OUTSIDE if both else Ends.SOME_OUTSIDE
            keeping = partial(kept_in, state) if state is not None else str
            found, cut = as_far_as(lambda: collinear_triples(dataset, ends, most, resources), keeping)
            report = TripleReport(dataset, found, ends, cut)
    publish(report.table, report.to_json, json)
    raise typer.Exit(3 if cut else 0)
