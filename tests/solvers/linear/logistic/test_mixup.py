"""The minimiser of the Mixup loss by quadrature: against its enclosure, the loss by definition, and laws."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.stats import beta as scipy_beta

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.solvers.linear.logistic import basis
from mixproof.solvers.linear.logistic import mixup as module
from mixproof.solvers.linear.logistic.mixup import mixup_minimum
from mixproof.solvers.linear.minimiser import linear_minimiser
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.parser import parse_mixing
from tests.solvers.linear.logistic.points import OVERLAPPING, UNIFORM, arrays, two_classes
from tests.strategies import all_points, examples, remade, rotated

LAWS: list[Mixing] = [
    UNIFORM,
    Beta(Fraction(1, 2), Fraction(1, 2)),
    Beta(Fraction(2), Fraction(1)),
    Beta(Fraction(512), Fraction(512)),
    Beta(Fraction(10_000), Fraction(1)),  # the normalising constant of its density is beyond the doubles
]
SETS = ["simplex", "simplex:positive=4,negative=2", "gaussian:positive=4,negative=6,dimension=3", "gaussian"]


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


# --- units ------------------------------------------------------------------------------------------------

ROWS = [(3, 5), (5, 3), (5, 5), (-2, 2)]
LABELS = [1, 1, 0, 0]


def in_units(*units: str) -> Dataset:
    """The four points, each column in a unit of its own."""
    return Dataset.from_rows([[x * Fraction(u) for x, u in zip(row, units, strict=True)] for row in ROWS], LABELS)


@pytest.mark.parametrize("units", [("1e15", "1"), ("1e-14", "1e14"), ("1e300", "1e-300"), ("7e-200", "3e99")])
@pytest.mark.parametrize("law", LAWS[:3], ids=str)
def test_each_column_may_have_a_unit_of_its_own(units: tuple[str, str], law: Mixing) -> None:
    plain, scaled = mixup_minimum(in_units("1", "1"), law), mixup_minimum(in_units(*units), law)
    assert scaled.theta * [float(unit) for unit in units] == pytest.approx(plain.theta, rel=1e-9)
    assert scaled.scores == pytest.approx(plain.scores, rel=1e-9)
    assert scaled.loss == pytest.approx(plain.loss, rel=1e-12)


def test_a_column_of_1e15_beside_one_of_5_is_seen() -> None:
    """Against quadrature and a search of its own, in units in which both columns are small."""

    def loss(theta: Floats) -> float:
        total = 0.0
        for s, own in zip(ROWS, LABELS, strict=True):
            for t, other in zip(ROWS, LABELS, strict=True):
                a, b = float(theta @ s), float(theta @ t)

                def integrand(lam: float, a: float = a, b: float = b, own: int = own, other: int = other) -> float:
                    value = lam * a + (1 - lam) * b
                    return float(np.logaddexp(0, value) - (lam * own + (1 - lam) * other) * value)

                total += quad(integrand, 0, 1)[0] / 16
        return total

    found = mixup_minimum(in_units("1e15", "1"), UNIFORM)
    searched = minimize(loss, np.zeros(2), method="BFGS", options={"gtol": 1e-7})
    assert found.loss == pytest.approx(searched.fun, abs=1e-10)
    assert found.loss == pytest.approx(0.62097, abs=1e-5)
    assert found.theta * [1e15, 1] == pytest.approx(searched.x, abs=1e-5)


def test_nearly_dependent_columns_are_told_apart() -> None:
    """The second column is the first one, but for 10⁻³⁰: the scores are those of the two parts."""
    tiny = Fraction(1, 10**30)
    near = Dataset.from_rows([[x, x + y * tiny] for x, y in ROWS], LABELS)
    plain, found = mixup_minimum(in_units("1", "1"), UNIFORM), mixup_minimum(near, UNIFORM)
    assert found.loss == pytest.approx(plain.loss, rel=1e-12)
    assert found.scores == pytest.approx(plain.scores, rel=1e-9)
    assert found.theta[1] == pytest.approx(plain.theta[1] * 1e30, rel=1e-9)


def test_where_floats_do_not_suffice_for_a_large_dataset_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(basis, "MOST_EXACT_BASIS_TERMS", 0)
    plain = mixup_minimum(in_units("1", "1"), UNIFORM)
    assert mixup_minimum(in_units("1e-200", "1e200"), UNIFORM).loss == pytest.approx(plain.loss, rel=1e-12)
    near = Dataset.from_rows([[x, x + y * Fraction(1, 10**30)] for x, y in ROWS], LABELS)
    with pytest.raises(InputError, match="too nearly dependent"):
        mixup_minimum(near, UNIFORM)


@pytest.mark.parametrize("unit", ["1e-310", "1e400"])
def test_a_minimiser_beyond_floats_is_refused(unit: str) -> None:
    with pytest.raises(InputError, match="coordinate 0 of θ is beyond the range of floats: give that"):
        mixup_minimum(in_units(unit, "1"), UNIFORM)


def test_too_many_points_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_QUADRATURE_TERMS", 100)
    with pytest.raises(InputError, match="take fewer"):
        mixup_minimum(load("simplex"), LAWS[0])


def test_points_at_the_origin_have_the_zero_minimiser() -> None:
    found = mixup_minimum(Dataset.from_rows([[0, 0], [1, 1]], [0, 1]), LAWS[0])
    assert found.theta[0] == pytest.approx(found.theta[1])
    assert mixup_minimum(Dataset.from_rows([[1], [2]], [0, 1]), LAWS[0]).theta.shape == (1,)


def test_three_classes_are_refused() -> None:
    with pytest.raises(InputError, match="exactly two classes"):
        mixup_minimum(load("alternating-line:points=3,classes=3"), UNIFORM)
