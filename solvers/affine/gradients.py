"""The Mixup risk and its two losses to second order in floats, each with its gradient in the logits.

They are what `risk.mixup_risk`, `taylor.shrunk_loss` and `taylor.second_order_loss` enclose, for methods that descend.
The Mixup risk takes a Gauss quadrature over λ; at a node the sums of all pairs are one product of matrices, as in
`float_pairs`. Losses to second order have a term tr(G·C)·γ + aᵀGa·σ at each row, G = diag p − ppᵀ: what changes with p,
with a and with the covariance C is written out here once (`_bend`).
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.doubles import weights_of
from mixproof.geometry.numbers.digits import nearest_float
from mixproof.solvers.affine.moments import (
    larger_mean,
    larger_variance,
    other_share,
    own_share,
    smaller_second_moment,
)
from mixproof.solvers.mixing.laws import Mixing

_ENTRIES = 2**18
"""Products of a block, as in `float_pairs`."""

_LEAST = 1e-300
"""The least sum of exponentials of a pair: logits farther apart leave the range of doubles."""


class LogitLoss(Protocol):
    """A loss as a function of the logits at the points of a dataset."""

    def gradient(self, logits: Floats) -> tuple[float, Floats]:
        """The value at (m, k) logits, and its (m, k) gradient."""


@dataclass(frozen=True, eq=False)
class Labelled:
    """The one-hot labels (m, k) and the weights (m,) of the points, and the law of λ."""

    labels: Floats
    weights: Floats
    law: Mixing

    @staticmethod
    def of(dataset: Dataset, law: Mixing) -> "Labelled":
        """Those of a dataset.

        Examples
        --------
        >>> from mixproof.solvers.mixing.beta import Beta
        >>> Labelled.of(Dataset.from_rows([[0], [1]], ["a", "b"]), Beta(1, 1)).labels.tolist()
        [[1.0, 0.0], [0.0, 1.0]]
        """
        return Labelled(np.eye(len(dataset.classes))[list(dataset.labels)], weights_of(dataset), law)

    @cached_property
    def mixed_labels(self) -> Floats:
        """c·y + (1 − c)·ȳ, the label that a row has on the mean: (m, k)."""
        own, other = nearest_float(own_share(self.law)), nearest_float(other_share(self.law))
        return own * self.labels + other * (self.weights @ self.labels)


@dataclass(frozen=True, eq=False)
class MixupLoss:
    """L_mix by quadrature; it is convex in the logits.

    Parameters
    ----------
    nodes : int
        Nodes of the quadrature over λ.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> line = Labelled.of(Dataset.from_rows([[-1], [1]], ["a", "b"]), Beta(1, 1))
    >>> value, gradient = MixupLoss(line).gradient(np.array([[0.0, -1.0], [0.0, 1.0]]))
    >>> round(value, 10), gradient.round(6).tolist()
    (0.4402070289, [[-0.089041, 0.089041], [0.089041, -0.089041]])
    """

    data: Labelled
    nodes: int = 32

    def gradient(self, logits: Floats) -> tuple[float, Floats]:
        """The value at (m, k) logits, and its (m, k) gradient."""
        weights = self.data.weights
        tops = logits.max(axis=1, keepdims=True)
        below = logits - tops
        value, slopes = float(weights @ tops[:, 0]), np.zeros_like(logits)
        for at, share in zip(*self._rule, strict=True):
            mean, own, other = _pair_mean(np.exp(at * below), np.exp((1 - at) * below), weights)
            value += share * mean
            slopes += share * (at * own + (1 - at) * other)
        return float(value - (self._linear * logits).sum()), slopes - self._linear

    @cached_property
    def _rule(self) -> tuple[Floats, Floats]:
        return self.data.law.nodes(self.nodes)

    @cached_property
    def _linear(self) -> Floats:
        return self.data.weights[:, None] * self.data.mixed_labels


def _pair_mean(one: Floats, two: Floats, weights: Floats) -> tuple[float, Floats, Floats]:
    """Σ w_s w_t ln Σ_k one_sk·two_tk, and how it changes with the logarithms of one and of two."""
    weighted, size = weights[:, None] * two, max(1, _ENTRIES // two.size)
    across, total, own, other = np.ascontiguousarray(two.T), 0.0, np.empty_like(one), np.zeros_like(two)
    for start in range(0, len(one), size):
        block = slice(start, start + size)
        sums = np.maximum(one[block] @ across, _LEAST)
        total += float(weights[block] @ np.log(sums) @ weights)
        np.reciprocal(sums, out=sums)
        own[block] = weights[block, None] * one[block] * (sums @ weighted)
        other += weighted * (sums.T @ (weights[block, None] * one[block]))
    return total, own, other


@dataclass(frozen=True, eq=False)
class SecondOrderLoss:
    """The Mixup risk to second order around each row.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> line = Labelled.of(Dataset.from_rows([[-1], [1]], ["a", "b"]), Beta(1, 1))
    >>> round(SecondOrderLoss(line).gradient(np.array([[0.0, -4.0], [0.0, 4.0]]))[0], 5)
    0.08923
    """

    data: Labelled

    def gradient(self, logits: Floats) -> tuple[float, Floats]:
        """The value at (m, k) logits, and its (m, k) gradient."""
        labels, weights = self.data.labels, self.data.weights
        first, square = self._moments
        level, p = _softmax(logits)
        away = weights @ logits - logits
        bend = _bend(p, away, weights, square / 2, square / 2)
        moved = (p * away).sum(axis=1)
        value = level + first * moved + bend.value - ((logits + first * away) * labels).sum(axis=1)
        by_logits = p - labels + first * p * (away - moved[:, None]) + bend.by_logits
        by_away = first * (p - labels) + bend.by_away
        return float(weights @ value), weights[:, None] * (
            by_logits - by_away + weights @ by_away - 2 * away @ bend.by_covariance
        )

    @cached_property
    def _moments(self) -> tuple[float, float]:
        return nearest_float(other_share(self.data.law)), nearest_float(self.data.law.cross_moment)


@dataclass(frozen=True, eq=False)
class ShrunkLoss:
    """E_Q of Carratino et al., the Mixup risk to second order around the shrunk rows.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> line = Labelled.of(Dataset.from_rows([[-1], [1]], ["a", "b"]), Beta(1, 1))
    >>> round(ShrunkLoss(line).gradient(np.array([[0.0, -4.0], [0.0, 4.0]]))[0], 5)
    0.2529
    """

    data: Labelled

    def gradient(self, logits: Floats) -> tuple[float, Floats]:
        """The value at (m, k) logits, and its (m, k) gradient."""
        weights, mixed = self.data.weights, self.data.mixed_labels
        theta, sigma, gamma = self._moments
        middle = weights @ logits
        away = logits - middle
        level, p = _softmax(middle + theta * away)
        bend = _bend(p, away, weights, gamma / 2, sigma / 2)
        by_shrunk = p + bend.by_logits
        centred = (1 - theta) * by_shrunk - bend.by_away
        value = level + bend.value - (mixed * logits).sum(axis=1)
        return float(weights @ value), weights[:, None] * (
            theta * by_shrunk + bend.by_away + weights @ centred + 2 * away @ bend.by_covariance - mixed
        )

    @cached_property
    def _moments(self) -> tuple[float, float, float]:
        law = self.data.law
        return (
            nearest_float(larger_mean(law)),
            nearest_float(larger_variance(law)),
            nearest_float(smaller_second_moment(law)),
        )


class _Bend(NamedTuple):
    """γ·tr(G·C) + σ·aᵀGa at each row, and how it changes with the row's logits, its a, and (summed) with C."""

    value: Floats
    by_logits: Floats
    by_away: Floats
    by_covariance: Floats


def _bend(p: Floats, away: Floats, weights: Floats, gamma: float, sigma: float) -> _Bend:
    covariance = (weights[:, None] * away).T @ away
    products, mean = p @ covariance, (p * away).sum(axis=1, keepdims=True)
    spread = p @ np.diag(covariance) - (products * p).sum(axis=1)
    own = (p * (away - mean) ** 2).sum(axis=1)
    by_p = gamma * (np.diag(covariance) - 2 * products) + sigma * (away**2 - 2 * mean * away)
    return _Bend(
        gamma * spread + sigma * own,
        p * (by_p - (p * by_p).sum(axis=1, keepdims=True)),
        2 * sigma * p * (away - mean),
        gamma * (np.diag(weights @ p) - (weights[:, None] * p).T @ p),
    )


def _softmax(logits: Floats) -> tuple[Floats, Floats]:
    """The logarithm of Σ e^u of each row, and the softmax."""
    tops = logits.max(axis=1, keepdims=True)
    powers = np.exp(logits - tops)
    sums = powers.sum(axis=1, keepdims=True)
    return (tops + np.log(sums))[:, 0], powers / sums
