"""The `mixproof lipschitz` command: its table, its JSON, and what it refuses."""

import json
import sys
from fractions import Fraction
from pathlib import Path

import pytest

import mixproof.reports.cli
from mixproof.geometry.data.sources import load
from mixproof.solvers.lipschitz.optimum import lipschitz_optimum
from mixproof.solvers.mixing.beta import Beta

Run = tuple[int, str, str]
QUICK = ("--alpha", "128", "--lowest", "10", "--highest", "60", "--count", "2", "--gap", "1e-3")


def run(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *arguments: str,
    command: str = "lipschitz",
) -> Run:
    monkeypatch.setattr(sys, "argv", ["mixproof", command, *arguments])
    with pytest.raises(SystemExit) as stopped:
        mixproof.reports.cli.main()
    captured = capsys.readouterr()
    code = stopped.value.code or 0
    assert isinstance(code, int)
    return code, captured.out, captured.err


@pytest.mark.slow
def test_the_table_says_what_is_given_up_and_where_it_flips(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    code, out, err = run(monkeypatch, capsys, "counterexample", *QUICK)
    assert (code, err) == (0, "")
    assert "λ ~ Beta(128, 128)" in out
    rows = [line.split() for line in out.splitlines()]
    flat, flat_values = (row for row in rows if row[:1] == ["10"])
    steep, steep_values = (row for row in rows if row[:1] == ["60"])
    assert (flat[-3:], steep[-3:]) == (["2", "–", "1"], ["3", "–", "–"])
    for values, lipschitz_constant in ((flat_values, 10), (steep_values, 60)):
        best = lipschitz_optimum(
            load("counterexample"), Beta(Fraction(128), Fraction(128)), Fraction(lipschitz_constant), 1e-5
        )
        assert values[2] == "±"
        assert abs(float(values[1]) - best.probabilities[1, 1]) <= float(values[3]) + best.radius(1)
    assert float(flat_values[1]) < 0.5 < float(steep_values[1])
    (flip,) = (row for row in rows if row[-2:] == ["larger", "L"])
    assert flip[:2] == ["1", "1"]
    assert 10 <= float(flip[2]) < 26.6 < float(flip[4]) <= 60
    assert max(map(len, out.splitlines())) <= 80


def test_the_json_has_every_point_at_every_lipschitz_constant(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "lipschitz.json"
    code, out, _ = run(monkeypatch, capsys, "counterexample", *QUICK, "--json", str(file))
    assert code == 0
    assert "least Mixup loss" in out
    data = json.loads(file.read_text(encoding="utf-8"))
    assert data["schema"] == "mixproof/lipschitz/2"
    assert data["dataset"].pop("data") == {"points": [["0"], ["1"], ["2"]], "labels": ["0", "1", "0"]}
    assert data["dataset"] == {"name": "counterexample", "rows": 3, "points": 3, "dimension": 1, "classes": ["0", "1"]}
    assert [each["lipschitz_constant"] for each in data["optima"]] == ["10", "60"]
    law = Beta(Fraction(128), Fraction(128))
    for each in data["optima"]:
        low, high = map(float, each["least_loss"]["enclosure"])
        own = lipschitz_optimum(load("counterexample"), law, Fraction(each["lipschitz_constant"]), 1e-3)
        assert low <= own.ends[1]
        assert own.ends[0] <= high
        assert [point["kept"] for point in each["points"]] == [own.keeps(index) for index in range(3)]
        assert all(sum(point["probabilities"]) == pytest.approx(1) for point in each["points"])
    (flip,) = data["flips"]
    assert (flip["row"], flip["class"], flip["kept"]) == (1, "1", "above")
    assert Fraction(flip["between"][0]) < flip["estimate"] < Fraction(flip["between"][1])


def test_flips_are_left_out_where_asked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(monkeypatch, capsys, "counterexample", *QUICK, "--no-flips", "--json", "-")
    assert code == 0
    assert json.loads(out)["flips"] == []


def test_the_former_name_runs_the_same_and_says_that_it_is_deprecated(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = ("counterexample", *QUICK, "--no-flips")
    code, out, err = run(monkeypatch, capsys, *wanted, command="steepness")
    assert (code, out, "") == run(monkeypatch, capsys, *wanted)
    assert " ".join(err.split()) == "DeprecationWarning: The command 'steepness' is deprecated."
    monkeypatch.setattr(sys, "argv", ["mixproof", "--help"])
    with pytest.raises(SystemExit):
        mixproof.reports.cli.main()
    assert "steepness" not in capsys.readouterr().out


def test_a_file_of_points_and_another_law(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "points.csv"
    file.write_text("x,kind\n0,[b]a\n0.5,c\n2,[b]a\n0,[b]a\n", encoding="utf-8")
    wanted = ("--mixing", "beta(2,1)", "--lowest", "1", "--highest", "9", "--count", "2", "--gap", "1e-2", "--no-flips")
    code, out, err = run(monkeypatch, capsys, str(file), *wanted)
    assert (code, err) == (0, "")
    assert "4 rows, 3 points" in out
    assert "Beta(2, 1)" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("counterexample", "--lowest", "3", "--highest", "1"), "0 < lowest < highest"),
        (("counterexample", "--lowest", "flat"), "lowest: 'flat' is not a number"),
        (("counterexample", "--gap", "0"), "gap has to be positive"),
        (("counterexample", "--alpha", "0"), "α has to be positive"),
        (("gaussian:positive=60,negative=60",), "too many to be cut into cells"),
        (("nowhere",), "there is no dataset or file"),
    ],
)
def test_bad_input_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    code, out, err = run(monkeypatch, capsys, *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert len(err.splitlines()) == 1
