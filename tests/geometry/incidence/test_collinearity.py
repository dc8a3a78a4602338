"""Collinear triples: every one and no other, against trial of all triples and against counting."""

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, product
from math import comb, gcd

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.incidence.collinearity import (
    Ends,
    Line,
    Side,
    conflict_count,
    conflicts_at,
    lines_at,
    lines_between,
    passing_lines,
)
from mixproof.geometry.incidence.segments import dot, minus
from mixproof.geometry.incidence.slope_filter import PRIMES
from tests.strategies import (
    Conflict,
    Exact,
    all_points,
    datasets,
    examples,
    plain_weight,
    points_inside,
    rationals,
    remade,
    rotated,
    vectors,
)

PRIME, OTHER = PRIMES[:2]
SCALES = [1, 2, 2**30, 2**63 + 1, 10**40 + 1, PRIME, 2 * PRIME, PRIME * OTHER, PRIME**20]


# --- what the module says, and what trial of all triples says -----------------------------------------


def triples_found(dataset: Dataset) -> list[Conflict]:
    """All (x, s, t, λ), s < t, that the lines between points imply."""
    found = []
    for x, lines in lines_between(dataset):
        for line in lines:
            assert line.ahead.points
            assert line.behind.points
            for (s, to_s), (t, to_t) in product(marks(line.behind), marks(line.ahead)):
                weight = Fraction(to_t, to_s + to_t)
                found.append((x, s, t, weight) if s < t else (x, t, s, 1 - weight))
    return sorted(found)


def marks(side: Side) -> list[tuple[int, int]]:
    return list(zip(side.points, side.distances, strict=True))


def conflicts_found(dataset: Dataset, ends: Ends) -> list[Conflict]:
    return [
        (found.point, found.first, found.second, found.weight)
        for index, lines in lines_between(dataset)
        for found in conflicts_at(dataset, index, lines, ends)
    ]


def conflicts_tried(dataset: Dataset, ends: Ends) -> list[Conflict]:
    """The conflicts among all triples; the end outside the class first, of two such ends the earlier row."""
    found = []
    for x, s, t, weight in points_inside(all_points(dataset)):
        own = dataset.label(x)
        outside = [k for k in sorted((s, t), key=dataset.row) if dataset.label(k) != own]
        if len(outside) >= (2 if ends is Ends.BOTH_OUTSIDE else 1):
            first = outside[0]
            found.append((x, first, s + t - first, weight if first == s else 1 - weight))
    return found


@given(datasets(dimensions=(1, 2, 3, 4), sizes=(3, 12), bound=2))
@examples(150)
def test_all_triples_on_small_grids_are_found_once(dataset: Dataset) -> None:
    assert triples_found(dataset) == sorted(points_inside(all_points(dataset)))


@given(datasets(dimensions=(1, 2, 3, 4), sizes=(3, 12), bound=2), st.sampled_from(Ends))
@examples(150)
def test_conflicts_are_those_of_all_triples(dataset: Dataset, ends: Ends) -> None:
    found = conflicts_found(dataset, ends)
    assert sorted(found) == sorted(conflicts_tried(dataset, ends))
    counted = sum(conflict_count(dataset, index, lines, ends) for index, lines in lines_between(dataset))
    assert counted == len(found)


@given(datasets(dimensions=(1, 2, 3), sizes=(3, 12), bound=2), st.sampled_from(Ends))
@examples(60)
def test_each_point_counts_its_own_conflicts(dataset: Dataset, ends: Ends) -> None:
    tried: dict[int, int] = defaultdict(int)
    for x, *_ in conflicts_tried(dataset, ends):
        tried[x] += 1
    listed = {index: conflict_count(dataset, index, lines, ends) for index, lines in lines_between(dataset)}
    assert {index: count for index, count in listed.items() if count} == tried


@given(datasets(dimensions=(1,), sizes=(3, 10), bound=5), st.sampled_from(Ends))
@examples(60)
def test_conflicts_on_one_line_come_nearest_first(dataset: Dataset, ends: Ends) -> None:
    for index, lines in lines_between(dataset):
        x = dataset.point(index)[0]
        order = []
        for found in conflicts_at(dataset, index, lines, ends):
            behind, ahead = sorted(dataset.point(k)[0] for k in (found.first, found.second))
            order.append((x - behind, ahead - x))
        assert order == sorted(order)


@pytest.mark.parametrize("ends", Ends)
def test_an_incidence_is_named_so_that_its_equation_holds(ends: Ends) -> None:
    dataset = Dataset.from_rows([[4, 4], [0, 0], [1, 1], [9, 9]], ["a", "b", "c", "c"])
    for index, lines in lines_between(dataset):
        for found in conflicts_at(dataset, index, lines, ends):
            x, s, t = (dataset.point(k) for k in (found.point, found.first, found.second))
            assert x == tuple(found.weight * a + (1 - found.weight) * b for a, b in zip(s, t, strict=True))


def test_a_worked_conflict_of_each_kind() -> None:
    line = Dataset.from_rows([[2], [1], [0], [-3]], [0, 1, 0, 1])
    both = conflicts_found(line, Ends.BOTH_OUTSIDE)
    some = conflicts_found(line, Ends.SOME_OUTSIDE)
    assert set(both) == {(1, 0, 2, Fraction(1, 2)), (2, 1, 3, Fraction(3, 4))}
    assert set(some) == {
        (1, 0, 2, Fraction(1, 2)),
        (1, 0, 3, Fraction(4, 5)),
        (2, 3, 0, Fraction(2, 5)),
        (2, 1, 3, Fraction(3, 4)),
    }


# --- lines --------------------------------------------------------------------------------------------


def check_line(dataset: Dataset, x: Exact, line: Line) -> None:
    """The direction is primitive, points ahead, and measures each point in its unit, nearest first."""
    assert gcd(*line.direction) == 1
    assert next(c for c in line.direction if c) > 0
    for side, sign in ((line.ahead, 1), (line.behind, -1)):
        assert list(side.distances) == sorted(side.distances)
        for point, distance in marks(side):
            assert distance > 0
            offset = minus(dataset.point(point), x)
            assert dot(offset, offset) == distance**2 * line.squared_unit
            unit = next(c for c in offset if c) / (sign * distance * next(c for c in line.direction if c))
            assert offset == tuple(unit * sign * distance * c for c in line.direction)
            assert unit > 0


@st.composite
def datasets_and_points(draw: st.DrawFn) -> tuple[Dataset, Exact]:
    """A dataset, its coordinates over some denominator, and a point that is often on its lines."""
    whole = draw(datasets(dimensions=(1, 2, 3, 4), sizes=(2, 10), bound=2))
    unit = draw(st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(4, 3), Fraction(1, 10**30)]))
    dataset = remade(whole, [tuple(unit * c for c in x) for x in all_points(whole)])
    s, t = (dataset.point(draw(st.integers(0, dataset.size - 1))) for _ in range(2))
    weight = draw(st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(1, 3), Fraction(-1), Fraction(2, 7)]))
    between = tuple(weight * a + (1 - weight) * b for a, b in zip(s, t, strict=True))
    return dataset, draw(st.sampled_from([between, s]) | vectors(dataset.dimension, 3, 3))


@given(datasets_and_points())
@examples(150)
def test_lines_through_any_point_part_the_other_points(drawn: tuple[Dataset, Exact]) -> None:
    dataset, x = drawn
    lines = lines_at(dataset, x)
    held = sorted(k for line in lines for k in line.ahead.points + line.behind.points)
    assert held == [k for k in range(dataset.size) if dataset.point(k) != x]
    for line in lines:
        check_line(dataset, x, line)
    assert len({line.direction for line in lines}) == len(lines)


@given(datasets_and_points())
@examples(100)
def test_points_share_a_line_exactly_where_they_are_collinear_with_it(drawn: tuple[Dataset, Exact]) -> None:
    dataset, x = drawn
    others = [k for k in range(dataset.size) if dataset.point(k) != x]
    line_of = {k: line for line in lines_at(dataset, x) for k in line.ahead.points + line.behind.points}
    for s, t in combinations(others, 2):
        weight = plain_weight(x, dataset.point(s), dataset.point(t))
        assert (line_of[s] is line_of[t]) == (weight is not None)
        if isinstance(weight, Fraction):
            opposite = (s in line_of[s].ahead.points) != (t in line_of[s].ahead.points)
            assert opposite == (0 < weight < 1)


@given(datasets(dimensions=(1, 2, 3), sizes=(3, 10), bound=2))
@examples(60)
def test_lines_between_are_the_lines_at_each_point_that_have_two_sides(dataset: Dataset) -> None:
    def told(lines: list[Line]) -> Sequence[object]:
        return sorted((line.direction, line.squared_unit, *map(str, (line.ahead, line.behind))) for line in lines)

    between = dict(lines_between(dataset))
    for index in range(dataset.size):
        two_sided = [li for li in lines_at(dataset, dataset.point(index)) if li.ahead.points and li.behind.points]
        assert told(between.get(index, [])) == told(two_sided)


@given(datasets_and_points())
@examples(40)
def test_a_line_reversed_has_its_sides_and_direction_swapped(drawn: tuple[Dataset, Exact]) -> None:
    for line in lines_at(*drawn):
        back = line.reversed()
        assert (back.ahead, back.behind, back.squared_unit) == (line.behind, line.ahead, line.squared_unit)
        assert [a + b for a, b in zip(line.direction, back.direction, strict=True)] == [0] * len(line.direction)


def test_a_point_of_another_dimension_has_no_lines() -> None:
    with pytest.raises(InputError, match="the point has 1 coordinates, the data have 2"):
        lines_at(load("cross"), (Fraction(0),))


def test_the_only_data_point_has_no_lines() -> None:
    lonely = Dataset.from_rows([[1, 2]], ["a"])
    assert lines_at(lonely, (Fraction(1), Fraction(2))) == []
    assert list(lines_between(lonely)) == []


# --- the filter loses nothing --------------------------------------------------------------------------


@given(datasets(dimensions=(1, 2, 3), sizes=(3, 10), bound=2), st.sampled_from(SCALES), st.sampled_from(SCALES))
@examples(80)
def test_triples_do_not_depend_on_the_size_of_the_numbers(dataset: Dataset, factor: int, shift: int) -> None:
    moved = remade(dataset, [tuple(factor * c + shift for c in x) for x in all_points(dataset)])
    assert triples_found(moved) == triples_found(dataset)


@given(st.integers(1, 3), st.data())
@examples(120)
def test_triples_among_points_that_are_equal_modulo_the_prime_are_found(dimension: int, data: st.DataObject) -> None:
    small = st.tuples(*[st.integers(-1, 1)] * dimension)
    pairs = data.draw(st.lists(st.tuples(small, small), min_size=3, max_size=9))
    factor = data.draw(st.sampled_from([1, -2, PRIME, 2**31]))
    points = list(
        dict.fromkeys(tuple(Fraction(a + factor * PRIME * b) for a, b in zip(*ab, strict=True)) for ab in pairs)
    )
    dataset = Dataset.from_rationals(points, ["a"] * len(points))
    assert triples_found(dataset) == sorted(points_inside(points))


@pytest.mark.parametrize(("ahead", "behind"), [(PRIME, 1), (1, PRIME), (PRIME, PRIME - 1), (PRIME, PRIME**2), (3, 5)])
@pytest.mark.parametrize("direction", [(1,), (1, -2), (0, 1, 0), (7, 11, 13, 17)])
def test_a_triple_with_a_side_that_vanishes_modulo_the_prime_is_found(
    ahead: int, behind: int, direction: tuple[int, ...]
) -> None:
    origin = [5] * len(direction)
    offsets = [0, ahead, -behind]
    points = [[o + k * d for o, d in zip(origin, direction, strict=True)] for k in offsets]
    decoys = [[100 + 3**k * (k + j) for j in range(len(direction))] for k in range(4)] if len(direction) > 1 else []
    dataset = Dataset.from_rows(points + decoys, ["a"] * (3 + len(decoys)))
    assert (0, 1, 2, Fraction(behind, ahead + behind)) in triples_found(dataset)


def test_points_that_are_proportional_modulo_the_prime_only_are_no_triple() -> None:
    dataset = Dataset.from_rows([[0, 0], [1, 1], [-1, PRIME - 1], [2, 2 + PRIME], [-PRIME, 3 * PRIME]], "aaaaa")
    assert triples_found(dataset) == []


def test_triples_planted_among_many_points_are_all_that_is_found() -> None:
    rng = np.random.default_rng(7)
    table = rng.integers(-(10**12), 10**12, size=(1600, 3)).astype(object)
    planted = [(3, 900, 1599), (1500, 2, 1400), (1599 - 1, 0, 1), (700, 1310, 1311)]
    for x, s, t in planted:
        table[x] = 2 * table[s] - table[t]  # then s is the midpoint of x and t
    dataset = Dataset.from_integers(table, 1, ["a"] * len(table))
    assert triples_found(dataset) == sorted((s, min(x, t), max(x, t), Fraction(1, 2)) for x, s, t in planted)


def test_one_line_with_two_hundred_points_has_all_its_triples() -> None:
    places = np.random.default_rng(3).permutation(200).tolist()
    line = Dataset.from_rows([[3 * k, -5 * k, "0.1"] for k in places], [int(k % 3 == 0) for k in places])
    classes = [int(k % 3 == 0) for k in range(200)]
    expected = {Ends.BOTH_OUTSIDE: 0, Ends.SOME_OUTSIDE: 0}
    for k in range(200):
        same = [sum(c == classes[k] for c in part) for part in (classes[:k], classes[k + 1 :])]
        expected[Ends.BOTH_OUTSIDE] += (k - same[0]) * (199 - k - same[1])
        expected[Ends.SOME_OUTSIDE] += k * (199 - k) - same[0] * same[1]
    held = list(lines_between(line))
    assert sum(len(li.ahead.points) * len(li.behind.points) for _, lines in held for li in lines) == comb(200, 3)
    for ends, count in expected.items():
        assert sum(conflict_count(line, index, lines, ends) for index, lines in held) == count


@pytest.mark.parametrize("unit", [1, 2**40])
def test_a_lattice_has_as_many_triples_as_greatest_common_divisors_tell(unit: int) -> None:
    corners = list(product(range(12), repeat=2))
    lattice = Dataset.from_rows([[unit * a, unit * b] for a, b in corners], ["a"] * len(corners))
    expected = sum(gcd(a - c, b - d) - 1 for (a, b), (c, d) in combinations(corners, 2))
    found = [li for _, lines in lines_between(lattice) for li in lines]
    assert sum(len(line.ahead.points) * len(line.behind.points) for line in found) == expected


def test_points_in_general_position_have_no_triple() -> None:
    moment_curve = Dataset.from_rows([[k, k**2, k**3] for k in range(-20, 21)], ["a"] * 41)
    assert list(lines_between(moment_curve)) == []


# --- as written, not as doubles -----------------------------------------------------------------------


def test_points_on_a_line_as_written_are_found_though_their_doubles_are_not() -> None:
    rows: list[list[object]] = [[0, 0], [2.1, 1.2], [0.7, 0.4]]
    assert 2.1 * 0.4 != 1.2 * 0.7
    assert triples_found(Dataset.from_rows(rows, "aba")) == [(2, 0, 1, Fraction(2, 3))]
    assert triples_found(Dataset.from_rows([[str(c) for c in row] for row in rows], "aba")) == [
        (2, 0, 1, Fraction(2, 3))
    ]
    assert triples_found(Dataset.from_rows(rows, "aba", exact="binary")) == []


def test_points_off_a_line_by_less_than_a_double_tells_are_not_found() -> None:
    rows = [["0", "0"], ["1", "1"], ["0.5", "0.500000000000000000000000000001"]]
    assert float(rows[2][0]) == float(rows[2][1])
    assert triples_found(Dataset.from_rows(rows, "aba")) == []
    assert triples_found(Dataset.from_rows([[float(c) for c in row] for row in rows], "aba")) != []


def test_a_point_a_hair_beyond_an_end_is_not_inside() -> None:
    rows = [["0"], ["1"], ["1.000000000000000000000000000001"]]
    assert triples_found(Dataset.from_rows(rows, "aba")) == [(1, 0, 2, 1 - 1 / Fraction(rows[2][0]))]


# --- laws ---------------------------------------------------------------------------------------------


@given(
    datasets(dimensions=(2, 3), sizes=(3, 10), bound=2), rationals(), rationals().filter(bool), st.sampled_from(Ends)
)
@examples(80)
def test_moving_scaling_turning_and_adding_a_coordinate_keep_all_conflicts(
    dataset: Dataset, shift: Fraction, factor: Fraction, ends: Ends
) -> None:
    points, expected = all_points(dataset), sorted(conflicts_found(dataset, ends))
    moved = [
        [tuple(c + shift for c in x) for x in points],
        [tuple(factor * c for c in x) for x in points],
        [tuple(reversed(x)) for x in points],
        [rotated(x) for x in points],
        [(*x, shift) for x in points],
    ]
    for places in moved:
        assert sorted(conflicts_found(remade(dataset, places), ends)) == expected


@given(datasets(dimensions=(1, 2), sizes=(3, 10), bound=2), st.sampled_from(Ends), st.data())
@examples(60)
def test_the_order_of_rows_keeps_all_conflicts(dataset: Dataset, ends: Ends, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(dataset.size)))
    shuffled = Dataset.from_rationals([dataset.point(k) for k in order], [dataset.label(k) for k in order])

    def unordered(found: list[Conflict], name: list[int]) -> set[tuple[int, frozenset[tuple[int, Fraction]]]]:
        return {(name[x], frozenset({(name[s], w), (name[t], 1 - w)})) for x, s, t, w in found}

    expected = unordered(conflicts_found(dataset, ends), list(range(dataset.size)))
    assert unordered(conflicts_found(shuffled, ends), order) == expected


@given(datasets(dimensions=(1, 2), sizes=(3, 10), bound=2), st.sampled_from(Ends), st.permutations(["c0", "c1", "c2"]))
@examples(60)
def test_renaming_classes_and_repeating_rows_keep_all_conflicts(dataset: Dataset, ends: Ends, names: list[str]) -> None:
    renamed = [names[int(dataset.label(k)[1])] for k in range(dataset.size)]
    twice = Dataset.from_rationals(all_points(dataset) * 2, renamed * 2)
    assert conflicts_found(twice, ends) == conflicts_found(dataset, ends)


# --- real data ----------------------------------------------------------------------------------------


def test_iris_has_nine_triples_and_one_of_them_conflicts() -> None:
    iris = load("iris")
    triples = triples_found(iris)
    assert len(triples) == 9
    assert sum({iris.label(k) for k in triple[:3]} == {"0"} for triple in triples) == 8
    assert conflicts_found(iris, Ends.BOTH_OUTSIDE) == []
    [(x, s, t, weight)] = conflicts_found(iris, Ends.SOME_OUTSIDE)
    assert (iris.row(x), iris.row(s), iris.row(t), weight) == (97, 117, 79, Fraction(1, 4))


# --- the lines past a point that need not be in the data ----------------------------------------------


@examples(40)
@given(st.data(), st.sampled_from(SCALES))
def test_passing_lines_are_those_of_all_lines_with_points_on_both_sides(data: st.DataObject, scale: int) -> None:
    """Some points are on lines through x by design, and more than the filter starts at; x is rational, or a point."""
    x = data.draw(vectors(3))
    steps = data.draw(st.lists(st.tuples(*[st.integers(-3, 3)] * 3).filter(any), min_size=1, max_size=8, unique=True))
    around = [tuple(c + k * d for c, d in zip(x, step, strict=True)) for step in steps for k in (-2, 1, 3)]
    far = [(Fraction(7 * k + 1), Fraction(k * k), Fraction(-k, 3)) for k in range(40)]
    points = list(dict.fromkeys([*around, *far, *([x] if data.draw(st.booleans()) else [])]))
    dataset = Dataset.from_rows([[c * scale for c in point] for point in points], [k % 2 for k in range(len(points))])
    place = tuple(c * scale for c in x)
    lines = [line for line in lines_at(dataset, place) if line.ahead.points and line.behind.points]
    assert lines
    assert [told(line) for line in passing_lines(dataset, place)] == [told(line) for line in lines]


def test_a_place_whose_denominator_the_prime_divides_loses_no_line() -> None:
    x = (Fraction(1, PRIME), Fraction(3))
    points = [(x[0] + k, x[1] + 2 * k) for k in (-1, 4)] + [(Fraction(k), Fraction(k * k + 1)) for k in range(40)]
    dataset = Dataset.from_rows([[*point] for point in points], [k % 2 for k in range(42)])
    moved = tuple(Fraction(c, 2 * PRIME) for c in dataset.numerators[0].tolist())
    assert [(line.behind.points, line.ahead.points) for line in passing_lines(dataset, x)] == [((0,), (1,))]
    assert passing_lines(dataset, moved) == []


def told(line: Line) -> tuple[object, ...]:
    sides = (line.behind, line.ahead)
    return line.direction, line.squared_unit, *((side.points, side.distances) for side in sides)
