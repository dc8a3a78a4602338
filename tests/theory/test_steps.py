"""Proofs as steps: each rests on earlier ones, and none is there twice."""

import pytest

from mixproof.theory.findings import Finding
from mixproof.theory.steps import HYPOTHESIS, Proof, Scope, Step


def step(key: str, *rests_on: str) -> Step:
    return Step(key, f"claim {key}", "x", Scope.HERE, lambda instance: Finding(True), rests_on)


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ((step("b", "a"), step("a")), "does not come before it"),
        ((step("a"), step("a")), "two steps have the name 'a'"),
        ((step("a", "a"),), "does not come before it"),
        ((step(HYPOTHESIS),), "two steps have the name"),
    ],
)
def test_a_proof_may_rest_on_earlier_steps_only(steps: tuple[Step, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Proof("printed", steps)


def test_two_steps_may_not_make_one_claim() -> None:
    again = Step("b", "claim a", "x", Scope.HERE, lambda instance: Finding(True))
    with pytest.raises(ValueError, match="same claim"):
        Proof("printed", (step("a"), again))
