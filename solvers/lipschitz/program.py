"""Logits on a network with a given Lipschitz constant: the convex program and its bounds.

Nodes v carry label masses M_vi ≥ 0, in all W_v; links e of length d_e join them. For logits g_vi let

    P(g) = Σ_v (W_v·ln Σ_i e^{g_vi} − Σ_i M_vi·g_vi),    |g_ui − g_vi| ≤ (L/2)·d_e along every link e = uv.

It is convex in g and solved by an interior point method. Then the optimum is enclosed without believing the solver.

*From above.* The solver's logits, drawn together until they change too fast along no link, are feasible: P there is a
bound.

*From below.* For any distributions q_v, ln Σ e^{g_i} ≥ q·g + H(q), with H the entropy. So P(g) is at least Σ W_v
H(q_v) + Σ_vi (W_v q_vi − M_vi)·g_vi. Let f be a flow on the links for every class that takes what is too much of the
class to where it is missing: what leaves v is W_v q_vi − M_vi. Then the second sum is a sum over links of
f·(difference of g), so for every feasible g

    P(g) ≥ Σ_v W_v·H(q_v) − (L/2)·Σ_e d_e·Σ_i |f_ei|.

The best such bound is the optimum (duality): *predict labels of great entropy, but pay for carrying them from
where they are drawn to where they are predicted*. Here f are the solver's multipliers and q what they leave, both put
right along a spanning tree so that they are a flow exactly; on a tree f follows from q alone.
"""

import warnings
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from importlib import import_module
from typing import Any

import flint
import numpy as np

from mixproof.geometry.aliases import Enclosures, Floats, Indices
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.geometry.numbers.vectors import dot

BITS = 128
"""Working precision of the bounds."""

TOLERANCE = 1e-10
"""Gap and infeasibility that the solver is asked for, where the total mass is one."""

NEGLIGIBLE = 1e-13
"""Masses up to this one are left out of what the solver sees (not of the bounds)."""

_MARGIN = 1e-9
_CLOSE = 1e-2


@dataclass(frozen=True, eq=False)
class Network:
    """Nodes with label masses, and links with lengths; connected.

    Parameters
    ----------
    masses : n sequences of k balls
        M_vi.
    links : (E, 2) array of int
        The nodes that each link joins.
    lengths : E balls
        d_e.
    """

    masses: Sequence[Enclosures]
    links: Indices
    lengths: Enclosures

    @cached_property
    def float_masses(self) -> Floats:
        """The masses as (n, k) floats, none negative."""
        return np.array([[max(float(mass.mid()), 0.0) for mass in row] for row in self.masses])

    @cached_property
    def float_lengths(self) -> Floats:
        """The lengths, each rounded to a float."""
        return np.array([float(length.mid()) for length in self.lengths])

    @cached_property
    def is_tree(self) -> bool:
        """Whether no two nodes are joined by two paths."""
        return len(self.links) == len(self.masses) - 1

    @cached_property
    def _tree(self) -> list[tuple[int, int, int]]:
        """Node, link and parent, children before their parents, on a tree that spans the network."""
        beside: list[list[tuple[int, int]]] = [[] for _ in self.masses]
        for link, (u, v) in enumerate(self.links.tolist()):
            beside[u].append((link, v))
            beside[v].append((link, u))
        order, seen = [(0, -1, -1)], {0}
        for node, _, _ in order:
            for link, other in beside[node]:
                if other not in seen:
                    seen.add(other)
                    order.append((other, link, node))
        return order[:0:-1]


def solve(network: Network, lipschitz_constant: Fraction, tolerance: float = TOLERANCE) -> tuple[Floats, Floats]:
    """The solver's logits (n, k), and its flows (E, k), positive from the second node of a link to the first.

    Where the solver fails both are zero: a feasible point and a flow, if poor ones.

    Examples
    --------
    >>> balls = [[flint.arb(3), flint.arb(0)], [flint.arb(0), flint.arb(3)]]
    >>> pair = Network(balls, np.array([[0, 1]]), [flint.arb(1)])
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


def feasible(network: Network, lipschitz_constant: Fraction, logits: Floats) -> Floats:
    """Logits drawn together towards their mean until they certainly are L/2-Lipschitz along every link.

    Floats are compared with a margin far above their rounding: a difference of two floats is rounded once.

    Parameters
    ----------
    lipschitz_constant : Fraction
        L > 0.
    logits : (n, k) array

    Examples
    --------
    >>> balls = [[flint.arb(3), flint.arb(0)], [flint.arb(0), flint.arb(3)]]
    >>> pair = Network(balls, np.array([[0, 1]]), [flint.arb(1)])
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


def lower_bound(network: Network, lipschitz_constant: Fraction, logits: Floats, flows: Floats) -> flint.arb:
    """What the solver's prediction and flows prove that no feasible logits go below; −∞ where they prove nothing.

    Examples
    --------
    >>> balls = [[flint.arb(3), flint.arb(0)], [flint.arb(0), flint.arb(3)]]
    >>> pair = Network(balls, np.array([[0, 1]]), [flint.arb(1)])
    >>> print(lower_bound(pair, Fraction(2), *solve(pair, Fraction(2))).str(6, radius=False))  # 6·ln(1 + e⁻¹)
    1.87957
    """
    with flint.ctx.workprec(BITS):
        predictions = _conserving(network, _predictions(network, logits, flows))
        if predictions is None:
            return flint.arb("-inf")
        entropy, missing = flint.arb(0), []
        for masses, row in zip(network.masses, predictions, strict=True):
            whole = sum(masses, flint.arb(0))
            entropy -= whole * sum((q * q.log() for q in row if q > 0), flint.arb(0))
            missing.append([mass - whole * q for mass, q in zip(masses, row, strict=True)])
        carried = _carried(network, missing, flows)
        paid = dot(network.lengths, carried)
        return entropy - arb_of(lipschitz_constant) / 2 * paid


def softmax(logits: Floats) -> Floats:
    """Predictions for rows of logits, none of them zero.

    Parameters
    ----------
    logits : (n, k) array

    Examples
    --------
    >>> softmax(np.log([[1.0, 3.0], [2.0, 2.0]])).round(12).tolist()
    [[0.25, 0.75], [0.5, 0.5]]
    """
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    predictions: Floats = np.maximum(powers / powers.sum(axis=1, keepdims=True), 1e-300)
    return predictions


def _predictions(network: Network, logits: Floats, flows: Floats) -> Floats:
    """What the flows leave at each node, (M + what arrives)/W; the prediction of the logits where that is not close.

    Near the optimum an error ε of the loss is one of √ε in the logits, but only one of ε in the flows.
    """
    predicted, masses = softmax(logits), network.float_masses
    arrived = np.zeros_like(masses)
    for ends, sign in zip(network.links.T, (-1.0, 1.0), strict=True):
        np.add.at(arrived, ends, sign * flows)
    whole = masses.sum(axis=1, keepdims=True)
    left = (masses - arrived) / np.maximum(whole, NEGLIGIBLE)
    is_close = (left > 0).all(axis=1) & (np.abs(left - predicted).max(axis=1) < _CLOSE) & (whole[:, 0] > NEGLIGIBLE)
    return np.where(is_close[:, None], left, predicted)


def _conserving(network: Network, floats: Floats) -> list[list[flint.arb]] | None:
    """Predictions that give each class its whole mass: what is missing is put right at the node that can best bear it.

    None where even there a probability would not be positive.
    """
    predictions = []
    for row in floats.tolist():
        balls = [flint.arb(value) for value in row]
        whole = sum(balls, flint.arb(0))
        predictions.append([ball / whole for ball in balls])
    chosen = int((network.float_masses.sum(axis=1) * floats.min(axis=1)).argmax())
    weight = sum(network.masses[chosen], flint.arb(0))
    for label in range(floats.shape[1]):
        rest = flint.arb(0)
        for masses, row in zip(network.masses, predictions, strict=True):
            rest += masses[label] - sum(masses, flint.arb(0)) * row[label]
        predictions[chosen][label] += rest / weight
    return predictions if all(q > 0 for q in predictions[chosen]) else None


def _carried(network: Network, missing: list[list[flint.arb]], flows: Floats) -> list[flint.arb]:
    """What every link carries of all classes: the given flows, and what they leave missing along a tree."""
    classes = range(flows.shape[1])
    amounts = [[flint.arb(0)] * len(classes) for _ in network.links]
    if not network.is_tree:
        for link, (tail, head) in enumerate(network.links.tolist()):
            for label in classes:
                amount = flint.arb(float(flows[link, label]))
                amounts[link][label] = amount
                missing[head][label] -= amount
                missing[tail][label] += amount
    for node, link, parent in network._tree:
        sign = 1 if network.links[link, 1] == node else -1
        for label in classes:
            amounts[link][label] += sign * missing[node][label]
            missing[parent][label] += missing[node][label]
    return [sum((abs(amount) for amount in row), flint.arb(0)) for row in amounts]
