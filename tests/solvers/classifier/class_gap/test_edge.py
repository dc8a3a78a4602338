"""Class gaps along edges against samples, h itself, and worked intervals."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mixproof.geometry.arrangement.edges import arrangement
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.class_gap import edge as module
from mixproof.solvers.classifier.limits import limit
from tests.solvers.classifier.lines import ALPHAS, beta, gaps_at, lines, told_gap
from tests.strategies import examples


@examples(50)
@given(lines(), ALPHAS, st.data())
def test_class_gaps_are_those_of_samples(line: Dataset, alpha: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, line.size - 2))
    length = arrangement(line).edge(index).length
    label = data.draw(st.integers(0, len(line.classes) - 1))
    low, high = sorted(data.draw(st.lists(st.integers(0, 12), min_size=2, max_size=2, unique=True)))
    ends = Fraction(low * length, 12), Fraction(high * length, 12)
    told = told_gap(line, beta(alpha), index, label, (Radicals.of(ends[0]), Radicals.of(ends[1])))
    places = [ends[0] + (ends[1] - ends[0]) * k / 40 for k in range(1, 40)]
    behind = [place for place in places if not gaps_at(line, alpha, index, label, place)]
    assert told.is_settled
    if behind:
        assert told.is_positive is False
    if told.behind_on is not None:
        left, right = told.behind_on
        assert ends[0] <= left < right <= ends[1]
        inside = [left + (right - left) * k / 7 for k in range(1, 7)]
        assert not any(gaps_at(line, alpha, index, label, place) for place in inside)
    for place in told.ties:
        assert ends[0] < place < ends[1]
        assert not gaps_at(line, alpha, index, label, place)


def test_a_strong_law_follows_the_midpoints() -> None:
    """{0, 1 | 5, 6} with Beta(300, 300): beyond the midpoint 5/2 of [0, 5] class 0 loses its lead, and regains it."""
    line = Dataset.from_rows([[0], [1], [5], [6]], [0, 0, 1, 1])
    index = next(k for k in range(3) if arrangement(line).edge(k).length == 4)
    told = told_gap(line, beta(300), index, 0, (Radicals.of(0), Radicals.of(Fraction(19, 10))))
    assert told.behind_on is not None
    assert Fraction(3, 2) <= told.behind_on[0] < told.behind_on[1] < Fraction(8, 5)
    later = limit(line, beta(300), (Fraction(14, 5),))
    assert later is not None
    assert later.winners() == (0,)


def test_an_unlikely_gap_beyond_every_segment() -> None:
    """{0 | 10, 11} at 5½: [0, 11] ties and [0, 10] leans to class 1, so class 0 does not lead from 5 on."""
    line = Dataset.from_rows([[0], [10], [11]], [0, 1, 1])
    told = told_gap(line, beta(1), 0, 0, (Radicals.of(0), Radicals.of(10)))
    assert told.behind_on is not None
    left, right = told.behind_on
    assert right == 10
    # The masses are equal where (5 − u/10·…) the weighted middle is: (1/10 + 1/11)/(2(1/100 + 1/121)).
    middle = (Fraction(1, 10) + Fraction(1, 11)) / (2 * (Fraction(1, 100) + Fraction(1, 121)))
    assert abs(left - middle) < Fraction(1, 10**9)


def test_too_many_segments_are_left_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SEGMENTS", 1)
    line = Dataset.from_rows([[0], [10], [11]], [0, 1, 1])
    assert told_gap(line, beta(1), 0, 0, (Radicals.of(0), Radicals.of(10))).is_positive is None


@examples(40)
@given(lines(classes=2), st.sampled_from([Fraction(1, 2), Fraction(5, 3)]), st.data())
def test_scaling_a_line_scales_its_class_gaps(line: Dataset, alpha: Fraction, data: st.DataObject) -> None:
    factor = data.draw(st.integers(2, 5))
    scaled = Dataset.from_rows(
        [[line.point(k)[0] * factor] for k in range(line.size) for _ in line.rows[k]],
        [line.label(k) for k in range(line.size) for _ in line.rows[k]],
    )
    index = data.draw(st.integers(0, line.size - 2))
    label = data.draw(st.integers(0, len(line.classes) - 1))
    lengths = [arrangement(each).edge(index).length for each in (line, scaled)]
    told = [
        told_gap(each, beta(alpha), index, label, (Radicals.of(0), Radicals.of(length)))
        for each, length in zip((line, scaled), lengths, strict=True)
    ]
    assume(all(each.is_settled for each in told))
    assert told[0].is_positive == told[1].is_positive
