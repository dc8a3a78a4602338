"""Descents of affine models: their ends beside Newton's method and SciPy, and what no unit of the data changes."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import minimize

from mixproof.empirical.experiments.affine_descents import AffineChart, AffineDescent, definite_model, descend
from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.numbers.digits import nearest_float
from mixproof.solvers.affine.gradients import Labelled, LogitLoss, MixupLoss, SecondOrderLoss, ShrunkLoss
from mixproof.solvers.affine.logits import Logits
from mixproof.solvers.affine.model import AffineModel
from mixproof.solvers.affine.taylor import shrunk_loss
from mixproof.solvers.linear.logistic.mixup import mixup_minimum
from mixproof.solvers.mixing.beta import Beta
from tests.solvers.affine.instances import mixup_loss

ONE, TWO = Fraction(1), Fraction(2)
PLANE = load("{(0, 0), (2, 1), (3, -1) | (1, 1), (4, 3)}")
THREE = Dataset.from_rows([[0, 0], [1, 0], [0, 1], [2, 1], [3, 3]], [0, 1, 2, 1, 0])


def end(
    dataset: Dataset, make: Callable[[Labelled], LogitLoss], law: Beta, steps: int = 3000
) -> tuple[Floats, AffineDescent]:
    chart = AffineChart.of(dataset)
    found = descend(make(Labelled.of(dataset, law)), chart, steps)
    return chart.weights(found.places[-1]), found


@pytest.mark.parametrize("law", [Beta(ONE, ONE), Beta(TWO, TWO), Beta(ONE / 2, ONE / 2)])
def test_the_path_on_the_mixup_loss_ends_where_newtons_method_does(law: Beta) -> None:
    weights, found = end(PLANE, MixupLoss, law)
    with_one = Dataset.from_rows([[*map(str, PLANE.point(k)), "1"] for k in range(PLANE.size)], PLANE.labels)
    least = mixup_minimum(with_one, law)
    assert found.has_settled
    np.testing.assert_allclose(weights[0], least.theta, atol=1e-5)


@pytest.mark.parametrize("dataset", [PLANE, pytest.param(THREE, marks=pytest.mark.slow)])
def test_scipy_finds_no_less_of_the_mixup_loss_by_another_quadrature(dataset: Dataset) -> None:
    weights, _ = end(dataset, MixupLoss, Beta(ONE, ONE))

    def loss(flat: Floats) -> float:
        table = [[Fraction(value) for value in row] for row in flat.reshape(len(weights), -1).tolist()]
        model = AffineModel(tuple(tuple(row[:-1]) for row in table), tuple(row[-1] for row in table))
        return mixup_loss(model, dataset, ONE, ONE)

    least = minimize(loss, np.zeros(weights.size), method="BFGS", options={"gtol": 1e-6})
    assert loss(weights.ravel()) == pytest.approx(float(least.fun), abs=1e-9)


def test_scipy_ends_at_the_same_least_value_around_shrunk_rows() -> None:
    law = Beta(ONE, ONE)
    weights, found = end(PLANE, ShrunkLoss, law)

    def loss(flat: Floats) -> float:
        return nearest_float(shrunk_loss(Logits.of(definite_model(flat[None], ""), PLANE), law))

    least = minimize(loss, weights[0] + 0.3, method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-12})
    assert found.has_settled
    assert loss(weights[0]) == pytest.approx(float(least.fun), abs=1e-9)
    np.testing.assert_allclose(weights[0], least.x, atol=1e-4)


@pytest.mark.parametrize("make", [MixupLoss, ShrunkLoss, SecondOrderLoss])
def test_a_path_is_that_of_the_same_data_in_other_units_and_from_another_origin(
    make: Callable[[Labelled], LogitLoss],
) -> None:
    law = Beta(ONE, ONE)
    rows = [[1000 * x + 7, y / 3 - 5] for x, y in map(PLANE.point, range(PLANE.size))]
    moved = Dataset.from_rationals(rows, PLANE.labels)
    (one, first), (other, second) = end(PLANE, make, law, 30), end(moved, make, law, 30)
    assert first.steps == second.steps
    np.testing.assert_allclose(other[0, 0] * 1000, one[0, 0], rtol=1e-5)
    np.testing.assert_allclose(other[0, 1] / 3, one[0, 1], rtol=1e-5)
    np.testing.assert_allclose(other[0, 2] + 7 * other[0, 0] - 5 * other[0, 1], one[0, 2], rtol=1e-4)


def test_each_step_lessens_the_loss() -> None:
    chart, data = AffineChart.of(THREE), Labelled.of(THREE, Beta(ONE, ONE))
    for make in (MixupLoss, ShrunkLoss, SecondOrderLoss):
        loss: LogitLoss = make(data)
        found = descend(loss, chart, 40)
        values = [loss.gradient(chart.logits(place))[0] for place in found.places]
        assert np.all(np.diff(values) < 0)
        assert values[0] == pytest.approx(np.log(3), abs=1e-12)


def test_columns_that_depend_on_each_other_have_a_path() -> None:
    twice = replace(PLANE, numerators=np.hstack([PLANE.numerators, PLANE.numerators[:, :1]]))
    (one, _), (other, _) = end(PLANE, MixupLoss, Beta(ONE, ONE)), end(twice, MixupLoss, Beta(ONE, ONE))
    assert other[0, 0] + other[0, 2] == pytest.approx(one[0, 0], abs=1e-6)
    assert other[0, 1] == pytest.approx(one[0, 1], abs=1e-6)


def test_a_descent_without_end_leaves() -> None:
    """A loss that falls linearly for ever."""

    class Slope:
        def gradient(self, logits: Floats) -> tuple[float, Floats]:
            slope = np.zeros_like(logits)
            slope[:, 1] = -1 / len(logits)
            return float((slope * logits).sum()), slope

    found = descend(Slope(), AffineChart.of(PLANE), 1000)
    assert found.has_left
    assert not found.has_settled
    assert found.steps < 20
