"""The empirical risk: against scikit-learn, linear programming, and its laws."""

from contextlib import suppress
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from scipy.optimize import linprog, minimize_scalar
from sklearn.linear_model import LogisticRegression

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.solvers.linear.logistic.risk import has_risk_minimum, risk_minimum
from mixproof.solvers.linear.max_margin import MaxMargin, max_margin
from tests.solvers.linear.logistic.points import OVERLAPPING, arrays, two_classes
from tests.strategies import all_points, examples, remade


@examples(60)
@given(two_classes)
def test_a_minimiser_exists_iff_no_direction_is_free(dataset: Dataset) -> None:
    """Against linear programming: the largest Σ y·wᵀx over y·wᵀx ≥ 0, |w| ≤ 1 is zero iff there is a minimiser."""
    points, labels, _ = arrays(dataset)
    signed = (2 * labels - 1)[:, None] * points
    found = linprog(-signed.sum(axis=0), A_ub=-signed, b_ub=np.zeros(len(signed)), bounds=(-1, 1))
    assert has_risk_minimum(dataset) == bool(-found.fun < 1e-9)


def test_the_risk_minimiser_is_that_of_scikit_learn() -> None:
    points, labels, weights = arrays(OVERLAPPING)
    assert has_risk_minimum(OVERLAPPING)
    peer = LogisticRegression(C=1e9, fit_intercept=False, tol=1e-12, max_iter=10_000)
    peer.fit(points, labels, sample_weight=weights)
    assert risk_minimum(OVERLAPPING).theta == pytest.approx(peer.coef_[0], abs=1e-5)


def test_a_norm_that_does_not_bind_changes_nothing() -> None:
    free = risk_minimum(OVERLAPPING)
    bound = risk_minimum(OVERLAPPING, norm=10 * float(np.linalg.norm(free.theta)))
    assert bound.loss == pytest.approx(free.loss, abs=1e-9)
    assert bound.theta == pytest.approx(free.theta, abs=1e-3)


def test_the_direction_tends_to_max_margin_as_the_norm_grows() -> None:
    dataset = load("gaussian:positive=3,negative=5,dimension=10,seed=3")
    separator = max_margin(dataset)
    assert isinstance(separator, MaxMargin)
    best = np.array([float(value) for value in separator.direction])
    angles = []
    for norm in (0.5, 2.0, 4.0):
        theta = risk_minimum(dataset, norm).theta
        assert float(np.linalg.norm(theta)) == pytest.approx(norm, rel=1e-4)
        angles.append(1 - float(theta @ best) / norm / float(np.linalg.norm(best)))
    assert angles[2] < angles[1] < angles[0]
    assert angles[2] < angles[0] / 4


def test_separable_data_have_no_minimiser_without_a_norm() -> None:
    with pytest.raises(InputError, match="give a norm"):
        risk_minimum(load("simplex"))


def test_a_norm_that_leaves_no_risk_is_refused() -> None:
    with pytest.raises(InputError, match="take a smaller norm"):
        risk_minimum(load("simplex"), 200.0)


@pytest.mark.parametrize("norm", [0.0, -1.0, float("inf"), float("nan")])
def test_a_norm_has_to_be_positive(norm: float) -> None:
    with pytest.raises(InputError, match="norm has to be positive"):
        risk_minimum(load("simplex"), norm)


def test_three_classes_are_refused() -> None:
    three = load("alternating-line:points=3,classes=3")
    for call in (lambda: risk_minimum(three), lambda: has_risk_minimum(three)):
        with pytest.raises(InputError, match="exactly two classes"):
            call()


# --- units ------------------------------------------------------------------------------------------------

ROWS = [(3, 5), (5, 3), (5, 5), (-2, 2)]
LABELS = [1, 1, 0, 0]


@pytest.mark.parametrize("units", [("1e15", "1"), ("1e-14", "1e14"), ("1e300", "1e-300")])
def test_each_column_may_have_a_unit_of_its_own(units: tuple[str, str]) -> None:
    scaled = Dataset.from_rows([[x * Fraction(u) for x, u in zip(row, units, strict=True)] for row in ROWS], LABELS)
    found, wanted = risk_minimum(scaled), risk_minimum(Dataset.from_rows(ROWS, LABELS))
    assert found.theta * [float(unit) for unit in units] == pytest.approx(wanted.theta, rel=1e-9)
    assert found.loss == pytest.approx(wanted.loss, rel=1e-12)
    peer = LogisticRegression(C=1e9, fit_intercept=False, tol=1e-12, max_iter=10_000).fit(ROWS, LABELS)
    assert wanted.theta == pytest.approx(peer.coef_[0], abs=1e-5)


@pytest.mark.parametrize("scale", ["1e300", "1e39", "1e-46", "1e-300"])
def test_a_norm_is_taken_in_the_unit_of_the_data(scale: str) -> None:
    one = risk_minimum(OVERLAPPING, norm=0.25)
    scaled = remade(OVERLAPPING, [tuple(c * Fraction(scale) for c in point) for point in all_points(OVERLAPPING)])
    found = risk_minimum(scaled, norm=0.25 / float(scale))
    assert found.theta * float(scale) == pytest.approx(one.theta, abs=1e-4)
    assert found.loss == pytest.approx(one.loss, abs=1e-8)


@pytest.mark.parametrize("power", [3, 9, 15, 100, 300])
def test_a_norm_over_columns_in_different_units_is_right_or_refused(power: int) -> None:
    """θ₁ costs nothing and θ₂ is held to ¼: the risk is the least one over θ₁."""
    dataset = Dataset.from_rows([(x * Fraction(10) ** power, y) for x, y in ROWS], LABELS)
    with suppress(InputError):
        signs = np.array([1 - 2 * c for c in LABELS])
        found = risk_minimum(dataset, norm=0.25)
        searched = minimize_scalar(
            lambda first: np.logaddexp(0, signs * [first * x - y / 4 for x, y in ROWS]).mean(), options={"xtol": 1e-12}
        )
        assert found.loss == pytest.approx(searched.fun, rel=2e-6)
