"""Blocks of work on a Dask cluster, sent out again where workers are lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from mixproof.geometry.errors import InputError, install_words
from mixproof.geometry.jobs.tasks import Finished, Task, finished_block

ROUNDS = 4
"""Times in a row that a cluster may lose all its blocks before the run gives up."""

SECONDS_TO_CONNECT = 20
"""Time in which a scheduler has to answer, and to have a worker."""


def on_cluster(task: Task, waiting: dict[int, range], address: str) -> Iterator[Finished]:
    """The blocks as they finish on a cluster; those that are lost with their worker are sent out again.

    Parameters
    ----------
    waiting : dict of range
        The blocks to do, by their places.
    address : str
        Address of a Dask scheduler, such as ``tcp://host:8786``.

    Raises
    ------
    InputError
        If Dask is not installed, no scheduler answers, it has no workers, or all of them are lost again and again.

    Examples
    --------
    >>> next(on_cluster(Task(lambda shared, block: None, None), {0: range(2)}, "no address"))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    mixproof.geometry.errors.InputError: no Dask scheduler answers at 'no address' (...
    """
    with _client(address) as client:
        left, idle = dict(waiting), 0
        while left:
            before = len(left)
            for place, text in _round(client, task, left, address):
                del left[place]
                yield place, text
            idle = idle + 1 if len(left) == before else 0
            if idle == ROUNDS:
                raise InputError(f"the workers of the cluster {address} are lost again and again: look at their logs")


@contextmanager
def _client(address: str) -> Iterator[Any]:
    """A client of the scheduler, closed in the end."""
    try:
        from distributed import Client
    except ImportError:
        raise InputError(f"a cluster needs Dask: {install_words('cluster')}") from None
    try:
        client: Any = Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError) as error:
        raise InputError(
            f"no Dask scheduler answers at {address!r} ({error}); its address looks like tcp://host:8786"
        ) from None
    try:
        yield client
    finally:
        client.close()


def _round(client: Any, task: Task, left: dict[int, range], address: str) -> Iterator[Finished]:
    """One try at all the blocks that are left, without those whose worker is lost for good."""
    from distributed import as_completed
    from distributed.scheduler import KilledWorker

    try:
        client.wait_for_workers(1, timeout=SECONDS_TO_CONNECT)
        sent = client.scatter(task.shared, broadcast=True, hash=False)
    except (TimeoutError, OSError):
        raise InputError(f"the Dask scheduler at {address} has no workers: start some") from None
    futures = [
        client.submit(finished_block, task.function, sent, place, block, pure=False, priority=-place)
        for place, block in sorted(left.items())
    ]
    try:
        completed: Any = as_completed(futures, loop=client.loop, raise_errors=False)  # type: ignore[no-untyped-call]
        for future in completed:
            if future.status == "finished":
                yield future.result()
            elif future.status == "error" and not isinstance(future.exception(), KilledWorker):
                raise future.exception()
            future.release()
    finally:
        client.cancel(futures)
