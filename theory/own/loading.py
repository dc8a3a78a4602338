"""The author's file or package, loaded: its statement, checked, and what stands beside it."""

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module, util
from pathlib import Path
from types import ModuleType
from typing import Any

from mixproof.geometry.errors import nearest, shortened
from mixproof.theory.deferred import DeferredFunction
from mixproof.theory.own.author import AuthorError
from mixproof.theory.own.source import NAME, StatementSource
from mixproof.theory.papers import Paper
from mixproof.theory.statement import SETTINGS, SYMMETRIES, Claim, Reading, Statement
from mixproof.theory.steps import Check, Proof, RepeatedVerdict, Step

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,59}")


@dataclass(frozen=True)
class Loaded:
    """A statement with what stands beside it in its file."""

    statement: Statement
    proofs: tuple[Proof, ...]
    claims: Callable[..., Any] | None
    file: str


def loaded(source: StatementSource) -> Loaded:
    """The statement of a source, and what stands beside it; this runs the author's code.

    Raises
    ------
    AuthorError
        If there is none, or it is not one.

    Examples
    --------
    >>> module = "mixproof.theory.statements.data_dependency.theorem_2_10"
    >>> loaded(StatementSource(f"{module}:STATEMENT", module=module)).statement.id
    '2.10'
    """
    if source.pickled:
        import pickle

        statement, proofs, claims = pickle.loads(source.pickled)
        return _with_parts(statement, proofs, claims, "")
    module = _module(source)
    named: Any = module
    for part in source.name.split("."):
        named = getattr(named, part, None)
    if named is None:
        kinds = [name for name, value in vars(module).items() if isinstance(value, Statement)]
        hint = (
            f"; there is {kinds[0]}: name it as in package:NAME"
            if kinds
            else ": give it one, as `mixproof new-statement` does"
        )
        raise AuthorError(f"there is no {source.name} in it{hint}")
    if not isinstance(named, Statement):
        raise AuthorError(f"{source.name} has to be a Statement, not a {type(named).__name__}")
    has_parts = source.name == NAME
    proofs, claims = (getattr(module, "PROOFS", None), getattr(module, "claims", None)) if has_parts else (None, None)
    return _with_parts(named, proofs, claims, getattr(module, "__file__", None) or "")


def _module(source: StatementSource) -> ModuleType:
    """The module of a source, with its code run."""
    sys.dont_write_bytecode = True
    if not source.path:
        return import_module(source.module)
    sys.path.append(str(Path(source.path).parent))  # last, so that no file there hides a module of ours
    spec = util.spec_from_file_location(f"own_{Path(source.path).stem}", source.path)
    if spec is None or spec.loader is None:
        raise AuthorError("it cannot be read as Python")
    module = util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _with_parts(statement: Statement, proofs: Any, claims: Any, file: str) -> Loaded:
    found = tuple(statement.proofs() if proofs is None else proofs)
    wrong = next((each for each in found if not isinstance(each, Proof)), None)
    if wrong is not None:
        raise AuthorError(f"PROOFS has to hold objects of type Proof, not {shortened(repr(wrong))}")
    if claims is None and statement.has_claims:
        claims = statement.claims
    _check(statement)
    readings = [reading.id for reading in statement.readings]
    of_none = next((proof.reading for proof in found if proof.reading not in readings), None)
    if of_none is not None:
        raise AuthorError(
            f"a proof is of the reading {of_none!r}, which the statement has not; {nearest(of_none, readings)}"
        )
    return Loaded(statement, found, claims, file)


def _check(statement: Statement) -> None:
    """Refuse a statement that does not say what one has to say."""
    for reason in (*_reasons_of_words(statement), *_reasons_of_readings(statement), *_reasons_of_names(statement)):
        raise AuthorError(reason)


def _reasons_of_words(statement: Statement) -> Iterator[str]:
    id = statement.id
    if not isinstance(id, str) or not _ID.fullmatch(id):
        yield f"the id {shortened(repr(id))} has to be a word of letters, digits, hyphens, points and colons"
    for name in ("kind", "title", "print_seen", "formula"):
        if not isinstance(getattr(statement, name), str):
            yield f"the {name} of {id} has to be text"
    if not isinstance(statement.paper, Paper):
        yield f"the paper of {id} has to be a Paper"


def _reasons_of_readings(statement: Statement) -> Iterator[str]:
    readings = statement.readings
    if not isinstance(readings, tuple | list) or not all(isinstance(each, Reading) for each in readings):
        yield f"the readings of {statement.id} have to be objects of type Reading, in a tuple"
        return
    ids = [reading.id for reading in readings]
    if not ids or len(set(ids)) < len(ids) or not all(isinstance(id, str) and id for id in ids):
        yield f"{statement.id} has to have readings with different names, and has {ids}"
    for reading in readings:
        for half, claim in (("hypothesis", reading.hypothesis), ("conclusion", reading.conclusion)):
            if not isinstance(claim, Claim) or not isinstance(claim.text, str) or not callable(claim.decide):
                yield f"the {half} of reading {reading.id} has to be a Claim: its words, and a function"


def _reasons_of_names(statement: Statement) -> Iterator[str]:
    for name, given, known in (
        ("uses", statement.uses, SETTINGS),
        ("symmetries", statement.symmetries, SYMMETRIES),
    ):
        if not isinstance(given, frozenset | set | tuple | list):
            yield f"{name} of {statement.id} has to be a set of names"
            return
        for each in given:
            if each not in known:
                yield f"{name} of {statement.id} has {each!r}; {nearest(str(each), known)}"


def described(found: Loaded) -> tuple[Statement, tuple[Proof, ...], bool]:
    """A statement and its proofs without the author's functions, and True if its verdicts can be certified.

    Examples
    --------
    >>> module = "mixproof.theory.statements.data_dependency.theorem_2_10"
    >>> told, proofs, can_certify = described(loaded(StatementSource(f"{module}:STATEMENT", module=module)))
    >>> told.readings[0].hypothesis.decide is elsewhere, len(proofs), can_certify
    (True, 3, True)
    """
    given = found.statement
    readings = tuple(
        Reading(
            each.id, Claim(each.hypothesis.text, elsewhere), Claim(each.conclusion.text, elsewhere), each.refuted_by
        )
        for each in given.readings
    )
    told = Statement(
        given.id,
        given.kind,
        given.title,
        readings,
        paper=given.paper,
        print_seen=given.print_seen,
        uses=frozenset(given.uses),
        unfit=given.unfit if _is_ours(given.unfit) else elsewhere,
        symmetries=frozenset(given.symmetries),
        formula=given.formula,
    )
    if _is_ours(given.pattern):
        told = replace(told, pattern=given.pattern)
    proofs = tuple(
        Proof(proof.reading, tuple(replace(step, check=_hidden(step)) for step in proof.steps))
        for proof in found.proofs
    )
    return told, proofs, found.claims is not None


def _hidden(step: Step) -> Check:
    """The place of a check; that it repeats the verdict is kept."""
    return RepeatedVerdict(elsewhere) if step.repeats_verdict else elsewhere


def elsewhere(*given: object) -> Any:
    """The place of a function that is in another process.

    Examples
    --------
    >>> elsewhere(1)
    Traceback (most recent call last):
    NotImplementedError
    """
    raise NotImplementedError


def _is_ours(function: Callable[..., Any]) -> bool:
    if isinstance(function, DeferredFunction):
        return function.module.startswith("mixproof.")
    module = getattr(function, "__module__", None) or ""
    return module.startswith("mixproof.") and "<" not in getattr(function, "__qualname__", "<")
