"""Laws as they are written, and their densities as plain functions, for the tests of laws."""

import math
from collections.abc import Callable
from fractions import Fraction

import pytest

from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.parser import parse_mixing

TENT = "piecewise(0:1/2: 4*x; 1/2:1: 4 - 4*x)"

ARCSINE = "density(1/(pi*sqrt(x*(1-x))); -1/2; -1/2)"

DECAY = "density(exp(-x)/(1-exp(-1)); 0; 0)"

MIXED = "mixture(1/2*uniform + 1/2*beta(8,8))"

UNLIKE = "mixture(1/4*beta(1/2,1/2) + 3/4*beta(1,3/2))"

Formula = Callable[[float], float]


def tent(x: float) -> float:
    return 4 * min(x, 1 - x)


def beta_density(a: float, b: float) -> Formula:
    scale = math.gamma(a + b) / (math.gamma(a) * math.gamma(b))
    return lambda x: scale * x ** (a - 1) * (1 - x) ** (b - 1)


def mixed(weight: float, one: Formula, other: Formula) -> Formula:
    return lambda x: weight * one(x) + (1 - weight) * other(x)


DENSITIES: dict[str, tuple[Formula, list[float]]] = {
    TENT: (tent, [0.5]),
    ARCSINE: (lambda x: 1 / (math.pi * math.sqrt(x * (1 - x))), []),
    DECAY: (lambda x: math.exp(-x) / (1 - math.exp(-1)), []),
    MIXED: (mixed(0.5, beta_density(1, 1), beta_density(8, 8)), []),
    UNLIKE: (mixed(0.25, beta_density(0.5, 0.5), beta_density(1, 1.5)), []),
    "density(3/2*sqrt(x); 1/2; 0)": (lambda x: 1.5 * math.sqrt(x), []),
    "density(pi/2*sin(pi*x); 1; 1)": (lambda x: math.pi / 2 * math.sin(math.pi * x), []),
}

each_density = pytest.mark.parametrize("text", DENSITIES, ids=str)


def law(text: str) -> Mixing:
    return parse_mixing(text)


def real(value: float | Fraction) -> Radicals:
    return Radicals.of(Fraction(value))
