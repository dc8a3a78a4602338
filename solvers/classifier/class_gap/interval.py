"""An open interval of an edge of X_mix, one class there, and the sign of the gap between it and every other class."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from mixproof.geometry.arrangement.edges import Edge
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.roots import span_between

PLACE_BITS = 256
"""Precision, in bits, to which the ends of an interval are told, unless they are nearer to each other."""


@dataclass(frozen=True)
class ClassGap:
    """Sign of the gap between a class and every other one on an interval of an edge: positive, or where it is not.

    Parameters
    ----------
    is_settled : bool
        False where a budget ran out; nothing is known then but what is found.
    behind_on : tuple of two rationals, optional
        An open interval on which it does nowhere lead all others.
    ties : tuple of rationals
        Places where the class only ties with another one, while it leads around them.
    """

    is_settled: bool = True
    behind_on: tuple[Fraction, Fraction] | None = None
    ties: tuple[Fraction, ...] = ()

    @property
    def is_positive(self) -> bool | None:
        """True if the class leads on the whole interval; None where that is not settled."""
        if self.behind_on is not None or self.ties:
            return False
        return True if self.is_settled else None


@dataclass(frozen=True, eq=False)
class ClassOnInterval:
    """A class on an open interval of an edge."""

    dataset: Dataset
    edge: Edge
    label: int
    lower: Radicals
    upper: Radicals

    @cached_property
    def segments(self) -> list[tuple[int, int, int, int]]:
        """The segments over the edge: both ends, and the places of these."""
        return list(self.edge.segments())

    @cached_property
    def rivals(self) -> list[int]:
        """The other classes at the ends of these segments."""
        points = self.edge.behind.points + self.edge.ahead.points
        return sorted({self.dataset.labels[point] for point in points} - {self.label})

    def every_segment_leads(self) -> bool:
        """True if each segment gives the class at least half at both ends of the interval, so more between."""
        labels = self.dataset.labels
        for s, t, start, end in self.segments:
            if self.label not in {labels[s], labels[t]}:
                return False
            if labels[s] != labels[t]:
                middle = Fraction(start + end, 2)
                past = (self.upper - middle).sign() > 0 if labels[s] == self.label else (self.lower - middle).sign() < 0
                if past:
                    return False
        return True

    def under_one_segment(self) -> ClassGap:
        """The sign where h is (λ, 1 − λ): beyond the middle the other class leads."""
        ((s, _, _, end),) = self.segments
        middle, lower, upper = Radicals.of(Fraction(end, 2)), self.lower, self.upper
        if self.label in {self.dataset.labels[point] for point in (s, self.edge.ahead.points[0])}:
            if self.dataset.labels[s] == self.label:
                lower = middle if (middle - lower).sign() > 0 else lower
            else:
                upper = middle if (middle - upper).sign() < 0 else upper
        return ClassGap(behind_on=span_between(lower, upper, PLACE_BITS))

    def weight(self, s: int, t: int) -> Fraction:
        """The weight p·p of a pair of data points."""
        return self.dataset.weights[s] * self.dataset.weights[t]

    def shares(self, s: int, t: int, rival: int) -> tuple[int, int]:
        """The gap between the class and a rival at the end behind and at the end ahead."""
        labels = self.dataset.labels
        on_s, on_t = ((labels[end] == self.label) - (labels[end] == rival) for end in (s, t))
        return on_s, on_t
