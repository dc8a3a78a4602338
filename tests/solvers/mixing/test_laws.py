"""All laws of λ: against SciPy's quadrature, against equal Beta laws, and by what has to hold for every law."""

import math
from fractions import Fraction
from itertools import pairwise

import flint
import numpy as np
import pytest
from scipy import integrate

from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.mixing.beta import Beta
from tests.solvers.mixing.written import ARCSINE, DENSITIES, each_density, law, real
from tests.strategies import approximate
from tests.strategies import ends as bounds


@each_density
@pytest.mark.parametrize(("low", "high"), [("0", "1/3"), ("1/5", "4/5"), ("2/3", "1"), ("0", "1"), ("9/20", "11/20")])
def test_masses_and_moments_are_integrals_of_the_density(text: str, low: str, high: str) -> None:
    density, kinks = DENSITIES[text]
    start, end = Fraction(low), Fraction(high)
    inside = [kink for kink in kinks if start < kink < end] or None
    for factor, exact in (
        (lambda x: 1.0, law(text).mass(real(start), real(end))),
        (lambda x: x, law(text).first_moment(real(start), real(end))),
    ):
        expected, _ = integrate.quad(
            lambda x, factor=factor: factor(x) * density(x), float(start), float(end), points=inside, limit=200
        )
        assert float(approximate(exact)) == pytest.approx(expected, abs=2e-8)


@each_density
def test_ends_of_chords_with_roots_have_masses_too(text: str) -> None:
    density, _ = DENSITIES[text]
    ends = Radicals.root(Fraction(1, 8)) - Fraction(1, 5), Radicals.root(Fraction(1, 2))
    low, high = (float(approximate(end)) for end in ends)
    expected, _ = integrate.quad(density, low, high, points=[0.5])
    assert float(approximate(law(text).mass(*ends))) == pytest.approx(expected, abs=1e-9)


@each_density
def test_the_density_is_that_of_both_orders_up_to_one_factor(text: str) -> None:
    density, _ = DENSITIES[text]
    with flint.ctx.workprec(128):
        ratios = [
            float(law(text).density_ball(x).mid()) / (density(float(x)) + density(float(1 - x)))
            for x in (Fraction(1, 10), Fraction(1, 3), Fraction(1, 2), Fraction(19, 20))
        ]
        total = float(law(text).density_total().mid())
    assert ratios == pytest.approx([total] * 4, rel=1e-9)


@each_density
def test_the_exact_density_is_the_enclosed_one(text: str) -> None:
    found = law(text)
    if found.density_cost is None:
        return
    for x in (Fraction(1, 10), Fraction(2, 3)):
        with flint.ctx.workprec(100):
            low, high = bounds(found.density_ball(x))
        exact_low, exact_high = bounds(found.density(x).ball(400))
        assert low <= exact_low
        assert exact_high <= high


@each_density
def test_the_density_near_its_ends_is_its_coefficient_times_its_power(text: str) -> None:
    found, near = law(text), Fraction(1, 10**60)
    with flint.ctx.workprec(500):
        ratio = found.density_ball(near) / Radicals.power(near, found.end_exponent).ball(500)
    assert float(ratio.mid()) == pytest.approx(float(approximate(found.end_coefficient)), rel=1e-12)


@each_density
def test_moments_of_powers_are_integrals(text: str) -> None:
    density, kinks = DENSITIES[text]
    with flint.ctx.workprec(128):
        found = [float(value.mid()) for value in law(text).power_moments(5)]
    expected = [
        integrate.quad(lambda x, j=j: x**j * (1 - x) ** (5 - j) * density(x), 0, 1, points=kinks or None)[0]
        for j in range(6)
    ]
    assert found == pytest.approx(expected, abs=1e-8)
    cross, _ = integrate.quad(lambda x: x * (1 - x) * density(x), 0, 1, points=kinks or None)
    assert float(approximate(law(text).cross_moment)) == pytest.approx(cross, abs=1e-8)


@each_density
def test_the_entropy_is_its_integral(text: str) -> None:
    density, kinks = DENSITIES[text]

    def entropy(x: float) -> float:
        return (-x * math.log(x) - (1 - x) * math.log(1 - x)) * density(x)

    expected, _ = integrate.quad(entropy, 0, 1, points=kinks or None)
    assert float(approximate(law(text).entropy())) == pytest.approx(expected, abs=1e-8)


@each_density
@pytest.mark.parametrize("width", ["1/3", "1/50", "1/2000"])
def test_no_interval_of_a_length_has_more_mass_than_the_bound(text: str, width: str) -> None:
    length = Fraction(width)
    starts = [(1 - length) * Fraction(k, 60) for k in range(61)]
    most = max(float(approximate(law(text).mass(real(at), real(at + length)), 12)) for at in starts)
    bound = float(law(text).greatest_mass(length).lower())
    assert most <= bound * (1 + 1e-9)
    assert bound < 12 * most


@each_density
def test_float_masses_are_the_enclosed_ones(text: str) -> None:
    places = [Fraction(k, 13) for k in range(14)]
    lower, upper = (np.array([float(x) for x in part]) for part in (places[:-1], places[1:]))
    masses, moments = law(text).between(lower, upper)
    pairs = [(real(a), real(b)) for a, b in pairwise(places)]
    assert masses == pytest.approx([float(approximate(law(text).mass(*pair))) for pair in pairs], abs=1e-11)
    assert moments == pytest.approx([float(approximate(law(text).first_moment(*pair))) for pair in pairs], abs=1e-11)


def test_float_masses_far_in_either_tail_keep_their_digits() -> None:
    sharp = Beta(Fraction(1024), Fraction(1000))
    lower, upper = np.array([0.2, 0.75]), np.array([0.25, 0.8])
    masses, _ = sharp.between(lower, upper)
    for found, low, high in zip(masses, lower, upper, strict=True):
        mass = sharp.mass(real(Fraction(str(low))), real(Fraction(str(high)))).ball(4000)
        assert 0 < found < 1e-60
        assert found == pytest.approx(float(mass.mid()), rel=1e-9)


@each_density
def test_quadrature_in_floats_has_the_moments(text: str) -> None:
    at, share = law(text).nodes(48)
    mean = float(approximate(law(text).first_moment(real(0), real(1))))
    square = float(approximate(law(text).cross_moment))
    assert share.sum() == pytest.approx(1, abs=1e-10)
    assert share @ at == pytest.approx(mean, abs=1e-9)
    assert share @ (at * (1 - at)) == pytest.approx(square, abs=1e-9)


EQUAL = [
    ("piecewise(0:1: 6*x - 6*x^2)", "beta(2,2)"),
    ("piecewise(0:1/4: 2*x; 1/4:1: 2*x)", "beta(2,1)"),
    ("density(6*x*(1-x); 1; 1)", "beta(2,2)"),
    ("density(6*(x - x^2))", "beta(2,2)"),
    ("density(1; 0; 0)", "uniform"),
    (ARCSINE, "beta(1/2,1/2)"),
    ("density(3/2*sqrt(x))", "beta(3/2,1)"),
    ("density(2/3*x^(-1/3); -1/3; 0)", "beta(2/3,1)"),
    ("mixture(1/2*beta(2,1) + 1/2*beta(1,2))", "uniform"),
    ("mixture(1/2*beta(3,2) + 1/2*beta(2,3))", "beta(2,2)"),
]

each_pair = pytest.mark.parametrize(("one", "other"), EQUAL, ids=str)


@each_pair
def test_two_ways_to_write_a_law_have_the_same_masses(one: str, other: str) -> None:
    ends = real(Fraction(1, 7)), Radicals.root(Fraction(1, 3))
    for part in ("mass", "first_moment"):
        found, expected = (approximate(getattr(law(text), part)(*ends), 40) for text in (one, other))
        assert abs(found - expected) < Fraction(1, 10**38)
    assert law(one).is_symmetric == law(other).is_symmetric
    assert law(one).end_exponent == law(other).end_exponent
