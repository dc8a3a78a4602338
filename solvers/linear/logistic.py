"""Linear models as smooth convex programs in floats: with Mixup, and by plain empirical risk.

Two classes, labels y = ±1, score v = θᵀx without bias, logistic loss, θ in the span of the data. With Mixup the loss
is, over ordered pairs and with the mixed label l = λ·1{y_s = 1} + (1 − λ)·1{y_t = 1},

    J(θ) = Σ p_s p_t E[ln(1 + e^v) − l·v],   v = λ·θᵀs + (1 − λ)·θᵀt,

and it has one minimiser (`solvers.linear.minimiser`). Here the mean over λ is a Gauss quadrature, for Beta laws that
of Jacobi, whose weight function is their density: the integrand is analytic in λ, so the error falls geometrically
with the number of nodes, which is doubled until the scores settle. The sum that is left is minimised by Newton's
method in a trust region. Nothing is shared with `solvers.linear.minimiser` but the problem and the nodes, which only
propose there: so the one is a check of the other.

The empirical risk R(θ) = Σ p_x ln(1 + e^(−y·θᵀx)) has a minimiser in the span *iff* Σ u_x·y·x = 0 for some u with
every u_x > 0. Stiemke's lemma: otherwise there is a w with y·wᵀx ≥ 0 at every point and > 0 at one, and R falls for
ever along w; and if there is such a u then every w of the span that is not zero has y·wᵀx < 0 at some point, so that R
grows along every direction. The condition says that −Σ y·x is in the cone of the y·x, which is decided in rationals.
Where R has no minimiser, as on separable data, it has one for each bound of the norm, and its direction tends to
max-margin as that grows (cf. Corollary 3.8).
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
from mixproof.solvers.linear.max_margin import nonnegative_least_squares, signed_points, signs
from mixproof.solvers.mixing.laws import Mixing

MOST_TERMS = 10**7
"""Pairs times nodes of the quadrature."""

LEAST_RISK = 1e-6
"""Risk below which the minimiser of a given norm is not sought: the solver's tolerance is absolute."""

_FIRST_NODES = 16
_SETTLED = 1e-11
_STATIONARY = 1e-13
_TOLERANCE = 1e-10


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


def mixup_minimum(dataset: Dataset, mixing: Mixing) -> LogisticMinimum:
    """Minimise the Mixup loss of linear models by quadrature and Newton's method.

    Raises
    ------
    InputError
        If the dataset has not exactly two classes, or more pairs than `MOST_TERMS` allows.

    Examples
    --------
    >>> from mixproof.solvers.mixing.parser import parse_mixing
    >>> triangle = Dataset.from_rows([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [1, 1, -1])
    >>> mixup_minimum(triangle, parse_mixing("uniform")).theta.round(7).tolist()
    [3.7560486, 3.7560486, -3.5163845]
    """
    y, basis = np.array(signs(dataset)), _span(dataset)
    weights = weights_of(dataset)
    count, found = _FIRST_NODES, None
    while True:
        if dataset.size**2 * count > MOST_TERMS:
            if found is None:
                raise InputError(
                    f"{dataset.name} has {dataset.size:,} points, too many for a quadrature over all pairs: take fewer"
                )
            return found
        loss = _MixupLoss(y, weights, *mixing.nodes(count))
        last, found = found, _newton(loss, basis)
        if last is not None and np.abs(found.scores - last.scores).max() <= _SETTLED * (1 + np.abs(found.scores).max()):
            return found
        count *= 2


def risk_minimum(dataset: Dataset, norm: float | None = None) -> LogisticMinimum:
    """Minimise the empirical logistic risk of linear models, over all of them or those with |θ| ≤ `norm`.

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
        return _within(dataset, norm)
    if not has_risk_minimum(dataset):
        raise InputError(
            f"the risk on {dataset.name} falls for ever along some direction, as on separable data: give a norm"
        )
    y, weights = np.array(signs(dataset)), weights_of(dataset)
    return _newton(_Risk(y, weights), _span(dataset))


def has_risk_minimum(dataset: Dataset) -> bool:
    """Whether the empirical logistic risk has a minimiser, decided in rationals.

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
class _Span:
    """An orthonormal basis of the vectors of scores, and the way back to θ."""

    scores: Floats
    theta: Floats


def _span(dataset: Dataset) -> _Span:
    points = points_of(dataset)
    left, values, right = np.linalg.svd(points, full_matrices=False)
    rank = int((values > values.max(initial=0.0) * max(points.shape) * np.finfo(float).eps).sum())
    return _Span(left[:, :rank], right[:rank].T / values[:rank])


@dataclass(frozen=True, eq=False)
class _Risk:
    """The empirical risk as a function of the scores."""

    y: NDArray[np.int_]
    weights: Floats

    def derivatives(self, scores: Floats) -> tuple[float, Floats, Floats]:
        """Value, gradient and Hessian."""
        share = _logistic(scores)
        value = (self.weights * np.logaddexp(0.0, -self.y * scores)).sum()
        gradient = self.weights * (share - (self.y > 0))
        return float(value), gradient, np.diag(self.weights * share * (1 - share))


@dataclass(frozen=True, eq=False)
class _MixupLoss:
    """The Mixup loss as a function of the scores, with the mean over λ by quadrature."""

    y: NDArray[np.int_]
    weights: Floats
    nodes: Floats
    shares: Floats

    def derivatives(self, scores: Floats) -> tuple[float, Floats, Floats]:
        """Value, gradient and Hessian."""
        pairs = np.outer(self.weights, self.weights)
        positive = (self.y > 0).astype(float)
        value, gradient, hessian = 0.0, np.zeros(len(scores)), np.zeros((len(scores), len(scores)))
        for at, share in zip(self.nodes, self.shares, strict=True):
            mixed, label = (at * own[:, None] + (1 - at) * own[None, :] for own in (scores, positive))
            predicted, scale = _logistic(mixed), share * pairs
            value += float((scale * (np.logaddexp(0.0, mixed) - label * mixed)).sum())
            slope, bend = scale * (predicted - label), scale * predicted * (1 - predicted)
            gradient += at * slope.sum(axis=1) + (1 - at) * slope.sum(axis=0)
            hessian += at * (1 - at) * (bend + bend.T)
            hessian += np.diag(at**2 * bend.sum(axis=1) + (1 - at) ** 2 * bend.sum(axis=0))
        return value, gradient, hessian


def _logistic(scores: Floats) -> Floats:
    from scipy.special import expit

    predicted: Floats = expit(scores)
    return predicted


def _newton(loss: _MixupLoss | _Risk, basis: _Span) -> LogisticMinimum:
    """Newton's method in a trust region, on the coordinates of the scores in an orthonormal basis."""
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


def _within(dataset: Dataset, norm: float) -> LogisticMinimum:
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
