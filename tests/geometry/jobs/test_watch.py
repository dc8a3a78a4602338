"""Steps tell and end work; limits of time are nested and shared out, and a run in blocks keeps what was finished."""

from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest

from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.resources import Resources
from mixproof.geometry.jobs.runs import run_blocks
from mixproof.geometry.jobs.state import Stage
from mixproof.geometry.jobs.tasks import blocks_of
from mixproof.geometry.jobs.watch import TimeUp, part_watched, seconds_left, step, steps, watched


def test_the_inner_limit_never_goes_beyond_the_outer_one() -> None:
    with watched(1):
        for inner in (0.5, 100):
            with watched(inner):
                left = seconds_left()
                assert left is not None
                assert left <= min(inner, 1)
        left = seconds_left()
        assert left is not None
        assert left > 0.5
    assert seconds_left() is None


def test_a_part_that_runs_out_of_its_share_leaves_the_others_theirs() -> None:
    ended = []
    with watched(0.4):
        for part in range(4):
            with part_watched(f"part {part}", 4 - part):
                start = monotonic()
                try:
                    while True:
                        step("turning")
                        sleep(0.005)
                except TimeUp:
                    ended.append(monotonic() - start)
    assert len(ended) == 4
    assert all(0.02 < took < 0.4 for took in ended[:3])


def test_nobody_is_told_outside_and_on_other_threads() -> None:
    told: list[str] = []
    with watched(0, lambda stage, done, of: told.append(stage)):
        thread = Thread(target=lambda: list(steps(range(3), "elsewhere", 3)))
        thread.start()
        thread.join()
    step("after")
    assert told == []


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf")])
def test_what_is_no_time_is_refused(seconds: float) -> None:
    with pytest.raises(InputError, match="`seconds` has to be from 0"), watched(seconds):
        pass


def _slow_sum(shared: list[int], block: range) -> int:
    sleep(0.02)
    return sum(shared[k] for k in block)


def test_a_run_whose_time_is_up_goes_on_from_its_state(tmp_path: Path) -> None:
    numbers, blocks, stage = list(range(40)), blocks_of(40, 2), Stage("sums", told="sums")
    resources = Resources(workers=2, state=tmp_path / "state")
    with pytest.raises(TimeUp, match=r"the time was up at: sums, [0-9]+ of 40"), watched(0.06):
        run_blocks(_slow_sum, numbers, blocks, stage, resources)
    told: list[int] = []
    with watched(tell=lambda stage, done, of: told.append(done)):
        found = run_blocks(_slow_sum, numbers, blocks, stage, resources)
    assert found == [sum(numbers[k] for k in block) for block in blocks]
    assert 0 < told[0] < 40
