from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.empirical.experiments.predictions import CLEAR, left_open, radii, smoothed
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.numbers.digits import nearest_float
from mixproof.solvers.classifier.ball.best_constant import best_constant
from tests.empirical.ordinary import beta
from tests.strategies import datasets, examples


@pytest.mark.slow
@examples(40)
@given(
    datasets(),
    st.sampled_from([("1", "1"), ("3", "3"), ("2", "1"), ("1/2", "1/2"), ("5/2", "1/3")]),
    st.fractions(Fraction(1, 20), 3, max_denominator=20),
)
def test_predictions_are_the_exact_best_constants(data: Dataset, law: tuple[str, str], radius: Fraction) -> None:
    mixing = beta(*law)
    found = smoothed(data, mixing, [radius])[0]
    for index in range(data.size):
        exact = best_constant(data, mixing, data.point(index), radius)
        assert exact is not None
        expected = [float(exact[label].ball(128).mid()) for label in range(len(exact))]
        # Where a ball just touches a segment, a chord of rounding's length comes or goes with the root of it.
        assert found[index] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(("alpha", "expected"), [("1", 11 / 80), ("128", 0.640532289143495116457)])
def test_the_middle_of_the_counterexample_has_the_worked_values(alpha: str, expected: float) -> None:
    assert smoothed(load("counterexample"), beta(alpha), [Fraction(1, 10)])[0, 1, 0] == pytest.approx(
        expected, rel=1e-12
    )


def test_the_prediction_tends_to_two_thirds_as_alpha_grows() -> None:
    found = [
        smoothed(load("counterexample"), beta(str(alpha)), [Fraction(1, 5)])[0, 1, 0] for alpha in (1, 8, 64, 4096)
    ]
    assert np.all(np.diff(found) > 0)
    assert found[-1] == pytest.approx(2 / 3, abs=1e-9)


def test_radii_rise_to_the_least_distance_between_unlike_points() -> None:
    data = Dataset.from_rows([[0, 0], [3, 4], [3, 5], [6, 8]], ["a", "b", "b", "a"])
    found = radii(data, 50)
    assert len(found) == 50
    assert all(a < b for a, b in pairwise(found))
    assert found[-1] == Fraction(424, 100)  # √18 to three digits: (3, 5) and (6, 8)


def test_a_number_that_a_coarse_enclosure_does_not_hold_is_enclosed_again() -> None:
    cross = load("cross")
    value = best_constant(cross, beta("128"), cross.point(0), Fraction(277, 500))
    assert value is not None
    # At 64 bits the radicals of degree 255 cancel down to nothing.
    assert nearest_float(value[0]) == pytest.approx(
        smoothed(cross, beta("128"), [Fraction(277, 500)])[0, 0, 0], rel=1e-9
    )
    assert nearest_float(value[0]) + nearest_float(value[1]) == pytest.approx(1)


@pytest.mark.parametrize("unit", ["1e39", "1e300", "1e-300", "1e-320"])
def test_radii_and_predictions_are_in_the_unit_of_the_data(unit: str) -> None:
    one, other = (Dataset.from_rows([[c * scale] for c in (0, 1, 3)], [0, 1, 0]) for scale in (1, Fraction(unit)))
    law = beta("2", "2")
    assert radii(other, 5) == [radius * Fraction(unit) for radius in radii(one, 5)]
    assert smoothed(other, law, radii(other, 5)) == pytest.approx(smoothed(one, law, radii(one, 5)), abs=1e-7)


def test_a_point_is_left_open_from_the_first_epsilon_at_which_it_is_not_clearly_kept() -> None:
    for alpha, points in (("1", set()), ("32", {1}), ("128", {1})):
        law = beta(alpha)
        found = left_open(load("counterexample"), law)
        assert set(found) == points
        tried = [radius for radius in radii(load("counterexample"), 24) if radius <= Fraction(1, 2)]
        for index in range(3):
            exact = [
                best_constant(load("counterexample"), law, load("counterexample").point(index), epsilon)
                for epsilon in tried
            ]
            unclear = [
                epsilon
                for epsilon, each in zip(tried, exact, strict=True)
                if each is not None and float(each[load("counterexample").labels[index]].ball(64).mid()) < CLEAR
            ]
            assert found.get(index) == (unclear[0] if unclear else None)


def test_no_point_is_asked_about_where_none_is_given() -> None:
    assert left_open(load("counterexample"), beta("128"), []) == {}
    assert left_open(load("counterexample"), beta("128"), [0, 2]) == {}
