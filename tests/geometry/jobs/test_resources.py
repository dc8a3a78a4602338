"""Cores, amounts of memory, and runs that would need too much."""

import os

import pytest

from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.resources import Resources, check_memory, cores, free_memory, memory_size


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="there is no affinity here")
def test_as_many_threads_as_the_process_has_cores() -> None:
    before = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(before)})
        assert Resources().threads == cores() == 1
    finally:
        os.sched_setaffinity(0, before)
    assert Resources(workers=3).threads == 3


@pytest.mark.parametrize(
    ("text", "size"),
    [("1", 1), ("512B", 512), ("2k", 2048), ("3 MiB", 3 * 2**20), ("4GiB", 2**32), ("0.5gb", 2**29), ("1T", 2**40)],
)
def test_amounts_of_memory(text: str, size: int) -> None:
    assert memory_size(text) == size


@pytest.mark.parametrize("text", ["", "GiB", "0", "-1G", "4 apples", "inf", "nan", "1e999", "4GG"])
def test_what_is_no_amount_of_memory(text: str) -> None:
    with pytest.raises(InputError, match="is not an amount of memory: write it as 4GiB or 800MiB"):
        memory_size(text)


def test_memory_is_refused_up_front() -> None:
    assert free_memory() > 0
    check_memory(2**20, Resources(memory=2**20), "it")
    check_memory(2**20, Resources(), "it")
    with pytest.raises(InputError, match=r"it needs about 1\.5 MiB of memory, the limit is 1\.0 MiB: raise"):
        check_memory(3 * 2**19, Resources(memory=2**20), "it")
    with pytest.raises(InputError, match="the limit is"):
        check_memory(2**60, Resources(), "it")
