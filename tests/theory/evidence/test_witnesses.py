"""Evidence: exact in JSON, readable in words, and true when checked by hand."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import Incidence
from mixproof.solvers.classifier.one_sided import one_sided_limits
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.evidence.witnesses import Disagreement, OnSegment, SideLimit
from mixproof.theory.verify import verify
from tests.strategies import examples


def ends_of(value: Any) -> tuple[Fraction, Fraction]:
    low, high = value["enclosure"]
    return Fraction(low), Fraction(high)


LINE = Dataset.from_rows([["0", "1"], ["3", "7"], ["2", "5"], ["0", "1"]], ["a", "b", "c", "a"])
ON_SEGMENT = OnSegment(LINE, Incidence(2, 0, 1, Fraction(1, 3)))


def test_a_point_on_a_segment_is_told_by_rows_and_weight() -> None:
    assert ON_SEGMENT.to_json() == {"row": 2, "segment": [0, 1], "weight": "1/3"}


def test_the_words_for_a_point_on_a_segment_name_rows_coordinates_and_both_weights() -> None:
    words = ON_SEGMENT.in_words()
    for part in ("row 2 (2, 5)", "row 0 (0, 1)", "row 1 (3, 7)", "1/3 ×", "2/3 ×", "class a", "class b", "class c"):
        assert part in words


def test_a_merged_point_is_told_by_its_first_row() -> None:
    data = Dataset.from_rows([[2], [1], [0], [2], [1]], ["a", "b", "a", "a", "b"])
    outcome = verify("2.10", data).outcome("printed")
    assert [each.to_json() for each in outcome.hypothesis.witnesses] == [{"row": 1, "segment": [0, 2], "weight": "1/2"}]
    assert {each.to_json()["row"] for each in outcome.conclusion.witnesses} == {1}  # type: ignore[index, call-overload]


POINTS = st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=3, max_size=8, unique=True)


@examples(50)
@given(points=POINTS, data=st.data())
def test_every_listed_segment_gives_its_point_back(points: list[tuple[int, int]], data: st.DataObject) -> None:
    labels = data.draw(st.lists(st.integers(0, 1), min_size=len(points), max_size=len(points)))
    if len(set(labels)) < 2:
        labels[0] = 1 - labels[0]
    for witness in verify("2.10", Dataset.from_rows(points, labels)).outcome("slides").hypothesis.witnesses:
        seen: Any = witness.to_json()
        first, second = (points[row] for row in seen["segment"])
        weight = Fraction(seen["weight"])
        mixed = tuple(weight * a + (1 - weight) * b for a, b in zip(first, second, strict=True))
        assert mixed == points[seen["row"]]
        assert 0 < weight < 1
        assert labels[seen["segment"][0]] != labels[seen["row"]]


@examples(30)
@given(points=POINTS, alpha=st.sampled_from(["1", "3/2", "7/3", "4"]))
def test_the_shares_of_a_listed_limit_sum_to_one(points: list[tuple[int, int]], alpha: str) -> None:
    data = Dataset.from_rows(points, [k % 3 for k in range(len(points))])
    for witness in verify("2.10", data, alpha=alpha).outcome("printed").conclusion.witnesses:
        seen: Any = witness.to_json()
        shares = seen["limit"].values()
        low = sum(Fraction(share) if isinstance(share, str) else ends_of(share)[0] for share in shares)
        high = sum(Fraction(share) if isinstance(share, str) else ends_of(share)[1] for share in shares)
        assert low <= 1 <= high
        assert high - low < Fraction(1, 10**18)
        assert "0" not in shares


def test_a_limit_is_told_by_rows_and_class_names() -> None:
    shadow = Dataset.from_rows([[0], [1], [2]], ["near", "near", "far"])
    sides = one_sided_limits(shadow, Beta(Fraction(1), Fraction(1)), (Fraction(1),))
    right = next(SideLimit(side) for side in sides if side.direction_to == 2)
    assert right.to_json() == {"row": 1, "direction_to": 2, "limit": {"near": "5/6", "far": "1/6"}}
    for part in ("row 1", "towards row 2", "5/6", "1/6", "near", "far"):
        assert part in right.in_words()


@pytest.mark.parametrize("predicted", [True, False])
def test_a_disagreement_says_what_was_predicted_and_what_is(predicted: bool) -> None:
    wrong = Disagreement(LINE, 1, predicted, not predicted)
    assert wrong.to_json() == {"row": 1, "continuous": {"predicted": predicted, "found": not predicted}}
    assert ("h is not continuous" if predicted else "h is continuous") in wrong.in_words()
