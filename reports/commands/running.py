"""The set-up of a long run from the command line: workers, memory, a cluster, a state file, and a bar."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.resources import Resources, memory_size

if TYPE_CHECKING:
    from mixproof.theory.falsify.finds import Falsification, Progress

LONGEST_BUDGET = 10**6
"""Longest budget of a run, in seconds: about twelve days."""

TRIAL_SECONDS = 10.0
"""Seconds after which it is judged how long a search will take."""

MOST_HOURS = 2.0
"""Longest search that is run without a state file."""


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
    mixproof.geometry.errors.InputError: this search would take about 1,111 hours: make it smaller, keep it in a file \
that a later run goes on from (--state), or search at random (--random)
    """
    start = clock()

    def tell(found: "Falsification", of: int) -> None:
        report(found, of)
        spent = clock() - start
        hours = spent / found.position * of / 3600
        if spent > TRIAL_SECONDS and hours > MOST_HOURS:
            raise InputError(
                f"this search would take about {hours:,.0f} hours: make it smaller, keep it in a file that a later "
                "run goes on from (--state), or search at random (--random)"
            )

    return tell
