"""Polynomials at ends of chords against arithmetic of radicals, and powers of balls."""

from fractions import Fraction

import flint
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.numbers.enclosures import to_fmpq
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.mixing.polynomials import at_quadratic, lowest_power, power_of, quadratic_parts
from tests.strategies import examples, rationals_between

small = rationals_between(-3, 3, 6)
coefficients = st.lists(small, min_size=0, max_size=40)


@given(coefficients, small, small, rationals_between(Fraction(1, 9), 5, 9))
@examples(80)
def test_a_value_in_a_quadratic_field_is_that_of_horners_rule(
    values: list[Fraction], p: Fraction, q: Fraction, d: Fraction
) -> None:
    polynomial = flint.fmpq_poly([to_fmpq(value) for value in values])
    u = Radicals.root(d) * q + p
    expected = Radicals.of(0)
    for value in reversed(values):
        expected = expected * u + value
    assert (at_quadratic(polynomial, (p, q, d)) - expected).sign() == 0
    parts = quadratic_parts(u)
    assert parts is not None
    assert (Radicals.root(parts[2]) * parts[1] + parts[0] - u).sign() == 0


def test_a_long_polynomial_is_summed_in_halves() -> None:
    """Σ u^j = (u^n − 1)/(u − 1) at u = (1 + √5)/2 has Fibonacci numbers as coefficients."""
    polynomial = flint.fmpq_poly([1] * 300)
    value = at_quadratic(polynomial, (Fraction(1, 2), Fraction(1, 2), Fraction(5)))
    previous, fibonacci = 0, 1  # u^n = F_n·u + F_(n−1), and 1/(u − 1) = u
    for _ in range(299):
        previous, fibonacci = fibonacci, previous + fibonacci
    u = (Radicals.root(Fraction(5)) + 1) * Fraction(1, 2)
    assert (value - (u * fibonacci + previous - 1) * u).sign() == 0


def test_the_lowest_power_is_the_order_at_zero() -> None:
    assert [lowest_power(flint.fmpq_poly(values)) for values in ([3], [0, 1], [0, 0, 0, 2, 5])] == [0, 1, 3]


def test_powers_of_balls_are_not_finite_where_they_are_not_analytic() -> None:
    across = flint.acb(flint.arb(0, 1), flint.arb(0, 1))
    for exponent in (Fraction(1, 2), Fraction(-2, 3)):
        assert not power_of(across, exponent, True).is_finite()
        value = power_of(flint.acb(4), exponent, True).real
        assert float(value.mid()) == 4 ** float(exponent) or abs(float(value.mid()) - 4 ** float(exponent)) < 1e-14
    assert power_of(across, Fraction(3), True).is_finite()
