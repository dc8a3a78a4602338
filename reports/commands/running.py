"""The set-up of a long run from the command line: workers, memory, a cluster, a state file, and a bar."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.resources import Resources, memory_size


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
