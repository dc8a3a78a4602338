"""Limits under strong mixing against counts of midpoints, and conditional gaps against the unit of length."""

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.segments import dot, minus
from mixproof.solvers.thresholds.ball import Ball
from mixproof.solvers.thresholds.ball_masses import conditional_gaps, strong_mixing_limit
from tests.solvers.thresholds.cases import HALF, radii
from tests.strategies import Exact, all_points, datasets, examples


def plain_limit(dataset: Dataset, index: int, epsilon: Fraction) -> list[Fraction]:
    """Shares of the midpoints in the ball, those on the sphere by half if the segment goes into the ball."""
    points, masses = all_points(dataset), [Fraction(0)] * len(dataset.classes)
    for s in range(dataset.size):
        for t in range(dataset.size):
            middle = tuple((a + b) / 2 for a, b in zip(points[s], points[t], strict=True))
            offset = minus(middle, points[index])
            distance, weight = dot(offset, offset), Fraction(len(dataset.rows[s]) * len(dataset.rows[t]))
            if distance == epsilon**2 and s != t:
                along = dot(offset, minus(points[s], points[t]))
                weight *= HALF if along else 0  # tangent: nothing of the segment is inside
            elif distance >= epsilon**2:
                weight = Fraction(0)
            for end in (s, t):
                masses[dataset.labels[end]] += weight / 2
    return [mass / sum(masses) for mass in masses]


@given(datasets(dimensions=(1, 2), sizes=(2, 8), bound=2), radii)
@examples(60)
def test_limits_are_shares_of_midpoints(dataset: Dataset, epsilon: Fraction) -> None:
    for index in range(dataset.size):
        assert list(strong_mixing_limit(Ball(dataset, index, epsilon))) == plain_limit(dataset, index, epsilon)


def test_a_tangent_segment_has_no_share_and_a_grazing_midpoint_half() -> None:
    """At distance ½ of (0, 0): the midpoint (½, 0) of a vertical pair touches, that of a horizontal one goes in."""
    tangent = Dataset.from_rows([[0, 0], [HALF, 3], [HALF, -3]], [0, 1, 1])
    grazing = Dataset.from_rows([[0, 0], [-3, 0], [4, 0]], [0, 1, 1])
    assert strong_mixing_limit(Ball(tangent, 0, HALF)) == (Fraction(1), Fraction(0))
    assert strong_mixing_limit(Ball(grazing, 0, HALF)) == (HALF, HALF)


@given(datasets(dimensions=(1, 2), sizes=(3, 7), bound=2), radii)
@examples(30)
def test_class_gaps_go_where_the_limits_say(dataset: Dataset, epsilon: Fraction) -> None:
    for index in range(dataset.size):
        ball = Ball(dataset, index, epsilon)
        limit, own = strong_mixing_limit(ball), dataset.labels[index]
        for rival, gap in conditional_gaps(ball).items():
            difference = limit[own] - limit[rival]
            sign = gap.sign(Fraction(10) ** 9)
            if difference:
                assert sign == gap.sign_at_infinity == (1 if difference > 0 else -1)
            else:  # the class gap may be as small as a power with this exponent
                assert sign in {gap.sign_at_infinity, None}


def scaled(points: Sequence[Exact], factor: Fraction) -> list[Exact]:
    return [tuple(factor * c for c in point) for point in points]


@given(datasets(dimensions=(1, 2), sizes=(3, 7), bound=2), radii, st.fractions(Fraction(1, 9), 9, max_denominator=9))
@examples(30)
def test_conditional_gaps_do_not_depend_on_the_unit_of_length(
    dataset: Dataset, epsilon: Fraction, factor: Fraction
) -> None:
    assume(factor > 0)
    rows = [dataset.label(k) for k in range(dataset.size)]
    plain = Dataset.from_rationals(all_points(dataset), rows)
    other = Dataset.from_rationals(scaled(all_points(dataset), factor), rows)
    for index in range(dataset.size):
        gaps, others = (
            conditional_gaps(Ball(data, index, radius))
            for data, radius in ((plain, epsilon), (other, factor * epsilon))
        )
        assert list(gaps) == list(others)
        assert all(gaps[rival].is_same(others[rival]) for rival in gaps)
