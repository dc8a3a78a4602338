"""Doubles nearest to exact numbers: against the rationals themselves, and against ball arithmetic."""

from fractions import Fraction

import flint
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset, integer_array
from mixproof.geometry.numbers.rounding import ROUNDOFF, in_unit, points_of, unit_vectors, weights_of
from mixproof.solvers.classifier.ball.floats import WeightedPoints
from tests.strategies import datasets, examples

WHOLE = st.one_of(st.integers(-9, 9), st.integers(-(2**70), 2**70))


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


@examples(60)
@given(st.lists(WHOLE, min_size=1, max_size=6), st.integers(0, 90))
def test_integers_in_a_unit_are_the_nearest_doubles(values: list[int], exponent: int) -> None:
    found = in_unit(integer_array(np.array([values], dtype=object)), exponent)
    assert found.tolist() == [[float(Fraction(value, 2**exponent)) for value in values]]


@examples(60)
@given(st.lists(WHOLE, min_size=1, max_size=6).filter(any))
def test_directions_are_as_near_as_is_said(values: list[int]) -> None:
    [found] = unit_vectors(integer_array(np.array([values], dtype=object))).tolist()
    with flint.ctx.workprec(256):
        length = flint.arb(sum(value * value for value in values)).sqrt()
        for got, value in zip(found, values, strict=True):
            exact = flint.arb(value) / length
            assert not abs(flint.arb(got) - exact) > (len(values) / 2 + 3) * ROUNDOFF * abs(exact)
