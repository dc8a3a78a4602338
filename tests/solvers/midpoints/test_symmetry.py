"""Symmetry of midpoints: against their multiset."""

from collections import Counter
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mixproof.solvers.midpoints.symmetry import symmetric_midpoints
from tests.solvers.midpoints.point_sets import midpoints, sets_of, symmetric_sets
from tests.strategies import Exact, examples


@given(st.data(), st.sampled_from([3, 5, 6, 8, 9]), st.integers(1, 2))
@examples(100)
def test_symmetry_of_the_midpoints_is_that_of_their_multiset(data: st.DataObject, size: int, dimension: int) -> None:
    points = data.draw(st.one_of(sets_of(size, dimension), symmetric_sets(size, dimension)))
    double = [2 * sum(column, Fraction(0)) / size for column in zip(*points, strict=True)]
    mirrored = [tuple(c - a for c, a in zip(double, point, strict=True)) for point in midpoints(points)]
    assert symmetric_midpoints(points) == (Counter(mirrored) == Counter(midpoints(points)))


@given(sets_of(4, 2))
@examples(30)
def test_the_midpoints_of_four_points_are_always_symmetric(points: list[Exact]) -> None:
    assert symmetric_midpoints(points)
