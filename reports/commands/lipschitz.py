"""``mixproof lipschitz``: the points that the best L-Lipschitz models keep, and the L at which they flip."""

from fractions import Fraction
from typing import Annotated

import typer

from mixproof.geometry.numbers.magnitudes import nearest_double
from mixproof.reports.commands.file_options import AS_GIVEN, FileOptions, takes_file_options
from mixproof.reports.commands.options import (
    Alpha,
    DataFile,
    JsonTarget,
    MixingLaw,
    Seconds,
)
from mixproof.reports.terminal.output import publish
from mixproof.reports.terminal.targets import check_outputs


@takes_file_options
def lipschitz_command(
    data: DataFile,
    table: FileOptions = AS_GIVEN,
    alpha: Alpha = None,
    mixing: MixingLaw = None,
    lowest: Annotated[str, typer.Option(metavar="L", help="Least Lipschitz constant.")] = "1/10",
    highest: Annotated[str, typer.Option(metavar="L", help="Greatest Lipschitz constant.")] = "100",
    count: Annotated[int, typer.Option(min=2, max=200, help="How many to look at, in equal ratios.")] = 7,
    gap: Annotated[str, typer.Option(help="How far apart the bounds of the least loss may be.")] = "1e-4",
    flips: Annotated[bool, typer.Option("--flips/--no-flips", help="Close in on the flips, or leave them out.")] = True,
    seconds: Seconds = None,
    json: JsonTarget = None,
) -> None:
    """Find what the best L-Lipschitz models keep under Mixup, with certified bounds.

    A network cannot jump: let log odds change by at most L·|u − v| along segments. The command encloses the least
    Mixup loss of such models for several L, says which data points they keep, and closes in on the L at which a point
    flips. Exit codes: 0 done, 2 bad input, 3 undecided, where the --seconds were too
    few.
    """
    from mixproof.reports.commands.running import as_far_as, at_work
    from mixproof.reports.terminal.lipschitz import LipschitzReport
    from mixproof.reports.terminal.progress import stage_progress
    from mixproof.solvers.lipschitz.flips import Flip, lipschitz_flips, lipschitz_grid, lipschitz_sweep
    from mixproof.theory.settings import mixing_law, named_number, positive_number

    check_outputs([data], json=json)
    law, wanted = mixing_law(alpha, mixing), _gap(positive_number("gap", gap))
    lipschitz_constants = lipschitz_grid(named_number("lowest", lowest), named_number("highest", highest), count)
    with stage_progress() as tell:
        dataset = table.load(data)
        with at_work("lipschitz", seconds, tell, json=json):
            optima, cut = as_far_as(lambda: lipschitz_sweep(dataset, law, lipschitz_constants, wanted))
            found: list[Flip] = []
            if flips and not cut:
                found, cut = as_far_as(lambda: lipschitz_flips(optima, law, least_gap=wanted / 10))
    report = LipschitzReport(dataset, law, optima, found, cut)
    publish(report.table, report.to_json, json)
    if cut:
        raise typer.Exit(3)


def _gap(asked: Fraction) -> float:
    """The gap that is asked for, within what floats hold: a gap of 1 or more asks for nothing."""
    return min(max(nearest_double(asked), 1e-300), 1.0)
