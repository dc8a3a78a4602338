"""Signs of sums of roots, integer roots and logarithms, against other libraries."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.numbers.radicals import Radicals
from mixproof.theory.checker.budget import Clock
from mixproof.theory.checker.roots import integer_root, log_bounds, sign
from tests.strategies import examples

SMALL_RATIONALS = st.fractions(min_value=-3, max_value=3, max_denominator=6)
RADICANDS = st.fractions(min_value=Fraction(1, 9), max_value=50, max_denominator=9)


@examples(150)
@given(st.lists(st.tuples(SMALL_RATIONALS, RADICANDS), max_size=5), st.sampled_from((2, 3, 6)), st.booleans())
def test_signs_of_sums_of_roots(parts: list[tuple[Fraction, Fraction]], degree: int, cancel: bool) -> None:
    terms: dict[Fraction, Fraction] = {}
    for coefficient, radicand in parts:
        terms[radicand] = terms.get(radicand, Fraction(0)) + coefficient
        if cancel:  # the same number, written by another radicand
            other = radicand * 2**degree
            terms[other] = terms.get(other, Fraction(0)) - coefficient / 2
    exact = Radicals.total([Radicals.root(r, degree) * c for r, c in terms.items()])
    assert sign(terms, degree, Clock(30)) == exact.sign()
    assert not cancel or exact.sign() == 0


def test_a_sum_that_is_nearly_zero_is_told_from_zero() -> None:
    root = Fraction(10**80 + 1, 10**80)
    terms = {root: Fraction(1), Fraction(1): Fraction(-1)}
    assert sign(terms, 2, Clock(30)) == 1
    assert sign({Fraction(2): Fraction(3), Fraction(18): Fraction(-1)}, 2, Clock(30)) == 0


@examples(100)
@given(st.integers(0, 10**30), st.integers(2, 12))
def test_whole_roots(n: int, degree: int) -> None:
    root = integer_root(n, degree)
    assert root**degree <= n < (root + 1) ** degree


@examples(60)
@given(st.fractions(min_value=Fraction(1, 10**6), max_value=10**6, max_denominator=10**6))
def test_logarithms_are_enclosed(value: Fraction) -> None:
    from flint import arb, ctx

    low, high = log_bounds(value)
    with ctx.workprec(200):
        exact = (arb(value.numerator) / value.denominator).log()
        assert arb(low.numerator) / low.denominator <= exact <= arb(high.numerator) / high.denominator
    assert high - low < Fraction(1, 10**15)
