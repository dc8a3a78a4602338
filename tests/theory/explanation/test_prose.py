"""Each reading, claim and theorem has its words."""

from fractions import Fraction

import pytest

from mixproof.geometry.data.sealed import certified_dataset
from mixproof.geometry.data.sources import load
from mixproof.theory.catalog import CATALOG
from mixproof.theory.checker.budget import Clock
from mixproof.theory.checker.case import Case
from mixproof.theory.checker.claims.kinds import CLAIMS
from mixproof.theory.checker.data import Data
from mixproof.theory.checker.lines import Lines
from mixproof.theory.checker.readings.theorems import THEOREMS
from mixproof.theory.checker.remarks.kinds import REMARKS
from mixproof.theory.checker.verdict import REJECTED, CheckedClaim, Judgement
from mixproof.theory.explanation.meanings import MEANING
from mixproof.theory.explanation.on_balls import ON_BALLS
from mixproof.theory.explanation.on_h import ON_H
from mixproof.theory.explanation.on_representations import ON_REPRESENTATIONS
from mixproof.theory.explanation.proofs import PROOFS
from mixproof.theory.explanation.prose import explained
from mixproof.theory.explanation.sentences import sentence


def test_every_reading_claim_and_theorem_has_its_words() -> None:
    certified = [each for each in CATALOG.values() if each.has_claims]
    assert set(MEANING) == {f"{each.id} {reading.id}" for each in certified for reading in each.readings}
    assert sorted([*ON_H, *ON_BALLS, *ON_REPRESENTATIONS]) == sorted([*CLAIMS, *REMARKS])
    assert set(PROOFS) == set(THEOREMS)


@pytest.mark.parametrize(
    ("points", "bound", "told"),
    [
        ("{0, 1/2 | 2 | 4}", "printed", "the reading asks for 1 − λ below 3/4 there"),
        ("{0, 1/2 | 2 | 4}", "half", "the reading asks for 1 − λ below 1/2 there"),
        ("{(0, 0), (1/2, 0) | (1, 1/4)}", "printed", "the reading asks for (1 − λ)² below 5/64 there"),
    ],
)
def test_the_bound_of_a_class_majority_is_a_number_where_it_is_one(points: str, bound: str, told: str) -> None:
    case = Case(Lines(Data.read(certified_dataset(load(points)), Clock(seconds=1))))
    values = {"point": case.data.vectors[1], "label": 0, "bound": bound, "least": Fraction(1)}
    assert sentence(case, CheckedClaim("class-majority", "checked", values=values)).endswith(told)


def test_a_reason_begins_with_a_capital_letter() -> None:
    judged = Judgement("2.10 slides", "refuted", outcome=REJECTED, reasons=["a claim is false"])
    assert explained([judged])[-1].strip() == "A claim is false."
