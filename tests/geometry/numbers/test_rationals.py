"""Numbers are read as written: against counted digits, the standard library, and the laws of roots."""

import math
import time
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import (
    MAX_DIGITS,
    decimal_text,
    exact_root,
    from_hex,
    hex_text,
    rational,
    rational_text,
)
from tests.strategies import examples, rationals

finite_floats = st.floats(allow_nan=False, allow_infinity=False)


def read_or_refused(text: str) -> Fraction | str:
    try:
        return rational(text)
    except InputError as error:
        return str(error)


# --- text ---------------------------------------------------------------------------------------------


@given(st.sampled_from(["", "+", "-"]), st.text("0123456789", min_size=1, max_size=30), st.integers(0, 30), st.data())
@examples(200)
def test_decimal_text_is_its_digits_times_a_power_of_ten(
    sign: str, digits: str, places: int, data: st.DataObject
) -> None:
    places = min(places, len(digits))
    exponent = data.draw(st.none() | st.integers(-60, 60))
    text = sign + digits[: len(digits) - places] + "." + digits[len(digits) - places :]
    text += "" if exponent is None else data.draw(st.sampled_from("eE")) + str(exponent)
    magnitude = int(digits) * Fraction(10) ** ((exponent or 0) - places)
    assert rational(text) == (-magnitude if sign == "-" else magnitude)


@given(st.integers(), st.integers(min_value=1))
@examples(100)
def test_ratio_text_is_its_quotient(numerator: int, denominator: int) -> None:
    assert rational(f"{numerator}/{denominator}") * denominator == numerator


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.7", Fraction(7, 10)),
        ("7", Fraction(7)),
        ("1.", Fraction(1)),
        (".5", Fraction(1, 2)),
        ("  -2/4\n", Fraction(-1, 2)),
        ("+1.5E+3", Fraction(1500)),
        ("-0", Fraction(0)),
        ("007/2", Fraction(7, 2)),
        ("1e-30", Fraction(1, 10**30)),
        ("0.1000000000000000055511151231257827", Fraction(1000000000000000055511151231257827, 10**34)),
    ],
)
def test_worked_texts(text: str, value: Fraction) -> None:
    assert rational(text) == value


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("nan", "nan is not a finite number"),
        ("-inf", "-inf is not a finite number"),
        ("Infinity", "Infinity is not a finite number"),
        (float("nan"), "nan is not a finite number"),
        (float("-inf"), "-inf is not a finite number"),
        (np.float32("inf"), "inf is not a finite number"),
        (Decimal("NaN"), "NaN is not a finite number"),
        ("", "a value is missing"),
        (" \t", "a value is missing"),
        ("setosa", "'setosa' is not a number"),
        ("1,5", "'1,5' is not a number"),
        ("1_000", "'1_000' is not a number"),
        ("1e", "'1e' is not a number"),
        (".", "'.' is not a number"),
        ("1/2/3", "'1/2/3' is not a number"),
        ("1/-2", "'1/-2' is not a number"),
        ("0.5/2", "'0.5/2' is not a number"),
        ("\u0661", "is not a number"),
        ("3/0", "3/0 divides by zero"),
        (None, "None is not a real number"),
        (1 + 2j, r"\(1\+2j\) is not a real number"),
        (np.complex128(1), "is not a real number"),
        ([1], r"\[1\] is not a real number"),
    ],
)
def test_what_is_no_finite_number_is_told_apart(value: object, told: str) -> None:
    with pytest.raises(InputError, match=f"{told}$"):
        rational(value)


@pytest.mark.parametrize("value", [np.timedelta64(5, "D"), np.datetime64("2020-01-01")])
def test_dates_and_durations_are_not_numbers(value: object) -> None:
    with pytest.raises(InputError, match="is not a real number"):
        rational(value)


@given(st.text(max_size=60) | st.text("0123456789.eE+-/naif \n", max_size=12))
@examples(200)
def test_any_text_is_a_number_or_refused_in_one_line(text: str) -> None:
    outcome = read_or_refused(text)
    if isinstance(outcome, str):
        assert len(outcome.splitlines()) == 1
    else:
        assert outcome == Fraction(text.strip())


def test_long_text_with_line_breaks_is_refused_in_one_line() -> None:
    with pytest.raises(InputError) as refusal:
        rational("1\n2\r3" + "4" * 5000)
    assert len(str(refusal.value).splitlines()) == 1


def test_the_longest_numeral_has_max_digits() -> None:
    assert rational("7" * MAX_DIGITS) == 7 * (10**MAX_DIGITS - 1) // 9
    with pytest.raises(InputError, match=r"has 4,001 characters; a number may have 4,000$"):
        rational("7" * (MAX_DIGITS + 1))


@pytest.mark.parametrize("text", ["7" * 5000, "0." + "3" * 5000, "1/" + "7" * 5000, "x" * 5000])
def test_long_text_is_refused_by_a_short_message(text: str) -> None:
    with pytest.raises(InputError, match=f"has {len(text):,} characters") as refusal:
        rational(text)
    assert len(str(refusal.value)) < 120


def test_the_largest_exponent_is_max_digits() -> None:
    assert rational(f"1e{MAX_DIGITS}") == 10**MAX_DIGITS
    assert rational(f"1e-{MAX_DIGITS}") == Fraction(1, 10**MAX_DIGITS)
    for text in (f"1e{MAX_DIGITS + 1}", f"1e-{MAX_DIGITS + 1}"):
        with pytest.raises(InputError, match=r"has an exponent beyond 4,000$"):
            rational(text)


@pytest.mark.parametrize("value", ["1e999999999", "-1e-999999999", Decimal("1e999999999"), "1e" + "9" * 3000])
def test_enormous_exponents_are_refused_at_once(value: object) -> None:
    start = time.process_time()
    with pytest.raises(InputError, match=r"has an exponent beyond 4,000$"):
        rational(value)
    assert time.process_time() - start < 1


# --- other types --------------------------------------------------------------------------------------


@given(finite_floats)
@examples(200)
def test_a_float_is_read_through_its_shortest_decimal(value: float) -> None:
    assert rational(value) == rational(np.float64(value)) == Fraction(Decimal(repr(value)))


@given(finite_floats)
@examples(100)
def test_a_float_read_as_decimal_is_nearest_to_the_same_float(value: float) -> None:
    read = rational(value)
    assert read.numerator / read.denominator == value


@given(finite_floats)
@examples(100)
def test_a_float_read_as_binary_is_the_float(value: float) -> None:
    mantissa, exponent = math.frexp(value)
    assert rational(value, exact="binary") == Fraction(int(mantissa * 2**53)) * Fraction(2) ** (exponent - 53)


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
@examples(200)
def test_a_float32_is_read_through_its_own_shortest_decimal(value: float) -> None:
    single = np.float32(value)
    read = rational(single)
    shortest = np.format_float_scientific(single, unique=True)
    assert read == Fraction(shortest)
    assert len(shortest.partition("e")[0].strip("-").replace(".", "")) <= 9
    assert rational(single, exact="binary") == Fraction(value)


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64, np.longdouble])
def test_a_tenth_of_any_float_type_is_a_tenth_as_decimal_only(kind: type[np.floating[np.typing.NBitBase]]) -> None:
    tenth = kind("0.1")
    assert rational(tenth) == Fraction(1, 10)
    assert rational(tenth, exact="binary") != Fraction(1, 10)


def test_a_float32_tenth_as_binary_is_what_it_stores() -> None:
    assert rational(np.float32(0.1), exact="binary") == Fraction(13421773, 2**27)
    assert rational(0.1, exact="binary") == Fraction(3602879701896397, 2**55)


@given(st.integers(-(2**63), 2**64))
@examples(100)
def test_integers_of_any_type_are_themselves(value: int) -> None:
    assert rational(value) == value
    if value < 2**63:
        assert rational(np.int64(value)) == value
    if 0 <= value < 2**64:
        assert rational(np.uint64(value)) == value


def test_truth_values_count_as_integers() -> None:
    assert [rational(flag) for flag in (True, False, np.True_, np.False_)] == [1, 0, 1, 0]


def test_fractions_and_decimals_are_taken_as_they_are() -> None:
    assert rational(Fraction(2, 3)) == Fraction(2, 3)
    assert rational(Decimal("0.10")) == Fraction(1, 10)
    assert rational(np.str_("0.1")) == Fraction(1, 10)


# --- writing ------------------------------------------------------------------------------------------


@given(st.fractions())
@examples(100)
def test_rational_text_agrees_with_the_standard_library_and_reads_back(value: Fraction) -> None:
    assert rational_text(value) == str(value)
    assert rational(rational_text(value)) == value


def test_rational_text_has_no_limit_on_length() -> None:
    value = Fraction(10**5000 + 1, 3)
    assert rational_text(value) == "1" + "0" * 4999 + "1/3"
    assert rational_text(1 / value) == "3/1" + "0" * 4999 + "1"
    assert rational_text(-(value * 3)) == "-1" + "0" * 4999 + "1"


@given(st.integers(-(10**12) + 1, 10**12 - 1), st.integers(-40, 2))
@examples(100)
def test_short_decimals_are_shown_as_decimals(digits: int, exponent: int) -> None:
    value = digits * Fraction(10) ** exponent
    shown = decimal_text(value)
    assert "≈" not in shown
    assert "/" not in shown
    assert Fraction(shown) == value


@given(st.fractions() | st.tuples(st.integers(), st.integers(1, 10**60)).map(lambda pair: Fraction(*pair)))
@examples(200)
def test_shown_numbers_are_exact_unless_marked(value: Fraction) -> None:
    shown = decimal_text(value)
    if shown.startswith("≈"):
        assert abs(Fraction(shown[1:]) - value) <= abs(value) / 10**8
        assert len(rational_text(value)) > 12
    else:
        assert Fraction(shown) == value


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(1, 3), "1/3"),
        (Fraction(-31, 5), "-6.2"),
        (Fraction(0), "0"),
        (Fraction(123456789012345678, 1000), "≈1.23456789e+14"),
        (Fraction(-1, 7**30), "≈-4.43668709e-26"),
        (Fraction(4115, 18107), "4115/18107"),
        (Fraction(1234567, 7654321), "≈0.161290205"),
        (Fraction(10) ** 5000 / 7, "≈1.42857143e+4999"),
    ],
)
def test_worked_displays(value: Fraction, shown: str) -> None:
    assert decimal_text(value) == shown


# --- roots --------------------------------------------------------------------------------------------


@given(rationals(30, 20).filter(lambda q: q > 0), st.integers(1, 12))
@examples(150)
def test_the_root_of_a_power_is_found(value: Fraction, degree: int) -> None:
    assert exact_root(value**degree, degree) == value


@given(st.integers(1, 2000), st.integers(1, 2000), st.integers(1, 12))
@examples(200)
def test_a_root_is_found_exactly_where_brute_force_finds_one(numerator: int, denominator: int, degree: int) -> None:
    value = Fraction(numerator, denominator)

    def whole_root(number: int) -> int | None:
        return next((k for k in range(1, number + 1) if k**degree >= number and k**degree == number), None)

    top, bottom = whole_root(value.numerator), whole_root(value.denominator)
    expected = None if top is None or bottom is None else Fraction(top, bottom)
    assert exact_root(value, degree) == expected


@pytest.mark.parametrize("degree", [2, 3, 5, 64, 1000])
def test_roots_of_big_numbers_are_exact(degree: int) -> None:
    base = 10 ** (6000 // degree) + 7
    assert exact_root(Fraction(base**degree, 3**degree), degree) == Fraction(base, 3)
    assert exact_root(Fraction(base**degree + 1), degree) is None
    assert exact_root(Fraction(base**degree - 1), degree) is None
    assert exact_root(Fraction(1, base**degree - 1), degree) is None


def test_one_is_every_root_of_one_and_two_has_none_of_high_degree() -> None:
    assert exact_root(Fraction(1), 10**9) == 1
    assert exact_root(Fraction(2), 10**9) is None
    assert exact_root(Fraction(2**10), 10) == 2
    assert exact_root(Fraction(2**10), 11) is None


@given(st.fractions())
def test_hexadecimal_text_is_read_back(value: Fraction) -> None:
    assert from_hex(hex_text(value)) == value
    long = value + Fraction(7**9000, 5**9000)  # beyond the digits that Python reads in decimals
    assert from_hex(hex_text(long)) == long
