"""Laws from functions of complex balls, and functions that are no densities."""

from fractions import Fraction

import flint
import pytest

from mixproof.geometry.errors import InputError
from mixproof.solvers.mixing.density.construction import density_from_function
from tests.solvers.mixing.written import law, real
from tests.strategies import approximate


def test_a_function_is_a_law_with_the_exponents_that_are_declared() -> None:
    half = Fraction(-1, 2)
    found = density_from_function(lambda x, analytic: 1 / flint.acb.pi(), (half, half), is_symmetric=True)
    expected = law("beta(1/2,1/2)")
    ends = real(Fraction(1, 9)), real(Fraction(5, 6))
    assert abs(approximate(found.mass(*ends)) - approximate(expected.mass(*ends))) < Fraction(1, 10**25)
    assert found.is_symmetric
    assert found.end_exponent == half


def test_functions_that_are_no_densities_are_refused() -> None:
    zero = (Fraction(0), Fraction(0))
    for function, symmetric, told in (
        (lambda x, analytic: flint.acb(2), True, "integrates to 2"),
        (lambda x, analytic: 2 * x, True, "its two halves differ"),
        (lambda x, analytic: flint.acb(1), False, "say is_symmetric=True"),
        (lambda x, analytic: 1 - 2 * x, False, "has to be positive on (0, 1)"),
    ):
        with pytest.raises(InputError, match=told.replace("(", r"\(").replace(")", r"\)")):
            density_from_function(function, zero, symmetric)
    with pytest.raises(InputError, match="above -1"):
        density_from_function(lambda x, analytic: flint.acb(1), (Fraction(-1), Fraction(0)))
