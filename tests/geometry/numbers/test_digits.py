"""Digits of enclosed numbers: the same as the decimal module's, however much cancels."""

from decimal import Context, Decimal, localcontext
from fractions import Fraction

import flint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.numbers.digits import accurate_arb, decimal_enclosure, leading_digits, nearest_float
from mixproof.geometry.numbers.enclosures import Enclosed
from tests.geometry.numbers.test_enclosures import enclosed
from tests.strategies import decimal_root, examples


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
