"""Theorem 2.7 against worked values, exact best constants, and the laws it must obey."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.reports.terminal.verification import verification_json
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.thresholds.ball import Ball
from mixproof.solvers.thresholds.history import GapHistory, SignChange
from mixproof.solvers.thresholds.isolation import OpenInterval
from mixproof.theory.statement import Verification
from mixproof.theory.statements.data_dependency.theorem_2_7 import outcomes
from mixproof.theory.statements.data_dependency.theorem_2_7.outcomes import PointOutcome
from mixproof.theory.statements.data_dependency.theorem_2_7.witnesses import Misclassified
from mixproof.theory.verify import verify
from tests.strategies import all_points, datasets, examples, remade, rotated

TENTH = "1/10"


def decide(data: Dataset | str, epsilon: str | Fraction = TENTH) -> Verification:
    return verify("2.7", data, epsilon=epsilon)


def verdicts(found: Verification) -> tuple[str, ...]:
    return tuple(outcome.verdict.value for outcome in found.outcomes)


def parts(found: Verification, reading: str) -> tuple[Any, Any]:
    outcome = found.outcome(reading)
    return outcome.hypothesis, outcome.conclusion


def made(*rows: tuple[object, str]) -> Dataset:
    points = [value if isinstance(value, tuple) else (value,) for value, _ in rows]
    return Dataset.from_rows(points, [label for _, label in rows])


# --- the printed reading ------------------------------------------------------------------------------


@pytest.mark.parametrize("epsilon", ["1/1000000", TENTH, "1/2", "3/4", "1", "7"])
def test_the_printed_theorem_holds_at_every_radius(epsilon: str) -> None:
    assert verdicts(decide("counterexample", epsilon)) == ("confirmed", "confirmed")


def test_the_printed_hypothesis_says_that_both_ends_are_of_one_class() -> None:
    """Three points of three classes have a middle one of another class than both ends, and are not X₃²."""
    found = decide(made((0, "a"), (1, "b"), (2, "c")))
    assert verdicts(found)[0] == "not_applicable"
    (words,) = (each.hypothesis.text for each in found.statement.readings if each.id == "printed")
    assert "both ends of one class and the middle one of another" in words


def test_the_witness_is_the_middle_point_with_its_threshold() -> None:
    (witness,) = parts(decide("counterexample"), "printed")[1].witnesses
    told = witness.to_json()
    low, high = map(Fraction, told["alpha_star"]["enclosure"])
    assert low < Fraction("22.8813067541190434717") < high
    assert low > Fraction("22.88130675411904346")
    assert high < Fraction("22.88130675411904348")
    assert (told["row"], told["class"], told["for_small_alpha"]) == (1, "1", "own class")
    assert told["limit"] == {"0": "2/3", "1": "1/3"}
    assert told["changes"] == [
        {"alpha": told["alpha_star"], "from": "own class", "to": "another class", "classes": ["0"]}
    ]
    assert "class 0 for α > 22.8813067541" in witness.in_words()
    assert "2/3 for class 0" in witness.in_words()


@pytest.mark.parametrize(
    ("epsilon", "limit"),
    [("1/3", ("2/3", "1/3")), ("1/2", ("3/5", "2/5")), ("3/4", ("4/7", "3/7")), ("3", ("2/3", "1/3"))],
)
def test_the_limit_counts_midpoints(epsilon: str, limit: tuple[str, str]) -> None:
    """On the sphere they count by half; in a ball of radius 1 < ε all six pairs are inside for good."""
    (witness,) = parts(decide("counterexample", epsilon), "sharp")[0].witnesses
    assert witness.to_json() == {"row": 1, "class": "1", "limit": dict(zip(("0", "1"), limit, strict=True))}


def test_a_point_that_is_lost_at_every_alpha_has_no_threshold() -> None:
    (witness,) = parts(decide("counterexample", "3"), "printed")[1].witnesses
    told = witness.to_json()
    assert (told["alpha_star"], told["changes"], told["for_small_alpha"]) == (None, [], "another class")
    assert "for every α > 0" in witness.in_words()


def similar_sets() -> list[Dataset]:
    third = Fraction(1, 3)
    return [
        made((-5, "b"), (-2, "a"), (1, "b")),
        made(((0, 0, 1), "x"), ((2 * third, 4, 1), "x"), ((third, 2, 1), "y")),
        made((0, "0"), (1, "1"), (2, "0"), (0, "0"), (1, "1"), (2, "0")),
    ]


@pytest.mark.parametrize("number", range(3))
def test_sets_similar_to_it_satisfy_the_printed_hypothesis(number: int) -> None:
    assert decide(similar_sets()[number]).outcome("printed").hypothesis.holds is True
    assert verdicts(decide(similar_sets()[number]))[0] == "confirmed"


@pytest.mark.parametrize(
    ("dataset", "why"),
    [
        (made((0, "a"), (1, "b"), (2, "a"), (3, "b")), "4 points"),
        (made((0, "a"), (1, "b"), (3, "a")), "distances are not equal"),
        (made(((0, 0), "a"), ((1, 1), "b"), ((2, 0), "a")), "not on a line"),
        (made((0, "a"), (1, "a"), (2, "b")), "not of one class"),
        (made((0, "a"), (1, "b"), (2, "c")), "not of one class"),
        (made((0, "a"), (1, "b"), (2, "a"), (1, "b")), "weights are not equal"),
    ],
)
def test_other_sets_do_not_and_are_told_why(dataset: Dataset, why: str) -> None:
    found = decide(dataset)
    hypothesis, conclusion = parts(found, "printed")
    assert hypothesis.holds is False
    assert why in hypothesis.note
    assert conclusion.holds is not None
    assert verdicts(found)[0] == "not_applicable"


@given(
    datasets(dimensions=(2, 3), sizes=(3, 3), bound=3, classes=2),
    st.sampled_from([Fraction(1, 2), Fraction(-3), Fraction(1)]),
)
@examples(30)
def test_being_x3_does_not_depend_on_the_frame(dataset: Dataset, factor: Fraction) -> None:
    if len(dataset.classes) < 2:
        return
    moved = remade(dataset, [rotated([factor * c + 1 for c in point]) for point in all_points(dataset)])
    radius = Fraction(1, 4)
    assert verdicts(decide(moved, abs(factor) * radius)) == verdicts(decide(dataset, radius))


def test_a_heavy_middle_point_is_never_lost() -> None:
    """With the weights 1, 2, 1 the middle point has 4 against 2·1 in the limit: the weights matter."""
    found = decide(made((0, "a"), (1, "b"), (1, "b"), (2, "a")))
    _, conclusion = parts(found, "printed")
    assert conclusion.holds is False
    assert "every data point keeps its class at every α > 0" in conclusion.note
    assert verdicts(found) == ("not_applicable", "not_applicable")


# --- any dataset --------------------------------------------------------------------------------------


def test_iris_is_told_with_both_thresholds_of_its_point() -> None:
    found = decide("iris")
    assert verdicts(found) == ("not_applicable", "not_applicable")
    _, conclusion = parts(found, "printed")
    assert (conclusion.holds, conclusion.total) == (True, 1)
    told = conclusion.witnesses[0].to_json()
    assert told["row"] == 64
    assert [change["to"] for change in told["changes"]] == ["another class", "own class"]
    assert told["limit"] == {"1": "1"}
    assert "148 of 149 data points keep their class" in conclusion.note
    assert "5.62501711293 < α < 50.4437887743" in conclusion.witnesses[0].in_words()
    assert "for α < 5.62502 and for α > 50.4438" in found.in_plain_words
    assert "row 64" in found.in_plain_words


def test_where_nothing_is_lost_it_is_said() -> None:
    found = decide("wine")
    assert parts(found, "printed")[1].holds is False
    assert parts(found, "sharp")[1].holds is None
    assert "keeps every training point of wine, however large α is" in found.in_plain_words


def test_ties_are_no_losses_but_not_safe_either() -> None:
    found = decide("crossing", "20")
    _, conclusion = parts(found, "printed")
    assert (conclusion.holds, conclusion.witnesses) == (False, ())
    assert "a tie at every α: rows 0, 1, 2, 3" in conclusion.note
    assert "there is no α" in found.in_plain_words


@given(datasets(dimensions=(1, 2), sizes=(3, 7), bound=2), st.sampled_from(["1/10", "1/2", "3/4", "2"]))
@examples(25)
def test_the_sharp_reading_is_never_refuted_and_witnesses_hold_at_whole_alpha(dataset: Dataset, epsilon: str) -> None:
    """Beyond α* the exact masses of Lemma 2.3 put the point into another class; before it they do not."""
    if len(dataset.classes) < 2:
        return
    found = decide(dataset, epsilon)
    assert verdicts(found)[1] in {"confirmed", "not_applicable"}
    rows = {dataset.row(k): k for k in range(dataset.size)}
    for witness in parts(found, "printed")[1].witnesses:
        told = witness.to_json()
        index = rows[told["row"]]
        bounds = [Fraction(0)]
        signs = [told["for_small_alpha"]]
        for change in told["changes"]:
            bounds += map(Fraction, change["alpha"]["enclosure"])
            signs.append(change["to"])
        for alpha in (1, 2, 7, 30):
            before = sum(bound < alpha for bound in bounds[1::2])
            if alpha in {int(bound) for bound in bounds}:
                continue
            law = Beta(Fraction(alpha), Fraction(alpha))
            shares = best_constant(dataset, law, dataset.point(index), Fraction(epsilon))
            assert shares is not None
            winners = shares.winners()
            assert winners is not None
            own = dataset.labels[index]
            expected = "own class" if winners == (own,) else "another class" if own not in winners else "tie"
            assert signs[before] == expected


@given(datasets(dimensions=(1, 2), sizes=(3, 7), bound=2), st.sampled_from([Fraction(1, 10), Fraction(1), Fraction(2)]))
@examples(25)
def test_outvoted_points_are_lost_at_a_huge_alpha(dataset: Dataset, epsilon: Fraction) -> None:
    if len(dataset.classes) < 2:
        return
    hypothesis, conclusion = parts(decide(dataset, epsilon), "sharp")
    outvoted = {witness.to_json()["row"] for witness in hypothesis.witnesses}
    assert {witness.to_json()["row"] for witness in conclusion.witnesses} == outvoted
    for index in range(dataset.size):
        shares = best_constant(
            dataset, Beta(Fraction(10**5 + 1, 2), Fraction(10**5 + 1, 2)), dataset.point(index), epsilon
        )
        assert shares is not None
        masses = [mass.ball(128) for mass in shares.masses]
        own = masses[dataset.labels[index]]
        if dataset.row(index) in outvoted:
            assert any(own < mass for mass in masses)


# --- it could fail ------------------------------------------------------------------------------------


def never_changes(ball: Ball) -> GapHistory:
    return GapHistory(ball.index, 1)


def test_a_history_without_loss_would_refute_both_readings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outcomes, "history_of", never_changes)
    found = decide("counterexample")
    assert verdicts(found) == ("refuted", "refuted")
    (witness,) = parts(found, "sharp")[1].witnesses
    assert witness.to_json()["row"] == 1


def test_a_history_that_ends_well_would_refute_the_sharp_reading_only(monkeypatch: pytest.MonkeyPatch) -> None:
    change = SignChange(Fraction(2), Fraction(3), -1, 1, (0,))
    monkeypatch.setattr(outcomes, "history_of", lambda ball: GapHistory(ball.index, -1, (change,)))
    assert verdicts(decide("counterexample")) == ("confirmed", "refuted")


@pytest.mark.parametrize(
    ("first_sign", "unsettled", "expected"),
    [
        (1, (Fraction(4), None), ("confirmed", "undecided")),
        (-1, (Fraction(4), None), ("confirmed", "undecided")),
        (1, (Fraction(4), Fraction(5)), ("undecided", "refuted")),
        (-1, (Fraction(4), Fraction(5)), ("confirmed", "confirmed")),
    ],
)
def test_what_is_unsettled_is_not_guessed(
    first_sign: int, unsettled: OpenInterval, expected: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A loss is known from the history or from the limit; who is kept for all large α is a counterexample."""
    monkeypatch.setattr(outcomes, "history_of", lambda ball: GapHistory(ball.index, first_sign, unsettled=(unsettled,)))
    found = decide("counterexample")
    assert verdicts(found) == expected
    assert "missed within the budget: row 1" in parts(found, "printed")[1].note


def test_a_radius_beyond_all_enclosures_still_has_its_limit() -> None:
    found = decide("counterexample", "1e-300")
    assert verdicts(found) == ("confirmed", "undecided")
    (witness,) = parts(found, "printed")[1].witnesses
    assert "class 0 for all large α" in witness.in_words()
    assert witness.to_json()["alpha_star"] is None
    assert "not settled within the budget" in found.in_plain_words


def test_beyond_the_budget_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outcomes, "MOST_NEARBY_WORK", 10)
    found = decide("counterexample")
    assert verdicts(found) == ("undecided", "undecided")
    assert "left out" in found.in_plain_words


def test_a_budget_that_ends_midway_keeps_what_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outcomes, "MOST_CHORDS_FOLLOWED", 30)
    found = decide("alternating-line")
    _, conclusion = parts(found, "printed")
    assert conclusion.holds is True
    assert "left out: beyond the budget" in conclusion.note
    assert verdicts(found)[1] == "confirmed"


# --- what is shown ------------------------------------------------------------------------------------


def test_without_a_radius_half_the_median_distance_is_taken_and_said() -> None:
    found = verify("2.7", "counterexample")
    assert "ε was not given: 0.5 is taken, half the median" in parts(found, "printed")[1].note
    assert [w.to_json() for w in parts(found, "printed")[1].witnesses] == [
        w.to_json() for w in parts(decide("counterexample", epsilon="1/2"), "printed")[1].witnesses
    ]


def test_the_law_is_not_asked_for() -> None:
    with pytest.raises(InputError, match="does not depend on the law"):
        verify("2.7", "counterexample", alpha=2)


def test_the_exchange_form_has_the_enclosure_where_it_is_looked_for() -> None:
    told: Any = verification_json(decide("counterexample"))
    witness = told["readings"][0]["conclusion"]["witnesses"][0]
    low, high = witness["alpha_star"]["enclosure"]
    assert low.startswith("22.881306754119043")
    assert high.startswith("22.881306754119043")
    assert (witness["row"], told["epsilon"]) == (1, "1/10")


def test_spans_of_a_point_that_is_lost_twice() -> None:
    changes = tuple(
        SignChange(Fraction(at), Fraction(at), before, -before, (0,))
        for at, before in ((1, -1), (2, 1), (5, -1), (9, 1))
    )
    outcome = PointOutcome(load("counterexample"), GapHistory(1, -1, changes), (Fraction(1), Fraction(0)))
    words = Misclassified(outcome, changes[1]).in_words()
    assert "class 0 for α < 1 and 2 < α < 5 and α > 9" in words
