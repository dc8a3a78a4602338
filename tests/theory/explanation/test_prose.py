"""Each reading, claim and theorem has its words."""

from mixproof.theory.catalog import CATALOG
from mixproof.theory.checker.claims.kinds import CLAIMS
from mixproof.theory.checker.readings.theorems import THEOREMS
from mixproof.theory.checker.remarks.kinds import REMARKS
from mixproof.theory.explanation.meanings import MEANING
from mixproof.theory.explanation.on_balls import ON_BALLS
from mixproof.theory.explanation.on_h import ON_H
from mixproof.theory.explanation.proofs import PROOFS


def test_every_reading_claim_and_theorem_has_its_words() -> None:
    assert set(MEANING) == {f"{each.id} {reading.id}" for each in CATALOG.values() for reading in each.readings}
    assert set(ON_H) | set(ON_BALLS) == set(CLAIMS) | set(REMARKS)
    assert not set(ON_H) & set(ON_BALLS)
    assert set(PROOFS) == set(THEOREMS)
