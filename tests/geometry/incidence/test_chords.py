"""Chords against trial of many weights, and worked ones."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.incidence.chords import BallOfChords, chord
from mixproof.geometry.numbers.radicals import Radicals
from tests.geometry.segment_points import WEIGHTS, nearest_weight, point_lists, squared_gap
from tests.strategies import (
    Exact,
    examples,
    rationals_between,
)


@st.composite
def balls_and_segments(draw: st.DrawFn) -> tuple[Exact, Fraction, Exact, Exact]:
    """A ball and a segment with s ≠ t; the sphere often goes through an end or touches the segment."""
    x, s, t = draw(point_lists(3).filter(lambda points: points[1] != points[2]))
    squared_radius = draw(
        st.sampled_from(
            [
                squared_gap(Fraction(1), x, s, t),
                squared_gap(Fraction(0), x, s, t),
                squared_gap(nearest_weight(x, s, t), x, s, t),
                squared_gap(Fraction(1, 3), x, s, t),
            ]
        )
        | rationals_between(Fraction(1, 16), 20, 5)
    )
    return x, squared_radius, s, t


@given(balls_and_segments())
@examples(200)
def test_a_weight_is_on_the_chord_exactly_where_its_mixture_is_in_the_open_ball(
    drawn: tuple[Exact, Fraction, Exact, Exact],
) -> None:
    x, squared_radius, s, t = drawn
    cut = chord(x, squared_radius, s, t)
    for weight in WEIGHTS[1:-1]:
        inside = squared_gap(weight, x, s, t) < squared_radius
        assert inside == (cut is not None and (cut.lower - weight).sign() < 0 < (cut.upper - weight).sign())


@given(balls_and_segments())
@examples(200)
def test_there_is_a_chord_exactly_where_the_segment_comes_nearer_than_the_radius(
    drawn: tuple[Exact, Fraction, Exact, Exact],
) -> None:
    x, squared_radius, s, t = drawn
    nearest = squared_gap(nearest_weight(x, s, t), x, s, t)
    assert (chord(x, squared_radius, s, t) is not None) == (nearest < squared_radius)


@given(balls_and_segments())
@examples(200)
def test_a_chord_ends_on_the_sphere_or_at_an_end_in_the_ball(drawn: tuple[Exact, Fraction, Exact, Exact]) -> None:
    x, squared_radius, s, t = drawn
    cut = chord(x, squared_radius, s, t)
    if cut is None:
        return
    assert cut.lower.sign() >= 0
    assert (cut.upper - cut.lower).sign() > 0
    assert (cut.upper - 1).sign() <= 0
    for end, clipped in ((cut.lower, 0), (cut.upper, 1)):
        if squared_gap(Fraction(clipped), x, s, t) < squared_radius:
            assert end.as_fraction() == clipped
        else:
            gap = Radicals.total(
                (end * (a - b) + (b - c)) * (end * (a - b) + (b - c)) for a, b, c in zip(s, t, x, strict=True)
            )
            assert (gap - squared_radius).sign() == 0


@given(balls_and_segments())
@examples(60)
def test_a_chord_seen_from_the_other_end_is_mirrored(drawn: tuple[Exact, Fraction, Exact, Exact]) -> None:
    x, squared_radius, s, t = drawn
    forth, back = chord(x, squared_radius, s, t), chord(x, squared_radius, t, s)
    if forth is None or back is None:
        assert forth is None
        assert back is None
    else:
        assert (forth.lower + back.upper - 1).sign() == 0
        assert (forth.upper + back.lower - 1).sign() == 0


def lengths(x: Sequence[int], squared_radius: int | Fraction, s: Sequence[int], t: Sequence[int]) -> list[str] | None:
    cut = chord(tuple(map(Fraction, x)), Fraction(squared_radius), s, t)
    return None if cut is None else [cut.lower.closed_form(), cut.upper.closed_form()]


def test_worked_chords() -> None:
    assert lengths((1,), Fraction(1, 4), (0,), (2,)) == ["1/4", "3/4"]
    assert lengths((0,), 1, (0,), (2,)) == ["1/2", "1"]
    assert lengths((2,), 1, (0,), (2,)) == ["0", "1/2"]
    assert lengths((1,), 9, (0,), (2,)) == ["0", "1"]
    assert lengths((1, 1), 3, (0, 0), (4, 0)) == ["3/4 - 1/4*sqrt(2)", "1"]


def test_balls_that_touch_a_segment_from_outside_cut_nothing() -> None:
    assert lengths((1, 1), 1, (0, 0), (2, 0)) is None
    assert lengths((1, 1), Fraction(101, 100), (0, 0), (2, 0)) == ["9/20", "11/20"]
    assert lengths((3,), 1, (0,), (2,)) is None
    assert lengths((-1,), 1, (0,), (2,)) is None
    assert lengths((1,), 1, (0,), (2,)) == ["0", "1"]


@given(point_lists(4), rationals_between(Fraction(1, 16), 20, 5))
@examples(100)
def test_a_ball_of_integers_gives_the_chords_and_the_points_inside(points: list[Exact], radius: Fraction) -> None:
    x, *others = (tuple(Fraction(value) for value in point) for point in points)
    denominator = lcm(*(value.denominator for point in others for value in point))
    ball = BallOfChords.around(
        x, radius, [[int(value * denominator) for value in point] for point in others], denominator
    )
    assert [ball.has_inside(k) for k in range(3)] == [squared_gap(Fraction(1), x, p, p) < radius**2 for p in others]
    for s, t in ((0, 1), (1, 0), (1, 2)):
        if others[s] != others[t]:
            assert ball.chord(s, t) == chord(x, radius**2, others[s], others[t])
