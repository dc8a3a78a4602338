"""The compiled loops, one by one, against the plainest way to say what they do."""

from functools import cache
from itertools import combinations
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.aliases import Integers
from mixproof.geometry.incidence.triples.arrays import Cloud, make_tally
from mixproof.geometry.incidence.triples.kernels import (
    HASHES,
    MANY_KEYS,
    Kernel,
    bitmap_words,
    compiled,
    differ,
    filter_keys,
    is_on_line,
    make_workspace,
    part_line,
    sort_by_key,
    sweep,
    tally,
)
from tests.strategies import examples, plain_weight

TWO_PRIMES = (2**31 - 1, 2**31 - 19)


@cache
def machine_code(part: Kernel) -> Kernel:
    """One of the loops, compiled."""
    import numba

    compiled()  # makes the parts known to each other
    return cast(Kernel, numba.njit(part))


@given(st.lists(st.integers(0, 2), min_size=2, max_size=9), st.sampled_from([0, 1, 2]), st.integers(0, 40))
@examples(200)
def test_a_line_is_counted_and_listed_as_its_triples_are(labels: list[int], wanted: int, most: int) -> None:
    size = len(labels)
    order = np.random.default_rng(size).permutation(size + 3)[:size]  # where the points of the line are kept
    of_place = np.full(size + 3, 7, np.int64)
    of_place[order] = labels
    found = make_tally(size + 3, 8, most, wanted)
    tally(order.astype(np.int64), size, of_place, found)
    kinds: list[list[tuple[int, int, int]]] = [[], [], []]
    for middle, end in combinations(range(1, size), 2):
        outside = [labels[k] != labels[middle] for k in (0, end)]
        triple = (int(order[middle]), int(order[0]), int(order[end]))
        for kind, holds in zip(kinds, (True, any(outside), all(outside)), strict=True):
            if holds:
                kind.append(triple)
    assert found.totals.tolist() == [len(kind) for kind in kinds]
    for bit, kind in enumerate(kinds):
        assert set(np.flatnonzero(found.flags & (1 << bit)).tolist()) == {triple[0] for triple in kind}
    listed = [tuple(row) for row in found.rows[: found.filled[0]].tolist()]
    assert len(listed) == len(set(listed)) == min(most, len(kinds[wanted]))
    assert set(listed) <= set(kinds[wanted])
    assert not found.counts.any()


def cloud_of(points: Integers, moduli: tuple[int, ...]) -> Cloud:
    """The points by their residues, or as they are where the modulus is 0."""
    residues = np.stack([points % q if q else points for q in moduli], axis=2)
    table = np.empty((3, 0), np.int32)
    return Cloud(residues, np.array(moduli), np.zeros(len(points), np.int64), table, table[0], 2)


@given(
    st.lists(st.tuples(*[st.integers(-3, 3)] * 3), min_size=3, max_size=3, unique=True),
    st.sampled_from(
        [((0,), 1), ((0,), 2**30 // 3 - 1), ((2**31 - 1, 2**31 - 19), 1), ((2**31 - 1, 2**31 - 19), 10**8)]
    ),
)
@examples(200)
def test_on_a_line_is_what_proportions_say(points: list[tuple[int, ...]], kind: tuple[tuple[int, ...], int]) -> None:
    moduli, factor = kind
    cloud = cloud_of(factor * np.array(points), moduli)
    [pivot, *_] = [k for k in range(3) if points[0][k] != points[1][k]]
    assert [differ(cloud, 0, 1, k) for k in range(3)] == [points[0][k] != points[1][k] for k in range(3)]
    assert is_on_line(cloud, 0, 1, pivot, 2) == (plain_weight(points[2], points[0], points[1]) is not None)


@pytest.mark.parametrize("moduli", [(0,), TWO_PRIMES])
def test_on_a_line_needs_every_coordinate_and_every_prime(moduli: tuple[int, ...]) -> None:
    for column in range(5):
        for added in (1, 2**31 - 1, 2**31 - 19):
            points = np.array([[0] * 5, [1] * 5, [2] * 5])
            assert is_on_line(cloud_of(points, moduli), 0, 1, 0, 2)
            points[2, column] += added
            assert not is_on_line(cloud_of(points, moduli), 0, 1, 0, 2)


@pytest.mark.parametrize("held", [[0] * 6, [1, 1, 1, 2, 1, 2], [2, 1, 1, 2, 1, 2], [1, 1, 0, 2, 1, 0]])
def test_points_that_share_a_key_by_accident_are_parted(held: list[int]) -> None:
    """Two lines from one point; the first is held by the name 1, or parts of it are, and the second by 2."""
    points = np.array([[0, 0], [1, 2], [2, 4], [2, 1], [3, 6], [4, 2]])
    space = make_workspace(6)
    space.held[:], space.waiting[:5] = held, [1, 2, 3, 4, 5]
    cloud = cloud_of(points, (0,))
    assert part_line(cloud, 0, 5, space) == (4, 2)
    assert space.line[:4].tolist() == [0, 1, 2, 4]
    assert part_line(cloud, 0, 2, space) == (3, 0)
    assert space.line[:3].tolist() == [0, 3, 5]


def test_points_held_by_one_name_are_not_proved_again() -> None:
    points = np.array([[0, 0], [1, 2], [5, 5], [2, 1]])  # of the last three, none is on a line with two others
    space = make_workspace(4)
    space.held[:], space.waiting[:3] = [7, 7, 7, 0], [1, 2, 3]
    assert part_line(cloud_of(points, (0,)), 0, 3, space) == (3, 1)
    assert space.line[:3].tolist() == [0, 1, 2]


@pytest.mark.parametrize(("count", "spread"), [(0, 5), (1, 5), (20, 4), (3000, 50), (3000, 10**6), (40_000, 2**32)])
def test_the_sift_keeps_every_key_that_occurs_twice(count: int, spread: int) -> None:
    keys = np.random.default_rng(count).integers(0, spread, size=count, dtype=np.uint64).astype(np.uint32)
    space = make_workspace(count)
    space.keys[:count], space.places[:count] = keys, np.arange(count)
    kept = machine_code(filter_keys)(space, count)
    _, which, counts = np.unique(keys, return_inverse=True, return_counts=True)
    wanted = np.flatnonzero(counts[which] > 1)
    places = space.places[:kept]
    assert set(wanted.tolist()) <= set(places.tolist())
    assert (np.diff(places) > 0).all()
    assert (space.keys[:kept] == keys[places]).all()
    assert kept <= len(wanted) + max(24, count // 50)


@pytest.mark.parametrize("count", [1, 2, MANY_KEYS + 1, 5000])
def test_digits_sort_by_the_upper_half_and_keep_the_order_of_equals(count: int) -> None:
    rng = np.random.default_rng(count)
    keys = rng.integers(0, 2**32, size=count, dtype=np.uint64) >> np.uint64(int(rng.integers(0, 25)))
    marked = (keys << np.uint64(32)) | np.arange(count, dtype=np.uint64)
    expected = np.sort(marked)
    machine_code(sort_by_key)(marked, np.empty(count, np.uint64), count)
    assert (marked == expected).all()


@pytest.mark.parametrize("size", [1, 2, 31, 64, 1000, 60_000, 10**6])
def test_bitmaps_are_powers_of_two_with_room(size: int) -> None:
    words = bitmap_words(size)
    assert words & (words - 1) == 0
    assert 16 <= words <= max(16, size)
    assert 64 * words >= 32 * size
    assert all(int(multiplier) % 2 for multiplier in HASHES)


def test_machine_code_that_cannot_be_kept_is_made_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    import numba

    kept = numba.njit

    def nowhere(nogil: bool, cache: bool = False) -> object:
        if cache:
            raise RuntimeError("no locator available")
        return kept(nogil=nogil)

    monkeypatch.setattr(numba, "njit", nowhere)
    made: Any = compiled.__wrapped__()
    assert made.py_func is sweep
