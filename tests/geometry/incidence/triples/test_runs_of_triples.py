"""Searches that report, resume, are refused, or run on a cluster."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.incidence.collinearity import Ends
from mixproof.geometry.incidence.triples import collinear
from mixproof.geometry.incidence.triples.blocks import sweep_block
from mixproof.geometry.incidence.triples.collinear import collinear_triples
from mixproof.geometry.incidence.triples.search import TripleSearch
from mixproof.geometry.jobs.resources import Resources, Tally
from tests.geometry.cluster import ROOT, local_cluster
from tests.geometry.tried_triples import LARGE, planted_images


def test_a_search_that_does_not_fit_is_refused_before_it_starts() -> None:
    with pytest.raises(InputError, match=r"the search of 150 points needs about .* of memory, the limit is"):
        collinear_triples(load("alternating-line:points=150"), most=10**6, resources=Resources(memory=2**20))


def test_progress_is_told_in_points() -> None:
    told: list[Tally] = []
    collinear_triples(load("digits"), resources=Resources(workers=2, progress=told.append))
    assert [tally.total for tally in told] == [1797] * len(told)
    assert told[0].done == 0
    assert told[-1].done == 1797


SLOWED = """
import sys, time
from pathlib import Path
import numpy as np
from mixproof.geometry.incidence import collinearity
from mixproof.geometry.incidence.triples import collinear
from mixproof.geometry.jobs.resources import Resources
from mixproof.geometry.incidence.collinearity import Ends
from mixproof.geometry.data.sources import load

whole, log = collinear.sweep_block, open(sys.argv[2], "a")

def sweep_block(job, block):
    print(block.start, file=log, flush=True)
    time.sleep(float(sys.argv[3]))
    return whole(job, block)

collinear.sweep_block, collinear._SMALLEST_BLOCK = sweep_block, 10
found = collinear.collinear_triples(load("iris"), Ends.SOME_OUTSIDE, 10, Resources(workers=1, state=Path(sys.argv[1])))
print(found.total, found.some_outside, found.flags.tolist(), found.listed)
"""


@pytest.mark.slow
def test_a_killed_search_resumes_and_repeats_no_block_but_the_one_in_flight(tmp_path: Path) -> None:
    state, log = tmp_path / "state", tmp_path / "log"
    program = [sys.executable, "-c", SLOWED, str(state), str(log)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([*program, "0.3"], env=environment, stdout=subprocess.DEVNULL) as process:
        end = time.monotonic() + 60
        while (not log.exists() or len(log.read_text().split()) < 4) and time.monotonic() < end:
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
    before = log.read_text().split()
    assert 4 <= len(before) < 15
    resumed = subprocess.run([*program, "0"], env=environment, capture_output=True, text=True, check=True)
    after = log.read_text().split()[len(before) :]
    assert len(set(before) & set(after)) <= 1
    assert {int(start) for start in before + after} == set(range(0, 149, 10))
    direct = collinear_triples(load("iris"), Ends.SOME_OUTSIDE, 10)
    assert resumed.stdout.split() == (
        f"{direct.total} {direct.some_outside} {direct.flags.tolist()} {direct.listed}".split()
    )


def slow_block(job: TripleSearch, block: range) -> Json:
    """A block that takes long enough for a worker to be killed in it."""
    time.sleep(0.2)
    return sweep_block(job, block)


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_finds_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    iris, (large, planted) = load("iris"), planted_images(LARGE, 5)
    expected = collinear_triples(iris, None, 100)
    monkeypatch.setattr(collinear, "_SMALLEST_BLOCK", 10)
    with local_cluster(tmp_path) as (address, workers):
        state = tmp_path / "state"
        assert collinear_triples(large, resources=Resources(cluster=address)).total == len(planted)
        dones: list[int] = []

        def kill_one(tally: Tally) -> None:
            dones.append(tally.done)
            if len(dones) == 3:
                workers[0].kill()

        with monkeypatch.context() as patch:
            patch.setattr("mixproof.geometry.incidence.triples.collinear.sweep_block", slow_block)
            found = collinear_triples(iris, None, 100, Resources(cluster=address, state=state, progress=kill_one))
        assert workers[0].wait(10) != 0
    assert (found.total, found.listed) == (expected.total, expected.listed)
    assert (found.flags == expected.flags).all()
    assert dones == sorted(set(dones))
    starts = [json.loads(line)["block"][0] for line in state.read_text().splitlines()[1:]]
    assert sorted(starts) == list(range(0, 149, 10))


def test_a_state_of_another_search_is_refused(tmp_path: Path) -> None:
    state = tmp_path / "state"
    collinear_triples(load("iris"), None, 10, Resources(state=state))
    kept = state.read_bytes()
    for dataset, ends, most in (
        (load("wine"), None, 10),
        (load("iris"), Ends.SOME_OUTSIDE, 10),
        (load("iris"), None, 9),
    ):
        with pytest.raises(InputError, match="other data or with other options"):
            collinear_triples(dataset, ends, most, Resources(state=state))
    assert state.read_bytes() == kept
    again = collinear_triples(load("iris"), None, 10, Resources(state=state))
    assert again.total == 9
