"""Overlaps and crossings with two labels, beside all pairs of segments and plain drawing in the plane."""

from itertools import combinations, permutations

import pytest
from hypothesis import given

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.segments import crossing
from mixproof.solvers.interpolation.affine import affine_answer
from mixproof.solvers.interpolation.placements import (
    affine_possible,
    any_possible,
    continuous_possible,
    curve_placement,
    drawn_placement,
    simplex_placement,
)
from mixproof.solvers.interpolation.segments import crossing_clash, overlap
from mixproof.solvers.loss.irreducible import mixed_lines
from tests.strategies import all_points, datasets, examples, points_inside
from tests.theory.checker.judges import has_clash

Cell = tuple[int, int]


@examples(80)
@given(datasets(dimensions=(1, 2, 3), sizes=(2, 7), bound=1))
def test_an_overlap_is_a_point_inside_a_segment_of_other_classes(dataset: Dataset) -> None:
    labels = dataset.labels
    plain = any(len({labels[x], labels[s], labels[t]}) > 1 for x, s, t, _ in points_inside(all_points(dataset)))
    assert (overlap(dataset) is not None) == plain == bool(mixed_lines(dataset))


@examples(80)
@given(datasets(dimensions=(2, 3), sizes=(3, 6), bound=1))
def test_a_clash_is_found_exactly_where_all_pairs_of_segments_have_one(dataset: Dataset) -> None:
    if overlap(dataset) is not None:
        assert has_clash(dataset)
        return
    found = crossing_clash(dataset).clash
    assert (found is not None) == has_clash(dataset)
    if found is not None:
        (s, t), (u, v) = found.first, found.second
        points = all_points(dataset)
        mixed = [
            tuple(w * a + (1 - w) * b for a, b in zip(points[p], points[q], strict=True))
            for p, q, w in ((s, t, found.weight), (u, v, found.other_weight))
        ]
        assert mixed[0] == mixed[1] in crossing(points[s], points[t], points[u], points[v])


def side(a: Cell, b: Cell, c: Cell) -> int:
    area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (area > 0) - (area < 0)


def is_drawn(points: tuple[Cell, ...]) -> bool:
    """True if K_n on these points is drawn without crossings and without a vertex on an edge, by orientations alone."""
    if any(side(*three) == 0 for three in combinations(points, 3)):
        return False
    return not any(
        side(a, b, c) != side(a, b, d) and side(c, d, a) != side(c, d, b)
        for a, b, c, d in permutations(points, 4)
        if a < b and c < d and a < c
    )


@pytest.mark.parametrize("count", [3, 4, 5])
def test_one_point_a_class_in_the_plane_is_a_drawing_of_the_complete_graph(count: int) -> None:
    cells = [(x, y) for x in range(3) for y in range(3)]
    drawn = 0
    for points in combinations(cells, count):
        dataset = Dataset.from_rows(points, range(count))
        fits = overlap(dataset) is None and crossing_clash(dataset).clash is None
        assert fits == is_drawn(points)
        drawn += fits
    assert (drawn > 0) == continuous_possible(count, 2)


@pytest.mark.parametrize("classes", range(2, 8))
@pytest.mark.parametrize("dimension", range(1, 8))
def test_the_placements_do_what_they_are_for(classes: int, dimension: int) -> None:
    if affine_possible(classes, dimension):
        assert affine_answer(simplex_placement(classes, dimension)).exists
    if any_possible(classes, dimension):
        assert not points_inside(all_points(curve_placement(classes, dimension)))
    if continuous_possible(classes, dimension) and classes < 7:
        assert not has_clash(drawn_placement(classes, dimension))
