"""Nonnegative least squares in rationals: their optimality conditions."""

from hypothesis import given
from hypothesis import strategies as st

from mixproof.solvers.linear.nonnegative_least_squares import nonnegative_least_squares
from tests.solvers.linear.rationals import combined, dot, exact
from tests.strategies import examples


@given(st.lists(st.tuples(*[st.integers(-3, 3)] * 3), min_size=1, max_size=5), st.tuples(*[st.integers(-3, 3)] * 3))
@examples(100)
def test_least_squares_meets_its_optimality_conditions(columns: list[tuple[int, ...]], target: tuple[int, ...]) -> None:
    shares = nonnegative_least_squares(columns, target)
    vectors = [exact(*column) for column in columns]
    residual = [aim - value for aim, value in zip(target, combined(vectors, shares), strict=True)]
    slopes = [dot(residual, vector) for vector in vectors]
    assert min(shares) >= 0
    assert max(slopes) <= 0
    assert all(share == 0 or slope == 0 for share, slope in zip(shares, slopes, strict=True))
