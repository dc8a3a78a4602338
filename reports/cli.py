"""The command line: ``verify`` and ``mixproof``.

Exit codes: 0 nothing refuted, 1 something refuted, 2 bad input (one line on standard error), 3 undecided;
70 if the program itself fails.
"""

import os
import sys
from collections.abc import Callable, Iterable
from io import TextIOWrapper
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from geometry.dataset import Dataset
from geometry.errors import InputError
from theory.statement import Json, Verdict, Verification

if TYPE_CHECKING:
    from rich.console import RenderableType

mixproof_app = typer.Typer(
    help="Verify the theory of Mixup training exactly, on any finite labelled dataset.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
verify_app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@mixproof_app.callback(invoke_without_command=True)
def _root(
    context: typer.Context, version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False
) -> None:
    """Verify the theory of Mixup training exactly, on any finite labelled dataset."""
    if version:
        from importlib.metadata import version as installed

        print(f"mixproof {installed('mixproof')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        print(context.get_help())
        raise typer.Exit


@mixproof_app.command("verify")
@verify_app.command("verify")
def verify_command(
    dataset: Annotated[str, typer.Option(help="A named dataset, such as iris, or a CSV, TSV, NPY or NPZ file.")],
    theorem: Annotated[
        str | None, typer.Option(help="Statement number, such as 2.10; `mixproof list` shows them.")
    ] = None,
    all_statements: Annotated[bool, typer.Option("--all", help="Decide every statement, one line a reading.")] = False,
    label: Annotated[
        str | None, typer.Option(help="Label column of a file, by name or 0-based index [default: the last].")
    ] = None,
    header: Annotated[
        bool | None, typer.Option("--header/--no-header", help="Whether a file's first row names the columns.")
    ] = None,
    alpha: Annotated[str | None, typer.Option(help="λ ~ Beta(α, α): a rational or decimal [default: 1].")] = None,
    mixing: Annotated[str | None, typer.Option(help='Another law of λ, such as "beta(2,1)".')] = None,
    epsilon: Annotated[str | None, typer.Option(help="The radius ε, where a statement has one.")] = None,
    point: Annotated[str | None, typer.Option(help='The point x, such as "1/2,0", where a statement has one.')] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of whatever a statement draws [default: 0].")] = None,
    reading: Annotated[
        list[str] | None, typer.Option(help="Reading to decide; may be repeated [default: all].")
    ] = None,
    train: Annotated[bool, typer.Option(help="Also train networks and compare.")] = False,
    json: Annotated[
        str | None, typer.Option(metavar="FILE|-", help="Write the result as JSON to a file, or to standard output.")
    ] = None,
) -> None:
    """Decide a statement of the theory on a dataset, exactly.

    Exit codes: 0 nothing refuted, 1 a reading is refuted, 2 bad input, 3 undecided.
    """
    from reports.render import (
        overview_json,
        overview_table,
        verification_json,
        verification_table,
    )
    from theory.verify import Settings, verify, verify_all

    if train:
        raise InputError("training is not available in this version: leave --train out")
    if all_statements == (theorem is not None):
        raise InputError("name one statement by --theorem, or ask for all of them by --all")
    if all_statements and reading:
        raise InputError("--reading goes with --theorem; --all decides every reading")
    check_json_target(json, dataset)
    data = _dataset(dataset, label, header)
    x = None if point is None else point.split(",")
    settings = Settings(alpha=alpha, mixing=mixing, epsilon=epsilon, point=x, seed=seed)
    if theorem is None:
        decided = verify_all(data, **settings)
        publish(lambda: overview_table(decided), lambda: overview_json(decided), json)
        results = [each for each in decided if isinstance(each, Verification)]
    else:
        result = verify(theorem, data, reading or (), **settings)
        publish(lambda: verification_table(result), lambda: verification_json(result), json)
        results = [result]
    raise typer.Exit(_exit_code(results))


def check_json_target(target: str | None, dataset: str | None = None) -> None:
    """Refuse a JSON file that cannot be written or holds the data, before anything is computed for it."""
    from reports.render import check_writable

    if target is None or target == "-":
        return
    check_writable(target)
    if dataset is not None and os.path.exists(target) and os.path.exists(dataset) and os.path.samefile(target, dataset):
        raise InputError(f"{target} is the dataset itself: name another file for the JSON")


def publish(table: "Callable[[], RenderableType]", data: Callable[[], Json], target: str | None) -> None:
    """Show a result on the terminal and write its JSON where asked; ``-`` puts only JSON on standard output."""
    from reports.render import json_text, show, write_whole

    if target == "-":
        sys.stdout.write(json_text(data()))
        return
    if target is not None:
        write_whole(target, json_text(data()))
    show(table())


def _dataset(name: str, label: str | None, header: bool | None) -> Dataset:
    from geometry.library import load

    return load(name, label, header)


def _exit_code(results: Iterable[Verification]) -> int:
    verdicts = {outcome.verdict for result in results for outcome in result.outcomes}
    if Verdict.REFUTED in verdicts:
        return 1
    return 3 if Verdict.UNDECIDED in verdicts else 0


@mixproof_app.command("falsify")
def falsify_command(
    theorem: Annotated[str, typer.Option(help="Statement number, such as 2.10; `mixproof list` shows them.")],
    points: Annotated[int, typer.Option(help="Number of points of each set.")],
    grid: Annotated[int, typer.Option(help="The points are taken from {0, …, GRID−1} in each coordinate.")],
    dimension: Annotated[int, typer.Option(help="Number of coordinates.")] = 1,
    classes: Annotated[int, typer.Option(help="Number of classes, all of which occur.")] = 2,
    reading: Annotated[str | None, typer.Option(help="Reading to refute [default: the first].")] = None,
    alpha: Annotated[str | None, typer.Option(help="λ ~ Beta(α, α): a rational or decimal [default: 1].")] = None,
    mixing: Annotated[str | None, typer.Option(help='Another law of λ, such as "beta(2,1)".')] = None,
    epsilon: Annotated[str | None, typer.Option(help="The radius ε, where a statement has one.")] = None,
    at_random: Annotated[bool, typer.Option("--random", help="Try random sets, and shrink what refutes.")] = False,
    budget: Annotated[float, typer.Option(help="Seconds for --random.")] = 10.0,
    seed: Annotated[int, typer.Option(help="Seed for --random.")] = 0,
    state: Annotated[
        str | None, typer.Option(metavar="FILE", help="Keep the search in a file, and go on from it if it is there.")
    ] = None,
    json: Annotated[
        str | None, typer.Option(metavar="FILE|-", help="Write the result as JSON to a file, or to standard output.")
    ] = None,
) -> None:
    """Hunt for the smallest dataset on which a reading of a statement fails.

    Decides the reading on every labelled set of grid points of the size that is asked for, or with --random
    on random ones. Exit codes: 0 none refutes it, 1 a counterexample was found, 2 bad input, 3 undecided.
    """
    from reports.progress import search_progress
    from reports.render import falsification_table
    from theory.catalog import reading as reading_of
    from theory.catalog import statement
    from theory.falsify import Judge, Scope, falsify, falsify_randomly
    from theory.verify import make_instance

    check_json_target(json)
    if at_random and state is not None:
        raise InputError("--state goes with the exhaustive search; leave it out with --random")
    if budget <= 0 or seed < 0:
        raise InputError("--budget has to be positive, and --seed 0 or more")
    scope, chosen = Scope(points, grid, dimension, classes), statement(theorem)
    settings = make_instance("counterexample", alpha=alpha, mixing=mixing, epsilon=epsilon)
    judge = Judge(chosen, reading_of(chosen, reading or chosen.readings[0].id), settings)
    if at_random:
        with search_progress(None, judge, scope) as (_, progress):
            found = falsify_randomly(judge, scope, budget, seed, progress)
    else:
        scope.check_reach()
        with search_progress(state, judge, scope) as (start, progress):
            found = falsify(judge, scope, start, progress)
    publish(lambda: falsification_table(found), found.to_json, json)
    raise typer.Exit(1 if found.raw.refuted else 3 if found.raw.undecided else 0)


@mixproof_app.command("experiment")
def experiment_command(
    name: Annotated[str, typer.Argument(help="table-1, figure-3, theorem-3.5 or lemma-3.7.")],
    seed: Annotated[int, typer.Option(help="Seed of the runs.", min=0)] = 0,
    json: Annotated[
        str | None, typer.Option(metavar="FILE|-", help="Write the result as JSON to a file, or to standard output.")
    ] = None,
) -> None:
    """Train networks as the paper did, and hold the result against the exact prediction.

    Needs torch: install the extra mixproof[train]. Exit codes: 0 agrees, 1 disagrees, 2 bad input.
    """
    from importlib.util import find_spec

    from reports.render import experiment_table

    check_json_target(json)
    if find_spec("torch") is None:
        raise InputError("experiments need torch: install the extra, as in pip install 'mixproof[train]'")
    from empirical.experiments import experiment

    found = experiment(name)(seed=seed)
    publish(lambda: experiment_table(found.to_json()), found.to_json, json)
    raise typer.Exit(0 if all(criterion.holds for criterion in found.criteria) else 1)


@mixproof_app.command("list")
def list_command(
    statements: Annotated[bool, typer.Option("--statements", help="Only the statements, with their readings.")] = False,
    datasets: Annotated[bool, typer.Option("--datasets", help="Only the named datasets.")] = False,
) -> None:
    """Show the statements with their readings, and the named datasets."""
    from geometry.library import dataset_names
    from reports.render import catalog_table, datasets_table, readings_text, show
    from theory.catalog import CATALOG

    if statements or not datasets:
        show(readings_text(CATALOG.values()) if statements else catalog_table(CATALOG.values()))
    if datasets or not statements:
        show(datasets_table(dataset_names()))


def main() -> NoReturn:
    """Run ``mixproof``."""
    _run(mixproof_app)


def verify_main() -> NoReturn:
    """Run ``verify``."""
    _run(verify_app)


def _run(app: typer.Typer) -> NoReturn:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
        sys.exit(code)
    except InputError as error:
        _fail(str(error))
    except typer.TyperException as error:
        _fail(error.format_message() if hasattr(error, "format_message") else str(error))
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        _silence_standard_output()
        sys.exit(141)
    except OSError as error:
        _silence_standard_output()
        _fail(f"the result cannot be written: {error.strerror or error}")
    except Exception as error:
        if os.environ.get("MIXPROOF_DEBUG"):
            raise
        # Neither 0 nor 1: nothing was decided. The traceback is for whoever mends it.
        _fail(f"internal error, please report: {type(error).__name__}: {error} (MIXPROOF_DEBUG=1 shows where)", 70)


def _silence_standard_output() -> None:
    """What is left to be written has nowhere to go."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(message: str, code: int = 2) -> NoReturn:
    from reports.render import visible

    print(f"error: {visible(' '.join(message.splitlines()))}", file=sys.stderr)
    sys.exit(code)
