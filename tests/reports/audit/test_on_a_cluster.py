"""An audit on a cluster finds the same as on this machine, in all that is sent out."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mixproof import audit
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs import cluster, runs
from mixproof.geometry.margins import query
from mixproof.reports.audit.scores import scores_csv
from mixproof.theory.audit import distances
from mixproof.theory.audit.conflicts import search
from tests.geometry.cluster import local_cluster


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The functions of the runs that go to a cluster, with the numbers of their blocks; small data go there, too."""
    told: list[tuple[str, int]] = []
    whole = cluster.on_cluster

    def told_of(task: Any, waiting: dict[int, range], address: str) -> Iterator[Any]:
        told.append((task.function.__name__, len(waiting)))
        yield from whole(task, waiting, address)

    monkeypatch.setattr(runs, "on_cluster", told_of)
    monkeypatch.setattr(query, "MOST_PAIRS_ONE_BY_ONE", 1000)
    monkeypatch.setattr(search, "COMPILED_FROM", 10)
    return told


@pytest.mark.slow
def test_a_cluster_finds_the_same(tmp_path: Path, sent: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(1)
    places = draw.sample([(x, y) for x in range(20) for y in range(20)], 30)
    data = [list(place) for place in places], [draw.choice("abc") for _ in places]
    here = audit(*data, alpha=1, epsilon=1)
    assert here.conflicts
    assert not sent
    with local_cluster(tmp_path) as (address, _):
        there = audit(*data, alpha=1, epsilon=1, cluster=address)
        assert there.to_json() == here.to_json()
        assert scores_csv(there) == scores_csv(here)
        # Conflicts, ε* of all rows, and r of all rows.
        assert [name for name, _ in sent] == ["sweep_block", "_in_strips", "_in_strips"]
        # The few riskiest of many: bounds first, and then no search beyond them.
        sent.clear()
        monkeypatch.setattr(distances, "RISKIEST", 12)
        monkeypatch.setattr(distances, "all_distances_fit", lambda dataset: False)
        few = audit(*data, alpha=1, epsilon=1, cluster=address)
        assert [name for name, _ in sent][:2] == ["sweep_block", "_bounds"]
        assert few.distances.riskiest == here.distances.riskiest[:12]


def test_a_cluster_that_does_not_answer_is_named(sent: list[tuple[str, int]]) -> None:
    with pytest.raises(InputError, match="no Dask scheduler answers at 'no address'"):
        audit("moons:points=40", cluster="no address")
