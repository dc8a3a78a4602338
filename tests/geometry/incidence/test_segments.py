"""Segments: against elimination in the plane, trial of many weights, and the laws of Euclidean geometry."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from mixproof.geometry.incidence.chords import chord
from mixproof.geometry.incidence.segments import crossing, dot, is_inside, minus, mixture, squared_distance, weight_on
from tests.geometry.segment_points import WEIGHTS, nearest_weight, point_lists, squared_gap, squared_length
from tests.strategies import (
    Exact,
    examples,
    plain_weight,
    rationals,
    rationals_between,
    rotated,
    unit_interval,
    vectors,
)

grid_points = st.tuples(st.integers(-3, 3), st.integers(-3, 3)).map(lambda x: tuple(map(Fraction, x)))


@st.composite
def triples_on_a_line(draw: st.DrawFn) -> tuple[Exact, Exact, Exact, Fraction]:
    s, t = draw(point_lists(2))
    weight = draw(rationals_between(-1, 2, 6))
    return tuple(weight * a + (1 - weight) * b for a, b in zip(s, t, strict=True)), s, t, weight


@given(point_lists(2))
@examples(60)
def test_the_inner_product_is_polarised_length(points: list[Exact]) -> None:
    x, y = points
    total = [a + b for a, b in zip(x, y, strict=True)]
    assert 2 * dot(x, y) == squared_length(total) - squared_length(x) - squared_length(y)
    assert dot(minus(x, y), minus(x, y)) == squared_length(x) + squared_length(y) - 2 * dot(x, y)


@given(point_lists(2), unit_interval())
@examples(60)
def test_a_mixture_takes_its_weight_from_the_first_end(points: list[Exact], weight: Fraction) -> None:
    s, t = points
    x = mixture(weight, s, t)
    assert minus(x, t) == tuple(weight * c for c in minus(s, t))
    assert mixture(1 - weight, t, s) == x


def test_vectors_of_unlike_lengths_are_refused() -> None:
    for refused in (lambda: minus((1,), (1, 2)), lambda: dot((1, 2), (1,)), lambda: mixture(Fraction(1), (1,), (1, 2))):
        with pytest.raises(ValueError, match="zip"):
            refused()


@given(triples_on_a_line())
@examples(150)
def test_a_mixture_is_on_its_segment_where_its_weight_is_from_zero_to_one(
    drawn: tuple[Exact, Exact, Exact, Fraction],
) -> None:
    x, s, t, weight = drawn
    if s == t:
        assert weight_on(x, s, t) == 1
        assert not is_inside(x, s, t)
    else:
        assert weight_on(x, s, t) == (weight if 0 <= weight <= 1 else None)
        assert is_inside(x, s, t) == (0 < weight < 1)


@given(point_lists(3))
@examples(150)
def test_weights_agree_with_coordinates_one_by_one(points: list[Exact]) -> None:
    x, s, t = points
    weight = plain_weight(x, s, t)
    on = isinstance(weight, Fraction) and 0 <= weight <= 1
    assert weight_on(x, s, t) == (weight if on else None)
    assert is_inside(x, s, t) == (on and x not in (s, t))


@given(triples_on_a_line(), st.data())
@examples(60)
def test_a_point_off_by_a_hair_is_not_on_the_segment(
    drawn: tuple[Exact, Exact, Exact, Fraction], data: st.DataObject
) -> None:
    x, s, t, _ = drawn
    k = data.draw(st.integers(0, len(x) - 1))
    assume(any(a != b for j, (a, b) in enumerate(zip(s, t, strict=True)) if j != k))
    off = tuple(c + Fraction(j == k, 10**40) for j, c in enumerate(x))
    assert weight_on(off, s, t) is None
    assert not is_inside(off, s, t)


@given(triples_on_a_line())
@examples(60)
def test_a_segment_has_the_same_points_from_either_end(drawn: tuple[Exact, Exact, Exact, Fraction]) -> None:
    x, s, t, _ = drawn
    forth, back = weight_on(x, s, t), weight_on(x, t, s)
    assert is_inside(x, s, t) == is_inside(x, t, s)
    assert (forth is None) == (back is None)
    assert s == t or forth is None or back is None or forth + back == 1


def test_worked_weights() -> None:
    assert weight_on((1, 1), (0, 0), (3, 3)) == Fraction(2, 3)
    assert weight_on((0, 0), (0, 0), (3, 3)) == 1
    assert weight_on((3, 3), (0, 0), (3, 3)) == 0
    assert weight_on((5,), (5,), (5,)) == 1
    assert weight_on((5,), (4,), (4,)) is None


@given(point_lists(3, denominator=3))
@examples(150)
def test_the_distance_is_where_calculus_puts_it(points: list[Exact]) -> None:
    x, s, t = points
    assert squared_distance(x, s, t) == squared_gap(nearest_weight(x, s, t), x, s, t)


@given(point_lists(3))
@examples(100)
def test_no_weight_comes_nearer_than_the_distance(points: list[Exact]) -> None:
    x, s, t = points
    distance = squared_distance(x, s, t)
    assert all(squared_gap(weight, x, s, t) >= distance for weight in WEIGHTS)
    finest = min(squared_gap(weight, x, s, t) for weight in WEIGHTS)
    assert finest - distance <= squared_length(minus(s, t)) / 48**2


@given(point_lists(3))
@examples(100)
def test_the_distance_is_zero_exactly_on_the_segment(points: list[Exact]) -> None:
    x, s, t = points
    assert (squared_distance(x, s, t) == 0) == (weight_on(x, s, t) is not None)


def test_worked_distances() -> None:
    assert squared_distance((0, 1), (-1, 0), (1, 0)) == 1
    assert squared_distance((1, 1), (-1, 0), (1, 0)) == 1
    assert squared_distance((3, 1), (-1, 0), (1, 0)) == 5
    assert squared_distance((1, 0), (0, 0), (3, 4)) == Fraction(16, 25)
    assert squared_distance((3, 4), (0, 0), (0, 0)) == 25


def cross(x: Exact, y: Exact) -> Fraction:
    return x[0] * y[1] - x[1] * y[0]


def plane_crossing(s: Exact, t: Exact, u: Exact, v: Exact) -> tuple[Exact, ...]:
    """Two segments in the plane by Cramer's rule, and by intervals where they are parallel."""
    along, across, offset = minus(t, s), minus(v, u), minus(u, s)
    determinant = cross(along, across)
    if determinant:
        first, second = cross(offset, across) / determinant, cross(offset, along) / determinant
        meets = 0 <= first <= 1 and 0 <= second <= 1
        return (tuple(a + first * d for a, d in zip(s, along, strict=True)),) if meets else ()
    direction = along if any(along) else across
    if cross(direction, offset):
        return ()
    if not any(direction):
        return (s,) if s == u else ()
    low = max(min(s, t), min(u, v))  # along one line, the lexicographic order is the order on the line
    high = min(max(s, t), max(u, v))
    if low > high:
        return ()
    return (low,) if low == high else (low, high)


@given(grid_points, grid_points, grid_points, grid_points)
@examples(300)
@example((Fraction(0), Fraction(0)), (Fraction(2), Fraction(0)), (Fraction(1), Fraction(0)), (Fraction(5), Fraction(0)))
@example((Fraction(0), Fraction(0)), (Fraction(2), Fraction(2)), (Fraction(2), Fraction(2)), (Fraction(0), Fraction(0)))
@example((Fraction(0), Fraction(0)), (Fraction(1), Fraction(1)), (Fraction(1), Fraction(1)), (Fraction(3), Fraction(3)))
@example((Fraction(1), Fraction(1)), (Fraction(1), Fraction(1)), (Fraction(0), Fraction(0)), (Fraction(3), Fraction(3)))
@example((Fraction(1), Fraction(2)), (Fraction(1), Fraction(2)), (Fraction(0), Fraction(0)), (Fraction(3), Fraction(3)))
@example((Fraction(1), Fraction(2)), (Fraction(1), Fraction(2)), (Fraction(1), Fraction(2)), (Fraction(1), Fraction(2)))
def test_crossings_in_the_plane_agree_with_elimination(s: Exact, t: Exact, u: Exact, v: Exact) -> None:
    assert crossing(s, t, u, v) == plane_crossing(s, t, u, v)


@given(st.lists(rationals(3, 2), min_size=4, max_size=4))
@examples(100)
def test_crossings_on_a_line_are_common_parts_of_intervals(places: list[Fraction]) -> None:
    s, t, u, v = places
    low, high = max(min(s, t), min(u, v)), min(max(s, t), max(u, v))
    expected = {(low,), (high,)} if low <= high else set()
    found = crossing((s,), (t,), (u,), (v,))
    assert set(found) == expected
    assert len(found) == len(expected)


@given(st.lists(grid_points, min_size=4, max_size=4), st.integers(3, 5), st.data())
@examples(100)
def test_a_plane_in_space_keeps_its_crossings(points: list[Exact], dimension: int, data: st.DataObject) -> None:
    origin, first, second = (data.draw(vectors(dimension, 2, 2)) for _ in range(3))
    gram = squared_length(first) * squared_length(second) - dot(first, second) ** 2
    assume(gram)

    def lifted(x: Exact) -> Exact:
        return tuple(o + x[0] * a + x[1] * b for o, a, b in zip(origin, first, second, strict=True))

    s, t, u, v = points
    found = crossing(*map(lifted, points))
    assert found == tuple(sorted(map(lifted, plane_crossing(s, t, u, v))))


@given(st.lists(grid_points, min_size=4, max_size=4), rationals().filter(bool))
@examples(100)
def test_segments_at_different_heights_do_not_meet(points: list[Exact], height: Fraction) -> None:
    s, t, u, v = points
    assert crossing((*s, Fraction(0)), (*t, Fraction(0)), (*u, height), (*v, height)) == ()


@given(point_lists(4, bound=2))
@examples(100)
def test_common_points_are_on_both_segments_and_no_tried_point_is_missed(points: list[Exact]) -> None:
    s, t, u, v = points
    found = crossing(s, t, u, v)
    assert len(found) <= 2
    for x in found:
        assert weight_on(x, s, t) is not None
        assert weight_on(x, u, v) is not None
    shared = [x for x in (mixture(w, s, t) for w in WEIGHTS) if weight_on(x, u, v) is not None]
    for x in shared:
        assert weight_on(x, found[0], found[-1]) is not None


@given(point_lists(3), unit_interval(6), unit_interval(6))
@examples(100)
def test_segments_through_one_point_meet_there(points: list[Exact], first: Fraction, second: Fraction) -> None:
    s, t, u = points
    x = mixture(first, s, t)
    assume(second < 1)
    v = tuple((c - second * b) / (1 - second) for c, b in zip(x, u, strict=True))
    found = crossing(s, t, u, v)
    assert weight_on(x, found[0], found[-1]) is not None


@given(point_lists(4, bound=2))
@examples(60)
def test_crossings_do_not_depend_on_the_order_of_segments_or_ends(points: list[Exact]) -> None:
    s, t, u, v = points
    found = set(crossing(s, t, u, v))
    assert set(crossing(t, s, u, v)) == set(crossing(u, v, s, t)) == set(crossing(v, u, t, s)) == found


def figures(points: Sequence[Exact], squared_unit: Fraction) -> tuple[object, ...]:
    """What the module says of five points, in numbers that do not depend on the frame."""
    x, s, t, u, v = points
    cut = chord(x, squared_unit, s, t) if s != t else None
    return (
        weight_on(x, s, t),
        is_inside(x, s, t),
        squared_distance(x, s, t) / squared_unit,
        {(weight_on(y, s, t), weight_on(y, u, v)) for y in crossing(s, t, u, v)},
        None if cut is None else (cut.lower.closed_form(), cut.upper.closed_form()),
    )


@given(point_lists(5, bound=2), rationals(), rationals(3, 3).filter(bool), st.data())
@examples(80)
def test_moving_scaling_mirroring_and_adding_a_coordinate_change_nothing(
    points: list[Exact], shift: Fraction, factor: Fraction, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(points[0]))))
    expected = figures(points, Fraction(2))
    assert figures([tuple(c + shift for c in x) for x in points], Fraction(2)) == expected
    assert figures([tuple(c * factor for c in x) for x in points], 2 * factor**2) == expected
    assert figures([tuple(x[k] for k in order) for x in points], Fraction(2)) == expected
    assert figures([(shift, *x) for x in points], Fraction(2)) == expected


@given(st.lists(vectors(3, 2, 2), min_size=5, max_size=5))
@examples(80)
def test_a_rational_rotation_changes_nothing(points: list[Exact]) -> None:
    assert figures([rotated(x) for x in points], Fraction(2)) == figures(points, Fraction(2))
