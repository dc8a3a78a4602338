"""Ratios that are written otherwise come with the form that is read, which stands for the same number."""

from fractions import Fraction

import pytest

from mixproof.geometry.data.ratios import ratio_hint
from mixproof.geometry.numbers.rationals import rational


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("1 / 3", "if the slash divides, write 1/3"),
        (" 120 /80", "if the slash divides, write 120/80"),
        ("-1/-3", "if the slash divides, write 1/3"),
        ("2/-3", "if the slash divides, write -2/3"),
        ("0.5/3", "if the slash divides, write 1/6"),
        ("1e-1/3", "if the slash divides, write 1/30"),
        ("1\u20443", "if the slash divides, write 1/3"),
        ("7\u00f72", "if the slash divides, write 7/2"),
        ("\u00bd", "write 1/2"),
        ("-\u00be", "write -3/4"),
        ("2\u00bd", "write 5/2"),
        ("-2 \u2154", "write -8/3"),
        ("1 1/2", "if this is a whole number and a fraction, write 3/2"),
    ],
)
def test_the_mend_is_read_as_the_same_number(text: str, mend: str) -> None:
    assert ratio_hint(text) == mend
    assert isinstance(rational(mend.rpartition(" ")[2]), Fraction)


@pytest.mark.parametrize(
    "text",
    ["1/0", "1 / 0", "\u00bd\u00bc", "1/2/3", "a/b", "1/3%", "1e999999999/3", "1" * 70 + " / 3", "\u215f", "1 2", ""],
)
def test_no_ratio_has_no_mend(text: str) -> None:
    assert ratio_hint(text) == ""
