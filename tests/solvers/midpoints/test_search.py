"""Sets from their midpoints: they have these midpoints, and the points are among them."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.errors import InputError
from mixproof.solvers.midpoints.search import reconstruct
from tests.solvers.midpoints.point_sets import Rows, midpoints, on_a_line, point_set, sets_of
from tests.strategies import examples


def test_the_classical_pair_of_four_points_is_reconstructed() -> None:
    assert reconstruct(midpoints(on_a_line(0, 3, 5, 6))) == [on_a_line(0, 3, 5, 6), on_a_line(1, 2, 4, 7)]


def test_points_may_be_given_more_than_once_in_what_is_reconstructed() -> None:
    assert reconstruct([(0,), (1,), (1,)]) == [on_a_line(0, 0, 2)]


@given(st.data(), st.sampled_from([3, 4, 5, 6, 8]), st.integers(1, 3))
@examples(150)
def test_what_is_reconstructed_has_the_midpoints_and_holds_the_points(
    data: st.DataObject, size: int, dimension: int
) -> None:
    points = data.draw(sets_of(size, dimension))
    given_midpoints = data.draw(st.permutations(midpoints(points)))
    found = reconstruct(given_midpoints)
    assert point_set(points) in found
    assert len(set(found)) == len(found) <= size - 2
    for each in found:
        assert Counter(midpoints(each)) == Counter(midpoints(points))


@pytest.mark.parametrize(
    ("given_midpoints", "words"),
    [
        ([(0,)] * 4, "4 midpoints are not those of all pairs"),
        ([(0,)] * 2, "2 midpoints are not"),
        ([(0,)], "infinitely many"),
        ([], "infinitely many"),
        ([(0,), (1, 2), (3,)], "1 to 2 coordinates"),
    ],
)
def test_midpoints_that_are_none_are_refused(given_midpoints: Rows, words: str) -> None:
    with pytest.raises(InputError, match=words):
        reconstruct(given_midpoints)
