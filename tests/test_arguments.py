"""Public callables refuse arguments that they cannot use, in one line that names what was meant."""

import inspect
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from types import NoneType
from typing import Any, Unpack, get_args, get_origin, get_type_hints

import numpy as np
import pytest
import typer
from typer.main import get_command

import mixproof
from mixproof import Audit, audit, certify, from_arrays, limit, load, margins, riskiest, trace, verify, verify_all
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.signatures import strict
from mixproof.reports.cli import mixproof_app
from mixproof.solvers.classifier.estimator import MixupOptimalClassifier
from mixproof.solvers.lipschitz.estimator import LipschitzMixupClassifier
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.parser import parse_mixing
from mixproof.theory.catalog import CATALOG

Called = Callable[..., Any]

TAKE_NAMES_AS_THEY_COME: dict[str, list[str]] = {
    "MixupOptimalClassifier.set_params": ["alpha", "mixing", "epsilon"],
    "LipschitzMixupClassifier.set_params": ["alpha", "mixing", "lipschitz_constant"],
    "Mixup.timm": [
        *("mixup_alpha", "num_classes", "cutmix_alpha", "prob", "switch_prob", "mode", "correct_lam"),
        *("label_smoothing", "seed"),
    ],
}
"""Callables with ``**``, and the keywords that they take all the same."""


def public_callables() -> Iterator[tuple[str, Called]]:
    """Each public function, and each constructor and method of ours of a public class."""
    for name in mixproof.__all__:
        found = getattr(mixproof, name)
        if not inspect.isclass(found):
            yield name, found
        elif not issubclass(found, Enum | Exception):  # those are made by Python's own rules
            yield name, found
            for method, member in inspect.getmembers(found, inspect.isfunction):
                if not method.startswith("_") and member.__module__.startswith("mixproof."):
                    yield f"{name}.{method}", member


CALLABLES = dict(public_callables())
ESTIMATORS: dict[str, Called] = {
    "MixupOptimalClassifier": MixupOptimalClassifier,
    "LipschitzMixupClassifier": LipschitzMixupClassifier,
}
FUNCTIONS = [name for name, called in CALLABLES.items() if "." not in name and not inspect.isclass(called)]


def keywords_of(name: str) -> list[str]:
    """The keywords that a callable takes."""
    if name in TAKE_NAMES_AS_THEY_COME:
        return TAKE_NAMES_AS_THEY_COME[name]
    parameters = list(inspect.signature(CALLABLES[name]).parameters.values())
    if get_origin(parameters[-1].annotation) is Unpack:
        unpacked = get_type_hints(get_args(parameters.pop().annotation)[0])
        parameters += [inspect.Parameter(each, inspect.Parameter.KEYWORD_ONLY) for each in unpacked]
    assert not any(each.kind is each.VAR_KEYWORD for each in parameters), f"{name} hides its keywords"
    return [each.name for each in parameters if each.kind in {each.POSITIONAL_OR_KEYWORD, each.KEYWORD_ONLY}][
        "." in name and next(iter(inspect.signature(CALLABLES[name]).parameters), "") == "self" :
    ]


def misspelt(word: str) -> Iterator[str]:
    """A word with one letter left out, doubled, replaced, or swapped with the next; in capitals."""
    for k, letter in enumerate(word):
        yield word[:k] + word[k + 1 :]
        yield word[:k] + letter + word[k:]
        yield word[:k] + "q" + word[k + 1 :]
        yield word[:k] + word[k + 1 : k + 2] + letter + word[k + 2 :]
    yield word.capitalize()


def refusal_of(name: str, given: dict[str, object]) -> str:
    """The line in which a call with these keywords alone is refused, before anything else is looked at."""
    called = CALLABLES[name]
    owner, _, method = name.partition(".")
    if method == "set_params":
        called = ESTIMATORS[owner]().set_params
    needs_self = called is CALLABLES[name] and "self" in inspect.signature(called).parameters
    with pytest.raises(InputError) as caught:
        called(*[None] * needs_self, **given)
    return str(caught.value)


@pytest.mark.parametrize("name", CALLABLES)
def test_a_misspelt_keyword_is_refused_with_the_right_one(name: str) -> None:
    known = keywords_of(name)
    for right in known:
        for wrong in sorted(set(misspelt(right)) - set(known) - {""}):
            line = refusal_of(name, {wrong: None})
            assert f"has no parameter {wrong!r}" in line
            assert "\n" not in line
            suggested = line.partition("did you mean ")[2].partition("?")[0]
            assert repr(right) in suggested or (len(right) < 4 and right in line.partition("known: ")[2]), line


@pytest.mark.parametrize("name", CALLABLES)
def test_a_keyword_that_resembles_none_is_refused_with_all_there_are(name: str) -> None:
    line = refusal_of(name, {"zzzzz": None})
    owner = name.removesuffix(".set_params").rpartition(".")[2]
    assert re.fullmatch(rf"(\w+\.)?{owner} has no parameter 'zzzzz'; known: .*", line)
    assert set(line.partition("known: ")[2].split(", ")) == set(keywords_of(name)) or not keywords_of(name)


def test_type_checkers_and_help_see_every_keyword() -> None:
    shown = inspect.signature(verify)
    assert list(shown.parameters)[3:] == ["alpha", "mixing", "epsilon", "point", "seed", "model"]
    assert verify.__doc__
    assert verify.__module__ == "mixproof.reports.terminal.display"


# --- a typo does not flip a verdict ----------------------------------------------------------------------

TYPOS: list[tuple[Called, str]] = [
    (lambda: verify("2.10", "shadow", alfa="1/2"), "did you mean 'alpha'?"),  # type: ignore[call-arg]
    (lambda: verify("2.10", "shadow", reading="sharp"), "did you mean 'readings'?"),  # type: ignore[call-arg]
    (lambda: verify("2.10", "shadow", train=True), "known: theorem, dataset, readings"),  # type: ignore[call-arg]
    (lambda: trace("2.10", "shadow", mixin="beta(2,1)"), "did you mean 'mixing'?"),  # type: ignore[call-arg]
    (lambda: verify_all("shadow", epsilonn=1), "did you mean 'epsilon'?"),  # type: ignore[call-arg]
    (lambda: audit("shadow", Alpha=1), "did you mean 'alpha'?"),  # type: ignore[call-arg]
    (lambda: Dataset.from_rows([[0]], [0], exakt="binary"), "did you mean 'exact'?"),  # type: ignore[call-arg]
    (lambda: Beta(a=1, beta=2), "Beta has no parameter 'beta'"),  # type: ignore[call-arg, arg-type]
]


@pytest.mark.parametrize("case", range(len(TYPOS)))
def test_typos_are_told(case: int) -> None:
    call, told = TYPOS[case]
    with pytest.raises(InputError) as caught:
        call()
    assert told in str(caught.value)


# --- settings that a statement does not use --------------------------------------------------------------

SETTINGS: dict[str, tuple[str, Any]] = {
    "alpha": ("mixing", "1/2"),
    "mixing": ("mixing", "beta(2,1)"),
    "epsilon": ("epsilon", "1/10"),
    "point": ("point", ["0"]),
    "seed": ("seed", 0),
    "model": ("model", {"weights": [[1]]}),
}


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("id", CATALOG)
def test_a_setting_is_used_or_refused(id: str, setting: str) -> None:
    use, value = SETTINGS[setting]
    if use in CATALOG[id].uses:
        needed = {"model": {"weights": [[1]]}} if "model" in CATALOG[id].uses else {}
        assert verify(id, "counterexample", **{**needed, setting: value}).statement.id == id
        return
    with pytest.raises(InputError, match=f"{id} does not depend on .*`{setting}`.*: leave it out"):
        verify(id, "counterexample", **{setting: value})
    if CATALOG[id].proofs():
        with pytest.raises(InputError, match="leave it out"):
            trace(id, "counterexample", **{setting: value})


# --- values of another kind ------------------------------------------------------------------------------

WRONG: dict[object, list[object]] = {
    str: [3, True, 1.5, b"x"],
    int: ["3", 1.5, True, np.True_],
    float: ["3", True, [1.0]],
    Fraction: ["1/10", 0.1, True],
    bool: ["no", 1, 0.0],
    Dataset: [3, True, [[0, 1]], np.zeros((2, 2))],
}


def plain_kinds(hint: Any) -> set[Any]:
    """The types that an annotation allows, where all of them are plain."""
    kinds = set(get_args(hint)) if NoneType in get_args(hint) or str in get_args(hint) else {hint}
    return kinds if kinds <= {*WRONG, NoneType} else set()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_value_of_another_kind_is_refused_by_the_name_of_its_parameter(name: str) -> None:
    for each in inspect.signature(CALLABLES[name]).parameters.values():
        kinds = plain_kinds(each.annotation)
        if not kinds or each.kind is each.VAR_POSITIONAL:
            continue
        wrong = [value for kind, values in WRONG.items() if kind in kinds for value in values]
        wrong = [value for value in wrong if type(value) not in kinds] + [None] * (NoneType not in kinds)
        assert wrong
        for value in wrong:
            line = refusal_of(name, {each.name: value})
            assert line.startswith(f"`{each.name}` has to be "), (value, line)
            assert "\n" not in line


SHADOW = load("shadow")
KINDS: list[tuple[Called, str]] = [
    (lambda: verify(2.10, "shadow"), "`theorem` has to be text or a Statement, not 2.1: put it in quotes, as it is"),  # type: ignore[arg-type]
    (lambda: verify("2.10", None), "labels are missing: give them as y, or in a pair (X, y), or "),
    (lambda: verify("2.10", "shadow", None), "`readings` has to be a sequence or text, not None"),  # type: ignore[arg-type]
    (lambda: verify("2.10", "shadow", alpha=True), "α has to be a number, not True"),
    (lambda: verify("2.3", "shadow", epsilon=[1]), "ε: [1] is not a real number"),
    (lambda: verify("3.2", "shadow", point=[True]), "the point has to be a number, not True"),
    (lambda: verify("2.10", "shadow", mixing=2), "`mixing` has to be a Mixing or text, not 2"),  # type: ignore[arg-type]
    (lambda: verify("3.7", "shadow", seed="0"), "`seed` has to be an integer, not '0'"),  # type: ignore[arg-type]
    (lambda: verify("3.7", "shadow", seed=1.5), "`seed` has to be an integer, not 1.5"),  # type: ignore[arg-type]
    (lambda: verify("3.7", "shadow", seed=True), "`seed` has to be an integer, not True"),
    (lambda: trace("2.10", "shadow", 3), "`reading` has to be text, not 3"),  # type: ignore[arg-type]
    (lambda: audit("shadow", alpha=True), "α has to be a number, not True"),
    (lambda: audit("shadow", alpha=[1, True]), "α has to be a number, not True"),
    (lambda: audit("shadow", rows="9"), "`rows` has to be an integer, not '9'"),  # type: ignore[arg-type]
    (lambda: certify("2.10"), "`verifications` has to be a Verification, not '2.10'"),  # type: ignore[arg-type]
    (lambda: limit(SHADOW, Beta(1, 1), (0.5,)), "`x` has to be a tuple"),  # type: ignore[arg-type]
    (lambda: limit(SHADOW, "beta(1,1)", (Fraction(1),)), "`mixing` has to be a Mixing, not 'beta(1,1)'"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize("case", range(len(KINDS)))
def test_values_of_another_kind_are_told(case: int) -> None:
    call, told = KINDS[case]
    with pytest.raises(InputError) as caught:
        call()
    assert str(caught.value).startswith(told)


ROW = [[0.1], [0.7]]
METHODS: list[tuple[Called, str]] = [
    (lambda: verify("2.10", SHADOW).outcome("sharpe"), "no reading 'sharpe' was decided; did you mean 'sharp'?"),
    (lambda: verify("2.10", SHADOW, "sharp").outcome("printed"), "no reading 'printed' was decided; known: sharp"),
    (lambda: verify("2.10", SHADOW).outcome(3), "no reading 3 was decided; known: printed, slides, sharp"),  # type: ignore[arg-type]
    (lambda: trace("2.10", SHADOW).breaks_at(5), "the proof has no step 5; known: "),  # type: ignore[arg-type]
    (lambda: audit(SHADOW).is_safe("1O"), "α: '1O' is not a number"),
    (lambda: audit(SHADOW).is_safe(True), "α has to be a number, not True"),
    (lambda: Dataset.from_rows(ROW, [0, 1], exact="binry"), "`exact` is 'decimal' or 'binary', not 'binry'"),  # type: ignore[arg-type]
    (lambda: from_arrays(ROW, [0, 1], exact="binry"), "`exact` is 'decimal' or 'binary', not 'binry'"),  # type: ignore[arg-type]
    (lambda: SHADOW.point("x"), "`index` has to be an integer, not 'x'"),  # type: ignore[arg-type]
    (lambda: SHADOW.point(True), "`index` has to be an integer, not True"),
    (lambda: SHADOW.point(99), "shadow has no point 99: its 3 points are numbered from 0"),
    (lambda: SHADOW.label(99), "shadow has no point 99: its 3 points are numbered from 0"),
    (lambda: SHADOW.describe_point(3), "shadow has no point 3"),
    (lambda: SHADOW.row(None), "`index` has to be an integer, not None"),  # type: ignore[arg-type]
    (lambda: SHADOW.check_dimension(3), "`x` has to be a sequence, not 3"),  # type: ignore[arg-type]
    (lambda: Dataset.from_rows(None, [0]), "`points` has to be a sequence, not None"),  # type: ignore[arg-type]
    (lambda: Dataset.from_rows([[0]], None), "`labels` has to be a sequence, not None"),  # type: ignore[arg-type]
    (lambda: Dataset.from_rows([1, 2], [0, 1]), "row 0: a point is a sequence of coordinates, such as [1], not 1"),  # type: ignore[list-item]
    (lambda: audit(SHADOW).write(None), "`folder` has to be text or a path, not None"),  # type: ignore[arg-type]
    (lambda: Audit.of(None), "`found` has to be an AuditFindings, not None"),  # type: ignore[arg-type]
    (lambda: Beta(True, 1), "the Beta parameter a has to be a number, not True"),  # type: ignore[arg-type]
    (lambda: Beta(1, None), "the Beta parameter b: None is not a real number"),  # type: ignore[arg-type]
    (lambda: verify("2.10", SHADOW, mixing=object()), "`mixing` has to be a Mixing or text"),  # type: ignore[arg-type]
    (lambda: riskiest(SHADOW, -1), "`count` has to be 0 or more, not -1"),
    (lambda: margins(SHADOW, device="cuda9"), "torch has no device 'cuda9' here"),
    (lambda: riskiest(SHADOW, 1, device="cuda9"), "torch has no device 'cuda9' here"),
    (lambda: MixupOptimalClassifier(alpha=True).fit(ROW, [0, 1]), "alpha has to be a number, not True"),
    (lambda: MixupOptimalClassifier(mixing=3).fit(ROW, [0, 1]), "mixing has to be a law of λ, such as 'beta(2,1)'"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize("case", range(len(METHODS)))
def test_methods_tell_what_they_cannot_use(case: int) -> None:
    call, told = METHODS[case]
    with pytest.raises(InputError) as caught:
        call()
    assert told in str(caught.value)


def test_an_error_of_a_method_on_values_of_the_right_kind_is_its_own() -> None:
    @strict
    class Shelf:
        def book(self, place: int) -> str:
            return ["a", "b"][place]

    assert Shelf().book(1) == "b"
    with pytest.raises(IndexError):
        Shelf().book(7)
    with pytest.raises(InputError, match="`place` has to be an integer, not 'x'"):
        Shelf().book("x")  # type: ignore[arg-type]


@pytest.mark.parametrize("law", ["beta(2,1)", "density(6*x*(1-x))", "piecewise(0:1/2: 4*x; 1/2:1: 4 - 4*x)"])
def test_laws_of_every_kind_are_laws(law: str) -> None:
    assert limit(SHADOW, parse_mixing(law), (Fraction(1, 2),)) is not None


def test_numbers_of_every_library_are_numbers() -> None:
    for alpha in (1, 0.5, "1/2", Fraction(1, 2), Decimal("0.5"), np.float32(0.5), np.int64(1)):
        assert verify("2.10", "shadow", alpha=alpha).statement.id == "2.10"
        assert len(audit("shadow", alpha=alpha).alphas) == 1
    assert audit("shadow", alpha=np.array([0.5, 1.0])).alphas == (Fraction(1, 2), Fraction(1))
    assert verify("2.4-scheme", "shadow", seed=np.int64(3)).instance.seed == 3  # type: ignore[arg-type]


def test_one_reading_may_be_named_without_a_list() -> None:
    assert [each.reading.id for each in verify("2.10", "shadow", "sharp").outcomes] == ["sharp"]


# --- options of commands ---------------------------------------------------------------------------------

COMMANDS: dict[str, Any] = getattr(get_command(mixproof_app()), "commands", {})


@pytest.mark.parametrize("name", COMMANDS)
def test_a_misspelt_option_is_refused_with_the_right_one(name: str) -> None:
    command = COMMANDS[name]
    known = [each for p in command.params for each in [*p.opts, *p.secondary_opts] if each.startswith("--")]
    for right in known:
        for wrong in {f"--{word}" for word in list(misspelt(right[2:]))[2:5]} - {*known, "--"}:
            with pytest.raises(typer.TyperException) as caught:
                command.make_context(name, [wrong])
            line = caught.value.format_message()
            assert right in line
            assert "\n" not in line
