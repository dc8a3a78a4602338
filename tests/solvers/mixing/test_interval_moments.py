"""Moments of λ on intervals: against integrals by SciPy, and enclosures against laws that are known twice."""

from fractions import Fraction

import flint
import pytest
from scipy.integrate import quad
from scipy.stats import beta as scipy_beta

from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.interval_moments import IntervalMoments
from mixproof.solvers.mixing.parser import parse_mixing

LAWS = [(1, 1), (2, 1), (Fraction(1, 2), Fraction(1, 2)), (Fraction(1, 2), 3), (Fraction(5, 2), 4), (128, 128)]
INTERVALS = [(0, 1), (0, Fraction(1, 4)), (Fraction(1, 3), Fraction(1, 2)), (Fraction(7, 8), 1)]


@pytest.mark.parametrize("law", LAWS, ids=str)
@pytest.mark.parametrize("interval", INTERVALS, ids=str)
def test_beta_moments_are_integrals(law: tuple[Fraction, Fraction], interval: tuple[Fraction, Fraction]) -> None:
    a, b = map(Fraction, law)
    lower, upper = map(Fraction, interval)
    found = IntervalMoments(Beta(a, b))(lower, upper)
    for power, ball in enumerate(found):
        # λ^k times the density is the density of Beta(a + k, b), up to E[λ^k].
        whole = scipy_beta.moment(power, float(a), float(b)) if power else 1.0
        shifted = scipy_beta(float(a) + power, float(b))
        wanted = whole * (shifted.cdf(float(upper)) - shifted.cdf(float(lower)))
        assert float(ball) == pytest.approx(wanted, rel=1e-9, abs=1e-15)
        assert ball.rad() < 1e-60


@pytest.mark.parametrize("interval", INTERVALS, ids=str)
def test_enclosed_second_moments_hold_the_exact_ones(interval: tuple[Fraction, Fraction]) -> None:
    lower, upper = map(Fraction, interval)
    exact = IntervalMoments(Beta(Fraction(2), Fraction(2)))(lower, upper)
    enclosed = IntervalMoments(parse_mixing("piecewise(0:1: 6*x - 6*x^2)"))(lower, upper)
    for one, other in zip(exact, enclosed, strict=True):
        assert one.overlaps(other)
    assert enclosed[2].rad() <= float((upper - lower) ** 2 / 4 * 2) * float(exact[0])


@pytest.mark.parametrize("law", [(2, 1), (Fraction(1, 2), 3), (3, 3)], ids=str)
def test_both_orders_add_the_mirror_image(law: tuple[Fraction, Fraction]) -> None:
    a, b = map(Fraction, law)
    found = IntervalMoments(Beta(a, b)).both_orders(Fraction(1, 8), Fraction(3, 8))
    density = scipy_beta(float(a), float(b)).pdf
    for power, ball in enumerate(found):
        wanted = quad(lambda x, power=power: x**power * (density(x) + density(1 - x)), 0.125, 0.375)[0]
        assert float(ball) == pytest.approx(wanted, rel=1e-9)


def test_small_masses_keep_their_digits() -> None:
    mass, first, second = IntervalMoments(Beta(Fraction(128), Fraction(128)))(Fraction(0), Fraction(1, 64))
    assert mass > 0
    assert mass.rad() < 1e-20 * mass
    mean = first / mass
    assert Fraction(1, 80) < Fraction(float(mean)) < Fraction(1, 64)
    assert second / mass > mean * mean - flint.arb(2) ** -200
