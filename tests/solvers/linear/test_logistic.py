"""Logistic programs: against enclosures, scikit-learn, linear programming, and laws."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.optimize import linprog
from scipy.stats import beta as scipy_beta
from sklearn.linear_model import LogisticRegression

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.solvers.linear import logistic as module
from mixproof.solvers.linear.logistic import has_risk_minimum, mixup_minimum, risk_minimum
from mixproof.solvers.linear.max_margin import MaxMargin, max_margin
from mixproof.solvers.linear.minimiser import linear_minimiser
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.parser import parse_mixing
from tests.strategies import all_points, datasets, examples, remade, rotated

two_classes = datasets(dimensions=(1, 2, 3), sizes=(2, 6), classes=2).filter(lambda dataset: len(dataset.classes) == 2)
LAWS: list[Mixing] = [
    Beta(Fraction(1), Fraction(1)),
    Beta(Fraction(1, 2), Fraction(1, 2)),
    Beta(Fraction(2), Fraction(1)),
    Beta(Fraction(512), Fraction(512)),
    Beta(Fraction(10_000), Fraction(1)),  # the normalising constant of its density is beyond the doubles
]
SETS = ["simplex", "simplex:positive=4,negative=2", "gaussian:positive=4,negative=6,dimension=3", "gaussian"]
OVERLAPPING = Dataset.from_rows([[1, 0], [3, 1], [2, -1], [2, 4], [1, 1], [1, 1]], [0, 0, 1, 0, 1, 1])


def arrays(dataset: Dataset) -> tuple[Floats, NDArray[np.int_], Floats]:
    points = np.array([[float(c) for c in point] for point in all_points(dataset)])
    return points, np.array(dataset.labels), np.array([float(w) for w in dataset.weights])


# --- with Mixup -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("law", LAWS, ids=str)
@pytest.mark.parametrize("name", SETS)
def test_quadrature_and_enclosure_agree(name: str, law: Mixing) -> None:
    dataset = load(name)
    enclosed = linear_minimiser(dataset, law)
    assert enclosed is not None
    found = mixup_minimum(dataset, law)
    assert found.theta == pytest.approx([float(value) for value in enclosed.theta], abs=1e-10)
    assert found.scores == pytest.approx([float(value) for value in enclosed.scores], abs=1e-10)


@pytest.mark.parametrize("text", ["mixture(1/2*uniform + 1/2*beta(8,8))", "piecewise(0:1: 6*x - 6*x^2)"])
def test_other_laws_agree_too(text: str) -> None:
    law = parse_mixing(text)
    enclosed = linear_minimiser(load("simplex"), law)
    assert enclosed is not None
    assert mixup_minimum(load("simplex"), law).theta == pytest.approx([float(v) for v in enclosed.theta], abs=1e-9)


def test_the_loss_is_the_mean_over_ordered_pairs() -> None:
    law = Beta(Fraction(2), Fraction(1))
    found = mixup_minimum(OVERLAPPING, law)
    _, labels, weights = arrays(OVERLAPPING)
    density, total = scipy_beta(2, 1).pdf, 0.0
    for s in range(len(labels)):
        for t in range(len(labels)):

            def integrand(lam: float, s: int = s, t: int = t) -> float:
                v = lam * found.scores[s] + (1 - lam) * found.scores[t]
                own, other = (np.logaddexp(0, -v if labels[k] else v) for k in (s, t))
                return float(density(lam) * (lam * own + (1 - lam) * other))

            total += weights[s] * weights[t] * quad(integrand, 0, 1)[0]
    assert found.loss == pytest.approx(total, abs=1e-12)


@examples(8)
@given(two_classes)
def test_the_minimiser_is_turned_with_the_data(dataset: Dataset) -> None:
    law = LAWS[0]
    flat = remade(dataset, [(*point, Fraction(0)) for point in all_points(dataset)])
    turned = remade(dataset, [rotated((*point, Fraction(0))) for point in all_points(dataset)])
    theta = [Fraction(value) for value in mixup_minimum(flat, law).theta.tolist()]
    wanted = [float(c) for c in rotated(theta)]
    assert mixup_minimum(turned, law).theta == pytest.approx(wanted, abs=1e-8)


def test_too_many_points_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_TERMS", 100)
    with pytest.raises(InputError, match="take fewer"):
        mixup_minimum(load("simplex"), LAWS[0])


def test_points_at_the_origin_have_the_zero_minimiser() -> None:
    found = mixup_minimum(Dataset.from_rows([[0, 0], [1, 1]], [0, 1]), LAWS[0])
    assert found.theta[0] == pytest.approx(found.theta[1])
    assert mixup_minimum(Dataset.from_rows([[1], [2]], [0, 1]), LAWS[0]).theta.shape == (1,)


# --- the empirical risk -----------------------------------------------------------------------------------


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
    for call in (lambda: mixup_minimum(three, LAWS[0]), lambda: risk_minimum(three), lambda: has_risk_minimum(three)):
        with pytest.raises(InputError, match="exactly two classes"):
            call()
