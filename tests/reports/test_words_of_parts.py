"""Words of absence and safety never outrun the search that they rest on, in any output, with every budget cut.

Each output is made twice of the same data: within the budgets as they are, and with all of them cut to next to nothing.
What is said only then, that there is none or that all are safe, rests on a search that hardly began: it has to state
its scope. The data have crossings, conflicts, outvoted rows and nearby ones, so that such words are mostly false of
them. A budget that is added to the theory is found by its name, and is cut as well.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from mixproof import audit
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.incidence.triples.collinear import collinear_triples
from mixproof.geometry.margins.distances import Segments
from mixproof.geometry.margins.epsilon_star import riskiest
from mixproof.reports.agreement.cells import decided_cell, none_refuted, summary
from mixproof.reports.agreement.query import ReportQuery
from mixproof.reports.audit.text import audit_text
from mixproof.reports.terminal.display import as_text
from mixproof.reports.terminal.falsification import falsification_table
from mixproof.reports.terminal.margins import MarginReport
from mixproof.reports.terminal.trace import TraceReport
from mixproof.reports.terminal.triples import TripleReport
from mixproof.reports.terminal.verification import verification_table
from mixproof.theory import budgets
from mixproof.theory.catalog import CATALOG
from mixproof.theory.certificate import certify
from mixproof.theory.checker.command import check
from mixproof.theory.explanation.prose import explained
from mixproof.theory.falsify.exhaustive import falsify
from mixproof.theory.falsify.judge import Judge
from mixproof.theory.falsify.scope import SearchScope
from mixproof.theory.settings import Settings, make_instance
from mixproof.theory.statement import Verification
from mixproof.theory.trace import proofs_of, replay
from mixproof.theory.verify import decide, pose

BUDGETS = sorted(name for name in vars(budgets) if name.isupper())
LISTS = {name for name in BUDGETS if "LISTED" in name or "NAMED" in name or "WITNESSES" in name}
ENCLOSURES = {name for name in BUDGETS if "BITS" in name and name != "MOST_MASS_BITS"}
"""Precisions, which have to be positive; they are cut to one bit."""

NOT_CUT = ("mixproof.theory.checker", "mixproof.theory.falsify.scope")
"""The checker has its own budget, and says what it cannot check; what is too large to falsify is refused."""

ABSENT = re.compile(r"\b(no|none|nothing|never|nowhere|every|all|each|safe|whatever|however)\b", re.IGNORECASE)
SCOPED = re.compile(
    r"^\(\d+\) At |among the [\d,]+ of [\d,]+|\b[\d,]+ of [\d,]+ |undecided|not (settled|decided|every step|told)|"
    r"sample|left out|not everything was decided|budget|beyond|too many|for the size of|by Gibbs|by theorem|the proof|"
    r"for any number|the hypothesis itself|the mean value argument|one-hot limits|\(Theorem|nothing was tested|"
    r"down to 2|may be"
)
"""Words that state the scope of a search, as the place of a claim that was checked, or the proof for the rest."""

NO_FINDINGS = (
    "α is safe if that keeps every row's class",
    "take α < 1 that is safe at the ε of your model",
    "with no end in its class",
    "may be inside a segment all the same",
    "Nothing is claimed.",
    "ε it is safe α",
    "ε safe α α =",
    "no α unsafe row",
    "no α keeps every row's class, since row",
    "(every α)",
    "this row is lost at every α",
    "lost without Mixup too and at every small α",
    "no continuous model can follow it there",
)
"""Words of absence and safety that claim nothing: definitions, headings, idioms, and what one row shows."""


def crossing_rows() -> Dataset:
    """Rows in general position, of which the last four make two segments that cross; one more is beside a class."""
    rows = [[3, 1, 4, 1], [-5, 9, 2, 6], [5, -3, 5, 8], [9, 7, -9, 3], [-3, 0, 8, 0], [1, 0, 8, 0], [-1, 0, 8, 0]]
    return Dataset.from_rows([*rows, [0, 1, 8, 0], [0, -1, 8, 0]], list("abababbaa"), "made up")


def plane_rows() -> Dataset:
    """Rows of the plane: crossings of segments within classes, rows on segments, outvoted rows."""
    rows = [[0, 0], [4, 4], [0, 4], [4, 0], [1, 1], [2, 3], [9, 1], [8, 3], [5, 6]]
    return Dataset.from_rows(rows, list("aabbbabab"), "made up")


def line_rows() -> Dataset:
    """Rows of a line, each between others."""
    return Dataset.from_rows([[value] for value in (0, 1, 2, 4, 5, 7, 8)], list("abaabab"), "made up")


MADE = {each.__name__: each for each in (crossing_rows, plane_rows, line_rows)}
SETTINGS: tuple[Settings, ...] = ({}, {"epsilon": "3/2"})


def outputs(make: Callable[[], Dataset], numbers: Sequence[str]) -> Iterator[tuple[str, str]]:
    """All that is said of some rows, part by part; the rows are made anew each time, so that nothing is remembered."""
    cells = []
    for number in numbers:
        for settings in SETTINGS:
            try:
                chosen, instance = pose(number, make(), **settings)
            except InputError:
                continue
            found = decide(chosen, list(chosen.readings), instance)
            yield f"verify {number} {settings}", as_text(verification_table(found))
            yield f"answers {number} {settings}", answers_of(found)
            yield f"explanation {number} {settings}", explanation(found)
            cells.append(decided_cell(found, "made up", []))
            for proof in proofs_of(number):
                replayed = replay(chosen, proof, pose(number, make(), **settings)[1])
                yield f"trace {number} {proof.reading} {settings}", as_text(TraceReport(replayed).table())
    data = make()
    told = summary(ReportQuery(("made up",), (data,), tuple(numbers)), cells, [], [])
    yield "report", f"{' '.join(told['sentences'])} {none_refuted(told)}"
    for epsilon, alphas in ((None, ["1/5", "1"]), ("3/2", ["1/5"]), ("1/20", ["1/5", "40"]), ("3/2", ["1"])):
        yield f"audit {epsilon} {alphas}", audit_text(audit(make(), alpha=alphas, epsilon=epsilon))
    yield "margins", as_text(MarginReport(data, data, Segments(), riskiest(data, 3)).table())
    yield "collinear", as_text(TripleReport(data, collinear_triples(data), None).table())
    yield from searches(numbers)


def searches(numbers: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Searches for counterexamples among all sets of three points of {0, 1, 2}."""
    for number in numbers:
        chosen = CATALOG[number]
        for reading in () if "model" in chosen.uses else chosen.readings:
            judge = Judge(chosen, reading, make_instance("shadow"))
            yield f"falsify {number} {reading.id}", as_text(falsification_table(falsify(judge, SearchScope(3, 3, 1))))


def explanation(found: Verification) -> str:
    """The checked certificate of a verification in prose; nothing where it can have none."""
    if not found.statement.has_claims:
        return ""
    with TemporaryDirectory() as folder:
        file = Path(folder, "certificate.json")
        file.write_text(json.dumps(certify(found)), encoding="utf-8")
        return "\n\n".join(explained(check(str(file))[2]))


def answers_of(found: Verification) -> str:
    """The answers and verdicts of a verification, to be compared and not read."""
    each = ((o.hypothesis.holds, o.conclusion.holds, o.verdict.value) for o in found.outcomes)
    return " ".join(str(answer) for answers in each for answer in answers)


def sentences(text: str) -> set[str]:
    """The sentences and notes of an output, without what is no finding: claims of the statement, marks, definitions."""
    blocks = [" ".join(block.split()) for block in re.split(r"\n\s*\n|\n\s*(?=[-→✓✗?–] )", text)]
    return {part for block in blocks for part in re.split(r"(?<=[.?])\s|;\s", _findings_in(block))}


def _findings_in(block: str) -> str:
    """A block without the words that are no findings."""
    for own in (*_own_words(), *NO_FINDINGS):
        block = block.replace(own, "…")
    return re.sub(r"\[(for all|on this dataset)[^\]]*\]", "…", block)


@cache
def _own_words() -> tuple[str, ...]:
    """The claims of all statements and of the steps of their proofs, the longest first."""
    found = {chosen.title for chosen in CATALOG.values()}
    for chosen in CATALOG.values():
        found |= {claim.text for reading in chosen.readings for claim in (reading.hypothesis, reading.conclusion)}
        found |= {words for proof in chosen.proofs() for step in proof.steps for words in (step.claim, *step.cites)}
    return tuple(sorted(found, key=len, reverse=True))


def overclaims(whole: str, part: str) -> set[str]:
    """The sentences of absence or safety that are said after less of a search only, and without its scope."""
    said = {each for each in sentences(part) if ABSENT.search(each)} - sentences(whole)
    return {each for each in said if not SCOPED.search(each)}


def cut_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every budget of the theory, in each module that has it, becomes next to nothing."""
    for name, module in list(sys.modules.items()):
        if name.startswith("mixproof.theory.") and not name.startswith(NOT_CUT):
            for budget, value in list(vars(module).items()):
                is_own = re.fullmatch(r"(MOST|LARGEST|ROWS|DRAW|MINIMISER|SMALLEST|SMALL)_[A-Z_]+", budget)
                if is_own and isinstance(value, int | float | tuple):
                    monkeypatch.setattr(module, budget, next_to_nothing(budget, value))


def next_to_nothing(name: str, value: float | tuple[int, ...]) -> float | tuple[int, ...]:
    """The least that a budget can be: one thing listed, one bit, one row; else nothing at all."""
    if isinstance(value, tuple):
        return tuple(2 for _ in value)
    return 8 if name in ENCLOSURES else 1 if name in LISTS or name.startswith(("ROWS", "DRAW")) else 0


@cache
def both(name: str, numbers: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str]]:
    """All outputs of some rows, within the budgets as they are, and with all of them cut."""
    whole = dict(outputs(MADE[name], numbers))
    with pytest.MonkeyPatch.context() as monkeypatch:
        cut_all(monkeypatch)
        return whole, dict(outputs(MADE[name], numbers))


ASKED = [
    ("crossing_rows", ("2.3", "2.5", "2.7", "2.4-scheme")),
    *(pytest.param(name, tuple(CATALOG), marks=pytest.mark.slow) for name in MADE),
]


@pytest.mark.parametrize(("name", "numbers"), ASKED)
def test_no_word_outruns_its_search(name: str, numbers: tuple[str, ...]) -> None:
    whole, part = both(name, numbers)
    assert part.keys() == whole.keys()
    words = {kind: text for kind, text in part.items() if not kind.startswith("answers")}
    assert {kind: found for kind, text in words.items() if (found := overclaims(whole[kind], text))} == {}


@pytest.mark.parametrize(("name", "numbers"), ASKED)
def test_no_answer_changes_but_to_undecided(name: str, numbers: tuple[str, ...]) -> None:
    whole, part = both(name, numbers)
    for kind, told in part.items():
        if kind.startswith("answers"):
            for before, after in zip(whole[kind].split(), told.split(), strict=True):
                assert after in {before, "None", "undecided"}, (kind, before, after)
