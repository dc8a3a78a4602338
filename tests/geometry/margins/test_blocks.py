"""Margins in blocks: the same as one by one, caps, bounds, and points that are crowded."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.margins import blocks
from mixproof.geometry.margins.blocks import BlockSearch, block_bounds, block_margins, shared_bytes
from mixproof.geometry.margins.field import Field
from mixproof.geometry.margins.filter.strips import MOST_HITS
from mixproof.geometry.margins.filter.vectors import MASKED_P, set_limit
from mixproof.geometry.margins.pointwise import nearest_segment
from tests.geometry.fields import KERNELS, everywhere, field_of, filter_of, images, prepared


@pytest.mark.parametrize("device", ["", "cpu"])
def test_images_in_blocks_and_one_by_one(device: str) -> None:
    field = images(300)
    assert everywhere(field, device=device) == [nearest_segment(field, x) for x in range(300)]


@pytest.mark.gpu
def test_images_in_blocks_on_a_gpu() -> None:
    field = images(2000)
    assert everywhere(field, 1000, "cuda") == everywhere(field, 1000)


def test_a_cap_leaves_out_what_is_above_it_only() -> None:
    field = images(150)
    expected = everywhere(field)
    cap = sorted(squared for squared, _, _ in expected)[20]
    order = np.arange(150)
    found = block_margins(BlockSearch(field, order, order, cap), range(150))
    assert [best for best in found if best is not None] == [best for best in expected if best[0] <= cap]


def test_bounds_are_bounds() -> None:
    field = images(150)
    order = np.arange(150)
    bounds = block_bounds(BlockSearch(field, order, order), range(20, 90))
    exact = [squared for squared, _, _ in everywhere(field)[20:90]]
    assert all(bound >= squared for bound, squared in zip(bounds, exact, strict=True))
    assert sum(bound == squared for bound, squared in zip(bounds, exact, strict=True)) > 35


def ladder(count: int, height: int) -> Field:
    """A point above the middle of a long row of others: thousands of segments are as near as the nearest."""
    row = [[k, 0] for k in range(-count, count + 1) if k]
    points = np.array([[0, height], *row], dtype=np.int32)
    return field_of(points, np.array([0] + [1] * len(row)))


@pytest.mark.parametrize("height", [0, 3])
def test_crowded_points_are_looked_at_alone(height: int) -> None:
    field = ladder(200, height)
    assert MOST_HITS < 200**2
    order = np.arange(len(field.points))
    scene, vectors = prepared(field)
    set_limit(scene, vectors, 0, Fraction(height**2))
    vectors.limits[1:] = MASKED_P
    for pair_filter in map(filter_of, KERNELS):
        scan = pair_filter(scene.left, scene.points)
        crowded = [scan(vectors.strip(slice(k, k + 128), False), vectors.groups)[1][0] for k in (0, 128, 256)]
        assert any(crowded)
    # Of all segments across the middle the rows 1 (−200) and 201 (1) come first.
    expected = (Fraction(height**2), 1, 201)
    for device in ("", "cpu"):
        [best] = block_margins(BlockSearch(field, order, order, None, device), range(1))
        assert best == expected == nearest_segment(field, 0)


def test_points_with_too_many_as_near_are_looked_at_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "_MOST_NEAREST", 3)
    monkeypatch.setattr(blocks, "_NEIGHBOURS", 2)
    points = np.array(list(product(range(5), range(5))), dtype=np.int32)
    field = field_of(points, np.random.default_rng(2).integers(0, 3, 25))
    assert everywhere(field, 7) == [nearest_segment(field, x) for x in range(25)]


def test_bytes_take_as_much_memory_as_32_bits() -> None:
    field = images(50)
    assert shared_bytes(field) == 50 * 100 * (4 + 4)
    wide = Dataset.from_rows([[10**40, 0], [1, 2]], ["a", "b"])
    labels = np.array(wide.labels)
    assert shared_bytes(field_of(wide.numerators, labels)) > 2 * 2 * (36 + 4)
