"""The filter by chunks against exact distances, and its three ways against each other."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mixproof.solvers.classifier.ball.chunk_filter as module
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.incidence.segments import squared_distance
from mixproof.solvers.classifier.ball.floats import WeightedPoints
from tests.solvers.classifier.ball.test_floats import LAWS
from tests.strategies import all_points, datasets, examples


def plain_pairs(points: list[tuple[Fraction, ...]], x: tuple[Fraction, ...], radius: Fraction) -> set[tuple[int, int]]:
    return {
        (s, t)
        for s in range(len(points))
        for t in range(s, len(points))
        if squared_distance(x, points[s], points[t]) < radius**2
    }


@given(datasets(dimensions=(1, 2, 3), sizes=(2, 14)), st.integers(-8, 8), st.integers(1, 20))
@examples(80)
def test_no_pair_that_meets_the_ball_is_left_out(dataset: Dataset, place: int, radius: int) -> None:
    points = all_points(dataset)
    x, epsilon = (Fraction(place, 3),) * dataset.dimension, Fraction(radius, 7)
    made = WeightedPoints.of(dataset)
    frame = made._frame
    places, near = frame.placed.places[made.order], np.array([[float(c) for c in x]])
    queries, scaled = frame.place(near, lambda _: x).places, float(epsilon) / 2.0**frame.exponent
    for limit, few in ((0, 0), (10**9, 0), (10**9, 64)):  # compiled, filtered by arrays, all at once
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "MOST_UNCOMPILED", limit)
            patch.setattr(module, "FEW_POINTS", few)
            found = {
                tuple(sorted((int(made.order[s]), int(made.order[t]))))
                for _, first, second in module.near_pairs(places, queries, scaled)
                for s, t in zip(first, second, strict=True)
            }
        assert plain_pairs(points, x, epsilon) <= found


def test_the_compiled_filter_finds_the_same_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    data = WeightedPoints.of(load("iris"))
    places = (data.points - data.points.mean(axis=0))[data.order]
    rng = np.random.default_rng(3)
    queries = rng.normal(0, 2, (40, 4))
    monkeypatch.setattr(module, "_MOST_PAIRS", 200)  # so that both have to go on in parts
    pairs = []
    for limit in (0, 10**9):
        monkeypatch.setattr(module, "MOST_UNCOMPILED", limit)
        found = [np.stack(columns) for columns in module.near_pairs(places, queries, 0.7)]
        pairs.append({tuple(column) for part in found for column in part.T.tolist()})
    assert pairs[0] == pairs[1]
    assert len(pairs[0]) > 200


@pytest.mark.parametrize("few", [0, 150])
@pytest.mark.parametrize("room", [2**11, 2**13])
def test_blocks_of_rows_and_queries_change_nothing(monkeypatch: pytest.MonkeyPatch, room: int, few: int) -> None:
    data = WeightedPoints.of(load("iris"))
    queries = np.random.default_rng(5).normal(0, 1, (90, 4)) + data.points.mean(axis=0)
    whole = data.masses(LAWS[0], queries, 0.5)
    monkeypatch.setattr(module, "MOST_DISTANCE_BYTES", room)
    monkeypatch.setattr(module, "FEW_POINTS", few)
    assert data.masses(LAWS[0], queries, 0.5) == pytest.approx(whole, abs=1e-15)
    assert whole.sum() > 0
