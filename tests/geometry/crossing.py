"""Two threads that come into a limit on threads one after the other, the first of them leaving first."""

from collections.abc import Callable
from threading import Event, Thread, current_thread

from threadpoolctl import threadpool_info

WAIT = 60


class Visit(Thread):
    """A thread that does some work, stops in the middle of it until it may leave, and lives on as in a pool."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__()
        self.work = work
        self.is_inside, self.may_leave, self.has_left, self.may_end = Event(), Event(), Event(), Event()

    def run(self) -> None:
        self.work()
        self.has_left.set()
        self.may_end.wait(WAIT)

    def enter(self) -> None:
        self.start()
        assert self.is_inside.wait(WAIT)

    def leave(self) -> None:
        self.may_leave.set()
        assert self.has_left.wait(WAIT)


def pause(*_: object) -> None:
    """What the work calls in its middle."""
    visit = current_thread()
    assert isinstance(visit, Visit)
    visit.is_inside.set()
    assert visit.may_leave.wait(WAIT)


def check_limit(work: Callable[[], object]) -> None:
    """One BLAS thread while anyone is inside, and as many as before once all have left."""
    seen = [blas_threads()]
    visits = Visit(work), Visit(work)
    for visit in visits:
        visit.enter()
        seen.append(blas_threads())
    for visit in visits:
        visit.leave()
        seen.append(blas_threads())
    for visit in visits:
        visit.may_end.set()
    assert seen == [seen[0], {1}, {1}, {1}, seen[0]]


def blas_threads() -> set[int]:
    pools = [pool for pool in threadpool_info() if pool["user_api"] == "blas" and "numpy" in pool["filepath"]]
    return {pool["num_threads"] for pool in pools}
