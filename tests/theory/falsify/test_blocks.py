"""Searches on several processes, and on a cluster, against the same searches alone."""

from pathlib import Path

import pytest

from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.resources import Resources
from mixproof.geometry.jobs.watch import watched
from mixproof.theory.catalog import reading, statement
from mixproof.theory.falsify import blocks
from mixproof.theory.falsify.drawn import falsify_randomly
from mixproof.theory.falsify.exhaustive import falsify
from mixproof.theory.falsify.finds import Falsification
from mixproof.theory.falsify.judge import Judge
from mixproof.theory.falsify.scope import SearchScope
from mixproof.theory.falsify.state import resumed, state_json
from mixproof.theory.settings import make_instance
from tests.geometry.cluster import local_cluster
from tests.theory.own.claims import a_statement, made

ALONE, BESIDE = Resources(workers=1), Resources(workers=2, processes=True)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Searches go on side by side from the start."""
    monkeypatch.setattr(blocks, "SECONDS_ALONE", 0.0)
    monkeypatch.setattr(blocks, "WORTH_SECONDS", 0.0)
    monkeypatch.setattr(blocks, "_BLOCK_SECONDS", 0.02)


def judge_of(id: str, reading_id: str) -> Judge:
    theorem = statement(id)
    return Judge(theorem, reading(theorem, reading_id), make_instance("shadow"))


@pytest.mark.slow
@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("reading_id", ["printed", "sharp"])
def test_finds_do_not_depend_on_the_processes(reading_id: str) -> None:
    scope = SearchScope(4, 4, 2)
    parts: list[int] = []
    beside = falsify(judge_of("2.10", reading_id), scope, None, lambda found, of: parts.append(found.position), BESIDE)
    assert beside == falsify(judge_of("2.10", reading_id), scope, resources=ALONE)
    assert len(parts) < beside.position  # some were decided together
    assert parts == sorted(set(parts))


@pytest.mark.slow
@pytest.mark.usefixtures("at_once")
def test_a_search_on_processes_is_resumed(tmp_path: Path) -> None:
    scope, judge = SearchScope(4, 4, 2), judge_of("2.10", "printed")
    kept: list[Falsification] = []

    def interrupt(found: Falsification, of: int) -> None:
        kept.append(found)
        if found.position > of // 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        falsify(judge, scope, None, interrupt, BESIDE)
    start = resumed(state_json(kept[-1], judge.template), judge, scope)
    assert 0 < start.position < len(kept) + start.position
    assert falsify(judge, scope, start, None, BESIDE) == falsify(judge, scope, resources=ALONE)


@pytest.mark.slow
@pytest.mark.usefixtures("at_once")
def test_random_searches_find_the_same_on_processes() -> None:
    """The first set that refutes is the same, and so is all that was tried before it."""
    scope = SearchScope(4, 30, 2)
    found = [
        falsify_randomly(judge_of("2.10", "printed"), scope, 60, seed=3, resources=each) for each in (ALONE, BESIDE)
    ]
    assert found[0] == found[1]
    assert found[0].minimal is not None
    assert found[0].raw.total > 10


@pytest.mark.slow
@pytest.mark.usefixtures("at_once")
def test_own_statements_are_searched_on_processes(tmp_path: Path) -> None:
    own = statement(made(tmp_path / "equal.py"))
    judge, scope = Judge(own, own.readings[0], make_instance("shadow")), SearchScope(3, 5, 1)
    assert falsify(judge, scope, resources=BESIDE) == falsify(judge, scope, resources=ALONE)
    failing = statement(a_statement(tmp_path / "mine.py", "1 / (instance.dataset.labels.count(0) - 2)"))
    with pytest.raises(InputError, match=r"mine\.py, line 10: ZeroDivisionError.*on \{"):
        falsify(Judge(failing, failing.readings[0], make_instance("shadow")), scope, resources=BESIDE)
    endless = statement(
        a_statement(tmp_path / "mine.py", "instance.dataset.labels != (0, 1, 0) or [0 for _ in iter(int, 1)]")
    )
    with watched(6):
        cut = falsify(Judge(endless, endless.readings[0], make_instance("shadow")), scope, resources=BESIDE)
    assert cut.left > 0
    assert cut.minimal is None


@pytest.mark.slow
def test_a_cluster_finds_the_same(tmp_path: Path) -> None:
    scope = SearchScope(4, 4, 2)
    with local_cluster(tmp_path) as (address, _):
        found = falsify(judge_of("2.10", "printed"), scope, resources=Resources(cluster=address))
    assert found == falsify(judge_of("2.10", "printed"), scope, resources=ALONE)


def test_a_cluster_that_does_not_answer_is_refused() -> None:
    with pytest.raises(InputError, match="no Dask scheduler answers at 'no address'"):
        falsify(judge_of("2.10", "printed"), SearchScope(3, 4, 1), resources=Resources(cluster="no address"))


def test_a_short_search_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "run_blocks", lambda *given, **more: pytest.fail("a process was started"))
    assert falsify(judge_of("2.10", "printed"), SearchScope(3, 4, 1), resources=BESIDE).raw.refuted == 16
