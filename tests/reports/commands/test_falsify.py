"""The `mixproof falsify` command: its output, exit codes, refusals, and searches that are interrupted."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import mixproof.reports.cli
import mixproof.reports.terminal.progress
from mixproof.reports.terminal.display import as_text
from mixproof.reports.terminal.falsification import falsification_table
from mixproof.theory.catalog import statement
from mixproof.theory.falsify.exhaustive import falsify
from mixproof.theory.falsify.finds import Counts, Falsification
from mixproof.theory.falsify.models import ModelGrid
from mixproof.theory.falsify.scope import SearchScope

Run = tuple[int, str, str]


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> Run:
    monkeypatch.setattr(sys, "argv", ["mixproof", "falsify", *arguments])
    with pytest.raises(SystemExit) as stopped:
        mixproof.reports.cli.main()
    captured = capsys.readouterr()
    assert isinstance(stopped.value.code, int)
    return stopped.value.code, captured.out, captured.err


SMALL = ("--theorem", "2.10", "--points", "3", "--grid", "4", "--dimension", "1")


def test_json_alone_on_standard_output(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(monkeypatch, capsys, *SMALL, "--reading", "printed", "--json", "-")
    data = json.loads(out)
    assert (code, err) == (1, "")
    assert (data["total"], data["hypothesis"], data["refuted"]) == (24, 16, 16)
    assert data["minimal"] == {"points": [["0"], ["1"], ["2"]], "labels": [0, 0, 1]}


VACUOUS = [("2.5", "printed"), ("2.10", "slides"), ("2.11", "printed"), ("3.5", "printed"), ("3.7", "printed")]


@pytest.mark.parametrize(("theorem", "reading"), [*VACUOUS, ("3.8", "printed")])
def test_where_no_set_satisfies_the_hypothesis_nothing_was_tested(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], theorem: str, reading: str
) -> None:
    code, out, _ = run(monkeypatch, capsys, "--theorem", theorem, *SMALL[2:], "--reading", reading)
    words = " ".join(out.split())
    assert code == 0
    assert "None of the 24 sets of this size satisfies the hypothesis, so nothing was tested." in words
    assert "refutes" not in words


@pytest.mark.parametrize(
    ("counts", "random", "words"),
    [
        (Counts(), True, "The time did not reach for a single set: nothing was tested."),
        (Counts(9, 4, tested=4), False, "No set of this size refutes this reading. That is a result about these sets"),
        (Counts(9, 4, 0, 2, 4), False, "Among the 7 of 9 sets of this size that were decided, no set of this size re"),
        (Counts(9, 2, 0, 2, 0), True, "Among the 7 of 9 tried sets that were decided, no tried set satisfies the hyp"),
        (Counts(9, 9, 0, 9, 0), False, "Of the 9 sets of this size this is undecided: the budget does not reach."),
    ],
)
def test_the_sentence_knows_how_many_sets_were_decided(counts: Counts, random: bool, words: str) -> None:
    theorem = statement("2.10")
    scope = SearchScope(points=3, grid=4, dimension=1)
    found = Falsification(theorem, theorem.readings[0], scope, random, counts, counts)
    assert words in " ".join(as_text(falsification_table(found)).split())


def test_the_time_is_said_once_and_sets_with_models_are_no_orbits(monkeypatch: pytest.MonkeyPatch) -> None:
    theorem = statement("affine:sandwich")
    monkeypatch.setattr(type(theorem), "is_own", True)
    scope = SearchScope(points=3, grid=4, dimension=1, models=ModelGrid(1, 1))
    cut = "the time was up at: search, 3 of 8"
    for said, told in (
        (
            cut,
            "Among the 2 of 5 point sets that were searched, no set refutes this reading; of the others this is "
            "undecided. The time was up.",
        ),
        ("mine.py: it did not come to an end", "The time was up: mine.py: it did not come to an end."),
    ):
        found = Falsification(
            theorem,
            theorem.readings[0],
            scope,
            False,
            Counts(9, 4, tested=4),
            Counts(9, 4),
            position=2,
            left=3,
            cut=said,
        )
        words = " ".join(as_text(falsification_table(found)).split())
        assert told in words
        assert words.count("he time was up") == 1


def test_nothing_found_is_said_to_be_no_proof(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(monkeypatch, capsys, *SMALL, "--reading", "sharp")
    assert code == 0
    assert "No set of this size refutes" in out
    assert "not a proof" in out


def test_table_shows_counts_and_the_counterexample(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(monkeypatch, capsys, *SMALL)
    assert code == 1
    assert "{0, 1 | 2}" in out
    assert "reading printed" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--theorem", "2.10", "--points", "12", "--grid", "40", "--dimension", "3"), "the limit is"),
        (
            ("--theorem", "2.10", "--points", "12", "--grid", "40", "--dimension", "3"),
            "lessen --points, --grid or --dimension, or search at random",
        ),
        (("--theorem", "2.10", "--points", "5", "--grid", "4"), "does not hold 5 points"),
        (("--theorem", "2.11x", "--points", "3", "--grid", "4"), "there is no statement"),
        ((*SMALL, "--reading", "sharpe"), "did you mean 'sharp'"),
        ((*SMALL, "--classes", "1"), "--classes"),
        ((*SMALL, "--alpha", "-1"), "α has to be positive"),
        ((*SMALL, "--budget", "0", "--random"), "--budget"),
        ((*SMALL, "--random", "--state", "x.json"), "--state goes with the exhaustive search"),
        (("--theorem", "2.10", "--points", "x", "--grid", "4"), "points"),
        ((*SMALL, "--json", "no/such/folder.json"), "no folder"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    code, out, err = run(monkeypatch, capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert words in err


def test_a_finished_search_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    state = str(tmp_path / "state.json")
    first = run(monkeypatch, capsys, *SMALL, "--state", state)
    starts: list[Falsification | None] = []

    def watched(judge, scope, found, progress, resources):  # type: ignore[no-untyped-def]
        starts.append(found)
        return falsify(judge, scope, found, progress, resources)

    monkeypatch.setattr("mixproof.theory.falsify.exhaustive.falsify", watched)
    assert run(monkeypatch, capsys, *SMALL, "--state", state) == first
    assert starts[0] is not None
    assert starts[0].position == 2


def test_a_state_of_another_search_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    state = tmp_path / "state.json"
    run(monkeypatch, capsys, *SMALL, "--state", str(state))
    before = state.read_bytes()
    code, out, err = run(monkeypatch, capsys, *SMALL, "--reading", "slides", "--state", str(state))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "another search" in err
    assert state.read_bytes() == before


def test_a_state_that_is_no_json_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    state = tmp_path / "state.json"
    state.write_text("not a state")
    code, _, err = run(monkeypatch, capsys, *SMALL, "--state", str(state))
    assert (code, err.count("\n")) == (2, 1)
    assert state.read_text() == "not a state"


@pytest.mark.slow
def test_a_killed_search_goes_on_from_its_state(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    hurried = (
        "import mixproof.reports.cli as c, mixproof.reports.terminal.progress as p;"
        "p.SECONDS_BETWEEN_STATES = 0.05; c.main()"
    )
    arguments = ["--theorem", "2.10", "--points", "5", "--grid", "5", "--dimension", "2", "--json", "-"]
    program = [sys.executable, "-c", hurried, "falsify", *arguments]
    command = [*program, "--state", str(state)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        end = time.monotonic() + 60
        while not state.exists() and process.poll() is None and time.monotonic() < end:
            time.sleep(0.05)
        os.kill(process.pid, signal.SIGKILL)
    position = json.loads(state.read_text())["position"]
    assert position > 0
    resumed = subprocess.run(command, capture_output=True, text=True, check=False)
    direct = subprocess.run(program, capture_output=True, text=True, check=False)
    assert resumed.returncode == 1
    assert resumed.stdout == direct.stdout
    assert json.loads(state.read_text())["position"] > position
