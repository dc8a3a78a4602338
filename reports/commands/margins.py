"""``mixproof margins``: how near the segments come that avoid a point's class, exactly."""

from fractions import Fraction
from functools import partial
from typing import Annotated

import typer

from mixproof.geometry.errors import InputError
from mixproof.reports.commands.file_options import AS_GIVEN, FileOptions, takes_file_options
from mixproof.reports.commands.options import (
    Alpha,
    Cluster,
    DataFile,
    JsonTarget,
    Memory,
    MixingLaw,
    Seconds,
    StateFile,
    Workers,
)
from mixproof.reports.terminal.output import publish
from mixproof.reports.terminal.targets import check_outputs


@takes_file_options
def margins_command(
    data: DataFile,
    top: Annotated[int | None, typer.Option(help="The K points of least ε* [default: 10].", metavar="K")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All points, riskiest first.")] = False,
    table: FileOptions = AS_GIVEN,
    test: Annotated[
        str | None, typer.Option(metavar="FILE|NAME", help="Points x of a test set, against segments of the data.")
    ] = None,
    some: Annotated[
        bool,
        typer.Option("--some-outside", help="Segments with one end outside the class, or both (the slides' form)."),
    ] = False,
    central: Annotated[
        str | None, typer.Option(metavar="MASS", help="Only λ in the central part of so much mass, such as 0.99.")
    ] = None,
    alpha: Alpha = None,
    mixing: MixingLaw = None,
    angular: Annotated[bool, typer.Option("--angular", help="Angles seen from the origin, not distances.")] = False,
    sampled: Annotated[bool, typer.Option("--sampled", help="Also ε as the paper samples it, to compare.")] = False,
    seed: Annotated[int, typer.Option(help="Seed of --sampled.")] = 0,
    workers: Workers = None,
    memory: Memory = None,
    cluster: Cluster = None,
    state: StateFile = None,
    seconds: Seconds = None,
    device: Annotated[
        str | None, typer.Option(help="A device of torch, such as cuda, to filter on [default: the CPU].")
    ] = None,
    json: JsonTarget = None,
) -> None:
    """Find how near segments come to points of other classes, exactly.

    ε* of a point is its distance to the nearest segment with both ends outside its class: Assumption 2.9 holds there
    for every ε up to ε*. Exit codes: 0 done, 2 bad input,
    3 undecided, where the --seconds were too few.
    """
    from mixproof.geometry.incidence.incidences import Ends
    from mixproof.geometry.margins.angular.each_point import angular_margins
    from mixproof.geometry.margins.distances import Segments
    from mixproof.geometry.margins.epsilon_star import riskiest
    from mixproof.geometry.margins.sampled_epsilon import sampled_margin
    from mixproof.reports.commands.running import as_far_as, at_work, kept_in, resources_for
    from mixproof.reports.terminal.margins import SHOWN, MarginReport

    if top is not None and (everything or top < 1):
        raise InputError("--top has to be at least 1, and goes without --all")
    if sampled and (test is not None or angular):
        raise InputError("--sampled is for distances of the data among themselves: leave out --test and --angular")
    if central is None and (alpha is not None or mixing is not None):
        raise InputError("--alpha and --mixing say which mass --central is of: add it, or leave them out")
    if seed < 0:
        raise InputError(f"--seed has to be 0 or more, not {seed}")
    check_outputs([data, test], json=json, state=state)
    _check_device(device, angular)
    width = _half_width(central, alpha, mixing)
    segments = Segments(Ends.SOME_OUTSIDE if some else Ends.BOTH_OUTSIDE, width)
    with resources_for(workers, memory, cluster, state) as resources:
        dataset = table.load(data)
        tests = None if test is None else table.load(test)
        with at_work("margins", seconds, kept=lambda: kept_in(state), json=json):
            asked = dataset if tests is None else tests
            shown = top or SHOWN
            count = asked.size if everything else min(top or 10, asked.size)
            keeping = partial(kept_in, state) if state is not None else str
            if angular:
                angles, cut = as_far_as(lambda: angular_margins(dataset, segments, tests, resources), keeping)
                found = sorted(angles, key=lambda each: (-each.signed_square, each.point))[:count]
                report = MarginReport(dataset, asked, segments, found, shown=shown, cut=cut)
            else:
                nearest, cut = as_far_as(
                    lambda: riskiest(dataset, count, segments, tests, resources, device or ""), keeping
                )
                mixed = sampled_margin(dataset, seed) if sampled and not cut else None
                report = MarginReport(dataset, asked, segments, nearest, mixed, sampled and not cut, shown, cut)
    publish(report.table, report.to_json, json)
    raise typer.Exit(3 if cut else 0)


def _half_width(central: str | None, alpha: str | None, mixing: str | None) -> Fraction:
    """The distance from ½ up to which weights count."""
    from mixproof.geometry.numbers.rationals import rational
    from mixproof.solvers.mixing.central_mass import LARGEST_HALF_WIDTH, central_half_width
    from mixproof.theory.settings import mixing_law

    if central is None:
        return LARGEST_HALF_WIDTH
    try:
        share = rational(central)
    except InputError as error:
        raise InputError(f"--central: {error}") from None
    return central_half_width(mixing_law(alpha, mixing), share)


def _check_device(device: str | None, angular: bool) -> None:
    """Refuse a device that is not there before the data are read."""
    from mixproof.reports.agreement.training import NO_TORCH, has_torch

    if device is None:
        return
    if angular:
        raise InputError("--device filters distances: leave it out with --angular")
    if not has_torch():
        raise InputError(f"--device needs torch: {NO_TORCH}")
    import torch

    try:
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError) as error:
        first = str(error).splitlines()[0]
        raise InputError(f"torch has no device {device!r} here ({first}): leave --device out for the CPU") from None
