"""Other sets with the same midpoints: against brute force over small sets, closed forms and the theorems."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.errors import InputError
from mixproof.solvers.midpoints import budget
from mixproof.solvers.midpoints.integer_points import PointSet
from mixproof.solvers.midpoints.other_sets import OtherSets, alternative, is_power_of_two, other_sets
from mixproof.solvers.midpoints.symmetry import reflected, symmetric_midpoints
from tests.solvers.midpoints.point_sets import Rows, midpoints, on_a_line, point_set, sets_of, symmetric_sets
from tests.strategies import Exact, examples, rationals, rotated, vectors

NOT_POWERS = (3, 5, 6, 7, 9, 10, 12)


def searched(points: Rows) -> OtherSets:
    found = other_sets(points)
    assert found is not None
    assert found.searched
    return found


def by_theorem(points: Rows, monkeypatch: pytest.MonkeyPatch) -> OtherSets | None:
    with monkeypatch.context() as patch:
        patch.setattr(budget, "MOST_ADDITIONS", 0)
        return other_sets(points)


def twins(points: PointSet, others: PointSet, shift: Sequence[int]) -> tuple[PointSet, PointSet]:
    """From two m-point sets with the same midpoints, two 2m-point sets with the same midpoints."""

    def moved(each: PointSet) -> list[Exact]:
        return [tuple(a + b for a, b in zip(point, shift, strict=True)) for point in each]

    return point_set([*points, *moved(others)]), point_set([*others, *moved(points)])


# --- search -------------------------------------------------------------------------------------------


def test_the_classical_pair_of_four_points() -> None:
    assert alternative(on_a_line(0, 3, 5, 6)) == on_a_line(1, 2, 4, 7)
    assert alternative(on_a_line(1, 2, 4, 7)) == on_a_line(0, 3, 5, 6)


def test_another_set_in_which_a_point_repeats_is_told_apart() -> None:
    others = searched(on_a_line(0, 3, 5, 6, 8, 9, 11, 14))
    assert others == OtherSets((), (on_a_line(1, 2, 4, 7, 7, 10, 12, 13),), searched=True)


def test_the_published_pair_of_eight_points() -> None:
    others = searched(on_a_line(1, 5, 7, 9, 12, 14, 16, 20))
    assert on_a_line(2, 4, 6, 10, 11, 15, 17, 19) in others.sets


@pytest.mark.parametrize(("size", "grid"), [(3, 9), (4, 12), (5, 10), (6, 10), (7, 10), (8, 13), (9, 11), (16, 19)])
def test_all_sets_of_small_integers_are_sorted_out_by_their_sums(size: int, grid: int) -> None:
    groups: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
    for numbers in combinations(range(grid), size):
        groups.setdefault(tuple(sorted(a + b for a, b in combinations(numbers, 2))), []).append(numbers)
    assert is_power_of_two(size) or all(len(group) == 1 for group in groups.values())
    crowded = [group for group in groups.values() if len(group) > 1]
    assert crowded or size not in {4, 8}
    for group in crowded + list(groups.values())[:100]:
        found = searched([(number,) for number in group[0]])
        inside = [each for each in found.sets if all(0 <= c < grid and c.denominator == 1 for (c,) in each)]
        assert inside == [on_a_line(*numbers) for numbers in group[1:]]


@given(st.data(), st.integers(1, 3))
@examples(100)
def test_four_points_have_the_half_sum_minus_each_as_their_one_alternative(data: st.DataObject, dimension: int) -> None:
    points = data.draw(sets_of(4, dimension))
    half = [sum(column, Fraction(0)) / 2 for column in zip(*points, strict=True)]
    mirrored = point_set([tuple(c - a for c, a in zip(half, point, strict=True)) for point in points])
    assert alternative(points) == (None if mirrored == point_set(points) else mirrored)


@given(st.data(), st.integers(1, 2), st.integers(1, 3))
@examples(60)
def test_twins_are_found(data: st.DataObject, doublings: int, dimension: int) -> None:
    points = data.draw(sets_of(4, dimension).map(point_set).filter(lambda each: each != reflected(each)))
    others = alternative(points)
    assert others is not None
    for step in range(doublings):
        points, others = twins(points, others, [1000 * 10**step + 1] * dimension)
        assert others in searched(points).sets


def test_two_and_one_points_are_never_determined() -> None:
    pair = [(Fraction(1), Fraction(2)), (Fraction(3), Fraction(4))]
    other = alternative(pair)
    assert other is not None
    assert other != point_set(pair)
    assert midpoints(other) == midpoints(pair)
    single = alternative([(Fraction(1, 2),)])
    assert single is not None
    assert len(single) == 1
    assert single != ((Fraction(1, 2),),)


# --- laws ---------------------------------------------------------------------------------------------


@given(st.data(), rationals().filter(bool), vectors(2))
@examples(60)
def test_moving_scaling_and_turning_the_points_does_the_same_to_the_others(
    data: st.DataObject, factor: Fraction, shift: Exact
) -> None:
    def image(point: Exact) -> Exact:
        x, y = rotated(point)
        return factor * x + shift[0], factor * y + shift[1]

    points = data.draw(sets_of(4, 2))
    if data.draw(st.booleans()):
        others = alternative(points)
        points = list(twins(point_set(points), others, (7, 1))[0] if others else points)
    if len(set(points)) < len(points):
        return
    before, after = searched(points), searched(list(map(image, points)))
    assert set(after.sets) == {point_set(list(map(image, each))) for each in before.sets}
    assert len(after.repeating) == len(before.repeating)


@given(st.data())
@examples(40)
def test_a_constant_coordinate_and_the_order_of_the_points_change_nothing(data: st.DataObject) -> None:
    points = data.draw(sets_of(4, 2))
    lifted = [(*point, Fraction(5, 7)) for point in data.draw(st.permutations(points))]
    assert searched(lifted).sets == tuple(
        tuple((*point, Fraction(5, 7)) for point in each) for each in searched(points).sets
    )


# --- theorems -----------------------------------------------------------------------------------------


@given(st.data(), st.sampled_from(NOT_POWERS), st.integers(1, 3))
@examples(150)
def test_search_finds_no_other_set_unless_m_is_a_power_of_two(data: st.DataObject, size: int, dimension: int) -> None:
    points = data.draw(st.one_of(sets_of(size, dimension), symmetric_sets(size, dimension)))
    assert searched(points) == OtherSets(searched=True)


@pytest.mark.parametrize("size", NOT_POWERS)
def test_evenly_spaced_points_are_determined_too(size: int) -> None:
    assert searched([(k, 2 * k) for k in range(size)]) == OtherSets(searched=True)


@given(st.data(), st.sampled_from([4, 8, 16]), st.integers(1, 2), st.booleans())
@examples(150)
def test_the_theorems_on_powers_of_two_agree_with_the_search(
    data: st.DataObject, size: int, dimension: int, symmetric: bool
) -> None:
    points = data.draw(symmetric_sets(size, dimension) if symmetric else sets_of(size, dimension, bound=12))
    check_powers_of_two(point_set(points))


@given(st.lists(st.integers(1, 400), min_size=3, max_size=5), st.integers(0, 4))
@examples(80)
def test_sums_of_even_and_of_odd_subsets_have_the_same_midpoints(numbers: list[int], nudge: int) -> None:
    even, odd = (
        [sum(part) for k in range(start, len(numbers) + 1, 2) for part in combinations(numbers, k)] for start in (0, 1)
    )
    assert sorted(a + b for a, b in combinations(even, 2)) == sorted(a + b for a, b in combinations(odd, 2))
    if len(set(even)) == len(even):
        others = searched([(number,) for number in even])
        if sorted(even) != sorted(odd):
            assert on_a_line(*sorted(odd)) in others.sets + others.repeating
        check_powers_of_two(on_a_line(*even))
        check_powers_of_two(on_a_line(*even[:-1], even[-1] + 401 + nudge))


def check_powers_of_two(points: PointSet) -> None:
    others = searched(points)
    every = others.sets + others.repeating
    if len(points) in {4, 16}:
        assert every in {(), (reflected(points),)}
        assert bool(every) == (symmetric_midpoints(points) and reflected(points) != points)
    elif every:
        assert reflected(points) == points
        assert all(reflected(each) == each for each in every)
    relied = other_sets(points, search=False)
    assert relied is not None
    assert relied.sets == others.sets


@pytest.mark.parametrize("size", [6, 7, 8, 16, 33, 64])
def test_points_from_a_continuous_law_are_determined(size: int) -> None:
    drawn = np.random.default_rng(size).standard_normal((size, 3)).tolist()
    points = [tuple(map(Fraction, point)) for point in drawn]
    assert not symmetric_midpoints(points)
    assert searched(points) == OtherSets(searched=True)


def test_many_points_are_settled_by_the_theorems(monkeypatch: pytest.MonkeyPatch) -> None:
    points, others = on_a_line(0, 3, 5, 6), on_a_line(1, 2, 4, 7)
    for step in range(6):
        points, others = twins(points, others, (20 * 2**step,))
    assert len(points) == 256
    assert by_theorem(points, monkeypatch) == OtherSets((others,))
    assert by_theorem(points[:-1], monkeypatch) == OtherSets()
    assert by_theorem((*points[:-1], (Fraction(10**6),)), monkeypatch) == OtherSets()
    assert by_theorem(points[:128], monkeypatch) is None
    assert by_theorem((*points[:127], (Fraction(10**6),)), monkeypatch) == OtherSets()


def test_thousands_of_points_do_not_take_long() -> None:
    numbers = np.random.default_rng(7).integers(0, 10**9, size=(4096, 5)).tolist()
    assert other_sets(numbers) == OtherSets()
    assert other_sets(numbers[:2048]) == OtherSets()
    assert other_sets([(k,) for k in range(4096)]) == OtherSets()


# --- what cannot be asked or settled ------------------------------------------------------------------


def test_too_many_symmetric_points_are_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MOST_ADDITIONS", 0)
    even = [(k,) for k in range(8)]
    assert other_sets(even) is None
    with pytest.raises(InputError, match=r"8 symmetric points are too many"):
        alternative(even)
    monkeypatch.setattr(budget, "MOST_SUM_COORDINATES", 0)
    assert other_sets(on_a_line(0, 3, 5, 6)) is None
    assert other_sets(on_a_line(0, 1, 2, 3)) == OtherSets()
    assert symmetric_midpoints(on_a_line(0, 3, 5, 6)) is None


@pytest.mark.parametrize(
    ("points", "words"), [([], "no points"), ([(1,), (2,), (1,)], "twice"), ([(1,), (2, 3)], "1 to 2 coordinates")]
)
def test_points_that_are_no_set_are_refused(points: Rows, words: str) -> None:
    with pytest.raises(InputError, match=words):
        other_sets(points)
