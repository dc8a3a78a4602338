"""Findings: an answer with its evidence; and the verdicts, which `theory.statement` draws from two of them."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from mixproof.geometry.aliases import Json
from mixproof.geometry.jobs.watch import TimeUp

Situation = TypeVar("Situation")


class Verdict(StrEnum):
    """The verdict on a reading of a statement, on an instance (§7 of the theory)."""

    CONFIRMED = "confirmed"
    NOT_APPLICABLE = "not_applicable"
    REFUTED = "refuted"
    UNDECIDED = "undecided"


class Witness(Protocol):
    """Evidence that can be checked by itself, by hand where it is small."""

    def to_json(self) -> Json:
        """The evidence in the input's own rows, with exact values."""

    def in_words(self) -> str:
        """One sentence, with rows, coordinates and classes."""


@dataclass(frozen=True)
class Finding:
    """The answer to a claim on an instance, and the evidence.

    Parameters
    ----------
    holds : bool or None
        True if the claim holds; None where a stated budget ran out.
    witnesses : tuple of Witness
        The places where the claim fails; or, if it says that something exists, what exists. At most as many as are
        worth listing.
    total : int
        Number of all such witnesses.
    note : str
        A remark for people: why a claim fails as a whole, or what was not settled.
    is_cut : bool
        True if the time was up before it was decided (`geometry.jobs.watch`).
    """

    holds: bool | None
    witnesses: tuple[Witness, ...] = ()
    total: int = 0
    note: str = ""
    is_cut: bool = False


def within_time(decide: Callable[[Situation], Finding], instance: Situation) -> Finding:
    """The finding of a claim; undecided where the time is up first, with the step that was reached.

    Examples
    --------
    >>> from mixproof.geometry.jobs.watch import step, watched
    >>> def slow(instance: str) -> Finding:
    ...     step("crossings", 3, 10)
    ...     return Finding(True)
    >>> with watched(0):
    ...     within_time(slow, "shadow").note
    'the time was up at: crossings, 3 of 10'
    """
    try:
        return decide(instance)
    except TimeUp as end:
        return Finding(None, note=str(end), is_cut=True)
