"""``verify`` and ``mixproof verify``: decide a statement on a dataset."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.watch import TimeUp, step
from mixproof.reports.commands.file_options import AS_GIVEN, FileOptions, takes_file_options
from mixproof.reports.commands.options import (
    Alpha,
    DatasetName,
    Epsilon,
    JsonTarget,
    MixingLaw,
    ModelSource,
    OnePaper,
    OneTheorem,
    PointX,
    Seconds,
)
from mixproof.reports.terminal.output import json_text, publish
from mixproof.reports.terminal.targets import check_outputs

if TYPE_CHECKING:
    from rich.console import RenderableType

    from mixproof.geometry.aliases import Json
    from mixproof.geometry.data.dataset import Dataset
    from mixproof.reports.terminal.progress import Stages
    from mixproof.theory.settings import Settings
    from mixproof.theory.statement import Statement, Unfit, Verification


@takes_file_options
def verify_command(
    dataset: DatasetName,
    theorem: OneTheorem = None,
    all_statements: Annotated[bool, typer.Option("--all", help="Decide every statement, one line a reading.")] = False,
    paper: OnePaper = None,
    table: FileOptions = AS_GIVEN,
    alpha: Alpha = None,
    mixing: MixingLaw = None,
    epsilon: Epsilon = None,
    point: PointX = None,
    model: ModelSource = None,
    seed: Annotated[
        int | None, typer.Option(help="Seed of whatever a statement or, with --train, its training draws [default: 0].")
    ] = None,
    reading: Annotated[
        list[str] | None, typer.Option(help="Reading to decide; may be repeated [default: all].")
    ] = None,
    train: Annotated[
        bool | None,
        typer.Option(
            "--train/--no-train",
            envvar="MIXPROOF_TRAIN",
            help="Run the experiment that belongs to the statement, and compare [default: where it takes seconds].",
        ),
    ] = None,
    seconds: Seconds = None,
    json: JsonTarget = None,
    certificate: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write the verdicts with their evidence, for `mixproof check`."),
    ] = None,
) -> None:
    """Decide a statement of the theory on a dataset, exactly.

    With --all, --seconds are shared out among the statements.

    Exit codes: 0 nothing refuted, 1 a reading is refuted or training disagrees, 2 bad input, 3 undecided.
    """
    from mixproof.reports.commands.running import at_work
    from mixproof.reports.terminal.console import show
    from mixproof.reports.terminal.progress import stage_progress
    from mixproof.reports.terminal.verification import overview_json, verification_json, verification_table
    from mixproof.theory.catalog import all_statements as every_statement
    from mixproof.theory.catalog import statement
    from mixproof.theory.settings import Settings
    from mixproof.theory.statement import Verification
    from mixproof.theory.verify import verify

    if all_statements == (theorem is not None):
        raise InputError("name one statement by --theorem, or ask for all of them by --all")
    if paper is not None and not all_statements:
        raise InputError("--paper goes with --all, and leaves out the statements of other papers")
    if all_statements and reading:
        raise InputError("--reading goes with --theorem; --all decides every reading")
    if all_statements and train:
        raise InputError("--train goes with --theorem; --all only decides")
    if certificate == "-":
        raise InputError("a certificate is written to a file: name one by --certificate FILE")
    check_outputs([dataset, model], json=json, certificate=certificate)
    x = None if point is None else point.split(",")
    settings = Settings(alpha=alpha, mixing=mixing, epsilon=epsilon, point=x, seed=seed, model=model)
    training: Json = None
    if theorem is None:
        overview = _Overview(every_statement(paper), shown=json != "-")
        with stage_progress() as stages:
            data = table.load(dataset)
            with at_work("verify", seconds, stages, overview.kept, json):
                overview.decide(data, settings, stages)
        results = [each for each in overview.decided if isinstance(each, Verification)]
        files = _certificate([each for each in results if each.statement.has_claims], certificate)
        overview.uncertified = [each.statement.id for each in results if files and not each.statement.has_claims]
        if json is not None or files:
            publish(overview.rest, lambda: overview_json(overview.decided), json, files)
        else:
            show(overview.rest())
    else:
        chosen = statement(theorem)
        drawn = seed if train and "seed" not in chosen.uses else None
        decided_by = settings if drawn is None else Settings({**settings, "seed": None})
        with stage_progress() as stages:
            data = table.load(dataset)
            with at_work("verify", seconds, stages, json=json):
                result = verify(chosen, data, reading or (), **decided_by)
                training, lines = _trained(result, train, drawn)
        results = [result]
        files = _certificate(results, certificate)
        publish(lambda: verification_table(result, lines), lambda: verification_json(result, training), json, files)
    raise typer.Exit(exit_code(results, training))


class _Overview:
    """Every statement on a dataset, each shown as soon as it is decided."""

    def __init__(self, asked: "Sequence[Statement]", shown: bool) -> None:
        """Begin with nothing decided."""
        self.asked, self.shown = asked, shown
        self.decided: list[Verification | Unfit] = []
        self.uncertified: list[str] = []

    def decide(self, data: "Dataset", settings: "Settings", stages: "Stages") -> None:
        """Decide the statements in turn, with a line for each reading."""
        from mixproof.reports.terminal.console import show
        from mixproof.reports.terminal.verification import overview_heading, overview_lines
        from mixproof.theory.settings import make_instance
        from mixproof.theory.statement import Unfit, Verification
        from mixproof.theory.verify import reason_against, verify_each

        instance = make_instance(data, **settings)
        asked = [Verification(each, instance, ()) for each in self.asked if reason_against(each, instance) is None]
        for each in verify_each(instance, self.asked):
            is_first = not any(isinstance(earlier, Verification) for earlier in self.decided)
            self.decided.append(replace(each, reason=_spelled(each.reason)) if isinstance(each, Unfit) else each)
            if self.shown and isinstance(each, Verification):
                with stages.aside():
                    for line in [*([overview_heading(asked)] if is_first else []), *overview_lines(each)]:
                        show(line)
                    sys.stdout.flush()

    def rest(self) -> "RenderableType":
        """The lines that come after those that were shown."""
        from rich.console import Group

        from mixproof.reports.terminal.verification import overview_reasons

        names = ", ".join(self.uncertified)
        left_out = [f"The certificate leaves out what has none yet: {names}."] if names else []
        return Group(*overview_reasons(self.decided), *left_out)

    def kept(self) -> str:
        """The words for what is left of work that ends early."""
        if not self.shown:
            return "nothing was kept"
        return f"{len(self.decided)} of {len(self.asked)} statements are decided, above; nothing else was kept"


def _spelled(reason: str) -> str:
    """A reason with the options of ``verify`` in place of the parameters that it names."""
    from typer.main import get_command

    from mixproof.reports.commands.spelling import as_options

    app = typer.Typer()
    app.command()(verify_command)
    return as_options(reason, get_command(app).params)


def _trained(result: "Verification", train: bool | None, seed: int | None = None) -> tuple["Json", list[str]]:
    """The experiment that goes with a verification, and what to say of it: nothing without training.

    A seed that the statement itself does not take is one for the training.

    Raises
    ------
    InputError
        If training is asked for and cannot be had.
    """
    if train is False:
        return None, []
    from mixproof.reports.agreement.training import carried_out, left_out
    from mixproof.reports.terminal.training import training_lines

    seeded = result if seed is None else replace(result, instance=replace(result.instance, seed=seed))
    found = result.statement.plan(seeded)
    if found is not None and seed is not None and "seed" not in found.settings:
        raise InputError(f"neither {result.statement.name} nor its training draws anything: leave --seed out")
    if found is None:
        if train:
            raise InputError(f"no experiment belongs to {result.statement.name} here: leave --train out")
        return None, []
    reason = "not run: the time was up" if result.is_cut else None if train else left_out(found)
    if reason is not None:
        return None, [f"Training: {reason}."]
    try:
        training = carried_out(found, lambda done, of: step(f"training: {found.experiment}", done, of))
    except TimeUp as end:
        return None, [f"Training: not compared: {end}."]
    except InputError as error:
        if train:
            raise
        return None, [f"Training: not run: {error}."]
    return training, training_lines(training)


def _certificate(results: "list[Verification]", target: str | None) -> dict[str, str]:
    """The certificate of some verifications, by the file that it goes to."""
    if target is None:
        return {}
    from mixproof.theory.certificate import certify

    return {target: json_text(certify(*results))}


def exit_code(results: "Iterable[Verification]", training: "Json" = None) -> int:
    """1 if anything is refuted or training disagrees, else 3 if a verdict is undecided, else 0.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> [exit_code([verify("2.10", "shadow", [reading])]) for reading in ("printed", "slides", "sharp")]
    [1, 0, 0]
    """
    from mixproof.theory.findings import Verdict

    verdicts = {outcome.verdict for result in results for outcome in result.outcomes}
    disagrees = isinstance(training, dict) and training["agreement"] == "disagrees"
    if Verdict.REFUTED in verdicts or disagrees:
        return 1
    return 3 if Verdict.UNDECIDED in verdicts else 0
