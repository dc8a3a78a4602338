"""Proofs as sequences of named steps, each with a check."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from mixproof.geometry.views import Viewed
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance

HYPOTHESIS = "hypothesis"
"""The name of the hypothesis of the reading, for steps that rest on it."""

AS_IN_THE_VERDICT = "decided as in the verdict, not derived"
"""The words of every output for a step that repeats the verdict."""

Check = Callable[[Instance], Finding]


@dataclass(frozen=True)
class RepeatedVerdict:
    """A check that repeats the verdict: the procedure that decides the conclusion of a reading, asked once more.

    A step with such a check is not derived from the steps before it, and says so: see `Step.repeats_verdict`.

    Parameters
    ----------
    decide : callable
        The procedure.
    """

    decide: Check

    def __call__(self, instance: Instance) -> Finding:
        """The finding of the procedure."""
        return self.decide(instance)


class Scope(StrEnum):
    """The range of a step: all numbers, or the dataset."""

    FOR_ALL = "for all"
    HERE = "on this dataset"


@dataclass(frozen=True, repr=False)
class Step(Viewed):
    """One step of a proof.

    Parameters
    ----------
    key : str
        A short name by which later steps refer to this one.
    claim : str
        The claim, in words.
    latex : str
        The same as a formula.
    check : callable
        Decides the claim; a `RepeatedVerdict` where it is decided as in the verdict.
    rests_on : tuple of str
        Keys of the earlier steps, and `HYPOTHESIS`, that the argument uses.
    cites : tuple of str
        Definitions, and standard facts that are taken as known.

    Examples
    --------
    >>> step = Step("last", "a claim", "x", Scope.HERE, RepeatedVerdict(lambda instance: Finding(True)))
    >>> step.repeats_verdict
    True
    """

    key: str
    claim: str
    latex: str
    scope: Scope
    check: Check
    rests_on: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.claim} [{self.scope.value}]"

    @property
    def repeats_verdict(self) -> bool:
        """True if the claim is decided as in the verdict, and not derived from the steps before it."""
        return isinstance(self.check, RepeatedVerdict)


@dataclass(frozen=True, repr=False)
class Proof(Viewed):
    """The proof of one reading of a statement.

    Raises
    ------
    ValueError
        If two steps have one name, or a step rests on one that does not come before it.

    Examples
    --------
    >>> step = Step("twice", "two steps", "2", Scope.HERE, lambda instance: Finding(True), ("once",))
    >>> Proof("printed", (step,))
    Traceback (most recent call last):
        ...
    ValueError: step 'twice' rests on 'once', which does not come before it
    """

    reading: str
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        """The steps with their numbers."""
        listed = (f"{number}. {step}" for number, step in enumerate(self.steps, 1))
        return "\n".join([f"{self.reading}, {len(self.steps)} steps", *listed])

    def __post_init__(self) -> None:
        known = {HYPOTHESIS}
        for step in self.steps:
            missing = next((key for key in step.rests_on if key not in known), None)
            if missing is not None:
                raise ValueError(f"step {step.key!r} rests on {missing!r}, which does not come before it")
            if step.key in known:
                raise ValueError(f"two steps have the name {step.key!r}")
            known.add(step.key)
        if len({step.claim for step in self.steps}) < len(self.steps):
            raise ValueError("two steps make the same claim")
