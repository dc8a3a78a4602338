"""The minimiser of the empirical logistic risk of linear models in floats, over all of them or up to a norm.

There is one over all of them exactly under a condition that is decided in rationals: docs/proofs/linear-models.md, (9).
"""

import warnings
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.doubles import points_of, weights_of
from mixproof.geometry.errors import InputError
from mixproof.geometry.signatures import strict
from mixproof.solvers.linear.logistic.newton import LogisticMinimum, logistic, newton_minimum, score_basis
from mixproof.solvers.linear.nonnegative_least_squares import nonnegative_least_squares
from mixproof.solvers.linear.signed_points import signed_points, signs

LEAST_RISK = 1e-6
"""Risk below which the minimiser of a given norm is not sought: the solver's tolerance is absolute."""

_TOLERANCE = 1e-10
"""Gap and infeasibility that the solver is asked for."""


@strict
def risk_minimum(dataset: Dataset, norm: float | None = None) -> LogisticMinimum:
    """The minimiser of the empirical logistic risk of linear models, over all of them or those with |θ| ≤ `norm`.

    Raises
    ------
    InputError
        If the dataset has not exactly two classes, the norm is not positive or so large that the risk is below
        `LEAST_RISK`, or there is no minimiser without a norm.

    Examples
    --------
    >>> overlapping = Dataset.from_rows([[1], [3], [2]], [0, 0, 1])
    >>> risk_minimum(overlapping).theta.round(6).tolist()
    [-0.300464]
    >>> triangle = Dataset.from_rows([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [1, 1, -1])
    >>> risk_minimum(triangle, norm=9).theta.round(2).tolist()
    [5.2, 5.2, -5.2]
    """
    if norm is not None:
        if not 0 < norm < np.inf:
            raise InputError(f"the norm has to be positive and finite, not {norm}")
        return _minimum_within(dataset, norm)
    if not has_risk_minimum(dataset):
        raise InputError(
            f"the risk on {dataset.name} falls for ever along some direction, as on separable data: give a norm"
        )
    y, weights = np.array(signs(dataset)), weights_of(dataset)
    return newton_minimum(_Risk(y, weights), score_basis(dataset))


def has_risk_minimum(dataset: Dataset) -> bool:
    """True if the empirical logistic risk has a minimiser, decided in rationals.

    Examples
    --------
    >>> has_risk_minimum(Dataset.from_rows([[1], [3], [2]], [0, 0, 1]))
    True
    >>> has_risk_minimum(Dataset.from_rows([[1, 0], [-1, 0], [0, 1]], [0, 0, 1]))
    False
    """
    vectors = signed_points(dataset)
    target = [-sum(column) for column in zip(*vectors, strict=True)]
    shares = nonnegative_least_squares(vectors, target)
    reached = (
        sum(share * value for share, value in zip(shares, column, strict=True)) for column in zip(*vectors, strict=True)
    )
    return all(value == aim for value, aim in zip(reached, target, strict=True))


@dataclass(frozen=True, eq=False)
class _Risk:
    """The empirical risk as a function of the scores."""

    y: NDArray[np.int_]
    weights: Floats

    def derivatives(self, scores: Floats) -> tuple[float, Floats, Floats]:
        """Value, gradient and Hessian."""
        share = logistic(scores)
        value = (self.weights * np.logaddexp(0.0, -self.y * scores)).sum()
        gradient = self.weights * (share - (self.y > 0))
        return float(value), gradient, np.diag(self.weights * share * (1 - share))


def _minimum_within(dataset: Dataset, norm: float) -> LogisticMinimum:
    """The minimiser among those with |θ| up to the norm, by an interior point method."""
    cvxpy: Any = import_module("cvxpy")
    y = np.array(signs(dataset))
    weights = weights_of(dataset)
    points = points_of(dataset)
    # In units of the norm: θ = norm·u with |u| ≤ 1.
    unit = cvxpy.Variable(points.shape[1])
    risk = weights @ cvxpy.logistic(-norm * cvxpy.multiply(y, points @ unit))
    problem = cvxpy.Problem(cvxpy.Minimize(risk), [cvxpy.norm(unit) <= 1])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the risk that is found is checked below
        problem.solve(solver="CLARABEL", tol_gap_abs=_TOLERANCE, tol_gap_rel=_TOLERANCE, tol_feas=_TOLERANCE)
    if unit.value is None or problem.value < LEAST_RISK:
        raise InputError(
            f"with |θ| up to {norm:g} the risk on {dataset.name} is below {LEAST_RISK:g}, too small to tell directions "
            "apart: take a smaller norm"
        )
    theta = norm * np.asarray(unit.value, dtype=np.float64)
    scores = points @ theta
    return LogisticMinimum(theta, scores, float((weights * np.logaddexp(0.0, -y * scores)).sum()))
