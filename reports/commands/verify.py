"""``verify`` and ``mixproof verify``: decide a statement on a dataset."""

from collections.abc import Iterable
from typing import Annotated

import typer

from geometry.errors import InputError
from reports.commands.options import Alpha, DatasetName, Epsilon, Header, JsonTarget, Label, MixingLaw, PointX
from reports.output import check_json_target, publish
from theory.statement import Verdict, Verification


def verify_command(
    dataset: DatasetName,
    theorem: Annotated[
        str | None, typer.Option(help="Statement number, such as 2.10; `mixproof list` shows them.")
    ] = None,
    all_statements: Annotated[bool, typer.Option("--all", help="Decide every statement, one line a reading.")] = False,
    label: Label = None,
    header: Header = None,
    alpha: Alpha = None,
    mixing: MixingLaw = None,
    epsilon: Epsilon = None,
    point: PointX = None,
    seed: Annotated[int | None, typer.Option(help="Seed of whatever a statement draws [default: 0].")] = None,
    reading: Annotated[
        list[str] | None, typer.Option(help="Reading to decide; may be repeated [default: all].")
    ] = None,
    train: Annotated[bool, typer.Option(help="Also train networks and compare.")] = False,
    json: JsonTarget = None,
) -> None:
    """Decide a statement of the theory on a dataset, exactly.

    Exit codes: 0 nothing refuted, 1 a reading is refuted, 2 bad input, 3 undecided.
    """
    from geometry.library import load
    from reports.render import overview_json, overview_table, verification_json, verification_table
    from theory.verify import Settings, verify, verify_all

    if train:
        raise InputError("training is not available in this version: leave --train out")
    if all_statements == (theorem is not None):
        raise InputError("name one statement by --theorem, or ask for all of them by --all")
    if all_statements and reading:
        raise InputError("--reading goes with --theorem; --all decides every reading")
    check_json_target(json, dataset)
    data = load(dataset, label, header)
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
    raise typer.Exit(exit_code(results))


def exit_code(results: Iterable[Verification]) -> int:
    """1 if anything is refuted, else 3 if anything is undecided, else 0."""
    verdicts = {outcome.verdict for result in results for outcome in result.outcomes}
    if Verdict.REFUTED in verdicts:
        return 1
    return 3 if Verdict.UNDECIDED in verdicts else 0
