"""What a verdict is made of."""

from dataclasses import FrozenInstanceError, replace
from fractions import Fraction
from typing import Any

import pytest

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.findings import Finding, Verdict
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Claim, Outcome, Reading, Statement, Verification
from mixproof.theory.verify import verify

HOLDS = Claim("it holds", lambda instance: Finding(True))
READING = Reading("printed", HOLDS, HOLDS)
UNIFORM = Beta(Fraction(1), Fraction(1))


def outcome(hypothesis: bool | None, conclusion: bool | None) -> Outcome:
    return Outcome(READING, Finding(hypothesis), Finding(conclusion))


def instance_with(classes: int) -> Instance:
    return Instance(Dataset.from_rows([[k] for k in range(classes)], range(classes), "sample"), UNIFORM)


@pytest.mark.parametrize(
    ("hypothesis", "conclusion", "verdict"),
    [
        (True, True, "confirmed"),
        (True, False, "refuted"),
        (False, True, "not_applicable"),
        (False, False, "not_applicable"),
        (False, None, "not_applicable"),
        (True, None, "undecided"),
        (None, True, "undecided"),
        (None, False, "undecided"),
        (None, None, "undecided"),
    ],
)
def test_the_verdict_follows_from_the_two_findings(
    hypothesis: bool | None, conclusion: bool | None, verdict: str
) -> None:
    assert outcome(hypothesis, conclusion).verdict.value == verdict


def test_an_open_hypothesis_is_never_told_as_refuted() -> None:
    assert outcome(None, False).verdict is Verdict.UNDECIDED


def test_there_are_four_verdicts() -> None:
    assert {verdict.value for verdict in Verdict} == {"confirmed", "not_applicable", "refuted", "undecided"}


def test_verdicts_and_findings_cannot_be_changed_afterwards() -> None:
    finding = Finding(False)
    with pytest.raises(FrozenInstanceError):
        finding.holds = True  # type: ignore[misc]


def test_a_finding_has_no_evidence_unless_it_is_given() -> None:
    assert (Finding(True).witnesses, Finding(True).total, Finding(True).note) == ((), 0, "")


def test_a_verification_gives_its_outcomes_by_name_and_its_words() -> None:
    statement = Statement("0.0", "lemma", "A title", (READING,), lambda made: f"{len(made.outcomes)} reading")
    made = Verification(statement, instance_with(2), (outcome(True, False),))
    assert made.outcome("printed").verdict is Verdict.REFUTED
    told = "1 reading The printed reading is false here: its hypothesis holds and its conclusion fails."
    assert made.in_plain_words == told


def test_what_a_folder_lacks_a_statement_has_not() -> None:
    statement = Statement("0.0", "lemma", "A title", (READING,), lambda made: "")
    made = Verification(statement, instance_with(2), (outcome(True, True),))
    for each in (statement, replace(statement, folder="mixproof.theory.proofs")):
        assert each.proofs() == ()
        assert not each.has_claims
        assert each.claims(made, made.outcomes[0]) == []
        assert each.plan(made) is None
        assert each.certificate_settings(made) == {}


@pytest.mark.parametrize(
    ("id", "told"),
    [
        ("nope", "no reading 'nope' was decided; known: printed"),
        ("printd", "did you mean 'printed'"),
        ("sharp", "no reading 'sharp' was decided"),
        (None, "no reading None was decided"),
        (["printed"], r"no reading \['printed'\] was decided"),
    ],
)
def test_an_outcome_that_there_is_not_is_refused(id: Any, told: str) -> None:
    found = verify("2.10", "shadow", ["printed"])
    assert found.outcome("printed").reading.id == "printed"
    with pytest.raises(InputError, match=told):
        found.outcome(id)
