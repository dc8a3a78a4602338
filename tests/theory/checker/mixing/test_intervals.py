"""Intervals hold the values, and are narrow, against python-flint."""

from collections.abc import Callable
from fractions import Fraction

import flint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.theory.checker.budget import Unchecked
from mixproof.theory.checker.mixing import intervals
from mixproof.theory.checker.mixing.intervals import Interval
from tests.strategies import examples

NUMBERS = st.fractions(min_value=-60, max_value=60, max_denominator=999)
POSITIVE = st.fractions(min_value=Fraction(1, 10**6), max_value=10**6, max_denominator=10**6)


def require_around(found: Interval, true: flint.arb) -> None:
    """The value is inside, and the ends are within 10⁻³⁵ of it."""
    low, high = (flint.arb(end.numerator) / end.denominator for end in found)
    assert not low > true
    assert not high < true
    assert high - low <= abs(true) * flint.arb(10) ** -35 + flint.arb(10) ** -40


def ball(value: Fraction) -> flint.arb:
    return flint.arb(value.numerator) / value.denominator


@examples(60)
@given(NUMBERS)
def test_exp_and_sin(x: Fraction) -> None:
    with flint.ctx.workprec(400):
        require_around(intervals.exp((x, x)), ball(x).exp())
        require_around(intervals.sin((x, x)), ball(x).sin())
        require_around(intervals.PI, flint.arb.pi())


@examples(60)
@given(POSITIVE, st.fractions(min_value=-6, max_value=6, max_denominator=6))
def test_log_and_powers(x: Fraction, exponent: Fraction) -> None:
    with flint.ctx.workprec(400):
        require_around(intervals.log((x, x)), ball(x).log())
        require_around(intervals.power((x, x), exponent), ball(x) ** ball(exponent))


@examples(60)
@given(NUMBERS, NUMBERS, NUMBERS, st.integers(0, 5))
def test_wide_intervals_hold_all_values(a: Fraction, b: Fraction, c: Fraction, n: int) -> None:
    low, middle, high = sorted((a / 60, b / 60, c / 60))
    box, place = (low, high), (middle, middle)
    functions: list[Callable[[Interval], Interval]] = [
        intervals.exp,
        intervals.sin,
        lambda x: intervals.power(x, Fraction(n)),
        lambda x: intervals.times(x, x),
        lambda x: intervals.plus(x, (Fraction(-1, 3), Fraction(1, 3))),
    ]
    if low > 0:
        functions += [intervals.log, intervals.inverse, lambda x: intervals.power(x, Fraction(-2, 3))]
    for function in functions:
        least, most = function(box)
        inner = function(place)
        assert least <= inner[1]
        assert inner[0] <= most


def test_what_has_no_value_is_refused() -> None:
    around = (Fraction(-1), Fraction(1))
    for function in (intervals.log, intervals.inverse, lambda x: intervals.power(x, Fraction(1, 2))):
        with pytest.raises(Unchecked):
            function(around)
    for function in (intervals.exp, intervals.sin):
        with pytest.raises(Unchecked, match="beyond 100"):
            function((Fraction(0), Fraction(101)))
    with pytest.raises(Unchecked, match="too large or too small"):
        intervals.power((Fraction(1, 4),) * 2, Fraction(10**6))
