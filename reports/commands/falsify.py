"""``mixproof falsify``: hunt for the smallest counterexample."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from mixproof.geometry.errors import InputError
from mixproof.reports.commands.options import Alpha, Cluster, Epsilon, JsonTarget, MixingLaw, Seconds, Theorem
from mixproof.reports.terminal.output import publish
from mixproof.reports.terminal.targets import check_outputs

if TYPE_CHECKING:
    from mixproof.geometry.jobs.resources import Resources

SECONDS_AT_RANDOM = 10.0
"""Time that --random takes where none is given: it has no end of its own."""


def falsify_command(
    theorem: Theorem,
    points: Annotated[int, typer.Option(help="Number of points of each set.")],
    grid: Annotated[int, typer.Option(help="The points are taken from {0, …, GRID−1} in each coordinate.")],
    dimension: Annotated[int, typer.Option(help="Number of coordinates.")] = 1,
    classes: Annotated[int, typer.Option(help="Number of classes, all of which occur.")] = 2,
    model_grid: Annotated[
        str | None,
        typer.Option(
            metavar="M|M/Q",
            help="Also vary an affine model, of a statement about one: weights and biases from {-M, …, M}/Q.",
        ),
    ] = None,
    reading: Annotated[str | None, typer.Option(help="Reading to refute [default: the first].")] = None,
    alpha: Alpha = None,
    mixing: MixingLaw = None,
    epsilon: Epsilon = None,
    at_random: Annotated[
        bool, typer.Option("--random", help="Try random sets, and shrink what refutes [10 seconds, or --seconds].")
    ] = False,
    seconds: Seconds = None,
    budget: Annotated[float | None, typer.Option(help="Former name of --seconds.", hidden=True)] = None,
    seed: Annotated[int, typer.Option(help="Seed for --random.")] = 0,
    workers: Annotated[int | None, typer.Option(help="Processes on this machine [default: one a core].")] = None,
    cluster: Cluster = None,
    state: Annotated[
        str | None, typer.Option(metavar="FILE", help="Keep the search in a file, and go on from it if it is there.")
    ] = None,
    json: JsonTarget = None,
) -> None:
    """Hunt for the smallest dataset on which a reading of a statement fails.

    Decides the reading on every labelled set of grid points of the size that is asked for, or with --random on random
    ones. A long search goes on on all cores, or on a Dask cluster, and finds the same there. The symmetries that a
    statement of your own declares are tried out first. Exit codes: 0 none refutes it, 1 a counterexample was found,
    2 bad input, 3 undecided.
    """
    from mixproof.geometry.jobs.watch import check_seconds
    from mixproof.reports.commands.running import at_work, bounded, kept_in
    from mixproof.reports.terminal.falsification import falsification_json, falsification_table
    from mixproof.reports.terminal.progress import search_progress
    from mixproof.theory.catalog import reading as reading_of
    from mixproof.theory.catalog import statement
    from mixproof.theory.falsify.drawn import falsify_randomly
    from mixproof.theory.falsify.exhaustive import falsify
    from mixproof.theory.falsify.judge import Judge
    from mixproof.theory.falsify.models import ModelGrid
    from mixproof.theory.falsify.scope import SearchScope
    from mixproof.theory.settings import make_instance
    from mixproof.theory.verify import check_uses

    check_outputs((), json=json, state=state)
    if at_random and state is not None:
        raise InputError("--state goes with the exhaustive search; leave it out with --random")
    if seed < 0:
        raise InputError(f"--seed has to be 0 or more, not {seed}")
    if budget is not None and (seconds is not None or not budget > 0):
        raise InputError("--budget is the former name of --seconds: give one of them, and more than 0")
    allowed = budget if seconds is None else seconds
    if allowed is not None:
        check_seconds(allowed)
    resources = _resources(workers, cluster)
    models = None if model_grid is None else ModelGrid.written(model_grid)
    scope, chosen = SearchScope(points, grid, dimension, classes, models), statement(theorem)
    if "model" in chosen.uses and models is None:
        raise InputError(f"{chosen.id} is about a given model: name the models to try, as in --model-grid 1")
    if models is not None and "model" not in chosen.uses:
        raise InputError(f"{chosen.id} does not depend on a model: leave --model-grid out")
    check_uses(chosen, alpha=alpha, mixing=mixing, epsilon=epsilon)
    settings = make_instance("counterexample", alpha=alpha, mixing=mixing, epsilon=epsilon)
    judge = Judge(chosen, reading_of(chosen, reading or chosen.readings[0].id), settings)
    if at_random:
        with search_progress(None, judge, scope) as (_, progress), at_work("falsify", None, json=json):
            budget = SECONDS_AT_RANDOM if allowed is None else allowed
            found = falsify_randomly(judge, scope, budget, seed, progress, resources=resources)
    else:
        scope.check_reach()
        keeping = partial(kept_in, state, "the sets that were searched")
        with (
            at_work("falsify", allowed, kept=keeping, json=json),
            search_progress(state, judge, scope) as (start, progress),
        ):
            is_bounded = state is not None or allowed is not None
            found = falsify(judge, scope, start, progress if is_bounded else bounded(progress), resources)
    options = {"--alpha": alpha, "--mixing": mixing, "--epsilon": epsilon}
    given = [word for option, value in options.items() if value is not None for word in (option, value)]
    publish(lambda: falsification_table(found, given), lambda: falsification_json(found, given), json)
    is_open = found.raw.undecided or found.left or not found.raw.total
    raise typer.Exit(1 if found.raw.refuted else 3 if is_open else 0)


def _resources(workers: int | None, cluster: str | None) -> "Resources":
    """The cores or the cluster of a search."""
    from mixproof.geometry.jobs.resources import Resources

    if workers is not None and workers < 1:
        raise InputError(f"--workers has to be 1 or more, not {workers}")
    if workers is not None and cluster is not None:
        raise InputError("--workers is for this machine; on a cluster its workers count: leave it out with --cluster")
    return Resources(workers=workers, processes=True, cluster=cluster)
