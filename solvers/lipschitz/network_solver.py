"""The network program of docs/proofs/lipschitz.md, (3): the solver's proposal, and a feasible point made of it.

No bound relies on the solver's answer.
"""

import warnings
from contextlib import suppress
from fractions import Fraction
from importlib import import_module
from typing import Any

import numpy as np

from mixproof.geometry.aliases import Floats
from mixproof.solvers.lipschitz.label_network import LabelNetwork

SOLVER_TOLERANCE = 1e-10
"""Gap and infeasibility that the solver is asked for, where the total mass is one."""

NEGLIGIBLE = 1e-13
"""Masses up to this one are left out of what the solver sees (not of the bounds)."""

_MARGIN = 1e-9
"""Share by which logits are drawn together more than they have to be, so that rounding does no harm."""


def solve(
    network: LabelNetwork, lipschitz_constant: Fraction, tolerance: float = SOLVER_TOLERANCE
) -> tuple[Floats, Floats]:
    """The solver's logits (n, k), and its flows (E, k), positive from the second node of a link to the first.

    Where the solver fails both are zero: a feasible point and a flow, if poor ones.

    Examples
    --------
    >>> import flint
    >>> balls = [[flint.arb(3), flint.arb(0)], [flint.arb(0), flint.arb(3)]]
    >>> pair = LabelNetwork(balls, np.array([[0, 1]]), [flint.arb(1)])
    >>> logits, _ = solve(pair, Fraction(2))
    >>> (logits[1, 1] - logits[1, 0] - logits[0, 1] + logits[0, 0]).round(6).item()
    2.0
    """
    from scipy.sparse import csr_array

    cvxpy: Any = import_module("cvxpy")

    masses, count = network.float_masses, len(network.links)
    two = masses.shape[1] == 2
    # For two classes the logits may be taken opposite; otherwise only what all share is taken away.
    basis = np.array([[-0.5, 0.5]]) if two else np.eye(masses.shape[1])
    free = cvxpy.Variable((len(masses), len(basis)))
    heavy = np.flatnonzero(masses.sum(axis=1) > NEGLIGIBLE)
    entries = np.tile([-1.0, 1.0], count), (np.repeat(np.arange(count), 2), network.links.ravel())
    steps = csr_array(entries, shape=(count, len(masses))) @ free
    reach = np.repeat(
        float(lipschitz_constant) / (1 if two else 2) * network.float_lengths[:, None], len(basis), axis=1
    )
    bounds = [steps <= reach, -steps <= reach]
    logits = free[heavy] @ basis
    loss = masses[heavy].sum(axis=1) @ cvxpy.log_sum_exp(logits, axis=1) - cvxpy.sum(
        cvxpy.multiply(masses[heavy], logits)
    )
    problem = cvxpy.Problem(cvxpy.Minimize(loss), [*bounds, cvxpy.sum(free[0]) == 0][: 2 if two else 3])
    for attempt in sorted({tolerance, 1e-7, 1e-5}):
        with warnings.catch_warnings(), suppress(cvxpy.error.SolverError):
            # An inaccurate solution has a wide gap, and that is what is reported.
            warnings.simplefilter("ignore")
            problem.solve(solver="CLARABEL", tol_gap_abs=attempt, tol_gap_rel=attempt, tol_feas=attempt)
        if free.value is not None and np.isfinite(free.value).all():
            flows = (bounds[0].dual_value - bounds[1].dual_value) @ (2 * basis if two else basis)
            return np.asarray(free.value @ basis, dtype=np.float64), np.asarray(flows, dtype=np.float64)
    return np.zeros(masses.shape), np.zeros((count, masses.shape[1]))


def feasible(network: LabelNetwork, lipschitz_constant: Fraction, logits: Floats) -> Floats:
    """Logits drawn together towards their mean until they certainly are L/2-Lipschitz along every link.

    Floats are compared with a margin far above their rounding: a difference of two floats is rounded once.

    Parameters
    ----------
    lipschitz_constant : Fraction
        L > 0.
    logits : (n, k) array

    Examples
    --------
    >>> import flint
    >>> balls = [[flint.arb(3), flint.arb(0)], [flint.arb(0), flint.arb(3)]]
    >>> pair = LabelNetwork(balls, np.array([[0, 1]]), [flint.arb(1)])
    >>> feasible(pair, Fraction(2), np.array([[3.0, 0.0], [1.0, 1.0]])).round(6).tolist()
    [[2.5, 0.25], [1.5, 0.75]]
    """
    logits = np.clip(logits, -600.0, 600.0)
    allowed = (float(lipschitz_constant) / 2 * network.float_lengths)[:, None] * (1 - 1e-14)
    tails, heads = network.links.T
    while True:
        steps = np.abs(logits[heads] - logits[tails])
        if (steps <= allowed).all():
            return logits
        excess = float((steps / allowed).max())
        centre = logits.mean(axis=0)
        logits = centre + (logits - centre) / (excess * (1 + _MARGIN))
