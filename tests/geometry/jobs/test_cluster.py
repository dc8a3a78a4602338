"""A cluster: the same results, workers that are lost, and what is refused."""

import signal
from dataclasses import replace
from pathlib import Path

import pytest

from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.resources import Resources, Tally
from mixproof.geometry.jobs.runs import run_blocks
from tests.geometry.block_sums import BLOCKS, EXPECTED, SHARED, failing, slow_total, total
from tests.geometry.cluster import local_cluster


def test_a_cluster_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.geometry.jobs.cluster.SECONDS_TO_CONNECT", 1)
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
    monkeypatch.setattr("mixproof.geometry.jobs.cluster.SECONDS_TO_CONNECT", 3)
    with (
        local_cluster(tmp_path, workers=0) as (address, _),
        pytest.raises(InputError, match="has no workers: start some"),
    ):
        run_blocks(total, SHARED, BLOCKS, resources=Resources(cluster=address))
