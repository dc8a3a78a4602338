"""The limit on threads is one of the whole process."""

from mixproof.geometry.jobs.threads import one_thread
from tests.geometry.crossing import check_limit, pause


def visit() -> None:
    with one_thread():
        pause()


def test_the_limit_on_threads_is_lifted_when_the_last_one_leaves() -> None:
    check_limit(visit)


def test_a_thread_that_has_left_hinders_no_other() -> None:
    with one_thread():
        pass
    check_limit(visit)
