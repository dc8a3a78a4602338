"""Collinear triples by both engines: the same as trial of all, and the laws of moving and shuffling."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.incidence import collinearity
from mixproof.geometry.incidence.collinearity import Ends, conflict_count, lines_between
from mixproof.geometry.incidence.slope_filter import PRIMES
from mixproof.geometry.incidence.triples import collinear
from mixproof.geometry.incidence.triples.collinear import collinear_triples, points_inside
from tests.geometry.tried_triples import ALONE, by_engine, check, named, tried
from tests.strategies import all_points, datasets, examples, rationals, remade, rotated


@pytest.mark.slow
@given(datasets(dimensions=(1, 2, 3, 4), sizes=(1, 12), bound=2))
@by_engine(60)
def test_a_search_is_trial_of_all_triples(engine: str, dataset: Dataset) -> None:
    check(dataset)


@given(
    datasets(dimensions=(1, 2, 3), sizes=(3, 9), bound=2),
    st.sampled_from([1, 2**31, 10**40 + 1, PRIMES[0], PRIMES[0] * PRIMES[1], 2**63]),
    st.sampled_from([0, 1, -(2**31), 2**64, 10**300]),
)
@by_engine(60)
def test_the_size_of_the_numbers_does_not_matter(engine: str, dataset: Dataset, factor: int, shift: int) -> None:
    moved = remade(dataset, [tuple(factor * c + shift for c in x) for x in all_points(dataset)])
    assert named(collinear_triples(moved, None, 10_000, ALONE).listed) == tried(dataset, None)


@given(st.data(), st.integers(1, 3))
@by_engine(60)
def test_points_that_no_prime_tells_apart_are_told_apart(engine: str, data: st.DataObject, dimension: int) -> None:
    modulus = int(np.prod([int(p) for p in PRIMES], dtype=object))
    small = st.tuples(*[st.integers(-1, 1)] * dimension)
    pairs = data.draw(st.lists(st.tuples(small, small), min_size=3, max_size=9))
    points = list(dict.fromkeys(tuple(Fraction(a + modulus * b) for a, b in zip(*ab, strict=True)) for ab in pairs))
    check(Dataset.from_rationals(points, [f"c{k % 2}" for k in range(len(points))]))


@given(datasets(dimensions=(1, 2), sizes=(3, 12), bound=2), st.sampled_from([1, 2, 5]))
@by_engine(30)
def test_blocks_of_any_size_find_the_same(engine: str, dataset: Dataset, length: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(collinear, "_SMALLEST_BLOCK", length)
        patch.setattr(collinear, "BLOCKS", 10**6)
        check(dataset)


@given(datasets(dimensions=(2, 3), sizes=(3, 9), bound=2), rationals(), rationals().filter(bool), st.data())
@examples(60)
def test_moving_scaling_turning_adding_a_coordinate_and_shuffling_change_nothing(
    dataset: Dataset, shift: Fraction, factor: Fraction, data: st.DataObject
) -> None:
    points, expected = all_points(dataset), collinear_triples(dataset, None, 10_000, ALONE)
    for places in (
        [tuple(c + shift for c in x) for x in points],
        [tuple(factor * c for c in x) for x in points],
        [rotated(x) for x in points],
        [(shift, *x) for x in points],
    ):
        moved = collinear_triples(remade(dataset, places), None, 10_000, ALONE)
        assert named(moved.listed) == named(expected.listed)
        assert (moved.flags == expected.flags).all()
    order = data.draw(st.permutations(range(dataset.size)))
    mixed = collinear_triples(
        Dataset.from_rationals([points[k] for k in order], [dataset.label(k) for k in order]), None, 10_000, ALONE
    )
    assert (mixed.total, mixed.some_outside) == (expected.total, expected.some_outside)
    assert mixed.both_outside == expected.both_outside
    assert (mixed.flags == expected.flags[order]).all()


@given(datasets(dimensions=(1, 2, 3), sizes=(3, 12), bound=2))
@examples(60)
def test_counts_are_those_of_the_lines_at_each_point(dataset: Dataset) -> None:
    found = collinear_triples(dataset, resources=ALONE)
    lines = dict(lines_between(dataset))
    assert found.middles(None).tolist() == list(lines) == points_inside(dataset).tolist()
    for ends in Ends:
        counts = {k: conflict_count(dataset, k, held, ends) for k, held in lines.items()}
        assert found.count(ends) == sum(counts.values())
        assert found.middles(ends).tolist() == [k for k, count in counts.items() if count]


@given(datasets(dimensions=(1, 2, 3), sizes=(3, 12), bound=2))
@examples(60)
def test_lines_are_the_same_whether_or_not_the_points_inside_are_sought_first(dataset: Dataset) -> None:
    def told() -> list[tuple[int, list[tuple[object, ...]]]]:
        lines = lines_between(dataset)
        return [(k, [(li.direction, str(li.ahead), str(li.behind)) for li in held]) for k, held in lines]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(collinearity, "COMPILED_FROM", 0)
        sought = told()
    assert sought == told()


def test_the_list_is_cut_where_it_is_full_and_the_count_is_not() -> None:
    line = load("alternating-line:points=40")
    whole = collinear_triples(line, Ends.SOME_OUTSIDE, 10_000)
    for most in (0, 1, 7, 500):
        part = collinear_triples(line, Ends.SOME_OUTSIDE, most)
        assert len(part.listed) == most
        assert named(part.listed) <= named(whole.listed)
        assert part.some_outside == whole.some_outside == len(whole.listed)
        assert part.listed == collinear_triples(line, Ends.SOME_OUTSIDE, most, ALONE).listed


def test_the_list_is_in_the_order_of_the_rows() -> None:
    listed = collinear_triples(load("alternating-line:points=9"), None, 10_000).listed
    assert [i.point for i in listed] == sorted(i.point for i in listed)
