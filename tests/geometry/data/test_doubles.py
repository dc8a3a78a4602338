"""Points and weights as doubles: against the rationals themselves."""

from fractions import Fraction

import pytest
from hypothesis import given

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.doubles import points_of, weights_of
from mixproof.solvers.classifier.ball.floats import WeightedPoints
from tests.strategies import datasets, examples


@examples(40)
@given(datasets())
def test_points_and_weights_are_the_nearest_doubles(data: Dataset) -> None:
    exact = [list(map(float, data.point(index))) for index in range(data.size)]
    assert points_of(data).tolist() == WeightedPoints.of(data).points.tolist() == exact
    assert weights_of(data).tolist() == list(map(float, data.weights))


@pytest.mark.parametrize(
    "values",
    [
        [Fraction(2**80 + 1, 3**60), Fraction(1)],
        [Fraction(k, 10**30) for k in (1, 2, 3)],  # small numerators over a denominator that is no double
        [Fraction(1, 2**53 + 1), Fraction(3, 2**53 + 1)],
        [Fraction(10**300), Fraction(1, 10**300)],
    ],
)
def test_large_denominators_are_not_rounded_first(values: list[Fraction]) -> None:
    data = Dataset.from_rationals([[value] for value in values], [0, 1, 0][: len(values)])
    assert points_of(data).ravel().tolist() == list(map(float, values))
    assert WeightedPoints.of(data).points.ravel().tolist() == list(map(float, values))
