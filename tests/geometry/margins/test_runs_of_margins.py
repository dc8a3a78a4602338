"""Margins in too little memory, resumed from a state, and on a cluster."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.incidence.incidences import Ends
from mixproof.geometry.jobs.resources import Resources, Tally
from mixproof.geometry.margins import blocks
from mixproof.geometry.margins.distances import Segments
from mixproof.geometry.margins.epsilon_star import margins, riskiest
from tests.geometry.cluster import ROOT, local_cluster

WHOLE, SOME = Segments(), Segments(Ends.SOME_OUTSIDE)
ONE = Resources(workers=1)


def test_what_does_not_fit_into_memory_is_refused_before_it_is_begun() -> None:
    dataset = load("digits")
    with pytest.raises(InputError, match=r"ε\* of 1,797 points of digits needs about .* the limit is 10.0 MiB"):
        margins(dataset, resources=Resources(memory=10 * 2**20))


def test_a_state_serves_the_same_question_only(tmp_path: Path) -> None:
    state = tmp_path / "state"
    dataset = load("iris")
    kept = replace(ONE, state=state)
    first = margins(dataset, resources=kept)
    size = state.stat().st_size
    assert margins(dataset, resources=kept) == first == margins(dataset, resources=ONE)
    assert state.stat().st_size == size
    asks: list[Callable[[], object]] = [
        lambda: margins(load("wine"), resources=kept),
        lambda: margins(dataset, SOME, resources=kept),
        lambda: margins(dataset, tests=load("iris"), resources=kept),
    ]
    data, tests = Dataset.from_rows([[0], [2]], ["a", "b"]), Dataset.from_rows([[1]], ["a"])
    of_tests = replace(ONE, state=tmp_path / "tests")
    margins(data, tests=tests, resources=of_tests)
    asks.append(lambda: margins(replace(data, classes=("b", "a")), tests=tests, resources=of_tests))
    for ask in asks:
        with pytest.raises(InputError, match="on other data or with other options"):
            ask()


PROGRAM = """
from pathlib import Path
from mixproof.geometry.jobs.resources import Resources, Tally
from mixproof.geometry.data.sources import load
from mixproof.geometry.margins.epsilon_star import margins
from mixproof.geometry.margins import blocks
blocks._BLOCKS = 40
blocks._LEAST_BLOCK = 40
margins(load("digits"), resources=Resources(workers=1, state=Path({state!r})))
"""


@pytest.mark.slow
def test_a_killed_run_in_blocks_is_gone_on_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = tmp_path / "state"
    run = subprocess.Popen([sys.executable, "-c", PROGRAM.format(state=str(state))], cwd=ROOT)
    while run.poll() is None and (state.read_bytes().count(b"\n") if state.exists() else 0) < 6:
        time.sleep(0.01)
    run.kill()
    assert run.wait() == -signal.SIGKILL
    done = state.read_bytes().count(b"\n") - 1
    assert 5 <= done < 40
    monkeypatch.setattr(blocks, "_BLOCKS", 40)
    monkeypatch.setattr(blocks, "_LEAST_BLOCK", 40)
    told: list[Tally] = []
    dataset = load("digits")
    resumed = margins(dataset, resources=Resources(workers=2, state=state, progress=told.append))
    assert told[0].resumed >= 5 * 40
    assert resumed == margins(dataset, resources=ONE)


@pytest.mark.slow
def test_a_cluster_gives_the_same_although_a_worker_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = load("digits")
    expected = riskiest(dataset, 50, resources=ONE)
    monkeypatch.setattr(blocks, "_LEAST_BLOCK", 60)
    monkeypatch.setattr(blocks, "_BLOCKS", 30)
    with local_cluster(tmp_path) as (address, workers):
        lost: list[int] = []

        def lose_one(tally: Tally) -> None:
            if tally.stage.startswith("margins") and tally.done > 120 and not lost:
                workers[0].kill()
                lost.append(workers[0].wait())

        assert riskiest(dataset, 50, resources=Resources(cluster=address, progress=lose_one)) == expected
        assert lost == [-signal.SIGKILL]
        assert workers[1].poll() is None
