"""The plane for crossings: signs of sides against integer determinants, and when it keeps incidence."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given

from mixproof.geometry.arrangement.projection import plane_of
from mixproof.geometry.data.dataset import Dataset
from tests.geometry.arranged import labelled
from tests.strategies import datasets, examples


@examples(40)
@given(datasets(dimensions=(2, 3), sizes=(3, 6), bound=3))
def test_signs_of_sides_are_those_of_integer_determinants(dataset: Dataset) -> None:
    """For small coordinates, and for huge ones that are nearly on one line, where floats leave most signs open."""
    near = [[10**20 * a + a + k for k, a in enumerate(row)] for row in dataset.numerators.tolist()]
    for data in (dataset, labelled(near)):
        plane = plane_of(data)
        if plane is not None:
            a, b, p = (np.array(part) for part in zip(*permutations(range(data.size), 3), strict=True))
            exact = [plane.side(*triple) for triple in zip(a.tolist(), b.tolist(), p.tolist(), strict=True)]
            signs = plane.sides(a, b, p)[1].tolist()
            expected = [(value > 0) - (value < 0) for value in exact]
            assert all(
                sign in ({true} if plane.is_faithful else {true, 0}) for sign, true in zip(signs, expected, strict=True)
            )


@examples(40)
@given(datasets(dimensions=(2, 3), sizes=(3, 6), bound=3))
def test_all_sides_at_once_and_the_fan_of_a_point_are_those_of_triangles(dataset: Dataset) -> None:
    near = [[10**20 * a + a + k for k, a in enumerate(row)] for row in dataset.numerators.tolist()]
    for data in (dataset, labelled(near)):
        plane, every = plane_of(data), np.arange(data.size)
        if plane is None:
            continue
        for a, b in permutations(range(data.size), 2):
            values, signs = plane.splits(a, b)
            told, told_signs = plane.sides(np.array(a), np.array(b), every)
            assert np.abs(values - told).max() <= 2 * plane.error
            assert signs.tolist() == told_signs.tolist()
        for a in range(data.size):
            fan = plane.fan(a, every[::-1], every)
            told = plane.sides(np.array(a), every[::-1, None], every)[0]
            assert np.abs(fan - told).max() <= 2 * plane.error


@pytest.mark.parametrize(
    ("points", "is_faithful"),
    [
        ([(0, 0), (1, 0), (0, 1)], True),
        ([(0, 0, 5, 1), (1, 2, 5, 1), (2, 1, 5, 1), (3, 3, 5, 1)], True),
        ([(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)], False),
    ],
)
def test_points_that_span_a_plane_keep_incidence(points: list[tuple[int, ...]], is_faithful: bool) -> None:
    plane = plane_of(labelled(points))
    assert plane is not None
    assert plane.is_faithful == is_faithful


@pytest.mark.parametrize("points", [[(0,), (1,), (2,)], [(0, 0), (1, 1), (3, 3)], [(0, 0), (1, 4)]])
def test_points_on_one_line_have_no_plane(points: list[tuple[int, ...]]) -> None:
    assert plane_of(labelled(points)) is None
