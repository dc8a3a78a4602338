"""The `mixproof margins` command: rows and squares, options, what is refused, and runs that are killed."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mixproof.reports.cli
from mixproof.geometry.data.sources import load
from mixproof.geometry.incidence.incidences import Ends
from mixproof.geometry.margins.angular.each_point import angular_margins
from mixproof.geometry.margins.distances import Segments
from mixproof.geometry.margins.epsilon_star import margins, riskiest
from mixproof.geometry.margins.sampled_epsilon import sampled_margin
from tests.geometry.cluster import ROOT

Run = tuple[int, str, str]


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> Run:
    monkeypatch.setattr(sys, "argv", ["mixproof", "margins", *arguments])
    with pytest.raises(SystemExit) as stopped:
        mixproof.reports.cli.main()
    captured = capsys.readouterr()
    return int(stopped.value.code or 0), captured.out, captured.err


def data_of(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    code, out, err = run(monkeypatch, capsys, *arguments, "--json", "-")
    assert (code, err) == (0, "")
    return json.loads(out)


def test_the_riskiest_rows_of_iris(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    data = data_of(monkeypatch, capsys, "iris", "--top", "2")
    assert data["rows"][0] == {"row": 61, "segment": [128, 26], "epsilon_squared": "3/14140"}
    assert len(data["rows"]) == 2
    assert (data["schema"], data["total"], data["dataset"]["rows"]) == ("mixproof/margins/1", 149, 150)
    assert data["segments"] == {"ends": "both_outside", "half_width": "1/2"}


def test_the_table_names_rows_classes_and_values(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    code, out, err = run(monkeypatch, capsys, "iris", "--top", "2")
    assert (code, err) == (0, "")
    assert "iris: 150 rows, 149 points in R^4" in out
    [line] = [line for line in out.splitlines() if "128 – 26" in line]
    assert line.split() == ["61", "1", "128", "–", "26", "2,", "0", "≈0.0145659", "3/14140"]
    assert "Assumption 2.9 holds at every point of iris; the least ε* is ≈0.0145659" in " ".join(out.split())
    assert max(map(len, out.splitlines())) <= 80


def test_all_points_come_riskiest_first(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    rows = data_of(monkeypatch, capsys, "iris", "--all")["rows"]
    squares = [Fraction(row["epsilon_squared"]) for row in rows]
    assert squares == sorted(squares)
    assert sorted(squares) == sorted(found.squared for found in margins(load("iris")))
    assert len({row["row"] for row in rows}) == 149
    monkeypatch.setenv("COLUMNS", "80")
    assert "and 129 more; --json lists them" in run(monkeypatch, capsys, "iris", "--all")[1]


def test_as_many_points_are_listed_as_were_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for asked in ("30", "100"):
        _, out, _ = run(monkeypatch, capsys, "iris", "--top", asked)
        assert len(re.findall(r"(?m)^ +\d+ +[012] +\d", out)) == int(asked)
        assert "more" not in out


@pytest.mark.parametrize(
    ("options", "segments"),
    [
        (("--some-outside",), Segments(Ends.SOME_OUTSIDE)),
        (("--central", "1/2"), Segments(half_width=Fraction(1, 4))),
        (("--central", "0.75", "--mixing", "beta(2,1)"), Segments(half_width=Fraction(3, 8))),
        (("--central", "11/16", "--alpha", "2"), Segments(half_width=Fraction(1, 4))),
    ],
)
def test_which_segments_count(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], segments: Segments
) -> None:
    data = data_of(monkeypatch, capsys, "wine", "--top", "3", *options)
    found = riskiest(load("wine"), 3, segments)
    assert [Fraction(row["epsilon_squared"]) for row in data["rows"]] == [each.squared for each in found]
    assert [row["segment"] for row in data["rows"]] == [[each.first, each.second] for each in found]
    assert Fraction(data["segments"]["half_width"]) == segments.half_width


GAUSSIAN = "gaussian:positive=20,negative=20,dimension=4,seed=0"


def test_angles(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    data = data_of(monkeypatch, capsys, GAUSSIAN, "--angular", "--top", "1")
    best = max(angular_margins(load(GAUSSIAN)), key=lambda each: each.signed_square)
    assert data["distance"] == "angular"
    assert data["rows"] == [
        {
            "row": best.point,
            "segment": [best.first, best.second],
            "cosine_signed_square": f"{best.signed_square.numerator}/{best.signed_square.denominator}",
        }
    ]
    assert "°" in run(monkeypatch, capsys, GAUSSIAN, "--angular")[1]


def test_small_angles_are_not_shown_as_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "narrow.csv"
    file.write_text("1,0,a\n1,0.000000001,b\n2,0.000000003,b\n")
    _, out, _ = run(monkeypatch, capsys, str(file), "--angular")
    assert re.findall(r"[\d.e-]+°", out) == ["5.72958e-08°", "5.72958e-08°", "8.59437e-08°", "5.72958e-08°"]


def test_test_points_against_segments_of_the_data(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    train, test = tmp_path / "train.csv", tmp_path / "test.csv"
    train.write_text("0,0,a\n0,0,a\n2,0,a\n9,9,b\n")
    test.write_text("1,0.5,b\n0,3,a\n1,0,c\n")
    data = data_of(monkeypatch, capsys, str(train), "--test", str(test), "--all")
    assert data["rows"] == [
        {"row": 2, "segment": [2, 0], "epsilon_squared": "0"},
        {"row": 0, "segment": [2, 0], "epsilon_squared": "1/4"},
        {"row": 1, "segment": [3, 3], "epsilon_squared": "117"},
    ]
    assert data["test"]["rows"] == data["total"] == 3
    _, out, _ = run(monkeypatch, capsys, str(train), "--test", str(test))
    assert "passes through a point of test.csv" in " ".join(out.split())


def test_the_sampled_scheme_beside(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    expected = sampled_margin(load("iris"), 3)
    assert expected is not None
    sampled = data_of(monkeypatch, capsys, "iris", "--sampled", "--seed", "3")["sampled"]
    assert Fraction(sampled["epsilon_squared"]) == expected.squared
    _, out, _ = run(monkeypatch, capsys, "iris", "--sampled", "--seed", "3")
    assert "times the exact ε*" in " ".join(out.split())
    pair = tmp_path / "pair.csv"
    pair.write_text("0,a\n1,b\n")
    runs = (run(monkeypatch, capsys, str(pair), "--sampled", "--seed", str(seed))[1] for seed in range(9))
    out = next(out for out in runs if "mixture" not in out)
    assert "every mixed pair of this epoch has all classes at its ends" in " ".join(out.split())


def test_a_point_on_a_segment_fails_the_assumption(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = run(monkeypatch, capsys, "counterexample")
    assert "Assumption 2.9 fails at the points of counterexample with ε* = 0." in out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("iris", "--top", "0"), "--top has to be at least 1"),
        (("iris", "--top", "3", "--all"), "goes without --all"),
        (("iris", "--sampled", "--angular"), "leave out --test and --angular"),
        (("iris", "--alpha", "2"), "which mass --central is of"),
        (("iris", "--central", "2"), "the central mass has to be above 0 and at most 1, not 2"),
        (("iris", "--central", "much"), "--central: "),
        (("iris", "--central", "1/2", "--some-outside"), "both ends outside"),
        (("iris", "--central", "1/2", "--angular"), "the angular distance goes with whole segments"),
        (("iris", "--seed", "-1"), "--seed has to be 0 or more"),
        (("iris", "--test", "wine"), "wine has 13 coordinates, iris 4"),
        (("iris", "--device", "cuda:99"), "torch has no device 'cuda:99' here"),
        (("iris", "--device", "cpu", "--angular"), "leave it out with --angular"),
        (("digits", "--memory", "1MiB"), "of memory, the limit is 1.0 MiB"),
        (("counterexample", "--angular"), "row 0 of counterexample is the origin"),
        (("nothing.csv",), "there is no file nothing.csv"),
    ],
)
def test_what_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], words: str
) -> None:
    code, out, err = run(monkeypatch, capsys, *options)
    assert (code, out) == (2, "")
    assert words in err
    assert len(err.splitlines()) == 1


def test_a_refused_run_leaves_the_json_file_as_it_was(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target, state = tmp_path / "out.json", tmp_path / "state"
    before = '{"schema": "mixproof/margins/1", "rows": []}'
    target.write_text(before)
    state.write_text("x,y\n")
    code, _, err = run(monkeypatch, capsys, "iris", "--json", str(target), "--state", str(state))
    assert (code, target.read_text(), state.read_text()) == (2, before, "x,y\n")
    assert "is not the state of a run" in err


@pytest.mark.slow
def test_a_device_of_torch_gives_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rng = np.random.default_rng(0)
    path = tmp_path / "data.npz"
    np.savez(path, X=rng.integers(0, 256, (400, 20), dtype=np.uint8), y=rng.integers(0, 5, 400))
    one, other = (data_of(monkeypatch, capsys, str(path), "--top", "5", *extra) for extra in ((), ("--device", "cpu")))
    assert one == other


@pytest.mark.slow
def test_a_killed_run_is_gone_on_from(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mixproof.reports.cli", "margins", "digits", "--all", "--workers", "1"]
    command[1:3] = ["-c", "import mixproof.reports.cli; mixproof.reports.cli.main()"]
    state = tmp_path / "state"

    def start(*options: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([*command, *options], cwd=ROOT, stdout=subprocess.PIPE, env={**os.environ})

    first = start("--json", str(tmp_path / "unused.json"), "--state", str(state))
    while first.poll() is None and (state.read_bytes().count(b"\n") if state.exists() else 0) < 3:
        time.sleep(0.01)
    first.kill()
    first.communicate()
    assert first.returncode == -signal.SIGKILL
    kept = state.read_bytes()
    resumed, whole = (start("--json", "-", *options).communicate()[0] for options in (("--state", str(state)), ()))
    assert json.loads(resumed) == json.loads(whole)
    assert json.loads(whole)["total"] == 1797
    assert state.read_bytes().startswith(kept[: kept.rfind(b"\n") + 1])
