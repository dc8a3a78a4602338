"""The sections about rows."""

import numpy as np
import pytest

from mixproof import Audit, audit
from mixproof.reports.audit.sections.report import sections
from mixproof.reports.audit.sections.section import Section
from mixproof.reports.audit.sections.setting import setting_points
from mixproof.reports.audit.sections.strengths import strength_section
from mixproof.theory.audit.strength.at_radius import AtRadius
from tests.reports.audit.audited import audited
from tests.theory.audit.asked import midpoints


def test_the_tables_say_what_sets_each_radius() -> None:
    tables = {section.title: section.columns for section in sections(audited("iris"))}
    assert tables["The riskiest rows"] == ("row", "class", "ε*", "ε* set by", "r", "r set by", "sets α")


def test_a_search_beyond_the_budget_never_says_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.theory.audit.conflicts.search.MOST_SEARCHED_PAIRS", 100)
    monkeypatch.setattr("mixproof.theory.audit.conflicts.search.ROWS_SEARCHED", 9)
    found = audit(*midpoints(30), rows=6)
    assert "none found, undecided" in sections(found)[0].title
    assert "rows that were searched, no row is inside a segment" in found.recommendation
    assert "of the others this is undecided" in found.recommendation
    monkeypatch.setattr("mixproof.theory.audit.conflicts.search.ROWS_SEARCHED", 60)
    more = audit(*midpoints(30), rows=6)
    assert f": at least {len(more.search.points)}" in sections(more)[0].title


def test_conflicts_that_are_not_shown_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, labels = midpoints(30)
    monkeypatch.setattr("mixproof.theory.audit.conflicts.search.COMPILED_FROM", 10)
    monkeypatch.setattr("mixproof.theory.audit.conflicts.search.MOST_DETAILS", 93 * 12)
    found = audit([[-9] * 3, [-8] * 3, [-7] * 3, *rows], ["a", "b", "b", *labels], rows=6)
    assert "… and 23 more rows" in str(found)


def test_points_with_two_labels_are_set_aside_in_words() -> None:
    found = audit([[0, 0], [1, 0], [5, 5], [9, 9], [9, 9]], list("aabab"), alpha=1)
    assert "Points with two labels aside, no row is exactly a mixture" in " ".join(str(found).split())


def test_conflicts_among_rounded_values_come_with_a_warning() -> None:
    recorded = np.random.default_rng(0).integers(10, 99, (60, 3)) / 10
    standardised = (recorded - recorded.mean(axis=0)) / recorded.std(axis=0)
    assert "The values look rounded (see Set-up)" in " ".join(str(audit(standardised, [0, 1] * 30)).split())


def test_points_with_two_labels_are_told_by_what_they_cost() -> None:
    """Of each kind of rest (none, one class, two classes) every form of the report can be made."""
    for points, labels, left in (
        ([[0], [0], [1], [1]], "abab", "No other row is left"),
        ([[0], [0], [1], [3]], "abaa", "All other rows are of one class"),
        ([[0], [0], [1], [3]], "abab", "is of the data without these points, as if they were removed"),
    ):
        found = audit(points, list(labels), alpha=[1, "1/5"], epsilon="1/10")
        words = " ".join(str(found).split())
        assert left in words
        assert found.exit_code == 1
        assert not found.has_rest or strength_section(found).status == "undecided"
        assert found.is_safe(1) is None  # a model that is trained with them learns from their segments as well
        assert "So no model gets more than " in words
        assert "added by Mixup" in found.to_markdown()
        assert "no model gets more than" in found.to_html()
        assert found.to_json()["double_labels"]["points"] == len(found.source.clashes())


def test_a_bound_of_what_mixup_adds_says_that_it_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.solvers.loss.shared_points.MOST_KINDS", 1)
    found = audit([[0], [0], [1], [3]], list("abab"), alpha=1)
    assert "1 ≥ 0.4" in " ".join(str(found).split())
    assert "Those with ≥ are lower bounds" in " ".join(str(found).split())
    assert found.to_json()["double_labels"]["mixup"][0]["is_bound"] is True


def test_the_budget_that_stops_the_distances_and_the_strengths_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.theory.audit.sample.MOST_MARGIN_WORK", 1000)
    monkeypatch.setattr("mixproof.theory.audit.distances.RISKIEST", 12)
    text = " ".join(str(audit("wine", epsilon=9)).split())
    sizes = (59, 71, 48)
    pairs = sum(own * (178 - own) * (89 + own / 2) for own in sizes)
    assert "Of 178 rows the 12 of least r were found" in text
    assert f"ε* and r of all take {pairs:,.0f} pairs of a row and a segment; the budget is 1,000." in text
    assert "rows, 3,000,000 chords of segments near them) or the time." in text


def riskiest(found: Audit) -> Section:
    return next(section for section in sections(found) if section.title.startswith("The riskiest rows"))


def test_the_riskiest_rows_hold_those_that_set_the_answer() -> None:
    """Of iris row 64 sets α at the default ε; its r is larger than that of eight others."""
    found = audited("iris")
    table = riskiest(found)
    (end,) = setting_points(there(found))
    assert end not in [each.point for each in found.riskiest[:8]]
    assert [cells[0] for cells in table.cells if cells[-1]] == [str(found.row(end))] == ["64"]
    assert len(table.cells) == 9
    assert table.paragraphs[0].endswith(" A row sets α because of which the safe α end, at ε = 0.1224.")


def there(found: Audit) -> AtRadius:
    assert found.at_epsilon is not None
    return found.at_epsilon


def test_rows_that_are_lost_at_every_alpha_and_the_first_of_the_others_are_marked() -> None:
    found = audit([[0], [2], [1], [9], [30], [31], [33]], list("aabbaba"), epsilon="3/2")
    assert there(found).is_never_safe
    table = riskiest(found)
    marked = {int(cells[0]) for cells in table.cells if cells[-1]}
    assert set(map(found.row, setting_points(there(found)))) <= marked
    assert table.paragraphs[0].endswith(" A row sets α that is lost at every α, at ε = 1.5.")


def test_where_every_alpha_is_safe_no_row_sets_it() -> None:
    assert riskiest(audit("cross", epsilon="1/100")).columns[-1] == "r set by"


def test_many_rows_that_set_the_answer_leave_the_table_short() -> None:
    points = [[1000 * k * k + shift] for k in range(18) for shift in (0, 1, 2)]
    found = audit(points, list("aba") * 18, epsilon="3/2")
    assert len(setting_points(there(found))) > 16
    assert len(riskiest(found).cells) <= 16
