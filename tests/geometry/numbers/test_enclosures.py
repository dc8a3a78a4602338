"""Ball arithmetic encloses, and says so to the digit: against rationals and the decimal module."""

from collections.abc import Callable
from decimal import Context, Decimal, localcontext
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
    accurate_arb,
    arb_of,
    arb_sign,
    decimal_enclosure,
    leading_digits,
    nearest_float,
    settled_sign,
    to_fmpq,
)
from tests.strategies import decimal_root, ends, examples


def enclosed(value: Fraction) -> Enclosed:
    return Enclosed(lambda bits: arb_of(value))


def recorder(tried: list[int], rule: Callable[[], flint.arb]) -> Enclosed:
    def ball(bits: int) -> flint.arb:
        tried.append(bits)
        return rule()

    return Enclosed(ball)


# --- balls of rationals -------------------------------------------------------------------------------


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


# --- signs --------------------------------------------------------------------------------------------


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


# --- decimal enclosures -------------------------------------------------------------------------------


@given(st.fractions(), st.integers(1, 60))
@examples(200)
def test_a_decimal_enclosure_holds_the_number_to_the_digits_asked_for(value: Fraction, digits: int) -> None:
    low, high = decimal_enclosure(enclosed(value), digits)
    assert Fraction(low) <= value <= Fraction(high)
    assert Fraction(high) - Fraction(low) <= Fraction(3, 10**digits)
    assert [len(text.partition(".")[2]) for text in (low, high)] == [digits, digits]


@given(st.integers(2, 10**30), st.integers(1, 100))
@examples(60)
def test_a_decimal_enclosure_of_a_root_agrees_with_the_decimal_module(radicand: int, digits: int) -> None:
    low, high = decimal_enclosure(Enclosed(lambda bits: flint.arb(radicand).sqrt()), digits)
    with localcontext(Context(prec=200)):
        root = decimal_root(Fraction(radicand), 2)
        assert Decimal(low) - Decimal("1e-150") <= root <= Decimal(high) + Decimal("1e-150")


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (Fraction(2, 3), 5, ("0.66666", "0.66667")),
        (Fraction(-2, 3), 5, ("-0.66667", "-0.66666")),
        (Fraction(-1, 3000), 3, ("-0.001", "0.000")),
        (Fraction(1, 4), 3, ("0.250", "0.250")),
        (Fraction(-7, 4), 2, ("-1.75", "-1.75")),
        (Fraction(0), 2, ("0.00", "0.00")),
        (Fraction(10**40) + Fraction(1, 3), 2, ("1" + "0" * 40 + ".33", "1" + "0" * 40 + ".34")),
    ],
)
def test_worked_enclosures(value: Fraction, digits: int, expected: tuple[str, str]) -> None:
    assert decimal_enclosure(enclosed(value), digits) == expected


def test_a_decimal_enclosure_has_twenty_digits_unless_told() -> None:
    assert decimal_enclosure(Enclosed(lambda bits: flint.arb(2).sqrt())) == (
        "1.41421356237309504880",
        "1.41421356237309504881",
    )


def test_an_enclosure_that_is_wide_or_infinite_at_first_is_tried_again() -> None:
    def rule(bits: int) -> flint.arb:
        if bits < 256:
            return flint.arb("inf")
        return flint.arb(1, 1) if bits < 512 else flint.arb(1) / 7

    assert decimal_enclosure(Enclosed(rule), 3) == ("0.142", "0.143")


def test_a_number_that_no_precision_tells_better_keeps_its_wide_enclosure() -> None:
    wide = Enclosed(lambda bits: flint.arb(1, 0.25))
    low, high = decimal_enclosure(wide, 3)
    assert Fraction("0.749") <= Fraction(low) <= Fraction("0.75")
    assert Fraction("1.25") <= Fraction(high) <= Fraction("1.251")


def test_a_number_without_a_finite_enclosure_is_an_arithmetic_error() -> None:
    with pytest.raises(ArithmeticError, match="no finite enclosure"):
        decimal_enclosure(Enclosed(lambda bits: flint.arb("nan")), 3)


# --- numbers for display ------------------------------------------------------------------------------


def just_above(whole: int) -> Enclosed:
    """√(n² + 1) − n, which is 1/(2n) less about 1/(8n³), and of which 3·log₂ n bits cancel."""
    return Enclosed(lambda bits: flint.arb(whole**2 + 1).sqrt() - whole)


def third_of_cancelled(places: int) -> Enclosed:
    """(√(n² + 1) − n)/(√(9n² + 1) − 3n + √(n² + 1) − n) for n = 10^places, which is 3/4: 0/0 at low precision."""

    def rule(bits: int) -> flint.arb:
        whole = 10**places
        one, other = just_above(whole).rule(bits), just_above(3 * whole).rule(bits)
        return one / (one + other)

    return Enclosed(rule)


@pytest.mark.parametrize("places", [1, 20, 100, 1000, 6000])
def test_a_float_is_near_however_much_cancels(places: int) -> None:
    assert nearest_float(third_of_cancelled(places)) == pytest.approx(0.75, abs=1e-3 if places == 1 else 1e-12)


@given(st.integers(2, 10**6), st.integers(0, 200), st.integers(1, 15))
@examples(60)
def test_leading_digits_are_those_of_the_number_however_much_cancels(base: int, places: int, digits: int) -> None:
    whole = base * 10**places
    text = leading_digits(just_above(whole), digits)
    with localcontext(Context(prec=1000)):
        expected = (Decimal(whole) ** 2 + 1).sqrt() - whole
        assert abs(Decimal(text) - expected) <= expected * Decimal(10) ** (1 - digits)
    assert accurate_arb(just_above(whole), digits).rel_accuracy_bits() >= 3.4 * digits


def test_what_is_not_told_from_zero_is_shown_as_zero() -> None:
    assert leading_digits(Enclosed(lambda bits: flint.arb(3).sqrt() ** 2 - 3), 5) == "0"
    assert leading_digits(enclosed(Fraction(0)), 5) == "0"
    assert leading_digits(enclosed(Fraction(-1, 10**400)), 2) == "-1.0e-400"


def test_a_number_known_no_better_is_shown_as_it_is_known_and_one_not_known_at_all_is_an_error() -> None:
    assert 0.75 <= nearest_float(Enclosed(lambda bits: flint.arb(1, 0.25))) <= 1.25
    for shown in (nearest_float, lambda value: leading_digits(value, 3)):
        with pytest.raises(ArithmeticError, match="no finite enclosure"):
            shown(Enclosed(lambda bits: flint.arb("nan")))
