"""Steps that repeat the verdict say so: no other step of any proof asks a procedure that decides a verdict."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

import pytest

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.theory.catalog import CATALOG, reading, statement
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance
from mixproof.theory.proofs.facts import Fact
from mixproof.theory.settings import make_instance
from mixproof.theory.steps import Proof, RepeatedVerdict, Scope, Step
from mixproof.theory.trace import Mark, proofs_of, replay

SMALL = [
    load("shadow"),
    load("crossing"),
    load("simplex:positive=2,negative=2"),
    Dataset.from_rows([[0], [3], [5], [6]], [0, 1, 0, 1], "four"),
    Dataset.from_rows([[-5, 0], [-1, 0], [3, 0], [0, -5], [0, -1], [0, 3]], [0, 1, 0, 1, 0, 1], "six"),
]
TAKES_POINTS_OF_THE_HYPOTHESIS = {("2.5", "printed", "one-class-lines")}
"""Looks at the lines through the points that witness the hypothesis, so it asks for these points."""

PROOFS = [pytest.param(id, proof, id=f"{id}-{proof.reading}") for id in CATALOG for proof in proofs_of(id)]


class AskedTheVerdictError(Exception):
    """A procedure of a verdict was called."""


def procedures(id: str) -> set[CodeType]:
    """The code that decides hypotheses and conclusions of a statement."""
    decided = [claim.decide for each in statement(id).readings for claim in (each.hypothesis, each.conclusion)]
    return {[*layers(decide)][-1].__code__ for decide in decided}


def layers(decide: Callable[..., Any]) -> Iterator[Any]:
    """A function, and what is in it: without arguments that are settled beforehand, loaded, without cache."""
    yield decide
    inner = getattr(decide, "__wrapped__", None) or getattr(decide, "func", None)
    if inner is not None:
        yield from layers(inner)


@contextmanager
def forbidden(codes: set[CodeType]) -> Iterator[None]:
    """Calls of the code raise, by whatever name it is called."""

    def watched(frame: FrameType, event: str, argument: object) -> None:
        if event == "call" and frame.f_code in codes:
            raise AskedTheVerdictError

    before = sys.getprofile()
    sys.setprofile(watched)
    try:
        yield
    finally:
        sys.setprofile(before)


def asks_the_verdict(id: str, step: Step, instance: Instance) -> bool:
    """True if a step calls a procedure of its statement, with nothing remembered."""
    for each in statement(id).readings:
        for claim in (each.hypothesis, each.conclusion):
            for layer in layers(claim.decide):
                getattr(layer, "cache_clear", lambda: None)()
    try:
        with forbidden(procedures(id)):
            step.check(instance)
    except AskedTheVerdictError:
        return True
    return False


@pytest.mark.parametrize(("id", "proof"), PROOFS)
def test_a_step_that_asks_the_procedure_of_the_verdict_says_so(id: str, proof: Proof) -> None:
    """Asked where a replay asks it: where the steps that it rests on hold."""
    for data in SMALL:
        if statement(id).unfit(make_instance(data)) is None:
            instance = make_instance(data)
            for each in replay(statement(id), proof, instance).steps:
                if (
                    each.finding is not None
                    and (id, proof.reading, each.step.key) not in TAKES_POINTS_OF_THE_HYPOTHESIS
                ):
                    assert asks_the_verdict(id, each.step, instance) == each.step.repeats_verdict, each.step.key


def test_a_step_that_hides_the_procedure_is_noticed() -> None:
    decide = reading(statement("2.10"), "sharp").conclusion.decide
    hidden = Step("last", "a claim", "x", Scope.HERE, decide)
    assert not hidden.repeats_verdict
    assert asks_the_verdict("2.10", hidden, make_instance("shadow"))


def test_a_step_that_repeats_the_verdict_is_replayed_like_any_other() -> None:
    found = Finding(False, (Fact("evidence", None),), 1)
    step = Step("last", "a claim", "x", Scope.HERE, RepeatedVerdict(lambda instance: found))
    (replayed,) = replay(statement("2.10"), Proof("printed", (step,)), make_instance("shadow")).steps
    assert (replayed.mark, replayed.finding, step.repeats_verdict) == (Mark.FAILS, found, True)
