"""Matrix products on one thread, however many threads of ours ask for that at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

_inside = 0
_entering = Lock()
_limited: Any = None


@contextmanager
def one_thread() -> Iterator[None]:
    """Matrix products on one thread each: sharing out small ones costs far more, if other work is running.

    The limit is the process's: the first thread that comes in sets it, the last one that leaves lifts it.

    Examples
    --------
    >>> with one_thread():
    ...     {pool["num_threads"] for pool in _thread_pools().select(user_api="blas").info()}
    {1}
    """
    global _inside, _limited  # noqa: PLW0603, the process has one such limit
    with _entering:
        if _inside == 0:
            _limited = _thread_pools().limit(limits=1, user_api="blas")
        _inside += 1
    try:
        yield
    finally:
        with _entering:
            _inside -= 1
            if _inside == 0:
                _limited.restore_original_limits()


@cache
def _thread_pools() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
