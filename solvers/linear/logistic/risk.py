"""The minimiser of the empirical logistic risk of linear models in floats, over all of them or up to a norm.

There is one over all of them exactly under a condition that is decided in rationals: docs/proofs/linear-models.md, (9).
"""

import warnings
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.doubles import weights_of
from mixproof.geometry.errors import InputError
from mixproof.geometry.signatures import strict
from mixproof.solvers.linear.logistic.basis import score_basis
from mixproof.solvers.linear.logistic.newton import LogisticMinimum, logistic, newton_minimum
from mixproof.solvers.linear.nonnegative_least_squares import nonnegative_least_squares
from mixproof.solvers.linear.signed_points import signed_points, signs

LEAST_RISK = 1e-6
"""Risk below which the minimiser of a given norm is not sought: the solver's tolerance is absolute."""

MOST_RISK_EXCESS = 1e-6
"""Share of the risk by which a minimiser of a given norm may exceed the least one."""

_TOLERANCE = 1e-10
"""Gap and infeasibility that the solver is asked for."""


@strict
def risk_minimum(dataset: Dataset, norm: float | None = None) -> LogisticMinimum:
    """The minimiser of the empirical logistic risk of linear models, over all of them or those with |θ| ≤ `norm`.

    Raises
    ------
    InputError
        If the dataset has not exactly two classes, the norm is not positive or so large that the risk is below
        `LEAST_RISK`, there is no minimiser without a norm, or it is not found accurately.

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
    # In units of the norm: θ = norm·u with |u| ≤ 1.
    points = _in_units_of(dataset, Fraction(norm))
    unit = cvxpy.Variable(points.shape[1])
    risk = weights @ cvxpy.logistic(-cvxpy.multiply(y, points @ unit))
    problem = cvxpy.Problem(cvxpy.Minimize(risk), [cvxpy.norm(unit) <= 1])
    with warnings.catch_warnings(), suppress(cvxpy.error.SolverError):
        warnings.simplefilter("ignore")  # the risk that is found is checked below
        problem.solve(solver="CLARABEL", tol_gap_abs=_TOLERANCE, tol_gap_rel=_TOLERANCE, tol_feas=_TOLERANCE)
    found = None if unit.value is None else _checked(_Risk(y, weights), points, unit.value, norm)
    if found is None and has_risk_minimum(dataset):
        free = risk_minimum(dataset)
        found = free if np.linalg.norm(free.theta) <= norm else None
    if found is None:
        raise InputError(
            f"the solver finds no minimiser with |θ| up to {norm:g} on {dataset.name}: give all columns similar units"
        )
    if found.loss < LEAST_RISK:
        raise InputError(
            f"with |θ| up to {norm:g} the risk on {dataset.name} is below {LEAST_RISK:g}, too small to tell directions "
            "apart: take a smaller norm"
        )
    return found


def _checked(risk: _Risk, points: Floats, unit: Floats, norm: float) -> LogisticMinimum | None:
    """A minimiser as it was found, where its risk is proved to be nearly the least and above `LEAST_RISK`."""
    direction = np.asarray(unit, dtype=np.float64)
    scores = points @ direction
    loss, slope, _ = risk.derivatives(scores)
    gradient = points.T @ slope
    # A convex loss is nowhere in the ball lower by more than this.
    excess = gradient @ direction + np.linalg.norm(gradient)
    is_least = excess <= MOST_RISK_EXCESS * loss or loss < LEAST_RISK
    return LogisticMinimum(norm * direction, scores, loss) if is_least else None


def _in_units_of(dataset: Dataset, norm: Fraction) -> Floats:
    """The points times the norm, each coordinate rounded once."""
    rows = ([value * norm for value in dataset.point(index)] for index in range(dataset.size))
    try:
        return np.array([[float(value) for value in row] for row in rows])
    except OverflowError:
        raise InputError(f"the norm times the points of {dataset.name} is beyond the range of floats") from None
