"""The `mixproof experiment` command: its table, its JSON, its exit code, and what it refuses."""

import json
import sys
from functools import partial

import pytest

import reports.cli
from empirical.experiments import EXPERIMENTS
from empirical.table_1 import table_1

Run = tuple[int, str, str]


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> Run:
    monkeypatch.setattr(sys, "argv", ["mixproof", "experiment", *arguments])
    with pytest.raises(SystemExit) as stopped:
        reports.cli.main()
    captured = capsys.readouterr()
    assert isinstance(stopped.value.code, int)
    return stopped.value.code, captured.out, captured.err


@pytest.mark.parametrize(("steps", "code"), [(1500, 0), (2, 1)])
def test_the_exit_code_and_the_words_follow_from_the_criterion(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], steps: int, code: int
) -> None:
    monkeypatch.setitem(EXPERIMENTS, "table-1", partial(table_1, steps=steps, runs=3, alphas=(1,)))
    ended, out, err = run(monkeypatch, capsys, "table-1", "--seed", "1")
    assert (ended, err) == (code, "")
    assert "Experiment table-1, seed 1" in out
    assert "Criterion: " in out
    assert f"Training {'agrees' if code == 0 else 'disagrees'} with the exact prediction." in out


def test_json_alone_on_standard_output(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(EXPERIMENTS, "table-1", partial(table_1, steps=2, runs=2, alphas=(1,)))
    _, out, _ = run(monkeypatch, capsys, "table-1", "--json", "-")
    data = json.loads(out)
    assert (data["schema"], data["experiment"], data["seed"]) == ("mixproof/experiment/1", "table-1", 0)
    assert data["agreement"] == "disagrees"
    assert {"alpha", "row", "class", "measured", "standard_error", "predicted"} <= set(data["rows"][0])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("table-9",), "did you mean 'table-1'"),
        (("table-1", "--seed", "-1"), "seed"),
        (("table-1", "--json", "no/such/folder.json"), "no folder"),
        ((), "NAME"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    code, out, err = run(monkeypatch, capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert words.casefold() in err.casefold()


def test_without_torch_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    code, _, err = run(monkeypatch, capsys, "table-1")
    assert code == 2
    assert "mixproof[train]" in err
