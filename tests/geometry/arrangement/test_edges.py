"""Edges of X_mix against brute force."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given

from mixproof.geometry.arrangement.edges import arrangement
from mixproof.geometry.data.dataset import Dataset
from tests.geometry.arranged import edges_through, labelled
from tests.strategies import all_points, datasets, examples, plain_weight


@examples(40)
@given(datasets(dimensions=(1, 2, 3), sizes=(2, 7), bound=2))
def test_edges_hold_no_data_and_carry_the_segments_over_them(dataset: Dataset) -> None:
    found, points = arrangement(dataset), all_points(dataset)
    for index in range(found.size):
        middle = found.at(index, Fraction(1, 2))
        ends = int(found.left[index]), int(found.right[index])
        assert not edges_through(found, middle).isdisjoint({index})
        assert not any(
            0 < w < 1 for p in points if isinstance(w := plain_weight(p, *map(dataset.point, ends)), Fraction)
        )
        edge = found.edge(index)
        told = {frozenset((s, t)) for s, t, _, _ in edge.segments()}
        on_line = [k for k, p in enumerate(points) if isinstance(plain_weight(p, *map(dataset.point, ends)), Fraction)]
        weights = {pair: plain_weight(middle, *map(dataset.point, pair)) for pair in combinations(on_line, 2)}
        assert told == {frozenset(pair) for pair, w in weights.items() if isinstance(w, Fraction) and 0 < w < 1}


@examples(40)
@given(datasets(dimensions=(1, 2, 3), sizes=(2, 7), bound=3))
def test_places_are_proportional_to_lengths(dataset: Dataset) -> None:
    found = arrangement(dataset)
    for index in range(found.size):
        edge = found.edge(index)
        for s, t, start, end in edge.segments():
            left = plain_weight(dataset.point(int(found.left[index])), dataset.point(s), dataset.point(t))
            right = plain_weight(dataset.point(int(found.right[index])), dataset.point(s), dataset.point(t))
            assert left == Fraction(end, end - start)
            assert right == Fraction(end - edge.length, end - start)


@examples(40)
@given(datasets(dimensions=(1, 2, 3), sizes=(2, 7), bound=3))
def test_edges_fill_each_line_once(dataset: Dataset) -> None:
    found = arrangement(dataset)
    pairs = list(zip(found.left.tolist(), found.right.tolist(), strict=True))
    assert len({frozenset(pair) for pair in pairs}) == len(pairs)
    neighbours = set()
    for s, t in combinations(range(dataset.size), 2):
        weights = [plain_weight(p, dataset.point(s), dataset.point(t)) for p in all_points(dataset)]
        if sum(isinstance(w, Fraction) and 0 <= w <= 1 for w in weights) == 2:
            neighbours.add(frozenset((s, t)))
    assert {frozenset(pair) for pair in pairs} == neighbours


def test_edges_that_do_not_cross_have_no_meeting() -> None:
    found = arrangement(labelled([(0, 0), (1, 0), (0, 1), (1, 1)]))
    crossing_pairs = [(a, b) for a, b in combinations(range(found.size), 2) if found.ways(a, b) is not None]
    assert len(crossing_pairs) == 1
    with pytest.raises(ValueError, match="do not cross"):
        found.meeting(0, 1)
