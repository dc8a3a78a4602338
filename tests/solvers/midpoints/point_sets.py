"""Sets of points for the tests of midpoints: written, drawn, and symmetric ones."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from hypothesis import strategies as st

from mixproof.solvers.midpoints.integer_points import PointSet
from tests.strategies import Exact, vectors

Rows = Sequence[Sequence[Fraction | int]]


def midpoints(points: Rows) -> list[Exact]:
    """The midpoint of each pair."""
    return [tuple(Fraction(a + b) / 2 for a, b in zip(x, y, strict=True)) for x, y in combinations(points, 2)]


def point_set(points: Rows) -> PointSet:
    """Points in lexicographic order."""
    return tuple(sorted(tuple(map(Fraction, point)) for point in points))


def on_a_line(*numbers: int) -> PointSet:
    """Points of R¹."""
    return point_set([(number,) for number in numbers])


def sets_of(size: int, dimension: int = 1, bound: int = 6) -> st.SearchStrategy[list[Exact]]:
    """Sets of distinct points."""
    return st.lists(vectors(dimension, bound, 2), min_size=size, max_size=size, unique=True)


@st.composite
def symmetric_sets(draw: st.DrawFn, size: int, dimension: int) -> list[Exact]:
    """Sets that are their own reflection in the origin."""
    half = draw(
        st.lists(
            vectors(dimension, 6, 2).filter(any),
            min_size=size // 2,
            max_size=size // 2,
            unique_by=lambda point: max(point, tuple(-c for c in point)),
        )
    )
    centre = [(Fraction(0),) * dimension] * (size % 2)
    return half + [tuple(-c for c in point) for point in half] + centre
