"""Proposition 2.2: what is compared, that a smaller loss would refute it, and what is left open."""

import json
from fractions import Fraction
from math import log
from typing import Any

import flint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.enclosures import Enclosed
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.reports.terminal.console import terminal
from mixproof.reports.terminal.output import json_text
from mixproof.reports.terminal.verification import verification_json, verification_table
from mixproof.solvers.loss.constant_predictions import loss_of_constant
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.findings import Finding
from mixproof.theory.statement import Verification
from mixproof.theory.statements.data_dependency.proposition_2_2 import decide as proposition_2_2
from mixproof.theory.statements.data_dependency.proposition_2_2 import proof as proof_2_2
from mixproof.theory.statements.data_dependency.proposition_2_2.witnesses import LossComparison
from mixproof.theory.trace import Mark, trace
from mixproof.theory.verify import verify
from tests.strategies import datasets, examples


def decide(data: Dataset | str, **settings: Any) -> Verification:
    return verify("2.2", data, **settings)


def verdict(result: Verification) -> str:
    return result.outcome("printed").verdict.value


def conclusion(result: Verification) -> Finding:
    return result.outcome("printed").conclusion


def shown(finding: Finding) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads(json_text([witness.to_json() for witness in finding.witnesses]))
    return read


def pretend(monkeypatch: pytest.MonkeyPatch, loss: object) -> None:
    monkeypatch.setattr(proposition_2_2, "irreducible_loss", lambda dataset, mixing: loss)


@pytest.mark.parametrize(
    ("data", "settings"),
    [
        ("counterexample", {}),
        ("counterexample", {"alpha": "128"}),
        ("shadow", {"alpha": "1/10"}),
        ("crossing", {"mixing": "beta(2,1)"}),
        ("cross", {"alpha": "3"}),
        ("simplex:positive=3,negative=1", {"alpha": "5/2"}),
        ("alternating-line:points=6,classes=3", {}),
        ("iris", {}),
        ("wine", {"alpha": "1/2"}),
    ],
    ids=str,
)
def test_it_is_confirmed_on_data_of_every_kind(data: str, settings: dict[str, str]) -> None:
    result = decide(data, **settings)
    assert verdict(result) == "confirmed"
    assert conclusion(result).total == len(conclusion(result).witnesses) > 10


@pytest.mark.slow
@given(datasets(dimensions=(1, 2), sizes=(2, 4), bound=2), st.sampled_from(["1", "1/2", "2"]))
@examples(12)
def test_it_is_confirmed_on_random_data(dataset: Dataset, alpha: str) -> None:
    if len(dataset.classes) > 1:
        assert verdict(decide(dataset, alpha=alpha)) == "confirmed"


def test_each_witness_has_both_losses_and_the_nearest_baseline_comes_first() -> None:
    witnesses = shown(conclusion(decide("counterexample")))
    assert {each["loss"]["closed_form"] for each in witnesses} == {"1/3 - 2/9*ln(2) + 1/6*ln(3)"}
    low, high = witnesses[0]["loss"]["enclosure"]
    exact = 1 / 3 - 2 / 9 * log(2) + log(3) / 6
    assert float(low) <= exact <= float(high)
    assert float(high) - float(low) < 1e-11
    others = [float(each["baseline_loss"]["enclosure"][0]) for each in witnesses]
    assert others == sorted(others)
    assert min(others) > exact


def test_the_best_constant_is_among_the_baselines_with_its_closed_form() -> None:
    named = {each["baseline"]: each["baseline_loss"] for each in shown(conclusion(decide("shadow")))}
    assert named["always the class weights (2/3, 1/3)"]["closed_form"] == "-2/3*ln(2) + ln(3)"
    assert sum("inverse distance" in name for name in named) == 3
    assert sum("nearest class mean" in name for name in named) == 2


def test_a_rational_loss_is_written_as_one() -> None:
    assert {each["loss"] for each in shown(conclusion(decide("cross")))} == {"1/4"}


@pytest.mark.parametrize("places", [10, 40, 200])
def test_a_loss_whose_digits_cancel_is_shown_with_true_ones(places: int) -> None:
    whole = 10**places
    loss = Enclosed(lambda bits: (flint.arb(whole**2 + whole).sqrt() - whole) / 2)
    comparison = LossComparison(loss, "other", loss)
    assert comparison.in_words() == "other: loss ≈0.250000000, where h has ≈0.250000000"


def test_what_was_not_compared_is_said() -> None:
    assert "too many points" in conclusion(decide("iris")).note
    assert "too many points" not in conclusion(decide("shadow")).note
    assert "Gibbs" in conclusion(decide("shadow")).note


def test_a_classifier_with_a_smaller_loss_would_refute_it(monkeypatch: pytest.MonkeyPatch) -> None:
    # Were J(h) the loss 0.45, an inverse-distance classifier (0.4449) would be better, and no other one listed.
    pretend(monkeypatch, Radicals.of(Fraction(45, 100)))
    result = decide("counterexample")
    assert verdict(result) == "refuted"
    assert [each["baseline"] for each in shown(conclusion(result))] == ["inverse distance, power 2, softening 0.1"]
    assert "smaller loss than h" in result.in_plain_words
    assert "goes below" not in result.in_plain_words


def test_an_equal_loss_is_no_refutation_and_what_is_not_told_apart_is_undecided(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    best = loss_of_constant(Dataset.from_rows([[0], [1]], [0, 1]), [Fraction(1, 2)] * 2)
    pretend(monkeypatch, Enclosed(lambda bits: flint.arb(2).log()))
    assert best.closed_form() == "ln(2)"
    assert verdict(decide("simplex:positive=1,negative=1", alpha="1000")) != "confirmed"
    monkeypatch.setattr(proposition_2_2, "FAMILIES", ())
    result = decide("simplex:positive=1,negative=1")
    assert verdict(result) == "undecided"
    assert "not told apart" in conclusion(result).note


def test_a_loss_beyond_the_budget_leaves_it_undecided_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, None)
    result = decide("counterexample")
    assert verdict(result) == "undecided"
    assert "budget" in conclusion(result).note
    assert "budget" in result.in_plain_words


def test_the_plain_words_name_the_loss_and_what_overlaps_add() -> None:
    assert "0.362402675" in decide("counterexample").in_plain_words
    assert "from 2/9" in decide("counterexample").in_plain_words
    assert "is 1/4" in decide("cross").in_plain_words
    assert "raise" not in decide("cross").in_plain_words


def test_it_is_shown_on_the_terminal_and_in_json() -> None:
    result = decide("shadow")
    console = terminal()
    with console.capture() as captured:
        console.print(verification_table(result))
    assert "irreducible" in captured.get()
    reading = json.loads(json_text(verification_json(result)))["readings"][0]
    assert reading["verdict"] == "confirmed"
    assert set(reading["conclusion"]["witnesses"][0]) == {"loss", "baseline", "baseline_loss"}


def test_the_law_matters() -> None:
    uniform, steep = decide("cross"), decide("cross", mixing=Beta(Fraction(2), Fraction(2)))
    assert shown(conclusion(uniform))[0]["loss"] == "1/4"
    assert shown(conclusion(steep))[0]["loss"] == "7/24"


# --- the proof --------------------------------------------------------------------------------------------


def test_the_proof_tells_the_masses_at_data_points_and_along_segments() -> None:
    """Of rows 0, 0, 1 the pairs of equal points are 4 + 1 of 9."""
    found = trace("2.2", Dataset.from_rows([[0], [0], [1]], [0, 0, 1]))
    (mass,) = [each for each in found.steps if each.step.key == "mass"]
    assert mass.finding is not None
    assert mass.finding.note == "5/9 at the data points, 4/9 along segments of positive length"
    assert found.holds()


def test_a_loss_above_that_of_the_class_weights_breaks_the_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """The class weights of one row against one lose ln 2 = 0.693…."""
    data = Dataset.from_rows([[0], [1]], [0, 1])
    for loss, breaks in ((Fraction(69, 100), False), (Fraction(70, 100), True)):
        monkeypatch.setattr(proof_2_2, "irreducible_loss", lambda dataset, law, loss=loss: Radicals.of(loss))
        assert trace("2.2", data).breaks_at("constants") is breaks


def test_without_its_value_the_proof_stays_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof_2_2, "irreducible_loss", lambda dataset, law: None)
    found = trace("2.2", "shadow")
    assert [each.mark for each in found.steps[-2:]] == [Mark.UNDECIDED, Mark.NOT_REACHED]


def test_its_last_step_is_said_to_repeat_the_verdict_and_no_other() -> None:
    (proof,) = proof_2_2.PROOFS
    assert [each.repeats_verdict for each in proof.steps] == [False] * 6 + [True]
