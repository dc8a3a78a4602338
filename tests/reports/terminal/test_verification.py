"""Results as JSON and as terminal text: the exchange form, files written whole, and text shown as it is."""

import json
import os
import re
import stat
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console, RenderableType

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.watch import watched
from mixproof.geometry.numbers.rationals import rational
from mixproof.reports.terminal.catalogue import catalog_table, datasets_table, readings_text
from mixproof.reports.terminal.console import printable
from mixproof.reports.terminal.output import check_writable, json_text, write_whole
from mixproof.reports.terminal.verification import (
    WITNESSES_SHOWN,
    overview_json,
    overview_table,
    verification_json,
    verification_table,
)
from mixproof.theory.catalog import CATALOG
from mixproof.theory.findings import Finding
from mixproof.theory.statement import Outcome, Verification
from mixproof.theory.verify import verify, verify_all


def read_back(result: Verification) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(json_text(verification_json(result)))
    return read


def as_text(what: RenderableType, width: int = 80) -> str:
    console = Console(file=StringIO(), width=width, markup=False, highlight=False, emoji=False)
    console.print(what)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def unwrapped(text: str) -> str:
    return " ".join(text.split())


# --- JSON ------------------------------------------------------------------------------------------------


def test_the_json_of_the_shadow_is_the_exchange_form() -> None:
    told = read_back(verify("2.10", "shadow"))
    readings = told.pop("readings")
    title = told["statement"].pop("title")
    assert told == {
        "schema": "mixproof/verification/2",
        "statement": {"id": "2.10", "kind": "theorem"},
        "dataset": {
            **{"name": "shadow", "rows": 3, "points": 3, "dimension": 1, "classes": ["0", "1"]},
            "data": {"points": [["0"], ["1"], ["2"]], "labels": ["0", "0", "1"]},
        },
        "mixing": {"family": "beta", "a": "1", "b": "1"},
        "training": None,
    }
    assert title
    assert [(each["id"], each["verdict"]) for each in readings] == [
        ("printed", "refuted"),
        ("slides", "not_applicable"),
        ("sharp", "confirmed"),
    ]


def test_each_reading_has_a_hypothesis_and_a_conclusion_with_witnesses() -> None:
    for each in read_back(verify("2.10", "iris"))["readings"]:
        assert set(each) == {"id", "verdict", "hypothesis", "conclusion"}
        for part in (each["hypothesis"], each["conclusion"]):
            assert set(part) == {"claim", "holds", "witnesses", "total"}
            assert part["holds"] is (not part["witnesses"])
            assert part["total"] == len(part["witnesses"])


def test_the_json_of_iris_has_the_limits_of_row_97() -> None:
    printed = read_back(verify("2.10", "iris"))["readings"][0]
    assert printed["hypothesis"] | {"claim": ""} == {"claim": "", "holds": True, "witnesses": [], "total": 0}
    assert {"row": 97, "direction_to": 117, "limit": {"1": "25/28", "2": "3/28"}} in printed["conclusion"]["witnesses"]


def test_repeated_rows_are_counted_as_rows_and_merged_as_points() -> None:
    told = read_back(verify("2.10", "iris"))["dataset"]
    assert (told["rows"], told["points"], told["dimension"], told["classes"]) == (150, 149, 4, ["0", "1", "2"])


@pytest.mark.parametrize(("law", "a", "b"), [("beta(1/2,3)", "1/2", "3"), ("beta(0.25, 7)", "1/4", "7")])
def test_the_law_is_told_by_exact_parameters(law: str, a: str, b: str) -> None:
    assert read_back(verify("2.10", "shadow", mixing=law))["mixing"] == {"family": "beta", "a": a, "b": b}


def test_irrational_limits_are_enclosed() -> None:
    data = Dataset.from_rows([[0], [1], [2], [4]], [0, 0, 1, 1])
    limits = [
        each["limit"] for each in read_back(verify("2.10", data, alpha="3/2"))["readings"][0]["conclusion"]["witnesses"]
    ]
    enclosed = [share for limit in limits for share in limit.values() if isinstance(share, dict)]
    assert enclosed
    assert all(Fraction(low) < Fraction(high) for low, high in (share["enclosure"] for share in enclosed))


def test_the_same_question_gives_the_same_text() -> None:
    texts = {json_text(verification_json(verify("2.10", "iris"))) for _ in range(2)}
    assert len(texts) == 1


def is_name(text: str) -> bool:
    """True of text that is not blank, and no number, which is written in the shortest form."""
    try:
        rational(text)
    except InputError:
        return bool(text.strip())
    return False


LABELS = st.text(min_size=1).filter(is_name)


@given(LABELS)
def test_any_class_name_survives_json(name: str) -> None:
    result = verify("2.10", Dataset.from_rows([[0], [1], [2]], [name, name + "'", name], name="data"))
    written = json_text(verification_json(result)).encode("utf-8")
    assert set(json.loads(written)["dataset"]["classes"]) == {name.strip(), (name + "'").strip()}


def test_a_class_name_that_is_no_valid_unicode_is_written_all_the_same() -> None:
    result = verify("2.10", Dataset.from_rows([[0], [1], [2]], ["\ud800", "b", "\ud800"]))
    assert json_text(verification_json(result)).encode("utf-8")


def test_the_overview_tells_every_verification_in_its_own_form() -> None:
    decided = verify_all("shadow")
    told: Any = json.loads(json_text(overview_json(decided)))
    assert {each["statement"]["id"] for each in told["verifications"]} | {each["id"] for each in told["unfit"]} == set(
        CATALOG
    )
    alone = read_back(next(each for each in decided if isinstance(each, Verification) and each.statement.id == "2.10"))
    assert told["dataset"] == alone["dataset"]
    del alone["dataset"]["data"]  # once for all
    assert alone in told["verifications"]


# --- files -----------------------------------------------------------------------------------------------


def test_a_file_is_written_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    write_whole(str(file), "ä\n")
    assert file.read_text(encoding="utf-8") == "ä\n"
    assert os.listdir(tmp_path) == ["out.json"]


def test_a_file_gets_the_usual_permissions(tmp_path: Path) -> None:
    usual, file = tmp_path / "usual", tmp_path / "out.json"
    usual.write_text("")
    write_whole(str(file), "x")
    assert stat.S_IMODE(file.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)


def test_an_existing_file_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    file.write_text("old")
    write_whole(str(file), "new")
    assert file.read_text() == "new"


@pytest.mark.parametrize("step", ["replace", "chmod", "fdopen"])
def test_where_writing_fails_the_old_file_stays_and_nothing_is_left(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "out.json"
    file.write_text("old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(InputError, match=r"out\.json cannot be written: No space left on device"):
        write_whole(str(file), "new")
    assert file.read_text() == "old"
    assert os.listdir(tmp_path) == ["out.json"]


def test_where_no_file_can_be_made_the_error_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", fail)
    with pytest.raises(InputError, match=r"out\.json cannot be written: Permission denied"):
        write_whole(str(tmp_path / "out.json"), "new")


@pytest.mark.parametrize("place", ["", "nowhere/out.json", "file.txt/out.json", "n" * 300])
def test_a_place_that_cannot_be_written_is_refused_beforehand(place: str, tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text("")
    with pytest.raises(InputError, match="cannot be written"):
        check_writable(f"{tmp_path}/{place}")


def test_a_folder_without_permission_is_refused_beforehand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(InputError, match="no permission"):
        check_writable(str(tmp_path / "out.json"))


def test_a_pipe_or_device_is_never_replaced_by_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(InputError, match="cannot be written"):
        write_whole(str(pipe), "new")
    assert stat.S_ISFIFO(pipe.stat().st_mode)


# --- text ------------------------------------------------------------------------------------------------


@given(st.text())
def test_shown_text_has_no_control_characters(text: str) -> None:
    assert printable(text).plain.isprintable()


@given(st.text().filter(str.isprintable))
def test_printable_text_is_shown_as_it_is(text: str) -> None:
    assert printable(text).plain == text


def test_control_characters_are_made_visible() -> None:
    assert printable("a\x1b[31mb\n\u202ec").plain == "a\\x1b[31mb\\n\\u202ec"


STRANGE = ["[red]x[/red]", "<b>bold</b>&amp;", ":smile:", "שלום עולם", "[link=x]", "日本語のラベル", "\\[bold]"]


@pytest.mark.parametrize("name", STRANGE)
def test_class_names_are_shown_as_plain_text(name: str) -> None:
    result = verify("2.10", Dataset.from_rows([[0], [1], [2]], [name, "b", name], name=name))
    text = as_text(verification_table(result), width=400)
    assert f"class {name}" in text
    assert f"{name}: 3 rows" in text
    assert "\x1b" not in text


def test_a_very_long_class_name_is_shown_without_breaking_the_width() -> None:
    result = verify("2.10", Dataset.from_rows([[0], [1], [2]], ["x" * 5000, "b", "x" * 5000]))
    assert all(cell_len(line) <= 80 for line in as_text(verification_table(result)).splitlines())


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_table_keeps_to_its_width(width: int) -> None:
    for name in ("iris", "alternating-line:points=12"):
        text = as_text(verification_table(verify("2.10", name)), width)
        assert all(cell_len(line) <= width for line in text.splitlines())


def test_the_table_says_what_was_checked_and_found() -> None:
    text = unwrapped(as_text(verification_table(verify("2.10", "iris", alpha="1.0"))))
    for part in (
        "Theorem 2.10.",
        "iris: 150 rows, 149 points in R^4",
        "1 repeated row merged",
        "0 (50), 1 (50), 2 (50)",
        "λ ~ Beta(1, 1)",
        "printed holds fails refuted",
        "slides fails fails not applicable",
        "sharp holds holds confirmed",
        "row 97 (6.2, 2.9, 4.3, 1.3) [class 1]",
        "25/28 for class 1",
        "19/20 for class 1",
    ):
        assert part in text


def test_the_table_ends_with_the_closing_words() -> None:
    result = verify("2.10", "shadow")
    assert unwrapped(as_text(verification_table(result))).endswith(unwrapped(result.in_plain_words))


def test_only_the_first_witnesses_are_shown_and_the_others_counted() -> None:
    result = verify("2.10", "alternating-line:points=20")
    total = result.outcome("printed").hypothesis.total
    text = as_text(verification_table(result))
    assert f"… and {total - WITNESSES_SHOWN:,} more" in text
    assert sum("× row" in line for line in text.splitlines()) == 2 * WITNESSES_SHOWN


def test_one_witness_more_is_shown_in_place_of_its_number() -> None:
    """Of four values three would be shown, and a line that says so: the fourth takes no more."""
    found = verify("affine:sandwich", "{-1 | 1}", model={"weights": [[4]]})
    assert found.outcome("sharp").conclusion.total == WITNESSES_SHOWN + 1
    text = as_text(verification_table(found))
    assert "more" not in text
    assert "the plain risk" in text


def test_many_classes_are_abridged_with_their_number() -> None:
    text = unwrapped(as_text(verification_table(verify("2.10", "alternating-line:points=40,classes=20"))))
    assert "20 classes" in text
    assert "19 (2)" not in text


def test_one_reading_alone_is_shown_alone() -> None:
    text = as_text(verification_table(verify("2.10", "shadow", ["slides"])))
    assert "slides conclusion: h is one-hot" in unwrapped(text)
    assert "printed" not in text.split("Mixup keeps")[1]


def test_the_catalog_table_has_every_statement_with_its_readings() -> None:
    text = unwrapped(as_text(catalog_table(CATALOG.values()), width=200))
    for each in CATALOG.values():
        assert f"{each.id} {each.kind.capitalize()}: {each.title}" in text
        assert all(reading.id in text for reading in each.readings)


def test_the_readings_are_told_in_full() -> None:
    text = unwrapped(as_text(readings_text(CATALOG.values())))
    for each in CATALOG.values():
        for reading in each.readings:
            assert unwrapped(reading.hypothesis.text) in text
            assert unwrapped(reading.conclusion.text) in text


def test_the_datasets_table_has_each_name_and_what_it_is() -> None:
    text = as_text(datasets_table({"iris": "Flowers.", "line:points=3": "[red]points[/red]"}), width=100)
    for part in ("iris", "Flowers.", "line:points=3", "[red]points[/red]"):
        assert part in text


def test_the_overview_says_why_something_is_undecided() -> None:
    with watched(1e-9):
        cut = verify("2.10", "iris")
    text = unwrapped(as_text(overview_table([cut, verify("2.10", "shadow")]), width=120))
    assert text.count("2.10: undecided: the time was up at: ") == 1
    open_ended = Outcome(cut.outcomes[0].reading, Finding(True), Finding(None))
    assert "2.10: undecided" in as_text(overview_table([Verification(cut.statement, cut.instance, (open_ended,))]))


def test_what_is_not_claimed_is_not_called_undecided_below_the_overview() -> None:
    assert "undecided" not in as_text(overview_table([verify("2.5", "shadow")]))


def test_no_two_cells_of_the_overview_run_together() -> None:
    lines = as_text(overview_table(verify_all("shadow")), width=120).splitlines()
    told = [re.split(r" {2,}", line.strip()) for line in lines if re.match(r" (Theorem|Lemma|Proposition) ", line)]
    assert "not claimed" in {cells[3] for cells in told}
    assert {len(cells) for cells in told} == {5}


def test_the_overview_has_a_line_for_each_reading() -> None:
    decided = verify_all("shadow")
    text = unwrapped(as_text(overview_table(decided), width=120))
    assert "Theorem 2.10 printed holds fails refuted" in text
    assert "Theorem 2.10 sharp holds holds confirmed" in text
