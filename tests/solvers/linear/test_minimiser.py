"""Enclosed minimisers against SciPy, against integrals of FLINT, against formulas, and against laws."""

from collections.abc import Sequence
from fractions import Fraction

import flint
import numpy as np
import pytest
from hypothesis import given

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.linear import descent as linear_descent
from mixproof.solvers.linear.minimiser import linear_minimiser
from mixproof.solvers.linear.signed_points import signs
from mixproof.solvers.mixing.beta import Beta
from tests.solvers.linear_models import (
    LAWS,
    TWO_CLASSES,
    UNIFORM,
    each_law,
    floats,
    minimiser,
    overlap,
    radius,
    separator,
)
from tests.strategies import all_points, examples, remade, rotated

# --- SciPy --------------------------------------------------------------------------------------------


def plain_derivatives(dataset: Dataset, law: Beta, theta: Floats) -> tuple[float, Floats, Floats]:
    """J, ∇J and its Hessian over all ordered pairs, each expectation by Gauss–Jacobi quadrature."""
    from scipy.special import expit, roots_jacobi

    nodes, shares = roots_jacobi(90, float(law.b) - 1, float(law.a) - 1)
    shares = shares / shares.sum()
    points = np.array([[float(value) for value in point] for point in all_points(dataset)])
    positive = np.array(signs(dataset)) > 0
    loss, gradient, hessian = 0.0, np.zeros(len(theta)), np.zeros((len(theta), len(theta)))
    for s, p in enumerate(map(float, dataset.weights)):
        for t, q in enumerate(map(float, dataset.weights)):
            for node, share in zip((1 + nodes) / 2, shares, strict=True):
                z = node * points[s] + (1 - node) * points[t]
                score, label = z @ theta, node * positive[s] + (1 - node) * positive[t]
                mass, sigma = p * q * share, expit(score)
                loss += mass * (np.logaddexp(0, score) - label * score)
                gradient += mass * (sigma - label) * z
                hessian += mass * sigma * (1 - sigma) * np.outer(z, z)
    return loss, gradient, hessian


def plain_minimiser(dataset: Dataset, law: Beta) -> Floats:
    """Minimise in floats, for points that span their space."""
    from scipy.optimize import minimize

    found = minimize(
        lambda theta: plain_derivatives(dataset, law, theta)[:2],
        np.zeros(dataset.dimension),
        jac=True,
        hess=lambda theta: plain_derivatives(dataset, law, theta)[2],
        method="trust-exact",
        options={"gtol": 1e-6},
    )
    _, gradient, hessian = plain_derivatives(dataset, law, found.x)
    polished: Floats = found.x - np.linalg.solve(hessian, gradient)
    return polished


@each_law
def test_scipy_finds_the_same(law: Beta) -> None:
    generator = np.random.default_rng(LAWS.index(law))
    points = generator.integers(-30, 30, (5, 3)) / 10
    data = Dataset.from_rows(points.tolist(), [1, 1, 1, 0, 0])
    found = minimiser(data, law)
    assert radius(found.theta) < 1e-30
    assert floats(found.theta) == pytest.approx(plain_minimiser(data, law), abs=1e-9, rel=1e-9)


def test_scipy_finds_the_same_with_repeated_rows_and_dependent_points() -> None:
    data = Dataset.from_rows([[1, 2], [2, 4], [1, 2], [0, 1], [-2, 1], [0, 0]], [1, 1, 1, 0, 0, 0])
    law = Beta(Fraction(3, 2), Fraction(1))
    assert floats(minimiser(data, law).theta) == pytest.approx(plain_minimiser(data, law), abs=1e-9)


def test_scipy_finds_the_same_in_the_span_of_few_points() -> None:
    data = load("gaussian:positive=5,negative=1,dimension=120")
    found = minimiser(data)
    points = np.array([[float(value) for value in point] for point in all_points(data)])
    basis = np.linalg.qr(points.T).Q
    reduced = Dataset.from_rows((points @ basis).tolist(), [data.label(index) for index in range(data.size)])
    assert floats(found.theta) == pytest.approx(basis @ plain_minimiser(reduced, UNIFORM), abs=1e-9)
    cosine = found.cosine(separator(data).direction)
    assert float(cosine.mid()) == pytest.approx(0.9988, abs=2e-4)
    assert radius(found.theta) < 1e-12


# --- FLINT's integrals --------------------------------------------------------------------------------


def certified_gradient(dataset: Dataset, power: int, theta: Sequence[flint.arb]) -> list[flint.arb]:
    """∇J at exact θ for Beta(power + 1, power + 1), each pair's expectation by rigorous integration."""
    points, y = all_points(dataset), signs(dataset)
    scores = [sum((arb_of(value) * t for value, t in zip(x, theta, strict=True)), flint.arb(0)) for x in points]
    mass = flint.acb.integral(lambda x, _: (x * (1 - x)) ** power, 0, 1)
    total = [flint.arb(0)] * dataset.dimension
    for s, p in enumerate(dataset.weights):
        for t, q in enumerate(dataset.weights):

            def weighed(x: flint.acb, _: bool, s: int = s, t: int = t) -> flint.acb:
                score = x * scores[s] + (1 - x) * scores[t]
                label = x * (y[s] > 0) + (1 - x) * (y[t] > 0)
                return (x * (1 - x)) ** power * (1 / (1 + (-score).exp()) - label)

            def weighed_by_first(x: flint.acb, _: bool, s: int = s, t: int = t) -> flint.acb:
                return x * weighed(x, _, s, t)

            first = (flint.acb.integral(weighed_by_first, 0, 1) / mass).real
            both = (flint.acb.integral(weighed, 0, 1) / mass).real
            for k in range(dataset.dimension):
                mean = first * arb_of(points[s][k]) + (both - first) * arb_of(points[t][k])
                total[k] += arb_of(p * q) * mean
    return total


@pytest.mark.parametrize("power", [0, 2])
def test_the_gradient_vanishes_at_the_centre_to_thirty_digits(power: int) -> None:
    data = Dataset.from_rows([[1, 0], [2, 3], [-1, 1], [0, 2], [2, 3]], [1, 1, 0, 0, 1])
    found = minimiser(data, Beta(Fraction(power + 1), Fraction(power + 1)))
    with flint.ctx.workprec(160):
        gradient = certified_gradient(data, power, [value.mid() for value in found.theta])
        assert all(abs(value) < 1e-30 for value in gradient)
        # And it would not vanish elsewhere: the check can fail.
        moved = certified_gradient(data, power, [value.mid() + flint.arb(1) / 10**20 for value in found.theta])
        assert any(abs(value) > 1e-23 for value in moved)


# --- worked values ------------------------------------------------------------------------------------


def test_the_smallest_unbalanced_case() -> None:
    data = load("simplex:positive=2,negative=1")
    found = minimiser(data)
    assert floats(found.theta) == pytest.approx([3.7560486, 3.7560486, -3.5163845], abs=5e-8)
    assert radius(found.theta) < 1e-12
    assert float(found.cosine(separator(data).direction).mid()) == pytest.approx(0.99953, abs=5e-6)
    assert found.is_off(separator(data).scores)


def test_nearly_equal_points_are_told_apart() -> None:
    hair = Fraction(1, 10**40)
    table = [[Fraction(1), hair, Fraction(0)], [Fraction(1), Fraction(0), Fraction(0)], [Fraction(-1)] + [hair**2] * 2]
    data = Dataset.from_rationals(table, [1, 1, 0])
    found = minimiser(data)
    assert found.is_off(separator(data).scores)
    largest = max(abs(float(value.mid())) for value in found.theta)
    assert radius(found.theta) < 1e-30 * largest


# --- laws ---------------------------------------------------------------------------------------------


@given(TWO_CLASSES)
@examples(15)
def test_scaling_shrinks_it(data: Dataset) -> None:
    scaled = remade(data, [tuple(value * Fraction(7, 3) for value in point) for point in all_points(data)])
    before, after = minimiser(data), minimiser(scaled)
    assert overlap(before.theta, [value * 7 / 3 for value in after.theta])


@given(TWO_CLASSES.filter(lambda d: d.dimension > 1))
@examples(15)
def test_it_turns_with_the_points(data: Dataset) -> None:
    before, after = minimiser(data), minimiser(remade(data, [rotated(x) for x in all_points(data)]))
    c, s = arb_of(Fraction(3, 5)), arb_of(Fraction(4, 5))
    x, y, *rest = before.theta
    assert overlap(after.theta, [c * x - s * y, s * x + c * y, *rest])


@given(TWO_CLASSES)
@examples(15)
def test_renaming_the_classes_turns_it_round(data: Dataset) -> None:
    renamed = Dataset.from_rationals(
        [data.point(k) for k in range(data.size) for _ in data.rows[k]],
        [["b", "a"][data.labels[k]] for k in range(data.size) for _ in data.rows[k]],
    )
    assert overlap(minimiser(renamed).theta, [-value for value in minimiser(data).theta])


@given(TWO_CLASSES)
@examples(15)
def test_repeating_all_rows_or_adding_a_zero_coordinate_changes_nothing(data: Dataset) -> None:
    points, labels = all_points(data), [data.label(k) for k in range(data.size)]
    once = Dataset.from_rationals(points, labels)
    twice = Dataset.from_rationals(points * 2, labels * 2)
    wider = Dataset.from_rationals([(*point, Fraction(0)) for point in points], labels)
    found = minimiser(once)
    assert overlap(found.theta, minimiser(twice).theta)
    assert overlap([*found.theta, flint.arb(0)], minimiser(wider).theta)


@given(TWO_CLASSES)
@examples(10)
def test_the_mirror_image_of_the_law_changes_nothing(data: Dataset) -> None:
    one, other = Beta(Fraction(2), Fraction(1, 3)), Beta(Fraction(1, 3), Fraction(2))
    assert overlap(minimiser(data, one).theta, minimiser(data, other).theta)
    # Beta(2, 1) and its mirror image have the uniform law as their mean.
    assert overlap(minimiser(data, Beta(Fraction(2), Fraction(1))).theta, minimiser(data).theta)


def test_more_bits_narrow_it() -> None:
    data = load("simplex:positive=3,negative=2")
    rough, fine = minimiser(data, bits=64), minimiser(data, bits=400)
    assert radius(rough.theta) < 2.0**-64
    assert all(value.rad() < flint.arb(2) ** -400 for value in fine.theta)
    assert overlap(rough.theta, fine.theta)
    assert all(p.contains(q) for p, q in zip(rough.theta, fine.theta, strict=True))


def test_data_that_cannot_be_separated_have_a_minimiser_too() -> None:
    square = Dataset.from_rows([[1, 1], [-1, -1], [1, -1], [-1, 1]], [0, 0, 1, 1])
    assert all(value.contains(0) for value in minimiser(square).theta)
    line = Dataset.from_rows([[1], [2], [4]], [1, 0, 1])
    assert floats(minimiser(line).theta) == pytest.approx(plain_minimiser(line, UNIFORM), abs=1e-9)


# --- what is not settled ------------------------------------------------------------------------------


def test_beyond_the_budget_there_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linear_descent, "MOST_GRADIENT_TERMS", 10)
    assert linear_minimiser(load("simplex"), UNIFORM) is None


def test_three_classes_are_refused() -> None:
    with pytest.raises(InputError, match="exactly two classes"):
        linear_minimiser(load("iris"), UNIFORM)
