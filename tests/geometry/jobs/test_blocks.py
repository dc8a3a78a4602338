"""Blocks: the same results wherever they run, states that survive a kill, and what is refused."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.blocks import (
    Resources,
    Stage,
    Tally,
    _free_memory,
    blocks_of,
    check_memory,
    content_key,
    cores,
    memory_size,
    run_blocks,
)
from tests.geometry.cluster import ROOT, local_cluster
from tests.strategies import examples

SHARED = list(range(100, 137))
BLOCKS = blocks_of(len(SHARED), 5)
ONE = Resources(workers=1)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="there is no affinity here")
def test_as_many_threads_as_the_process_has_cores() -> None:
    before = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(before)})
        assert Resources().threads == cores() == 1
    finally:
        os.sched_setaffinity(0, before)
    assert Resources(workers=3).threads == 3


def total(shared: list[int], block: range) -> Any:
    """The sum of a block, with something that JSON changes."""
    return {"sum": sum(shared[k] for k in block), "block": (block.start, block.stop)}


def slow_total(shared: list[int], block: range) -> Any:
    """The same, at a leisurely pace."""
    time.sleep(0.15)
    return total(shared, block)


def noted(shared: tuple[str, list[int]], block: range) -> Any:
    """The same, and a line in a file for each time that a block was begun."""
    file, values = shared
    with open(file, "a", encoding="utf-8") as log:
        log.write(f"{block.start}\n")
    return total(values, block)


def slow_noted(shared: tuple[str, list[int]], block: range) -> Any:
    """The same, at a leisurely pace."""
    found = noted(shared, block)
    time.sleep(0.1)
    return found


def failing(shared: list[int], block: range) -> Any:
    """Fail in the third block."""
    if block.start == 10:
        raise InputError("row 10 is odd")
    return total(shared, block)


EXPECTED = [json.loads(json.dumps(total(SHARED, block))) for block in BLOCKS]


@given(st.integers(0, 50), st.integers(1, 60))
@examples(60)
def test_blocks_hold_everything_once(size: int, length: int) -> None:
    blocks = blocks_of(size, length)
    assert [k for block in blocks for k in block] == list(range(size))
    assert all(0 < len(block) <= length for block in blocks)


@pytest.mark.parametrize("resources", [ONE, Resources(workers=2), Resources(), Resources(workers=2, processes=True)])
def test_the_results_come_in_the_order_of_the_blocks(resources: Resources) -> None:
    assert run_blocks(total, SHARED, BLOCKS, resources=resources) == EXPECTED


def test_no_blocks_no_results() -> None:
    assert run_blocks(total, SHARED, []) == []


def test_progress_counts_points_from_none_to_all() -> None:
    told: list[Tally] = []
    run_blocks(total, SHARED, BLOCKS, Stage("key", "sums"), replace(ONE, progress=told.append))
    assert [tally.done for tally in told] == [0, *(block.stop for block in BLOCKS)]
    assert {(tally.total, tally.resumed, tally.stage) for tally in told} == {(37, 0, "sums")}


@pytest.mark.parametrize("workers", [1, 2])
def test_a_failure_is_passed_on_and_the_state_can_be_used(tmp_path: Path, workers: int) -> None:
    resources = Resources(workers=workers, state=tmp_path / "state")
    with pytest.raises(InputError, match="row 10 is odd"):
        run_blocks(failing, SHARED, BLOCKS, Stage("key"), resources)
    told: list[Tally] = []
    assert run_blocks(total, SHARED, BLOCKS, Stage("key"), replace(resources, progress=told.append)) == EXPECTED
    assert workers > 1 or told[0].done == 10


# --- states -----------------------------------------------------------------------------------------------


def state_of(tmp_path: Path, count: int = len(BLOCKS)) -> Path:
    """A state file in which some first blocks are done."""
    state = tmp_path / "state"
    run_blocks(total, SHARED, BLOCKS[:count], Stage("key", "sums"), replace(ONE, state=state))
    return state


def begun(tmp_path: Path, state: Path) -> tuple[list[Any], list[int]]:
    """The results with that state, and which blocks were begun for them."""
    log = tmp_path / "log"
    log.unlink(missing_ok=True)
    results = run_blocks(noted, (str(log), SHARED), BLOCKS, Stage("key", "sums"), replace(ONE, state=state))
    return results, [int(line) for line in log.read_text().split()] if log.exists() else []


def test_a_state_is_gone_on_from(tmp_path: Path) -> None:
    state = state_of(tmp_path, 3)
    assert begun(tmp_path, state) == (EXPECTED, [block.start for block in BLOCKS[3:]])
    assert begun(tmp_path, state) == (EXPECTED, [])


def test_a_line_without_its_end_is_dropped(tmp_path: Path) -> None:
    state = state_of(tmp_path, 3)
    whole = state.read_bytes()
    ends = [place + 1 for place, byte in enumerate(whole) if byte == ord("\n")]
    for cut in range(len(whole) + 1):
        state.write_bytes(whole[:cut])
        results, again = begun(tmp_path, state) if cut in {0, 7, ends[0], ends[0] + 9, *ends[1:]} else (EXPECTED, None)
        assert results == EXPECTED
        if again is not None:
            known = sum(end <= cut for end in ends[1:])
            assert again == [block.start for block in BLOCKS[known:]]


def test_other_blocks_and_other_stages_are_not_taken_up(tmp_path: Path) -> None:
    state = state_of(tmp_path)
    sums, others, changed = Stage("key", "sums"), Stage("key", "others"), Stage("key", "sums", "changed")
    for blocks, stage in ((blocks_of(len(SHARED), 6), sums), (BLOCKS, others), (BLOCKS, changed)):
        log = tmp_path / f"log {stage.mark}"
        run_blocks(noted, (str(log), SHARED), blocks, stage, replace(ONE, state=state))
        expected = [block for block in blocks if stage is not sums or block not in BLOCKS]
        assert [int(line) for line in log.read_text().split()] == [block.start for block in expected]
    assert begun(tmp_path, state) == (EXPECTED, [])


def test_the_state_of_another_run_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    state = state_of(tmp_path)
    before = state.read_bytes()
    with pytest.raises(InputError, match="on other data or with other options: name another file"):
        run_blocks(total, SHARED, BLOCKS, Stage("another key"), replace(ONE, state=state))
    assert state.read_bytes() == before


@pytest.mark.parametrize(
    "content",
    [b"x,y,label\n1,2,a\n", b"no state", b"[1, 2]\n", b"\xff\xfe\n", b'{"mixproof blocks": "key"}\nrubbish\n'],
)
def test_a_file_that_is_no_state_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    state = tmp_path / "data.csv"
    state.write_bytes(content)
    with pytest.raises(InputError, match="is not the state of a run: name another file, or remove it"):
        run_blocks(total, SHARED, BLOCKS, Stage("key"), replace(ONE, state=state))
    assert state.read_bytes() == content


def test_a_state_cannot_be_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written: No such file or directory; name another file"):
        run_blocks(total, SHARED, BLOCKS, Stage("key"), replace(ONE, state=tmp_path / "none" / "state"))
    with pytest.raises(InputError, match="cannot be written: Is a directory"):
        run_blocks(total, SHARED, BLOCKS, Stage("key"), replace(ONE, state=tmp_path))


def test_two_runs_do_not_share_a_state(tmp_path: Path) -> None:
    state = tmp_path / "state"
    resources = replace(ONE, state=state)
    refused: list[str] = []

    def second(tally: Tally) -> None:
        if tally.done == 0:
            with pytest.raises(InputError, match="another run is using the state file") as caught:
                run_blocks(total, SHARED, BLOCKS, Stage("key"), resources)
            refused.append(str(caught.value))

    assert run_blocks(total, SHARED, BLOCKS, Stage("key"), replace(resources, progress=second)) == EXPECTED
    assert len(refused) == 1


def test_the_state_is_free_after_a_run_whoever_still_has_the_file_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state, real, kept = tmp_path / "state", os.open, []

    def opened(path: Any, *how: Any) -> int:
        found = real(path, *how)
        if path == state:
            kept.append(os.dup(found))  # as a process has it that is just being started
        return found

    monkeypatch.setattr(os, "open", opened)
    for _ in range(2):
        assert run_blocks(total, SHARED, BLOCKS, Stage("key"), replace(ONE, state=state)) == EXPECTED
    assert len(kept) == 2
    for each in kept:
        os.close(each)


PROGRAM = """
from pathlib import Path
from mixproof.geometry.jobs.blocks import Resources, Stage, blocks_of, run_blocks
from tests.geometry.jobs.test_blocks import BLOCKS, SHARED, slow_noted
resources = Resources(workers={workers}, state=Path({state!r}))
run_blocks(slow_noted, ({log!r}, SHARED), BLOCKS, Stage("key", "sums"), resources)
"""


@pytest.mark.parametrize("workers", [1, 2])
def test_a_killed_run_resumes_and_does_no_block_twice_but_those_in_flight(tmp_path: Path, workers: int) -> None:
    state, log = tmp_path / "state", tmp_path / "log"
    text = PROGRAM.format(log=str(log), state=str(state), workers=workers)
    times = 0
    while not state.exists() or state.read_bytes().count(b"\n") < len(BLOCKS) + 1:
        times += 1
        run = subprocess.Popen([sys.executable, "-c", text], cwd=ROOT)
        done = state.read_bytes().count(b"\n") if state.exists() else 0
        while run.poll() is None and (state.read_bytes().count(b"\n") if state.exists() else 0) < done + 3:
            time.sleep(0.005)
        if run.poll() is None:
            os.kill(run.pid, signal.SIGKILL)
        run.wait()
    assert times >= 2
    starts = [int(line) for line in log.read_text().split()]
    assert set(starts) == {block.start for block in BLOCKS}
    assert len(starts) - len(BLOCKS) <= workers * (times - 1)
    log.unlink()
    assert begun(tmp_path, state) == (EXPECTED, [])


# --- keys -------------------------------------------------------------------------------------------------


def test_the_key_tells_data_and_arguments_apart() -> None:
    def key(points: list[list[object]], labels: str = "aab", argument: object = 1) -> str:
        return content_key(Dataset.from_rows(points, list(labels)), "question", argument)

    base: list[list[object]] = [[0, 1], [2, 3], [4, 5]]
    keys = [
        key(base),
        key([[0, 1], [2, 3], [4, 6]]),
        key([[0, 2], [1, 3], [4, 5]]),
        key([["0", "0.5"], [1, "1.5"], [2, "2.5"]]),
        key(base, "aba"),
        key(base, argument=2),
        key([[0, 1], [2, 3], [4, 10**40]]),
        key([[0, 1], [2, 3], [4, 10**40 + 1]]),
    ]
    assert len(set(keys)) == len(keys)
    assert key(base, "xxy") == key(base) == key([*base, base[0]], "aaba")


# --- memory -------------------------------------------------------------------------------------------


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
    assert _free_memory() > 0
    check_memory(2**20, Resources(memory=2**20), "it")
    check_memory(2**20, Resources(), "it")
    with pytest.raises(InputError, match=r"it needs about 1\.5 MiB of memory, the limit is 1\.0 MiB: raise"):
        check_memory(3 * 2**19, Resources(memory=2**20), "it")
    with pytest.raises(InputError, match="the limit is"):
        check_memory(2**60, Resources(), "it")


# --- a cluster --------------------------------------------------------------------------------------------


def test_a_cluster_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.geometry.jobs.blocks.SECONDS_TO_CONNECT", 1)
    for address in ("tcp://127.0.0.1:9", "nonsense://x", "127.0.0.1:notaport"):
        with pytest.raises(
            InputError, match=r"no Dask scheduler answers at .*; its address looks like tcp://host:8786"
        ):
            run_blocks(total, SHARED, BLOCKS, resources=Resources(cluster=address))


@pytest.mark.slow
def test_a_cluster_gives_the_same_and_survives_the_loss_of_a_worker(tmp_path: Path) -> None:
    with local_cluster(tmp_path) as (address, workers):
        resources = Resources(cluster=address)
        assert run_blocks(total, SHARED, BLOCKS, resources=resources) == EXPECTED
        with pytest.raises(InputError, match="row 10 is odd"):
            run_blocks(failing, SHARED, BLOCKS, resources=resources)
        killed: list[int] = []

        def kill_one(tally: Tally) -> None:
            if tally.done > 8 and not killed:
                killed.append(workers[0].pid)
                workers[0].kill()

        assert run_blocks(slow_total, SHARED, BLOCKS, resources=replace(resources, progress=kill_one)) == EXPECTED
        assert killed
        assert workers[0].wait() == -signal.SIGKILL
        assert workers[1].poll() is None


@pytest.mark.slow
def test_a_cluster_without_workers_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.geometry.jobs.blocks.SECONDS_TO_CONNECT", 3)
    with (
        local_cluster(tmp_path, workers=0) as (address, _),
        pytest.raises(InputError, match="has no workers: start some"),
    ):
        run_blocks(total, SHARED, BLOCKS, resources=Resources(cluster=address))


def test_threads_of_other_runs_do_not_disturb_each_other() -> None:
    found: list[list[Json]] = []
    threads = [
        threading.Thread(target=lambda: found.append(run_blocks(total, SHARED, BLOCKS, resources=Resources(workers=2))))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [EXPECTED] * 4
