"""h_ε in floats against the exact closed form, and by its laws."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.classifier.ball.floats import WeightedPoints
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.parser import parse_mixing
from tests.strategies import approximate, datasets, examples

LAWS = [
    parse_mixing(text)
    for text in ("uniform", "beta(1/5,1/5)", "beta(128,128)", "beta(2,1)", "piecewise(0:1/2: 4*x; 1/2:1: 4-4*x)")
]


def exact(dataset: Dataset, law: Mixing, x: tuple[Fraction, ...], radius: Fraction) -> list[float] | None:
    found = best_constant(dataset, law, x, radius)
    return None if found is None else [float(approximate(found[label])) for label in range(len(found))]


def shares(masses: Floats) -> Floats:
    return np.asarray(masses / masses.sum(axis=1, keepdims=True))


@given(
    datasets(dimensions=(1, 2, 3), sizes=(2, 8)),
    st.sampled_from(LAWS),
    st.lists(st.integers(-20, 20), min_size=3, max_size=3),
    st.integers(1, 30),
)
@examples(120)
def test_it_is_the_closed_form(dataset: Dataset, law: Mixing, place: list[int], radius: int) -> None:
    # An odd denominator: no sphere around such a point touches a segment between whole points in one coordinate only.
    x, epsilon = tuple(Fraction(c, 7) for c in place[: dataset.dimension]), Fraction(radius, 11)
    found = WeightedPoints.of(dataset).masses(law, np.array([[float(c) for c in x]]), float(epsilon))
    expected = exact(dataset, law, x, epsilon)
    if expected is None:
        assert found.sum() < 1e-9
    elif found.sum() > 1e-6:
        assert shares(found)[0] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_on_iris_it_has_nine_digits(law: Mixing) -> None:
    iris = load("iris")
    points = WeightedPoints.of(iris)
    chosen = [61, 97]
    found = points.masses(law, points.points[chosen], 0.11)
    for row, index in zip(shares(found), chosen, strict=True):
        assert row == pytest.approx(exact(iris, law, iris.point(index), Fraction(11, 100)), abs=1e-9)


def test_far_points_and_large_coordinates_keep_the_digits() -> None:
    """A ball far away holds nothing; data far from the origin are as good as data near it."""
    near = Dataset.from_rows([[0, 0], [3, 1], [1, 2]], [0, 1, 0])
    far = Dataset.from_rows([[10**6, -(10**6)], [10**6 + 3, 1 - 10**6], [10**6 + 1, 2 - 10**6]], [0, 1, 0])
    x = np.array([[1.25, 0.75], [10.0**9, 0.0]])
    one = WeightedPoints.of(near).masses(LAWS[0], x, 0.5)
    other = WeightedPoints.of(far).masses(LAWS[0], x + np.array([1e6, -1e6]), 0.5)
    assert one[1].sum() == other[1].sum() == 0
    assert one[0] == pytest.approx(other[0], abs=1e-9)


def test_a_small_ball_beside_close_points_is_not_lost() -> None:
    close = Dataset.from_rows([["0"], ["1e-7"], ["1"]], [0, 1, 0])
    found = WeightedPoints.of(close).masses(LAWS[0], np.array([[1e-7]]), 1e-8)
    expected = exact(close, LAWS[0], (Fraction(1, 10**7),), Fraction(1, 10**8))
    assert shares(found)[0] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_turning_moving_and_scaling_change_nothing(law: Mixing) -> None:
    rng = np.random.default_rng(11)
    points, queries = rng.normal(size=(60, 3)), rng.normal(size=(50, 3))
    labels, weights = rng.integers(0, 3, 60), np.full(60, 1 / 60)
    turn, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    order = rng.permutation(60)
    one = WeightedPoints(points, labels, weights, 3).masses(law, queries, 0.3)
    moved = WeightedPoints(7 * points[order] @ turn + 5, labels[order], weights, 3)
    assert moved.masses(law, 7 * queries @ turn + 5, 2.1) == pytest.approx(one, abs=1e-12)
    renamed = WeightedPoints(points, 2 - labels, weights, 3).masses(law, queries, 0.3)
    assert renamed[:, ::-1] == pytest.approx(one, abs=1e-15)
    assert one.sum() > 0
