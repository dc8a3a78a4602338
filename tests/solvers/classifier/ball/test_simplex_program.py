"""The simplex program: its bounds against every other prediction, and Lemma 2.3 against the program."""

from fractions import Fraction

import flint
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.digits import nearest_float
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.classifier.ball.simplex_program import (
    PROGRAM_BITS,
    SimplexOptimum,
    best_constant_program,
    simplex_program,
)
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.mixing.beta import Beta
from tests.strategies import examples

masses = st.lists(st.sampled_from([0.0, 1e-12, 0.01, 0.3, 1.0, 2.5, 40.0]), min_size=2, max_size=6).filter(any)


def balls(values: list[float]) -> list[flint.arb]:
    return [flint.arb(value) for value in values]


# --- the bounds -------------------------------------------------------------------------------------------


@examples(25)
@given(masses)
def test_the_normalised_masses_are_within_the_gap(values: list[float]) -> None:
    optimum = simplex_program(values)
    assert optimum.admits(balls(values))
    assert optimum.gap < 1e-7 * sum(values)
    wanted = np.array(values) / sum(values)
    assert np.abs(np.array(optimum.probabilities) - wanted).max() <= optimum.radius


@examples(25)
@given(masses, st.lists(st.integers(1, 50), min_size=6, max_size=6), st.integers(-8, 8))
def test_the_dual_bounds_every_prediction_whatever_the_multiplier(
    values: list[float], shares: list[int], power: int
) -> None:
    optimum = SimplexOptimum(tuple(balls(values)), (), sum(values) * 2.0**power)
    assert not optimum.loss(balls([float(share) for share in shares[: len(values)]])) < optimum.dual


def test_the_dual_is_tight_at_the_total_mass_only() -> None:
    values = balls([1.0, 3.0])
    best = SimplexOptimum(tuple(values), (), 4.0)
    assert abs(best.loss(values) - best.dual) < 1e-15
    for multiplier in (3.0, 5.0):
        assert SimplexOptimum(tuple(values), (), multiplier).dual < best.dual - 0.01


def test_a_prediction_outside_the_gap_is_refuted() -> None:
    optimum = simplex_program([0.22, 1.38])
    assert optimum.admits(balls([11, 69]))
    assert not optimum.admits(balls([11.01, 69]))
    assert not optimum.admits(balls([0, 1]))


def test_the_loss_does_not_depend_on_the_scale_of_a_prediction() -> None:
    optimum = simplex_program([1.0, 2.0])
    assert optimum.loss(balls([1, 3])).overlaps(optimum.loss(balls([10, 30])))


def test_masses_known_only_as_balls_around_zero_leave_the_bounds_finite() -> None:
    tiny = flint.arb(0, 1e-30)
    optimum = simplex_program([flint.arb(1), flint.arb(2), tiny])
    assert optimum.gap < 1e-8


def test_rationals_are_read_exactly() -> None:
    optimum = simplex_program([Fraction(1, 3), Fraction(2, 3)])
    with flint.ctx.workprec(PROGRAM_BITS):
        assert optimum.masses[0].contains(flint.fmpq(1, 3))
    assert optimum.masses[0].rad() < 1e-35
    assert optimum.admits(balls([1, 2]))


@pytest.mark.parametrize("bad", [[0.0, 0.0], [1.0, -0.1], [float("nan"), 1.0], [float("inf"), 1.0], []])
def test_masses_that_are_none_are_refused(bad: list[float]) -> None:
    with pytest.raises(InputError, match="masses of the simplex program"):
        simplex_program(bad)


# --- Lemma 2.3 --------------------------------------------------------------------------------------------


def test_the_printed_sum_is_not_optimal_for_a_law_that_is_not_symmetric() -> None:
    """{0 | 2}, ball around 1, Beta(2, 1): pairs i < j only, doubled, against both orders."""
    optimum = best_constant_program(
        Dataset.from_rows([[0], [2]], [0, 1]), Beta(Fraction(2), Fraction(1)), (Fraction(1),), Fraction(1, 2)
    )
    assert optimum is not None
    first, mass = 2 / 3 * (0.75**3 - 0.25**3), 0.75**2 - 0.25**2
    assert not optimum.admits(balls([first, mass - first]))
    assert optimum.admits(balls([1, 1]))


def test_a_ball_that_no_mixed_point_falls_into_has_no_program() -> None:
    uniform = Beta(Fraction(1), Fraction(1))
    assert best_constant_program(load("counterexample"), uniform, (Fraction(5),), Fraction(1)) is None


def test_bad_balls_are_refused() -> None:
    uniform = Beta(Fraction(1), Fraction(1))
    with pytest.raises(InputError, match="ε has to be positive"):
        best_constant_program(load("counterexample"), uniform, (Fraction(1),), Fraction(0))
    with pytest.raises(InputError, match="coordinates"):
        best_constant_program(load("counterexample"), uniform, (Fraction(1), Fraction(1)), Fraction(1))


def agreement(seed: int) -> float | None:
    """The gap of a random case, after the closed form was found within it; None where the ball is empty."""
    random = np.random.default_rng(seed)
    dimension, classes = int(random.integers(1, 51)), int(random.integers(2, 11))
    size = int(random.integers(classes, classes + 4))
    points = np.unique(random.integers(-3, 4, (3 * size, dimension)), axis=0)
    points = random.permutation(points)[:size]
    labels = [k % classes for k in range(len(points))]
    repeats = random.integers(1, 3, len(points))
    dataset = Dataset.from_rows(np.repeat(points, repeats, axis=0).tolist(), np.repeat(labels, repeats).tolist())
    law = Beta(*(Fraction(int(random.integers(1, 9)), int(random.integers(1, 3))) for _ in range(2)))
    s, t = random.integers(0, dataset.size, 2).tolist()
    x = tuple((2 * a + b) / 3 for a, b in zip(dataset.point(s), dataset.point(t), strict=True))
    radius = Fraction(int(random.integers(1, 8 * dimension + 8)), 8)
    optimum, claimed = best_constant_program(dataset, law, x, radius), best_constant(dataset, law, x, radius)
    assert (optimum is None) == (claimed is None)
    if optimum is None or claimed is None:
        return None
    masses_of_claim = [mass.ball(PROGRAM_BITS) for mass in claimed.masses]
    assert optimum.admits(masses_of_claim)
    total = sum(masses_of_claim, flint.arb(0))
    for theta, mass in zip(optimum.probabilities, masses_of_claim, strict=True):
        assert abs(mass / total - theta) <= optimum.radius
    return optimum.gap / float(total)


def test_closed_form_and_program_agree() -> None:
    gaps = [agreement(seed) for seed in range(25)]
    found = [gap for gap in gaps if gap is not None]
    assert len(found) > 20
    assert max(found) < 1e-7


@pytest.mark.slow
def test_closed_form_and_program_agree_on_a_thousand_cases() -> None:
    gaps = [agreement(seed) for seed in range(1_000)]
    found = [gap for gap in gaps if gap is not None]
    assert len(found) > 900
    assert max(found) < 1e-7


@pytest.mark.parametrize(
    ("name", "alpha", "radius"), [("cross", 128, "1/2"), ("simplex", 300, "1"), ("crossing", 200, "2")]
)
def test_the_masses_are_accurate_however_much_cancels_in_them(name: str, alpha: int, radius: str) -> None:
    dataset, law, epsilon = load(name), Beta(Fraction(alpha), Fraction(alpha)), Fraction(radius)
    optimum, claimed = (
        find(dataset, law, dataset.point(0), epsilon) for find in (best_constant_program, best_constant)
    )
    assert isinstance(optimum, SimplexOptimum)
    assert isinstance(claimed, Probabilities)
    for label, (mass, theta) in enumerate(zip(optimum.masses, optimum.probabilities, strict=True)):
        assert mass.is_zero() or mass.rel_accuracy_bits() > 60
        assert theta == pytest.approx(nearest_float(claimed[label]), abs=1e-4)
