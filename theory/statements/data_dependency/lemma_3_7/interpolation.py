"""One draw decided: floats with a proved error bound, then rationals."""

from fractions import Fraction

import numpy as np

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.linear.max_margin import MaxMargin, max_margin


def interpolates(points: Floats) -> bool:
    """True if the shortest θ with θᵀz ≥ 1 at all points has θᵀz = 1 at all of them; decided exactly.

    Parameters
    ----------
    points : (n, d) array
        The z = y·x; every entry stands for the rational that it stores.

    Examples
    --------
    >>> interpolates(np.array([[1.0, 0.0], [0.0, 1.0]])), interpolates(np.array([[1.0, 0.0], [2.0, 1.0]]))
    (True, False)
    """
    rows, dimension = points.shape
    certified = _by_signs(points) if rows <= dimension else _by_excess(points)
    return _in_rationals(points) if certified is None else certified


def _by_signs(points: Floats) -> bool | None:
    """The signs of the solution of Q·a = 1, where floats settle them."""
    gamma = _gamma(max(points.shape))
    solved = _solution(points @ points.T, gamma * (np.abs(points) @ np.abs(points).T))
    if solved is None:
        return None
    near, error = solved
    if near.min() > error:
        return True
    return False if near.min() < -error else None


def _by_excess(points: Floats) -> bool | None:
    """With more points than coordinates: the θ that the first points ask for, and a point that asks for another."""
    dimension = points.shape[1]
    solved = _solution(points[:dimension], np.zeros((dimension, dimension)))
    if solved is None:
        return None
    near, error = solved
    others = points[dimension:]
    bulk = np.abs(others)
    slack = 1.01 * (bulk.sum(axis=1) * error + _gamma(dimension) * (bulk @ np.abs(near) + 1))
    return False if (np.abs(others @ near - 1) > slack).any() else None


def _solution(matrix: Floats, uncertainty: Floats) -> tuple[Floats, float] | None:
    """Floats near the x with matrix·x = 1, and a proved bound on the error of each (Rump's method).

    A float sum of k products, in any order, is off by at most k·u/(1 − k·u) times the sum of their sizes, u = 2^-53
    (Higham, Accuracy and Stability of Numerical Algorithms, §3.1). With any R near the inverse of the matrix A and any
    x near the solution, the solution is within ‖R‖·‖1 − A·x‖/(1 − ‖1 − R·A‖) of x, in the largest-entry norm. The
    factors of 2 (in `_gamma`) and 1.01 are far more than what the bounds lose by being computed in floats too.

    Parameters
    ----------
    matrix, uncertainty : (n, n) arrays
        A, and how far each entry may be from the matrix that is meant.
    """
    ones, gamma = np.ones(len(matrix)), _gamma(len(matrix))
    try:
        inverse = np.linalg.inv(matrix)
    except np.linalg.LinAlgError:
        return None
    near, size = inverse @ ones, np.abs(inverse)
    doubt = gamma * np.abs(matrix) + uncertainty
    defect = np.abs(np.eye(len(matrix)) - inverse @ matrix) + size @ doubt
    residual = np.abs(ones - matrix @ near) + doubt @ np.abs(near) + gamma
    shrink = 1 - 1.01 * float(defect.sum(axis=1).max())
    if not shrink > 0:
        return None
    return near, 1.01 * float(size.sum(axis=1).max()) * float(residual.max()) / shrink


def _gamma(terms: int) -> float:
    """Twice the relative error of a float sum of so many products."""
    return 2 * (terms + 4) / 2**53


def _in_rationals(points: Floats) -> bool:
    """The max-margin separator of z with label 1; the sign of one point is turned to have two classes."""
    exact = [[Fraction(value) for value in row] for row in points.tolist()]
    exact[0] = [-value for value in exact[0]]
    found = max_margin(Dataset.from_rationals(exact, [0] + [1] * (len(exact) - 1)))
    return isinstance(found, MaxMargin) and found.interpolates
