"""Findings: an answer with its evidence; and the verdicts, which `theory.statement` draws from two of them.

That there is none of something, that all are so, or that nothing goes wrong, is known after a search of all places or
by a proof for all of them. So a search tells how far it went (`Searched`), and the sentence and the answer that follow
from it are made by that alone: whoever words a result cannot forget what was left out.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from mixproof.geometry.aliases import Json
from mixproof.geometry.jobs.watch import TimeUp
from mixproof.geometry.views import Viewed

Situation = TypeVar("Situation")


_WITNESSES_TOLD = 3


class Verdict(StrEnum):
    """The verdict on a reading of a statement, on an instance (§7 of the theory)."""

    CONFIRMED = "confirmed"
    NOT_APPLICABLE = "not_applicable"
    REFUTED = "refuted"
    UNDECIDED = "undecided"


class Witness(Viewed):
    """Evidence that can be checked by itself, by hand where it is small."""

    def to_json(self) -> Json:
        """The evidence in the input's own rows, with exact values."""
        raise NotImplementedError

    def in_words(self) -> str:
        """One sentence, with rows, coordinates and classes."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.in_words()


@dataclass(frozen=True)
class Searched:
    """The part of all places that a search went through, and what may be said after it.

    Parameters
    ----------
    things : str
        The places, in the plural.
    done : int
        Number of those that were searched, and settled.
    total : int
        Number of all of them.
    proof : str
        The argument that covers the places that were left out, where there is one.
    way : str
        The way of the search: the places were searched, computed, decided.

    Examples
    --------
    >>> Searched("edges", 7, 7).says("nothing crosses")
    'nothing crosses'
    >>> Searched("edges", 2, 7).says("nothing crosses")
    'among the 2 of 7 edges that were searched, nothing crosses; of the others this is undecided'
    """

    things: str
    done: int
    total: int
    proof: str = ""
    way: str = "searched"

    @property
    def is_complete(self) -> bool:
        """True if nothing was left out."""
        return self.done == self.total

    def answer(self, found: bool) -> bool | None:
        """The answer to “there is none”, after a search that found one or did not.

        Examples
        --------
        >>> part = Searched("edges", 2, 7)
        >>> part.answer(found=True), part.answer(found=False), Searched("edges", 7, 7).answer(found=False)
        (False, None, True)
        """
        if found:
            return False
        return True if self.is_complete or self.proof else None

    def says(self, absence: str) -> str:
        """Words of absence or safety as far as they are known: of all, by a proof, or of the part that was searched.

        Examples
        --------
        >>> Searched("balls", 2, 7, "symmetry").says("both are the same")
        'both are the same: found on 2 of 7 balls, and on the others by symmetry'
        >>> Searched("balls", 0, 7).says("both are the same")
        'of the 7 balls this is undecided: the budget does not reach'
        """
        if self.is_complete:
            return absence
        part = f"{self.done:,} of {self.total:,} {self.things}"
        if self.proof:
            return f"{absence}: found on {part}, and on the others by {self.proof}"
        if not self.done:
            return f"of the {self.total:,} {self.things} this is undecided: the budget does not reach"
        return f"among the {part} that were {self.way}, {absence}; of the others this is undecided"

    def sentence(self, absence: str) -> str:
        """The same as a sentence, with a capital letter and a full stop.

        Examples
        --------
        >>> Searched("edges", 7, 7).sentence("nothing crosses")
        'Nothing crosses.'
        """
        words = self.says(absence)
        return f"{words[:1].upper()}{words[1:]}."


@dataclass(frozen=True, repr=False)
class Finding(Viewed):
    """The answer to a claim on an instance, and the evidence.

    Parameters
    ----------
    holds : bool or None
        True if the claim holds; None where a stated budget ran out, or nothing is claimed.
    witnesses : tuple of Witness
        The places where the claim fails; or, if it says that something exists, what exists. At most as many as are
        worth listing.
    total : int
        Number of all such witnesses.
    note : str
        A remark for people: why a claim fails as a whole, or what was not settled.
    is_claimed : bool
        False where the claim says nothing on the instance, as about points of a kind of which there are none.
    is_cut : bool
        True if the time was up before the end of the search (`geometry.jobs.watch`): it is undecided, or decided by
        what was found before, and the witnesses are counted in part.

    Raises
    ------
    ValueError
        If there is an answer where nothing is claimed.
    """

    holds: bool | None
    witnesses: tuple[Witness, ...] = ()
    total: int = 0
    note: str = ""
    is_claimed: bool = True
    is_cut: bool = False

    def __post_init__(self) -> None:
        if not self.is_claimed and self.holds is not None:
            raise ValueError("where nothing is claimed, nothing holds or fails")

    @staticmethod
    def of_no_claim(note: str) -> "Finding":
        """The finding that a claim says nothing here, and why.

        Examples
        --------
        >>> Finding.of_no_claim("there is no such point").in_a_word
        'not claimed'
        """
        return Finding(None, note=note, is_claimed=False)

    def counted_until(self, cut: TimeUp | None) -> "Finding":
        """The same of a search that the time cut, if it did: the answer stands, and there may be more witnesses.

        Examples
        --------
        >>> Finding(False, total=2).counted_until(TimeUp("the time was up at: crossings, 3 of 10")).note
        'counted in part: the time was up at: crossings, 3 of 10'
        """
        if cut is None:
            return self
        return replace(self, note="; ".join(filter(None, (self.note, f"counted in part: {cut}"))), is_cut=True)

    @property
    def in_a_word(self) -> str:
        """The answer in a word: what is not claimed is not undecided.

        Examples
        --------
        >>> [Finding(holds).in_a_word for holds in (True, False, None)]
        ['holds', 'fails', 'undecided']
        """
        return {True: "holds", False: "fails", None: "undecided" if self.is_claimed else "not claimed"}[self.holds]

    def __str__(self) -> str:
        """The answer, with its note and the first witnesses."""
        head = f"{self.in_a_word} ({self.note})" if self.note else self.in_a_word
        shown = [f"- {witness.in_words()}" for witness in self.witnesses[:_WITNESSES_TOLD]]
        more = [f"- … and {self.total - len(shown):,} more"] if shown and self.total > len(shown) else []
        return "\n".join([head, *shown, *more])


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
