"""The command says what is certain of a network, and goes on from where it was."""

import json
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mixproof.reports.cli
from mixproof import network_report
from mixproof.empirical.networks import report as of_networks

TENT = {
    "schema": "mixproof/network/1",
    "input": 1,
    "layers": [
        {"kind": "linear", "weight": [["1"], ["1"]], "bias": ["0", "-1"]},
        {"kind": "relu"},
        {"kind": "linear", "weight": [["-1", "2"], ["1", "-2"]], "bias": ["1", "0"]},
    ],
}

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def called(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["mixproof", "network", *arguments])
        with pytest.raises(SystemExit) as stopped:
            mixproof.reports.cli.main()
        captured = capsys.readouterr()
        return int(stopped.value.code or 0), captured.out, captured.err

    return called


@pytest.fixture
def tent(tmp_path: Path) -> str:
    path = tmp_path / "tent.json"
    path.write_text(json.dumps(TENT))
    return str(path)


def test_json_has_the_worked_values(run: Run, tent: str) -> None:
    code, out, _ = run(tent, "--dataset", "counterexample", "--segment", "2,0", "--json", "-")
    found = json.loads(out)
    assert code == 0
    assert found["schema"] == "mixproof/network-report/1"
    assert found["rows"][1] == {"row": 1, "class": "1", "decision": "1", "kept": True}
    assert found["risk"]["squared"] == "4/27"
    assert found["risk"]["cross_entropy"]["enclosure"][0].startswith("0.519559179779107562")
    assert found["floor"]["enclosure"][0].startswith("0.36240267465358599")
    assert found["segments"] == {"total": 3, "exact": 3, "sampled": None}
    assert (found["pieces"], found["right_share"], found["segment"]) == (["1/2"], "1/2", [2, 0])


def test_a_lost_row_is_named_and_exits_with_one(run: Run, tent: str) -> None:
    code, out, _ = run(tent, "--dataset", "{0, 3/4 | 1}")
    assert code == 1
    assert "It misclassifies row 1. " in out
    assert "does not decide" not in out


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("{0, 1/2 | 1}", "It does not decide row 1, where another class has the same score. "),
        ("{0, 1/2, 1/2 | 1}", "It does not decide 2 of 4 rows: 1, 2, where another class has the same score. "),
        (
            "{0, 1/2, 3/4 | 1}",
            "It misclassifies row 2. It does not decide row 1, where another class has the same score. ",
        ),
    ],
)
def test_a_row_with_equal_scores_is_not_called_lost(run: Run, tent: str, data: str, told: str) -> None:
    code, out, _ = run(tent, "--dataset", data)
    assert code == 1
    assert told in " ".join(out.split()) + " "


def test_a_tie_is_no_decision(run: Run, tent: str) -> None:
    code, out, _ = run(tent, "--dataset", "{0, 1/2 | 1}", "--json", "-")
    assert code == 1
    assert json.loads(out)["rows"][1] == {"row": 1, "class": "0", "decision": None, "tied": ["0", "1"], "kept": False}


def test_segments_with_many_crossings_leave_out_the_best_model_alone() -> None:
    """Twenty points in the plane have thousands of crossings, more than the search for that model takes."""
    rng = np.random.default_rng(5)
    X, y = rng.integers(-99, 100, (20, 2)) / 100, np.arange(20) % 2
    found = network_report([(rng.standard_normal((2, 2)), None)], X, y).report
    assert found.best is None
    assert found.exact is not None


def test_a_sample_is_called_one(run: Run, tent: str) -> None:
    _, out, _ = run(tent, "--dataset", "alternating-line:points=9", "--sample", "40")
    assert "95 % interval" in out
    assert "estimated from 40 segments drawn at random" in " ".join(out.split())
    assert "The decisions at rows, the floor and the steepness on the segments that were drawn are proved." in " ".join(
        out.split()
    )
    assert "costs most of those drawn" in " ".join(out.split())
    _, text, _ = run(tent, "--dataset", "alternating-line:points=9", "--sample", "40", "--json", "-")
    found = json.loads(text)
    assert "enclosure" not in json.dumps([found["risk"], found["excess"], found["right_share"]])
    low, high = found["risk"]["cross_entropy"]["confidence_interval"]
    assert low < found["risk"]["cross_entropy"]["estimate"] < high


REFUSED: dict[str, tuple[list[str], str]] = {
    "rows": (["--segment", "0,3"], "no row 3"),
    "one row": (["--segment", "1,1"], "two rows at different points"),
    "no rows": (["--segment", "x"], "--segment takes two row numbers"),
    "no seconds": (["--seconds", "nan"], "seconds"),
    "its own model": (["--json", "MODEL"], "name another file"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_bad_options_get_one_line(run: Run, tent: str, case: str) -> None:
    options, words = REFUSED[case]
    code, _, err = run(tent, "--dataset", "counterexample", *(tent if each == "MODEL" else each for each in options))
    assert code == 2
    assert words in err
    assert len(err.splitlines()) == 1


def a_network(rng: np.random.Generator) -> tuple[list[Any], Any, Any]:
    model = [
        (rng.standard_normal((6, 2)), rng.standard_normal(6)),
        (rng.standard_normal((3, 6)), rng.standard_normal(3)),
    ]
    return model, rng.integers(-9, 10, (14, 2)), np.arange(14) % 3


def test_blocks_and_a_state_file_give_the_same(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(of_networks, "MOST_POINTS_OF_BEST", 0)
    monkeypatch.setattr(of_networks, "MOST_EXACT_WORK", 0)
    model, X, y = a_network(np.random.default_rng(5))
    whole: Any = network_report(model, X, y).to_json()
    monkeypatch.setattr(of_networks, "block_length", lambda network: 7)
    parts: Any = network_report(model, X, y).to_json()
    for loss in ("squared", "cross_entropy"):
        (low, high), (least, most) = (map(float, found["risk"][loss]["enclosure"]) for found in (whole, parts))
        assert max(low, least) <= min(high, most)
        assert most - least < 1e-9 * most
    np.savez(tmp_path / "model.npz", W1=model[0][0], b1=model[0][1], W2=model[1][0], b2=model[1][1])
    np.savez(tmp_path / "data.npz", X=X, y=y)
    asked = (str(tmp_path / "model.npz"), "--dataset", str(tmp_path / "data.npz"), "--json", "-")
    state = str(tmp_path / "state.jsonl")
    _, first, _ = run(*asked, "--state", state)
    lines = Path(state).read_text().splitlines(keepends=True)
    Path(state).write_text("".join(lines[:4]))
    _, second, _ = run(*asked, "--state", state)
    assert first == second
    code, _, err = run(*asked, "--state", state, "--alpha", "2")
    assert code == 2
    assert "state" in err


def test_where_the_time_is_up_a_part_of_the_segments_says_that_it_is_one(run: Run, tmp_path: Path) -> None:
    model = tmp_path / "tent.json"
    model.write_text(json.dumps(TENT))
    points = [[k + k * k % 7 / 10] for k in range(200)]
    data = tmp_path / "d.csv"
    data.write_text("u,k\n" + "".join(f"{u[0]},{'ab'[k % 2]}\n" for k, u in enumerate(points)))
    code, out, err = run(str(model), "--dataset", str(data), "--seconds", "0", "--json", "-")
    part = json.loads(out)
    assert (code, err) == (1, "")
    assert part["segments"]["sampled"] < part["segments"]["total"]
    assert part["undecided"].startswith("the time was up at: ")
    _, out, _ = run(str(model), "--dataset", str(data), "--sample", str(part["segments"]["sampled"]), "--json", "-")
    same = json.loads(out)
    assert same["risk"] == part["risk"]
    assert "undecided" not in same
    _, shown, _ = run(str(model), "--dataset", str(data), "--seconds", "0")
    assert "No more were drawn: the time was up at: " in " ".join(shown.split())


def test_a_sample_that_takes_no_time_is_not_cut(run: Run, tent: str) -> None:
    _, shown, _ = run(tent, "--dataset", "alternating-line:points=9", "--sample", "30", "--seconds", "0")
    words = " ".join(shown.split())
    assert "estimated from 30 segments" in words
    assert "the time was up" not in words


def test_in_python_there_is_a_limit_of_time_too() -> None:
    points = [[k + k * k % 7 / 10] for k in range(200)]
    found = network_report(TENT, points, [k % 2 for k in range(200)], seconds=0).report
    assert found.sample is not None
    assert found.cut.startswith("the time was up at: segments")


@pytest.mark.parametrize(("scale", "sample"), [(1, None), (1, 40), (1000, None), (1000, 40)])
def test_a_loss_above_that_of_a_constant_answer_is_pointed_out(scale: int, sample: int | None) -> None:
    shown = network_report(TENT, [[scale * k / 10] for k in range(11)], [k > 5 for k in range(11)], sample=sample)
    told = "A constant answer has 0.689: are the rows scaled, and their classes numbered, as in training?"
    assert (told in shown.words()) is (scale > 1)
    record: Any = shown.to_json()
    assert record["constant_answer"]["enclosure"][0].startswith("0.689009")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("{0, 1/4 | 1}", "right almost everywhere."),
        ("{3/4, 1 | 0}", "right almost nowhere."),
        ("{0, 3/4 | 1}", "right for 2/3 of the mass of λ."),
    ],
)
def test_the_share_of_a_segment_is_said_in_words(run: Run, tent: str, data: str, words: str) -> None:
    _, out, _ = run(tent, "--dataset", data, "--segment", "1,0")
    assert f"its largest score is {words}" in " ".join(out.split())


def test_few_segments_are_all_taken_whatever_the_time(run: Run, tent: str) -> None:
    code, shown, _ = run(tent, "--dataset", "alternating-line:points=5", "--seconds", "0")
    words = " ".join(shown.split())
    assert (code, "over all 10 segments" in words) == (1, True)
    assert "What takes longer was left out: the time was up at: " in words


SAME = {
    "beta(1,1)": "density(1)",
    "beta(2,2)": "density(6*x*(1-x))",
    "beta(2,1)": "density(2*x)",
    "beta(3/2,3/2)": "density(8/pi*(x*(1-x))^(1/2))",
    "mixture(1/2*uniform + 1/2*beta(2,2))": "density(1/2+3*x*(1-x))",
    "piecewise(0:1: 12*x^2 - 12*x^3)": "density(12*x^2*(1-x))",
}
"""Laws that are the same, written in two ways."""


def enclosed(value: Any) -> tuple[float, float]:
    """The ends of a value in JSON."""
    if isinstance(value, str):
        return float(Fraction(value)), float(Fraction(value))
    low, high = map(float, value["enclosure"])
    return low, high


@pytest.mark.parametrize("law", [pytest.param(law, marks=pytest.mark.slow) if "3/2" in law else law for law in SAME])
def test_a_density_gives_what_the_law_that_it_is_gives(
    run: Run, tent: str, law: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Losses, floor and shares, those of a segment too, which take the place of the share of all."""
    monkeypatch.setattr(of_networks, "MOST_POINTS_OF_BEST", 0)
    records = []
    for text in (law, SAME[law]):
        code, out, _ = run(tent, "--dataset", "{0, 2 | 1}", "--mixing", text, "--segment", "2,0", "--json", "-")
        records.append(json.loads(out))
        assert code == 0
    for key in ("floor", "excess", "right_share", "tied_share"):
        (low, high), (least, most) = (enclosed(record[key]) for record in records)
        assert low <= most + 1e-15
        assert least <= high + 1e-15
        assert max(high - low, most - least) < 1e-8
    for key in ("squared", "cross_entropy"):
        (low, high), (least, most) = (enclosed(record["risk"][key]) for record in records)
        assert low <= most + 1e-15
        assert least <= high + 1e-15
        assert max(high - low, most - least) < 1e-8
