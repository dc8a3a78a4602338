"""Enclosed best constants against exact ones, and against those that are enclosed pair by pair."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.classifier.ball.enclosed_constant import enclosed_constant
from mixproof.solvers.mixing.beta import Beta
from tests.solvers.classifier.ball.test_pair_terms import balls
from tests.strategies import Exact, examples


@given(
    balls(), st.sampled_from([Fraction(1), Fraction(3), Fraction(1, 5), Fraction(7, 2), Fraction(40), Fraction(300)])
)
@examples(60)
def test_masses_overlap_those_of_the_closed_form_and_are_narrow(
    drawn: tuple[Dataset, Beta, Exact, Fraction], alpha: Fraction
) -> None:
    dataset, _, x, radius = drawn
    one, other = enclosed_constant(dataset, alpha, x, radius), best_constant(dataset, Beta(alpha, alpha), x, radius)
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        for mine, others in zip(one.masses, other.masses, strict=True):
            assert mine.ball(64).overlaps(others.ball(512))
            assert mine.ball(192).rad() < 1e-30


@pytest.mark.parametrize("alpha", [Fraction(1), Fraction(1, 2), Fraction(128)])
def test_a_point_between_two_equal_classes_is_a_tie_to_all_digits(alpha: Fraction) -> None:
    dataset = Dataset.from_rows([[0, 0], [4, 0], [2, 3], [2, -3]], [0, 1, 2, 2])
    found = enclosed_constant(dataset, alpha, (Fraction(2), Fraction(0)), Fraction(1, 2))
    assert found is not None
    assert (found[0].ball(300) - found[1].ball(300)).contains(0)
    assert abs(found[0].ball(300) - found[1].ball(300)) < 1e-60
