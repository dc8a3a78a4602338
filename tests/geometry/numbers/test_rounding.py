"""Doubles nearest to exact numbers: against the rationals themselves, and against ball arithmetic."""

from fractions import Fraction

import flint
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.exact_tables import integer_array
from mixproof.geometry.numbers.rounding import ROUNDOFF, in_unit, unit_vectors
from tests.strategies import examples

WHOLE = st.one_of(st.integers(-9, 9), st.integers(-(2**70), 2**70))


@examples(60)
@given(st.lists(WHOLE, min_size=1, max_size=6), st.integers(0, 90))
def test_integers_in_a_unit_are_the_nearest_doubles(values: list[int], exponent: int) -> None:
    found = in_unit(integer_array(np.array([values], dtype=object)), exponent)
    assert found.tolist() == [[float(Fraction(value, 2**exponent)) for value in values]]


@examples(60)
@given(st.lists(WHOLE, min_size=1, max_size=6).filter(any))
def test_directions_are_as_near_as_is_said(values: list[int]) -> None:
    [found] = unit_vectors(integer_array(np.array([values], dtype=object))).tolist()
    with flint.ctx.workprec(256):
        length = flint.arb(sum(value * value for value in values)).sqrt()
        for got, value in zip(found, values, strict=True):
            exact = flint.arb(value) / length
            assert not abs(flint.arb(got) - exact) > (len(values) / 2 + 3) * ROUNDOFF * abs(exact)
