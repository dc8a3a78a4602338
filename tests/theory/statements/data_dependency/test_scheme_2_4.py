"""The sampled ε beside the exact one: verdicts, witnesses, laws, and that both readings can be refuted."""

import json
from dataclasses import replace
from fractions import Fraction
from math import sqrt
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.geometry.incidence.segments import dot, minus, mixture, squared_distance
from mixproof.geometry.margins.sampled_epsilon import SampledMargin, epoch, sampled_margin
from mixproof.theory.statement import Verification
from mixproof.theory.statements.data_dependency.scheme_2_4 import decide as scheme_2_4
from mixproof.theory.statements.data_dependency.scheme_2_4 import proof as proof_2_4
from mixproof.theory.statements.data_dependency.scheme_2_4.witnesses import Gap
from mixproof.theory.trace import Course, trace
from mixproof.theory.verify import verify
from tests.strategies import all_points, datasets, examples, points_inside

CROSSED = Dataset.from_rows([[0], [1]], ["a", "b"], "pair")


def verdicts(result: Verification) -> dict[str, str]:
    return {outcome.reading.id: outcome.verdict.value for outcome in result.outcomes}


def gap(result: Verification) -> Gap:
    (witness,) = result.outcome("printed").conclusion.witnesses
    assert isinstance(witness, Gap)
    return witness


def test_iris_against_its_exact_margin() -> None:
    result = verify("2.4-scheme", "iris", seed=3)
    assert verdicts(result) == {"printed": "confirmed", "evidence": "confirmed"}
    found: dict[str, Any] = json.loads(json.dumps(gap(result).to_json()))
    assert found["exact"] == {"row": 61, "segment": [128, 26], "epsilon_squared": "3/14140"}
    low, high = map(Fraction, found["ratio"]["enclosure"])
    expected = sqrt(Fraction(found["sampled"]["epsilon_squared"]) * 14140 / 3)
    assert low <= high <= low + Fraction(1, 10**18)
    assert float(low) == pytest.approx(expected, rel=1e-14)
    assert f"{expected:.4g}"[:4] in result.in_plain_words


def test_the_sampled_witness_is_what_it_says() -> None:
    dataset = load("wine")
    found = gap(verify("2.4-scheme", dataset, seed=1)).sampled
    mixed = mixture(found.weight, dataset.point(found.first), dataset.point(found.second))
    offset = minus(mixed, dataset.point(found.point))
    assert dot(offset, offset) == found.squared
    assert dataset.labels[found.point] not in {dataset.labels[found.first], dataset.labels[found.second]}


def test_a_sample_does_not_show_that_a_point_is_on_a_segment() -> None:
    results = [verify("2.4-scheme", "counterexample", seed=seed) for seed in range(8)]
    assert {verdicts(result)["printed"] for result in results} == {"confirmed"}
    assert {verdicts(result)["evidence"] for result in results} == {"refuted"}
    assert "the exact value is 0: row 1" in results[0].in_plain_words
    assert gap(results[0]).to_json()["ratio"] is None  # type: ignore[call-overload,index]
    (witness,) = results[0].outcome("evidence").conclusion.witnesses
    assert witness.to_json() == {"row": 1, "segment": [0, 2], "weight": "1/2"}


def test_a_sample_may_attain_the_exact_value() -> None:
    result = next(
        result
        for result in (verify("2.4-scheme", CROSSED, seed=seed) for seed in range(20))
        if result.outcome("printed").hypothesis.holds
    )
    assert "which the sample attains" in result.in_plain_words
    assert gap(result).sampled.squared == gap(result).exact.squared == 1


def test_without_a_third_class_there_may_be_nothing_to_compare() -> None:
    result = next(
        result
        for result in (verify("2.4-scheme", CROSSED, seed=seed) for seed in range(20))
        if not result.outcome("printed").hypothesis.holds
    )
    assert verdicts(result) == {"printed": "not_applicable", "evidence": "not_applicable"}
    assert "there is no sampled ε" in result.in_plain_words


@given(datasets(sizes=(3, 8)), st.integers(0, 1000))
@examples(80)
def test_the_bound_holds_and_the_evidence_is_judged_by_every_segment(dataset: Dataset, seed: int) -> None:
    if len(dataset.classes) < 2:
        return
    result = verify("2.4-scheme", dataset, seed=seed)
    assert verdicts(result)["printed"] in {"confirmed", "not_applicable"}
    points = all_points(dataset)
    conflicts = [
        (x, s, t)
        for x, s, t, _ in points_inside(points)
        if dataset.labels[x] not in {dataset.labels[s], dataset.labels[t]}
    ]
    conclusion = result.outcome("evidence").conclusion
    assert conclusion.holds == (not conflicts)
    assert conclusion.total == len(conflicts)
    if result.outcome("printed").hypothesis.holds:
        exact = gap(result).exact
        assert exact.squared == squared_distance(points[exact.point], points[exact.first], points[exact.second])
        assert (exact.squared == 0) == bool(conflicts)


@given(datasets(sizes=(3, 8)), st.integers(0, 1000))
@examples(30)
def test_one_seed_gives_one_report(dataset: Dataset, seed: int) -> None:
    if len(dataset.classes) > 1:
        first, second = (verify("2.4-scheme", dataset, seed=seed) for _ in range(2))
        assert first.in_plain_words == second.in_plain_words


# --- it can be refuted, or left open ------------------------------------------------------------------


def test_a_sample_below_the_exact_value_would_refute_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_small(dataset: Dataset, seed: int) -> SampledMargin | None:
        found = sampled_margin(dataset, seed)
        return found and replace(found, squared=Fraction(3, 14141))

    monkeypatch.setattr(scheme_2_4, "sampled_margin", too_small)
    assert verdicts(verify("2.4-scheme", "iris")) == {"printed": "refuted", "evidence": "confirmed"}


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ("MOST_DISTANCE_WORK", {"printed": "undecided", "evidence": "confirmed"}),
        ("MOST_SAMPLE_WORK", {"printed": "undecided", "evidence": "undecided"}),
    ],
)
def test_what_takes_too_long_is_undecided(
    limit: str, expected: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheme_2_4, limit, 10)
    result = verify("2.4-scheme", "iris")
    assert verdicts(result) == expected
    assert "take a part of the data" in result.in_plain_words


def test_one_class_and_other_settings_are_refused() -> None:
    with pytest.raises(InputError, match="one class only"):
        verify("2.4-scheme", Dataset.from_rows([[0], [1]], ["a", "a"], "single"))
    with pytest.raises(InputError, match="does not depend on the law"):
        verify("2.4-scheme", "iris", alpha=2)


def test_the_words_name_rows_and_values() -> None:
    words = gap(verify("2.4-scheme", "iris")).in_words()
    assert words.endswith("exact ε* ≈ 0.0145659 (ε*² = 3/14140): row 61 to the segment between rows 128 and 26")
    assert gap(verify("2.4-scheme", "shadow")).in_words().endswith("exact ε* = 1 (ε*² = 1): row 1 to row 2")


@pytest.mark.parametrize("places", [5, 40, 100, 300])
def test_the_words_say_by_how_little_a_sample_overstates(places: int) -> None:
    """(1 + 4·10⁻ⁿ)^½ − 1 is nearly 2·10⁻ⁿ, which is 2·10^(2−n) %."""
    found = gap(verify("2.4-scheme", "iris"))
    nearly = replace(found.sampled, squared=found.exact.squared * (1 + Fraction(4, 10**places)))
    text = scheme_2_4._excess_text(replace(found, sampled=nearly))
    assert float(text.split("by ")[1].split()[0]) == pytest.approx(2 * 10.0 ** (2 - places), rel=1e-2, abs=0)


# --- the proofs -------------------------------------------------------------------------------------------


@examples(40)
@given(data=datasets(dimensions=(1, 2), sizes=(3, 7), bound=3, classes=3), seed=st.integers(0, 50))
def test_the_proof_of_the_bound_never_breaks_and_that_of_the_evidence_breaks_above_the_exact_value(
    data: Dataset, seed: int
) -> None:
    """Against ε* by brute force over all segments."""
    assume(len(data.classes) > 1)
    printed, evidence = (trace("2.4-scheme", data, name, seed=seed) for name in ("printed", "evidence"))
    sampled = sampled_margin(data, seed)
    if sampled is None:
        assert printed.course is evidence.course is Course.NOT_APPLICABLE
        return
    assert printed.holds()
    places, labels = all_points(data), data.labels
    exact = min(
        squared_distance(places[x], places[s], places[t])
        for x in range(data.size)
        for s in range(data.size)
        for t in range(data.size)
        if labels[x] not in {labels[s], labels[t]}
    )
    if sampled.squared == 0:
        assert evidence.course is Course.NOT_APPLICABLE
    else:
        assert evidence.breaks_at("lower-bound") is (exact < sampled.squared)
        assert evidence.holds() is (exact == sampled.squared)


@pytest.mark.parametrize("weight", [-0.25, 1.25])
def test_a_weight_that_is_no_share_breaks_the_proof(weight: float, monkeypatch: pytest.MonkeyPatch) -> None:
    pairs, weights, present = epoch(load("shadow"), 0)
    weights[1] = weight
    monkeypatch.setattr(proof_2_4, "epoch", lambda dataset, seed: (pairs, weights, present))
    found = trace("2.4-scheme", "shadow", "printed")
    assert found.breaks_at("drawn")
    assert found.broken is not None
    assert found.broken.finding is not None
    (witness,) = found.broken.finding.witnesses
    assert witness.in_words().startswith(f"λ is {weight} for the pair of rows ")


@pytest.mark.parametrize(
    ("change", "key"), [({"point": 0}, "neither-class"), ({"squared": Fraction(1, 10**9)}, "segment")]
)
def test_a_sample_that_is_told_wrongly_breaks_the_proof(
    change: dict[str, Any], key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On `shadow` two points of one class are mixed, and the third is the nearest of the other."""
    sampled = sampled_margin(load("shadow"), 0)
    assert sampled is not None
    monkeypatch.setattr(proof_2_4, "sample_of", lambda instance: replace(sampled, **change))
    assert trace("2.4-scheme", "shadow", "printed").breaks_at(key)
