"""Verdicts: the claims of each are checked, and it has to follow from them by the definition of its reading."""

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .budget import MOST_DIGITS, Clock, NotACertificate, Unchecked, Wrong, require_form
from .case import Case, Laws
from .claims.kinds import CLAIMS
from .data import Data
from .fields import Kind
from .form import fields, load, readable, seal, text, words
from .lines import Lines
from .readings.argument import OPEN, Facts, Half
from .readings.definitions import STATEMENTS, Definition

SCHEMA, OLD_SCHEMA = "mixproof/certificate/2", "mixproof/certificate/1"
ACCEPTED, REJECTED, MALFORMED, UNDECIDED = range(4)
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,59}")  # of a statement
VERDICTS = "confirmed", "not_applicable", "refuted", "undecided"


@dataclass
class CheckedClaim:
    """A claim as it was checked: its state, why if it is not ``checked``, and its fields with what else was found."""

    kind: str
    state: str
    why: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    found: Any = None


@dataclass
class Judgement:
    """The judgement of one verdict: how it was judged and why, with its claims."""

    title: str
    verdict: str
    outcome: int = ACCEPTED
    reasons: list[str] = field(default_factory=list)
    hypothesis: Half = OPEN
    conclusion: Half = OPEN
    claims: list[CheckedClaim] = field(default_factory=list)
    theorems: tuple[str, ...] = ()
    case: Case | None = None
    own: tuple[str, str] | None = None
    """Hypothesis and conclusion of a reading that is not defined here, in its author's words."""


OF_AN_AUTHOR = Definition(
    lambda case, facts, reading: (OPEN, OPEN, ()), "", "", "mixing epsilon point seed model", lambda data: (True, "")
)
"""The definition of a reading that is not one of those defined here: from its claims nothing follows."""


def follows(hypothesis: bool | None, conclusion: bool | None) -> str:
    """The verdict of a reading whose hypothesis and conclusion are decided."""
    if hypothesis is False:
        return "not_applicable"
    if hypothesis is None or conclusion is None:
        return "undecided"
    return "confirmed" if conclusion else "refuted"


def judge(lines: Lines, entry: Any, remarks: Mapping[str, Kind], laws: Laws) -> Judgement:
    """Check the claims of a verdict, and that it follows from them.

    `remarks` are further kinds of claims, which support nothing: a false one rejects the verdict, a true one is no
    fact. `laws` are kinds of laws of λ.
    """
    given = fields(entry, "statement reading settings verdict claims", "own")
    number, reading = text(given["statement"]), text(given["reading"])
    own = fields(given["own"], "hypothesis conclusion") if "own" in given else None
    require_form(
        number not in STATEMENTS if own else number in STATEMENTS and reading in STATEMENTS[number].readings.split(),
        f"there is {'' if own else 'no '}statement {readable(number)} with a reading {readable(reading)}",
    )
    require_form(bool(NAME.fullmatch(number)), f"{readable(number)} is no word that names a statement")
    require_form(given["verdict"] in VERDICTS, "there is no such verdict")
    definition = OF_AN_AUTHOR if own else STATEMENTS[number]
    case = Case.read(lines, given["settings"], definition.settings, definition.optional, laws)
    require_form(*definition.domain(case.data))
    require_form(isinstance(given["claims"], list), "the claims are not a list")
    found = Judgement(f"{number} {readable(reading, 1000)}", given["verdict"], case=case)
    found.own = (words(own["hypothesis"]), words(own["conclusion"])) if own else None
    if given["verdict"] == "undecided":
        require_form(not given["claims"], "an undecided verdict claims nothing")
        found.outcome, found.reasons = UNDECIDED, ["nothing is claimed"]
        return found
    facts = Facts()
    for each in given["claims"]:
        claim = check_claim(case, each, {**remarks, **CLAIMS})
        found.claims.append(claim)
        if claim.state == "checked" and claim.kind in CLAIMS:
            facts.found[claim.kind].append(claim.values)
    found.hypothesis, found.conclusion, found.theorems = definition.argue(case, facts, reading)
    derived, states = follows(found.hypothesis[0], found.conclusion[0]), {claim.state for claim in found.claims}
    if own and states == {"checked"}:  # the claims are true; that the verdict follows is the author's word
        derived = given["verdict"]
    if "rejected" in states:
        found.outcome, found.reasons = REJECTED, ["a claim is false"]
    elif derived == "undecided":
        found.outcome = UNDECIDED if own or "not checkable here" in states else REJECTED
        empty = own and not found.claims
        found.reasons = ["its author claims nothing" if empty else "the verdict does not follow from what was checked"]
    elif derived != given["verdict"]:
        found.outcome, found.reasons = REJECTED, [f"what was checked makes it {derived}"]
    return found


def check_claim(case: Case, given: Any, kinds: Mapping[str, Kind] = CLAIMS) -> CheckedClaim:
    """One claim, checked by its kind."""
    require_form(isinstance(given, dict) and isinstance(given.get("kind"), str), "a claim has no kind")
    name = given["kind"]
    require_form(name in kinds, f"there is no kind of claim {readable(name)}")
    kind = kinds[name]
    fields(given, " ".join(["kind", *kind.readers]))
    try:
        values = {field: read(case.data, given[field]) for field, read in kind.readers.items()}
        return CheckedClaim(name, "checked", "", values, kind.check(case, **values))
    except Wrong as error:
        return CheckedClaim(name, "rejected", str(error))
    except (Unchecked, MemoryError) as error:
        return CheckedClaim(name, "not checkable here", str(error) or "out of memory")


Found = tuple[int, str, list[Judgement]]  # exit code, what is to be said of a file as a whole, and its verdicts


Others = Mapping[str, Callable[[Any, Clock], Found]]


def check_file(path: str, seconds: float, remarks: Mapping[str, Kind], laws: Laws, others: Others) -> Found:
    """Check a certificate; one of another schema is handed to the one of `others` that judges those."""
    clock = Clock(seconds)
    sys.set_int_max_str_digits(4 * MOST_DIGITS)
    try:
        content = load(path)
        for schema, judge_other in others.items():
            if isinstance(content, dict) and content.get("schema") == schema:
                return judge_other(content, clock)
        given = fields(content, "schema dataset verdicts sha256")
        require_form(given["schema"] != OLD_SCHEMA, f"the old form {OLD_SCHEMA}: have mixproof verify write it anew")
        require_form(given["schema"] == SCHEMA, f"the schema is not {SCHEMA}")
        if given["sha256"] != seal(given):
            return REJECTED, "the seal is not that of the content: the file was changed", []
        data = Data.read(given["dataset"], clock)
        require_form(isinstance(given["verdicts"], list), "the verdicts are not a list")
        lines = Lines(data)
        found = [judge(lines, entry, remarks, laws) for entry in given["verdicts"]]
        require_form(bool(found), "there are no verdicts")
    except NotACertificate as error:
        return MALFORMED, str(error), []
    except (Unchecked, MemoryError, RecursionError) as error:
        return UNDECIDED, str(error) or "out of memory", []
    except Exception as error:  # a fault of this program must not pass for an answer
        return UNDECIDED, f"the checker failed by {type(error).__name__}: {str(error)[:100]}", []
    rows = f"{data.total} rows, {data.size} points in R^{len(data.vectors[0])}, {len(data.classes)} classes"
    return worst(each.outcome for each in found), f"{readable(data.name)}: {rows}", found


def worst(codes: Iterable[int]) -> int:
    """The worst exit code: rejected, not a certificate, not decided, accepted.

    Examples
    --------
    >>> worst([ACCEPTED, UNDECIDED, MALFORMED]), worst([MALFORMED, REJECTED, ACCEPTED])
    (2, 1)
    """
    return max(codes, key=[ACCEPTED, UNDECIDED, MALFORMED, REJECTED].index, default=ACCEPTED)
