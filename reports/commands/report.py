"""``mixproof report``: every statement beside its verdict, its proof, a picture and the training."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from mixproof.geometry.errors import InputError
from mixproof.reports.commands.file_options import AS_GIVEN, FILE_OPTIONS, FileOptions, takes_file_options
from mixproof.reports.commands.options import (
    Alpha,
    Epsilon,
    MixingLaw,
    ModelSource,
    Seconds,
)


@takes_file_options
def report_command(
    out: Annotated[str, typer.Option(metavar="DIR", help="The folder that the report is written to.")],
    dataset: Annotated[
        list[str] | None,
        typer.Option(help="A named dataset or a file; may be repeated [default: those of the paper]."),
    ] = None,
    theorem: Annotated[
        list[str] | None,
        typer.Option(
            help="Statement, or one of your own: a file, or package:NAME, whose code is run; may be repeated [default: "
            "all of the paper]."
        ),
    ] = None,
    paper: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID", help="Paper whose statements are decided; may be repeated [default: data-dependency]."
        ),
    ] = None,
    table: FileOptions = AS_GIVEN,
    alpha: Alpha = None,
    mixing: MixingLaw = None,
    epsilon: Epsilon = None,
    model: ModelSource = None,
    train: Annotated[
        bool | None,
        typer.Option("--train/--no-train", help="Whether to train networks and compare [default: where torch is]."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of whatever is drawn.", min=0)] = 0,
    seconds: Seconds = None,
    cache: Annotated[
        str | None, typer.Option(metavar="DIR", help="Where finished parts are kept [default: DIR/.cache].")
    ] = None,
) -> None:
    """Write an agreement report: a page, its data, certificates and figures, in a folder.

    Parts that are made already are taken from the cache, so an interrupted report goes on where it stopped.
    Exit codes: 0 nothing refuted, 1 a reading is refuted or training disagrees, 2 bad input, 3 undecided.
    """
    from datetime import UTC, datetime

    from mixproof.geometry.data.named import is_named
    from mixproof.reports.agreement.cache import Cache
    from mixproof.reports.agreement.cells import command, exit_code
    from mixproof.reports.agreement.query import (
        PAPER,
        ReportJob,
        ReportQuery,
        ReportTraining,
        experiments_for,
        parts_of,
    )
    from mixproof.reports.agreement.report import MAIN_FILES, write_report
    from mixproof.reports.agreement.training import NO_TORCH, has_torch
    from mixproof.reports.commands.running import at_work
    from mixproof.reports.terminal.console import terminal
    from mixproof.reports.terminal.progress import part_progress
    from mixproof.reports.terminal.targets import check_outputs, check_report_folder
    from mixproof.theory.catalog import all_statements, statement
    from mixproof.theory.papers import DATA_DEPENDENCY

    names = tuple(dict.fromkeys(dataset or PAPER))
    files = [name for name in names if not is_named(name)]
    if table.given and not files:
        raise InputError(f"{FILE_OPTIONS} are for files, and none is named")
    if theorem and paper:
        raise InputError("--theorem and --paper both say which statements: give one of them")
    papers = tuple(dict.fromkeys(paper or ([] if theorem else [DATA_DEPENDENCY.id])))
    asked = [statement(id) for id in theorem or ()] + [each for id in papers for each in all_statements(id)]
    statements = tuple(dict.fromkeys(each.asked_as for each in asked))
    if len({each.id for each in asked}) < len(statements):
        raise InputError("two of the statements have one id: leave one of them out")
    folder = Path(out)
    check_report_folder(out, with_parents=True)
    if cache is not None:
        check_report_folder(cache, with_parents=True)
    check_outputs(names, [str(folder / name) for name in MAIN_FILES])
    datasets = tuple((table if name in files else AS_GIVEN).load(name) for name in names)
    given = {"alpha": alpha, "mixing": mixing, "epsilon": epsilon, "model": model, "seed": seed or None}
    options = tuple(f"--{key}={value}" for key, value in given.items() if value is not None)
    if train and not has_torch():
        raise InputError(f"training needs torch: {NO_TORCH}")
    trains = has_torch() if train is None else train
    words = command("mixproof", *sys.argv[1:])
    kept = Path(cache) if cache else folder / ".cache"
    keeping = f"finished parts are in {kept}, and the same command goes on from there"
    with part_progress() as (progress, expect), at_work("report", seconds, kept=lambda: keeping):
        job = ReportJob(
            ReportQuery(names, datasets, statements, options),
            {"alpha": alpha, "mixing": mixing, "epsilon": epsilon, "seed": seed, "model": model},
            ReportTraining(experiments_for(names, papers) if trains else (), trains, seed),
            words,
            Cache(kept),
            progress,
        )
        expect(parts_of(job))
        found = write_report(job, folder, datetime.now(UTC).isoformat(timespec="seconds"))
    console = terminal()
    for sentence in found["summary"]["sentences"]:
        console.print(sentence)
    console.print(f"The report is {folder / 'index.html'}")
    console.print(f"Finished parts are kept for the next run in {kept}; delete it freely.")
    raise typer.Exit(exit_code(found["summary"]))
