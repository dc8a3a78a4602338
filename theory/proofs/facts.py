"""Evidence of proof steps that needs no more than a sentence and its numbers."""

from dataclasses import dataclass
from fractions import Fraction

from mixproof.geometry.aliases import Json
from mixproof.geometry.arrangement.class_majority import ClassMajority
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import Incidence
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.theory.evidence.witnesses import OnSegment
from mixproof.theory.evidence.written import exact_json, number_text
from mixproof.theory.findings import Witness
from mixproof.theory.statement import Statement
from mixproof.theory.steps import RepeatedVerdict


@dataclass(frozen=True, repr=False)
class Fact(Witness):
    """A sentence and the same as data."""

    words: str
    data: Json

    def to_json(self) -> Json:
        """The data."""
        return self.data

    def in_words(self) -> str:
        """The sentence."""
        return self.words


@dataclass(frozen=True, repr=False)
class TooSmallMajority(Witness):
    """A data point inside a segment to another class that gives its end in the point's class too little.

    Parameters
    ----------
    squared_bound : Fraction
        The square of the bound on δ.
    """

    dataset: Dataset
    index: int
    majority: ClassMajority
    squared_bound: Fraction

    @property
    def incidence(self) -> Incidence:
        """The point, the end in the other class, the end in its own, and the weight of the former: 1 − λ."""
        assert self.majority.segment is not None
        own, other = self.majority.segment
        return Incidence(self.index, other, own, 1 - self.majority.least)

    def to_json(self) -> Json:
        """Row, segment and weight as of any incidence, and the bound on δ."""
        found = OnSegment(self.dataset, self.incidence).to_json()
        assert isinstance(found, dict)
        return {**found, "delta_below": exact_json(Radicals.root(self.squared_bound))}

    def in_words(self) -> str:
        """The incidence, and how δ would have to be."""
        bound = number_text(Radicals.root(self.squared_bound))
        needed = number_text(1 - self.majority.least)
        return f"{OnSegment(self.dataset, self.incidence).in_words()}: 1 − λ = {needed}, and δ < {bound} is too small"


def as_in_the_verdict(chosen: Statement, reading: str) -> RepeatedVerdict:
    """The check that asks the procedure of a reading's conclusion, which the verdict asks as well.

    Nothing else in a proof may ask it, so that each step that repeats the verdict says so.

    Examples
    --------
    >>> from mixproof.theory.catalog import statement
    >>> from mixproof.theory.settings import make_instance
    >>> as_in_the_verdict(statement("2.10"), "sharp")(make_instance("shadow")).holds
    True
    """
    (found,) = [each for each in chosen.readings if each.id == reading]
    return RepeatedVerdict(found.conclusion.decide)
