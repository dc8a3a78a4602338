"""The logistic polynomial against the logistic function."""

from fractions import Fraction

import flint
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.solvers.linear.logistic_polynomial import logistic_polynomial
from tests.strategies import examples


@given(st.fractions(-9, 9, max_denominator=50))
@examples(50)
def test_the_logistic_polynomial_is_within_its_error(score: Fraction) -> None:
    logistic = logistic_polynomial(Fraction(9), 100)
    with flint.ctx.workprec(logistic.precision):
        exact = 1 / (1 + (-arb_of(score)).exp())
        polynomial = flint.arb_poly(logistic.odd)(arb_of(score / 9)) + flint.arb("0.5")
        assert abs(exact - polynomial) <= logistic.error
        assert logistic.error < flint.arb(2) ** -100
