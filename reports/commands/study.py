"""``mixproof experiment study``: what the audit says of real tables, held against training."""

from collections.abc import Mapping
from pathlib import Path

from mixproof.geometry.errors import InputError
from mixproof.reports.terminal.output import publish

STUDY = "study"

_TAKEN = ("data", "seed", "checkpoint", "resume")


def run_study_command(given: Mapping[str, object], seconds: float | None, json: str | None) -> None:
    """Run the study with the options that were given, and show its tables.

    Raises
    ------
    InputError
        If an option is not one of the study's, or its tables are not there.

    Examples
    --------
    >>> run_study_command({"alpha": ["1"]}, None, None)
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: study does not take --alpha; it takes --data, --seed, --checkpoint, --resume
    """
    from mixproof.geometry.jobs.watch import TimeUp
    from mixproof.reports.agreement.training import NO_TORCH, has_torch
    from mixproof.reports.commands.running import at_work, kept_in
    from mixproof.reports.study.page import study_text
    from mixproof.reports.study.run import run_study
    from mixproof.reports.terminal.progress import stage_progress

    for option in given:
        if option not in _TAKEN:
            raise InputError(f"study does not take --{option}; it takes {', '.join('--' + each for each in _TAKEN)}")
    if not has_torch():
        raise InputError(f"the study needs torch: {NO_TORCH}")
    state = _state(given)
    with (
        stage_progress() as tell,
        at_work("experiment", seconds, tell, lambda: kept_in(state, "finished tables"), json),
    ):
        data = given.get("data")
        found = run_study(
            None if data is None else str(data),
            int(str(given.get("seed", 0))),
            None if state is None else Path(state),
        )
        if not found["tables"]:
            raise TimeUp("the time was up before a table was done")
    publish(lambda: study_text(found), lambda: found, json)


def _state(given: Mapping[str, object]) -> str | None:
    """The file of finished tables, if it may be used."""
    name = given.get("checkpoint")
    if name is None:
        if "resume" in given:
            raise InputError("--resume goes on from a file: name it by --checkpoint FILE")
        return None
    if Path(str(name)).exists() and "resume" not in given:
        raise InputError(f"{name} is there already: add --resume to go on from it, or remove it")
    return str(name)
