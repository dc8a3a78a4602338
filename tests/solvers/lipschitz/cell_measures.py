"""Laws and small sets for the tests of measures on cells."""

from fractions import Fraction

from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.parser import parse_mixing
from tests.strategies import datasets

LAWS: list[Mixing] = [
    Beta(Fraction(1), Fraction(1)),
    Beta(Fraction(2), Fraction(1)),
    Beta(Fraction(1, 2), Fraction(3, 2)),
    Beta(Fraction(5), Fraction(5)),
    parse_mixing("piecewise(0:1/2: 4*x; 1/2:1: 4 - 4*x)"),
]
small_sets = datasets(dimensions=(1, 2), sizes=(2, 5), bound=2)
