"""Matrix products on one thread, though several threads of ours ask for that at a time."""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

_inside = 0
_entering = Lock()
_limited: Any = None


@contextmanager
def one_thread() -> Iterator[None]:
    """A context in which matrix products run on one thread each.

    Sharing out small products costs far more while other work is running. The limit is the process's: the first thread
    that comes in sets it, the last one that leaves lifts it.

    Examples
    --------
    >>> with one_thread():
    ...     {pool["num_threads"] for pool in _thread_pools(False).select(user_api="blas").info()}
    {1}
    """
    global _inside, _limited  # noqa: PLW0603, the process has one such limit
    with _entering:
        if _inside == 0:
            _limited = _in_passing(
                lambda: _thread_pools("scipy.linalg" in sys.modules).limit(limits=1, user_api="blas")
            )
        _inside += 1
    try:
        yield
    finally:
        with _entering:
            _inside -= 1
            if _inside == 0:
                _in_passing(_limited.restore_original_limits)


def _in_passing(act: Callable[[], Any]) -> Any:
    """The result of an action that is carried out by a thread which ends with it.

    threadpoolctl heeds the first thread that sets a limit, and no other as long as that one lives.
    """
    with ThreadPoolExecutor(1) as passing:
        return passing.submit(act).result()


@cache
def _thread_pools(with_scipy: bool) -> Any:
    """The pools of the libraries that are loaded; SciPy brings a BLAS of its own."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
