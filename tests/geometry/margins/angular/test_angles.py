"""Angles in degrees: against the library of floats where that keeps its digits, and against series where not."""

from fractions import Fraction
from math import acos, degrees

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.margins.angular.angles import angle_in_degrees
from tests.strategies import examples


@examples(60)
@given(st.fractions(-1, 1))
def test_an_angle_is_that_of_its_cosine(cosine: Fraction) -> None:
    assert angle_in_degrees(cosine * abs(cosine)) == pytest.approx(degrees(acos(float(cosine))), abs=1e-5)


@pytest.mark.parametrize("exponent", [5, 12, 200])
def test_a_small_angle_keeps_its_digits(exponent: int) -> None:
    tan = Fraction(1, 10**exponent)
    small = degrees(float(tan - tan**3 / 3 + tan**5 / 5))
    square = 1 / (1 + tan * tan)
    assert angle_in_degrees(square) == pytest.approx(small, rel=1e-14, abs=0)
    assert angle_in_degrees(-square) == 180 - small
    assert angle_in_degrees(tan * tan * square) == 90 - small


def test_the_angles_of_the_axes() -> None:
    assert [angle_in_degrees(Fraction(square)) for square in (1, 0, -1)] == [0, 90, 180]
