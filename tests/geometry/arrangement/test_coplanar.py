"""The pairs that pass the test of Plücker coordinates are those of lines that meet, or are parallel, in space."""

from fractions import Fraction
from itertools import combinations
from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.aliases import IntegerArray
from mixproof.geometry.arrangement.coplanar import PRIME, LinesInSpace
from mixproof.geometry.incidence.slope_filter import PRIMES
from tests.strategies import examples


def rank_of_four(points: IntegerArray, *places: int) -> int:
    """The rank of the offsets of four points from the first."""
    first, *others = (points[place] for place in places)
    return int(np.linalg.matrix_rank(np.array([other - first for other in others], dtype=float)))


def pairs_of(points: IntegerArray) -> tuple[set[tuple[int, int]], list[tuple[int, int]]]:
    edges = list(combinations(range(len(points)), 2))
    lines = LinesInSpace.of(points, *(np.array(end) for end in zip(*edges, strict=True)))
    met = [(place, int(other)) for place, others in lines.meeting() for other in others]
    assert met == sorted(set(met))
    assert {pair[::-1] for pair in met} == set(met)
    return {(place, other) for place, other in met if place < other}, edges


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


@examples(20)
@given(st.lists(st.tuples(*[st.integers(-2, 2)] * 3), min_size=4, max_size=7, unique=True), st.data())
def test_points_without_a_place_modulo_the_small_prime_are_paired_with_all(
    rows: list[tuple[int, ...]], data: st.DataObject
) -> None:
    """Some points are moved by multiples of every prime, so that they share an image, or all images vanish."""
    most = prod(PRIMES)
    points = np.array(rows, dtype=object)
    shift = data.draw(st.lists(st.integers(0, 1), min_size=len(rows), max_size=len(rows)))
    for moved in (points * most, points + most * np.outer(shift, [1, 2, 0]).astype(object)):
        found, edges = pairs_of(moved)
        for one, other in combinations(range(len(edges)), 2):
            ends = (*edges[one], *edges[other])
            if len(set(ends)) == 4:
                exact = [Fraction(int(c)) for end in ends[1:] for c in moved[end] - moved[ends[0]]]
                a, b, c = exact[:3], exact[3:6], exact[6:]
                volume = sum(a[i] * (b[i - 2] * c[i - 1] - b[i - 1] * c[i - 2]) for i in range(3))
                assert ((one, other) in found) == (volume == 0)
