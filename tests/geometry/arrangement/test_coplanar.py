"""The pairs that pass the test of Plücker coordinates are those of lines that meet, or are parallel, in space."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.aliases import IntegerArray
from mixproof.geometry.arrangement.coplanar import PRIME, LinesInSpace
from tests.strategies import examples


def rank_of_four(points: IntegerArray, *places: int) -> int:
    """The rank of the offsets of four points from the first."""
    first, *others = (points[place] for place in places)
    return int(np.linalg.matrix_rank(np.array([other - first for other in others], dtype=float)))


def pairs_of(points: IntegerArray) -> tuple[set[tuple[int, int]], list[tuple[int, int]]]:
    edges = list(combinations(range(len(points)), 2))
    lines = LinesInSpace.of(points, *(np.array(end) for end in zip(*edges, strict=True)))
    found = {(place, int(other)) for place, others in lines.later() for other in others}
    again = {(place, int(other)) for place in range(len(edges)) for other in lines.all_at(place) if other > place}
    assert found == again
    return found, edges


@examples(40)
@given(
    st.integers(3, 6).flatmap(
        lambda width: st.lists(st.tuples(*[st.integers(-2, 2)] * width), min_size=4, max_size=7, unique=True)
    )
)
def test_pairs_are_those_of_lines_in_one_plane(rows: list[tuple[int, ...]]) -> None:
    points = np.array(rows)
    found, edges = pairs_of(points)
    for one, other in combinations(range(len(edges)), 2):
        ends = (*edges[one], *edges[other])
        if len(set(ends)) == 4:
            assert ((one, other) in found) == (rank_of_four(points, *ends) <= 2)


@pytest.mark.parametrize("scale", [PRIME - 1, 3**50])
def test_large_coordinates_lose_no_meeting(scale: int) -> None:
    """The sums of products stay exact, whatever the coordinates: two diagonals meet."""
    square = [[0, 0, 0], [scale, scale, scale], [scale, 0, 0], [0, scale, scale], [1, 2, 5 * scale]]
    found, edges = pairs_of(np.array(square, dtype=object))
    assert (edges.index((0, 1)), edges.index((2, 3))) in found
