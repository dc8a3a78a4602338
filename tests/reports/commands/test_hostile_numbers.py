"""Numbers that harm: every numeric option of every command takes them, or refuses them in one line."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

import mixproof.reports.cli

BASE: dict[str, tuple[str, ...]] = {
    "verify": ("verify", "--theorem", "2.3", "--dataset", "shadow", "--no-train"),
    "verify --all": ("verify", "--all", "--dataset", "shadow"),
    "trace": ("trace", "--theorem", "2.3", "--dataset", "shadow"),
    "audit": ("audit", "cross"),
    "collinear": ("collinear", "shadow"),
    "margins": ("margins", "cross"),
    "lipschitz": ("lipschitz", "shadow", "--no-flips"),
    "falsify": ("falsify", "--theorem", "2.10", "--points", "3", "--grid", "3"),
    "falsify --random": ("falsify", "--theorem", "2.10", "--points", "3", "--grid", "3", "--random"),
    "check": ("check", "certificate.json"),
    "report": ("report", "--dataset", "shadow", "--theorem", "2.3", "--no-train", "--out", "out"),
    "experiment": ("experiment", "lemma-3.7"),
}

NUMERIC_TEXT = {"alpha", "epsilon", "point", "gap", "lowest", "highest", "central", "memory", "dimension", "margin"}
"""Options whose numbers are read from text."""

ABSURD = ["nan", "-inf", "1e400", "1e99999", "9" * 5000, "-" + "9" * 5000, "1/0", "-1", "", "½", "0x10", str(10**18)]


def numeric_options(command: str) -> list[str]:
    """The numeric options of a command, as its function lists them."""
    types = get_type_hints(mixproof.reports.cli._commands()[command])
    return [
        f"--{name}" for name, kind in types.items() if name in NUMERIC_TEXT or {kind, *get_args(kind)} & {int, float}
    ]


CASES = [(key, option) for key in BASE if key != "report" for option in numeric_options(key.partition(" ")[0])]

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    from mixproof import certify, verify
    from mixproof.reports.terminal.output import json_text

    monkeypatch.chdir(tmp_path)
    (tmp_path / "certificate.json").write_text(json_text(certify(verify("2.10", "shadow", ["printed"]))))

    def ended(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["mixproof", *arguments])
        with pytest.raises(SystemExit) as stopped:
            mixproof.reports.cli.main()
        assert isinstance(stopped.value.code, int | None)
        return stopped.value.code or 0, capsys.readouterr().err

    return ended


@pytest.mark.slow
@pytest.mark.parametrize(("key", "option"), CASES)
def test_a_number_that_harms_is_taken_or_refused_in_one_line(key: str, option: str, run: Run) -> None:
    words = list(BASE[key])
    if option in words:
        place = words.index(option)
        del words[place : place + 2]
    for number in ABSURD:
        code, error = run(*words, f"{option}={number}")
        assert code in {0, 1, 2, 3}, (number[:20], error[:300])
        assert (error.count("\n") == 1 and error.startswith("error: ") and len(error) < 1000) or code != 2, number[:20]


@pytest.mark.parametrize(
    "arguments",
    [
        ("collinear", "shadow", "--memory", "9" * 5000),
        ("experiment", "lemma-3.7", "--dimension", "9" * 5000),
        ("experiment", "lemma-3.7", "--dimension", "-" + "9" * 5000),
        ("experiment", "lemma-3.7", "--points", str(10**18)),
        ("experiment", "lemma-3.7", "--draws", str(10**18)),
        ("experiment", "epsilon-scheme", "--runs", str(10**18)),
        ("falsify", "--theorem", "2.10", "--points", "9" * 5000, "--grid", "3"),
        ("report", "--dataset", "shadow", "--theorem", "2.3", "--no-train", "--out", "out", "--epsilon", "nan"),
        ("report", "--dataset", "shadow", "--theorem", "2.3", "--no-train", "--out", "out", "--seed", "-1"),
    ],
)
def test_a_number_that_cannot_be_used_is_refused_in_one_line(arguments: tuple[str, ...], run: Run) -> None:
    code, error = run(*arguments)
    assert code == 2
    assert error.startswith("error: ")
    assert error.count("\n") == 1
    assert len(error) < 1000
    assert not Path("out").exists()


@pytest.mark.slow
@pytest.mark.parametrize("size", [("table-1", "--hidden"), ("figure-3", "--hidden")])
def test_a_training_that_does_not_fit_says_so(size: tuple[str, str], run: Run) -> None:
    pytest.importorskip("torch")
    code, error = run("experiment", *size, str(10**18))
    assert (code, error.count("\n")) == (2, 1)
    assert "does not fit into memory" in error
