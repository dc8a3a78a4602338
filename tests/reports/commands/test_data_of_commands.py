"""Every command that takes data takes every kind of source, reads it at the one door, and finds the same in it."""

import ast
import json
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import mixproof.reports.agreement.parts
from mixproof.geometry.data.sources import load_rows
from mixproof.geometry.errors import InputError
from mixproof.reports.cli import mixproof_app
from tests.geometry.data.every_source import WRITERS
from tests.test_house import ROOT, imported, tree_of

COMMANDS: dict[str, Callable[[str], list[str]]] = {
    "verify": lambda source: ["verify", "--theorem", "2.10", "--dataset", source, "--no-train"],
    "trace": lambda source: ["trace", "--theorem", "2.10", "--dataset", source],
    "audit": lambda source: ["audit", source, "--alpha", "1", "--epsilon", "1"],
    "collinear": lambda source: ["collinear", source, "--all"],
    "margins": lambda source: ["margins", source, "--all"],
}

NAMES_OF_THE_SOURCE = {"name", "origin", "shape", "place"}
"""What commands tell of a source besides its points."""


def run(*arguments: str) -> int:
    return int(mixproof_app()([*arguments], standalone_mode=False) or 0)


def without_names(found: Any) -> Any:
    """What was found, but for the names of the source."""
    if isinstance(found, dict):
        return {key: without_names(value) for key, value in found.items() if key not in NAMES_OF_THE_SOURCE}
    return list(map(without_names, found)) if isinstance(found, list) else found


@pytest.fixture
def find(capsys: pytest.CaptureFixture[str]) -> Callable[[str, str], tuple[int, Any]]:
    """The exit code of a command on a source, and the result."""

    def found(command: str, source: str) -> tuple[int, Any]:
        code = run(*COMMANDS[command](source), "--json", "-")
        return code, without_names(json.loads(capsys.readouterr().out))

    return found


@pytest.mark.parametrize("kind", WRITERS)
def test_commands_find_the_same_in_every_kind_of_source(
    kind: str, find: Callable[[str, str], tuple[int, Any]], tmp_path: Path
) -> None:
    for folder in ("source", "table"):
        (tmp_path / folder).mkdir()
    source, table = str(WRITERS[kind](tmp_path / "source")), str(WRITERS["CSV"](tmp_path / "table"))
    for command in COMMANDS:
        code, found = find(command, source)
        assert code in {0, 1}, command
        assert (code, found) == find(command, table), command


@pytest.mark.parametrize("kind", WRITERS)
def test_a_report_takes_every_kind_of_source(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mixproof.reports.agreement.parts, "pictures_of", lambda *_: [])
    (tmp_path / "source").mkdir()
    source, out = str(WRITERS[kind](tmp_path / "source")), tmp_path / "out"
    assert run("report", "--dataset", source, "--theorem", "2.10", "--no-train", "--out", str(out)) == 0
    [data] = json.loads((out / "report.json").read_text())["datasets"]
    assert (data["rows"], data["dimension"], data["classes"]) == (5, 3072, ["3", "5", "7"])


FULL: dict[str, Callable[[str], list[str]]] = {
    **COMMANDS,
    "lipschitz": lambda source: ["lipschitz", source, "--count", "2", "--no-flips", "--gap", "1e-2"],
    "experiment": lambda source: ["experiment", "epsilon-scheme", "--dataset", source, "--runs", "2"],
}


@pytest.mark.parametrize("command", [*FULL, "report"])
def test_every_command_asks_about_numbers_of_rows_and_leaves_out_what_it_is_told_to(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mixproof.reports.agreement.parts, "pictures_of", lambda *_: [])
    file = tmp_path / "t.csv"
    file.write_text("Id,day,u,species\n1,Mon,0,a\n2,Tue,1,b\n3,Wed,3,a\n4,Thu,?,b\n")
    report = ["report", "--dataset", str(file), "--theorem", "2.2", "--no-train", "--out", str(tmp_path)]
    words = report if command == "report" else FULL[command](str(file))
    with pytest.raises(InputError, match=r"'day' \('Mon' in row 0\).*add `one_hot='day'` `missing='drop'` `drop='Id'`"):
        run(*words)
    with pytest.raises(InputError, match="missing='drop'"):
        run(*words, "--drop", "Id", "--drop", "day")
    with pytest.raises(InputError, match="`drop='Id'`"):
        run(*words, "--drop", "day", "--drop-missing")
    assert run(*words, "--drop", "Id,day", "--drop-missing") in {0, 1, 3}
    assert run(*words, "--drop", "1", "--keep", "Id", "--drop-missing") in {0, 1, 3}


IRIS = load_rows("iris")
NUMBERED: dict[str, Callable[[int, str], str]] = {
    "Id,a,b,c,d,species\n": lambda row, text: f"{row + 1},{text}",
    "Unnamed: 0,0,1,2,3,label\n": lambda row, text: f"{row},{text}",
    ",0,1,2,3,label\n": lambda row, text: f"{row},{text}",
    "": lambda row, text: f"{row + 1},{text}",
    "a,b,c,d,serial,species\n": lambda row, text: f"{text.rpartition(',')[0]},{row},{text.rpartition(',')[2]}",
}


@pytest.mark.parametrize("header", NUMBERED)
def test_numbers_of_rows_turn_no_verdict_around(header: str, tmp_path: Path) -> None:
    points = [[str(Fraction(int(value), IRIS.denominator)) for value in row] for row in IRIS.numerators]
    texts = [",".join([*point, label]) for point, label in zip(points, IRIS.labels, strict=True)]
    file = tmp_path / "iris.csv"
    file.write_text(header + "".join(f"{NUMBERED[header](row, text)}\n" for row, text in enumerate(texts)))
    words = ["verify", "--theorem", "2.10", "--reading", "printed", "--dataset", str(file), "--no-train"]
    with pytest.raises(InputError, match="numbers the rows") as asked:
        run(*words)
    column = re.findall(r"`drop='(.*?)'`", str(asked.value))[0]
    assert run(*words, "--drop", column) == 1 == run(*words[:6], "iris", "--no-train")


@pytest.mark.parametrize("command", [*COMMANDS, "report"])
def test_every_command_takes_a_named_dataset(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = ["report", "--dataset", "shadow", "--theorem", "2.2", "--no-train", "--out", str(tmp_path)]
    assert run(*(report if command == "report" else COMMANDS[command]("shadow"))) in {0, 1}
    assert capsys.readouterr().out


@pytest.mark.parametrize("file", sorted((ROOT / "reports" / "commands").glob("*.py")), ids=lambda file: file.stem)
def test_commands_read_data_at_the_one_door(file: Path) -> None:
    names = {name for node in ast.walk(tree_of(file)) for name in imported(node)}
    readers = {name for name in names if name.startswith("mixproof.geometry.data.")}
    types = {"dataset", "rows", "written_rows", *({"gaps", "roles"} if file.stem == "file_options" else ())}
    assert readers <= {f"mixproof.geometry.data.{name}" for name in ("sources", "named", *types)}
