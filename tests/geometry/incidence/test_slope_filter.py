"""The filter by slopes: whatever is collinear passes it, whatever the numbers are made of."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.incidence import slope_filter as slopes
from mixproof.geometry.incidence.slope_filter import PRIMES, ModularImages, candidates_at, images_of
from mixproof.geometry.incidence.triples.arrays import Cloud
from mixproof.geometry.incidence.triples.kernels import filter_at, make_workspace
from tests.geometry.incidence.triples.test_kernels import machine_code
from tests.strategies import examples, plain_weight

MANY_PRIMES = int(np.prod([int(p) for p in PRIMES], dtype=object))


def collinear_partners(points: list[tuple[int, ...]], x: int) -> set[int]:
    """The points that are on a line through x with a third one."""
    others = [k for k in range(len(points)) if k != x]
    pairs = [(s, t) for s, t in combinations(others, 2) if plain_weight(points[x], points[s], points[t]) is not None]
    return {k for pair in pairs for k in pair}


def cloud_of(images: ModularImages) -> Cloud:
    no_points, labels = np.empty((0, 0, 1), np.uint8), np.zeros(images.size, np.int64)
    return Cloud(no_points, labels[:1], labels, images.values, images.inverses, images.prime)


@st.composite
def clouds(draw: st.DrawFn) -> list[tuple[int, ...]]:
    """Distinct points of a small grid, stretched and bent by multiples of the primes."""
    dimension = draw(st.integers(1, 4))
    small = st.tuples(*[st.integers(-2, 2)] * dimension)
    factor = draw(st.sampled_from([0, 1, PRIMES[0], PRIMES[0] * PRIMES[1], MANY_PRIMES, 2**70]))
    stretch = draw(st.sampled_from([1, 3, PRIMES[0], 2**40]))
    pairs = draw(st.lists(st.tuples(small, small), min_size=3, max_size=9))
    return list(dict.fromkeys(tuple(stretch * a + factor * b for a, b in zip(*ab, strict=True)) for ab in pairs))


def test_primes_are_the_largest_below_two_bytes() -> None:
    odd = [n for n in range(PRIMES[-1], 2**16) if all(n % k for k in range(2, 256))]
    assert list(PRIMES) == odd[::-1]


@pytest.mark.parametrize("prime", PRIMES)
def test_inverses_are_inverses(prime: int) -> None:
    table = slopes._inverses(prime).astype(np.int64)
    assert table[0] == 0
    assert (table[1:] * np.arange(1, prime) % prime == 1).all()


@pytest.mark.parametrize("prime", PRIMES)
def test_reduction_in_doubles_is_exact_next_to_every_multiple(prime: int) -> None:
    multiples = prime * np.arange(prime, dtype=np.int64)
    for offset in (0, 1, 2, prime // 2, prime - 2, prime - 1):
        numbers = multiples + offset
        quotients = ((numbers + 0.5) * (1.0 / prime)).astype(np.int64)
        assert (numbers - quotients * prime == offset).all()


@given(clouds(), st.data())
@examples(150)
def test_collinear_points_are_candidates_wherever_they_lie(points: list[tuple[int, ...]], data: st.DataObject) -> None:
    images = images_of(np.array(points, dtype=object))
    x = data.draw(st.integers(0, len(points) - 1))
    others = np.delete(np.arange(len(points)), x)
    assert collinear_partners(points, x) <= set(candidates_at(images, x, others).tolist())


def test_points_in_general_position_have_few_candidates() -> None:
    points = np.random.default_rng(5).integers(0, 256, size=(500, 20)).astype(np.uint8)
    images = images_of(points)
    everything = np.arange(500)
    assert sum(len(candidates_at(images, x, everything[everything != x])) for x in range(500)) < 50


def test_vertical_images_share_the_key_of_infinity() -> None:
    values = np.array([[7, 7, 7, 1], [0, 1, 2, 5], [0, 3, 6, 5]], dtype=np.int32)
    images = ModularImages(PRIMES[0], values, slopes._inverses(PRIMES[0]), np.zeros(4, dtype=bool))
    assert candidates_at(images, 0, np.array([1, 2, 3])).tolist() == [1, 2]


def test_another_prime_is_taken_where_one_makes_twins() -> None:
    points = np.array([[0, 1], [PRIMES[0], 1], [0, 1 + PRIMES[1]], [5, 5]])
    images = images_of(points)
    assert images.prime == PRIMES[2]
    assert not images.has_twin.any()


def test_twins_that_no_prime_tells_apart_are_marked() -> None:
    points = np.array([[0, 1], [MANY_PRIMES, 1], [0, 2], [5, 5]], dtype=object)
    images = images_of(points)
    assert images.has_twin.tolist() == [True, True, False, False]
    assert candidates_at(images, 0, np.array([1, 2, 3])).tolist() == [1, 2, 3]


@pytest.mark.parametrize("kind", [np.uint8, np.int16, np.int32, np.int64, object])
def test_images_do_not_depend_on_the_kind_of_the_array(kind: type) -> None:
    points = np.random.default_rng(3).integers(0, 256, size=(50, 7))
    images = images_of(points.astype(kind))
    assert (images.values == images_of(points).values).all()


@given(st.lists(st.tuples(*[st.integers(-(10**30), 10**30)] * 3), min_size=1, max_size=5))
@examples(40)
def test_images_are_linear(points: list[tuple[int, ...]]) -> None:
    array = np.array([(0, 0, 0), *points], dtype=object)
    both = slopes._mapped(np.concatenate([array, array + array[-1]]), PRIMES[0]).astype(np.int64)
    single, moved = both[:, : len(array)], both[:, len(array) :]
    assert ((single + single[:, -1:] - moved) % PRIMES[0] == 0).all()


# --- the same filter, compiled -------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(("size", "bound", "dimension"), [(40, 3, 2), (700, 40, 2), (3000, 10, 3), (3000, 200, 5)])
def test_the_compiled_filter_leaves_what_the_plain_one_leaves(size: int, bound: int, dimension: int) -> None:
    rng = np.random.default_rng(size)
    points = np.unique(rng.integers(-bound, bound + 1, size=(size, dimension)), axis=0)
    images, space = images_of(points), make_workspace(len(points))
    everything = np.arange(images.size)
    for x in [0, 1, 5, images.size // 2, images.size - 3, images.size - 1]:
        marked = space.marked[: machine_code(filter_at)(cloud_of(images), x, space)]
        keys, places = (marked >> np.uint64(32)).astype(np.int64), (marked & np.uint64(2**32 - 1)).astype(np.int64)
        assert (np.diff(marked.astype(object)) > 0).all()
        _, which, counts = np.unique(keys, return_inverse=True, return_counts=True)
        shared = np.sort(places[counts[which] > 1])
        assert shared.tolist() == candidates_at(images, x, everything[x + 1 :]).tolist()
        assert (keys == slopes._keys(images, images.values[:, x].astype(np.int64), places)).all()
