"""Best constants on balls: worked values, SciPy over ordered pairs, and counting on a grid of weights."""

import time
from fractions import Fraction
from math import sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.special import betainc
from scipy.stats import beta as scipy_beta

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.enclosures import Enclosed
from mixproof.geometry.numbers.quotients import Quotient
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.mixing.beta import Beta
from tests.solvers.classifier.predictions import (
    UNIFORM,
    beta,
    by_name,
    close,
    equal,
    fractions,
    integer_laws,
    laws,
    radii,
    sets_and_mixed_points,
    small_sets,
    values,
)
from tests.strategies import (
    Exact,
    all_points,
    approximate,
    examples,
    remade,
    vectors,
)


def test_the_failure_case_has_its_worked_value() -> None:
    failing = best_constant(load("counterexample"), beta(128), (Fraction(1),), Fraction(1, 10))
    assert failing is not None
    worked = Fraction("0.640532289143495116457")
    assert worked < approximate(failing[0], 40) < worked + Fraction(1, 10**21)
    assert failing.winners() == (0,)


@pytest.mark.parametrize(("radius", "turn"), [("1/10", "22.8813067541190434716"), ("1/5", "6.18974911692349363707")])
def test_the_failure_case_turns_at_the_worked_parameter(radius: str, turn: str) -> None:
    counterexample, x = load("counterexample"), (Fraction(1),)
    below = Fraction(turn)
    above = below + Fraction(1, 10 ** len(turn.partition(".")[2]))
    signs = []
    for parameter in (below, above):
        found = best_constant(counterexample, Beta(parameter, parameter), x, Fraction(radius))
        assert found is not None
        signs.append((found.compare(0, Fraction(1, 2)), found.winners()))
    assert signs == [(-1, (1,)), (1, (0,))]


def test_the_failure_case_tends_to_two_thirds() -> None:
    found = best_constant(load("counterexample"), beta(10**5), (Fraction(1),), Fraction(1, 10))
    assert close(values(found), [2 / 3, 1 / 3], 1e-12)


def test_the_limit_that_small_balls_hide_from_floats() -> None:
    found = best_constant(load("shadow"), UNIFORM, (1 + Fraction(1, 10**4),), Fraction(1, 10**8))
    assert close(values(found), [0.8333, 0.1667], 1e-4)


def expected_masses(dataset: Dataset, law: Beta, x: Exact, radius: Fraction) -> list[float]:
    """Nⁱ = Σ p_s p_t (E[λ; A_st]·1{c(s)=i} + E[1−λ; A_st]·1{c(t)=i}), over all ordered pairs."""
    a, b, masses = float(law.a), float(law.b), [0.0] * len(dataset.classes)
    points = all_points(dataset)
    for s, p_s, label_s in zip(points, dataset.weights, dataset.labels, strict=True):
        for t, p_t, label_t in zip(points, dataset.weights, dataset.labels, strict=True):
            length = sum((u - v) ** 2 for u, v in zip(s, t, strict=True))
            if length == 0:
                inside = sum((u - v) ** 2 for u, v in zip(s, x, strict=True)) < radius**2
                masses[label_s] += float(p_s * p_t) * inside
                continue
            foot = sum((w - v) * (u - v) for u, v, w in zip(s, t, x, strict=True)) / length
            away = sum((foot * u + (1 - foot) * v - w) ** 2 for u, v, w in zip(s, t, x, strict=True))
            if away >= radius**2:
                continue
            half = sqrt((radius**2 - away) / length)
            low, high = (snapped(float(foot) + sign * half) for sign in (-1, 1))
            mass = betainc(a, b, high) - betainc(a, b, low)
            moment = a / (a + b) * (betainc(a + 1, b, high) - betainc(a + 1, b, low))
            masses[label_s] += float(p_s * p_t) * moment
            masses[label_t] += float(p_s * p_t) * (mass - moment)
    return masses


def snapped(weight: float) -> float:
    """An end of a chord, clipped to [0, 1]; rounding may not move it off 0 or 1, where densities can be infinite."""
    return 0.0 if weight < 1e-13 else 1.0 if weight > 1 - 1e-13 else weight


@given(small_sets, laws, st.data())
@examples(120)
def test_the_best_constant_agrees_with_scipy_over_ordered_pairs(
    dataset: Dataset, law: Beta, data: st.DataObject
) -> None:
    x, radius = data.draw(vectors(dataset.dimension, 2, 3)), data.draw(radii)
    expected = expected_masses(dataset, law, x, radius)
    found = best_constant(dataset, law, x, radius)
    if found is None:
        assert sum(expected) == 0
    else:
        assert close([approximate(mass) for mass in found.masses], expected, 1e-10)
        assert sum(expected) > 0
        assume(sum(expected) > 1e-6)
        assert close(values(found), [mass / sum(expected) for mass in expected], 1e-8)


@pytest.mark.parametrize("law", [beta(1), beta(2), beta(2, 1), beta(3, "5/2")])
def test_the_best_constant_agrees_with_counting_on_a_fine_grid_of_weights(law: Beta) -> None:
    dataset = Dataset.from_rows([[0, 0], [2, 0], [0, 2], [2, 1], [2, 1]], ["a", "b", "b", "c", "c"])
    x, radius, steps = (Fraction(1), Fraction(3, 5)), Fraction(3, 4), 20_000
    weights = (np.arange(steps) + 0.5) / steps
    density = scipy_beta(float(law.a), float(law.b)).pdf(weights) / steps
    places = np.array([[float(c) for c in point] for point in all_points(dataset)])
    masses = np.zeros(3)
    for s in range(dataset.size):
        for t in range(dataset.size):
            mixed = weights[:, None] * places[s] + (1 - weights[:, None]) * places[t]
            hit = ((mixed - np.array([1, 0.6])) ** 2).sum(axis=1) < 0.75**2
            pair = float(dataset.weights[s] * dataset.weights[t])
            masses[dataset.labels[s]] += pair * (weights * density * hit).sum()
            masses[dataset.labels[t]] += pair * ((1 - weights) * density * hit).sum()
    found = best_constant(dataset, law, x, radius)
    assert found is not None
    assert close([approximate(mass) for mass in found.masses], masses.tolist(), 3e-4)


@given(sets_and_mixed_points(), integer_laws, radii, st.lists(st.integers(1, 20), min_size=3, max_size=3))
@examples(60)
def test_no_other_constant_has_a_smaller_loss_on_the_ball(
    drawn: tuple[Dataset, Exact], law: Beta, radius: Fraction, other: list[int]
) -> None:
    dataset, x = drawn
    masses = np.array(expected_masses(dataset, law, x, radius))
    best = np.array([float(value) for value in values(best_constant(dataset, law, x, radius))])
    rival = np.array(other[: len(masses)]) / sum(other[: len(masses)])
    kept = masses > 1e-12
    assert -(masses[kept] * np.log(best[kept])).sum() <= -(masses[kept] * np.log(rival[kept])).sum() + 1e-12


def test_a_ball_is_open() -> None:
    line = Dataset.from_rows([[0], [1]], ["a", "b"])
    assert best_constant(line, UNIFORM, (Fraction(-1),), Fraction(1)) is None
    assert best_constant(line, UNIFORM, (Fraction(-1),), Fraction(1) + Fraction(1, 10**30)) is not None
    touching = best_constant(line, UNIFORM, (Fraction(1, 2),), Fraction(1, 2))
    assert touching is not None
    assert [mass.as_fraction() for mass in touching.masses] == [Fraction(1, 4), Fraction(1, 4)]


def test_a_ball_off_the_mixed_points_has_no_best_constant() -> None:
    assert best_constant(load("cross"), UNIFORM, (Fraction(1), Fraction(1)), Fraction(7, 10)) is None
    assert best_constant(load("cross"), UNIFORM, (Fraction(1), Fraction(1)), Fraction(71, 100)) is not None


def test_a_ball_over_everything_predicts_the_shares_of_the_rows() -> None:
    iris = Dataset.from_rows([[0, 1], [3, 1], [0, 0], [5, 5], [5, 5]], "aabcc")
    for law in (UNIFORM, beta(2, 1), beta("1/2", 3)):
        found = best_constant(iris, law, (Fraction(0), Fraction(0)), Fraction(100))
        assert close(values(found), [Fraction(2, 5), Fraction(1, 5), Fraction(2, 5)], 1e-28)
    exact = best_constant(iris, beta(2, 1), (Fraction(0), Fraction(0)), Fraction(100))
    assert fractions(exact) == [Fraction(2, 5), Fraction(1, 5), Fraction(2, 5)]


def test_best_constants_are_exact_for_integer_parameters_and_enclosed_for_others() -> None:
    cross, x = load("cross"), (Fraction(1, 3), Fraction(1, 5))
    for law, kind in ((beta(2), Quotient), (beta(2, 3), Quotient), (beta("3/2"), Enclosed)):
        found = best_constant(cross, law, x, Fraction(1, 2))
        assert found is not None
        assert isinstance(found[0], kind)


@pytest.mark.parametrize("radius", [Fraction(0), Fraction(-1, 2)])
def test_a_radius_has_to_be_positive(radius: Fraction) -> None:
    with pytest.raises(InputError, match=f"^ε has to be positive, not {radius}$"):
        best_constant(load("cross"), UNIFORM, (Fraction(0), Fraction(0)), radius)


@given(sets_and_mixed_points(), st.sampled_from([beta(1), beta(2, 1), beta(3, "3/2")]), radii, st.data())
@examples(30)
def test_best_constants_do_not_depend_on_the_size_of_the_numbers(
    drawn: tuple[Dataset, Exact], law: Beta, radius: Fraction, data: st.DataObject
) -> None:
    dataset, x = drawn
    factor = data.draw(
        st.sampled_from([Fraction(10) ** 320, Fraction(1, 10**320), Fraction(2**53 + 1), Fraction(3, 7)])
    )
    shift = data.draw(st.sampled_from([0, 10**320, 2**63 + 1]))
    moved = remade(dataset, [tuple(factor * c + shift for c in point) for point in all_points(dataset)])
    found = best_constant(moved, law, tuple(factor * c + shift for c in x), factor * radius)
    assert equal(by_name(moved, found), by_name(dataset, best_constant(dataset, law, x, radius)))


def test_a_tiny_ball_at_a_data_point_is_settled_at_once() -> None:
    start = time.process_time()
    found = values(best_constant(load("shadow"), beta("1/2"), (Fraction(0),), Fraction(1, 10**20)))
    assert time.process_time() - start < 1
    assert 0 < found[1] < Fraction(1, 10**19)
