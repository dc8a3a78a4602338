"""The `mixproof collinear` command: its output, its JSON, its refusals, and the states it keeps."""

import json
import re
import sys
from pathlib import Path

import numpy as np
import pytest

import mixproof.reports.cli
from mixproof.geometry.jobs.resources import Resources, Tally
from mixproof.reports.commands import running
from mixproof.reports.commands.running import resources_for

Run = tuple[int, str, str]


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> Run:
    monkeypatch.setattr(sys, "argv", ["mixproof", "collinear", *arguments])
    with pytest.raises(SystemExit) as stopped:
        mixproof.reports.cli.main()
    captured = capsys.readouterr()
    code = stopped.value.code or 0
    assert isinstance(code, int)
    return code, captured.out, captured.err


def test_json_alone_on_standard_output(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(monkeypatch, capsys, "iris", "--json", "-")
    assert (code, err) == (0, "")
    data = json.loads(out)
    assert data["schema"] == "mixproof/collinear/1"
    assert data["rows"] == [{"row": 97, "segment": [117, 79], "weight": "1/4"}]
    assert (data["kind"], data["total"]) == ("conflicts", 1)
    assert data["triples"] == {"all": 9, "conflicts": 1, "both-outside": 0}
    assert data["points_inside"] == {"all": 7, "conflicts": 1, "both-outside": 0}


def test_all_triples_of_iris_hold_in_its_numbers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from sklearn.datasets import load_iris

    table = np.rint(10 * load_iris().data).astype(int)
    _, out, _ = run(monkeypatch, capsys, "iris", "--all", "--json", "-")
    data = json.loads(out)
    assert (data["kind"], data["total"], len(data["rows"])) == ("all", 9, 9)
    for found in data["rows"]:
        top, bottom = map(int, found["weight"].split("/"))
        first, second = (table[k] for k in found["segment"])
        assert (bottom * table[found["row"]] == top * first + (bottom - top) * second).all()
    assert len({(found["row"], *found["segment"]) for found in data["rows"]}) == 9


def test_the_table_shows_counts_and_the_conflict(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(monkeypatch, capsys, "iris")
    assert (code, err) == (0, "")
    assert re.search(r"collinear triples +9 +7\n", out)
    assert re.search(r"outside the class of the point +1 +1\n", out)
    assert "row 97 (6.2, 2.9, 4.3, 1.3) [class 1] = 1/4 × row 117" in out
    assert "Assumption 2.9 holds" in out
    assert all(len(line) <= 80 for line in out.splitlines())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("digits", "No three points of digits are on one line"),
        ("simplex:positive=3,negative=2", "No three points"),
        ("shadow", "the slides' condition fails"),
        ("counterexample", "Assumption 2.9 fails for counterexample"),
    ],
)
def test_it_says_in_short_what_follows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: str, words: str
) -> None:
    code, out, _ = run(monkeypatch, capsys, data)
    assert code == 0
    assert words in " ".join(out.split())


def test_a_list_that_is_cut_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(monkeypatch, capsys, "alternating-line:points=30", "--most", "12")
    assert "and 3,140 more; --json lists 2 of them" in " ".join(out.split())
    _, out, _ = run(monkeypatch, capsys, "alternating-line:points=30", "--most", "12", "--json", "-")
    data = json.loads(out)
    assert (data["total"], len(data["rows"])) == (3150, 12)


def test_only_segments_with_both_ends_outside(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = run(monkeypatch, capsys, "alternating-line:points=4", "--both-outside", "--json", "-")
    data = json.loads(out)
    assert data["rows"] == [
        {"row": 1, "segment": [0, 2], "weight": "1/2"},
        {"row": 2, "segment": [1, 3], "weight": "1/2"},
    ]


def test_points_of_many_coordinates_are_named_by_their_rows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    table = np.random.default_rng(1).integers(0, 100, size=(6, 30))
    table[3] = 2 * table[0] - table[5]
    np.savez(tmp_path / "wide.npz", X=table, y=list("aabbab"))
    code, out, _ = run(monkeypatch, capsys, str(tmp_path / "wide.npz"))
    assert code == 0
    assert "row 0 [class a] = 1/2 × row 3 [class b] + 1/2 × row 5 [class b]" in " ".join(out.split())


def test_both_forms_are_written_where_a_file_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = tmp_path / "result.json"
    _, out, _ = run(monkeypatch, capsys, "shadow", "--json", str(target))
    assert "shadow" in out
    assert json.loads(target.read_text())["rows"] == [{"row": 1, "segment": [2, 0], "weight": "1/2"}]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("irsi",), "did you mean 'iris'"),
        (("iris", "--most", "-1"), "--most"),
        (("iris", "--most", "100000000"), "--most"),
        (("iris", "--all", "--both-outside"), "leave one out"),
        (("iris", "--workers", "0"), "--workers"),
        (("iris", "--workers", "2", "--cluster", "tcp://127.0.0.1:1"), "leave it out"),
        (("iris", "--memory", "much"), "is not an amount of memory"),
        (("iris", "--memory", "1MiB"), "the limit is 1.0 MiB"),
        (("iris", "--json", "no/such/folder.json"), "no folder"),
        (("iris", "--state", "no/such/folder"), "no folder"),
        (("iris", "--label", "x"), "--label"),
        ((), "FILE|NAME"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    code, out, err = run(monkeypatch, capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert words in err


def test_the_state_is_neither_the_data_nor_the_result(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    data = tmp_path / "data.csv"
    data.write_text("0,a\n1,b\n2,a\n")
    for arguments in (("--state", str(data)), ("--state", str(tmp_path / "r"), "--json", str(tmp_path / "r"))):
        code, _, err = run(monkeypatch, capsys, str(data), *arguments)
        assert (code, err.count("\n")) == (2, 1)
        assert "of this command: name another file" in err
    assert data.read_text() == "0,a\n1,b\n2,a\n"
    assert list(tmp_path.iterdir()) == [data]


def test_a_finished_search_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    state = str(tmp_path / "state")
    first = run(monkeypatch, capsys, "iris", "--state", state)

    def never(job: object, block: range) -> None:
        raise AssertionError(block)

    monkeypatch.setattr("mixproof.geometry.incidence.triples.collinear.sweep_block", never)
    assert run(monkeypatch, capsys, "iris", "--state", state) == first
    code, _, err = run(monkeypatch, capsys, "iris", "--all", "--state", state)
    assert code == 2
    assert "other options" in err


def test_the_bar_counts_what_this_run_does(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    with resources_for(None, None, None, None) as resources:
        assert resources == Resources(progress=resources.progress)
        assert resources.progress is not None
        for done in (40, 60, 100):
            resources.progress(Tally(done, 100, 40))
    assert "60/60" in capsys.readouterr().err
    assert running.__doc__
