"""``mixproof experiment``: train as the paper did, and compare."""

from typing import Annotated

import typer

from geometry.errors import InputError
from reports.commands.options import JsonTarget
from reports.output import check_json_target, publish


def experiment_command(
    name: Annotated[str, typer.Argument(help="table-1, figure-3, theorem-3.5 or lemma-3.7.")],
    seed: Annotated[int, typer.Option(help="Seed of the runs.", min=0)] = 0,
    json: JsonTarget = None,
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
