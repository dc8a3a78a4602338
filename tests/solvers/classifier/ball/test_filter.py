"""The filter for segments near a ball against exact distances: it leaves out none, and most of the others."""

from fractions import Fraction
from itertools import combinations
from math import isqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.exact_tables import integer_array
from mixproof.geometry.data.sources import load
from mixproof.geometry.incidence.chords import chord
from mixproof.geometry.incidence.segments import squared_distance
from mixproof.solvers.classifier.ball.filter import pairs_near, segments_near
from tests.solvers.thresholds.cases import radii
from tests.strategies import Exact, all_points, datasets, examples


@pytest.mark.parametrize("unit", [1, 2**60, 10**40, 10**320])
@given(dataset=datasets(dimensions=(1, 2, 3), sizes=(3, 8), bound=4), data=st.data())
@examples(25)
def test_no_pair_near_a_ball_is_left_out(unit: int, dataset: Dataset, data: st.DataObject) -> None:
    s, t, *_ = points = all_points(dataset)
    origin = (Fraction(0),) * dataset.dimension
    nearest = squared_distance(origin, s, t)
    radius = data.draw(st.sampled_from([Fraction(1, 3), Fraction(1), Fraction(5, 2), tight_root(nearest)]))
    offsets = integer_array(np.array([[int(unit * c) for c in x] for x in points], dtype=object))
    found = [tuple(pair) for pair in pairs_near(offsets, unit * radius).tolist()]
    near = [
        (j, k)
        for j, k in combinations(range(len(points)), 2)
        if squared_distance(origin, points[j], points[k]) < radius**2
    ]
    assert set(near) <= set(found)
    assert found == sorted(set(found))
    assert all(j < k for j, k in found)


def tight_root(value: Fraction) -> Fraction:
    """A rational above the root of a rational by less than 10^-30 of one."""
    return Fraction(isqrt(value.numerator * 10**80 // value.denominator) + 10**8, 10**40)


def test_pairs_that_are_clearly_outside_a_ball_are_left_out() -> None:
    rng = np.random.default_rng(0)
    offsets = rng.integers(-1000, 1000, size=(300, 2))
    found = pairs_near(offsets, Fraction(1)).tolist()
    origin = (Fraction(0), Fraction(0))
    near = {(j, k) for j, k in found if squared_distance(origin, offsets[j].tolist(), offsets[k].tolist()) < 1}
    assert len(near) > 10
    assert len(found) < 1.1 * len(near) + 10
    exact = {
        (j, k)
        for j in range(0, 300, 7)
        for k in range(j + 1, 300)
        if squared_distance(origin, offsets[j].tolist(), offsets[k].tolist()) < 1
    }
    assert exact == {(j, k) for j, k in near if j % 7 == 0}


def pairs_with_a_chord(dataset: Dataset, x: Exact, radius: Fraction) -> set[tuple[int, int]]:
    points = all_points(dataset)
    return {
        (s, t) for s, t in combinations(range(dataset.size), 2) if chord(x, radius**2, points[s], points[t]) is not None
    }


@given(datasets(sizes=(2, 10)), radii, st.data())
@examples(60)
def test_no_pair_with_a_chord_is_filtered_away(dataset: Dataset, radius: Fraction, data: st.DataObject) -> None:
    x = data.draw(st.tuples(*[st.fractions(-3, 3, max_denominator=4)] * dataset.dimension))
    assert pairs_with_a_chord(dataset, x, radius) <= set(segments_near(dataset, x, radius))


@pytest.mark.parametrize("scale", [1, 10**6, 10**25, 10**200])
@pytest.mark.parametrize("side", [-1, 0, 1])
def test_segments_that_touch_a_ball_are_not_lost_to_rounding(scale: int, side: int) -> None:
    """Segments at the distance 5 from the origin, and the least step inside of it, at any scale."""
    offsets = np.array([[3 * s - 4 * t, 4 * s + 3 * t] for s, t in ((1, 7), (1, -9), (1, 2))], dtype=object) * scale
    radius = Fraction(5 * scale + side)
    found = {tuple(pair) for pair in pairs_near(offsets, radius).tolist()}
    meets = {
        (s, t)
        for s, t in combinations(range(3), 2)
        if chord((0, 0), radius**2, tuple(offsets[s]), tuple(offsets[t])) is not None
    }
    assert meets == ({(0, 1), (1, 2)} if side > 0 else set())
    assert meets <= found


def test_the_filter_does_filter() -> None:
    data = load("wine")
    near = pairs_near(data.numerators - data.numerators[0], data.denominator / Fraction(10))
    assert len(near) < 2 * data.size


@given(datasets(sizes=(2, 9), bound=2), radii)
@examples(30)
def test_the_filter_is_the_same_in_machine_and_in_long_integers(dataset: Dataset, radius: Fraction) -> None:
    offsets = dataset.numerators - dataset.numerators[0]
    long = offsets.astype(object) * 10**30
    exact = {tuple(pair) for pair in pairs_near(offsets, radius).tolist()}
    assert exact == {tuple(pair) for pair in pairs_near(long, radius * 10**30).tolist()}
