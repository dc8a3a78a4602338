"""Ball arithmetic: balls that hold their number, and signs within a budget."""

from collections.abc import Callable
from fractions import Fraction

import flint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.numbers.enclosures import (
    DEFAULT_BUDGET,
    FIRST_BITS,
    Enclosed,
    Real,
    arb_of,
    arb_sign,
    settled_sign,
    to_fmpq,
)
from tests.strategies import ends, examples


def enclosed(value: Fraction) -> Enclosed:
    return Enclosed(lambda bits: arb_of(value))


def recorder(tried: list[int], rule: Callable[[], flint.arb]) -> Enclosed:
    def ball(bits: int) -> flint.arb:
        tried.append(bits)
        return rule()

    return Enclosed(ball)


@given(st.fractions())
@examples(100)
def test_a_flint_rational_has_the_same_numerator_and_denominator(value: Fraction) -> None:
    same = to_fmpq(value)
    assert (int(same.p), int(same.q)) == (value.numerator, value.denominator)


@given(st.fractions(), st.integers(2, 300))
@examples(200)
def test_the_ball_of_a_rational_holds_it_and_is_as_small_as_its_precision(value: Fraction, bits: int) -> None:
    with flint.ctx.workprec(bits):
        low, high = ends(arb_of(value))
    assert low <= value <= high
    assert high - low <= abs(value) * Fraction(4, 2**bits)


@given(st.integers(-(2**60), 2**60), st.integers(0, 200))
@examples(100)
def test_the_ball_of_a_short_dyadic_has_no_radius(mantissa: int, exponent: int) -> None:
    with flint.ctx.workprec(64):
        low, high = ends(arb_of(Fraction(mantissa, 2**exponent)))
    assert low == high == Fraction(mantissa, 2**exponent)


def test_an_enclosure_is_computed_at_the_precision_asked_for() -> None:
    seen: list[tuple[int, int]] = []

    def rule(bits: int) -> flint.arb:
        seen.append((bits, flint.ctx.prec))
        return flint.arb(1) / 3

    before = flint.ctx.prec
    widths = [high - low for low, high in (ends(Enclosed(rule).ball(bits)) for bits in (64, 1000))]
    assert seen == [(64, 64), (1000, 1000)]
    assert flint.ctx.prec == before
    assert widths[1] < Fraction(1, 2**990) < Fraction(1, 2**70) < widths[0]


def test_nothing_but_enclosures_is_known_of_an_enclosed_number() -> None:
    half: Real = enclosed(Fraction(1, 2))
    assert (half.as_fraction(), half.closed_form()) == (None, None)


@pytest.mark.parametrize(
    ("middle", "radius", "sign"),
    [(2, 1, 1), (-2, 1, -1), (0, 0, 0), (0, 1, None), (1, 1, None), (-1, 1, None), (1, 2, None)],
)
def test_a_ball_has_a_sign_where_all_its_numbers_share_it(middle: int, radius: int, sign: int | None) -> None:
    assert arb_sign(flint.arb(middle, radius)) == sign


@given(st.fractions())
@examples(100)
def test_the_sign_of_an_enclosed_rational_is_its_own(value: Fraction) -> None:
    assert settled_sign(enclosed(value)) == (value > 0) - (value < 0)


@given(st.integers(1, 2000), st.sampled_from([-1, 1]))
@examples(40)
def test_the_sign_of_a_tiny_difference_is_found_within_the_budget(exponent: int, sign: int) -> None:
    gap = sign * Fraction(1, 2**exponent)
    real = Enclosed(lambda bits: flint.arb(2).sqrt() ** 2 - 2 + arb_of(gap))
    assert settled_sign(real) == sign


def test_precision_doubles_up_to_the_budget_and_no_further() -> None:
    tried: list[int] = []
    zero = recorder(tried, lambda: flint.arb(2).sqrt() ** 2 - 2)
    assert settled_sign(zero, budget=256) is None
    assert tried == [64, 128, 256]
    tried.clear()
    assert settled_sign(zero, budget=255) is None
    assert tried == [64, 128]
    tried.clear()
    assert settled_sign(zero) is None
    assert (tried[0], tried[-1]) == (FIRST_BITS, DEFAULT_BUDGET)


def test_a_settled_sign_asks_for_no_more_precision() -> None:
    tried: list[int] = []
    assert settled_sign(recorder(tried, lambda: flint.arb(2).sqrt() - 2)) == -1
    assert tried == [FIRST_BITS]
