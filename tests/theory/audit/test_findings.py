"""Findings say no more than what was decided of all rows."""

from fractions import Fraction

import pytest

from mixproof.geometry.errors import InputError
from tests.theory.audit.asked import X3, findings_of


def test_what_is_undecided_makes_the_exit_code_three(monkeypatch: pytest.MonkeyPatch) -> None:
    points = [[0, 0], [2, 0], [1, 1], [100, 3], [102, 3], [101, 4]]  # no three on a line
    monkeypatch.setattr("mixproof.theory.audit.strength.following.MOST_BALL_WORK", 1)
    found = findings_of(points, list("aabaab"), alpha=1, epsilon="5/4")
    assert found.conflicts == ()
    assert found.strengths[0].left_out > 0
    assert found.is_safe(Fraction(1)) is None
    assert found.exit_code == 3


def test_an_answer_of_a_sample_is_none_about_all_rows() -> None:
    points, labels = [[0, 0], [9, 1], [4, 7], [1, 12], [17, 3], [8, 20]], list("aabbab")
    whole, part = (findings_of(points, labels, epsilon="1/10", alpha=1, rows=rows) for rows in (None, 4))
    assert (whole.is_safe(1), whole.exit_code) == (True, 0)
    assert part.strengths[0].is_safe(Fraction(1)) is True  # of the sample by itself
    assert (part.is_safe(1), part.unsafe_alphas, part.exit_code) == (None, (), 3)
    unsafe = findings_of([[0], [1], [2], [70], [75]], list("abaab"), epsilon="9/10", alpha=9, rows=4)
    assert unsafe.is_safe(9) is None


def test_two_labels_at_a_point_make_an_audit_unsafe_even_if_nothing_else_does() -> None:
    found = findings_of([[0, 0], [1, 0], [5, 5], [9, 9], [9, 9]], list("aabab"), alpha=1)
    assert (found.conflicts, found.clashes, found.exit_code) == ((), 1, 1)


def test_without_a_resolution_half_the_median_distance_of_neighbours_is_taken() -> None:
    found = findings_of(X3, list("aba"), alpha=["1/5", 10**4])
    asked = findings_of(X3, list("aba"), alpha=["1/5", 10**4], epsilon="1/2")
    for each in (found, asked):
        assert each.epsilon == Fraction(1, 2)
        assert (each.is_safe(3), each.exit_code) == (True, 1)
        assert list(each.unsafe_alphas) == [10**4]
    assert found.at_epsilon is not None
    assert asked.strengths[0].range == found.at_epsilon.range
    assert len(found.strengths) > len(asked.strengths) == 1
    assert findings_of([[0, 0], [2, 1], [5, 0], [9, 9]], list("aabb")).exit_code == 0
    with pytest.raises(InputError, match="α has to be positive"):
        findings_of(X3, list("aba"), epsilon="1/10").is_safe(0)
