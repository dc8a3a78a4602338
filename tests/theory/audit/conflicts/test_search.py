"""Conflicts are searched among all rows, and a search of a sample never says that there are none."""

import pytest

from mixproof.theory.audit.conflicts import search as conflict_search
from tests.theory.audit.asked import findings_of, midpoints


def test_conflicts_are_searched_among_all_rows_however_few_are_sampled() -> None:
    rows, labels = midpoints(40)
    found = findings_of(rows, labels, rows=8)
    assert (found.is_sample, found.rows.count) == (True, 8)
    assert found.search.row_numbers == tuple(range(2, 120, 3))
    assert found.exit_code == 1
    mixed = [each.incidence for each in found.conflicts[:2]]
    rows_of_each = [tuple(map(found.search.row, (each.point, each.first, each.second))) for each in mixed]
    assert rows_of_each == [(2, 0, 1), (5, 3, 4)]


def test_a_search_beyond_the_budget_is_of_a_sample_and_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conflict_search, "MOST_SEARCHED_PAIRS", 100)
    monkeypatch.setattr(conflict_search, "ROWS_SEARCHED", 9)
    rows, labels = midpoints(30)
    found = findings_of(rows, labels, rows=6)
    assert (found.search.is_complete, found.search.rows.count, found.search.points) == (False, 9, ())
    assert found.exit_code == 3
    monkeypatch.setattr(conflict_search, "ROWS_SEARCHED", 60)
    more = findings_of(rows, labels, rows=6)
    assert set(more.search.row_numbers) <= set(range(2, 90, 3))
    assert 0 < len(more.search.points) < 30
    assert more.exit_code == 1


def test_details_of_conflicts_are_for_the_first_where_they_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, labels = midpoints(30)
    rows, labels = [[-9] * 3, [-8] * 3, [-7] * 3, *rows], ["a", "b", "b", *labels]  # row 1 has an end in its class
    whole = findings_of(rows, labels, rows=6)
    monkeypatch.setattr(conflict_search, "COMPILED_FROM", 10)
    monkeypatch.setattr(conflict_search, "MOST_DETAILS", 93 * 12)
    found = findings_of(rows, labels, rows=6)
    assert found.search.points == whole.search.points
    assert found.conflicts == whole.conflicts[:12]
