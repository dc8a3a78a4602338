"""Theorem 3.2 against brute force at every crossing, data point and dense samples, and against laws."""

import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.solvers.classifier.limits import limit
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.evidence.spots import Spot
from mixproof.theory.findings import Verdict
from mixproof.theory.statement import Outcome, Verification
from mixproof.theory.statements.data_dependency.theorem_3_2 import crossings
from mixproof.theory.verify import verify
from tests import plain_x_mix
from tests.strategies import Exact, all_points, datasets, examples, plain_weight, remade, rotated

HALF = Fraction(1, 2)


def decided(dataset: Dataset | str, *readings: str, **settings: Any) -> Verification:
    return verify("3.2", dataset, readings, **settings)


def verdicts(dataset: Dataset | str, **settings: Any) -> dict[str, str]:
    return {outcome.reading.id: outcome.verdict.value for outcome in decided(dataset, **settings).outcomes}


def told(outcome: Outcome, part: str = "conclusion") -> list[Any]:
    """The witnesses as they come out of JSON."""
    return [json.loads(json.dumps(witness.to_json())) for witness in getattr(outcome, part).witnesses]


def two_classes(dataset: Dataset) -> bool:
    return len(dataset.classes) > 1


SCALES = st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(1, 5), Fraction(3)])
"""The printed bound compares a share with a length: small sets have small bounds, large ones none."""


def scaled(dataset: Dataset, factor: Fraction) -> Dataset:
    return remade(dataset, [tuple(factor * c for c in x) for x in all_points(dataset)])


# --- brute force ------------------------------------------------------------------------------------------


def bounds_of(dataset: Dataset, reading: str) -> list[Fraction]:
    half = Fraction(1, 4)
    if reading in {"slides", "sharp"}:
        return [half] * len(dataset.classes)
    printed = plain_x_mix.printed_bounds(dataset)
    return [min(bound, half) for bound in printed] if reading == "capped" else printed


def fails(dataset: Dataset, alpha: int, x: Exact, label: int, reading: str) -> bool:
    """Whether the reading's conclusion fails at x for the class."""
    if reading == "sharp":
        values = plain_x_mix.h(dataset, alpha, x)
        assert values is not None
        return not values[label] > HALF
    classified = plain_x_mix.is_classified(dataset, alpha, x, label)
    return not (classified and (reading == "slides" or plain_x_mix.is_continuous(dataset, alpha, x)))


def failures(dataset: Dataset, alpha: int, points: list[Exact], reading: str) -> Iterator[tuple[Exact, int]]:
    bounds = bounds_of(dataset, reading)
    for x in points:
        for label in range(len(dataset.classes)):
            if plain_x_mix.has_majority(dataset, x, label, bounds[label]) and fails(dataset, alpha, x, label, reading):
                yield x, label


def everywhere(dataset: Dataset, steps: int) -> list[Exact]:
    vertices = [*all_points(dataset), *plain_x_mix.crossing_points(dataset)]
    return vertices + list(plain_x_mix.samples(dataset, steps))


def check_against_brute_force(dataset: Dataset, alpha: int, steps: int) -> None:
    result = decided(dataset, alpha=alpha)
    points = everywhere(dataset, steps)
    for outcome in result.outcomes:
        expected = list(failures(dataset, alpha, points, outcome.reading.id))
        assert outcome.hypothesis.holds
        assert outcome.conclusion.holds is not None
        if expected:
            assert outcome.verdict is Verdict.REFUTED
        for witness in told(outcome):
            x = tuple(map(Fraction, witness["point"]))
            label = dataset.classes.index(witness["class"])
            assert list(failures(dataset, alpha, [x], outcome.reading.id)).count((x, label)) == 1
            assert (witness["fails"] == "classification") == (not plain_x_mix.is_classified(dataset, alpha, x, label))
            assert ("limits" in witness) == (not plain_x_mix.is_continuous(dataset, alpha, x))


@examples(20)
@given(datasets(dimensions=(1,), sizes=(2, 5), bound=4).filter(two_classes), st.sampled_from([1, 2, 3]), SCALES)
def test_on_a_line_it_is_what_brute_force_says(dataset: Dataset, alpha: int, scale: Fraction) -> None:
    check_against_brute_force(scaled(dataset, scale), alpha, steps=12)


@examples(8)
@given(datasets(dimensions=(2,), sizes=(3, 5), bound=2).filter(two_classes), st.sampled_from([1, 2]), SCALES)
def test_in_the_plane_it_is_what_brute_force_says(dataset: Dataset, alpha: int, scale: Fraction) -> None:
    check_against_brute_force(scaled(dataset, scale), alpha, steps=5)


@examples(6)
@given(datasets(dimensions=(3,), sizes=(4, 6), bound=1).filter(two_classes))
def test_in_space_it_is_what_brute_force_says(dataset: Dataset) -> None:
    check_against_brute_force(dataset, 1, steps=3)


@examples(20)
@given(datasets(dimensions=(1, 2), sizes=(2, 6), bound=2).filter(two_classes), st.sampled_from([1, 2]))
def test_at_given_points_it_is_what_brute_force_says(dataset: Dataset, alpha: int) -> None:
    for x in everywhere(dataset, 3)[:12]:
        for outcome in decided(dataset, alpha=alpha, point=x).outcomes:
            bounds = bounds_of(dataset, outcome.reading.id)
            leant = [k for k in range(len(dataset.classes)) if plain_x_mix.has_majority(dataset, x, k, bounds[k])]
            assert outcome.hypothesis.holds == bool(leant)
            expected = [label for _, label in failures(dataset, alpha, [x], outcome.reading.id)]
            assert outcome.conclusion.holds == (not expected if leant else None)
            assert [dataset.classes.index(witness["class"]) for witness in told(outcome)] == expected
            if not leant:
                check_obstacles(dataset, x, told(outcome, "hypothesis"), bounds)


def check_obstacles(dataset: Dataset, x: Exact, obstacles: list[Any], bounds: list[Fraction]) -> None:
    """Each class has a segment through the point that breaks the hypothesis for it."""
    index = {dataset.row(k): k for k in range(dataset.size)}
    assert [obstacle["class"] for obstacle in obstacles] == list(dataset.classes)
    for label, obstacle in enumerate(obstacles):
        s, t = (index[row] for row in obstacle["segment"])
        weight = plain_weight(x, dataset.point(s), dataset.point(t))
        assert isinstance(weight, Fraction)
        if dataset.labels[s] == label:
            assert dataset.labels[t] != label
            assert Fraction(obstacle["weight"]) == weight
            assert (1 - weight) ** 2 >= bounds[label]
        else:
            assert label not in {dataset.labels[s], dataset.labels[t]}


@pytest.mark.parametrize("alpha", ["1/2", "3/2", "2", "7"])
def test_samples_of_long_lines_for_other_laws(alpha: str) -> None:
    """{0 | 10, 13 | 14}-like lines: where a stretch is said to fail, h follows another class; else samples agree."""
    law = Beta(Fraction(alpha), Fraction(alpha))
    for places, labels in (
        ([0, 10, 13], [0, 1, 1]),
        ([0, 1, 9, 10, 14], [0, 0, 1, 1, 0]),
        ([0, 4, 5, 6], [0, 0, 0, 1]),
    ):
        dataset = Dataset.from_rows([[place] for place in places], labels)
        bounds = plain_x_mix.printed_bounds(dataset)
        found = set()
        for x in plain_x_mix.samples(dataset, 16):
            value = limit(dataset, law, x)
            assert value is not None
            found |= {
                label
                for label in range(2)
                if plain_x_mix.has_majority(dataset, x, label, bounds[label]) and value.winners() != (label,)
            }
        outcome = decided(dataset, "printed", mixing=law).outcome("printed")
        failing = [witness for witness in told(outcome) if "row" not in witness]
        assert {dataset.classes.index(witness["class"]) for witness in failing} >= found
        for witness in failing:
            value = limit(dataset, law, tuple(map(Fraction, witness["point"])))
            assert value is not None
            assert value.winners() != (dataset.classes.index(witness["class"]),)


CONFIRMED = dict.fromkeys(("capped", "slides", "sharp"), "confirmed")


# --- worked values ----------------------------------------------------------------------------------------


def test_a_share_is_not_a_length() -> None:
    far = Dataset.from_rows([[0], [10]], [0, 1])
    assert verdicts(far) == {"printed": "refuted", **CONFIRMED}
    near = Dataset.from_rows([[0], [1]], [0, 1])
    assert verdicts(near) == {"printed": "confirmed", **CONFIRMED}
    (witness,) = told(decided(far, point=[9]).outcome("printed"))
    assert witness == {
        "point": ["9"],
        "class": "0",
        "h": {"0": "1/10", "1": "9/10"},
        "hypothesis": {"least_weight": "1/10", "delta": "1"},
        "fails": "classification",
    }


def test_a_crossing_breaks_continuity() -> None:
    result = decided("crossing", point=[0, 0])
    assert [outcome.verdict.value for outcome in result.outcomes] == ["refuted", "refuted", "confirmed", "confirmed"]
    continuity, classification = told(result.outcome("printed"))
    assert continuity["fails"] == "continuity"
    assert continuity["class"] == "0"
    assert continuity["h"] == {"0": "111/140", "1": "29/140"}
    shares = {frozenset(side["limit"].items()) for side in continuity["limits"]}
    assert shares == {frozenset({"0": "3/4", "1": "1/4"}.items()), frozenset({"0": "9/10", "1": "1/10"}.items())}
    # The least distance of the classes is √10, so ½√10 > 1 bounds nothing, and class 1 satisfies the hypothesis.
    assert (classification["class"], classification["fails"]) == ("1", "classification")
    assert verdicts("crossing") == {**CONFIRMED, "printed": "refuted", "capped": "refuted"}


def test_at_a_data_point_continuity_fails_too() -> None:
    """{0, 1 | 3}: at 1, [0, 3] gives class 0 the weight 2/3, and δ < 1 is allowed; the limits are not one-hot."""
    line = Dataset.from_rows([[0], [1], [3]], [0, 0, 1])
    (witness,) = told(decided(line, point=[1]).outcome("printed"))
    assert (witness["row"], witness["fails"], witness["h"]) == (1, "continuity", {"0": "1"})
    # At the distance where the bound is met, but not exceeded, the hypothesis fails: 1/2 < ½·1 is false.
    assert verdicts("shadow", point=[1])["printed"] == "not_applicable"


def test_a_data_point_alone_can_refute() -> None:
    """{0, 1/5 | 1}: the bound is 2/5, so stretches are safe; [0, 1] gives class 0 the weight 4/5 at 1/5."""
    line = Dataset.from_rows([["0"], ["1/5"], ["1"]], [0, 0, 1])
    (witness,) = told(decided(line).outcome("printed"))
    assert (witness["row"], witness["fails"]) == (1, "continuity")
    assert verdicts(line, alpha="1/2")["printed"] == "confirmed"


def test_off_x_mix_nothing_is_said() -> None:
    result = decided("crossing", point=[5, 5])
    assert all(outcome.verdict is Verdict.NOT_APPLICABLE for outcome in result.outcomes)
    assert all("unconstrained" in outcome.conclusion.note for outcome in result.outcomes)
    assert "unconstrained" in result.in_plain_words


def test_the_middle_of_the_counterexample_has_no_class() -> None:
    result = decided("counterexample", point=[1])
    for outcome in result.outcomes:
        assert outcome.verdict is Verdict.NOT_APPLICABLE
        assert [obstacle["segment"] for obstacle in told(outcome, "hypothesis")] == [[1, 1], [0, 2]]


@pytest.mark.parametrize("alpha", [1, 2, "1/2", 64])
def test_the_slides_and_the_sharp_form_hold_on_known_sets(alpha: object) -> None:
    for name in ("counterexample", "shadow", "crossing", "cross", "alternating-line:points=7", "simplex:positive=3"):
        found = verdicts(name, alpha=alpha)
        assert (found["slides"], found["sharp"]) == ("confirmed", "confirmed")


def test_stretches_are_told_by_the_share_of_the_way() -> None:
    stretches = told(decided("shadow").outcome("slides"), "hypothesis")
    assert stretches == [
        {"class": "0", "between_rows": [0, 1], "way": ["0", "1"]},
        {"class": "1", "between_rows": [1, 2], "way": ["1/2", "1"]},
    ]
    root = told(decided(Dataset.from_rows([[0, 0], [1, 1]], [0, 1])).outcome("printed"), "hypothesis")[0]["way"][1]
    assert root["closed_form"] == "1/2*sqrt(2)"


# --- laws -------------------------------------------------------------------------------------------------


def shape(dataset: Dataset, alpha: int = 1) -> list[tuple[str, int, int]]:
    """Verdicts and totals of all readings."""
    return [
        (outcome.verdict.value, outcome.hypothesis.total, outcome.conclusion.total)
        for outcome in decided(dataset, alpha=alpha).outcomes
    ]


SMALL = datasets(dimensions=(1, 2), sizes=(2, 6), bound=2).filter(two_classes)


@examples(8)
@given(SMALL, st.tuples(st.fractions(-3, 3, max_denominator=7), st.fractions(-3, 3, max_denominator=7)))
def test_translation_changes_nothing(dataset: Dataset, shift: tuple[Fraction, Fraction]) -> None:
    moved = remade(dataset, [tuple(a + b for a, b in zip(x, shift, strict=False)) for x in all_points(dataset)])
    assert shape(moved) == shape(dataset)


@examples(8)
@given(datasets(dimensions=(2,), sizes=(3, 6), bound=2).filter(two_classes))
def test_rotation_changes_nothing(dataset: Dataset) -> None:
    assert shape(remade(dataset, [rotated(x) for x in all_points(dataset)])) == shape(dataset)


@examples(8)
@given(SMALL, st.fractions(Fraction(1, 9), 9, max_denominator=9))
def test_scaling_changes_neither_the_slides_nor_the_sharp_form(dataset: Dataset, factor: Fraction) -> None:
    assert shape(scaled(dataset, factor))[2:] == shape(dataset)[2:]


def test_scaling_can_change_the_printed_form() -> None:
    found = [verdicts(Dataset.from_rows([[0], [scale]], [0, 1]))["printed"] for scale in (1, 2)]
    assert found == ["confirmed", "refuted"]


@examples(8)
@given(SMALL, st.randoms(use_true_random=False))
def test_order_and_names_change_nothing(dataset: Dataset, random: Any) -> None:
    rows = [(dataset.point(k), dataset.label(k)) for k in range(dataset.size) for _ in dataset.rows[k]]
    random.shuffle(rows)
    names = dict(zip(dataset.classes, random.sample(["p", "q", "r"], len(dataset.classes)), strict=True))
    shuffled = Dataset.from_rationals([list(point) for point, _ in rows], [names[label] for _, label in rows])
    assert shape(shuffled) == shape(dataset)


@examples(8)
@given(SMALL)
def test_a_constant_coordinate_changes_nothing(dataset: Dataset) -> None:
    assert shape(remade(dataset, [(*x, Fraction(2, 3)) for x in all_points(dataset)])) == shape(dataset)


# --- it can fail, and be left open ------------------------------------------------------------------------


def swapped(dataset: Dataset, mixing: Beta, x: Exact) -> Probabilities | None:
    value = limit(dataset, mixing, x)
    return None if value is None else Probabilities(value.masses[::-1])


def test_a_wrong_h_refutes_every_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.theory.evidence.spots.limit", swapped)
    for settings in ({}, {"point": [0, 0]}):
        found = decided("crossing", **settings)
        assert {outcome.verdict for outcome in found.outcomes} == {Verdict.REFUTED}
    assert told(found.outcome("sharp"))[0]["fails"] == "majority"


def test_a_wrong_criterion_refutes_the_sharp_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.theory.evidence.spots.averages_agree", lambda *_: True)
    outcome = decided("crossing").outcome("sharp")
    assert outcome.verdict is Verdict.REFUTED
    assert {witness["fails"] for witness in told(outcome)} == {"continuity criterion"}


def near_and_far() -> Dataset:
    """Six points in the plane whose classes are 1 apart: the printed bound is ½, and only crossings can fail it."""
    return Dataset.from_rows([[0, 0], [8, 1], [3, 9], [0, 1], [9, 5], [2, 4]], [0, 0, 0, 1, 1, 1])


def test_a_budget_leaves_it_open(monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = near_and_far()
    whole = decided(dataset, "printed").outcome("printed")
    assert {witness["fails"] for witness in told(whole)} == {"continuity"}
    monkeypatch.setattr(crossings, "MOST_EDGE_PAIRS", 1)
    outcome = decided(dataset).outcome("printed")
    assert outcome.verdict is Verdict.UNDECIDED
    assert "crossings were sought on 1 of" in outcome.conclusion.note


def test_a_budget_after_a_counterexample_only_stops_the_count(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = decided("crossing").outcome("printed")
    monkeypatch.setattr(crossings, "MOST_EDGE_PAIRS_ONCE_REFUTED", 1)
    part = decided("crossing").outcome("printed")
    assert part.verdict is whole.verdict is Verdict.REFUTED
    assert part.conclusion.total < whole.conclusion.total
    assert "counted in part" in part.conclusion.note


def test_an_unsettled_class_gap_leaves_it_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """{0 | 3/2, 2}: the bound is 3/4; whether class 0 leads up to there is what is left open.

    With α < 1 h is continuous at the data points, so nothing else can refute.
    """
    line = Dataset.from_rows([[0], ["3/2"], [2]], [0, 1, 1])
    assert verdicts(line, alpha="1/2")["printed"] == "refuted"
    monkeypatch.setattr("mixproof.solvers.classifier.class_gap.edge.MOST_SEGMENTS", 0)
    outcome = decided(line, alpha="1/2").outcome("printed")
    assert outcome.verdict is Verdict.UNDECIDED
    assert "not settled" in outcome.conclusion.note


# --- size -------------------------------------------------------------------------------------------------


def test_totals_of_a_plane_of_decimals_are_those_of_plain_numbers() -> None:
    """Failing crossings of 12 points, counted from all pairs of segments in plain floats, far from any tie."""
    rng = np.random.default_rng(32)
    points, labels = rng.standard_normal((12, 2)) / 4, [k % 2 for k in range(12)]
    dataset = Dataset.from_rows(points.tolist(), labels)
    bounds = plain_x_mix.printed_bounds(dataset)
    assert max(bounds) < Fraction(1, 4)
    crossing_failures = sum(
        plain_x_mix.has_majority(dataset, x, label, bounds[label]) and not plain_x_mix.is_continuous(dataset, 1, x)
        for x in plain_x_mix.crossing_points(dataset)
        for label in range(2)
    )
    outcome = decided(dataset, "printed").outcome("printed")
    assert outcome.conclusion.total == crossing_failures
    assert all(witness["fails"] == "continuity" for witness in told(outcome))


@pytest.mark.slow
def test_a_hundred_points_in_the_plane_are_decided() -> None:
    rng = np.random.default_rng(100)
    dataset = Dataset.from_rows((rng.standard_normal((100, 2)) / 100).tolist(), [k % 2 for k in range(100)])
    outcomes = decided(dataset).outcomes
    assert [outcome.verdict.value for outcome in outcomes] == ["refuted", "refuted", "confirmed", "confirmed"]
    assert "in part" not in outcomes[0].conclusion.note


def test_iris_at_its_refuting_row() -> None:
    """Row 97 is ¾ row 79 + ¼ row 117: the share of its class is above ½, so the slides classify it."""
    iris = load("iris")
    result = decided(iris, point=iris.point(97))
    assert result.outcome("slides").verdict is Verdict.CONFIRMED
    (leaning,) = told(result.outcome("slides"), "hypothesis")
    assert (leaning["row"], leaning["class"], leaning["hypothesis"]) == (97, "1", {"least_weight": "3/4"})


def test_words_name_points_and_shares() -> None:
    text = decided("crossing").in_plain_words
    assert "The printed form fails. At x = (2, 0), class 0" in text
    assert "yet h is 1/4 for class 0, 3/4 for class 1" in text
    spot = Spot(load("crossing"), Beta(Fraction(1), Fraction(1)), (Fraction(0), Fraction(0)))
    assert spot.limits_text() == (
        "3/4 for class 0, 1/4 for class 1 towards row 2; 9/10 for class 0, 1/10 for class 1 towards row 3"
    )


def test_with_the_bound_capped_continuity_alone_fails() -> None:
    outcome = verify("3.2", "crossing", readings=["capped"]).outcomes[0]
    assert outcome.verdict is Verdict.REFUTED
    (failure,) = (witness.to_json() for witness in outcome.conclusion.witnesses)
    assert isinstance(failure, dict)
    assert (failure["fails"], failure["point"]) == ("continuity", ["0", "0"])


@pytest.mark.parametrize("distance", ["2", "10"])
def test_with_the_bound_capped_two_points_refute_nothing(distance: str) -> None:
    pair = Dataset.from_rows([["0"], [distance]], [0, 1])
    assert verify("3.2", pair, readings=["printed"]).outcomes[0].verdict is Verdict.REFUTED
    assert verify("3.2", pair, readings=["capped"]).outcomes[0].verdict is Verdict.CONFIRMED
