"""Scores of single rows: one for each row, the same as what the audit finds, and right about the α that lose a row."""

from fractions import Fraction

import pytest

from mixproof.geometry.data.sources import load
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.audit import distances, sample
from mixproof.theory.audit.scores import scores_of
from tests.strategies import approximate
from tests.theory.audit.asked import X3, findings_of, midpoints


def test_each_row_has_one_and_equal_rows_have_equal_ones() -> None:
    found = findings_of([[0], [1], [2], [1], [9]], list("ababa"))
    scores = list(scores_of(found))
    assert [each.row for each in scores] == list(range(5))
    assert scores[1].lost == scores[3].lost
    assert [each.conflicts for each in scores] == [0, 2, 1, 2, 0]


def test_the_alpha_that_lose_a_row_are_those_at_which_the_best_constant_loses_it() -> None:
    epsilon = Fraction(1, 5)
    found = findings_of("alternating-line", epsilon=epsilon)
    line = load("alternating-line")
    for score in scores_of(found):
        assert score.lost is not None
        point = line.point(score.row)
        for alpha in (Fraction(1, 2), Fraction(3), Fraction(9), Fraction(30)):
            h = best_constant(line, Beta(alpha, alpha), point, epsilon)
            assert h is not None
            own = line.classes.index(score.label)
            values = [approximate(h[label]) for label in range(len(line.classes))]
            is_lost = any(start < alpha and (end is None or alpha < end) for start, end in score.lost)
            assert is_lost == (max(value for k, value in enumerate(values) if k != own) > values[own])


def test_what_was_not_looked_for_is_not_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "MOST_MARGIN_WORK", 1)
    monkeypatch.setattr(distances, "RISKIEST", 12)
    scores = list(scores_of(findings_of("wine", epsilon=9)))
    assert len(scores) == 178
    unknown = [each for each in scores if each.radius_squared is None]
    assert len(unknown) == 166
    assert all(each.lost is None for each in unknown)
    assert all(each.lost == () for each in scores_of(findings_of("wine", epsilon=1)))


def test_conflicts_are_those_of_the_search() -> None:
    found = findings_of(*midpoints(4))
    counted = {each.row: each.conflicts for each in scores_of(found)}
    assert {row for row, count in counted.items() if count} == set(found.search.row_numbers)


def test_where_nothing_is_left_there_are_no_scores() -> None:
    assert list(scores_of(findings_of([[0], [0], [1]], list("aba")))) == []
    assert len(list(scores_of(findings_of(X3, list("aba"))))) == 3
