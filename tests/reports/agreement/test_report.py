"""The report as files: the same bytes each time, from the cache where nothing changed, and after an interruption."""

import json
import re
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import flint
import pytest
from markupsafe import escape

import mixproof.reports.agreement.parts
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.jobs import watch
from mixproof.reports.agreement.cache import Cache, dataset_digest
from mixproof.reports.agreement.cells import decided_cell
from mixproof.reports.agreement.query import PAPER, PAPER_EXPERIMENTS, experiments_for, parts_of
from mixproof.reports.agreement.report import write_report
from mixproof.solvers.mixing.density.construction import density_from_function
from mixproof.theory.catalog import CATALOG
from mixproof.theory.settings import Settings
from mixproof.theory.verify import decide, verify
from tests.reports.reporting import NOON, job, written


def files(folder: Path) -> dict[str, bytes]:
    found = {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    return {name: content for name, content in found.items() if not name.startswith(".cache")}


@pytest.mark.slow
def test_two_reports_on_the_same_differ_in_nothing_but_the_stated_time(tmp_path: Path) -> None:
    written(tmp_path / "a", ["shadow", "crossing"], ["2.10", "3.7"])
    written(tmp_path / "b", ["shadow", "crossing"], ["2.10", "3.7"], "2001-02-03T04:05:06+00:00")
    first, second = files(tmp_path / "a"), files(tmp_path / "b")
    assert set(first) == set(second)
    for name, content in first.items():
        assert content.replace(NOON.encode(), b"T") == second[name].replace(b"2001-02-03T04:05:06+00:00", b"T"), name


def test_what_did_not_change_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = written(tmp_path, ["shadow"])

    def never(*_: object) -> None:
        raise AssertionError

    for name in ("decide", "pictures_of", "trace_records"):
        monkeypatch.setattr(mixproof.reports.agreement.parts, name, never)
    assert written(tmp_path, ["shadow"]) == before
    with pytest.raises(AssertionError):
        written(tmp_path, ["shadow"], ["3.7"])
    with pytest.raises(AssertionError):
        written(tmp_path, ["counterexample"])


def test_a_change_of_the_data_or_of_the_toolkit_makes_a_part_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = Cache(tmp_path)
    assert parts.part(["a"], lambda: 1) == 1
    assert parts.part(["a"], lambda: 2) == 1
    monkeypatch.setattr("mixproof.reports.agreement.cache._toolkit", lambda: "another")
    assert parts.part(["a"], lambda: 2) == 2


def test_another_setting_is_never_answered_by_what_was_kept(tmp_path: Path) -> None:
    others: tuple[Settings, ...] = (
        {"seed": 0},
        {"seed": 7},
        {"alpha": 2},
        {"alpha": "1/2"},
        {"epsilon": "1/4"},
        {"epsilon": "1/5"},
    )
    for settings in others:
        asked = replace(job(tmp_path, ["simplex:positive=2,negative=1"], ["2.4-scheme", "2.3"]), settings=settings)
        kept, anew = (
            write_report(replace(asked, cache=Cache(folder)), tmp_path, NOON)
            for folder in (tmp_path / "kept", tmp_path / f"new-{settings}")
        )
        assert kept == anew


def test_laws_of_one_name_share_no_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mixproof.reports.agreement.parts, "pictures_of", lambda *_: [])
    outcomes = []
    for factor, exponents in ((1, (0, 0)), (6, (1, 1))):
        law = density_from_function(partial(constant, factor), exponents, is_symmetric=True)
        asked = replace(job(tmp_path, ["shadow"]), settings={"mixing": law})
        found = write_report(asked, tmp_path, NOON)["cells"][0]
        said = decided_cell(verify("2.10", "shadow", mixing=law), "shadow", [])
        assert {key: found[key] for key in said} == said
        outcomes.append(said["verification"])
    assert outcomes[0] != outcomes[1]


def constant(factor: int, x: flint.acb, analytic: bool) -> flint.acb:
    return flint.acb(factor)


def test_a_damaged_part_is_made_anew(tmp_path: Path) -> None:
    parts = Cache(tmp_path)
    parts.part("a", lambda: 1)
    (file,) = tmp_path.iterdir()
    for damage in (b"", b"{", b"[1]", b"{}", b"\xff\xfe", b"[" * 100_000):
        file.write_bytes(damage)
        assert parts.part("a", lambda: 2) == 2


@pytest.mark.parametrize(
    "other",
    [
        Dataset.from_rows([[0], [1], [2]], [0, 0, 1], "other"),
        Dataset.from_rows([[0], [1], [3]], [0, 0, 1], "data"),
        Dataset.from_rows([[0], [1], [2]], [0, 1, 1], "data"),
        Dataset.from_rows([[0], [1], [2]], ["a", "a", "b"], "data"),
        Dataset.from_rows([[0], [1], [2], [2]], [0, 0, 1, 1], "data"),
        Dataset.from_rows([[0], ["1/2"], [1]], [0, 0, 1], "data"),
    ],
)
def test_the_digest_of_a_dataset_covers_all_that_it_says(other: Dataset) -> None:
    assert dataset_digest(other) != dataset_digest(Dataset.from_rows([[0], [1], [2]], [0, 0, 1], "data"))


@pytest.mark.slow
def test_an_interrupted_report_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    really = decide

    def counted(*arguments: object) -> object:
        done.append(arguments[0].id)  # type: ignore[attr-defined]
        return really(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(mixproof.reports.agreement.parts, "decide", counted)

    def stops_at_the_third(part: str) -> None:
        if len(done) == 2:
            raise KeyboardInterrupt

    asked = (["shadow"], ["2.10", "2.2", "3.7", "2.4-scheme"])
    with pytest.raises(KeyboardInterrupt):
        write_report(job(tmp_path, *asked, progress=stops_at_the_third), tmp_path, NOON)
    assert done == ["2.10", "2.2"]
    assert not (tmp_path / "index.html").exists()
    resumed = written(tmp_path, *asked)
    assert done == ["2.10", "2.2", "3.7", "2.4-scheme"]
    assert resumed == written(tmp_path / "whole", *asked)


def test_the_progress_names_every_part(tmp_path: Path) -> None:
    told: list[str] = []
    asked = job(tmp_path, ["shadow", "cross"], ["2.10", "3.7"], progress=told.append)
    write_report(asked, tmp_path, NOON)
    assert len(told) == parts_of(asked) == 6


def test_every_cell_says_what_verify_says(tmp_path: Path) -> None:
    report = written(tmp_path, ["shadow", "cross"], ["2.10", "2.8"])
    for cell in report["cells"]:
        found = verify(cell["statement"], cell["dataset"])
        assert {o.reading.id: o.verdict.value for o in found.outcomes} == {
            reading: words["verdict"] for reading, words in cell["in_words"].items()
        }
        assert cell["plain"] == found.in_plain_words
    assert json.loads((tmp_path / "report.json").read_text()) == report


def test_what_cannot_be_asked_says_why(tmp_path: Path) -> None:
    report = written(tmp_path, [Dataset.from_rows([[0], [1], [3]], ["a", "b", "c"], "three")], ["3.5"])
    (cell,) = report["cells"]
    assert cell["status"] == "unfit"
    assert "exactly two classes" in cell["reason"]
    page = (tmp_path / "index.html").read_text()
    assert "cannot be asked" in page
    assert f": <bdi>{escape(cell['reason'])}</bdi>." in page
    told = cell["reason"].partition("`")[0]
    assert f"| cannot be asked: {told}" in (tmp_path / "report.md").read_text()


def test_one_dataset_is_named_and_only_what_was_decided_is_counted(tmp_path: Path) -> None:
    data = Dataset.from_rows([[0, 0], [1, 0], [2, 0], [5, 7]], list("aabc"), "three")
    report = written(tmp_path, [data], ["2.10", "3.5"])
    assert report["summary"]["sentences"][0] == (
        "1 statement of the theory of Mixup was decided exactly on 1 dataset: 3 verdicts in 1 cell."
    )
    text, page = (tmp_path / "report.md").read_text(), (tmp_path / "index.html").read_text()
    assert "\nFalse on three.\n" in text
    assert "False on <strong><bdi>three</bdi></strong>" in page
    assert "the smallest is" not in text + page


def test_pictures_are_well_formed_and_named_in_the_data(tmp_path: Path) -> None:
    report = written(tmp_path, ["shadow", "crossing"])
    for data in report["datasets"]:
        assert data["pictures"]
        for drawn in data["pictures"]:
            stem = tmp_path / data["folder"] / drawn["name"]
            assert ElementTree.parse(stem.with_suffix(".svg")).getroot().tag.endswith("svg")
            assert stem.with_suffix(".png").read_bytes()[:4] == b"\x89PNG"
            assert drawn["alt"]


def test_the_page_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    written(tmp_path, ["shadow"])
    page = (tmp_path / "index.html").read_text()
    assert re.findall(r"(?:src|href)=\"(?!#|data:|certificates/|figures/|report\.)([^\"]*)\"", page) == []
    assert "@import" not in page
    assert "default-src 'none'" in page
    addresses = set(re.findall(r"https?://[^\s\"'<]+", unquote(page)))
    names = {"http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML", "http://www.w3.org/1999/xlink"}
    assert addresses <= names


def test_the_default_is_the_whole_catalog_on_known_datasets() -> None:
    assert experiments_for(PAPER) == PAPER_EXPERIMENTS
    assert len(set(PAPER)) == len(PAPER)
    assert len(CATALOG) == 21


def test_the_time_is_shared_out_among_the_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell that has too little time leaves the next one its share, with which that is decided."""
    monkeypatch.setattr(mixproof.reports.agreement.parts, "pictures_of", lambda *_: [])
    monkeypatch.setattr(mixproof.reports.agreement.parts, "_certified", lambda _: None)
    outcomes = []
    for most in (30, 60, 90, 120, 160, 200):
        passing = count()
        with monkeypatch.context() as patch:
            patch.setattr(watch, "monotonic", lambda passing=passing: next(passing))
            with watch.watched(most):
                written(tmp_path / str(most), ["alternating-line:points=12"], ["2.3", "2.10"])
        cells = json.loads((tmp_path / str(most) / "report.json").read_text())["cells"]
        first, second = ({each["verdict"] for each in cell["in_words"].values()} for cell in cells)
        outcomes.append(("undecided" in first, "undecided" in second))
    assert (True, False) in outcomes
    assert outcomes[-1] == (False, False)
