"""Runs of blocks: the same results on threads and processes, progress, and failures."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from mixproof.geometry.aliases import Json
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.resources import Resources, Tally
from mixproof.geometry.jobs.runs import run_blocks
from mixproof.geometry.jobs.state import Stage
from tests.geometry.block_sums import BLOCKS, EXPECTED, ONE, SHARED, failing, total


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
