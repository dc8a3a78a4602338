"""Fields of points for tests of margins in blocks, and their margins by blocks."""

from functools import cache
from typing import Any

import numpy as np

from mixproof.geometry.aliases import IntegerArray, Integers
from mixproof.geometry.margins.blocks import BlockSearch, block_margins
from mixproof.geometry.margins.distances import ALL_SEGMENTS, Segments
from mixproof.geometry.margins.field import Field
from mixproof.geometry.margins.filter.on_cpu import filter_on_cpu
from mixproof.geometry.margins.filter.scene import Scene, scene_of
from mixproof.geometry.margins.filter.strips import PairFilter
from mixproof.geometry.margins.filter.vectors import FilterVectors, vectors_of
from mixproof.geometry.margins.filter.with_torch import filter_with_torch
from mixproof.geometry.margins.similarity import similarity_order

KERNELS = ("cpu", "torch")


@cache
def filter_of(kernel: str) -> PairFilter:
    return filter_on_cpu if kernel == "cpu" else filter_with_torch("cpu")


def field_of(
    points: IntegerArray,
    labels: Integers,
    segments: Segments = ALL_SEGMENTS,
) -> Field:
    return Field(points, labels, points, labels, segments)


def images(count: int, classes: int = 4, seed: int = 0) -> Field:
    """Sparse bytes in many dimensions."""
    rng = np.random.default_rng(seed)
    patterns = rng.integers(-200, 200, (12, 100))
    points = np.clip(rng.normal(size=(count, 12)) @ patterns / 3 + rng.normal(size=(count, 100)) * 9, 0, 255)
    return field_of(np.rint(points).astype(np.int32), rng.integers(0, classes, count))


def drawn(seed: int, dimension: int, scale: int, spread: int) -> Field:
    """Integer points around a centre far out; with much `scale` they need single precision to be rounded."""
    rng = np.random.default_rng(seed)
    points = rng.normal(size=(14, dimension)) * rng.choice([1, spread], size=(14, 1)) * 10.0**scale
    whole: Any = np.array([[int(value) for value in row] for row in (points + 10.0**scale).tolist()], dtype=object)
    if np.abs(whole).max() < 2**30:
        whole = whole.astype(np.int32)
    return field_of(whole, rng.integers(0, 3, 14))


def prepared(field: Field) -> tuple[Scene, FilterVectors]:
    everything = np.arange(len(field.points))
    scene = scene_of(field, everything, everything)
    assert scene is not None
    return scene, vectors_of(scene, field, everything, everything)


def everywhere(field: Field, length: int = 64, device: str = "") -> list[Any]:
    order = similarity_order(field.points)
    search = BlockSearch(field, order, order, None, device)
    found: list[Any] = [None] * len(order)
    for start in range(0, len(order), length):
        block = range(start, min(start + length, len(order)))
        for x, best in zip(order[start : block.stop].tolist(), block_margins(search, block), strict=True):
            found[x] = best
    return found
