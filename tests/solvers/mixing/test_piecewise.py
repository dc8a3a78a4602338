"""Piecewise laws against triangles, and an entropy in closed form."""

from fractions import Fraction

from hypothesis import given

from tests.solvers.mixing.written import TENT, law, real
from tests.strategies import examples, unit_interval


def test_the_entropy_of_a_polynomial_density_is_in_closed_form() -> None:
    assert law("piecewise(0:1: 6*x - 6*x^2)").entropy().as_fraction() == Fraction(7, 12)
    assert law(TENT).entropy().closed_form() == "5/6 - 1/3*ln(2)"


@given(unit_interval(30).filter(lambda x: 0 < x < 1))
@examples(40)
def test_a_tent_has_the_mass_of_two_triangles(x: Fraction) -> None:
    expected = 2 * x * x if x <= Fraction(1, 2) else 1 - 2 * (1 - x) ** 2
    assert law(TENT).mass(real(0), real(x)).as_fraction() == expected
    assert law(TENT).mass(real(1 - x), real(1)).as_fraction() == expected
