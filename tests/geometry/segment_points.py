"""Points of segments for tests, and distances by weights."""

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import strategies as st

from tests.strategies import (
    Exact,
    vectors,
)

WEIGHTS = [Fraction(k, 24) for k in range(25)]


@st.composite
def point_lists(draw: st.DrawFn, count: int, bound: int = 3, denominator: int = 2) -> list[Exact]:
    """So many points of one dimension from 1 to 5; they coincide and align often."""
    dimension = draw(st.integers(1, 5))
    return [draw(vectors(dimension, bound, denominator)) for _ in range(count)]


def squared_length(x: Sequence[Fraction]) -> Fraction:
    return sum((c * c for c in x), Fraction(0))


def squared_gap(weight: Fraction, x: Exact, s: Exact, t: Exact) -> Fraction:
    return squared_length([weight * a + (1 - weight) * b - c for a, b, c in zip(s, t, x, strict=True)])


def nearest_weight(x: Exact, s: Exact, t: Exact) -> Fraction:
    """Where the derivative of the squared gap in the weight vanishes, clamped to the segment."""
    at_t, at_s = squared_gap(Fraction(0), x, s, t), squared_gap(Fraction(1), x, s, t)
    curvature = at_s + squared_gap(Fraction(-1), x, s, t) - 2 * at_t
    slope = at_s - at_t - curvature / 2
    return min(max(-slope / curvature, Fraction(0)), Fraction(1)) if curvature else Fraction(0)
