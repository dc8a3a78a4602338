"""The ball around a data point, and what it cuts out of X_mix."""

from fractions import Fraction
from functools import cached_property

import numpy as np

from mixproof.geometry.aliases import Indices
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.classifier.ball.filter import pairs_near
from mixproof.solvers.thresholds.chords import Chords, chords, quadratics


class Ball:
    """The ball of radius ε around a data point, and what it cuts out of X_mix.

    Raises
    ------
    InputError
        If ε is not positive.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> Ball(line, 1, Fraction(1, 10)).chords.pairs.tolist()
    [[0, 1], [0, 2], [1, 2]]
    """

    def __init__(self, dataset: Dataset, index: int, epsilon: Fraction) -> None:
        if epsilon <= 0:
            raise InputError(f"ε has to be positive, not {rational_text(epsilon)}")
        self.dataset, self.index = dataset, index
        radius = epsilon * dataset.denominator
        self._radius = radius.numerator
        self._offsets = dataset.numerators - dataset.numerators[index]
        self._near = pairs_near(self._offsets, radius)
        if radius.denominator > 1:
            self._offsets = self._offsets.astype(object) * radius.denominator

    @property
    def near(self) -> int:
        """Number of pairs that may have a chord: the cost of what follows grows with it."""
        return len(self._near)

    @cached_property
    def chords(self) -> Chords:
        """The chords of all pairs."""
        return chords(self._near, self._offsets, self._radius)

    @cached_property
    def inside(self) -> Indices:
        """The data points in the ball; of such a point `pairs_near` keeps all pairs."""
        kept = np.bincount(self._near.ravel(), minlength=self.dataset.size)
        candidates = np.flatnonzero(kept == self.dataset.size - 1)
        points = self._offsets[candidates].astype(object)
        is_inside = (points * points).sum(axis=1) < self._radius**2
        return np.asarray(candidates[is_inside.astype(bool)])

    @cached_property
    def rivals(self) -> tuple[int, ...]:
        """The classes that some pair favours over the point's own, at some λ: to any other the class gap is positive.

        A pair with one end in the own class favours the other one where that end is nearer, and the own end is not in
        the ball (docs/proofs/class-gap.md, (2)).
        """
        labels = np.array(self.dataset.labels)
        is_own = labels == labels[self.index]
        found = {*labels[self.inside].tolist()}
        suspects = self._near[(self._near != self.index).all(axis=1) & ~is_own[self._near].all(axis=1)]
        if len(suspects):
            own_first = np.where(is_own[suspects[:, :1]], suspects, suspects[:, ::-1])
            own, other, _, discriminants = quadratics(own_first, self._offsets, self._radius)
            favours = ~is_own[own_first[:, 0]] | ((other < own) & (own > self._radius**2)).astype(bool)
            ends = own_first[favours & (discriminants > 0).astype(bool)].ravel()
            found |= {*labels[ends].tolist()}
        return tuple(sorted(found - {self.dataset.labels[self.index]}))
