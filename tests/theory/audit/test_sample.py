"""Samples are drawn class by class, and only where they are needed."""

import pytest

from mixproof.theory.audit import sample as audit_sample
from tests.theory.audit.asked import findings_of


def test_data_beyond_the_budget_are_sampled_by_class(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_sample, "MOST_RISKIEST_WORK", 3 * 10**5)
    found = findings_of("iris", alpha=1)
    assert found.is_sample
    assert 60 < found.rows.count < 110
    assert max(found.rows.class_sizes.values()) - min(found.rows.class_sizes.values()) <= 1


def test_equal_rows_do_not_make_a_sample_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_sample, "MOST_RISKIEST_WORK", 100)
    assert not findings_of([[0], [1], [2], [4]] * 200, list("abab") * 200).is_sample
