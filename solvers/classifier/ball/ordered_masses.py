"""The label masses of a ball, ordered pair by ordered pair: the best constant, found anew.

`best_constant` treats each pair once. Here every ordered pair has its own chord, {λ : |λs + (1 − λ)t − x| < ε}, and an
integral of its own. So the one is a check of the other. What they share is which segments are near (Lemma 2.3).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

import numpy as np

from mixproof.geometry.aliases import Indices, Mask, Point
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.chord_arrays import ArrayBall
from mixproof.geometry.incidence.chords import BallOfChords
from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.ball.chord_moments import chord_moments, whole_moments
from mixproof.solvers.classifier.ball.filter import near_segments
from mixproof.solvers.classifier.ball.root_sums import BallSums, RootTerms, chord_terms, has_small_degree, masses_inside
from mixproof.solvers.classifier.likeness import remembered
from mixproof.solvers.classifier.limits import data_index
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing


class PairMass(NamedTuple):
    """An ordered pair (s, t) with a weight, E[λ; A_st] and E[1 − λ; A_st]."""

    s: int
    t: int
    weight: Fraction
    on_s: Real
    on_t: Real


@dataclass(frozen=True, eq=False)
class OrderedTerms:
    """The masses of ordered pairs in whole numbers, those of both orders of a pair beside each other.

    Parameters
    ----------
    wholes : sequence of Fractions
        The masses of points with themselves, class by class.
    terms : four RootTerms
        For (s, t) the masses on s and on t, for (t, s) those on t and on s.
    unit : int
        As in `RootTerms.exact`.
    """

    wholes: Sequence[Fraction]
    terms: Sequence[RootTerms]
    unit: int

    @property
    def mixed(self) -> Mask:
        """True at pairs of two classes."""
        mixed: Mask = self.terms[0].labels != self.terms[1].labels
        return mixed

    @property
    def optimum(self) -> BallSums:
        """N, order by order."""
        return BallSums.of(self.wholes, self.terms, self.unit)

    @property
    def added(self) -> BallSums:
        """N with the two orders of each pair added: the same chord seen from both ends has one D and one A."""
        on_s, on_t, mirrored_t, mirrored_s = self.terms
        return BallSums.of(self.wholes, [on_s.plus(mirrored_s), on_t.plus(mirrored_t)], self.unit)

    @property
    def printed(self) -> BallSums:
        """The same with the masses of pairs of classes i < j, doubled, and of all pairs inside a class."""
        starts, ends = (self.terms[k].labels for k in (0, 1))
        kept = np.stack([starts <= ends] * 2 + [ends <= starts] * 2, axis=1).ravel()
        factors = np.repeat(np.where(self.mixed, 2, 1).astype(object), 4)
        return BallSums(self.wholes, RootTerms.joined(self.terms).times(factors).where(kept), self.unit)

    def orders_agree(self) -> bool:
        """True if the two orders of each pair of two classes have the same masses: the two formulas are one then."""
        on_s, on_t, mirrored_t, mirrored_s = (part.where(self.mixed) for part in self.terms)
        return bool((on_s.equal(mirrored_s) & on_t.equal(mirrored_t)).all())


@dataclass(frozen=True, eq=False)
class OrderedMasses:
    """The label masses on B_ε(x), ordered pair by ordered pair, and what they give as the best constant.

    Parameters
    ----------
    are_summed : bool
        False where exact sums would have too many digits: masses in whole numbers are enclosed then.

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
    are_summed: bool = True

    @cached_property
    def index(self) -> int | None:
        """The data point that x is, if it is one."""
        return data_index(self.dataset, self.x)

    @cached_property
    def near(self) -> Indices:
        """Pairs s < t, among them all whose segment meets the ball, as a (k, 2) array."""
        return near_segments(self.dataset, self.x, self.epsilon)

    @property
    def chords(self) -> list[tuple[int, int]]:
        """The same pairs as a list."""
        return [(s, t) for s, t in self.near.tolist()]

    @property
    def is_whole(self) -> bool:
        """True if all pairs are computed at once in whole numbers: `in_whole_numbers`."""
        return has_small_degree(self.mixing)

    def in_whole_numbers(self) -> OrderedTerms:
        """The masses of all ordered pairs in whole numbers; not kept, as they are many. For laws of small degree."""
        assert type(self.mixing) is Beta
        ball = ArrayBall.around(self.dataset, self.x, self.epsilon)
        terms = [
            chord_terms(self.dataset, cut, column, mass, found.divisor)
            for cut in (ball.chords(self.near), ball.chords(self.near[:, ::-1]))
            for found in [whole_moments(self.mixing, cut)]
            for column, mass in enumerate((found.on_s, found.on_t))
        ]
        return OrderedTerms(masses_inside(self.dataset, ball.inside), terms, ball.unit)

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
        if self.is_whole:
            return bool(self.in_whole_numbers().mixed.any())
        labels = self.dataset.labels
        return any(labels[pair.s] != labels[pair.t] for pair in self._pairs)

    @property
    def optimum(self) -> Probabilities:
        """N/ΣN with the masses of all ordered pairs: the minimiser, by the proof of Lemma 2.3."""
        return self._optimum if self.are_summed or not self.is_whole else self.in_whole_numbers().optimum.enclosed

    @cached_property
    def _optimum(self) -> Probabilities:
        return self.in_whole_numbers().optimum.exact if self.is_whole else self._shares(self._pairs)

    @property
    def printed(self) -> Probabilities:
        """The same with the masses of pairs of classes i < j, doubled, and of all pairs inside a class."""
        return self._printed if self.are_summed or not self.is_whole else self.in_whole_numbers().printed.enclosed

    @cached_property
    def _printed(self) -> Probabilities:
        if self.is_whole:
            return self.in_whole_numbers().printed.exact
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
