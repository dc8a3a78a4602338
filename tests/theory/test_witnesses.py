"""Evidence: exact in JSON, readable in words, and true when checked by hand."""

import re
from fractions import Fraction
from typing import Any

import flint
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import Incidence
from mixproof.geometry.numbers.enclosures import Enclosed
from mixproof.geometry.numbers.quotients import Quotient
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.one_sided import one_sided_limits
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.verify import verify
from mixproof.theory.witnesses import SHORT, Disagreement, OnSegment, SideLimit, exact_json, number_text

FRACTIONS = st.fractions(max_denominator=10**6)
ROOT = Radicals.root(Fraction(2))


def ends_of(value: Any) -> tuple[Fraction, Fraction]:
    low, high = value["enclosure"]
    return Fraction(low), Fraction(high)


@given(FRACTIONS)
def test_rationals_are_written_so_that_they_read_back(value: Fraction) -> None:
    assert Fraction(str(exact_json(value))) == value
    assert exact_json(Radicals.of(value)) == exact_json(value)


@given(st.integers(2, 10**6).filter(lambda n: round(n**0.5) ** 2 != n), st.integers(1, 10**6))
def test_irrational_values_are_enclosed_tightly(radicand: int, divisor: int) -> None:
    low, high = ends_of(exact_json(Radicals.root(Fraction(radicand)) * Fraction(1, divisor)))
    assert low**2 * divisor**2 < radicand < high**2 * divisor**2
    assert high - low <= Fraction(3, 10**20)


def test_a_short_closed_form_is_written_out() -> None:
    assert exact_json(ROOT)["closed_form"] == "sqrt(2)"  # type: ignore[index, call-overload]


def test_a_long_closed_form_is_left_out() -> None:
    long = Radicals.total(Radicals.root(Fraction(prime)) for prime in (2, 3, 5, 7, 11, 13, 17, 19))
    assert len(long.closed_form()) > SHORT
    assert set(exact_json(long)) == {"enclosure"}  # type: ignore[arg-type]


def test_a_value_known_only_by_enclosures_has_no_closed_form() -> None:
    value = exact_json(Enclosed(lambda bits: flint.arb.pi()))
    low, high = ends_of(value)
    assert low < Fraction("3.14159265358979323846265") < high
    assert set(value) == {"enclosure"}  # type: ignore[arg-type]


def test_a_quotient_that_is_rational_is_written_as_one() -> None:
    assert exact_json(Quotient(ROOT, Radicals.root(Fraction(8)))) == "1/2"


@given(FRACTIONS)
def test_numbers_for_reading_are_exact_or_marked(value: Fraction) -> None:
    text = number_text(value)
    if text.startswith("≈"):
        assert abs(Fraction(text[1:]) - value) <= abs(value) / 10**8
    else:
        assert Fraction(text) == value


@given(st.fractions(0, 1, max_denominator=10**30))
def test_numbers_for_reading_are_short(value: Fraction) -> None:
    assert len(number_text(value)) <= 20


def test_a_tiny_irrational_number_is_not_shown_as_zero() -> None:
    assert not re.fullmatch(r"≈0\.0*", number_text(ROOT * Fraction(1, 10**12)))


@pytest.mark.parametrize("places", [20, 120, 280])
def test_a_share_whose_digits_cancel_is_shown_with_true_ones(places: int) -> None:
    one, other = (Radicals.root(Fraction(n**2 + 1)) - n for n in (10**places, 3 * 10**places))
    assert number_text(Quotient(one, one + other)) == "≈0.7500000000"
    assert number_text(one) == f"≈5.000000000e-{places + 1}"


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


@settings(max_examples=50, deadline=None)
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


@settings(max_examples=30, deadline=None)
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
