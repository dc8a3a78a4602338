"""The planar picture of h_ε against shapely, which computes neighbourhoods and crossings by itself."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
import shapely

from mixproof.geometry.arrangement.crossings import crossings
from mixproof.geometry.arrangement.edges import arrangement
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.reports.figures.fields import smoothed_at
from mixproof.reports.figures.plane import neighbourhood, plane_picture
from mixproof.solvers.mixing.beta import Beta

UNIFORM = Beta(Fraction(1), Fraction(1))


@pytest.mark.parametrize("seed", range(2))
def test_h_has_a_value_exactly_in_the_neighbourhood_of_the_segments(seed: int) -> None:
    stream = np.random.default_rng(seed)
    data = Dataset.from_rows(stream.choice(64, (5, 2), replace=False).tolist(), [0, 1, 0, 1, 0], "t")
    points = np.array([[float(c) for c in data.point(k)] for k in range(data.size)])
    area, places = neighbourhood(points, 5.0), stream.uniform(-8, 72, (400, 2))
    near = np.abs(shapely.distance(shapely.points(places), area.boundary)) < 0.05  # shapely's arcs are polygons
    values = smoothed_at(data, UNIFORM, 5.0, places)
    inside = shapely.contains(area, shapely.points(places))
    assert (np.isnan(values[:, 0]) == ~inside)[~near].all()
    assert inside.any()
    assert not inside.all()


def test_points_of_no_width_and_far_apart_have_a_picture() -> None:
    for source in ("cross", "{(0,0) (1,0) | (2,0)}", "{(0,0) | (1000000,1)}"):
        assert plane_picture(load(source), UNIFORM, Fraction(1, 5)).name == "plane-alpha-1"


@pytest.mark.parametrize("seed", range(6))
def test_segments_cross_where_shapely_says_so(seed: int) -> None:
    """Points in general position, so that segments meet at their ends or cross."""
    stream = np.random.default_rng(seed)
    rows = stream.integers(0, 10**6, (7, 2))
    lines = [shapely.LineString(rows[[s, t]]) for s, t in combinations(range(7), 2)]
    expected = sum(one.crosses(other) for one, other in combinations(lines, 2))
    found = crossings(arrangement(Dataset.from_rows(rows.tolist(), [0, 1, 0, 1, 0, 1, 0], "t")))
    assert sum(each.total for each in found) == expected
