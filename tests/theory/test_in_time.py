"""A search whose time is up keeps what it had found, denies nothing else, and leaves no part behind for a later one.

The clock of these tests goes on by one at each look, so that the time is up after so many looks on every machine. Each
statement is decided with every such time, until it has enough.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import count, pairwise
from typing import Any

import pytest

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs import watch
from mixproof.geometry.jobs.watch import watched
from mixproof.theory.catalog import CATALOG
from mixproof.theory.falsify.exhaustive import falsify
from mixproof.theory.falsify.judge import Judge
from mixproof.theory.falsify.scope import SearchScope
from mixproof.theory.findings import Finding, Verdict
from mixproof.theory.settings import Settings, make_instance
from mixproof.theory.statement import Verification
from mixproof.theory.verify import decide, pose

MOST_LOOKS = 2000


def plane() -> Dataset:
    """Rows of the plane: crossings of segments within classes and of others, rows on segments."""
    rows = [[0, 0], [4, 4], [0, 4], [4, 0], [1, 1], [2, 3], [9, 1], [8, 3], [5, 6]]
    return Dataset.from_rows(rows, list("aabbbabab"), "made up")


def space() -> Dataset:
    """Rows of space, where crossings are rare, and the first is at the first edge."""
    rows = [[-1, 0, 0], [1, 0, 0], [0, 1, 0], [0, -1, 0], [3, 1, 4], [-5, 9, 2], [5, -3, 5], [9, 7, -9], [-3, 4, 8]]
    return Dataset.from_rows(rows, list("aabbababa"), "made up")


def line() -> Dataset:
    """Rows of a line, each between others; several are outvoted."""
    return Dataset.from_rows([[value] for value in (0, 1, 2, 4, 5, 7, 8)], list("abaabab"), "made up")


def axes() -> Dataset:
    """Rows on two axes, alike on both, so that h is continuous where they cross; and two rows more."""
    rows = [[-2, 0], [-1, 0], [1, 0], [2, 0], [0, -2], [0, -1], [0, 1], [0, 2], [7, 5], [9, -4]]
    return Dataset.from_rows(rows, list("abbaabbaab"), "made up")


SEARCHED = {each.__name__: each for each in (plane, space, line)}
MADE = {**SEARCHED, "axes": axes}
LAWS = (None, "beta(2,1)", "beta(1/2,1/2)")


@contextmanager
def counted() -> Iterator[Iterator[int]]:
    """The looks at the clock so far, the next of which is given."""
    passing = count()
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(watch, "monotonic", lambda: next(passing))
        yield passing


@dataclass(frozen=True)
class Run:
    """A statement decided in some time: the answers, and the looks that it took."""

    found: Verification
    looks: int

    @property
    def claims(self) -> list[Finding]:
        return [claim for each in self.found.outcomes for claim in (each.hypothesis, each.conclusion)]

    @property
    def answers(self) -> list[bool | None]:
        return [claim.holds for claim in self.claims]


def run(number: str, data: Dataset, settings: Settings, looks: Iterator[int], most: int | None = None) -> Run:
    chosen, instance = pose(number, data, **settings)
    start = next(looks)
    with watched(most):
        found = decide(chosen, chosen.readings, instance)
    return Run(found, next(looks) - start)


def settings_of(law: str | None) -> Settings:
    return {} if law is None else {"mixing": law}


@cache
def runs(number: str, made: str, law: str | None) -> tuple[Run, list[Run], Verification]:
    """The whole, of rows made anew; parts in ever more time, all of one dataset; and that without a limit, after them.

    The dataset has all that is remembered from one time to the next.
    """
    settings = settings_of(law)
    with counted() as looks:
        whole = run(number, MADE[made](), settings, looks, MOST_LOOKS)
        assert not whole.found.is_cut
        data = MADE[made]()
        times = sorted({0, 1, 2, 3, 5, 8, *range(0, whole.looks, whole.looks // 8 + 1), whole.looks + 1})
        parts = [run(number, data, settings, looks, most) for most in times]
        run(number, data, settings, looks, 1)
        return whole, parts, run(number, data, settings, looks).found


def cases() -> Iterator[Any]:
    for number, chosen in CATALOG.items():
        for made, rows in SEARCHED.items():
            for law in LAWS if "mixing" in chosen.uses else LAWS[:1]:
                if number == "2.2" and (law or made != "line"):
                    continue  # it decides nothing in parts, and takes the longest
                try:
                    pose(number, rows(), **settings_of(law))
                except InputError:
                    continue
                is_slow = number in {"2.2", "2.8"} or law or made == "plane"
                yield pytest.param(number, made, law, marks=[pytest.mark.slow] if is_slow else [])


each_case = pytest.mark.parametrize(("number", "made", "law"), list(cases()))


@each_case
def test_a_part_says_what_the_whole_does_or_nothing(number: str, made: str, law: str | None) -> None:
    whole, parts, _ = runs(number, made, law)
    for part in parts:
        for answer, right in zip(part.answers, whole.answers, strict=True):
            assert answer in {right, None}
        for claim, right_claim in zip(part.claims, whole.claims, strict=True):
            if claim.holds is not None and claim.is_cut:
                assert claim.total <= right_claim.total
                assert "the time was up at: " in claim.note
                assert {str(w.to_json()) for w in claim.witnesses} <= {str(w.to_json()) for w in right_claim.witnesses}


@each_case
def test_more_time_never_takes_an_answer_back(number: str, made: str, law: str | None) -> None:
    _, parts, _ = runs(number, made, law)
    for before, after in pairwise(parts):
        for earlier, later in zip(before.answers, after.answers, strict=True):
            assert earlier is None or later == earlier


@each_case
def test_no_part_is_remembered(number: str, made: str, law: str | None) -> None:
    """After times of all lengths on one dataset, without a limit all is as it is of rows that nobody saw before."""
    whole, _, after = runs(number, made, law)
    assert not after.is_cut
    assert str(after) == str(whole.found)
    for mine, right in zip(after.outcomes, whole.found.outcomes, strict=True):
        assert str(mine) == str(right)


REFUTED = [
    pytest.param("2.5", "axes", None, "generalised", marks=pytest.mark.slow),
    pytest.param("3.2", "plane", None, "printed", marks=pytest.mark.slow),
    ("3.2", "space", None, "printed"),
    ("2.3", "line", "beta(2,1)", "printed"),
]
"""Readings that are refuted by something which a search meets long before its end."""


@pytest.mark.parametrize(("number", "made", "law", "reading"), REFUTED)
def test_a_refutation_needs_no_complete_search(number: str, made: str, law: str | None, reading: str) -> None:
    whole, parts, _ = runs(number, made, law)
    assert whole.found.outcome(reading).verdict is Verdict.REFUTED
    refuted = [part for part in parts if part.found.outcome(reading).verdict is Verdict.REFUTED]
    early = [part for part in refuted if part.found.outcome(reading).conclusion.is_cut]
    assert early
    assert "is false here" in early[0].found.in_plain_words
    assert early[0].found.in_plain_words.startswith("The time was up before all was decided.")


@pytest.mark.parametrize(
    ("number", "made", "claim"),
    [("2.10", "line", "printed"), ("2.10", "plane", "slides"), ("2.7", "line", "sharp"), ("2.4-scheme", "line", None)],
)
def test_so_do_conflicts_and_outvoted_points(number: str, made: str, claim: str | None) -> None:
    """A hypothesis that one point decides is decided once the point is met."""
    _, parts, _ = runs(number, made, None)
    outcomes = [each for part in parts for each in part.found.outcomes if claim in {None, each.reading.id}]
    found = [each for outcome in outcomes for each in (outcome.hypothesis, outcome.conclusion) if each.is_cut]
    assert any(each.holds is not None and each.witnesses for each in found)


@pytest.mark.parametrize(
    ("number", "reading"),
    [
        ("2.10", "printed"),
        pytest.param("2.5", "generalised", marks=pytest.mark.slow),
        pytest.param("3.2", "printed", marks=pytest.mark.slow),
    ],
)
def test_a_hunt_counts_whole_sets_alone(number: str, reading: str) -> None:
    """The sets that were counted are judged as without a limit; the time is up between sets and never within one."""
    chosen = CATALOG[number]
    wanted = next(each for each in chosen.readings if each.id == reading)
    scope = SearchScope(3, 3, 1) if number == "2.10" else SearchScope(4, 3, 2)
    whole = falsify(Judge(chosen, wanted, make_instance("shadow")), scope)
    kept = []
    for most in (0, 1, 2, 5, 9, 14):
        judge = Judge(chosen, wanted, make_instance("shadow"))
        with counted(), watched(most):
            part = falsify(judge, scope)
        assert part.raw.undecided <= whole.raw.undecided
        assert part.raw.refuted <= whole.raw.refuted
        kept.append(part.raw.total)
        found = falsify(judge, scope, part)
        assert (found.raw, found.position) == (whole.raw, whole.position)
    assert kept == sorted(kept)
    assert kept[-1] > 0
