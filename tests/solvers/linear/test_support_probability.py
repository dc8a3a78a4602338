"""How probable it is that Gaussian points all support: SciPy's Student law, draws, and the printed proof."""

from math import floor, log, pi, sqrt

import flint
import numpy as np
import pytest
from scipy.stats import binomtest, t

from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.digits import nearest_float
from mixproof.solvers.linear.support_probability import least_dimension, miss_probability, support_probability

DRAWS = 20_000


def multipliers(points: int, dimension: int, seed: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """The solutions of Q·a = 1 for many draws of the points themselves, a draw a row."""
    z = np.random.default_rng(seed).standard_normal((DRAWS, points, dimension))
    return np.asarray(np.linalg.solve(z @ z.transpose(0, 2, 1), np.ones((DRAWS, points, 1)))[:, :, 0])


@pytest.mark.parametrize(("points", "dimension"), [(2, 2), (2, 9), (3, 3), (10, 60), (50, 1000), (400, 401)])
def test_a_miss_has_the_tail_of_students_law(points: int, dimension: int) -> None:
    freedom = dimension - points + 2
    expected = t.sf(sqrt(freedom / (points - 1)), freedom)
    assert nearest_float(miss_probability(points, dimension)) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("points", "dimension"), [(2, 2), (2, 6), (3, 4), (5, 5), (6, 9), (8, 20)])
def test_draws_of_the_points_keep_to_the_probabilities(points: int, dimension: int) -> None:
    negative = multipliers(points, dimension, seed=3) < 0
    # Each multiplier has one law, so the first ones are independent draws of it.
    misses = binomtest(int(negative[:, 0].sum()), DRAWS).proportion_ci(0.9999)
    assert misses.low <= nearest_float(miss_probability(points, dimension)) <= misses.high
    support = binomtest(int((~negative.any(axis=1)).sum()), DRAWS).proportion_ci(0.9999)
    low, high = map(nearest_float, support_probability(points, dimension))
    assert support.low <= high
    assert low <= support.high


@pytest.mark.parametrize(("points", "dimension"), [(2, 2), (4, 4), (6, 9), (10, 25)])
def test_draws_of_the_points_support_as_the_law_of_the_multipliers_says(points: int, dimension: int) -> None:
    generator = np.random.default_rng(8)
    normal = generator.standard_normal((DRAWS, points))
    chi = np.sqrt(generator.chisquare(dimension - points + 2, DRAWS))
    by_law = (normal.max(axis=1) - normal.mean(axis=1) <= chi / sqrt(points)).mean()
    directly = (multipliers(points, dimension, seed=9) >= 0).all(axis=1).mean()
    assert 0.01 < by_law < 0.99
    assert abs(by_law - directly) < 4 * sqrt(2 * by_law * (1 - by_law) / DRAWS)


def test_two_points_never_both_fail() -> None:
    # With n = 2 and m = 2 degrees of freedom P(t > √2) = ½(1 − 1/√2).
    low, high = support_probability(2, 2)
    assert nearest_float(low) == pytest.approx(sqrt(0.5), abs=1e-12)
    assert nearest_float(low) <= nearest_float(high) < 0.75


@pytest.mark.parametrize("points", [2, 3, 7, 30, 150])
def test_the_steps_of_the_proof_of_the_lemma(points: int) -> None:
    dimension = floor(10 * points * log(points) + points - 1) + 1
    freedom = dimension - points + 2
    bound = sqrt(points / (2 * pi * freedom)) * (1 - 1 / points) ** (freedom / 2)
    assert nearest_float(miss_probability(points, dimension)) <= bound * (1 + 1e-9) + 1e-12
    assert bound < points**-5 / 2
    with flint.ctx.workprec(128):
        assert support_probability(points, dimension)[0].ball(128) > 1 - flint.arb(2) / points


def test_the_bounds_are_ordered_and_rise_with_the_dimension() -> None:
    ends = [tuple(map(nearest_float, support_probability(12, d))) for d in range(10, 140)]
    assert ends[0] == ends[1] == (0.0, 0.0)
    assert all(0 <= low <= high <= 1 for low, high in ends)
    assert ends == sorted(ends)
    assert ends[-1][0] > 0.99


@pytest.mark.parametrize(("points", "dimension"), [(1, 5), (5, 4), (0, 3)])
def test_a_miss_needs_points_that_can_all_support(points: int, dimension: int) -> None:
    with pytest.raises(InputError, match=f"{points} points of R\\^{dimension}"):
        miss_probability(points, dimension)


@pytest.mark.parametrize("points", [2, 3, 10, 50])
def test_the_least_dimension_is_just_beyond_the_bound(points: int) -> None:
    bound = 10 * points * log(points) + points - 1
    assert least_dimension(points) - 1 <= bound < least_dimension(points)
