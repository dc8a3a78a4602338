"""The limit on threads is one of the whole process."""

from geometry.threads import one_thread


def blas_threads() -> set[int]:
    from threadpoolctl import threadpool_info

    pools = [pool for pool in threadpool_info() if pool["user_api"] == "blas" and "numpy" in pool["filepath"]]
    return {pool["num_threads"] for pool in pools}


def test_the_limit_on_threads_is_lifted_when_the_last_one_leaves() -> None:
    before = blas_threads()
    first, second = one_thread(), one_thread()
    first.__enter__()
    second.__enter__()
    assert blas_threads() == {1}
    first.__exit__(None, None, None)
    assert blas_threads() == {1}
    second.__exit__(None, None, None)
    assert blas_threads() == before
