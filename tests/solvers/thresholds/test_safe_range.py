"""Safe ranges of α: worked values, all points at once, and ranges put together by hand."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.solvers.thresholds.history import GapHistory, SignChange
from mixproof.solvers.thresholds.safe_range import combined_range, safe_range
from tests.solvers.thresholds.cases import TENTH, histories_of, radii, small_datasets
from tests.strategies import examples


def test_the_safe_range_of_the_smallest_failure() -> None:
    ((start, end),) = safe_range(load("counterexample"), TENTH).intervals
    assert start is None
    assert end is not None
    assert end.points == (1,)
    assert float(end.lower) == pytest.approx(22.88130675411904)


def test_a_safe_range_may_have_a_gap() -> None:
    found = safe_range(load("iris"), TENTH)
    (first, second), unsettled = found.intervals, found.unsettled
    assert first[0] is None
    assert second[1] is None
    assert [float(end.lower) for end in (first[1], second[0]) if end] == pytest.approx(
        [5.625017112929964, 50.4437887743]
    )
    assert not unsettled


def test_equal_thresholds_of_mirror_images_set_one_end_together() -> None:
    ((_, end),) = safe_range(load("alternating-line"), TENTH).intervals
    assert end is not None
    assert end.points == (1, 8)


def test_nothing_is_safe_where_a_point_is_always_lost() -> None:
    assert safe_range(load("counterexample"), Fraction(3)).intervals == ()
    assert safe_range(load("wine"), TENTH).intervals == ((None, None),)


@given(small_datasets, radii)
@examples(20)
def test_the_safe_range_is_where_all_points_are_safe(dataset: Dataset, epsilon: Fraction) -> None:
    histories = histories_of(dataset, epsilon)
    found = combined_range(epsilon, histories)
    ends = sorted({end for h in histories for c in h.changes for end in (c.lower, c.upper)})
    inner = [(a + b) / 2 for a, b in pairwise([Fraction(1, 10**9), *ends, Fraction(10**9)])]
    known = [alpha for alpha in inner if not any(c.lower < alpha < c.upper for h in histories for c in h.changes)]
    for alpha in known:
        expected = all(
            next((c.after for c in reversed(h.changes) if c.upper <= alpha), h.first_sign) > 0 for h in histories
        )
        safe = any(
            (start is None or start.upper <= alpha) and (end is None or alpha <= end.lower)
            for start, end in found.intervals
        )
        assert safe == expected


def change(at: float, before: int, after: int) -> SignChange:
    return SignChange(Fraction(at), Fraction(at) + Fraction(1, 1000), before, after, (1,))


@pytest.mark.parametrize(
    ("histories", "spans", "unsettled"),
    [
        ([GapHistory(0, 1)], [(None, None)], 0),
        ([GapHistory(0, 1, (change(2, 1, -1),)), GapHistory(1, -1, (change(1, -1, 1),))], [(1, 2)], 0),
        ([GapHistory(0, 1, (change(1, 1, -1),)), GapHistory(1, -1, (change(2, -1, 1),))], [], 0),
        ([GapHistory(0, 1, (change(1, 1, -1),)), GapHistory(1, -1, (change(1, -1, 1),))], [], 1),
        ([GapHistory(0, 1, (change(1, 1, -1), change(3, -1, 1))), GapHistory(1, 1)], [(None, 1), (3, None)], 0),
        ([GapHistory(0, 1, (), ((Fraction(2), None),))], [(None, None)], 1),
        ([GapHistory(0, 0)], [], 0),
    ],
)
def test_ranges_are_put_together(
    histories: list[GapHistory], spans: list[tuple[float | None, float | None]], unsettled: int
) -> None:
    found = combined_range(TENTH, histories)
    assert [tuple(None if end is None else float(end.lower) for end in span) for span in found.intervals] == spans
    assert len(found.unsettled) == unsettled
