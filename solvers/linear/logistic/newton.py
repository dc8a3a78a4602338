"""Minimisers of smooth convex losses of linear models in floats: Newton's method in a trust region."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.doubles import points_of
from mixproof.geometry.signatures import strict

_STATIONARY = 1e-13
"""Length of the gradient at which the trust region stops."""


@strict
@dataclass(frozen=True, eq=False)
class LogisticMinimum:
    """A minimiser in floats.

    Parameters
    ----------
    theta : (n,) array
        In the span of the data.
    scores : (m,) array
        θᵀx at each point.
    loss : float
        The least value.
    """

    theta: Floats
    scores: Floats
    loss: float


class ScoreLoss(Protocol):
    """A smooth convex loss as a function of the scores θᵀx of the points."""

    def derivatives(self, scores: Floats) -> tuple[float, Floats, Floats]:
        """Value, gradient and Hessian."""


@dataclass(frozen=True, eq=False)
class ScoreBasis:
    """An orthonormal basis of the vectors of scores, and the way back to θ."""

    scores: Floats
    theta: Floats


def score_basis(dataset: Dataset) -> ScoreBasis:
    """An orthonormal basis of the vectors of scores of a dataset.

    Examples
    --------
    >>> basis = score_basis(Dataset.from_rows([[3, 0], [4, 0]], [0, 1]))
    >>> np.abs(basis.scores.round(6)).tolist(), np.abs(basis.theta.round(6)).tolist()
    ([[0.6], [0.8]], [[0.2], [0.0]])
    """
    points = points_of(dataset)
    left, values, right = np.linalg.svd(points, full_matrices=False)
    rank = int((values > values.max(initial=0.0) * max(points.shape) * np.finfo(float).eps).sum())
    return ScoreBasis(left[:, :rank], right[:rank].T / values[:rank])


def newton_minimum(loss: ScoreLoss, basis: ScoreBasis) -> LogisticMinimum:
    """The minimiser of a loss, by Newton's method in a trust region on the coordinates of the scores in a basis.

    Examples
    --------
    >>> class Square:
    ...     def derivatives(self, scores):
    ...         return float(((scores - [3, 5]) ** 2).sum()), 2 * (scores - [3, 5]), 2 * np.eye(2)
    >>> newton_minimum(Square(), score_basis(Dataset.from_rows([[1], [2]], [0, 1]))).theta.round(6).tolist()
    [2.6]
    """
    from scipy.optimize import minimize

    def value(coordinates: Floats) -> float:
        return loss.derivatives(basis.scores @ coordinates)[0]

    def gradient(coordinates: Floats) -> Floats:
        return basis.scores.T @ loss.derivatives(basis.scores @ coordinates)[1]

    def hessian(coordinates: Floats) -> Floats:
        bend: Floats = basis.scores.T @ loss.derivatives(basis.scores @ coordinates)[2] @ basis.scores
        return bend

    at = np.zeros(basis.scores.shape[1])
    if len(at):
        at = minimize(value, at, jac=gradient, hess=hessian, method="trust-exact", options={"gtol": _STATIONARY}).x
        # The last steps are too small for the trust region to see a decrease; plain Newton steps finish.
        for _ in range(3):
            at = at - np.linalg.solve(hessian(at), gradient(at))
    return LogisticMinimum(basis.theta @ at, basis.scores @ at, value(at))


def logistic(scores: Floats) -> Floats:
    """The logistic function of each score.

    Examples
    --------
    >>> logistic(np.array([0.0, np.log(3)])).round(6).tolist()
    [0.5, 0.75]
    """
    from scipy.special import expit

    predicted: Floats = expit(scores)
    return predicted
