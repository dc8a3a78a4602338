"""Sums of roots for tests, with their values by the decimal module."""

import re
from collections.abc import Callable, Sequence
from decimal import Context, Decimal, localcontext
from fractions import Fraction

from hypothesis import strategies as st

from mixproof.geometry.numbers.radicals import Radicals
from tests.strategies import DECIMAL_DIGITS, decimal_root, rationals, rationals_between

ROOT_2 = Radicals.root(Fraction(2))
ROOT_3 = Radicals.root(Fraction(3))
WIDE = Context(prec=DECIMAL_DIGITS)
TINY = Decimal("1e-150")
Term = tuple[Fraction, Fraction, int]
"""Coefficient, radicand and degree."""
nonzero = rationals(6, 6).filter(bool)
radicands = rationals_between(Fraction(1, 12), 30, 12)
terms = st.tuples(nonzero, radicands, st.integers(1, 6))
sums = st.lists(terms, max_size=4)
positive_sums = st.lists(st.tuples(nonzero.map(abs), radicands, st.integers(1, 4)), min_size=1, max_size=3)


def summed(parts: Sequence[Term]) -> Radicals:
    return Radicals.total(Radicals.root(radicand, degree) * coefficient for coefficient, radicand, degree in parts)


def decimal_value(parts: Sequence[Term]) -> Decimal:
    with localcontext(WIDE):
        return sum((decimal(c) * decimal_root(radicand, degree) for c, radicand, degree in parts), Decimal(0))


def decimal(value: Fraction) -> Decimal:
    with localcontext(WIDE):
        return Decimal(value.numerator) / Decimal(value.denominator)


def sign_of(value: Decimal) -> int:
    return 0 if abs(value) < TINY else 1 if value > 0 else -1


@st.composite
def rewritten(draw: st.DrawFn, parts: Sequence[Term], factor: Fraction = Fraction(1)) -> list[Term]:
    """The same sum times a factor, written with other radicands and other degrees, and shuffled."""
    other = []
    for coefficient, radicand, degree in parts:
        moved = draw(rationals_between(Fraction(1, 5), 5, 5))
        raised = draw(st.integers(1, 3))
        split = draw(rationals(3, 2))
        new = (radicand * moved**degree) ** raised
        for share in filter(None, (split, 1 - split)):
            other.append((factor * coefficient * share / moved, new, degree * raised))
    return list(draw(st.permutations(other)))


def root_of_degree(degree: int) -> Callable[[Decimal], Decimal]:
    return lambda radicand: decimal_root(Fraction(radicand), degree)


def read_closed_form(text: str) -> Decimal:
    """Evaluate a written sum with 220 digits, each numeral and each root by the decimal module."""
    roots = {"D": Decimal, "sqrt": root_of_degree(2), **{f"root{n}": root_of_degree(n) for n in range(3, 61)}}
    with localcontext(WIDE):
        return Decimal(eval(re.sub(r"(?<![a-z\d])(\d+)", r"D('\1')", text), {"__builtins__": {}}, roots))
