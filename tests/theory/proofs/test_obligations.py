"""Obligations: what algebra proves, what it refutes, what it leaves open, and that no step can be had for nothing."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from fractions import Fraction
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Symbol, symbols

import mixproof.theory.proofs
from mixproof.theory.catalog import CATALOG
from mixproof.theory.proofs.obligations import (
    Obligation,
    exact,
    for_all,
    nonnegative,
    positive,
    positive_between,
    vanishes,
)
from mixproof.theory.settings import make_instance
from mixproof.theory.steps import Scope
from mixproof.theory.trace import Mark, proofs_of, trace
from tests.strategies import examples

x, y = symbols("x y")
SHADOW = make_instance("shadow")

# --- the prover -------------------------------------------------------------------------------------------


@examples(80)
@given(coefficients=st.lists(st.integers(-3, 3), min_size=1, max_size=4), shift=st.integers(-2, 2))
def test_identities_are_told_from_what_is_none(coefficients: list[int], shift: int) -> None:
    polynomial = sum((c * x**k for k, c in enumerate(coefficients)), 0 * x)
    moved = polynomial.subs(x, x + y)
    again = sum(
        (c * sum(_binomial(k, j) * x**j * y ** (k - j) for j in range(k + 1)) for k, c in enumerate(coefficients))
    )
    assert vanishes("expanded", (moved - again) / (1 + x**2)).holds
    assert vanishes("perturbed", moved - again + shift * x * y).holds is (shift == 0)


def _binomial(n: int, k: int) -> int:
    return 1 if k == 0 else _binomial(n, k - 1) * (n - k + 1) // k


@examples(80)
@given(
    coefficients=st.lists(st.integers(-2, 4), min_size=2, max_size=4), places=st.lists(st.integers(1, 40), min_size=8)
)
def test_a_sign_that_is_proved_is_never_contradicted_by_values(coefficients: list[int], places: list[int]) -> None:
    polynomial = sum((c * x**k for k, c in enumerate(coefficients)), 0 * x)
    found, weak = positive("p", polynomial), nonnegative("p", polynomial)
    values = [sum(c * Fraction(p, 7) ** k for k, c in enumerate(coefficients)) for p in places]
    if found.holds:
        assert all(value > 0 for value in values)
    if weak.holds:
        assert all(value >= 0 for value in values)
    if any(value < 0 for value in values):
        assert not found.holds
        assert not weak.holds
    if found.holds is False and any(coefficients):
        assert "negative at" in found.rest or "it is" in found.rest


def test_what_is_neither_proved_nor_refuted_stays_open() -> None:
    """(x − y)² + xy is positive, but its coefficients do not show it."""
    found = positive("a form", x**2 - x * y + y**2)
    assert found.holds is None
    assert "do not show its sign" in found.rest


@pytest.mark.parametrize(
    ("polynomial", "lower", "upper", "holds"),
    [
        (x * (1 - x), 0, 1, True),
        (x * (1 - x), 0, 2, False),
        ((x - Fraction(1, 2)) ** 2, 0, 1, False),
        ((x - Fraction(1, 2)) ** 2, Fraction(1, 2), 1, True),
        (-(x**2) - 1, 0, 1, False),
        (x**2 - 2, Fraction(3, 2), 2, True),
        (x**2 - 2, Fraction(7, 5), 2, False),
    ],
)
def test_polynomials_on_an_interval_are_decided_by_their_roots(
    polynomial: Any, lower: Fraction, upper: Fraction, holds: bool
) -> None:
    assert positive_between("p", polynomial, lower, upper).holds is holds


def test_zero_is_not_negative_and_not_positive() -> None:
    assert nonnegative("zero", x - x).holds
    assert positive("zero", x - x).holds is False
    assert positive("a number", 0 * x + 3).holds
    assert positive("a number", 0 * x - 3).holds is False


def test_what_is_no_rational_function_is_refused() -> None:
    from sympy import exp

    with pytest.raises(ValueError, match="no rational function"):
        vanishes("an exponential", exp(x) - exp(x) * y)


def test_a_step_needs_an_obligation_and_all_of_them() -> None:
    assert for_all(list)(SHADOW).holds is False
    right, wrong, unclear = exact("right", True), exact("wrong", False), Obligation("unclear", None, "too hard")
    assert for_all(lambda: [right, right])(SHADOW).total == 2
    failed = for_all(lambda: [right, wrong, unclear])(SHADOW)
    assert (failed.holds, failed.total) == (False, 2)
    assert failed.witnesses[0].in_words() == "wrong: this is false"
    assert failed.witnesses[1].to_json() == {"obligation": "unclear", "rest": "too hard"}
    assert for_all(lambda: [right, unclear])(SHADOW).holds is None


def test_a_step_is_proved_once() -> None:
    asked = []

    def obligations() -> Iterator[Obligation]:
        asked.append(1)
        yield exact("right", True)

    check = for_all(obligations)
    assert check(SHADOW) is check(make_instance("cross"))
    assert len(asked) == 1


# --- the obligations of the proofs ------------------------------------------------------------------------


def proof_modules() -> list[ModuleType]:
    """The steps that proofs share, and the proofs of the statements."""
    shared = [f"mixproof.theory.proofs.{info.name}" for info in pkgutil.iter_modules(mixproof.theory.proofs.__path__)]
    own = [f"{each.folder}.proof" for each in CATALOG.values() if each.proofs()]
    return [importlib.import_module(name) for name in [*shared, *own]]


GENERATORS = [
    (module, name)
    for module in proof_modules()
    for name, member in sorted(vars(module).items())
    if inspect.isgeneratorfunction(member)
    and member.__module__ == module.__name__
    and member.__annotations__.get("return") == Iterator[Obligation]
]


def ident(value: object) -> str:
    return "-".join(value.__name__.split(".")[-2:]) if isinstance(value, ModuleType) else str(value)


def test_every_step_for_all_is_made_of_obligations_that_are_tested_below() -> None:
    steps = {
        step.key: step
        for id in CATALOG
        for proof in proofs_of(id)
        for step in proof.steps
        if step.scope is Scope.FOR_ALL
    }
    assert len(steps) == len(GENERATORS)
    for step in steps.values():
        found = step.check(SHADOW)
        assert found.holds, (step.key, found)
        assert found.total >= 1


@pytest.mark.parametrize(("module", "name"), GENERATORS, ids=ident)
def test_every_obligation_fails_once_its_expression_is_changed(
    module: ModuleType, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is an obligation that could fail: an identity plus 1/1000, a sign the other way round."""
    generator = getattr(module, name)
    count = len(list(generator()))
    for target in range(count):
        seen = iter(range(count))
        with monkeypatch.context() as patched:
            for prover in (vanishes, positive, nonnegative, positive_between):
                patched.setattr(module, prover.__name__, _spoilt(prover, seen, target), raising=False)
            found = list(generator())
        assert [each.holds is True for each in found] == [position != target for position in range(count)]


def _spoilt(prover: Callable[..., Obligation], seen: Iterator[int], target: int) -> Callable[..., Obligation]:
    def spoilt(words: str, expression: Any, *interval: Any) -> Obligation:
        if next(seen) != target:
            return prover(words, expression, *interval)
        if prover is vanishes:
            return prover(words, expression + Fraction(1, 1000))
        return prover(words, -expression - Fraction(1, 1000) * Symbol("x") ** 0, *interval)

    return spoilt


def test_a_false_obligation_breaks_the_proof_at_its_step(monkeypatch: pytest.MonkeyPatch) -> None:
    import mixproof.theory.steps
    import mixproof.theory.trace
    from mixproof.theory.proofs.means import MEANS

    wrong = for_all(lambda: [vanishes("a mean", (x + y) / 2 - x)])
    steps = tuple(
        type(step)(step.key, step.claim, step.latex, step.scope, wrong, step.rests_on)
        if step.key == MEANS.key
        else step
        for step in proofs_of("2.10")[2].steps
    )
    proof = mixproof.theory.steps.Proof("sharp", steps)
    found = mixproof.theory.trace.replay(trace("2.10", "shadow").statement, proof, SHADOW)
    assert found.breaks_at(MEANS.claim)
    assert found.steps[-1].mark is Mark.NOT_REACHED
    assert "-x/2 + y/2 is not zero" in repr(found)
