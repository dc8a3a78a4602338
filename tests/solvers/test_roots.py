"""Brackets and roots of polynomials against roots that are put in; simplest rationals against all by denominator."""

from fractions import Fraction
from itertools import combinations

import flint
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mixproof.geometry.numbers.enclosures import to_fmpq
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.roots import bracket, roots_between, simplest_between
from tests.strategies import examples, rationals, rationals_between

small = rationals_between(-3, 3, 6)


@examples(200)
@given(rationals(bound=5, denominator=40), rationals(bound=5, denominator=40))
def test_simplest_is_the_first_by_denominator(a: Fraction, b: Fraction) -> None:
    assume(a != b)
    low, high = min(a, b), max(a, b)
    candidates = (
        Fraction(numerator, denominator)
        for denominator in range(1, 5000)
        for numerator in sorted(range(int(low * denominator) - 1, int(high * denominator) + 2), key=abs)
    )
    assert simplest_between(low, high) == next(value for value in candidates if low < value < high)


@pytest.mark.parametrize("square", [2, 3, 4, 5])
def test_brackets_enclose_roots(square: int) -> None:
    lower, upper = bracket(Radicals.root(Fraction(square)), 64)
    assert lower**2 <= square <= upper**2
    assert (lower == upper) == (square == 4)
    assert upper - lower < Fraction(1, 10**15)


def test_all_pairs_of_simple_ends_have_a_simplest() -> None:
    ends = sorted({Fraction(p, q) for q in range(1, 8) for p in range(0, 2 * q)})
    for low, high in combinations(ends, 2):
        assert low < simplest_between(low, high) < high


@given(
    st.lists(small, max_size=5), st.lists(rationals_between(Fraction(1, 5), 3, 5), max_size=2), st.tuples(small, small)
)
@examples(120)
def test_the_distinct_roots_strictly_inside_are_counted(
    roots: list[Fraction], squares: list[Fraction], ends: tuple[Fraction, Fraction]
) -> None:
    lower, upper = sorted(ends)
    assume(lower < upper)
    polynomial = flint.fmpq_poly([-7])
    for root in roots:
        polynomial *= flint.fmpq_poly([to_fmpq(-root), 1])
    for square in squares:  # no real roots
        polynomial *= flint.fmpq_poly([to_fmpq(square), 0, 1])
    inside = sorted({root for root in roots if lower < root < upper})
    first, *found, last = roots_between(polynomial, Radicals.of(lower), Radicals.of(upper))
    assert (first, last) == ((lower, lower), (upper, upper))
    assert len(found) == len(inside)
    assert all(low <= root <= high for (low, high), root in zip(found, inside, strict=True))


def test_an_empty_interval_is_refused() -> None:
    for lower, upper in ((1, 1), (2, 1)):
        with pytest.raises(ValueError, match="no interval"):
            roots_between(flint.fmpq_poly([-1, 1]), Radicals.of(lower), Radicals.of(upper))
