"""The logits of least loss at nodes, held to a Lipschitz constant between any two of them, in floats."""

from fractions import Fraction

import flint
import numpy as np

from mixproof.geometry.aliases import Floats, Indices, Mask
from mixproof.geometry.errors import InputError
from mixproof.solvers.lipschitz.label_network import LabelNetwork
from mixproof.solvers.lipschitz.network_bound import lower_bound
from mixproof.solvers.lipschitz.network_solver import feasible, solve

_TOLERANCE_ON_A_LINE = 1e-9
"""Gap that the solver is asked for, where neighbours alone are held together."""

_TOLERANCE_IN_SPACE = 1e-7
"""The same where many pairs are."""

_CLOSE = 1e-4
"""Excess of a difference of logits that is let be."""

MOST_EXCESS = 1e-5
"""Loss of the logits above the least one, where the total mass is one."""

_ATTEMPTS = 5
"""Times that the solver is started."""

_NUDGE = Fraction(1, 10**7)
"""Share by which the constant is made smaller each time."""

_ROUNDS = 15
"""Times that pairs are added."""


def best_logits(nodes: Floats, masses: Floats, lipschitz_constant: Fraction) -> Floats:
    """The logits of least loss; pairs of nodes between which they change too fast are added until none is left.

    Raises
    ------
    InputError
        If no logits are found whose loss is within `MOST_EXCESS` of the least one.

    Parameters
    ----------
    nodes : (m, n) array
    masses : (m, k) array
        The label masses that count at each node.
    lipschitz_constant : Fraction
        L > 0: no logit changes by more than L/2 times the distance.

    Examples
    --------
    >>> logits = best_logits(np.array([[0.0], [1.0]]), np.array([[3.0, 0.0], [0.0, 3.0]]), Fraction(2))
    >>> (logits[1] - logits[0]).round(5).tolist()
    [-1.0, 1.0]
    """
    from scipy.spatial.distance import cdist

    balls = [[flint.arb(float(value)) for value in row] for row in masses]
    if nodes.shape[1] == 1:
        order = np.argsort(nodes[:, 0])
        links = np.stack([order[:-1], order[1:]], axis=1)
        return _solved(_network(balls, nodes, links), lipschitz_constant, _TOLERANCE_ON_A_LINE)
    distances = cdist(nodes, nodes)
    held = _nearest(distances)
    for _ in range(_ROUNDS):
        links = np.argwhere(held)
        logits = _solved(_network(balls, nodes, links), lipschitz_constant, _TOLERANCE_IN_SPACE)
        steps = np.abs(logits[:, None, :] - logits[None, :, :]).max(axis=2)
        excess = np.triu(steps - float(lipschitz_constant) / 2 * distances, 1)
        excess[held] = 0.0
        if excess.max() <= _CLOSE:
            break
        worst = np.sort(excess, axis=None)[-4 * len(nodes) :][0]
        held |= excess >= max(worst, _CLOSE)
    return logits


def _solved(network: LabelNetwork, lipschitz_constant: Fraction, tolerance: float) -> Floats:
    """Logits whose loss is proved to be nearly the least: the solver does not always come as near as it is asked to."""
    for attempt in range(_ATTEMPTS):
        # Where it stalls, a slightly smaller constant sets it going; what is proved is about the one that is asked for.
        logits, flows = solve(network, lipschitz_constant * (1 - attempt * _NUDGE), tolerance)
        least = lower_bound(network, lipschitz_constant, logits, flows)
        if float(_loss(network, feasible(network, lipschitz_constant, logits)) - least) <= MOST_EXCESS:
            return logits
    raise InputError("the solver comes no nearer to the best model: take a smaller lipschitz_constant, or fewer points")


def _loss(network: LabelNetwork, logits: Floats) -> float:
    """The loss of logits in floats."""
    from scipy.special import logsumexp

    masses = network.float_masses
    return float((masses.sum(axis=1) * logsumexp(logits, axis=1) - (masses * logits).sum(axis=1)).sum())


def _nearest(distances: Floats, count: int = 6) -> Mask:
    """The pairs of nodes of which one is among the nearest few of the other, each pair once."""
    near = np.argsort(distances, axis=1)[:, 1 : count + 1]
    held = np.zeros(distances.shape, dtype=bool)
    held[np.repeat(np.arange(len(near)), near.shape[1]), near.ravel()] = True
    joined: Mask = np.triu(held | held.T, 1)
    return joined


def _network(balls: list[list[flint.arb]], nodes: Floats, links: Indices) -> LabelNetwork:
    """The nodes and some links between them as a network."""
    lengths = np.linalg.norm(nodes[links[:, 0]] - nodes[links[:, 1]], axis=1)
    return LabelNetwork(balls, links, [flint.arb(float(length)) for length in lengths])
