"""An audit is made of the parts that its modules make, and tells how far it is."""

from fractions import Fraction

import pytest

from mixproof.geometry.data.sources import as_rows, load_rows
from mixproof.geometry.jobs.watch import watched
from mixproof.geometry.margins.certified_radius import certified_radii
from mixproof.geometry.margins.epsilon_star import margins
from mixproof.theory.audit import sample
from mixproof.theory.audit.audit import audit_rows
from mixproof.theory.audit.distances import distances_of
from mixproof.theory.audit.question import Question
from mixproof.theory.audit.strength.following import follow
from tests.theory.audit.asked import X3, findings_of, midpoints


def test_distances_and_radii_are_those_of_the_audited_points() -> None:
    for found in (findings_of("iris", rows=40), findings_of(*midpoints(4))):
        assert list(found.margins) == margins(found.dataset)
        assert list(found.radii) == certified_radii(found.dataset, margins(found.dataset))
        squares = [each.squared for each in found.riskiest]
        assert squares == sorted(squares)


def test_there_is_one_floor_for_each_strength() -> None:
    found = findings_of(X3, list("aba"), alpha=["1/5", 1, 3])
    assert [each.alpha for each in found.floors] == [Fraction(1, 5), 1, 3]


def test_the_stages_are_told_in_their_order() -> None:
    told: list[tuple[str, int, int]] = []
    with watched(tell=lambda *each: told.append(each)):
        audit_rows(as_rows(X3, list("aba")), Question.of(1, "1/10"))
    stages = list(dict.fromkeys(stage for stage, _, _ in told))
    assert stages[:6] == ["conflicts", "lines", "distances", "certified radii", "neighbours", "strengths"]
    assert ("strengths", 0, 1) in told
    assert ("distances", 3, 3) in told


def test_a_time_chooses_the_sample_by_counting(monkeypatch: pytest.MonkeyPatch) -> None:
    """More seconds take more rows, and the clock has no part in it; the answer says that it is a sample."""
    monkeypatch.setattr(sample, "RISKIEST_WORK_A_SECOND", 50)
    monkeypatch.setattr(sample, "QUICK_ROWS", 2)
    found = []
    for seconds in (600, 3600, 3600):
        with watched(seconds):
            found.append(audit_rows(load_rows("iris"), Question.of(1)))
    few, more, again = (each.rows.count for each in found)
    assert 2 <= few < more == again < 149
    assert all(each.is_sample for each in found)


def test_points_that_there_was_no_time_to_follow_are_counted() -> None:
    x3 = as_rows(X3, list("aba")).dataset()
    distances = distances_of(x3)
    with watched(0):
        found = follow(x3, Fraction(1, 5), distances)
    assert (found.left_out, found.is_safe(Fraction(1))) == (1, None)
