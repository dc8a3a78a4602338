"""Commands that may take long tell their progress to terminals only, keep to their seconds, and can be interrupted."""

import json
import os
import sys
from io import StringIO
from itertools import count
from pathlib import Path
from typing import Any

import pytest

import mixproof.reports.cli
from mixproof.geometry.incidence.triples import collinear
from mixproof.geometry.jobs import watch
from mixproof.theory.catalog import CATALOG

LINE = "alternating-line:points=12"

COMMANDS: dict[str, tuple[tuple[str, ...], str]] = {
    "verify": (("verify", "--theorem", "2.5", "--dataset", "cross", "--no-train"), "crossings"),
    "verify --all": (("verify", "--all", "--dataset", "cross", "--no-train"), "Theorem"),
    "audit": (("audit", LINE), "strengths"),
    "trace": (("trace", "--theorem", "2.10", "--dataset", LINE), "lines"),
    "falsify": (("falsify", "--theorem", "2.10", "--points", "3", "--grid", "4"), "point sets"),
    "collinear": (("collinear", LINE), "points"),
    "margins": (("margins", LINE), "points"),
    "lipschitz": (("lipschitz", "counterexample", "--count", "2", "--gap", "1/10", "--no-flips"), "Lipschitz"),
    "experiment": (("experiment", "epsilon-scheme", "--dataset", "iris", "--runs", "2"), "mixed points"),
    "report": (("report", "--out", "OUT", "--dataset", "shadow", "--theorem", "2.10", "--no-train"), "shadow"),
}
"""The words of each command, and one that its bar shows."""


def words_of(name: str, tmp_path: Path) -> list[str]:
    return [str(tmp_path / "out") if word == "OUT" else word for word in COMMANDS[name][0]]


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["mixproof", *arguments])
    with pytest.raises(SystemExit) as stopped:
        mixproof.reports.cli.main()
    assert isinstance(stopped.value.code, int | None)
    return stopped.value.code or 0


def on_a_terminal(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str]:
    """The exit code, and all that standard error shows where it is a terminal."""
    reader, writer = os.openpty()
    os.set_blocking(reader, False)
    shown = b""
    with os.fdopen(writer, "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setenv("COLUMNS", "120")
        code = run(monkeypatch, *arguments)
        stream.flush()
        while True:
            try:
                shown += os.read(reader, 2**16)
            except BlockingIOError:
                break
    os.close(reader)
    return code, shown.decode("utf-8", "replace")


@pytest.mark.parametrize("name", COMMANDS)
def test_terminals_see_the_progress(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, shown = on_a_terminal(monkeypatch, *words_of(name, tmp_path))
    assert code in {0, 1}
    assert COMMANDS[name][1] in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_pipes_do_not(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(monkeypatch, *words_of(name, tmp_path))
    assert code in {0, 1}
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_without_time_says_what_it_did_not_decide(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No time at all: whatever the machine, the first step is the last."""
    code = run(monkeypatch, *words_of(name, tmp_path), "--seconds", "0")
    shown = capsys.readouterr()
    assert shown.err == ""
    assert code in {1, 3}
    assert "ndecided" in shown.out or "he time was up" in shown.out


@pytest.mark.parametrize("name", ["collinear", "margins", "lipschitz", "experiment"])
def test_as_json_too(name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(monkeypatch, *COMMANDS[name][0], "--seconds", "0", "--json", "-")
    told = json.loads(capsys.readouterr().out)
    assert (code, told["schema"], told["command"]) == (3, "mixproof/unfinished/1", name)
    assert told["undecided"].startswith("the time was up at: ")


def test_plenty_of_time_changes_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("verify", "verify --all", "trace", "falsify", "collinear", "margins"):
        found = []
        for more in ((), ("--seconds", "3600")):
            found.append((run(monkeypatch, *COMMANDS[name][0], *more), capsys.readouterr().out))
        assert found[0] == found[1]


@pytest.mark.parametrize("seconds", ["-1", "nan", "1e99"])
def test_what_is_no_time_is_refused(
    seconds: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "margins", LINE, "--seconds", seconds) == 2
    assert capsys.readouterr().err.startswith("error: --seconds has to be from 0 to")


def test_a_search_that_was_cut_says_how_far_it_came(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It denies nothing of the sets that it did not look at, and goes on from its state."""
    code = run(monkeypatch, *COMMANDS["falsify"][0], "--seconds", "0", "--json", "-")
    told = json.loads(capsys.readouterr().out)
    assert (code, told["refuted"], told["searched"]["point_sets"]) == (3, 0, 0)
    assert told["searched"]["of"] > 0
    run(monkeypatch, *COMMANDS["falsify"][0], "--seconds", "0")
    shown = " ".join(capsys.readouterr().out.split())
    assert "No set of this size" not in shown
    assert "nothing was tested" in shown


# --- verify --all, line by line ---------------------------------------------------------------------------


class Lines(StringIO):
    """Standard output that remembers how many statements were decided when each line came."""

    def __init__(self, decided: list[str]) -> None:
        super().__init__()
        self.decided = decided
        self.came: list[tuple[str, int]] = []

    def write(self, text: str) -> int:
        self.came += [(line, len(self.decided)) for line in text.splitlines() if line.strip()]
        return super().write(text)


def test_all_statements_come_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    import mixproof.theory.verify as deciding

    decided: list[str] = []
    decide = deciding.decide

    def noted(chosen: object, *rest: object) -> object:
        found = decide(chosen, *rest)  # type: ignore[arg-type]
        decided.append(found.statement.name)
        return found

    monkeypatch.setattr(deciding, "decide", noted)
    out = Lines(decided)
    monkeypatch.setattr(sys, "stdout", out)
    run(monkeypatch, *COMMANDS["verify --all"][0])
    when = [next(count for line, count in out.came if f" {name} " in line) for name in decided]
    assert when == list(range(1, len(decided) + 1))


def test_the_columns_are_wide_enough_for_every_name() -> None:
    from mixproof.reports.terminal.verification import _WIDTHS

    assert max(len(each.name) for each in CATALOG.values()) <= _WIDTHS[0]
    assert max(len(reading.id) for each in CATALOG.values() for reading in each.readings) <= _WIDTHS[1]


# --- interruptions ----------------------------------------------------------------------------------------

KEPT = {
    "verify": "nothing was kept",
    "verify --all": "statements are decided, above",
    "collinear": "nothing was kept",
    "falsify": "nothing was kept",
    "report": "finished parts are in ",
}


@pytest.mark.parametrize("name", KEPT)
def test_an_interruption_says_in_one_line_what_is_kept(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*words: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(watch, "monotonic", interrupt)
    assert run(monkeypatch, *words_of(name, tmp_path), "--seconds", "60") == 130
    shown = capsys.readouterr().err
    assert shown.startswith("interrupted: ")
    assert shown.count("\n") == 1
    assert KEPT[name] in shown


def test_the_state_is_named_to_whoever_interrupts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    state = tmp_path / "state"
    code = run(monkeypatch, *COMMANDS["margins"][0], "--state", str(state), "--seconds", "0")
    assert code == 3
    assert f"finished blocks are in {state}, and the same command goes on from there" in " ".join(
        capsys.readouterr().out.split()
    ).replace("/ ", "/")


# --- what was found before the time was up ----------------------------------------------------------------


def told_in(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], most: int | None, *words: str) -> Any:
    """The code and the JSON of a command in so many looks at the clock; without a limit where none is given."""
    passing = count()
    with monkeypatch.context() as patch:
        patch.setattr(watch, "monotonic", lambda: next(passing))
        code = run(patch, *words, "--json", "-", *(() if most is None else ("--seconds", str(most))))
    return code, json.loads(capsys.readouterr().out)


LATTICE = "{" + ", ".join(f"({x},{y})" for x in range(12) for y in range(6)) + " | (1/2,1/2), (20,7), (21,7), (22,7)}"


@pytest.mark.parametrize(
    "words",
    [("margins", LATTICE, "--all"), ("margins", LATTICE, "--all", "--some-outside"), ("collinear", LATTICE, "--all")],
)
def test_a_part_of_the_rows_is_shown_as_that(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a part lists is in the whole, more time lists more, and no number of a part is above that of the whole."""
    monkeypatch.setattr(collinear, "_SMALLEST_BLOCK", 8)
    code, whole = told_in(monkeypatch, capsys, None, *words)
    assert code == 0
    listed, parts = list[Any](), 0
    for most in range(0, 12):
        code, told = told_in(monkeypatch, capsys, most, *words, "--workers", "1")
        if told["schema"] == "mixproof/unfinished/1":
            assert (code, listed) == (3, [])
            continue
        assert all(row in whole["rows"] for row in told["rows"])
        assert {json.dumps(row) for row in listed} <= {json.dumps(row) for row in told["rows"]}
        listed = told["rows"]
        assert code == (3 if "undecided" in told else 0)
        parts += 0 < len(listed) < len(whole["rows"]) and told["undecided"].startswith("the time was up at: ")
        if words[0] == "collinear":
            assert all(told["triples"][kind] <= whole["triples"][kind] for kind in whole["triples"])
    assert parts > 1
    assert len(listed) == len(whole["rows"])


def test_a_part_denies_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(collinear, "_SMALLEST_BLOCK", 8)
    for words in (("margins", LATTICE), ("margins", LATTICE, "--angular"), ("collinear", LATTICE)):
        passing = count()
        with monkeypatch.context() as patch:
            patch.setattr(watch, "monotonic", lambda passing=passing: next(passing))
            given = [word.replace("(0,0), ", "") for word in words]  # no angle is seen from the origin
            assert run(patch, *given, "--workers", "1", "--seconds", "4") == 3
        shown = " ".join(capsys.readouterr().out.split())
        assert "this is undecided: the time was up at: " in shown
        assert "holds at every" not in shown
        assert "No " not in shown


def test_a_sweep_that_was_cut_keeps_its_first_constants(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    passing = count()
    monkeypatch.setattr(watch, "monotonic", lambda: next(passing))
    kept = {}
    for seconds in (*range(4, 12), 9999):
        code = run(monkeypatch, *COMMANDS["lipschitz"][0], "--seconds", str(seconds), "--json", "-")
        told = json.loads(capsys.readouterr().out)
        kept[seconds] = (code, len(told.get("optima", [])), "undecided" in told)
    assert (3, 1, True) in kept.values()
    assert kept[9999] == (0, 2, False)
