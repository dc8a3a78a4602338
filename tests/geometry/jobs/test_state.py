"""State files: runs that survive a kill, and what is refused."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.resources import Tally
from mixproof.geometry.jobs.runs import run_blocks
from mixproof.geometry.jobs.state import Stage, content_key
from mixproof.geometry.jobs.tasks import blocks_of
from tests.geometry.block_sums import BLOCKS, EXPECTED, ONE, SHARED, noted, total
from tests.geometry.cluster import ROOT


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
    [b"x,y,label\n1,2,a\n", b"no state", b"[1, 2]\n", b"\xff\xfe\n", b"{}\n", b"[" * 10**5 + b"\n"],
)
def test_a_file_that_is_no_state_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    state = tmp_path / "data.csv"
    state.write_bytes(content)
    with pytest.raises(InputError, match="is not the state of a run: name another file, or remove it"):
        run_blocks(total, SHARED, BLOCKS, Stage("key"), replace(ONE, state=state))
    assert state.read_bytes() == content


@pytest.mark.parametrize("line", [b"rubbish", b"", b"{}", b'{"stage":"","block":[0,5],"result":{"sum":510}}'])
def test_a_damaged_line_is_refused_by_its_number_and_the_file_is_left_as_it_is(tmp_path: Path, line: bytes) -> None:
    state = state_of(tmp_path, 2)
    state.write_bytes(state.read_bytes() + line + b"\n")
    content = state.read_bytes()
    with pytest.raises(InputError, match=r"line 4 of the state file .* is damaged: remove the line, or the file"):
        run_blocks(total, SHARED, BLOCKS, Stage("key", "sums"), replace(ONE, state=state))
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
from mixproof.geometry.jobs.resources import Resources
from mixproof.geometry.jobs.state import Stage
from mixproof.geometry.jobs.tasks import blocks_of
from mixproof.geometry.jobs.runs import run_blocks
from tests.geometry.block_sums import BLOCKS, SHARED, slow_noted
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
