"""Tables in which points have two labels are audited: what that costs is told, of the whole table as it stands."""

from collections import Counter
from fractions import Fraction
from math import log

import numpy as np
import pytest
from hypothesis import given

from mixproof.solvers.loss.shared_points import CountedPoints
from mixproof.theory.audit.findings import AuditFindings
from tests.solvers.loss.reals import number
from tests.solvers.loss.test_shared_points import Table, tables
from tests.strategies import examples
from tests.theory.audit.asked import findings_of

PASSENGERS = {
    ("1", "m"): (118, 62),
    ("2", "m"): (154, 25),
    ("3", "m"): (422, 88),
    ("2", "f"): (13, 93),
    ("3", "f"): (9, 9),
}


def passengers(only: tuple[tuple[str, str], ...] = tuple(PASSENGERS)) -> AuditFindings:
    """A table of few values in which every point has two labels, as a list of passengers has."""
    rows = [
        ([int(one), int(two == "f")], answer)
        for one, two in only
        for answer in (0, 1)
        for _ in range(PASSENGERS[one, two][answer])
    ]
    return findings_of([row for row, _ in rows], [("lost", "saved")[answer] for _, answer in rows], alpha=[1, "1/5"])


def test_a_table_of_which_every_point_has_two_labels_is_audited() -> None:
    found = passengers()
    costs = found.double_labels
    assert costs is not None
    total = sum(map(sum, PASSENGERS.values()))
    assert (found.exit_code, found.has_rest, found.rows.count) == (1, False, 0)
    assert (costs.points, costs.rows, costs.total) == (5, total, total)
    assert costs.accuracy == Fraction(sum(map(max, PASSENGERS.values())), total)
    plain = sum(n * log(sum(pair) / n) for pair in PASSENGERS.values() for n in pair) / total
    assert number(costs.plain_loss) == pytest.approx(plain, abs=1e-12)
    assert all(floor.irreducible is not None and number(costs.added(floor)) > 0.001 for floor in found.floors)
    assert [found.is_safe(1), found.jumps(1), found.conflicts, found.strengths] == [None, None, (), ()]


def test_the_points_are_told_by_most_rows_then_most_even_shares() -> None:
    [first] = [each for each in passengers().problems if each.kind == "two labels"]
    assert [len(group) for group in first.rows] == [510, 180, 179, 106, 18]
    assert "those of most rows first, of as many those of most even shares" in first.words
    assert "(510 rows: 422 of lost, 88 of saved)" in first.words


def test_rows_of_which_one_class_is_left_are_audited() -> None:
    found = findings_of([[0], [0], [1], [2], [5]], list("abaaa"), alpha=1, epsilon="1/10")
    assert (found.exit_code, found.has_rest, found.rows.count, found.is_safe(1)) == (1, False, 3, None)
    assert found.double_labels is not None
    assert found.double_labels.accuracy == Fraction(4, 5)


def test_one_mixture_of_classes_at_each_point_is_not_changed_by_mixup() -> None:
    found = findings_of([[0], [0], [7], [7]], list("abab"), alpha=["1/5", 3])
    assert found.double_labels is not None
    assert [found.double_labels.added(floor).as_fraction() for floor in found.floors] == [0, 0]


def test_of_a_sample_the_costs_are_still_those_of_all_rows() -> None:
    points, labels = [[k, k * k] for k in range(20)] + [[3, 9], [3, 9], [4, 16]], list("ab" * 10 + "aab")
    whole, part = findings_of(points, labels, alpha=[1, 2]), findings_of(points, labels, alpha=[1, 2], rows=8)
    assert whole.double_labels is not None
    assert part.double_labels is not None
    assert (part.is_sample, part.double_labels.rows, part.double_labels.accuracy) == (
        True,
        whole.double_labels.rows,
        whole.double_labels.accuracy,
    )
    assert part.floors[0].irreducible is None
    for bound, exact in zip(part.floors, whole.floors, strict=True):
        assert 0 < number(part.double_labels.added(bound)) <= number(whole.double_labels.added(exact))


@given(tables(most=9).filter(lambda table: len(set(table[1])) > 1))
@examples(30)
def test_every_table_of_two_classes_has_an_audit_and_its_costs_are_those_of_loops(table: Table) -> None:
    found = findings_of(*table, alpha=1)
    at = {place: Counter(label for other, label in zip(*table, strict=True) if other == place) for place in table[0]}
    shared = [counts for counts in at.values() if len(counts) > 1]
    if not shared:
        assert found.double_labels is None
        return
    assert found.double_labels is not None
    assert found.double_labels.rows == sum(map(sum, (counts.values() for counts in shared)))
    assert found.double_labels.accuracy == Fraction(sum(max(counts.values()) for counts in at.values()), len(table[0]))
    assert found.exit_code == 1
    assert found.clashes == len(shared)


def test_the_bound_beyond_the_budget_is_below_the_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(3)
    points, labels = draw.integers(0, 4, (60, 2)).tolist(), draw.choice(list("abc"), 60).tolist()
    exact = findings_of(points, labels, alpha=2)
    monkeypatch.setattr("mixproof.solvers.loss.shared_points.MOST_KINDS", 3)
    bound = findings_of(points, labels, alpha=2)
    assert exact.double_labels is not None
    assert bound.floors[0].irreducible is None
    assert number(bound.floors[0].at_least) <= number(exact.floors[0].at_least)
    assert number(exact.double_labels.added(bound.floors[0])) >= -1e-12
    assert len(set(CountedPoints.of(exact.source).kinds)) > 3
