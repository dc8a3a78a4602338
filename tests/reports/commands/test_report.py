"""The ``mixproof report`` command: what it writes, how it exits, what it refuses."""

import json
import sys
from pathlib import Path

import pytest

import mixproof.reports.cli

Run = tuple[int, str, str]


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> Run:
    monkeypatch.setattr(sys, "argv", ["mixproof", "report", *arguments])
    with pytest.raises(SystemExit) as stopped:
        mixproof.reports.cli.main()
    captured = capsys.readouterr()
    assert isinstance(stopped.value.code, int)
    return stopped.value.code, captured.out, captured.err


@pytest.mark.slow
@pytest.mark.parametrize(("dataset", "code"), [("shadow", 1), ("cross", 0)])
def test_it_writes_a_folder_and_exits_by_what_it_found(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, dataset: str, code: int
) -> None:
    out = tmp_path / "new" / "folder"
    ended, text, err = run(
        monkeypatch,
        capsys,
        "--dataset",
        dataset,
        "--theorem",
        "2.10",
        "--alpha",
        "2",
        "--no-train",
        "--out",
        str(out),
    )
    assert (ended, err) == (code, "")
    assert "1 statement of the theory of Mixup was decided exactly on 1 dataset" in " ".join(text.split())
    report = json.loads((out / "report.json").read_text())
    assert report["schema"] == "mixproof/report/2"
    assert report["cells"][0]["command"] == f"verify --theorem 2.10 --dataset {dataset} --alpha=2"
    assert (out / "index.html").exists()
    assert (out / "report.md").exists()
    kept = f"Finished parts are kept for the next run in {out / '.cache'}; delete it freely."
    assert "".join(kept.split()) in "".join(text.split())


@pytest.mark.slow
def test_the_seed_is_in_the_commands_of_what_is_drawn(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    asked = (
        "--dataset",
        "shadow",
        "--theorem",
        "2.4-scheme",
        "--theorem",
        "2.10",
        "--no-train",
        "--out",
        str(tmp_path),
    )
    for seed, words in (("7", " --seed=7"), ("0", "")):
        assert run(monkeypatch, capsys, *asked, "--seed", seed)[0] == 1
        drawn, other = json.loads((tmp_path / "report.json").read_text())["cells"]
        assert drawn["command"] == f"verify --theorem 2.4-scheme --dataset shadow{words}"
        assert drawn["verification"]["seed"] == int(seed)
        assert other["command"] == "verify --theorem 2.10 --dataset shadow"


@pytest.mark.slow
def test_a_file_with_a_label_column(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "my points.csv"
    file.write_text("kind,x\na,0\na,1\nb,2\n")
    ended, _, err = run(
        monkeypatch, capsys,
        "--dataset", str(file), "--label", "kind", "--theorem", "2.10", "--no-train", "--out", str(tmp_path / "out"),
    )  # fmt: skip
    assert (ended, err) == (1, "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--theorem", "9.9"], "there is no statement '9.9'"),
        (["--dataset", "nowhere"], "there is no dataset or file 'nowhere'"),
        (["--dataset", "shadow", "--label", "x"], "--keep and --drop-missing are for files"),
        (["--dataset", "shadow", "--alpha", "-1"], "has to be positive"),
        (["--dataset", "shadow", "--epsilon", "0"], "has to be positive"),
    ],
)
def test_bad_input_is_one_line_and_writes_nothing(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    arguments: list[str],
    words: str,
) -> None:
    ended, out, err = run(monkeypatch, capsys, *arguments, "--no-train", "--out", str(tmp_path / "out"))
    assert (ended, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1
    assert not list(tmp_path.rglob("index.html"))


def test_a_folder_that_cannot_be_made(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    ended, _, err = run(
        monkeypatch, capsys, "--dataset", "shadow", "--no-train", "--out", str(tmp_path / "file" / "out")
    )
    assert ended == 2
    assert "cannot be written: there is no folder" in err
