"""Loops that close: what a command has written, the others read, and a printed command shows what was found."""

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from mixproof import Dataset, as_dataset, load
from mixproof.geometry.data.inline import inline_text
from mixproof.reports.cli import mixproof_app
from mixproof.theory.statement import Statement
from tests.reports.commands.test_data_of_commands import COMMANDS

APP = mixproof_app()


def run(*arguments: str) -> int:
    return int(APP([*arguments], standalone_mode=False) or 0)


FALSIFIED = [
    "2.10 --reading printed --points 3 --grid 3",
    "2.10 --points 4 --grid 3 --dimension 2 --classes 3 --random --seed 3",
    "2.10 --points 3 --grid 3 --mixing beta(2,1)",
    "2.4-scheme --reading evidence --points 3 --grid 3",
    "3.2 --reading printed --points 4 --grid 3 --dimension 2",
    "3.2 --reading capped --points 4 --grid 3 --dimension 2 --alpha 3/2",
]


@pytest.mark.parametrize("search", FALSIFIED)
def test_falsify_prints_the_command_that_shows_its_find(
    search: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    asked = ["falsify", "--theorem", *shlex.split(search)]
    assert run(*asked) == 1
    lines = capsys.readouterr().out.splitlines()
    [line] = [each.strip() for each in lines if each.startswith(" verify ")]
    assert run(*asked, "--json", "-") == 1
    assert json.loads(capsys.readouterr().out)["verify"] == line
    assert run(*shlex.split(line), "--no-train", "--json", "-") == 1
    [reading] = json.loads(capsys.readouterr().out)["readings"]
    assert reading["verdict"] == "refuted"


def test_a_search_without_a_find_prints_no_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("falsify", "--theorem", "2.10", "--reading", "sharp", "--points", "3", "--grid", "3") == 0
    assert "verify" not in capsys.readouterr().out


def test_falsify_refuses_settings_that_verify_would_refuse() -> None:
    with pytest.raises(Exception, match=r"theorem 2\.10 does not depend on ε"):
        run("falsify", "--theorem", "2.10", "--points", "3", "--grid", "3", "--epsilon", "1/10")


SOURCE = "{b: (0, 0), (0, 0), (2, 0) | a: (1, 0), (1/3, 5)}"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which every command has written all that it writes about one dataset, and a search its find."""
    folder = tmp_path_factory.mktemp("written")
    for command, arguments in COMMANDS.items():
        run(*arguments(SOURCE), "--json", str(folder / f"{command}.json"))
    run("verify", "--all", "--dataset", SOURCE, "--json", f"{folder}/all.json")
    run("lipschitz", SOURCE, "--no-flips", "--count", "2", "--gap", "1", "--json", f"{folder}/lipschitz.json")
    run("verify", "--theorem", "2.10", "--dataset", SOURCE, "--no-train", "--certificate", f"{folder}/certificate.json")
    run("falsify", "--theorem", "2.10", "--points", "3", "--grid", "3", "--json", f"{folder}/falsify.json")
    run("falsify", "--theorem", "2.10", "--points", "3", "--grid", "3", "--state", f"{folder}/state.json")
    return folder


RESULTS = ["verify", "trace", "audit", "collinear", "margins", "lipschitz", "all", "certificate"]


def told(dataset: Dataset) -> tuple[object, ...]:
    return inline_text(dataset), dataset.classes, dataset.rows


@pytest.mark.parametrize("result", RESULTS)
def test_results_and_certificates_are_the_dataset_that_they_are_about(written: Path, result: str) -> None:
    assert told(load(written / f"{result}.json")) == told(as_dataset(SOURCE))


@pytest.mark.parametrize("result", ["falsify", "state"])
def test_a_search_is_the_dataset_that_it_found(written: Path, result: str) -> None:
    assert inline_text(as_dataset(written / f"{result}.json")) == "{0, 1 | 2}"


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("source", ["certificate.json", "verify.json", "falsify.json"])
def test_every_command_reads_what_others_have_written(
    written: Path, command: str, source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    same = "{0, 1 | 2}" if source == "falsify.json" else SOURCE

    def found(data: str) -> tuple[int, Any]:
        code = run(*COMMANDS[command](data), "--json", "-")
        content = json.loads(capsys.readouterr().out)
        for key in ("dataset", "source"):
            content.get(key, {}).pop("name", None)
        return code, content

    assert found(str(written / source)) == found(same)


def test_a_report_reads_and_is_read(written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.reports.agreement.parts.pictures_of", lambda *_: [])
    for number, source in enumerate((SOURCE, str(written / "audit.json"))):
        out = tmp_path / f"out{number}"
        run("report", "--dataset", source, "--theorem", "2.10", "--no-train", "--out", str(out))
        assert told(load(out / "report.json")) == told(as_dataset(SOURCE))
        [certificate] = (out / "certificates").glob("*.json")
        assert told(load(certificate)) == told(as_dataset(SOURCE))
        [cell] = json.loads((out / "report.json").read_text())["cells"]
        assert run(*shlex.split(cell["command"])) == {"refuted": 1}.get(cell["in_words"]["printed"]["verdict"], 0)


def test_verify_all_says_what_it_was_decided_under(capsys: pytest.CaptureFixture[str]) -> None:
    run("verify", "--all", "--dataset", "shadow")
    shown = " ".join(capsys.readouterr().out.split())
    for part in ("mixing λ ~ Beta(1, 1)", "ε 0.5 (not given: half the median", "point every x", "seed 0"):
        assert part in shown
    given = ("--alpha", "1/2", "--epsilon", "1/7", "--point", "1/2", "--seed", "5")
    run("verify", "--all", "--dataset", "shadow", *given)
    shown = " ".join(capsys.readouterr().out.split())
    for part in ("mixing λ ~ Beta(1/2, 1/2)", "ε 1/7", "point (0.5)", "seed 5"):
        assert part in shown
    assert "default" not in shown


@pytest.mark.parametrize("count", [1, 2, 5, 6, 40])
def test_all_points_with_two_labels_are_named_at_once(count: int, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("".join(f"{k},a\n{k},b\n" for k in range(count)) + "99,a\n")
    for command in ("verify", "collinear", "margins"):
        with pytest.raises(Exception, match="two labels") as refused:
            run(*COMMANDS[command](str(file)))
        message = str(refused.value)
        assert message.count("('a' and 'b')") == min(count, 5)
        assert (f"{count} points" in message) == (count > 1)
        assert (f"and {count - 5} more" in message) == (count > 5)


def test_a_certificate_of_all_statements_says_which_it_leaves_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """None of ours; one of an installed package may have no claims."""
    model = '{"weights": [["1", "1", "0"]], "bias": ["0"]}'
    words = ["verify", "--all", "--paper", "affine", "--dataset", "simplex", "--model", model]
    words += ["--certificate", str(tmp_path / "all.json")]
    names = {"affine:sandwich", "affine:robustness", "affine:second-order", "affine:least-squares"}
    run(*words)
    assert "leaves out" not in capsys.readouterr().out
    assert {each["statement"] for each in json.loads((tmp_path / "all.json").read_text())["verdicts"]} == names
    monkeypatch.setattr(Statement, "has_claims", property(lambda statement: statement.id == "affine:sandwich"))
    run(*words)
    shown = " ".join(capsys.readouterr().out.split())
    told = shown.partition("The certificate leaves out what has none yet: ")[2].partition(".")[0]
    assert set(told.split(", ")) == names - {"affine:sandwich"}
