"""`verify --certificate` and `mixproof check`: what they write, say and return."""

import json
import sys
from pathlib import Path

import pytest

import mixproof.reports.cli
from mixproof.theory.checker.form import seal

Run = tuple[int, str, str]


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> Run:
    monkeypatch.setattr(sys, "argv", ["mixproof", *arguments])
    with pytest.raises(SystemExit) as stopped:
        mixproof.reports.cli.main()
    captured = capsys.readouterr()
    assert isinstance(stopped.value.code, int)
    return stopped.value.code, captured.out, captured.err


@pytest.fixture
def certificate(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> str:
    target = str(tmp_path / "shadow.json")
    code, out, _ = run(
        monkeypatch, capsys, "verify", "--theorem", "2.10", "--dataset", "shadow", "--certificate", target
    )
    assert code == 1  # the printed reading is refuted
    assert "refuted" in out
    return target


def test_a_written_certificate_is_accepted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], certificate: str
) -> None:
    code, out, err = run(monkeypatch, capsys, "check", certificate)
    assert (code, err) == (0, "")
    assert "accepted" in out
    assert "2.10 printed, refuted: accepted (2 checked)" in out
    assert max(map(len, out.splitlines())) <= 80 + len(certificate)


def test_all_statements_go_into_one_certificate(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = str(tmp_path / "all.json")
    run(monkeypatch, capsys, "verify", "--all", "--dataset", "crossing", "--certificate", target)
    code, out, _ = run(monkeypatch, capsys, "check", target)
    assert code == 0
    assert out.count("accepted") > 20


def test_the_argument_in_prose(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], certificate: str
) -> None:
    code, out, _ = run(monkeypatch, capsys, "check", "--explain", certificate)
    words = " ".join(out.split())
    assert code == 0
    assert "Row 1 (1) of class 0 is 1/2 times row 2 (2) of class 1 plus 1/2 times row 0 (0) of class 0." in words
    assert "h tends to 5/6 for class 0, 1/6 for class 1" in words
    assert "So the reading is refuted here." in words
    assert "Theorem (continuity)." in words
    assert max(map(len, out.splitlines()[1:])) <= 80


def test_the_worst_code_of_several_files(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], certificate: str, tmp_path: Path
) -> None:
    content = json.loads(Path(certificate).read_text())
    content["verdicts"][0]["verdict"] = "confirmed"
    content["sha256"] = seal(content)
    (tmp_path / "false.json").write_text(json.dumps(content))
    (tmp_path / "none.json").write_text("{}")
    false, none = str(tmp_path / "false.json"), str(tmp_path / "none.json")
    assert run(monkeypatch, capsys, "check", certificate, none)[0] == 2
    code, out, _ = run(monkeypatch, capsys, "check", certificate, none, false)
    assert code == 1
    assert "what was checked makes it refuted" in " ".join(out.split())
    assert run(monkeypatch, capsys, "check", "--seconds", "0", str(tmp_path / "nowhere.json"))[0] == 2


def test_json_alone_on_standard_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], certificate: str
) -> None:
    code, out, _ = run(monkeypatch, capsys, "check", certificate, "--json", "-")
    data = json.loads(out)
    assert (code, data["schema"]) == (0, "mixproof/check/1")
    first = data["files"][0]["verdicts"][0]
    assert (first["statement"], first["reading"], first["result"]) == ("2.10", "printed", "accepted")
    assert [claim["state"] for claim in first["claims"]] == ["checked", "checked"]


def test_brackets_in_names_are_no_markup(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    data, target = tmp_path / "odd.csv", str(tmp_path / "odd.json")
    data.write_text("0,[red]a\n1,[red]a\n2,[/]\n")
    run(monkeypatch, capsys, "verify", "--theorem", "2.10", "--dataset", str(data), "--certificate", target)
    code, out, _ = run(monkeypatch, capsys, "check", "--explain", target)
    assert code == 0
    assert "of class [red]a" in " ".join(out.split())


@pytest.mark.parametrize("option", ["-", "certificate-that-is/nowhere.json"])
def test_a_certificate_needs_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    arguments = ("verify", "--theorem", "2.10", "--dataset", "shadow", "--certificate", option)
    code, out, err = run(monkeypatch, capsys, *arguments)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1


def test_the_certificate_takes_no_other_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    data, both = tmp_path / "points.csv", str(tmp_path / "both.json")
    data.write_text("0,a\n1,b\n2,a\n")
    arguments = ("verify", "--theorem", "2.10", "--dataset", str(data))
    assert run(monkeypatch, capsys, *arguments, "--certificate", str(data))[0] == 2
    assert data.read_text() == "0,a\n1,b\n2,a\n"
    assert run(monkeypatch, capsys, *arguments, "--json", both, "--certificate", both)[0] == 2
    assert not Path(both).exists()
