"""Only the points that may be lost are followed, and those beyond the budget are counted."""

from fractions import Fraction

import pytest
from hypothesis import given

from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.thresholds.safe_range import safe_range
from tests.strategies import examples
from tests.theory.audit.asked import findings_of, two_classes


@given(two_classes)
@examples(20)
def test_the_range_is_the_one_of_all_points_though_only_some_are_followed(dataset: Dataset) -> None:
    (found,) = findings_of(dataset, alpha=1, epsilon="2/3").strengths
    whole = safe_range(dataset, Fraction(2, 3))
    assert found.range.intervals == whole.intervals
    assert found.range.unsettled == whole.unsettled


def test_points_that_were_not_followed_leave_a_strength_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.theory.audit.strength.following.MOST_BALL_WORK", 1)
    found = findings_of("alternating-line:points=6", alpha=["1/100", 100], epsilon="1/10")
    assert (len(found.strengths[0].histories), found.strengths[0].left_out) == (1, 3)
    assert [found.is_safe(alpha) for alpha in found.alphas] == [None, False]
    assert found.exit_code == 1
