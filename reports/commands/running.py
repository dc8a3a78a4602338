"""The set-up of a long run from the command line: its time, a bar, workers, memory, a cluster, and a state file."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import typer

from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.resources import Resources, memory_size
from mixproof.geometry.jobs.watch import Teller, TimeUp, check_seconds, silent, watched

if TYPE_CHECKING:
    from mixproof.theory.falsify.finds import Falsification, Progress

Result = TypeVar("Result")

TRIAL_SECONDS = 10.0
"""Seconds after which it is judged how long a search will take."""

MOST_HOURS = 2.0
"""Longest search that is run without a state file."""

NOTHING_KEPT = "nothing was kept"

UNFINISHED = "mixproof/unfinished/1"
"""The JSON form of work whose time was up, where there is no part of the result to write."""


class Interrupted(Exception):  # noqa: N818, the user's wish
    """Work was interrupted; the text says in one line what is kept of it."""


@contextmanager
def at_work(
    command: str,
    seconds: float | None,
    tell: Teller = silent,
    kept: Callable[[], str] = lambda: NOTHING_KEPT,
    json: str | None = None,
) -> Iterator[None]:
    """Long work of a command: within its seconds, with its steps told, and with a line for whoever interrupts it.

    Where the time is up and there is no part of the result to show, that is the result: exit code 3.

    Parameters
    ----------
    tell : callable
        The listener: `stage_progress`, say.
    kept : callable
        Says what is kept of work that is interrupted.
    json : str, optional
        Where the result would have gone as JSON.

    Raises
    ------
    InputError
        If the seconds are out of range.
    Interrupted
        If the user interrupts it.

    Examples
    --------
    >>> from mixproof.geometry.jobs.watch import step
    >>> try:
    ...     with at_work("margins", 0):
    ...         step("distances", 3, 10)
    ... except typer.Exit as end:
    ...     end.exit_code
    Undecided: the time was up at: distances, 3 of 10; nothing was kept.
    3
    """
    from mixproof.reports.terminal.output import publish

    if seconds is not None:
        check_seconds(seconds)
    try:
        with watched(seconds, tell):
            yield
    except KeyboardInterrupt:
        raise Interrupted(f"interrupted: {kept()}") from None
    except TimeUp as error:
        reached, keeping = str(error), kept()
        publish(
            lambda: f"Undecided: {reached}; {keeping}.",
            lambda: {
                "schema": UNFINISHED,
                "command": command,
                "seconds": seconds,
                "undecided": reached,
                "kept": keeping,
            },
            json,
        )
        raise typer.Exit(3) from None


def as_far_as(make: Callable[[], Result], kept: Callable[[], str] = lambda: "") -> tuple[Result, str]:
    """The result of a search, and nothing; or what it found before the time was up, and the words for that.

    Examples
    --------
    >>> as_far_as(lambda: [3, 5])
    ([3, 5], '')
    >>> def search() -> list[int]:
    ...     raise TimeUp("the time was up at: distances, 1 of 2", [3])
    >>> as_far_as(search)
    ([3], 'the time was up at: distances, 1 of 2')
    """
    try:
        return make(), ""
    except TimeUp as end:
        if end.part is None:
            raise
        return cast(Result, end.part), "; ".join(filter(None, (str(end), kept())))


def kept_in(state: str | None, what: str = "finished blocks") -> str:
    """The words for what a state file keeps of work that ends early.

    Examples
    --------
    >>> kept_in("margins.jsonl"), kept_in(None)
    ('finished blocks are in margins.jsonl, and the same command goes on from there', 'nothing was kept')
    """
    return NOTHING_KEPT if state is None else f"{what} are in {state}, and the same command goes on from there"


@contextmanager
def resources_for(
    workers: int | None, memory: str | None, cluster: str | None, state: str | None
) -> Iterator[Resources]:
    """The resources of a run, with a bar on standard error while it runs.

    Raises
    ------
    InputError
        If the options do not fit each other or cannot be used.

    Examples
    --------
    >>> with resources_for(2, "4GiB", None, None) as resources:
    ...     resources.threads, resources.memory
    (2, 4294967296)
    """
    from mixproof.reports.terminal.progress import block_progress

    if workers is not None and workers < 1:
        raise InputError(f"--workers has to be 1 or more, not {workers}")
    if cluster is not None and workers is not None:
        raise InputError("--workers is for this machine; on a cluster its workers count: leave it out with --cluster")
    limit = None if memory is None else memory_size(memory)
    with block_progress() as tell:
        yield Resources(
            workers=workers,
            cluster=cluster,
            memory=limit,
            state=None if state is None else Path(state),
            progress=tell,
        )


def bounded(report: "Progress", clock: Callable[[], float] = time.monotonic) -> "Progress":
    """A report of a search that also refuses it, once it is seen to take too long for a run that keeps nothing.

    Raises
    ------
    InputError
        From the report, after `TRIAL_SECONDS`, where all of the search would take more than `MOST_HOURS`.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> times = iter([0.0, 20.0])
    >>> tell = bounded(lambda found, of: None, lambda: next(times))
    >>> tell(SimpleNamespace(position=5), 10**6)
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: this search would take about 1,111 hours: make it smaller, bound its \
time (--seconds), keep it in a file that a later run goes on from (--state), or search at random (--random)
    """
    start = clock()

    def tell(found: "Falsification", of: int) -> None:
        report(found, of)
        spent = clock() - start
        hours = spent / found.position * of / 3600
        if spent > TRIAL_SECONDS and hours > MOST_HOURS:
            raise InputError(
                f"this search would take about {hours:,.0f} hours: make it smaller, bound its time (--seconds), "
                "keep it in a file that a later run goes on from (--state), or search at random (--random)"
            )

    return tell
