"""The JSON of an audit is what the documentation describes."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import mixproof
from mixproof import Audit, audit
from tests.reports.audit.told import keys_of, told
from tests.theory.audit.asked import midpoints


def images(folder: Path) -> str:
    """Three images of which one is halfway between two of the other class."""
    for name, value in (("cat/1.png", 0), ("dog/1.png", 50), ("cat/2.png", 100)):
        (folder / name).parent.mkdir(exist_ok=True)
        Image.fromarray(np.full((3, 2), value, dtype=np.uint8)).save(folder / name)
    return str(folder)


def test_the_published_form_names_every_key_where_it_occurs(tmp_path: Path) -> None:
    page = (Path(mixproof.__file__).resolve().parent.parent / "docs" / "pages" / "audit.md").read_text(encoding="utf-8")
    head, *items = page.partition("\n## As data\n")[2].partition("\n## ")[0].split("\n- ")
    described = {item.split("`")[1]: head + item for item in items}
    repeated = audit([[0], [1], [2], [3], [3]], list("abaab"), alpha=[1, 32], epsilon="1/10")  # two labels at a point
    seen = set[str]()
    for found in (repeated, audit(images(tmp_path), alpha=1), audit("iris", rows=60), audit("cross")):
        for part, value in told(found).items():
            names = {part} if part == "scope" else {part} | keys_of(value)
            seen |= names
            assert [key for key in sorted(names) if f"`{key}`" not in described.get(part, head + items[-1])] == []
    assert {"place", "seed", "kind", "from", "verdict", "closed_form", "enclosure"} <= seen


def test_a_point_with_two_labels_is_told_with_its_rows_and_left_out() -> None:
    found = audit([[0], [7], [1], [7], [2], [7]], list("abbcab"), alpha=1, epsilon="1/10")
    first = told(found)["problems"][0]
    assert (first["kind"], first["severity"], first["rows"]) == ("two labels", "problem", [[1, 3, 5]])
    assert "rows 1 (b), 3 (c), 5 (b)" in first["words"]
    assert told(found)["conflicts"][0]["segment"] == [0, 4]
    assert told(found)["conflicts"][0]["row"] == 2
    assert found.exit_code == 1
    assert found.recommendation.startswith(
        "First mend the labels, or add columns that tell these rows apart: a point has"
    )
    costs = told(found)["double_labels"]
    assert (costs["points"], costs["rows"], costs["most_right"], costs["accuracy"]) == (1, 3, 5, "5/6")
    assert [(each["alpha"], each["is_bound"]) for each in costs["mixup"]] == [("1", False)]
    assert told(audit("cross"))["double_labels"] is None


def test_all_rows_inside_segments_are_listed_however_few_rows_are_sampled() -> None:
    found = told(audit(*midpoints(40), rows=8))
    jumps = [{"alpha": "1/5", "verdict": "continuous"}, {"alpha": "1", "verdict": "jumps"}]
    rows = list(range(2, 120, 3))
    assert found["conflict_search"] == {"searched_rows": 120, "total": 40, "rows": rows, "jumps": jumps}
    assert [(each["row"], each["segment"]) for each in found["conflicts"]][:2] == [(2, [0, 1]), (5, [3, 4])]


def test_each_part_says_whether_it_is_of_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    def sampled(found: Audit) -> set[str]:
        return {part for part, words in told(found)["scope"].items() if words == "sample"}

    assert sampled(audit(*midpoints(20), rows=6)) == {"distances", "strengths", "linear"}
    assert sampled(audit(*midpoints(3))) == set()
    monkeypatch.setattr("mixproof.theory.audit.conflicts.search.MOST_SEARCHED_PAIRS", 100)
    monkeypatch.setattr("mixproof.theory.audit.conflicts.search.ROWS_SEARCHED", 9)
    assert {"conflicts", "conflict_search"} <= sampled(audit(*midpoints(30), rows=6))
