"""What segments lean to, against every segment."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.arrangement.class_majority import majority_at, squared_class_distances, stretch_count, stretches
from mixproof.geometry.arrangement.edges import arrangement
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import lines_at
from tests.plain_x_mix import leans, printed_bounds, samples
from tests.strategies import all_points, datasets, examples, plain_weight

SQUARES = st.sampled_from(
    [Fraction(1, 4), Fraction(1, 16), Fraction(4, 9), Fraction(1, 2), Fraction(1), Fraction(7, 3)]
)


def _two_classes(dataset: Dataset) -> bool:
    return len(dataset.classes) > 1


@examples(50)
@given(datasets(dimensions=(1, 2, 3), sizes=(2, 6), bound=2), SQUARES)
def test_leaning_is_what_every_segment_says(dataset: Dataset, bound: Fraction) -> None:
    for x in all_points(dataset) + list(samples(dataset, 4))[:20]:
        origin = all_points(dataset).index(x) if x in all_points(dataset) else None
        for label in range(len(dataset.classes)):
            found = majority_at(dataset, lines_at(dataset, x), origin, label)
            assert found.within(bound) == leans(dataset, x, label, bound)
            if found.segment is not None:
                s, t = found.segment
                weight = plain_weight(x, dataset.point(s), dataset.point(t))
                assert isinstance(weight, Fraction)
                assert (dataset.labels[s] == label) == found.is_free
                assert dataset.labels[t] != label
                assert not found.is_free or weight == found.least


@examples(60)
@given(datasets(dimensions=(1, 2), sizes=(2, 7), bound=3), SQUARES)
def test_stretches_are_where_a_edge_leans(dataset: Dataset, bound: Fraction) -> None:
    found = arrangement(dataset)
    bounds = [bound] * len(dataset.classes)
    every = list(stretches(found, bounds, np.arange(found.size)))
    assert len(every) == stretch_count(found, bounds)
    for index in range(found.size):
        edge = found.edge(index)
        on_edge = {stretch.label: stretch for stretch in every if stretch.edge == index}
        for k in range(1, 24):
            place = Fraction(k * edge.length, 24)
            for label in range(len(dataset.classes)):
                told = label in on_edge and (
                    (on_edge[label].lower - place).sign() < 0 < (on_edge[label].upper - place).sign()
                )
                expected = True
                for s, t, start, end in edge.segments():
                    own = dataset.labels[s] == label, dataset.labels[t] == label
                    share = (place - start) / (end - start) if own[0] else (end - place) / (end - start)
                    expected &= all(own) or (any(own) and share**2 < bound)
                assert told == expected


def test_a_long_line_leans_by_its_farthest_point() -> None:
    line = Dataset.from_rows([[0], [4], [5], [9]], [0, 0, 0, 1])
    found = arrangement(line)
    ends = {
        stretch.edge: (stretch.lower.as_fraction(), stretch.upper.as_fraction())
        for stretch in stretches(found, [Fraction(1, 4)] * 2, np.arange(3))
        if stretch.label == 0
    }
    # λ on 0 of [0, 9] is above ½ up to 4.5, though [4, 9] leans to class 0 up to 6.5.
    whole, part = (Fraction(0), Fraction(4)), (Fraction(0), Fraction(1, 2))
    assert ends == {0: whole, 1: part}


@examples(50)
@given(datasets(dimensions=(1, 2, 3), sizes=(2, 8), bound=3).filter(_two_classes))
def test_class_distances_are_those_of_all_pairs(dataset: Dataset) -> None:
    assert [squared / 4 for squared in squared_class_distances(dataset)] == printed_bounds(dataset)


@pytest.mark.parametrize("seed", range(3))
def test_class_distances_that_floats_cannot_tell_apart(seed: int) -> None:
    rng = np.random.default_rng(seed)
    near = [
        [Fraction(int(a), 10**40) + int(b) for a, b in zip(rng.integers(-9, 9, 4), c, strict=True)]
        for c in rng.integers(0, 2, (30, 4)).tolist()
    ]
    dataset = Dataset.from_rationals(
        [*near, *[[c + Fraction(1, 10**45), *rest] for c, *rest in near]], [0] * 30 + [1] * 30
    )
    assert [squared / 4 for squared in squared_class_distances(dataset)] == printed_bounds(dataset)
