"""Constant predictions: their loss, what is refused, and the grid of them."""

from collections.abc import Sequence
from fractions import Fraction
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.solvers.loss.constant_predictions import class_weights, loss_of_constant, predictions_on_grid
from tests.solvers.loss.reals import number, sign_of_difference
from tests.strategies import datasets, examples


@given(datasets(), st.data())
@examples(40)
def test_the_loss_of_a_constant_is_a_cross_entropy_and_least_at_the_class_weights(
    dataset: Dataset, data: st.DataObject
) -> None:
    parts = [data.draw(st.integers(1, 9)) for _ in dataset.classes]
    theta = [Fraction(part, sum(parts)) for part in parts]
    shares = class_weights(dataset)
    found = loss_of_constant(dataset, theta)
    plain = -sum(float(p) * log(float(q)) for p, q in zip(shares, theta, strict=True))
    assert number(found) == pytest.approx(plain, abs=1e-12)
    assert tuple(theta) == shares or sign_of_difference(found, loss_of_constant(dataset, shares)) == 1


def test_a_constant_with_long_numbers_is_enclosed() -> None:
    theta = [Fraction(1, 2**80 + 1), Fraction(2**80, 2**80 + 1)]
    found = loss_of_constant(load("shadow"), theta)
    assert found.closed_form() is None
    assert number(found) == pytest.approx(2 / 3 * 80 * log(2), rel=1e-9)


@pytest.mark.parametrize("theta", [["1/2"], ["1", "0"], ["1/2", "1/3"], ["3/2", "-1/2"]], ids=str)
def test_what_is_no_prediction_is_refused_in_one_line(theta: Sequence[str]) -> None:
    with pytest.raises(InputError) as caught:
        loss_of_constant(load("shadow"), [Fraction(part) for part in theta])
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("classes", "most"), [(2, 30), (3, 30), (10, 30), (10, 1), (50, 30)])
def test_the_grid_of_constants_is_in_the_open_simplex_and_as_fine_as_asked(classes: int, most: int) -> None:
    grid = predictions_on_grid(classes, most)
    assert 1 <= len(set(grid)) == len(grid) <= most
    assert all(sum(theta) == 1 and min(theta) > 0 and len(theta) == classes for theta in grid)
