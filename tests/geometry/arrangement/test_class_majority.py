"""Class majorities against every segment."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.arrangement.class_majority import majority_at, majority_interval_count, majority_intervals
from mixproof.geometry.arrangement.edges import arrangement
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import lines_at
from tests.plain_x_mix import has_majority, samples
from tests.strategies import all_points, datasets, examples, plain_weight

SQUARES = st.sampled_from(
    [Fraction(1, 4), Fraction(1, 16), Fraction(4, 9), Fraction(1, 2), Fraction(1), Fraction(7, 3)]
)


@examples(50)
@given(datasets(dimensions=(1, 2, 3), sizes=(2, 6), bound=2), SQUARES)
def test_majorities_are_what_every_segment_says(dataset: Dataset, bound: Fraction) -> None:
    for x in all_points(dataset) + list(samples(dataset, 4))[:20]:
        origin = all_points(dataset).index(x) if x in all_points(dataset) else None
        for label in range(len(dataset.classes)):
            found = majority_at(dataset, lines_at(dataset, x), origin, label)
            assert found.within(bound) == has_majority(dataset, x, label, bound)
            if found.segment is not None:
                s, t = found.segment
                weight = plain_weight(x, dataset.point(s), dataset.point(t))
                assert isinstance(weight, Fraction)
                assert (dataset.labels[s] == label) == found.is_free
                assert dataset.labels[t] != label
                assert not found.is_free or weight == found.least


@examples(60)
@given(datasets(dimensions=(1, 2), sizes=(2, 7), bound=3), SQUARES)
def test_majority_intervals_are_those_of_all_segments(dataset: Dataset, bound: Fraction) -> None:
    found = arrangement(dataset)
    bounds = [bound] * len(dataset.classes)
    every = list(majority_intervals(found, bounds, np.arange(found.size)))
    assert len(every) == majority_interval_count(found, bounds)
    for index in range(found.size):
        edge = found.edge(index)
        on_edge = {interval.label: interval for interval in every if interval.edge == index}
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


def test_on_a_long_line_the_farthest_point_decides() -> None:
    line = Dataset.from_rows([[0], [4], [5], [9]], [0, 0, 0, 1])
    found = arrangement(line)
    ends = {
        interval.edge: (interval.lower.as_fraction(), interval.upper.as_fraction())
        for interval in majority_intervals(found, [Fraction(1, 4)] * 2, np.arange(3))
        if interval.label == 0
    }
    # λ on 0 of [0, 9] is above ½ up to 4.5, though on 4 of [4, 9] it is above ½ up to 6.5.
    whole, part = (Fraction(0), Fraction(4)), (Fraction(0), Fraction(1, 2))
    assert ends == {0: whole, 1: part}
