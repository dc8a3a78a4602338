"""What the report says of itself: counts, errata, alarms and the exit code."""

from pathlib import Path
from typing import Any

import pytest

from mixproof.geometry.aliases import Record
from mixproof.geometry.data.dataset import Dataset
from mixproof.reports.agreement.cells import errata, exit_code, summary, verdict_counts
from mixproof.reports.agreement.markdown import markdown
from mixproof.reports.agreement.page import page
from mixproof.reports.agreement.query import ReportQuery
from tests.reports.reporting import written


def cell(statement: str, dataset: str, **verdicts: str) -> Record:
    empty = {"holds": True, "note": "", "witnesses": [], "more": 0}
    words = {id: {"verdict": verdict, "hypothesis": empty, "conclusion": empty} for id, verdict in verdicts.items()}
    return {"statement": statement, "dataset": dataset, "status": "decided", "in_words": words}


def line(points: int) -> Dataset:
    return Dataset.from_rows([[k] for k in range(points)], [k % 2 for k in range(points)], f"line-{points}")


CELLS = [
    cell("2.10", "line-5", printed="refuted", sharp="confirmed"),
    cell("2.10", "line-3", printed="refuted", sharp="confirmed"),
    cell("3.5", "line-3", printed="not_applicable", sharp="undecided"),
    {"statement": "3.5", "dataset": "line-5", "status": "unfit", "reason": "why"},
]
DATA = (line(5), line(3))
NAMES = ("line-5", "line-3")


def told(cells: list[Record] = CELLS, experiments: list[Record] | None = None) -> Record:
    query = ReportQuery(NAMES, DATA, ("2.10", "3.5"))
    return summary(query, cells, experiments or [], errata(cells, DATA, NAMES))


def test_every_verdict_is_counted_once() -> None:
    assert verdict_counts(CELLS) == {"refuted": 2, "confirmed": 2, "not_applicable": 1, "undecided": 1}
    sentences = told()["sentences"]
    assert "2 statements" in sentences[0]
    assert "6 verdicts in 3 cells" in sentences[0]
    assert sentences[1].startswith(
        "2 are confirmed, 1 does not apply, 1 is undecided and 2 are refuted: 2.10 (printed)."
    )


def test_an_erratum_has_its_smallest_counterexample_and_the_sharp_form() -> None:
    (found,) = errata(CELLS, DATA, NAMES)
    assert (found["smallest"], found["datasets"]) == ("line-3", ["line-5", "line-3"])
    assert found["claim"].startswith("If no data point is on a segment")
    assert "continuous at exactly these data points" in found["repaired"]


def test_a_refuted_sharp_reading_is_not_repaired_by_itself() -> None:
    (found,) = errata([cell("2.10", "line-3", sharp="refuted")], DATA, NAMES)
    assert found["repaired"] is None


@pytest.mark.parametrize(
    ("cells", "agreements", "code"),
    [
        ([cell("2.10", "line-3", sharp="confirmed")], [], 0),
        ([cell("2.10", "line-3", sharp="confirmed")], ["agrees"], 0),
        ([cell("2.10", "line-3", sharp="confirmed")], ["disagrees", "agrees"], 1),
        ([cell("2.10", "line-3", sharp="confirmed")], ["undecided"], 3),
        ([cell("2.10", "line-3", sharp="undecided")], [], 3),
        ([cell("2.10", "line-3", sharp="undecided")], ["disagrees"], 1),
        ([cell("2.10", "line-3", printed="refuted")], ["agrees"], 1),
        ([{**cell("2.10", "line-3", sharp="confirmed"), "certificate": {"checked": "rejected"}}], [], 1),
        ([{**cell("2.10", "line-3", sharp="confirmed"), "certificate": {"checked": "accepted"}}], [], 0),
    ],
)
def test_the_exit_code_follows(cells: list[Record], agreements: list[str], code: int) -> None:
    experiments = [{"title": f"e{k}", "agreement": each} for k, each in enumerate(agreements)]
    assert exit_code(told(cells, experiments)) == code


def test_what_disagrees_or_is_undecided_is_said_first(tmp_path: Path) -> None:
    report = written(tmp_path, ["shadow"])
    experiment: dict[str, Any] = {"title": "table-1", "experiment": "table-1", "agreement": "disagrees"}
    experiment |= {"criteria": [], "rows": [], "command": "c", "folder": "f"}
    report["experiments"] = [experiment]
    report["summary"] |= {"disagreements": ["table-1"], "undecided": ["2.7 on shadow (sharp)"]}
    pictures: dict[str, list[Record]] = {data["folder"]: [] for data in report["datasets"]}
    pictures["f"] = []
    html = page(report, pictures)
    top = html[: html.index('id="verdicts"')]
    assert "Training disagrees" in top
    assert "2.7 on shadow (sharp)" in top
    text = markdown(report)
    assert text.index("Training disagrees: table\\-1") < text.index("## Verdicts")


def test_the_page_says_which_steps_repeat_the_verdict(tmp_path: Path) -> None:
    report = written(tmp_path, ["shadow"])
    pictures: dict[str, list[Record]] = {data["folder"]: [] for data in report["datasets"]}
    html = page(report, pictures)
    repeating = sum(
        step["repeats_verdict"]
        for cell in report["cells"]
        for trace in cell.get("traces", {}).values()
        for step in trace["steps"]
    )
    # Once with the statement, and once with the dataset.
    assert html.count("(on this dataset; decided as in the verdict, not derived)") == 2 * repeating > 0
