"""The `mixproof trace` command: what it prints, its JSON, exit codes and refusals."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

import mixproof.reports.cli
from mixproof.theory.findings import Finding
from mixproof.theory.proofs.facts import Fact
from mixproof.theory.steps import Proof, Scope, Step
from mixproof.theory.trace import proofs_of

Run = tuple[int, str, str]
SHADOW = ("--theorem", "2.10", "--dataset", "shadow")


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str, width: int = 80) -> Run:
    monkeypatch.setattr(sys, "argv", ["mixproof", "trace", *arguments])
    monkeypatch.setenv("COLUMNS", str(width))
    with pytest.raises(SystemExit) as stopped:
        mixproof.reports.cli.main()
    captured = capsys.readouterr()
    assert isinstance(stopped.value.code, int | None)
    return stopped.value.code or 0, captured.out, captured.err


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (SHADOW, 1),
        ((*SHADOW, "--reading", "sharp"), 0),
        ((*SHADOW, "--reading", "slides"), 0),
        (("--theorem", "2.10", "--dataset", "iris"), 1),
        (("--theorem", "3.5", "--dataset", "simplex:positive=2,negative=2"), 0),
        (("--theorem", "3.5", "--dataset", "simplex:positive=2,negative=1"), 1),
        (("--theorem", "3.2", "--dataset", "crossing", "--reading", "capped", "--point", "0,0"), 1),
        (("--theorem", "2.7", "--dataset", "counterexample", "--epsilon", "1/10"), 0),
        (("--theorem", "2.3", "--dataset", "counterexample", "--mixing", "beta(2,1)"), 1),
    ],
)
def test_the_exit_code_tells_how_the_proof_goes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int
) -> None:
    assert run(monkeypatch, capsys, *arguments)[0] == code


def test_what_is_undecided_exits_with_3(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    open_step = Step("open", "an open step", "x", Scope.HERE, lambda instance: Finding(None, note="the budget ran out"))
    monkeypatch.setattr(
        "mixproof.theory.statements.data_dependency.theorem_2_10.proof.PROOFS",
        (Proof("printed", (open_step,)), *proofs_of("2.10")[1:]),
    )
    code, out, _ = run(monkeypatch, capsys, *SHADOW)
    assert code == 3
    assert "? undecided 1 an open step" in words(out)
    assert "the budget ran out" in out
    assert "not every step was settled" in words(out)


def test_the_steps_are_marked_in_words_with_the_first_witness(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, err = run(monkeypatch, capsys, "--theorem", "2.10", "--dataset", "iris")
    told = words(out)
    assert err == ""
    assert told.startswith("Theorem 2.10, printed: its proof on iris (149 points in R^4), λ ~ Beta(1, 1)")
    assert "✓ holds 1 h is one-hot" in told
    assert "✗ fails 2 every data point satisfies Assumption 3.1" in told
    assert "→ row 97 (6.2, 2.9, 4.3, 1.3) [class 1] = 1/4 × row 117" in told
    assert "– not reached 4" in told
    assert "The proof breaks at step 2;" in told
    assert "Other readings with a proof: slides, sharp." in told
    assert "\x1b" not in out


@pytest.mark.parametrize(("total", "shown", "counted"), [(1, 1, ""), (2, 2, ""), (3, 1, "… and 2 more")])
def test_a_second_witness_is_shown_in_place_of_its_number(
    total: int, shown: int, counted: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = tuple(Fact(f"witness {k}", {}) for k in range(total))
    step = Step("wrong", "a step that fails", "x", Scope.HERE, lambda instance: Finding(False, found, total))
    proofs = "mixproof.theory.statements.data_dependency.theorem_2_10.proof.PROOFS"
    monkeypatch.setattr(proofs, (Proof("printed", (step,)), *proofs_of("2.10")[1:]))
    _, out, _ = run(monkeypatch, capsys, *SHADOW)
    assert out.count("→ witness") == shown
    assert counted in out
    assert ("more" in out) == bool(counted)


def test_a_step_that_repeats_the_verdict_says_so_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = words(run(monkeypatch, capsys, *SHADOW, "--reading", "sharp", width=200)[1])
    assert told.count("on this dataset · decided as in the verdict, not derived · from ") == 1


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("theorem", ["2.5", "2.8", "3.2"])
def test_lines_keep_within_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], theorem: str, width: int
) -> None:
    _, out, _ = run(monkeypatch, capsys, "--theorem", theorem, "--dataset", "cross", "--latex", width=width)
    assert max(map(cell_len, out.splitlines())) <= width


def test_formulas_are_shown_where_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plain, with_latex = (run(monkeypatch, capsys, *SHADOW, *more)[1] for more in ((), ("--latex",)))
    assert "$" not in plain
    assert r"\forall x \in X_i" in words(with_latex)


def test_where_the_hypothesis_fails_the_output_says_so_and_why(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(monkeypatch, capsys, "--theorem", "2.11", "--dataset", "shadow")
    assert code == 0
    assert "– not here hypothesis: there are m ≥ 6 points" in words(out)
    assert "→ there are 3 points" in words(out)
    assert "the proof says nothing of it" in words(out)


def test_json_alone_on_standard_output(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(monkeypatch, capsys, *SHADOW, "--json", "-")
    data: Any = json.loads(out)
    assert (code, err) == (1, "")
    assert data["schema"] == "mixproof/trace/2"
    assert (data["statement"]["id"], data["reading"], data["dataset"]["points"]) == ("2.10", "printed", 3)
    assert (data["course"], data["breaks_at"]) == ("breaks", "assumption-3.1")
    assert data["hypothesis"]["holds"] is True
    assert [step["mark"] for step in data["steps"]] == ["holds", "fails", "holds", "not reached"]
    broken = data["steps"][1]
    assert broken["witnesses"] == [{"row": 1, "segment": [2, 0], "weight": "1/2", "delta_below": "1/2"}]
    assert broken["claim"] == "every data point satisfies Assumption 3.1"
    assert broken["latex"].startswith(r"\forall x")
    assert broken["scope"] == "on this dataset"
    assert broken["rests_on"] == ["hypothesis"]
    assert broken["cites"] == ["Assumption 3.1 with the printed bound on δ"]
    assert "holds" not in data["steps"][3]
    assert data["steps"][2]["scope"] == "for all"
    assert [step["repeats_verdict"] for step in data["steps"]] == [False, False, False, True]


def test_the_settings_that_count_are_in_the_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("--theorem", "3.2", "--dataset", "crossing", "--point", "0,0", "--alpha", "2", "--json", "-")
    data: Any = json.loads(run(monkeypatch, capsys, *arguments)[1])
    assert data["point"] == ["0", "0"]
    assert data["mixing"] == {"family": "beta", "a": "2", "b": "2"}


def test_the_json_goes_to_a_file_and_the_table_to_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "trace.json"
    _, out, _ = run(monkeypatch, capsys, *SHADOW, "--json", str(file))
    assert "Assumption 3.1" in out
    assert json.loads(file.read_text())["breaks_at"] == "assumption-3.1"


def test_names_from_outside_are_made_visible(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "odd.csv"
    file.write_text("0,\x1b[31mred\n1,\x1b[31mred\n2,[bold]b\n")
    code, out, _ = run(monkeypatch, capsys, "--theorem", "2.10", "--dataset", str(file))
    assert code == 1
    assert "\x1b" not in out
    assert r"\x1b[31mred" in out
    assert "[bold]b" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--theorem", "9.9", "--dataset", "shadow"), "there is no statement '9.9'"),
        ((*SHADOW, "--reading", "sharpe"), "did you mean 'sharp'"),
        ((*SHADOW, "--epsilon", "1"), "does not depend on ε"),
        ((*SHADOW, "--alpha", "x"), "α: 'x' is not a number"),
        (("--theorem", "2.10", "--dataset", "shado"), "did you mean 'shadow'"),
        (("--theorem", "3.5", "--dataset", "iris"), "exactly two classes"),
        ((*SHADOW, "--json", "no/such/folder.json"), "no folder"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    code, out, err = run(monkeypatch, capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert message in err


def test_the_installed_command_runs_without_a_terminal() -> None:
    command = [str(Path(sys.executable).parent / "mixproof"), "trace", *SHADOW]
    plain = {key: value for key, value in os.environ.items() if key not in {"COLUMNS", "FORCE_COLOR"}}
    done = subprocess.run(command, capture_output=True, check=False, timeout=60, env=plain)
    assert done.returncode == 1
    assert done.stderr == b""
    assert "✗ fails" in done.stdout.decode()
