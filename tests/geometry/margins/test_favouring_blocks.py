"""Segments that favour another class, in blocks: the same as one by one and as brute force; crowds, caps and bounds."""

from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.margins import favouring_blocks
from mixproof.geometry.margins.blocks import BlockSearch
from mixproof.geometry.margins.distances import Best
from mixproof.geometry.margins.favouring import nearest_favouring
from mixproof.geometry.margins.favouring_blocks import FavouringSearch, block_favouring, block_radius_bounds, by_class
from mixproof.geometry.margins.field import Field
from mixproof.geometry.margins.filter import on_cpu, strips
from mixproof.geometry.margins.filter.scene import scene_of
from mixproof.geometry.margins.pointwise import nearest_segment
from mixproof.geometry.margins.similarity import similarity_order
from tests.geometry.fields import drawn, field_of, images
from tests.strategies import examples


def in_blocks(field: Field, most: list[Fraction | None], length: int, device: str = "") -> list[Best | None]:
    order = by_class(field, similarity_order(field.points))
    search = FavouringSearch(BlockSearch(field, order, order, None, device), most)
    found: list[Best | None] = [None] * len(order)
    for start in range(0, len(order), length):
        block = range(start, min(start + length, len(order)))
        for x, best in zip(order[block.start : block.stop].tolist(), block_favouring(search, block), strict=True):
            found[x] = best
    return found


def margins_of(field: Field) -> list[Fraction | None]:
    """ε*² of every point; nothing nearer is looked for where it is 0."""
    return [nearest_segment(field, x)[0] or None for x in range(len(field.points))]


@cache
def asked(count: int, seed: int = 0) -> tuple[Field, list[Fraction | None]]:
    field = images(count, seed=seed)
    return field, margins_of(field)


def one_by_one(field: Field, most: list[Fraction | None]) -> list[Best | None]:
    return [None if each is None else nearest_favouring(field, x, each) for x, each in enumerate(most)]


def plainly(field: Field, most: list[Fraction | None]) -> list[Best | None]:
    return [None if each is None else plain(field, x, each) for x, each in enumerate(most)]


def plain(field: Field, x: int, most: Fraction) -> Best | None:
    """Its definition, by trying every pair in Python integers."""
    points, labels = [list(map(int, row)) for row in field.points], field.labels
    seen = [[c - o for c, o in zip(row, points[x], strict=True)] for row in points]
    found = []
    for s in np.flatnonzero(labels == labels[x]).tolist():
        for t in np.flatnonzero(labels != labels[x]).tolist():
            a, b, g = (sum(u * v for u, v in zip(*pair, strict=True)) for pair in _pairs(seen[s], seen[t]))
            if s != x and b < a and g < b:
                found.append((Fraction(a * b - g * g, a + b - 2 * g), t, s))
    return min((each for each in found if each[0] <= most), default=None)


def _pairs(s: list[int], t: list[int]) -> tuple[tuple[list[int], list[int]], ...]:
    return (s, s), (t, t), (s, t)


@pytest.mark.parametrize("device", ["", "cpu"])
@pytest.mark.parametrize("length", [37, 160])
def test_images_in_blocks_and_one_by_one(device: str, length: int) -> None:
    field, most = asked(160)
    expected = one_by_one(field, most)
    assert sum(each is not None for each in expected) > 20
    assert in_blocks(field, most, length, device) == expected


def test_a_few_images_by_trying_every_pair() -> None:
    field = images(30, classes=3, seed=5)
    most = margins_of(field)
    assert in_blocks(field, most, 64) == plainly(field, most)


@given(st.integers(0, 10**6), st.integers(1, 3), st.integers(2, 12), st.integers(2, 5))
@examples(60)
def test_small_integers_with_many_ties(seed: int, dimension: int, size: int, reach: int) -> None:
    rng = np.random.default_rng(seed)
    points = np.unique(rng.integers(0, reach, (size, dimension)), axis=0).astype(np.int32)
    labels = rng.integers(0, 3, len(points))
    labels[0] = 3
    field = field_of(points, labels)
    if len(points) > 1:
        most = margins_of(field)
        expected = plainly(field, most)
        assert in_blocks(field, most, 5) == expected == one_by_one(field, most)


@given(
    st.integers(0, 10**6),
    st.sampled_from([1, 3, 40]),
    st.sampled_from([0, 3, 9, 20]),
    st.sampled_from([1, 2**8, 2**45]),
)
@examples(40)
def test_points_of_all_sizes(seed: int, dimension: int, scale: int, spread: int) -> None:
    field = drawn(seed, dimension, scale, spread)
    if len(np.unique(field.labels)) > 1:
        most = margins_of(field)
        expected = plainly(field, most)
        assert in_blocks(field, most, 6) == expected == one_by_one(field, most)


def test_where_the_range_of_single_precision_ends_points_are_looked_at_alone() -> None:
    points = np.array([[0, 0], [9, 2], [-1, 2], [3, 4], [2, 9], [2**50, 1]])
    field, order = field_of(points, np.array([0, 0, 1, 1, 0, 1])), np.arange(6)
    assert scene_of(field, order, order[:2]) is None
    most = margins_of(field)
    assert in_blocks(field, most, 3) == one_by_one(field, most) == plainly(field, most)
    assert block_radius_bounds(BlockSearch(field, order, order), range(2)) == most[:2]


def cone() -> Field:
    """A point between a foreign one and a circle of its own class: all 32 segments of the cone are as near."""
    own = [[9, y, z] for y in range(-33, 34) for z in range(-33, 34) if y * y + z * z == 1105]
    return field_of(np.array([[0, 0, 0], [-1, 0, 0], *own], dtype=np.int32), np.array([0, 1] + [0] * len(own)))


@pytest.mark.slow
def test_crowded_points_are_looked_at_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    field = cone()
    most = margins_of(field)
    expected = one_by_one(field, most)
    assert expected[0] == plainly(field, most)[0] is not None
    for module in (strips, on_cpu):
        monkeypatch.setattr(module, "MOST_HITS", 2)
    on_cpu._compiled.cache_clear()
    alone: list[int] = []

    def seen(field: Field, x: int, most: Fraction) -> Best | None:
        alone.append(x)
        return nearest_favouring(field, x, most)

    monkeypatch.setattr(favouring_blocks, "nearest_favouring", seen)
    try:
        assert in_blocks(field, most, 64) == expected
    finally:
        on_cpu._compiled.cache_clear()
    assert alone


@pytest.mark.parametrize("share", [0, 1, 3])
def test_nothing_is_found_beyond_a_cap_and_all_within_it(share: int) -> None:
    field, most = asked(40)
    caps = [None if each is None else each * share / 4 for each in most]
    assert in_blocks(field, caps, 50) == plainly(field, caps)


def test_bounds_are_bounds_and_often_the_radius() -> None:
    field, most = asked(160)
    order = by_class(field, np.arange(160))
    found = one_by_one(field, most)
    exact = [(most[x] or 0) if (best := found[x]) is None else best[0] for x in order.tolist()]
    bounds = block_radius_bounds(BlockSearch(field, order, order), range(20, 120))
    assert all(bound >= squared for bound, squared in zip(bounds, exact[20:120], strict=True))
    assert sum(bound == squared for bound, squared in zip(bounds, exact[20:120], strict=True)) > 20


def test_the_guess_spares_time_only(monkeypatch: pytest.MonkeyPatch) -> None:
    field, most = asked(160)
    expected = in_blocks(field, most, 90)
    monkeypatch.setattr(favouring_blocks, "_NEAR_OWN", 1)
    monkeypatch.setattr(favouring_blocks, "_NEAR_FOREIGN", 1)
    monkeypatch.setattr(favouring_blocks, "STRIP", 16)
    assert in_blocks(field, most, 90) == expected
