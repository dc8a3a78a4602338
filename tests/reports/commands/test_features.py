"""``mixproof features`` writes a dataset that every command reads."""

import json
import sys
from pathlib import Path

import pytest

import mixproof.reports.cli
from mixproof.empirical.networks.features import features
from mixproof.empirical.networks.written import written_form
from mixproof.geometry.data.sources import load
from tests.empirical.networks.worked import net_w

ROWS = "0,0,a\n2,1,b\n1,3,a\n-1,1,b\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "net.json").write_text(json.dumps(written_form(net_w())), encoding="utf-8")
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["mixproof", *arguments])
    with pytest.raises(SystemExit) as end:
        mixproof.reports.cli.main()
    return int(end.value.code or 0)


def test_the_file_holds_the_exact_activations(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "features", "net.json", "2", "--dataset", "rows.csv", "--out", "hidden.csv") == 0
    assert "4 rows of 3 activations are in hidden.csv: rows.csv at layer 2 (relu)." in " ".join(
        capsys.readouterr().out.split()
    )
    told, direct = load("hidden.csv"), features(net_w(), 2, load("rows.csv"))
    assert told.columns == ("h1", "h2", "h3")
    assert [told.point(k) for k in range(told.size)] == [direct.point(k) for k in range(direct.size)]
    assert run(monkeypatch, "verify", "--theorem", "manifold:corollary-1", "--dataset", "hidden.csv") in {0, 1}
    # It may be written again in its own place, and in no other.
    assert run(monkeypatch, "features", "net.json", "1", "--dataset", "rows.csv", "--out", "hidden.csv") == 0
    assert load("hidden.csv").dimension == 3


def test_the_last_layer_may_be_counted_from_the_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, "features", "--dataset", "rows.csv", "--out", "scores.csv", "--", "net.json", "-1") == 0
    assert load("scores.csv").point(0) == net_w()(load("rows.csv").point(0))


def test_points_with_two_labels_are_told_and_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    dead = {"kind": "linear", "weight": [["0", "0"], ["1", "0"]], "bias": ["2/3", "0"]}
    text = json.dumps({"schema": "mixproof/network/1", "input": 2, "layers": [dead]})
    (folder / "dead.json").write_text(text, encoding="utf-8")
    (folder / "two.csv").write_text("0,0,a\n0,1,b\n1,1,b\n", encoding="utf-8")
    assert run(monkeypatch, "features", "dead.json", "1", "--dataset", "two.csv", "--out", "hidden.csv") == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "1 of the activations is the same at every row." in told
    assert "1 point has two labels" in told
    assert (folder / "hidden.csv").read_text(encoding="utf-8") == "h1,h2,label\n2/3,0,a\n2/3,0,b\n2/3,1,b\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("net.json", "7", "--dataset", "rows.csv", "--out", "h.csv"), "there is no layer 7; they are 1 (linear)"),
        (("net.json", "1", "--dataset", "rows.csv", "--out", "h.npz"), "--out: h.npz has to end in .csv"),
        (("net.json", "1", "--dataset", "rows.csv", "--out", "rows.csv"), "rows.csv is an input of this command"),
        (("net.json", "1", "--dataset", "rows.csv", "--out", "old.csv"), "holds something else"),
        (("net.json", "1", "--dataset", "iris", "--out", "h.csv"), "reads rows of 2 coordinates"),
        (("none.json", "1", "--dataset", "rows.csv", "--out", "h.csv"), "there is no file none.json"),
    ],
)
def test_bad_input_is_refused_in_one_line(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    told: str,
) -> None:
    (folder / "old.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    assert run(monkeypatch, "features", *arguments) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1
    assert not (folder / "h.csv").exists()
    assert (folder / "rows.csv").read_text(encoding="utf-8") == ROWS
