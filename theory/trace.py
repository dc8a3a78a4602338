"""Proof traces: the proof of a reading replayed on a dataset, step by step.

A proof is a sequence of named steps. A step of scope *for all* claims something of all numbers: its check is an
algebraic obligation (`theory.proofs.obligations`) that is discharged once and does not look at the dataset. A step
of scope *on this dataset* is decided exactly on the instance, with a witness where it fails. Each step says which
earlier steps it rests on, and what it cites: definitions, and the few standard facts that are not proved again.

In a trace a step **holds**, **fails**, is **undecided** where a stated budget ran out, or is **not reached**: it rests
on a step that does not hold. The first step that fails is where the proof *breaks*. The hypothesis of the reading is
decided first; where it fails the proof says nothing of the dataset, which is no break.

A proof that breaks does not make the conclusion false. Some steps, most often the last, are not derived from those
before them: they ask the procedure of the verdict again, and say so (`Step.repeats_verdict`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from mixproof.geometry.aliases import Number
from mixproof.geometry.errors import InputError, nearest
from mixproof.geometry.signatures import strict
from mixproof.geometry.views import Viewed
from mixproof.solvers.mixing.laws import Mixing
from mixproof.theory.catalog import CATALOG, statement
from mixproof.theory.catalog import reading as reading_of
from mixproof.theory.findings import Finding, within_time
from mixproof.theory.instance import Instance
from mixproof.theory.settings import Settings
from mixproof.theory.statement import Reading, Statement
from mixproof.theory.steps import HYPOTHESIS, Proof, Step
from mixproof.theory.verify import pose


class Mark(StrEnum):
    """The outcome of replaying a step."""

    HOLDS = "holds"
    FAILS = "fails"
    UNDECIDED = "undecided"
    NOT_REACHED = "not reached"


class Course(StrEnum):
    """The outcome of replaying a proof on an instance."""

    HOLDS = "holds"
    BREAKS = "breaks"
    UNDECIDED = "undecided"
    NOT_APPLICABLE = "not applicable"


_MARK_OF = {True: Mark.HOLDS, False: Mark.FAILS, None: Mark.UNDECIDED}


@dataclass(frozen=True, eq=False, repr=False)
class Replayed(Viewed):
    """A step with its mark and its finding; a step that was not reached has no finding."""

    number: int
    step: Step
    mark: Mark
    finding: Finding | None = None

    def __str__(self) -> str:
        """The step with its mark, and what was found there."""
        head = f"{self.number}. {self.mark.value}: {self.step.claim}"
        return head if self.finding is None or self.mark is Mark.HOLDS else f"{head}\n{self.finding}"


@strict
@dataclass(frozen=True, eq=False, repr=False)
class Trace(Viewed):
    """A proof replayed on an instance.

    Parameters
    ----------
    hypothesis : Finding
        The hypothesis of the reading, decided there.
    steps : tuple of Replayed
        The steps in order. Where `Step.repeats_verdict` is true, a step is decided as in the verdict, not derived.

    Examples
    --------
    >>> broken = trace("2.10", "shadow", reading="printed")
    >>> broken.breaks_at("every data point satisfies Assumption 3.1")
    True
    >>> print(broken.broken.finding.witnesses[0].in_words())
    row 1 (1) [class 0] = 1/2 × row 2 (2) [class 1] + 1/2 × row 0 (0) [class 0]: 1 − λ = 1/2, and δ < 1/2 is too small
    """

    statement: Statement
    proof: Proof
    instance: Instance
    hypothesis: Finding
    steps: tuple[Replayed, ...]

    @cached_property
    def broken(self) -> Replayed | None:
        """The first step that fails: where the proof breaks."""
        return next((each for each in self.steps if each.mark is Mark.FAILS), None)

    @property
    def reading(self) -> Reading:
        """The reading whose proof this is."""
        return reading_of(self.statement, self.proof.reading)

    @property
    def course(self) -> Course:
        """The outcome of the proof: a step that fails counts before one that is undecided."""
        if self.broken is not None:
            return Course.BREAKS
        if self.hypothesis.holds is False:
            return Course.NOT_APPLICABLE
        if self.hypothesis.holds is None or any(each.mark is not Mark.HOLDS for each in self.steps):
            return Course.UNDECIDED
        return Course.HOLDS

    def holds(self) -> bool:
        """True if the hypothesis and every step hold, so that the conclusion does."""
        return self.course is Course.HOLDS

    def breaks_at(self, claim: str) -> bool:
        """True if the first step that fails is the one with this claim (or key).

        Raises
        ------
        InputError
            If the proof has no such step; the nearest one is named.
        """
        names = {name: each for each in self.steps for name in (each.step.key, each.step.claim)}
        if claim not in names:
            raise InputError(f"the proof has no step {claim!r}; {nearest(claim, list(names))}")
        return names[claim] is self.broken

    @property
    def in_plain_words(self) -> str:
        """The outcome of the proof, in a sentence or two."""
        match self.course:
            case Course.HOLDS:
                return f"Every step of the proof holds on {self.instance.dataset.name}: so does the conclusion."
            case Course.NOT_APPLICABLE:
                return (
                    f"The hypothesis fails on {self.instance.dataset.name}{_because(self.hypothesis)}: the proof says "
                    "nothing of it."
                )
            case Course.UNDECIDED:
                return f"The proof does not break on {self.instance.dataset.name}, but not every step was settled."
        assert self.broken is not None
        assert self.broken.finding is not None
        where = f"The proof breaks at step {self.broken.number}: {self.broken.step.claim}"
        return f"{where}{_because(self.broken.finding)}. What rests on it is not reached."

    def __repr__(self) -> str:
        """The line that a failing ``assert`` shows."""
        name = f"{self.statement.id} {self.proof.reading} on {self.instance.dataset.name}"
        return f"<trace of {name}: {self.course.value}. {self.in_plain_words}>"


def _because(finding: Finding) -> str:
    if finding.witnesses:
        return f" ({finding.witnesses[0].in_words()})"
    return f" ({finding.note})" if finding.note else ""


@strict
def trace(  # noqa: PLR0913, a parameter for each setting
    theorem: str | Statement,
    dataset: Any,
    reading: str | None = None,
    *,
    alpha: Number | Any | None = None,
    mixing: Mixing | str | None = None,
    epsilon: Number | Any | None = None,
    point: Sequence[Number] | Number | Any | None = None,
    seed: int | None = None,
    model: Any | None = None,
) -> Trace:
    """Replay the proof of a reading on a dataset.

    Parameters
    ----------
    theorem : str or Statement
        The statement's id, such as ``"2.10"``, a file with one's own, ``package:NAME``, or a statement.
    dataset : Dataset, str or anything that holds labelled examples
        A dataset, the name of one, a file, or whatever else `as_dataset` takes, such as a frame or a pair (X, y).
    reading : str, optional
        The reading; the first one that has a proof where none is named.
    alpha, mixing, epsilon, point, seed, model
        What the statement depends on besides the dataset, as for `verify`.

    Raises
    ------
    InputError
        In one line, if there is no such proof or anything that was given cannot be used.

    Examples
    --------
    >>> trace("3.5", "simplex:positive=2,negative=2").holds()
    True
    >>> trace("3.5", "simplex:positive=2,negative=1").breaks_at("both classes weigh the same")
    True
    """
    chosen = statement(theorem)
    proof = proof_of(chosen, reading)
    settings = Settings(alpha=alpha, mixing=mixing, epsilon=epsilon, point=point, seed=seed, model=model)
    instance = pose(chosen, dataset, **settings)[1]
    return replay(chosen, proof, instance)


def replay(chosen: Statement, proof: Proof, instance: Instance) -> Trace:
    """Decide the hypothesis and then each step that rests on nothing but what holds.

    Examples
    --------
    >>> chosen, shadow = pose("2.10", "shadow")
    >>> [step.mark.value for step in replay(chosen, proof_of("2.10", "printed"), shadow).steps]
    ['holds', 'fails', 'holds', 'not reached']
    """
    hypothesis = within_time(reading_of(chosen, proof.reading).hypothesis.decide, instance)
    marks = {HYPOTHESIS: _MARK_OF[hypothesis.holds]}
    replayed = []
    for number, step in enumerate(proof.steps, start=1):
        if any(marks[key] is not Mark.HOLDS for key in step.rests_on):
            each = Replayed(number, step, Mark.NOT_REACHED)
        else:
            finding = within_time(step.check, instance)
            each = Replayed(number, step, _MARK_OF[finding.holds], finding)
        marks[step.key] = each.mark
        replayed.append(each)
    return Trace(chosen, proof, instance, hypothesis, tuple(replayed))


def proofs_of(theorem: str | Statement) -> tuple[Proof, ...]:
    """The proofs of a statement's readings, where there are any.

    Raises
    ------
    InputError
        If there is no such statement.

    Examples
    --------
    >>> [proof.reading for proof in proofs_of("2.10")]
    ['printed', 'slides', 'sharp']
    """
    return statement(theorem).proofs()


def proof_of(theorem: str | Statement, reading: str | None = None) -> Proof:
    """The proof of one reading; of the first that has one where none is named.

    Raises
    ------
    InputError
        If the statement has no such reading, or no proof of it can be replayed.

    Examples
    --------
    >>> proof_of("2.10", "sharp").reading
    'sharp'
    """
    chosen = statement(theorem)
    proofs = {proof.reading: proof for proof in chosen.proofs()}
    name = f"{chosen.kind} {chosen.id}"
    if not proofs and chosen.is_own:
        raise InputError(f"{chosen.asked_as} has no proofs to replay: define PROOFS beside its statement")
    if not proofs:
        others = ", ".join(each.id for each in CATALOG.values() if each.proofs())
        raise InputError(f"the proof of {name} is not written as steps; those of {others} are")
    if reading is None:
        return next(iter(proofs.values()))
    if reading_of(chosen, reading).id not in proofs:
        raise InputError(f"reading {reading!r} of {name} has no proof in steps; these have: {', '.join(proofs)}")
    return proofs[reading]
