"""Safe strengths against Lemma 2.3, point by point."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.thresholds.history import GapHistory, SignChange
from mixproof.theory.audit.strength.at_radius import AtRadius
from tests.strategies import approximate, examples
from tests.theory.audit.asked import findings_of, two_classes


def keeps(dataset: Dataset, index: int, epsilon: Fraction, alpha: Fraction) -> bool:
    """True if the best constant on the ball has the point's class as its only winner, by Lemma 2.3."""
    h = best_constant(dataset, Beta(alpha, alpha), dataset.point(index), epsilon)
    assert h is not None
    shares = [approximate(h[label]) for label in range(len(h))]
    return shares.index(max(shares)) == dataset.labels[index] and shares.count(max(shares)) == 1


@pytest.mark.parametrize("points", [3, 4, 6])
@pytest.mark.parametrize("epsilon", ["1/10", "1/5"])
def test_unsafe_strengths_of_the_alternating_line_are_those_at_which_a_point_is_lost(points: int, epsilon: str) -> None:
    line = load(f"alternating-line:points={points}")
    strengths = ["1/2", "1", "5", "8", "16", "32", "128"]
    found = findings_of(line, alpha=strengths, epsilon=epsilon)
    for alpha in map(Fraction, strengths):
        lost = [k for k in range(points) if not keeps(line, k, Fraction(epsilon), alpha)]
        assert found.strengths[0].lost(alpha) == lost
        assert found.is_safe(alpha) is (not lost)


@pytest.mark.slow
@given(two_classes, st.sampled_from(["1/4", "1", "3"]), st.sampled_from(["1/3", "4", "50"]))
@examples(40)
def test_an_answer_about_a_strength_is_that_of_every_point(dataset: Dataset, epsilon: str, alpha: str) -> None:
    radius, strength = Fraction(epsilon), Fraction(alpha)
    found = findings_of(dataset, alpha=alpha, epsilon=epsilon)
    kept = [keeps(dataset, k, radius, strength) for k in range(dataset.size)]
    assert found.is_safe(strength) is all(kept)


def test_a_strength_inside_an_enclosure_or_an_open_interval_is_open() -> None:
    change = SignChange(Fraction(2), Fraction(3), 1, -1, (1,))
    known = AtRadius(Fraction(1), (GapHistory(0, 1, (change,)),))
    assert [known.is_safe(Fraction(alpha)) for alpha in ("2", "5/2", "3")] == [True, None, False]
    open_ended = AtRadius(Fraction(1), (GapHistory(0, 1, (), ((Fraction(5), None),)),))
    assert [open_ended.is_safe(Fraction(alpha)) for alpha in (5, 6)] == [True, None]
    assert not open_ended.is_settled
    assert AtRadius(Fraction(1), (GapHistory(0, 0),)).is_safe(Fraction(1)) is False
