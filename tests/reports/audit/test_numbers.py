"""Numbers and ranges are rounded to the safe side."""

from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.reports.audit.numbers import decimal_down, range_text, root_down
from mixproof.solvers.thresholds.history import GapHistory, SignChange
from mixproof.theory.audit.strength.at_radius import AtRadius
from tests.strategies import examples


def test_printed_ranges_are_rounded_inwards() -> None:
    gains = SignChange(Fraction("1.23456781"), Fraction("1.23456783"), -1, 1, (1,))
    loses = SignChange(Fraction("9.87654321"), Fraction("9.87654323"), 1, -1, (1,))
    assert range_text(AtRadius(Fraction(1), (GapHistory(0, -1, (gains, loses)),))) == "1.23457 < α < 9.87654"
    assert range_text(AtRadius(Fraction(1), (GapHistory(0, -1),))) == "no α"


@given(st.fractions(min_value=Fraction(1, 10**9), max_value=10**9))
@examples(100)
def test_roots_are_rounded_down(squared: Fraction) -> None:
    shown = Fraction(root_down(squared))
    assert shown**2 <= squared
    assert float(shown) == pytest.approx(sqrt(squared), rel=2e-5)


def test_a_rational_is_rounded_down_and_kept_where_it_is_short() -> None:
    from mixproof.geometry.numbers.radicals import Radicals

    assert decimal_down(Radicals.of(Fraction(6, 25))) == "0.24"
    assert decimal_down(Radicals.of(Fraction(2, 3))) == "0.666666"
    assert decimal_down(Radicals.of(Fraction(3))) == "3"


@pytest.mark.parametrize("power", [39, -46, 299, -299, 305, -305, 400, -400])
def test_a_root_is_written_at_any_scale(power: int) -> None:
    shown = root_down(2 * Fraction(10) ** (2 * power))
    assert Fraction(shown) == Fraction("1.41421") * Fraction(10) ** power
