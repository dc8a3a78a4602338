"""Each reading, claim and theorem has its words."""

import json
import re
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sealed import certified_dataset
from mixproof.geometry.data.sources import load
from mixproof.theory.catalog import CATALOG
from mixproof.theory.certificate import certify
from mixproof.theory.checker.budget import Clock
from mixproof.theory.checker.case import Case
from mixproof.theory.checker.claims.kinds import CLAIMS
from mixproof.theory.checker.command import check
from mixproof.theory.checker.data import Data
from mixproof.theory.checker.lines import Lines
from mixproof.theory.checker.readings.theorems import THEOREMS
from mixproof.theory.checker.remarks.kinds import REMARKS
from mixproof.theory.checker.verdict import REJECTED, CheckedClaim, Judgement
from mixproof.theory.explanation.meanings import MEANING
from mixproof.theory.explanation.on_balls import ON_BALLS
from mixproof.theory.explanation.on_h import ON_H
from mixproof.theory.explanation.on_models import ON_MODELS
from mixproof.theory.explanation.on_representations import ON_REPRESENTATIONS
from mixproof.theory.explanation.proofs import PROOFS
from mixproof.theory.explanation.prose import explained
from mixproof.theory.explanation.sentences import sentence
from mixproof.theory.verify import verify


def test_every_reading_claim_and_theorem_has_its_words() -> None:
    certified = [each for each in CATALOG.values() if each.has_claims]
    assert set(MEANING) == {f"{each.id} {reading.id}" for each in certified for reading in each.readings}
    assert sorted([*ON_H, *ON_BALLS, *ON_REPRESENTATIONS, *ON_MODELS]) == sorted([*CLAIMS, *REMARKS])
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


def test_a_symbol_has_no_capital_letter() -> None:
    judged = Judgement("2.10 slides", "refuted", outcome=REJECTED, reasons=["λ(p(λ) + p(1 − λ)) is no density"])
    assert explained([judged])[-1].strip() == "λ(p(λ) + p(1 − λ)) is no density."


def test_a_reading_with_another_loss_is_not_said_to_have_the_cross_entropy(tmp_path: Path) -> None:
    """The words beside a half of a reading are about that reading: squared loss, any law, CutMix."""
    told = {}
    for number, reading in (("dat:identity", "squared"), ("carratino:1", "sharp"), ("affine:least-squares", "cutmix")):
        model = None if number == "affine:least-squares" else {"weights": [[1, -2]]}
        file = tmp_path / f"{reading}.json"
        file.write_text(json.dumps(certify(verify(number, "{(0, 0), (1, 1) | (2, 1)}", reading, model=model))))
        code, _, judged = check(str(file))
        assert code == 0
        told[reading] = " ".join(" ".join(explained(judged)).split())
    assert "The hypothesis holds: the loss is the squared one." in told["squared"]
    assert "and the difference is 4/27." in told["squared"]
    assert "The hypothesis holds: every law can be symmetrised." in told["sharp"]
    assert "the equations of least squares and of CutMix have the ranks 2 and 2, together " in told["cutmix"]


def test_roots_have_their_fraction_in_brackets() -> None:
    case = Case(Lines(Data.read(certified_dataset(load("{0, 3/4 | 2}")), Clock(seconds=1))))
    values = {"epsilon": Fraction(1, 8), "at_least": Fraction(9, 10)}
    claim = CheckedClaim("own-class-radius", "checked", values=values, found=(Fraction(9, 16), Fraction(1)))
    assert "at least √(9/16) apart" in sentence(case, claim)


def test_one_thing_is_said_in_the_singular() -> None:
    """Datasets of two, three and four points, where there is one midpoint, one line, one margin or one row."""
    found = []
    for number, rows, labels in (
        ("2.11", [[0], [2]], "ab"),
        ("2.11", [[0], [3], [5], [6]], "abab"),
        ("2.5", [[-1, 0], [1, 0], [0, 1], [0, -1]], "aabb"),
        ("2.5", [[-1, 0], [0, -1], [3, 0], [0, 9]], "aabb"),
        ("3.5", [[1, 0], [0, 1], [-3, -1]], "aab"),
        ("3.8", [[1, 0], [3, 1], [-1, 0]], "aab"),
    ):
        chosen = verify(number, Dataset.from_rows(rows, list(labels)))
        with TemporaryDirectory() as folder:
            file = Path(folder, "certificate.json")
            file.write_text(json.dumps(certify(chosen)), encoding="utf-8")
            found.append("\n".join(explained(check(str(file))[2])))
    text = " ".join(found)
    assert re.search(r"\b1 (midpoint|row|margin|crossing|line|point|other set)\b|\bone (crossing|line)\b", text)
    assert not re.search(
        r"(?<![/.\d])1 (midpoints|rows|margins|crossings|lines|points|other sets?\(s\)|other sets)", text
    )
    assert "(s)" not in text
