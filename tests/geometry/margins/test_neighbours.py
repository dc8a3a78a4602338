"""Distances to nearest neighbours, against all pairs of rationals, and the ε that is taken from them."""

from fractions import Fraction
from math import isqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.neighbors import NearestNeighbors

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.doubles import points_of
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.margins import neighbours
from mixproof.geometry.margins.neighbours import nearest_squares, neighbour_quantile, typical_epsilon
from tests.strategies import all_points, datasets, examples, remade


def plain(dataset: Dataset) -> list[Fraction]:
    points = all_points(dataset)
    return [
        min(Fraction(sum((a - b) ** 2 for a, b in zip(x, y, strict=True))) for k, y in enumerate(points) if k != place)
        for place, x in enumerate(points)
    ]


@given(datasets(sizes=(2, 9)), st.sampled_from([0, 10**9, 10**40]))
@examples(40)
def test_they_are_those_of_all_pairs_however_far_the_data_are_from_zero(dataset: Dataset, far: int) -> None:
    moved = remade(dataset, [[c + far for c in x] for x in all_points(dataset)])
    assert list(nearest_squares(moved)) == plain(dataset)


def test_many_points_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "_BLOCK_ENTRIES", 300)
    nearest_squares.cache_clear()
    cloud = load("gaussian:positive=30,negative=20,dimension=13")
    assert list(nearest_squares(cloud)) == plain(cloud)


def test_the_default_is_half_the_median_rounded_down() -> None:
    for name in ("iris", "wine", "breast-cancer", "digits"):
        points = points_of(load(name))
        near = NearestNeighbors(n_neighbors=2).fit(points).kneighbors(points)[0][:, 1]
        half, found = np.median(near) / 2, float(typical_epsilon(load(name)))
        assert half * (1 - 1.1e-3) < found <= half * (1 + 1e-12)
        assert len(f"{found:.10g}".replace(".", "").strip("0")) <= 4


@given(datasets(sizes=(2, 8)))
@examples(40)
def test_the_default_is_never_above_half_the_median_and_scales_with_the_data(dataset: Dataset) -> None:
    squares = sorted(plain(dataset))
    low, high = squares[(len(squares) - 1) // 2], squares[len(squares) // 2]
    found = typical_epsilon(dataset)
    above = (Fraction(isqrt(int(low * 10**40)) + isqrt(int(high * 10**40)) + 2, 10**20)) / 4
    assert found <= above <= found * (1 + Fraction(11, 10**4))
    scaled = remade(dataset, [[c / 1000 for c in x] for x in all_points(dataset)])
    assert typical_epsilon(scaled) == found / 1000


def test_quantiles_are_distances_that_occur() -> None:
    line = Dataset.from_rows([[0], [1], [3], [6], [16]], "ababa")
    assert [neighbour_quantile(line, Fraction(k, 5)) for k in range(6)] == [1, 1, 1, 2, 3, 10]


def test_one_point_has_no_neighbour() -> None:
    with pytest.raises(InputError, match="one point only, and no distance between neighbours: name ε"):
        typical_epsilon(Dataset.from_rows([[0]], "a"))
