"""The sieve in single precision: neither kernel leaves out a segment within the limit, both drop nearly all others."""

from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mixproof.geometry.margins.blocks
from mixproof.geometry.aliases import IntegerArray, Integers
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.memory.arrays import from_arrays
from mixproof.geometry.incidence.incidences import Ends
from mixproof.geometry.margins.blocks import Search, block_bounds, block_margins, shared_bytes
from mixproof.geometry.margins.filter import MASKED_P, Scene, Vectors, as_near, scene_of, set_limit, vectors_of
from mixproof.geometry.margins.kernels import GROUP, MOST_HITS, Sieve, sieve_on_cpu, sieve_with_torch
from mixproof.geometry.margins.pointwise import nearest_segment
from mixproof.geometry.margins.similarity import similarity_order
from mixproof.geometry.margins.values import Field, Segments
from tests.strategies import examples

KERNELS = ("cpu", "torch")
PAIRS = tuple[int, int]


@cache
def sieve_of(kernel: str) -> Sieve:
    return sieve_on_cpu if kernel == "cpu" else sieve_with_torch("cpu")


def field_of(
    points: IntegerArray,
    labels: Integers,
    segments: Segments = Segments(),  # noqa: B008, frozen
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


DRAWN = st.builds(
    drawn,
    st.integers(0, 10**6),
    st.sampled_from([1, 2, 3, 40, 300]),
    st.sampled_from([1, 3, 6, 12, 30]),
    st.sampled_from([1, 30, 1000]),
)


def prepared(field: Field) -> tuple[Scene, Vectors]:
    everything = np.arange(len(field.points))
    scene = scene_of(field, everything, everything)
    assert scene is not None
    return scene, vectors_of(scene, field, everything, everything)


def values(field: Field, x: int) -> dict[PAIRS, Fraction]:
    """The squared distance to every segment that is nearer than its ends, exactly."""
    singles, outside, found = field.singles(x), field.outside(x), {}
    some = field.segments.ends is Ends.SOME_OUTSIDE
    pairs = [(s, t) for t in range(len(field.points)) for s in range(t) if singles[s] and singles[t]]
    for s, t in pairs:
        if outside[s] or outside[t] if some else outside[s] and outside[t]:
            [values_of] = field.products(*(np.array([k]) for k in (x, s, t)))
            squared = field.segments.value(*values_of)
            if squared is not None:
                found[s, t] = squared
    return found


def passing(
    scene: Scene, vectors: Vectors, sieve: Sieve, both_ways: bool = False, rows: int = 7
) -> set[tuple[int, int, int]]:
    """What passes, as (x, s, t) with s < t, in strips of an odd number of rows where the kernel may have them."""
    scan, found = sieve(scene.left, scene.points), set()
    step = GROUP if not both_ways else rows
    for first in range(0, len(scene.points), step):
        strip = vectors.strip(slice(first, min(first + step, len(scene.points))), both_ways)
        (x, s, t), crowded = scan(strip, vectors.groups)
        assert not crowded.any()
        found |= {(a, min(b, c), max(b, c)) for a, b, c in zip(x.tolist(), s.tolist(), t.tolist(), strict=True)}
    return found


@pytest.mark.parametrize("ends", Ends)
@given(DRAWN)
@examples(15)
def test_no_segment_at_exactly_the_limit_is_left_out(ends: Ends, field: Field) -> None:
    field = Field(field.points, field.labels, field.points, field.labels, Segments(ends))
    scene, vectors = prepared(field)
    unit = Fraction(4) ** scene.exponent
    for x in range(0, len(field.points), 4):
        every = values(field, x)
        singles = field.squares(x, np.flatnonzero(field.singles(x)))
        if not len(singles):
            continue
        limits = sorted(value for value in every.values() if value <= int(singles.min()))
        for limit in {*limits[:1], *limits[-1:]}:
            vectors.limits[:] = MASKED_P
            set_limit(scene, vectors, x, limit)
            needed = {(x, *pair) for pair, value in every.items() if value <= limit}
            for sieve in map(sieve_of, KERNELS):
                assert needed <= passing(scene, vectors, sieve, ends is Ends.SOME_OUTSIDE)
            own = vectors.column_w[x].tolist()
            for s in np.flatnonzero(field.singles(x)).tolist():
                [square] = field.squares(x, np.array([s])).tolist()
                assert 0 <= Fraction(own[s]) ** 2 <= (square - limit) / unit or own[s] == 0


@pytest.mark.parametrize("turns", [2**6, 2**9, 2**10])
def test_segments_that_leave_their_nearer_end_at_a_right_angle_are_kept(turns: int) -> None:
    # g = a − 1, so T is within 1 of a and w vanishes; the products that g is summed from are far beyond 2²⁴.
    q = 8191  # a prime
    for p in range(2**12 + 1, 2**12 + 161, 4):
        inverse = pow(q, -1, p)
        e = ((q * inverse - 1) // p, -inverse)
        far = [p - q * turns + e[0], q + p * turns + e[1]]
        points = np.array([[0, 0], [p, q], far], dtype=np.int32)
        field = field_of(points, np.array([0, 1, 1]))
        [limit] = values(field, 0).values()
        assert p * p + q * q - 1 < limit < p * p + q * q
        scene, vectors = prepared(field)
        vectors.limits[:] = MASKED_P
        set_limit(scene, vectors, 0, limit)
        for kernel in KERNELS:
            assert passing(scene, vectors, sieve_of(kernel)) == {(0, 1, 2)}


@given(DRAWN)
@examples(40)
def test_all_the_nearest_points_are_looked_at(field: Field) -> None:
    scene, vectors = prepared(field)
    for x in range(len(field.points)):
        singles = np.flatnonzero(field.singles(x))
        squares = field.squares(x, singles)
        for square in sorted(squares.tolist())[:3]:
            _, kept = as_near(scene, vectors, x, int(square))
            assert set(singles[squares <= square].tolist()) <= set(kept.tolist())


@pytest.mark.parametrize("name", KERNELS)
def test_the_sieve_drops_nearly_all_segments(name: str) -> None:
    field = images(160)
    scene, vectors = prepared(field)
    for x in range(len(field.points)):
        set_limit(scene, vectors, x, nearest_segment(field, x)[0])
    assert 100 < len(passing(scene, vectors, sieve_of(name))) < 400


def test_both_kernels_pass_the_same_up_to_rounding() -> None:
    field = images(160, seed=3)
    scene, vectors = prepared(field)
    for x in range(len(field.points)):
        set_limit(scene, vectors, x, nearest_segment(field, x)[0] * 11 / 10)
    one, other = (passing(scene, vectors, sieve) for sieve in map(sieve_of, KERNELS))
    assert len(one) > 300
    assert len(one ^ other) <= 2


# --- blocks -------------------------------------------------------------------------------------------


def everywhere(field: Field, length: int = 64, device: str = "") -> list[Any]:
    order = similarity_order(field.points)
    search = Search(field, order, order, None, device)
    found: list[Any] = [None] * len(order)
    for start in range(0, len(order), length):
        block = range(start, min(start + length, len(order)))
        for x, best in zip(order[start : block.stop].tolist(), block_margins(search, block), strict=True):
            found[x] = best
    return found


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
    found = block_margins(Search(field, order, order, cap), range(150))
    assert [best for best in found if best is not None] == [best for best in expected if best[0] <= cap]


def test_bounds_are_bounds() -> None:
    field = images(150)
    order = np.arange(150)
    bounds = block_bounds(Search(field, order, order), range(20, 90))
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
    for sieve in map(sieve_of, KERNELS):
        scan = sieve(scene.left, scene.points)
        crowded = [scan(vectors.strip(slice(k, k + 128), False), vectors.groups)[1][0] for k in (0, 128, 256)]
        assert any(crowded)
    # Of all segments across the middle the rows 1 (−200) and 201 (1) come first.
    expected = (Fraction(height**2), 1, 201)
    for device in ("", "cpu"):
        [best] = block_margins(Search(field, order, order, None, device), range(1))
        assert best == expected == nearest_segment(field, 0)


def test_points_with_too_many_as_near_are_looked_at_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mixproof.geometry.margins.blocks, "_MOST_NEAREST", 3)
    monkeypatch.setattr(mixproof.geometry.margins.blocks, "_NEIGHBOURS", 2)
    points = np.array(list(product(range(5), range(5))), dtype=np.int32)
    field = field_of(points, np.random.default_rng(2).integers(0, 3, 25))
    assert everywhere(field, 7) == [nearest_segment(field, x) for x in range(25)]


def test_bytes_take_as_much_memory_as_32_bits() -> None:
    field = images(50)
    assert shared_bytes(field) == 50 * 100 * (4 + 4)
    wide = Dataset.from_rows([[10**40, 0], [1, 2]], ["a", "b"])
    labels = np.array(wide.labels)
    assert shared_bytes(field_of(wide.numerators, labels)) > 2 * 2 * (36 + 4)


# --- order ------------------------------------------------------------------------------------------------


@given(st.integers(0, 10**6), st.integers(1, 60), st.sampled_from([1, 2, 16]))
@examples(40)
def test_an_order_has_every_point_once(seed: int, count: int, group: int) -> None:
    points = np.random.default_rng(seed).integers(-9, 9, (count, 2)) * 10 ** (seed % 8)
    assert sorted(similarity_order(points, group).tolist()) == list(range(count))


def test_neighbours_in_the_order_are_alike() -> None:
    dataset = from_arrays(np.random.default_rng(0).normal(size=(400, 3)), [0, 1] * 200)
    points = (dataset.numerators / dataset.denominator).astype(float)
    ordered = points[similarity_order(dataset.numerators)]
    spread = ordered.reshape(-1, 16, 3).std(axis=1).mean()
    assert spread < 0.5 * points.std(axis=0).mean()
