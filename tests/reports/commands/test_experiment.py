"""The `mixproof experiment` command: its table, its JSON, its exit code, and what it refuses."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

import mixproof.reports.cli
from mixproof.empirical.experiments.catalog import EXPERIMENTS, Entry
from mixproof.empirical.experiments.criteria import Agreement, Criterion, agreement, experiment_json
from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset

Run = tuple[int, str, str]
QUICK = ("table-1", "--alpha", "1", "--runs", "2", "--steps", "2", "--hidden", "4")


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> Run:
    monkeypatch.setattr(sys, "argv", ["mixproof", "experiment", *arguments])
    with pytest.raises(SystemExit) as stopped:
        mixproof.reports.cli.main()
    captured = capsys.readouterr()
    assert isinstance(stopped.value.code, int)
    return stopped.value.code, captured.out, captured.err


@dataclass(frozen=True)
class Told:
    """An outcome that is told beforehand, with the settings that came through."""

    holds: bool | None
    settings: dict[str, object]

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        return (Criterion("the dice show six", self.holds, "four"),)

    @property
    def agreement(self) -> Agreement:
        return agreement(self.criteria)

    def to_json(self) -> Json:
        return experiment_json("dice", 0, (), self.criteria, {})


SEEN: list[Told] = []
HOLDS: list[bool | None] = [True]


def everything(
    dataset: Dataset | None = None,
    alphas: tuple[str, ...] = (),
    margins: tuple[str, ...] = (),
    dimensions: tuple[int, ...] = (),
    *,
    runs: int = 0,
    lambdas: str = "",
    seed: int = 0,
    device: str = "",
    precision: str = "",
    compiled: bool = False,
    checkpoint: object = None,
) -> Told:
    """An experiment that trains nothing."""
    SEEN.append(Told(HOLDS[0], {key: value for key, value in locals().items() if value}))
    return SEEN[-1]


@pytest.fixture(autouse=True)
def dice(monkeypatch: pytest.MonkeyPatch) -> None:
    SEEN.clear()
    HOLDS[0] = True
    entry = Entry("dice", "everything", "dice", needs_torch=False)
    monkeypatch.setitem(EXPERIMENTS, "dice", entry)
    monkeypatch.setitem(sys.modules, "mixproof.empirical.experiments.dice", sys.modules[__name__])


@pytest.mark.parametrize(
    ("holds", "expected"),
    [
        (True, (0, "holds", "Training agrees with the exact prediction.")),
        (False, (1, "fails", "Training disagrees with the exact prediction.")),
        (None, (3, "cannot be judged", "Training leaves open whether the exact prediction is met.")),
    ],
)
def test_the_exit_code_and_the_words_follow_from_the_criterion(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    holds: bool | None,
    expected: tuple[int, str, str],
) -> None:
    HOLDS[0] = holds
    ended, out, err = run(monkeypatch, capsys, "dice")
    code, word, words = expected
    assert (ended, err) == (code, "")
    assert f"Criterion: the dice show six: {word} (four)" in out
    assert words in out


def test_every_option_comes_through_as_what_it_stands_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "points.csv"
    file.write_text("kind,x\na,1\nb,2\n")
    state = tmp_path / "state.npz"
    options = [
        "--dataset",
        str(file),
        "--label",
        "kind",
        "--alpha",
        "1",
        "--alpha",
        "3/2",
        "--margin",
        "1/2",
        "--dimension",
        "3,4",
    ]
    options += ["--runs", "7", "--lambdas", "pair", "--seed", "5", "--device", "cpu", "--precision", "float64"]
    options += ["--compile", "--checkpoint", str(state), "--resume"]
    assert run(monkeypatch, capsys, "dice", *options)[0] == 0
    seen = SEEN[0].settings
    data, checkpoint = seen.pop("dataset"), seen.pop("checkpoint")
    assert isinstance(data, Dataset)
    assert data.classes == ("a", "b")
    assert (checkpoint.path, checkpoint.resume) == (state, True)  # type: ignore[attr-defined]
    assert seen == {
        "alphas": ["1", "3/2"],
        "margins": ["1/2"],
        "dimensions": [3, 4],
        "runs": 7,
        "lambdas": "one a pair",
        "seed": 5,
        "device": "cpu",
        "precision": "float64",
        "compiled": True,
    }


def test_what_is_not_given_is_left_to_the_experiment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, capsys, "dice")
    assert SEEN[0].settings == {}


def test_json_alone_on_standard_output(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(monkeypatch, capsys, *QUICK, "--json", "-")
    data = json.loads(out)
    assert (data["schema"], data["experiment"], data["seed"]) == ("mixproof/experiment/1", "table-1", 0)
    assert (code, data["agreement"], err) == (3, "undecided", "")
    assert data["settings"]["runs"] == 2
    assert {"alpha", "row", "class", "measured", "standard_error", "predicted"} <= set(data["rows"][0])


def test_a_table_says_what_is_plain_training_and_what_all_rows_share(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    _, out, _ = run(monkeypatch, capsys, *QUICK, "--seed", "1")
    assert "Experiment table-1, dataset counterexample, seed 1" in out
    assert "plain  0" in out
    assert "In all rows: class 0." in out
    assert "runs keeping  theory" in out
    assert "In brackets the number of runs that lose a row." in out
    assert out.count("Criterion: ") == out.count("Beside it, judging nothing: ") == 3
    assert max(map(len, out.splitlines())) <= 80


def test_a_state_is_kept_and_taken_up_but_never_overwritten(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    state = tmp_path / "state.npz"
    first = run(monkeypatch, capsys, *QUICK, "--checkpoint", str(state), "--json", "-")
    before = state.read_bytes()
    code, out, err = run(monkeypatch, capsys, *QUICK, "--checkpoint", str(state))
    assert (code, out) == (2, "")
    assert "is there already: add --resume to go on from it, or remove it" in err
    assert state.read_bytes() == before
    assert run(monkeypatch, capsys, *QUICK, "--checkpoint", str(state), "--resume", "--json", "-") == first
    assert int(np.load(state)["step"]) == 2


def test_an_interruption_says_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def interrupted(*, checkpoint: object = None) -> Told:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules[__name__], "everything", interrupted)
    code, out, err = run(monkeypatch, capsys, "dice", "--checkpoint", str(tmp_path / "state.npz"))
    assert (code, out) == (130, "")
    assert err.endswith("state.npz; the same command with --resume goes on\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("table-9",), "did you mean 'table-1'"),
        (("table-1", "--seed", "-1"), "seed"),
        (("table-1", "--json", "no/such/folder.json"), "no folder"),
        ((), "NAME"),
        (("table-1", "--epochs", "3"), "table-1 does not take --epochs; it takes --dataset, --alpha"),
        (("lemma-3.7", "--alpha", "1"), "lemma-3.7 does not take --alpha; it takes --points"),
        (("theorem-3.5", "--alpha", "1,2"), "takes one --alpha"),
        (("theorem-3.5", "--lambdas", "pair"), "does not take --lambdas"),
        (("figure-2", "--dataset", "mnist"), "read from a folder: name it by --data"),
        (("figure-2", "--dataset", "digits", "--label", "x"), "--keep and --drop-missing are for a --dataset"),
        (("table-1", "--label", "x"), "--keep and --drop-missing are for a --dataset"),
        (("table-1", "--resume"), "name it by --checkpoint"),
        (("table-1", "--checkpoint", "no/such/state.npz"), "no folder"),
        (("table-1", "--alpha", "1,,2"), "--alpha has an empty value"),
        (("lemma-3.7", "--dimension", "ten"), "--dimension takes integers, not 'ten'"),
        (("table-1", "--runs", "1"), "at least 2 runs"),
        (("table-1", "--steps", "-1"), "at least 0"),
        (("table-1", "--device", "tpu"), "--device"),
        (("table-1", "--dataset", "nothing"), "no dataset or file 'nothing'"),
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


def test_without_torch_the_extra_is_named_and_the_others_still_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("mixproof.reports.agreement.training.find_spec", lambda name: None)
    code, _, err = run(monkeypatch, capsys, "table-1")
    assert code == 2
    assert "mixproof[train]" in err
    assert run(monkeypatch, capsys, "lemma-3.7", "--draws", "50")[0] == 0


def test_pictures_go_into_a_new_folder(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "pictures"
    quick = ("lemma-3.7", "--draws", "20", "--points", "4", "--out", str(folder))
    assert run(monkeypatch, capsys, *quick)[0] == 0
    assert sorted(each.name for each in folder.iterdir()) == ["lemma-3-7.png", "lemma-3-7.svg"]
    assert (folder / "lemma-3-7.png").read_bytes()[1:4] == b"PNG"
    code, _, err = run(monkeypatch, capsys, *quick)
    assert (code, "is not empty: name a new folder for the pictures" in err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("study", "--out", "new"), "study has no pictures of its own: leave out --out"),
        (("dice", "--out", "new"), "dice has no pictures: leave out --out"),
        (("lemma-3.7", "--out", "no/new"), "no/new cannot be written: there is no folder no"),
    ],
)
def test_pictures_that_cannot_be_are_refused_before_anything_runs(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    arguments: tuple[str, ...],
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(monkeypatch, capsys, *arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert SEEN == []
    assert list(tmp_path.iterdir()) == []
