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
from mixproof.theory.findings import Finding
from mixproof.theory.instance import Instance


@dataclass(frozen=True)
class Fact:
    """A sentence and the same as data."""

    words: str
    data: Json

    def to_json(self) -> Json:
        """The data."""
        return self.data

    def in_words(self) -> str:
        """The sentence."""
        return self.words


@dataclass(frozen=True)
class LeansTooLittle:
    """A data point inside a segment to another class that gives its end in the point's class too little.

    Parameters
    ----------
    squared_bound : Fraction
        The square of the bound on δ.
    """

    dataset: Dataset
    index: int
    lean: ClassMajority
    squared_bound: Fraction

    @property
    def incidence(self) -> Incidence:
        """The point, the end in the other class, the end in its own, and the weight of the former: 1 − λ."""
        assert self.lean.segment is not None
        own, other = self.lean.segment
        return Incidence(self.index, other, own, 1 - self.lean.least)

    def to_json(self) -> Json:
        """Row, segment and weight as of any incidence, and the bound on δ."""
        found = OnSegment(self.dataset, self.incidence).to_json()
        assert isinstance(found, dict)
        return {**found, "delta_below": exact_json(Radicals.root(self.squared_bound))}

    def in_words(self) -> str:
        """The incidence, and how δ would have to be."""
        bound = number_text(Radicals.root(self.squared_bound))
        needed = number_text(1 - self.lean.least)
        return f"{OnSegment(self.dataset, self.incidence).in_words()}: 1 − λ = {needed}, and δ < {bound} is too small"


def conclusion_of(theorem: str, reading: str, instance: Instance) -> Finding:
    """What the statement's own decision procedure finds of the conclusion of a reading.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> conclusion_of("2.10", "sharp", make_instance("shadow")).holds
    True
    """
    from mixproof.theory.catalog import reading as reading_of
    from mixproof.theory.catalog import statement

    return reading_of(statement(theorem), reading).conclusion.decide(instance)
