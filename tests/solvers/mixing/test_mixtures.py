"""Mixtures: their symmetry, exact densities, and equal polynomial densities."""

import math
from fractions import Fraction

import flint
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.mixtures import Mixture
from mixproof.solvers.mixing.piecewise import Piecewise
from tests.solvers.mixing.written import law, real
from tests.strategies import approximate, examples


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 4)), min_size=1, max_size=4))
@examples(60)
def test_a_mixture_of_integer_laws_is_a_polynomial_density(parts: list[tuple[int, int, int]]) -> None:
    total = sum(weight for *_, weight in parts)
    mixture = Mixture.of([(Fraction(w, total), Beta(Fraction(a), Fraction(b))) for a, b, w in parts])
    x, y = flint.fmpq_poly([0, 1]), flint.fmpq_poly([1, -1])
    density = flint.fmpq_poly()
    for a, b, w in parts:
        constant = Fraction(math.factorial(a + b - 1), math.factorial(a - 1) * math.factorial(b - 1))
        density += x ** (a - 1) * y ** (b - 1) * flint.fmpq(w * constant.numerator, total)
    coefficients = tuple(Fraction(int(c.p), int(c.q)) for c in density.coeffs())
    same = Piecewise((Fraction(0), Fraction(1)), (coefficients,))
    assert mixture.is_symmetric == same.is_symmetric
    assert mixture.end_exponent == same.end_exponent
    third, rest = real(Fraction(1, 3)), Radicals.root(Fraction(1, 2))
    assert mixture.mass(third, rest).closed_form() == same.mass(third, rest).closed_form()
    assert approximate(mixture.end_coefficient) == approximate(same.end_coefficient)
    assert mixture.density(Fraction(2, 7)).as_fraction() == same.density(Fraction(2, 7)).as_fraction()


def test_a_mixture_is_symmetric_exactly_where_its_masses_are() -> None:
    for text, expected in (
        ("mixture(1/2*beta(1/2,3) + 1/2*beta(3,1/2))", True),
        ("mixture(1/3*beta(1/2,3) + 2/3*beta(3,1/2))", False),
        ("mixture(1/2*beta(1/2,1) + 1/2*uniform)", False),
        ("mixture(1/4*beta(1/2,2) + 1/4*beta(2,1/2) + 1/2*uniform)", True),
        ("mixture(1/2*beta(3/2,1/2) + 1/2*beta(1/2,3/2))", True),
        ("mixture(1/2*beta(3/2,5/2) + 1/4*beta(5/2,3/2) + 1/4*beta(2,2))", False),
    ):
        found = law(text)
        half = approximate(found.mass(real(0), real(Fraction(1, 2))))
        assert found.is_symmetric is expected
        assert (abs(half - Fraction(1, 2)) < Fraction(1, 10**20)) is expected


def test_densities_of_a_mixture_are_exact_on_a_common_scale_only() -> None:
    assert law("mixture(1/2*beta(1/2,3/2) + 1/2*beta(5/2,7/2))").density_cost is not None
    assert law("mixture(1/2*beta(1/2,1) + 1/2*beta(1,1))").density_cost is not None  # 1/B(1, b) = b
    assert law("mixture(1/2*beta(1/2,1/2) + 1/2*beta(1,1))").density_cost is None
