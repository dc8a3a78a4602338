"""Crossings against brute force, a count from convex position, and affine invariance."""

from collections import Counter
from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.aliases import Integers
from mixproof.geometry.arrangement.crossings import Crossings, _overlapping, crossings
from mixproof.geometry.arrangement.edges import Arrangement, arrangement
from mixproof.geometry.arrangement.projection import random_map
from mixproof.geometry.data.dataset import Dataset
from tests.geometry.arranged import edges_through, labelled
from tests.plain_x_mix import crossing_points
from tests.strategies import Exact, all_points, datasets, examples, rationals, remade

Found = dict[Exact, frozenset[int]]


def all_crossings(found: Arrangement) -> Found:
    """Every crossing with the edges through it; each is met once."""
    met: Found = {}
    for row in crossings(found):
        for edges in [(row.edge, other) for other in row.others.tolist()] + [(row.edge, *c) for c in row.crowded]:
            point = found.meeting(edges[0], edges[1])
            assert point not in met
            assert len(set(edges)) == len(edges)
            met[point] = frozenset(edges)
    return met


def sizes(found: Arrangement) -> Counter[int]:
    """How many crossings there are of how many edges."""
    counts = Counter[int]()
    for row in crossings(found):
        counts.update([2] * len(row.others) + [1 + len(others) for others in row.crowded])
    return Counter({size: count for size, count in counts.items() if count})


def grid(side: int, dimension: int = 2) -> list[tuple[int, ...]]:
    return [tuple(map(int, point)) for point in np.ndindex(*[side] * dimension)]


@examples(40)
@given(datasets(dimensions=(1, 2, 3), sizes=(2, 6), bound=2))
def test_crossings_are_those_of_all_pairs_of_segments(dataset: Dataset) -> None:
    found = arrangement(dataset)
    met = all_crossings(found)
    assert set(met) == crossing_points(dataset)
    assert all(edges == edges_through(found, point) for point, edges in met.items())


@examples(25)
@given(datasets(dimensions=(3, 4), sizes=(5, 7), bound=1))
def test_crossings_in_space_with_many_coincidences(dataset: Dataset) -> None:
    assert set(all_crossings(arrangement(dataset))) == crossing_points(dataset)


@pytest.mark.parametrize("scale", [1, 10**4, 10**9])
def test_points_in_convex_position_have_a_crossing_for_every_four(scale: int) -> None:
    """Edges that cross at one point count as all their pairs; beyond 2²⁶ the floats are inexact."""
    dataset = labelled([(k * scale, k * k * scale + k) for k in range(24)])
    counts = sizes(arrangement(dataset))
    assert sum(comb(size, 2) * count for size, count in counts.items()) == comb(24, 4)


def _affine(points: list[tuple[int, ...]], matrix: list[list[int]], shift: list[int]) -> list[tuple[int, ...]]:
    return [
        tuple(sum(c * a for c, a in zip(point, row, strict=True)) + b for row, b in zip(matrix, shift, strict=True))
        for point in points
    ]


@pytest.mark.parametrize(
    ("matrix", "shift"),
    [
        ([[3, 1], [-1, 2]], [5, 7]),
        ([[10**12 + 1, 10**11], [7, 10**12]], [10**15, -(10**14)]),
        ([[10**12 + 1, 10**12], [10**12, 10**12 - 1]], [1, 2]),  # nearly one line: floats cannot tell the sides
        ([[1, 0], [0, 0], [0, 1], [1, 1]], [0, 9, 0, 0]),
        ([[10**20, 3], [1, 10**20], [10**20, 10**20]], [0, 0, 0]),
    ],
)
def test_affine_images_have_the_same_crossings(matrix: list[list[int]], shift: list[int]) -> None:
    """With small, huge, ill-conditioned and embedding maps, which take different ways through the search."""
    plain, image = labelled(grid(4)), labelled(_affine(grid(4), matrix, shift))
    expected, found = (
        {frozenset(p): ways for p, ways in _edges_and_ways(arrangement(dataset)).items()} for dataset in (plain, image)
    )
    ends_of = [_ends(arrangement(dataset)) for dataset in (plain, image)]
    assert sorted(map(sorted, (map(sorted, (ends_of[0][k] for k in p)) for p in expected))) == sorted(
        map(sorted, (map(sorted, (ends_of[1][k] for k in p)) for p in found))
    )


def _edges_and_ways(found: Arrangement) -> dict[frozenset[int], Exact]:
    return {edges: point for point, edges in all_crossings(found).items()}


def _ends(found: Arrangement) -> list[tuple[int, int]]:
    return [(min(a, b), max(a, b)) for a, b in zip(found.left.tolist(), found.right.tolist(), strict=True)]


@pytest.mark.parametrize("side", [2, 3])
def test_a_cube_in_space_and_its_image_in_more_coordinates(side: int) -> None:
    cube = labelled(grid(side, 3)[:14])
    matrix = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [5, -7, 11], [10**30, 1, -(10**30)]]
    image = labelled(_affine(grid(side, 3)[:14], matrix, [0, 1, 2, 3, 4]))
    assert sizes(arrangement(cube)) == sizes(arrangement(image))
    if side == 2:
        # Six faces, each with one crossing of two diagonals, and the centre with four.
        assert sizes(arrangement(cube)) == {2: 6, 4: 1}


def test_a_crossing_hidden_in_seven_dimensions_is_found() -> None:
    rng = np.random.default_rng(7)
    points = rng.integers(-9, 10, (30, 7)).tolist()
    centre = rng.integers(-9, 10, 7)
    step, other = rng.integers(-9, 10, 7), rng.integers(-9, 10, 7)
    points += [
        (centre - 2 * step).tolist(),
        (centre + step).tolist(),
        (centre - other).tolist(),
        (centre + 3 * other).tolist(),
    ]
    met = all_crossings(arrangement(labelled(points)))
    assert met == {tuple(map(Fraction, centre.tolist())): met[tuple(map(Fraction, centre.tolist()))]}


@examples(40)
@given(datasets(dimensions=(2,), sizes=(4, 7), bound=3), st.tuples(rationals(), rationals()))
def test_floats_are_within_their_slack(dataset: Dataset, shift: tuple[Fraction, Fraction]) -> None:
    huge = Fraction(10**17, 3)
    moved = remade(dataset, [(a * huge + b / 7 + shift[0], b * huge + shift[1]) for a, b in all_points(dataset)])
    for data in (dataset, moved):
        found = arrangement(data)
        for row in crossings(found):
            _check_slack(found, row)


def _check_slack(found: Arrangement, row: Crossings) -> None:
    for k, other in enumerate(row.others.tolist()):
        exact = found.ways(row.edge, other)
        assert exact is not None
        for truth, told in zip(exact, (row.ways, row.other_ways), strict=True):
            assert abs(Fraction(float(told.values[k])) - truth) <= Fraction(float(told.slack[k]))


@examples(30)
@given(datasets(dimensions=(2, 3), sizes=(4, 7), bound=2), st.randoms(use_true_random=False))
def test_a_choice_of_edges_keeps_their_crossings(dataset: Dataset, random: object) -> None:
    found = arrangement(dataset)
    chosen = [k for k in range(found.size) if random.random() < 0.6]  # type: ignore[attr-defined]
    expected = {
        point: edges & frozenset(chosen)
        for point, edges in all_crossings(found).items()
        if len(edges & frozenset(chosen)) > 1
    }
    met: Found = {}
    for row in crossings(found, np.array(chosen, dtype=np.intp)):
        for others in [(other,) for other in row.others.tolist()] + list(row.crowded):
            met[found.meeting(row.edge, others[0])] = frozenset((row.edge, *others))
    assert met == expected


@pytest.mark.parametrize("scale", [1, 10**9])
@examples(30)
@given(data=datasets(dimensions=(2,), sizes=(5, 8), bound=2), kinds=st.lists(st.integers(-1, 2), min_size=60))
def test_with_kinds_only_rows_of_one_kind_are_left_out(scale: int, data: Dataset, kinds: list[int]) -> None:
    found = arrangement(remade(data, [(a * scale, b * scale + a / 7) for a, b in all_points(data)]))
    kind = np.array(kinds[: found.size])
    everything = np.arange(found.size)
    rows, some = list(crossings(found, everything)), list(crossings(found, everything, kind))
    for row, told in zip(rows, some, strict=True):
        met = [*row.others.tolist(), *(other for others in row.crowded for other in others)]
        if told.total or not row.total:
            assert (told.others.tolist(), told.crowded) == (row.others.tolist(), row.crowded)
        else:
            assert kind[row.edge] >= 0
            assert {kind[other] for other in met} == {kind[row.edge]}


@pytest.mark.parametrize(
    "points", [[[0]], [[0, 0]], [[0], [1]], [[0, 0], [1, 1]], [[0, 0], [1, 1], [3, 3]], [[5], [1], [9], [2]]]
)
def test_nothing_crosses_on_one_line(points: list[list[int]]) -> None:
    found = arrangement(labelled(points))
    assert found.size == len(points) - 1
    assert not any(row.total for row in crossings(found))


def test_crossings_come_out_the_same_again() -> None:
    found = arrangement(labelled(grid(4)))
    next(crossings(found))  # a search that is left early is not remembered
    first = all_crossings(found)
    assert all_crossings(found) == first
    assert set(first) == crossing_points(found.dataset)


def test_edges_that_the_map_to_the_plane_makes_parallel_are_found() -> None:
    """Two segments that cross at 0 in a plane with a direction that the map takes to 0, among other points."""
    matrix = random_map(3)
    lost = np.cross(matrix[:, 0], matrix[:, 1])
    assert (lost @ matrix == 0).all()
    kept = np.array([1, 2, -1], dtype=object)
    points = [kept * 3, -kept, kept * 2 + lost, -(kept * 2 + lost) * 2, lost, lost * -3]
    points += [np.array(p, dtype=object) for p in [(7, 1, 0), (0, 9, 1), (3, 3, 8)]]
    found = arrangement(labelled([point.tolist() for point in points]))
    met = all_crossings(found)
    assert len(met[Fraction(0), Fraction(0), Fraction(0)]) == 3
    assert set(met) == crossing_points(found.dataset)


@examples(100)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9)), max_size=12))
def test_overlapping_intervals_are_grouped_though_one_is_wide(intervals: list[tuple[int, int]]) -> None:
    """A group ends where no earlier interval reaches the next one, be it the last one or a wider one before."""
    ordered = sorted((float(low), float(low + width)) for low, width in intervals)
    lower, upper = (np.array([ends[k] for ends in ordered]) for k in (0, 1))
    starts = [k for k in range(len(ordered)) if all(high < ordered[k][0] for _, high in ordered[:k])]
    assert _overlapping(lower, upper).tolist() == starts


def test_crossing_pairs_of_a_grid_are_those_of_signs_of_areas() -> None:
    """Σ over crossings of C(edges, 2) is the number of pairs whose ends are on different sides of each other."""
    points = np.array(grid(8))
    found = arrangement(labelled(points.tolist()))
    a, b = points[found.left], points[found.right]

    def side(s: Integers, t: Integers, p: Integers) -> Integers:
        rise, run = t[..., 1] - s[..., 1], t[..., 0] - s[..., 0]
        return np.asarray(np.sign(run * (p[..., 1] - s[..., 1]) - rise * (p[..., 0] - s[..., 0])))

    first, second = (a[:, None], b[:, None]), (a[None], b[None])
    splits_first = side(*second, first[0]) * side(*second, first[1]) < 0
    splits_second = side(*first, second[0]) * side(*first, second[1]) < 0
    counts = sizes(found)
    pairs = int((splits_first & splits_second).sum()) // 2
    assert sum(comb(size, 2) * count for size, count in counts.items()) == pairs
