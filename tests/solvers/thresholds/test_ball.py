"""Balls around data points: their radius, and the classes that no pair favours."""

from fractions import Fraction

import pytest
from hypothesis import given

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.solvers.thresholds.ball import Ball
from tests.solvers.thresholds.cases import radii
from tests.solvers.thresholds.test_conditional_gap import plain_conditional_gap
from tests.strategies import datasets, examples


@pytest.mark.parametrize("epsilon", [Fraction(0), Fraction(-1, 2)])
def test_a_ball_has_a_radius(epsilon: Fraction) -> None:
    with pytest.raises(InputError, match="ε has to be positive"):
        Ball(load("shadow"), 0, epsilon)


@given(datasets(dimensions=(1, 2), sizes=(3, 7), bound=2), radii)
@examples(40)
def test_no_other_class_is_ever_ahead_than_the_rivals(dataset: Dataset, epsilon: Fraction) -> None:
    """Where a class is not a rival, Ψ is positive at every z; a rival is favoured by some pair."""
    for index in range(dataset.size):
        ball = Ball(dataset, index, epsilon)
        for other in set(dataset.labels) - {dataset.labels[index], *ball.rivals}:
            assert all(plain_conditional_gap(dataset, index, other, epsilon, Fraction(k, 11)) > 0 for k in range(11))
