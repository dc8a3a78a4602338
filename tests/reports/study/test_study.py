"""The study: its rule of tables, its state, its two routes, and a page that is that of its results."""

import json
from pathlib import Path

import numpy as np
import pytest

from mixproof.geometry.data.sources import load_rows
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.watch import TimeUp, watched
from mixproof.reports.cli import mixproof_app
from mixproof.reports.study.intervals import mean_over, share_of
from mixproof.reports.study.page import filled_page, study_picture
from mixproof.reports.study.run import run_study
from mixproof.reports.study.summary import differences_of, fared, warned
from mixproof.reports.study.tables import StudyTable, keel_folder, parted

DOCS = Path(__file__).resolve().parents[3] / "docs"
SECONDS = 0.6


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three tables as KEEL writes them: one of two clouds, one on a line, one of words."""
    random = np.random.default_rng(0)
    clouds = [f"{x:.2f}, {y:.2f}, {'a' if k % 2 else 'b'}" for k, (x, y) in enumerate(random.normal(size=(60, 2)))]
    (tmp_path / "clouds.dat").write_text("\n".join(clouds) + "\n")
    (tmp_path / "line.dat").write_text("\n".join(f"{k}, {'a' if k % 2 else 'b'}" for k in range(60)) + "\n")
    (tmp_path / "words.dat").write_text("red, a\nblue, b\n" * 10)
    return tmp_path


def test_two_routes_of_a_share_agree_and_means_cover() -> None:
    for successes, count in [(0, 7), (3, 10), (25, 25), (12, 33)]:
        found = share_of(successes, count)
        assert found.first == pytest.approx(found.second, abs=1e-9)
    draws = np.random.default_rng(0).normal(0.3, 1, (300, 30))
    student = np.mean([mean_over(each.tolist()).first[0] <= 0.3 <= mean_over(each.tolist()).first[1] for each in draws])
    assert student == pytest.approx(0.95, abs=0.03)
    wide = mean_over(draws[0].tolist())
    assert wide.second == pytest.approx(wide.first, abs=0.1)


def test_rows_outside_are_never_audited_and_classes_keep_their_shares() -> None:
    parts = parted(load_rows("iris"), 0, 5)
    assert parts is not None
    inside, outside = (set(part.numbers.tolist()) if part.numbers is not None else set() for part in parts)
    assert not inside & outside
    assert set(parts[1].class_sizes.values()) <= {16, 17}
    assert parted(load_rows("counterexample"), 0, 5) is None


@pytest.mark.slow
def test_a_study_goes_on_where_it_ended_and_tells_what_it_left_out(folder: Path, tmp_path: Path) -> None:
    state = tmp_path / "study.state"

    def end(stage: str, done: int, of: int) -> None:
        if stage in {"study: line", "study: mnist"}:
            raise TimeUp("the time was up")

    with watched(tell=end):
        part = run_study(str(folder), state=state, seconds=SECONDS)
    assert [each["table"] for each in part["tables"]] == ["clouds"]
    assert "line" in part["unfinished"]
    names = {"clouds", "line", "words"}

    def of_folder(tables: list[dict[str, object]]) -> list[dict[str, object]]:
        return [each for each in tables if each["table"] in names]

    def skip(stage: str, done: int, of: int) -> None:
        if stage == "study: mnist":
            raise TimeUp("the time was up")

    with watched(tell=skip):
        resumed = run_study(str(folder), state=state, seconds=SECONDS)
        whole = run_study(str(folder), seconds=SECONDS)
    assert of_folder(resumed["tables"]) == of_folder(whole["tables"])
    assert [each["table"] for each in whole["tables"]] == ["clouds", "line"]
    assert whole["left_out"] == [{"table": "words", "reason": "a column is not of numbers"}]
    line = whole["tables"][1]
    assert line["in_conflict"] > 0
    ways = {way["alpha"]: way for way in line["ways"]}
    assert ways[None]["expected"] == 0
    assert 0 < ways["8"]["both"] <= ways["8"]["expected"]
    assert ways["8"]["both"] <= ways["8"]["lost"]


def test_what_is_no_folder_of_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no"):
        keel_folder(str(tmp_path))
    app = mixproof_app()
    with pytest.raises(InputError, match="study does not take --alpha"):
        app(["experiment", "study", "--alpha", "1"], standalone_mode=False)
    with pytest.raises(InputError, match="name it by --checkpoint"):
        app(["experiment", "study", "--data", str(tmp_path), "--resume"], standalone_mode=False)


def test_a_table_of_words_or_of_missing_values_has_rows_or_none(tmp_path: Path) -> None:
    (tmp_path / "t.dat").write_text("1, 2, a\n3, ?, b\n5, 6, b\n")
    found = StudyTable("t", tmp_path / "t.dat").rows()
    assert found is not None
    assert (found.count, found.dimension) == (2, 2)
    (tmp_path / "t.dat").write_text("red, 2, a\nblue, 3, b\n")
    assert StudyTable("t", tmp_path / "t.dat").rows() is None


# --- the page --------------------------------------------------------------------------------------------

STUDY = json.loads((DOCS / "study.json").read_text(encoding="utf-8"))
PAGE = (DOCS / "pages" / "study.md").read_text(encoding="utf-8")


def test_the_page_is_that_of_its_results() -> None:
    assert filled_page(PAGE, STUDY) == PAGE
    for mark in ("run", "short", "tables", "conflicts", "warnings", "fares", "choices"):
        assert PAGE.count(f"<!-- study: {mark} -->") == 1
    assert "<!-- study: run -->\n\n" not in PAGE


def test_the_picture_is_that_of_the_results() -> None:
    assert (DOCS / "pages" / "study.svg").read_text(encoding="utf-8") == study_picture(STUDY).svg


def test_the_results_are_consistent_and_the_sums_are_plain_sums() -> None:
    tables = STUDY["tables"]
    assert len({each["table"] for each in tables}) == len(tables)
    for each in tables:
        for way in each["ways"]:
            assert way["both"] <= min(way["lost"], way["expected"])
            assert way["inside_lost"] <= min(way["lost"], way["inside"])
            assert max(way["lost"], way["expected"], way["inside"]) <= each["judged"]
        none = next(way for way in each["ways"] if way["alpha"] is None)
        assert none["inside"] == 0
    for found in fared(STUDY):
        values = differences_of(tables, found.rival, found.score)
        assert found.difference.value == pytest.approx(sum(values) / len(values))
        assert found.better + found.equal + found.worse == len(tables)
    for each in warned(STUDY):
        assert each.both <= each.expected
        assert each.lost - each.both <= each.others
