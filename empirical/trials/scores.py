"""Held-out accuracy, losses and calibration of predicted probabilities."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Floats

BINS, FEWEST_IN_BIN = 15, 10
"""Groups of rows of like confidence: at most so many, with equally many rows each, and about so many rows at least."""

_DRAWS = 200
"""Draws of labels for the calibration error that chance alone gives."""


@dataclass(frozen=True)
class Scores:
    """The scores of one model on rows that it has not seen.

    Parameters
    ----------
    accuracy : float
        Share of the rows whose own class has the largest probability.
    log_loss : float
        Mean −ln of the probability of the own class.
    brier : float
        Mean squared distance of the probabilities from the one-hot label.
    """

    accuracy: float
    log_loss: float
    brier: float

    @staticmethod
    def of(log_probabilities: Floats, labels: NDArray[np.int64]) -> "Scores":
        """The scores of (N, k) logarithms of probabilities.

        Examples
        --------
        >>> found = Scores.of(np.log([[0.5, 0.5], [0.25, 0.75]]), np.array([0, 1]))
        >>> found.accuracy, round(found.log_loss, 6), found.brier
        (1.0, 0.490415, 0.3125)
        """
        rows = np.arange(len(labels))
        onehot = np.eye(log_probabilities.shape[1])[labels]
        return Scores(
            float(np.mean(log_probabilities.argmax(axis=1) == labels)),
            float(-log_probabilities[rows, labels].mean()),
            float(((np.exp(log_probabilities) - onehot) ** 2).sum(axis=1).mean()),
        )


def calibration_error(confidence: Floats, right: NDArray[np.bool_]) -> float:
    """The expected calibration error of the largest probability, over groups of equally many rows.

    Rows are ordered by confidence and parted into `BINS` groups, or fewer of few rows; of each the mean confidence is
    held against the share that is right. The mean of the distances, weighted by rows, is never quite 0: see
    `calibration_by_chance`.

    Examples
    --------
    >>> round(calibration_error(np.array([0.5, 0.5, 1.0, 1.0]), np.array([True, False, True, False])), 6)
    0.25
    """
    order = np.argsort(confidence, kind="stable")
    gaps = confidence[order] - right[order]
    groups = min(BINS, max(1, len(gaps) // FEWEST_IN_BIN))
    return float(sum(abs(part.sum()) for part in np.array_split(gaps, groups)) / len(gaps))


def calibration_by_chance(confidence: Floats, seed: int) -> float:
    """The mean calibration error of a model with this confidence that is calibrated perfectly, by simulation.

    Examples
    --------
    >>> calibration_by_chance(np.ones(10), 0)
    0.0
    """
    draws = np.random.default_rng([seed, 7]).random((_DRAWS, len(confidence))) < confidence
    return float(np.mean([calibration_error(confidence, each) for each in draws]))
