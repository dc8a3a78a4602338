"""Expansions of formulas against the functions themselves."""

import math

import flint
import pytest

from mixproof.solvers.mixing.density.expansions import root_of
from mixproof.solvers.mixing.density.parser import read_formula
from tests.solvers.mixing.written import Formula


@pytest.mark.parametrize(
    ("text", "function"),
    [
        ("2^3*x/4", lambda x: 2 * x),
        ("exp(-x^2)*cos(x) + 1e-1", lambda x: math.exp(-x * x) * math.cos(x) + 0.1),
        ("x^(-1/2)*(1+x)^(2/3)", lambda x: x**-0.5 * (1 + x) ** (2 / 3)),
        ("log(2+x)/sqrt(1+x)", lambda x: math.log(2 + x) / math.sqrt(1 + x)),
        ("sin(x)*x + x^2", lambda x: math.sin(x) * x + x * x),
        ("sin(pi*(1-x))", lambda x: math.sin(math.pi * x)),
        ("λ**2 + sqrt(λ)", lambda x: x * x + math.sqrt(x)),
    ],
)
def test_expansions_are_the_functions(text: str, function: Formula) -> None:
    expansion = read_formula(text).expanded()
    p = root_of(expansion)
    mirrored = read_formula(text).mirrored().expanded()
    q = root_of(mirrored)
    for x in (0.01, 0.3, 0.8):
        w, v = x ** (1 / p), (1 - x) ** (1 / q)
        value = float(expansion.regular(flint.acb(w), p, False).real.mid()) * x ** float(expansion.exponent)
        other = float(mirrored.regular(flint.acb(v), q, False).real.mid()) * (1 - x) ** float(mirrored.exponent)
        assert value == pytest.approx(function(x), rel=1e-12)
        assert other == pytest.approx(function(x), rel=1e-12)
