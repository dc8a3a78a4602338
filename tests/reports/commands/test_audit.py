"""``mixproof audit`` on files and folders as people have them."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from mixproof.geometry.data.sources import load
from mixproof.geometry.numbers.rationals import decimal_text
from mixproof.reports.cli import mixproof_app


def run(*arguments: str) -> int:
    code = mixproof_app()(["audit", *arguments], standalone_mode=False)
    return int(code or 0)


def refused(*arguments: str) -> str:
    from mixproof.geometry.errors import InputError

    with pytest.raises(InputError) as error:
        run(*arguments)
    return str(error.value)


@pytest.fixture
def iris_csv(tmp_path: Path) -> Path:
    iris = load("iris")
    lines = ["a,b,c,d,species"]
    for row in range(iris.row_count):
        index = next(k for k in range(iris.size) if row in iris.rows[k])
        lines.append(",".join([*map(decimal_text, iris.point(index)), f"kind {iris.label(index)}"]))
    file = tmp_path / "iris.csv"
    file.write_text("\n".join(lines) + "\n")
    return file


def test_a_csv_file_is_audited(iris_csv: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(iris_csv), "--epsilon", "1/10") == 1
    shown = capsys.readouterr().out
    assert "row 97 [kind 1] = 1/4 × row 117 [kind 2] + 3/4 × row 79 [kind 1]" in shown
    assert "header: a, b, c, d, species; label: 'species' (column 4)" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_a_parquet_file_is_audited_as_the_csv_file_is(iris_csv: Path, tmp_path: Path) -> None:
    pd.read_csv(iris_csv).to_parquet(tmp_path / "iris.parquet")
    found = []
    for file in (iris_csv, tmp_path / "iris.parquet"):
        target = tmp_path / f"{file.suffix[1:]}.json"
        assert run(str(file), "--label", "species", "--epsilon", "1/10", "--json", str(target)) == 1
        found.append(json.loads(target.read_text()))
    assert found[0]["distances"] == found[1]["distances"]
    assert found[0]["strengths"] == found[1]["strengths"]


def test_json_on_standard_output_is_json_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("counterexample", "--json", "-", "--alpha", "1", "--alpha", "32", "--epsilon", "0.1") == 1
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "mixproof/audit/2"
    verdicts = [(each["alpha"], each["verdict"], each["rows"]) for each in found["strengths"][0]["alphas"]]
    assert verdicts == [("1", "safe", []), ("32", "unsafe", [1])]


def test_several_strengths_are_given_at_once_or_one_by_one(capsys: pytest.CaptureFixture[str]) -> None:
    tables = []
    for strengths in (("--alpha", "1, 32"), ("--alpha", "1", "--alpha", "32")):
        assert run("counterexample", *strengths, "--epsilon", "0.1") == 1
        tables.append(capsys.readouterr().out)
    assert tables[0] == tables[1]
    assert "α = 32" in tables[0]


def test_a_folder_gets_the_report_in_its_forms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    out = tmp_path / "[red] report"
    assert run("cross", "--out", out.name) == 0
    assert capsys.readouterr().out.endswith("\n\nThe report is [red] report/index.html\n")
    assert {file.name for file in out.iterdir()} >= {"audit.json", "audit.md"}
    assert (out / "audit.md").read_text().startswith("# Audit of cross: 4 rows, 2 coordinates\n")
    assert json.loads((out / "audit.json").read_text())["exit_code"] == 0


def test_a_folder_of_images_is_audited_by_their_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, value in (("cat/1.png", 0), ("dog/1.png", 1), ("cat/2.png", 2)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        Image.fromarray(np.full((3, 2), 50 * value, dtype=np.uint8)).save(tmp_path / name)
    assert run(str(tmp_path), "--alpha", "1") == 1
    shown = " ".join(capsys.readouterr().out.split())
    assert "examples of shape 3 × 2" in shown
    assert "row 2 [dog, dog/1.png] = 1/2 × row 0 [cat, cat/1.png] + 1/2 × row 1 [cat, cat/2.png]" in shown


def test_rows_with_gaps_are_named_and_dropped_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "gaps.csv"
    file.write_text("x,class\n0,a\n,b\n1,b\nNA,a\n2,a\n")
    assert refused(str(file)).endswith(
        "row 1 (line 3), column 0 ('x'): a value is missing (2 rows have such gaps: 1, 3): "
        "fill them in, or remove these rows (`missing='drop'` leaves them out)"
    )
    assert run(str(file), "--drop-missing", "--json", "-") == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["conflicts"][0]["row"], found["conflicts"][0]["segment"]) == (2, [0, 4])
    assert "2 rows with missing values left out" in found["source"]["origin"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x,city,class\n1,Oslo,a\n2,Bern,b\n", "column 1 ('city'): 'Oslo' is not a number"),
        ("x,y\n" + "".join(f"{k},{k}.5\n" for k in range(20)), "these are measurements, not classes"),
        ("x,class\n1,a\n2,a\n", "one class only"),
    ],
)
def test_bad_tables_are_refused_in_one_line(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "t.csv"
    file.write_text(text)
    message = refused(str(file))
    assert told in message
    assert len(message.splitlines()) == 1


def test_two_labels_at_a_point_are_reported_and_do_not_end_the_audit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "t.csv"
    file.write_text("x,y,class\n0,0,a\n1,0,b\n5,2,a\n1,0,a\n7,3,b\n")
    assert run(str(file)) == 1
    shown = " ".join(capsys.readouterr().out.split())
    assert "1 point with two labels or more: rows 1 (b), 3 (a)" in shown


def test_nothing_is_written_where_the_input_is_bad(tmp_path: Path) -> None:
    assert "no-such.csv" in refused("no-such.csv", "--json", str(tmp_path / "t.json"))
    assert "ε has to be positive" in refused("iris", "--epsilon", "0", "--out", str(tmp_path / "out"))
    bad = tmp_path / "t.csv"
    bad.write_text("x,class\n1,a\nq,b\n")
    assert "'q' is not a number" in refused(
        str(bad), "--out", str(tmp_path / "out"), "--json", str(tmp_path / "j.json")
    )
    assert list(tmp_path.iterdir()) == [bad]


def test_out_may_not_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    assert "is no folder: name a folder" in refused("cross", "--out", str(tmp_path / "taken"))
    assert "there is no folder" in refused("cross", "--out", str(tmp_path / "no" / "such"))


def idx(values: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> bytes:
    header = bytes([0, 0, 8, values.ndim]) + b"".join(size.to_bytes(4, "big") for size in values.shape)
    return header + values.tobytes()


def test_a_folder_of_idx_files_is_audited(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pixels = np.zeros((3, 2, 2), dtype=np.uint8)
    pixels[1], pixels[2] = 7, 14
    (tmp_path / "train-images-idx3-ubyte").write_bytes(idx(pixels))
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx(np.array([3, 5, 3], dtype=np.uint8)))
    assert run(str(tmp_path), "--json", "-") == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["source"]["shape"], found["source"]["classes"]) == ([2, 2], {"3": 2, "5": 1})
    assert (found["conflicts"][0]["row"], found["conflicts"][0]["weight"]) == (1, "1/2")
    assert "`label`, `header`, `drop` and `keep` are for tables" in refused(str(tmp_path), "--label", "0")


@pytest.fixture
def midpoints_csv(tmp_path: Path) -> Path:
    """60 rows, of which every third is the middle of the two before it, and of another class."""
    ends = 2 * np.random.default_rng(3).integers(0, 10**6, (20, 2, 2))
    lines = [
        f"{x},{y},{name}"
        for one, other in ends
        for (x, y), name in ((one, "a"), (other, "a"), ((one + other) // 2, "b"))
    ]
    file = tmp_path / "midpoints.csv"
    file.write_text("\n".join(["x,y,class", *lines]) + "\n")
    return file


def test_a_sample_never_hides_the_conflicts_of_all_rows(
    midpoints_csv: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(str(midpoints_csv), "--rows", "6") == 1
    shown = " ".join(capsys.readouterr().out.split())
    assert "60 rows, 2 coordinates; 6 of them sampled for distances and strengths" in shown
    assert "Rows inside segments that end in another class: 20 [unsafe]" in shown


def test_a_sample_leaves_an_epsilon_undecided(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bent.csv"
    file.write_text("x,y,class\n" + "".join(f"{k},{k * k},{'ab'[k % 3 % 2]}\n" for k in range(30)))
    epsilon = ("--epsilon", "1/1000", "--alpha", "1")
    assert run(str(file), *epsilon) == 0
    assert run(str(file), *epsilon, "--rows", "8") == 3
    assert "Of all 30 rows together these α are undecided" in " ".join(capsys.readouterr().out.split())
