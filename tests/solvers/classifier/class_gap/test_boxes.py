"""Class gaps by boxes against those by roots, and against h itself."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.arrangement.edges import arrangement
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.class_gap import boxes
from mixproof.solvers.classifier.class_gap.boxes import gap_by_boxes
from mixproof.solvers.classifier.class_gap.interval import ClassOnInterval
from mixproof.solvers.classifier.class_gap.polynomial import gap_by_roots
from mixproof.solvers.classifier.limits import limit
from tests.solvers.classifier.lines import ALPHAS, beta, gaps_at, lines, polynomials, told_gap
from tests.strategies import examples


@pytest.mark.slow
@examples(40)
@given(lines(), ALPHAS, st.data())
def test_boxes_find_what_roots_find(line: Dataset, alpha: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, line.size - 2))
    edge = arrangement(line).edge(index)
    label = data.draw(st.integers(0, len(line.classes) - 1))
    root = Radicals.root(Fraction(data.draw(st.integers(1, 8)), 9)) * edge.length
    run = ClassOnInterval(line, edge, label, Radicals.of(0), root)
    law = beta(alpha)
    by_boxes = gap_by_boxes(run, [(Radicals.of(1), law)])
    by_roots = gap_by_roots(run, polynomials(law))
    if by_boxes.is_settled:
        assert by_boxes.is_positive == by_roots.is_positive
        if by_boxes.behind_on is not None:
            left, right = by_boxes.behind_on
            assert not gaps_at(line, alpha, index, label, (left + right) / 2)


@pytest.mark.parametrize("alpha", ["1/2", "3/2", "1/7", "64", "300"])
@pytest.mark.parametrize("high", [1, 5, 9, 10, 11, 16])
def test_boxes_for_other_laws_agree_with_h(alpha: str, high: int) -> None:
    """{0, 1 | 5, 6, 7} between 1 and 5: h itself is computed at places of the interval."""
    line = Dataset.from_rows([[0], [1], [5], [6], [7]], [0, 0, 1, 1, 1])
    law, found = beta(Fraction(alpha)), arrangement(line)
    index = next(k for k in range(found.size) if found.edge(k).length == 4)
    end = Fraction(high, 4)

    def is_led(place: Fraction) -> bool:
        value = limit(line, law, (1 + place,))
        assert value is not None
        return value.winners() == (0,)

    told = told_gap(line, law, index, 0, (Radicals.of(0), Radicals.of(end)))
    led = [is_led(end * k / 8) for k in range(1, 8)]
    assert told.is_settled
    assert told.is_positive is False or all(led)
    if told.behind_on is not None:
        assert not is_led((told.behind_on[0] + told.behind_on[1]) / 2)


def test_too_many_boxes_are_left_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxes, "MOST_BOX_TERMS", 4)
    line = Dataset.from_rows([[0], [10], [11]], [0, 1, 1])
    assert told_gap(line, beta(Fraction(1, 2)), 0, 0, (Radicals.of(0), Radicals.of(10))).is_positive is None
