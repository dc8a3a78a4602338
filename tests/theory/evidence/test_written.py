"""Numbers as evidence writes them: exact in JSON, and marked where they are rounded for reading."""

import re
from fractions import Fraction
from typing import Any

import flint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.numbers.enclosures import Enclosed
from mixproof.geometry.numbers.quotients import Quotient
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.theory.evidence.written import SHORT, exact_json, number_text

FRACTIONS = st.fractions(max_denominator=10**6)
ROOT = Radicals.root(Fraction(2))


def ends_of(value: Any) -> tuple[Fraction, Fraction]:
    low, high = value["enclosure"]
    return Fraction(low), Fraction(high)


@given(FRACTIONS)
def test_rationals_are_written_so_that_they_read_back(value: Fraction) -> None:
    assert Fraction(str(exact_json(value))) == value
    assert exact_json(Radicals.of(value)) == exact_json(value)


@given(st.integers(2, 10**6).filter(lambda n: round(n**0.5) ** 2 != n), st.integers(1, 10**6))
def test_irrational_values_are_enclosed_tightly(radicand: int, divisor: int) -> None:
    low, high = ends_of(exact_json(Radicals.root(Fraction(radicand)) * Fraction(1, divisor)))
    assert low**2 * divisor**2 < radicand < high**2 * divisor**2
    assert high - low <= Fraction(3, 10**20)


def test_a_short_closed_form_is_written_out() -> None:
    assert exact_json(ROOT)["closed_form"] == "sqrt(2)"  # type: ignore[index, call-overload]


def test_a_long_closed_form_is_left_out() -> None:
    long = Radicals.total(Radicals.root(Fraction(prime)) for prime in (2, 3, 5, 7, 11, 13, 17, 19))
    assert len(long.closed_form()) > SHORT
    assert set(exact_json(long)) == {"enclosure"}  # type: ignore[arg-type]


def test_a_value_known_only_by_enclosures_has_no_closed_form() -> None:
    value = exact_json(Enclosed(lambda bits: flint.arb.pi()))
    low, high = ends_of(value)
    assert low < Fraction("3.14159265358979323846265") < high
    assert set(value) == {"enclosure"}  # type: ignore[arg-type]


def test_a_quotient_that_is_rational_is_written_as_one() -> None:
    assert exact_json(Quotient(ROOT, Radicals.root(Fraction(8)))) == "1/2"


@given(FRACTIONS)
def test_numbers_for_reading_are_exact_or_marked(value: Fraction) -> None:
    text = number_text(value)
    if text.startswith("≈"):
        assert abs(Fraction(text[1:]) - value) <= abs(value) / 10**8
    else:
        assert Fraction(text) == value


@given(st.fractions(0, 1, max_denominator=10**30))
def test_numbers_for_reading_are_short(value: Fraction) -> None:
    assert len(number_text(value)) <= 20


def test_a_tiny_irrational_number_is_not_shown_as_zero() -> None:
    assert not re.fullmatch(r"≈0\.0*", number_text(ROOT * Fraction(1, 10**12)))


@pytest.mark.parametrize("places", [20, 120, 280])
def test_a_share_whose_digits_cancel_is_shown_with_true_ones(places: int) -> None:
    one, other = (Radicals.root(Fraction(n**2 + 1)) - n for n in (10**places, 3 * 10**places))
    assert number_text(Quotient(one, one + other)) == "≈0.7500000000"
    assert number_text(one) == f"≈5.000000000e-{places + 1}"
