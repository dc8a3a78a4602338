"""Distances of an audit: of all points, or of the riskiest where all are too many, with a bound on the others."""

from fractions import Fraction

import pytest

from mixproof.geometry.data.sources import load
from mixproof.theory.audit import distances, sample
from mixproof.theory.audit.distances import distances_of
from mixproof.theory.audit.strength.following import follow
from tests.theory.audit.asked import findings_of


def test_beyond_the_budget_the_riskiest_are_those_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    iris = load("iris")
    every = distances_of(iris)
    monkeypatch.setattr(sample, "MOST_MARGIN_WORK", 1)
    monkeypatch.setattr(distances, "RISKIEST", 12)
    some = distances_of(iris)
    assert (every.of_all, some.of_all) == (True, False)
    assert some.riskiest == every.riskiest[:12]
    assert some.beyond == every.riskiest[11].squared
    assert all(each.squared >= some.beyond for each in every.riskiest[12:])
    assert some.margins
    sizes = [iris.labels.count(label) for label in iris.labels]
    pairs = sum((iris.size - own) * ((iris.size - own) / 2 + own) for own in sizes)
    assert (some.work, every.work) == ((pairs, 1), (0, 0))
    assert all(each == every.margin(each.point) for each in some.margins)


def test_points_of_unknown_radius_leave_a_strength_open_where_they_may_be_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    iris = load("iris")
    every = distances_of(iris)
    monkeypatch.setattr(sample, "MOST_MARGIN_WORK", 1)
    monkeypatch.setattr(distances, "RISKIEST", 12)
    some = distances_of(iris)
    assert some.beyond is not None
    below, above = Fraction(1, 30), Fraction(1, 10)
    assert below**2 < some.beyond < above**2
    assert (some.knows(below), some.knows(above), every.knows(above)) == (True, False, True)
    assert follow(iris, below, some).range.intervals == follow(iris, below, every).range.intervals
    assert follow(iris, below, some).is_safe(Fraction(1)) is follow(iris, below, every).is_safe(Fraction(1)) is True
    known, partly = follow(iris, above, every), follow(iris, above, some)
    assert partly.left_out >= iris.size - 12
    assert known.is_safe(Fraction(1)) is True
    assert partly.is_safe(Fraction(1)) is None


def test_an_audit_of_all_rows_with_the_riskiest_alone_is_no_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "MOST_MARGIN_WORK", 1)
    monkeypatch.setattr(distances, "RISKIEST", 12)
    found = findings_of("wine", epsilon=1)
    assert not found.is_sample
    assert (len(found.radii), found.rows.count, found.is_safe(10**6), found.exit_code) == (12, 178, True, 0)
    wide = findings_of("wine", epsilon=3)
    assert (wide.is_safe("1/5"), wide.exit_code) == (None, 3)
