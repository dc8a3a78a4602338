"""Losses as functions along pieces, in floats, with what quadrature has to know of them."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from mixproof.empirical.networks.short_axes import greatest, total
from mixproof.empirical.networks.steps import UNIT
from mixproof.geometry.aliases import Floats, Indices


class Integrand(Protocol):
    """A loss on pieces."""

    def at(self, scores: Floats, x: Floats, labels: Indices) -> Floats:
        """Its values at scores (places, classes), where the labels have the weights x and 1 − x."""

    def size(self, largest: Floats, classes: int) -> Floats:
        """A bound of it where no score is above `largest` in absolute value."""

    def rounding(self, largest: Floats, classes: int) -> Floats:
        """A bound of the rounding errors of `at`, where the scores themselves have errors of 8 units."""

    def widest(self, swing: Floats, room: Floats) -> Floats:
        """The largest half axis across a piece, in half lengths, to which it is analytic.

        `swing` is the most by which the difference of two scores changes over half the piece, and `room` the half axis
        along it up to which the largest score stays far ahead of all others.
        """

    def log_bound(self, ellipse: "Ellipse", largest: Floats, classes: int) -> Floats:
        """The logarithm of a bound on an ellipse around the piece."""

    def variation(self, change: Floats, upper: Floats, largest: Floats, classes: int) -> Floats:
        """A bound of how far it is from its value at 0 on [0, upper], where no score changes by more than `change`."""


@dataclass(frozen=True, eq=False)
class Ellipse:
    """Ellipses around pieces, with the ends of a piece between the foci.

    Parameters
    ----------
    swing : (pieces,) array
        The most by which the difference of two scores changes over half the piece.
    axis : (pieces,) array
        The half axis across the piece, in half lengths.
    reach : (pieces,) array
        The half axis along it.
    """

    swing: Floats
    axis: Floats
    reach: Floats

    @property
    def along(self) -> Floats:
        """The half axis along the piece, in half lengths."""
        return np.asarray(np.sqrt(1 + self.axis**2))


@dataclass(frozen=True)
class CrossEntropy:
    """x·(−ln softmax at the first label) + (1 − x)·(the same at the second)."""

    def at(self, scores: Floats, x: Floats, labels: Indices) -> Floats:
        """Its values."""
        top = greatest(scores)
        spread = np.log(total(np.exp(scores - top[:, None])))
        rows = np.arange(len(scores))
        first, second = scores[rows, labels[:, 0]], scores[rows, labels[:, 1]]
        return np.asarray(spread + x * (top - first) + (1 - x) * (top - second))

    def size(self, largest: Floats, classes: int) -> Floats:
        """At most ln k and twice the largest score."""
        return np.asarray(np.log(classes) + 2 * largest)

    def rounding(self, largest: Floats, classes: int) -> Floats:
        """A few units of the scores and of ln k."""
        return np.asarray(UNIT * (40 * largest + 2 * classes + 40))

    def widest(self, swing: Floats, room: Floats) -> Floats:
        """Angles stay below 1.2, or one exponential is above twice the sum of all others."""
        with np.errstate(divide="ignore", over="ignore"):
            across = np.minimum(room * (1 - 2**-40), 1e9) ** 2 - 1
            return np.maximum(1.2 / swing, np.where(room > 1, np.sqrt(np.maximum(across, 0)) * (1 - 2**-30), 0))

    def log_bound(self, ellipse: Ellipse, largest: Floats, classes: int) -> Floats:
        """The logarithm of the sum of exponentials, and the linear part."""
        angle = ellipse.axis * ellipse.swing
        small = np.log(classes) + ellipse.along * ellipse.swing - np.log(np.cos(np.minimum(angle, 1.2))) + np.pi / 2
        logarithm = np.where(angle <= 1.2 * (1 + 2**-40), small, 1.0)
        return np.asarray(np.log(logarithm + (2 + 2 * ellipse.reach) * largest * (1 + 2 * ellipse.along)))

    def variation(self, change: Floats, upper: Floats, largest: Floats, classes: int) -> Floats:
        """It moves by at most twice what the scores do, and by the change of the weights."""
        return np.asarray(2 * change + 2 * upper * largest + self.rounding(largest, classes))


@dataclass(frozen=True)
class SquaredLoss:
    """Σ_k (y_k − score_k)², with y = x at the first label plus 1 − x at the second."""

    def at(self, scores: Floats, x: Floats, labels: Indices) -> Floats:
        """Its values."""
        rows = np.arange(len(scores))
        distance = scores.copy()
        distance[rows, labels[:, 0]] -= x
        distance[rows, labels[:, 1]] -= 1 - x
        return total(distance**2)

    def size(self, largest: Floats, classes: int) -> Floats:
        """The sum of k terms, none above (1 + largest)²."""
        return np.asarray(classes * (1 + largest) ** 2)

    def rounding(self, largest: Floats, classes: int) -> Floats:
        """A few units of each term."""
        return np.asarray(UNIT * classes * (40 + classes) * (1 + largest) ** 2)

    def widest(self, swing: Floats, room: Floats) -> Floats:
        """It is a polynomial."""
        return np.full_like(swing, np.inf)

    def log_bound(self, ellipse: Ellipse, largest: Floats, classes: int) -> Floats:
        """The sum of k terms, none above (1 + reach + largest)²."""
        return np.asarray(np.log(classes) + 2 * np.log(2 + ellipse.reach + largest * (1 + 2 * ellipse.along)))

    def variation(self, change: Floats, upper: Floats, largest: Floats, classes: int) -> Floats:
        """Each term moves by at most 2·(1 + largest) times what the score and the label do."""
        return np.asarray(2 * classes * (1 + largest) * (change + upper) + self.rounding(largest, classes))


@dataclass(frozen=True)
class One:
    """The number 1, whose integral is the mass."""

    def at(self, scores: Floats, x: Floats, labels: Indices) -> Floats:
        """Ones."""
        return np.ones_like(x)

    def size(self, largest: Floats, classes: int) -> Floats:
        """One."""
        return np.ones_like(largest)

    def rounding(self, largest: Floats, classes: int) -> Floats:
        """None."""
        return np.zeros_like(largest)

    def widest(self, swing: Floats, room: Floats) -> Floats:
        """It is a constant."""
        return np.full_like(swing, np.inf)

    def log_bound(self, ellipse: Ellipse, largest: Floats, classes: int) -> Floats:
        """It is 1."""
        return np.zeros_like(largest)

    def variation(self, change: Floats, upper: Floats, largest: Floats, classes: int) -> Floats:
        """It does not vary."""
        return np.zeros_like(change)
