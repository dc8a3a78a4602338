"""The nearest segments in the plane, by directions: against all segments, and against the filter by a Gram matrix."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.incidences import Ends
from mixproof.geometry.incidence.segments import squared_distance
from mixproof.geometry.margins import blocks, planar, query
from mixproof.geometry.margins.certified_radius import certified_radii
from mixproof.geometry.margins.distances import Best, Segments
from mixproof.geometry.margins.epsilon_star import margins
from mixproof.geometry.margins.favouring import nearest_favouring
from mixproof.geometry.margins.field import Field
from mixproof.geometry.margins.planar import favouring_in_the_plane, nearest_in_the_plane
from mixproof.geometry.margins.pointwise import nearest_segment
from tests.geometry.margin_data import plain_margins
from tests.strategies import all_points, examples


def field_of(dataset: Dataset) -> Field:
    labels = np.array(dataset.labels)
    return Field(dataset.numerators, labels, dataset.numerators, labels)


def labelled(points: list[tuple[int, int]], labels: list[int]) -> Dataset:
    return Dataset.from_rows(points, labels[: len(points)])


LABELS = st.lists(st.integers(0, 2), min_size=10, max_size=10).map(lambda each: [0, 1, *each])


def points_within(most: int) -> st.SearchStrategy[list[tuple[int, int]]]:
    """Different points of the plane; of few coordinates many lie on lines, or as near as others."""
    places = st.integers(-most, most)
    return st.lists(st.tuples(places, places), min_size=3, max_size=12, unique=True)


planar_data = st.builds(labelled, st.sampled_from([2, 5, 1000, 10**7]).flatmap(points_within), LABELS)


def plain_favouring(dataset: Dataset, x: int) -> Best | None:
    """Its definition, by trying every pair."""
    points, labels, found = all_points(dataset), dataset.labels, []
    for s in range(dataset.size):
        for t in range(dataset.size):
            if s == x or labels[s] != labels[x] or labels[t] == labels[x]:
                continue
            near, far = (squared_distance(points[x], points[k], points[k]) for k in (t, s))
            squared = squared_distance(points[x], points[s], points[t])
            if near < far and squared < near:
                found.append((squared * dataset.denominator**2, t, s))
    return min(found, default=None)


@given(planar_data)
@examples(150)
def test_the_nearest_segment_is_that_of_all(dataset: Dataset) -> None:
    field = field_of(dataset)
    assert field.is_planar
    for found in plain_margins(dataset, Segments()):
        squared = found.squared * dataset.denominator**2
        assert nearest_in_the_plane(field, found.point) == (squared, found.second, found.first)


@given(planar_data)
@examples(150)
def test_the_nearest_favouring_segment_is_that_of_all(dataset: Dataset) -> None:
    field = field_of(dataset)
    for found in plain_margins(dataset, Segments()):
        most, wanted = found.squared * dataset.denominator**2, plain_favouring(dataset, found.point)
        known = wanted if wanted is not None and wanted[0] <= most else None
        assert nearest_favouring(field, found.point, most) == known
        none = (most, dataset.size, dataset.size)
        assert favouring_in_the_plane(field, found.point, most) == (known or none)


@pytest.mark.parametrize("spread", [12, 10**6])
def test_a_crowd_gives_the_same_by_directions_by_blocks_and_by_the_gram_matrix(
    spread: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = np.random.default_rng(spread)
    points = np.unique(generator.integers(0, spread, (60, 2)), axis=0)
    dataset = Dataset.from_rows(points.tolist(), generator.integers(0, 3, len(points)).tolist())
    monkeypatch.setattr(planar, "_PAIRS_AT_A_TIME", 50)
    found = margins(dataset)
    radii = certified_radii(dataset, found)
    monkeypatch.setattr(query, "MOST_PAIRS_ONE_BY_ONE", 0)
    monkeypatch.setattr(blocks, "_PLANAR_HITS", 0)
    assert (margins(dataset), certified_radii(dataset, found)) == (found, radii)
    monkeypatch.setattr(Field, "is_planar", False)
    assert (margins(dataset), certified_radii(dataset, found)) == (found, radii)


def test_clusters_that_see_each_other_on_one_side_are_left_to_the_gram_matrix(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(0)
    left = np.unique(generator.integers(0, 100, (12, 2)), axis=0)
    dataset = Dataset.from_rows([*left.tolist(), *(left + 10**6).tolist()], [0] * len(left) + [1] * len(left))
    field = field_of(dataset)
    monkeypatch.setattr(planar, "_MOST_PAIRS", 0)
    assert nearest_in_the_plane(field, 0) is None
    squared, low, high = nearest_segment(field, 0)
    (wanted,) = [each for each in plain_margins(dataset, Segments()) if each.point == 0]
    assert (squared, high, low) == (wanted.squared, wanted.first, wanted.second)


def test_other_segments_and_wide_numbers_are_not_for_directions() -> None:
    field = field_of(Dataset.from_rows([[0, 0], [2**25, 1], [3, 4]], [0, 1, 1]))
    assert field.is_planar
    assert not replace(field, segments=Segments(Ends.SOME_OUTSIDE)).is_planar
    assert not replace(field, segments=Segments(half_width=Fraction(1, 4))).is_planar
    assert not field_of(Dataset.from_rows([[0, 0], [2**26, 1], [3, 4]], [0, 1, 1])).is_planar
    assert not field_of(Dataset.from_rows([[0], [1], [3]], [0, 1, 1])).is_planar
