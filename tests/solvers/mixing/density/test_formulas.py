"""Formulas that are equal functions have equal keys."""

import flint
import pytest

from mixproof.solvers.mixing.density.expansions import root_of
from mixproof.solvers.mixing.density.parser import read_formula


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sin(pi*x)", "cos(pi*(x-1/2))"),
        ("sin(pi*(3-2*x))", "sin(2*pi*x)"),
        ("-sin(pi*(2*x-4))", "sin(-2*pi*x)"),
        ("cos(pi*x)", "-cos(pi*(1-x))"),
        ("x*(1-x)", "x - x^2"),
        ("sqrt(x)*exp(x)", "exp(x)*x^(1/2)"),
    ],
)
def test_equal_formulas_have_equal_keys_and_equal_values(one: str, other: str) -> None:
    first, second = read_formula(one), read_formula(other)
    assert first.key == second.key
    with flint.ctx.workprec(100):
        for w in (flint.acb("0.3"), flint.acb("0.71")):
            expansions = [formula.expanded() for formula in (first, second)]
            p = root_of(*expansions)
            values = [each.regular(w, p, False) * w ** int(p * each.exponent) for each in expansions]
            assert values[0].overlaps(values[1])
