"""Whatever a hint proposes for a written number is one of the numbers that it may be, and it names all of them."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.hints import miswritten
from mixproof.geometry.data.written import written
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import rational

_NUMERAL = re.compile(r"(?<![\w.])[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w])", re.ASCII)
_ZEROS = {"0": "0", "arabic": "\u0660", "wide": "\uff10", "devanagari": "\u0966"}
_UNITS = [
    *(("", 0), (" kg", 0), (" m\u00b2", 0), ("\u20ac", 0), ("%", -2), ("\u2030", -3)),
    *(("k", 3), (" K", 3), ("M", 6), (" million", 6), ("bn", 9)),
]
"""Units, each with the power of ten that it may stand for."""

Values = tuple[str, set[Fraction]]
"""A text, and the numbers that it may be."""


@st.composite
def magnitudes(draw: st.DrawFn) -> Values:
    """Digits with separators: the integer and decimal part are known before they are written."""
    integer = draw(st.integers(0, 10**9 - 1))
    decimals = draw(st.sampled_from(["", "5", "25", "000", "125", "0625"]))
    group = draw(st.sampled_from(["", ",", ".", "'", "\u2019", "\u00a0", "\u202f", " ", "_"]))
    mark = draw(st.sampled_from([each for each in ".," if each != group]))
    shown = f"{integer:,}".replace(",", group)
    exact = Fraction(f"{integer}.{decimals or 0}")
    values = {exact}
    text = shown + mark + decimals if decimals else shown
    if not decimals and group == "," and text.count(",") == 1:
        values.add(Fraction(text.replace(",", ".")))
    if not decimals and group == "." and text.count(".") == 1:
        values = {Fraction(text)}  # a point is a decimal point
    if decimals and mark == "," and len(decimals) == 3 and 0 < integer < 1000:
        values.add(Fraction(text.replace(",", "")))
    if decimals and mark == "." and group == "," and text.count(",") > 1:
        values = {exact}
    return text, values


@st.composite
def numbers(draw: st.DrawFn) -> Values:
    """Such digits with a sign, a currency, a unit or a factor, in the digits of some script."""
    text, values = draw(magnitudes())
    zero = draw(st.sampled_from(sorted(_ZEROS)))
    text = "".join(chr(ord(_ZEROS[zero]) + int(each)) if each in "0123456789" else each for each in text)
    unit, power = draw(st.sampled_from(_UNITS))
    currency = draw(st.sampled_from(["", "$", "\u20ac "])) if unit != "\u20ac" else ""
    values = values | {value * Fraction(10) ** power for value in values}
    sign = draw(st.sampled_from(["", "+", "-", "\u2212", "\u2013", "()", "after"]))
    if sign == "()":
        return f"({currency}{text}{unit})", {-value for value in values}
    if sign == "after":
        return f"{currency}{text}{unit}-", {-value for value in values}
    is_minus = sign not in {"", "+"}
    return f"{sign}{currency}{text}{unit}", {-value if is_minus else value for value in values}


def proposed(text: str) -> set[Fraction]:
    """The numbers in a hint."""
    return {Fraction(each) for each in _NUMERAL.findall(miswritten(text))}


def is_read(text: str) -> bool:
    """True if a reader reads the text as it is."""
    try:
        rational(text)
    except InputError:
        return False
    return True


@given(numbers())
def test_a_hint_names_every_number_that_a_text_may_be_and_no_other(number: Values) -> None:
    text, values = number
    named = proposed(text)
    assert named == values or is_read(text), (text, miswritten(text))


@given(st.sampled_from(["<", ">", "\u2264", "\u2265", "~", "\u2248", "<=", "> "]), numbers())
def test_a_bound_is_no_number(bound: str, number: Values) -> None:
    assert proposed(bound + number[0]) == set()


@given(st.text("0123456789.,'()+-%kMKe \u00a0\u2212\u20ac$\u0663\uff15<", max_size=12))
def test_the_digits_and_the_sign_of_any_text_are_kept(text: str) -> None:
    found = written(text)
    if found is None:
        return
    plain = text.translate({0x0663: "3", 0xFF15: "5", 0x2212: "-"})
    for number in found.in_unit:
        assert re.sub(r"\D", "", number) == re.sub(r"\D", "", plain)
        assert number.startswith("-") == (
            "-" in plain.casefold().partition("e")[0] or "(" in plain or plain.rstrip().endswith("-")
        )


@pytest.mark.parametrize("text", ["1.5", "-2e3", "+7", ".5", "5."])
def test_what_is_a_number_as_it_is_needs_no_other_form(text: str) -> None:
    assert written(text) is None


def test_factors_keep_their_digits() -> None:
    found = written("1,000%")
    assert found is not None
    assert (found.numbers, found.in_unit, found.factor) == (("10.00", "0.01000"), ("1000", "1.000"), "%")
