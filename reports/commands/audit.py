"""The command ``mixproof audit``: how safe Mixup is on a dataset, and how strong it may be."""

from pathlib import Path
from typing import Annotated

import typer

from mixproof.geometry.errors import InputError
from mixproof.reports.commands.file_options import AS_GIVEN, FileOptions, takes_file_options
from mixproof.reports.commands.options import (
    Cluster,
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
        str | None,
        typer.Option(
            help="Resolution of the model, in the unit of the data [default: half the median distance of neighbours]."
        ),
    ] = None,
    noise: Annotated[
        str | None, typer.Option(metavar="S", help="Spread of noise on each coordinate, shown beside ε.")
    ] = None,
    rows: Annotated[
        int | None,
        typer.Option(help="Distances and strengths of a sample of so many rows [default: as many as are quick]."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the sample, and of training.")] = 0,
    train: Annotated[
        bool,
        typer.Option(
            "--train",
            help="Also train on the rows, with no Mixup and each α (of --alpha, or else 0.1 to 8), and score what is "
            "held out.",
        ),
    ] = False,
    train_seconds: Annotated[
        float | None,
        typer.Option(
            metavar="S", help="Seconds of one core to plan the training for [default: 60, or half of --seconds]."
        ),
    ] = None,
    folds: Annotated[int | None, typer.Option(help="Parts of the rows, each held out in turn [default: 5].")] = None,
    model: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="A trained network, as in `mixproof network`: its resolution on the rows is shown beside ε. Or, with "
            "--train, MODULE:FUNCTION or FILE.py:FUNCTION that makes a torch module of the numbers of coordinates and "
            "classes: your own network to train.",
        ),
    ] = None,
    checkpoint: Annotated[
        str | None, typer.Option(metavar="FILE", help="Leave the state of the training in a file now and then.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on from the state in the file.")] = False,
    cluster: Cluster = None,
    seconds: Seconds = None,
    json: JsonTarget = None,
    scores: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write row, class, ε*, r, conflicts and lost α of each row as CSV."),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(metavar="DIR", help="Write audit.json, audit.md and a page, index.html, into a folder."),
    ] = None,
) -> None:
    """Say whether Mixup is safe on your data, and how strong it may be; with --train also which α to take.

    Exit codes: 0 nothing unsafe found, 1 two labels at a point, an α ≥ 1 in --alpha where rows are in exact conflict,
    or an unsafe α at ε, 2 bad input, 3 undecided: an α at ε, as where only a sample of the rows was
    audited, an α ≥ 1 where there are too many rows to search them all for conflicts, or a training not finished.
    """
    from mixproof.empirical.trials.plan import FOLDS
    from mixproof.geometry.jobs.resources import Resources
    from mixproof.reports.audit.beside import GivenNetwork, audit_beside, is_trained_network
    from mixproof.reports.audit.files import audit_files, audit_paths
    from mixproof.reports.audit.json import audit_json
    from mixproof.reports.audit.scores import scores_csv
    from mixproof.reports.audit.text import audit_display
    from mixproof.reports.audit.trained.request import Request
    from mixproof.reports.commands.running import NOTHING_KEPT, at_work
    from mixproof.reports.terminal.progress import stage_progress
    from mixproof.theory.audit.question import Question

    if out is not None:
        check_report_folder(out)
    read = [data] if model is None else [data, model]
    check_outputs(read, audit_paths(out) if out is not None else (), json=json, scores=scores, checkpoint=checkpoint)
    question = Question.of(several(alpha, "alpha") if alpha else None, epsilon, rows, seed, noise)
    wish, is_given = None, model is not None and is_trained_network(model, train)
    if train:
        state = None if checkpoint is None else _state(checkpoint, resume)
        trained = question.alphas if alpha else None
        make = None if is_given else model
        wish = Request(trained, train_seconds, FOLDS if folds is None else folds, make, state, question.seed)
    if resume and checkpoint is None:
        raise InputError("--resume goes on from a file: name it by --checkpoint FILE")
    if not train and ((train_seconds, folds, checkpoint) != (None,) * 3 or resume):
        raise InputError("--train-seconds, --folds, --checkpoint and --resume are for --train")

    def kept() -> str:
        known = checkpoint is not None and Path(checkpoint).exists()
        return f"the state is in {checkpoint}; the same command with --resume goes on" if known else NOTHING_KEPT

    with stage_progress() as tell:
        source = table.load_rows(data)
        with at_work("audit", seconds, tell, kept, json):
            given = GivenNetwork.of(model, source) if is_given else None
            planned = None if wish is None else wish.planned(source)
            found = audit_beside(source, question, Resources(cluster=cluster), given, planned)
    files = {} if out is None else audit_files(found, out)
    page = list(files)[-1:]
    if scores is not None:
        files[scores] = scores_csv(found)
    publish(lambda: audit_display(found, *page), lambda: audit_json(found), json, files)
    raise typer.Exit(found.exit_code)


def _state(checkpoint: str, resume: bool) -> Path:
    """The file of a training's state, if it may be used."""
    if Path(checkpoint).exists() and not resume:
        raise InputError(f"{checkpoint} is there already: add --resume to go on from it, or remove it")
    return Path(checkpoint)
