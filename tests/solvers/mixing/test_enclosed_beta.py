"""Enclosed masses against exact ones, and at an end that may be on either side of the centre."""

from fractions import Fraction

import flint
import pytest

from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.enclosed_beta import EnclosedBeta
from tests.strategies import approximate


@pytest.mark.parametrize(("a", "b"), [(1, 1), (4, 4), (7, 2), (300, 300), (1024, 1024), (900, 40)])
@pytest.mark.parametrize("ends", [(0, "1/2"), ("1/3", "2/3"), ("9/20", "1"), ("1/2", "3/5"), ("1/1000", "1/3")])
def test_enclosed_masses_hold_the_exact_ones(a: int, b: int, ends: tuple[object, object]) -> None:
    lower, upper = (Radicals.of(Fraction(str(end))) for end in ends)
    exact, enclosed = Beta(Fraction(a), Fraction(b)), EnclosedBeta(Fraction(a), Fraction(b))
    for bits in (64, 200):
        for one, other in (
            (exact.mass(lower, upper), enclosed.mass(lower, upper)),
            (exact.first_moment(lower, upper), enclosed.first_moment(lower, upper)),
        ):
            ball = other.ball(bits)
            assert ball.overlaps(one.ball(400))
            assert ball.rad() < flint.arb(2) ** (16 - bits)


def test_an_end_that_may_be_on_either_side_of_the_centre_is_enclosed() -> None:
    """√2 − 0.914213562373095048801688724209698 is about ½: at low precision its side of ½ is not known."""
    near = Radicals.root(Fraction(2)) - Fraction("0.914213562373095048801688724209698")
    mass = EnclosedBeta(Fraction(50), Fraction(50)).mass(Radicals.of(0), near)
    assert mass.ball(64).contains(flint.arb(0.5))
    assert approximate(mass, 25) == pytest.approx(0.5, abs=1e-20)


def test_places_next_to_the_ends_are_enclosed_at_any_precision() -> None:
    """I_u(3, 3) = 10u³ − 15u⁴ + 6u⁵ at u = 10⁻⁴⁰, which 64 bits do not tell from 0."""
    law, u = EnclosedBeta(Fraction(3), Fraction(3)), Fraction(1, 10**40)
    mass = law.mass(Radicals.of(0), Radicals.of(u))
    exact = 10 * u**3 - 15 * u**4 + 6 * u**5
    for bits in (64, 128, 512):
        found = mass.ball(bits)
        assert found.is_finite()
        assert found.overlaps(flint.arb(flint.fmpq(exact.numerator, exact.denominator)))
    assert mass.ball(512).rad() < 1e-130
