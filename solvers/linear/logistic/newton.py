"""Minimisers of smooth convex losses of linear models in floats: Newton's method in a trust region."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from mixproof.geometry.aliases import Floats
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rounding import ROUNDOFF
from mixproof.geometry.signatures import strict
from mixproof.geometry.views import Viewed
from mixproof.solvers.linear.logistic.basis import ScoreBasis

_STATIONARY = 1e-13
"""Length of the gradient at which the trust region stops."""

_ACCURACY = 1e-8
"""Error of the scores, relative to the largest (or to 1), beyond which no minimiser is given."""


_TOLD = 6


@strict
@dataclass(frozen=True, eq=False, repr=False)
class LogisticMinimum(Viewed):
    """A minimiser in floats, good to eight digits of the largest score.

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

    def __str__(self) -> str:
        """The loss, and the first coordinates of θ, to eight digits."""
        shown = ", ".join(f"{value:.8g}" for value in self.theta[:_TOLD].tolist())
        more = f", … {len(self.theta)} coordinates" if len(self.theta) > _TOLD else ""
        return f"loss {self.loss:.8g} at θ = ({shown}{more})"


class ScoreLoss(Protocol):
    """A smooth convex loss as a function of the scores θᵀx of the points."""

    def derivatives(self, scores: Floats) -> tuple[float, Floats, Floats]:
        """Value, gradient and Hessian."""


def newton_minimum(loss: ScoreLoss, basis: ScoreBasis) -> LogisticMinimum:
    """The minimiser of a loss, by Newton's method in a trust region on the coordinates of the scores in a basis.

    Raises
    ------
    InputError
        If the loss is so flat that floats do not tell where it is least, or θ is beyond their range.

    Examples
    --------
    >>> class Square:
    ...     def derivatives(self, scores):
    ...         return float(((scores - [3, 5]) ** 2).sum()), 2 * (scores - [3, 5]), 2 * np.eye(2)
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.solvers.linear.logistic.basis import score_basis
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
        flattest = float(np.linalg.eigvalsh(hessian(at))[0])
        if not 8 * ROUNDOFF * len(basis.scores) < _ACCURACY * flattest * max(1.0, float(np.abs(at).max())):
            raise InputError(
                "the loss is so flat around its least value that floats cannot tell where it is: take fewer points, "
                "or a smaller norm"
            )
    return LogisticMinimum(basis.theta_of(at), basis.scores @ at, value(at))


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
