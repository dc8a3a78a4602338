"""The advice claims no more than what was decided."""

from fractions import Fraction

import pytest

from mixproof import audit
from tests.theory.audit.asked import X3, midpoints


def test_the_verdict_names_the_resolutions_and_the_rows_that_go() -> None:
    found = audit("alternating-line", alpha=["1/5", 1, 20])
    first, second = found.advice[:2]
    assert first.startswith(
        "α = 1/5: every row keeps its class at ε = 0.05, 0.1, 0.2 and 0.5; rows 1, 3, 4, 5, 6, 8 do not keep"
    )
    assert (
        "α = 20: every row keeps its class at ε = 0.05 and 0.1; rows 1, 3, 6, 8 do not keep their class "
        "at ε = 0.2, 0.5 and 1. At ε = 0.5 keep to α < 1.33595." in first
    )
    assert second.startswith("Rows 1, 2, 3, 4, 5, 6, 7, 8 are inside segments")
    assert "Yet at resolution ε = 0.05 a model keeps every row's class for α < 91.1208, and" in second
    for each in found.strengths:
        lost = sorted(map(found.row, each.lost(Fraction(20))))
        assert not lost or f"{', '.join(map(str, lost))} do not keep their class" in first


def test_no_limit_of_strength_is_recommended_where_all_that_was_asked_is_safe() -> None:
    assert "keep to" not in audit("alternating-line").advice[0]
    assert "At ε = 0.1 keep to α < 22.8813" in audit(X3, list("aba"), alpha=32, epsilon="1/10").advice[0]


def test_advice_never_speaks_of_safety_where_nothing_was_decided() -> None:
    assert "jumps at" in audit("shadow", alpha=1).recommendation
    assert "no α keeps every row's class" in audit([[0], [1]], ["a", "b"], alpha=1, epsilon=2).recommendation
    assert "on new data is not decided" in audit("cross", alpha=1).recommendation


def test_advice_says_that_not_everything_was_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    points = [[0, 0], [2, 0], [1, 1], [100, 3], [102, 3], [101, 4]]  # no three on a line
    monkeypatch.setattr("mixproof.theory.audit.strength.following.MOST_BALL_WORK", 1)
    assert "not everything was decided" in audit(points, list("aabaab"), alpha=1, epsilon="5/4").recommendation


def test_advice_names_the_first_of_many_rows() -> None:
    found = audit(*midpoints(40), rows=8)
    assert "Rows 2, 5, 8, 11, 14, 17, 20, 23, 26, 29 and 30 more are inside segments" in found.recommendation


def test_rows_without_conflicts_beside_two_labels_at_a_point_are_told_as_such() -> None:
    found = audit([[0, 0], [1, 0], [5, 5], [9, 9], [9, 9]], list("aabab"), alpha=1)
    assert found.exit_code == 1
    assert "Without those points no row is inside a segment" in found.recommendation
