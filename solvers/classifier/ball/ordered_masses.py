"""The label masses of a ball, ordered pair by ordered pair: the best constant, found anew.

`best_constant` treats each pair once. Here every ordered pair has its own chord, {λ : |λs + (1 − λ)t − x| < ε}, and an
integral of its own. So the one is a check of the other. What they share is which segments are near (Lemma 2.3).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from mixproof.geometry.aliases import Point
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.chords import BallOfChords
from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.ball.chord_moments import chord_moments
from mixproof.solvers.classifier.ball.filter import segments_near
from mixproof.solvers.classifier.likeness import remembered
from mixproof.solvers.classifier.limits import data_index
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.mixing.laws import Mixing


class PairMass(NamedTuple):
    """An ordered pair (s, t) with a weight, E[λ; A_st] and E[1 − λ; A_st]."""

    s: int
    t: int
    weight: Fraction
    on_s: Real
    on_t: Real


@dataclass(frozen=True, eq=False)
class OrderedMasses:
    """The label masses on B_ε(x), ordered pair by ordered pair, and what they give as the best constant.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> masses = OrderedMasses(x3, Beta(Fraction(2), Fraction(1)), (Fraction(1),), Fraction(1, 10))
    >>> [[share.as_fraction() for share in map(each.__getitem__, (0, 1))] for each in (masses.optimum, masses.printed)]
    [[Fraction(11, 80), Fraction(69, 80)], [Fraction(76, 465), Fraction(389, 465)]]
    """

    dataset: Dataset
    mixing: Mixing
    x: Point
    epsilon: Fraction

    @cached_property
    def index(self) -> int | None:
        """The data point that x is, if it is one."""
        return data_index(self.dataset, self.x)

    @cached_property
    def chords(self) -> list[tuple[int, int]]:
        """Pairs s < t, among them all whose segment meets the ball."""
        return segments_near(self.dataset, self.x, self.epsilon)

    @cached_property
    def _pairs(self) -> list[PairMass]:
        """All ordered pairs that have mass in the ball."""
        dataset = self.dataset
        ball = BallOfChords.around(self.x, self.epsilon, dataset.numerators.tolist(), dataset.denominator)
        found: list[PairMass] = []
        for s in range(dataset.size):
            if ball.has_inside(s):
                found.append(PairMass(s, s, dataset.weights[s] ** 2, Radicals.of(1), Radicals.of(0)))
        for pair in self.chords:
            for s, t in (pair, pair[::-1]):
                cut = ball.chord(s, t)
                if cut is not None:
                    weight = dataset.weights[s] * dataset.weights[t]
                    found.append(PairMass(s, t, weight, *chord_moments(self.mixing, cut)))
        return found

    @property
    def mixes_classes(self) -> bool:
        """True if a pair of two classes has mass in the ball."""
        labels = self.dataset.labels
        return any(labels[pair.s] != labels[pair.t] for pair in self._pairs)

    @cached_property
    def optimum(self) -> Probabilities:
        """N/ΣN with the masses of all ordered pairs: the minimiser, by the proof of Lemma 2.3."""
        return self._shares(self._pairs)

    @cached_property
    def printed(self) -> Probabilities:
        """The same with the masses of pairs of classes i < j, doubled, and of all pairs inside a class."""
        labels = self.dataset.labels
        return self._shares(
            pair._replace(weight=pair.weight * (1 if labels[pair.s] == labels[pair.t] else 2))
            for pair in self._pairs
            if labels[pair.s] <= labels[pair.t]
        )

    def _shares(self, pairs: Iterable[PairMass]) -> Probabilities:
        """The probabilities of the masses of some pairs."""
        labels = self.dataset.labels
        terms: list[tuple[int, Fraction, Real]] = []
        for pair in pairs:
            terms.append((labels[pair.s], pair.weight, pair.on_s))
            terms.append((labels[pair.t], pair.weight, pair.on_t))
        return remembered(Probabilities.collect(len(self.dataset.classes), terms))
