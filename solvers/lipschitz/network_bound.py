"""A lower bound of the network program by duality, in ball arithmetic: docs/proofs/lipschitz.md, (3)."""

from fractions import Fraction

import flint
import numpy as np

from mixproof.geometry.aliases import Floats
from mixproof.geometry.numbers.enclosures import arb_of
from mixproof.geometry.numbers.vectors import dot
from mixproof.solvers.lipschitz.label_network import LabelNetwork, softmax
from mixproof.solvers.lipschitz.network_solver import NEGLIGIBLE

BOUND_BITS = 128
"""Working precision of the bounds."""

_CLOSE = 1e-2
"""Difference of probabilities up to which those that the flows leave are taken rather than those of the logits."""


def lower_bound(network: LabelNetwork, lipschitz_constant: Fraction, logits: Floats, flows: Floats) -> flint.arb:
    """The bound below which no feasible logits go, by the solver's prediction and flows; −∞ where they prove nothing.

    Examples
    --------
    >>> from mixproof.solvers.lipschitz.network_solver import solve
    >>> balls = [[flint.arb(3), flint.arb(0)], [flint.arb(0), flint.arb(3)]]
    >>> pair = LabelNetwork(balls, np.array([[0, 1]]), [flint.arb(1)])
    >>> print(lower_bound(pair, Fraction(2), *solve(pair, Fraction(2))).str(6, radius=False))  # 6·ln(1 + e⁻¹)
    1.87957
    """
    with flint.ctx.workprec(BOUND_BITS):
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


def _predictions(network: LabelNetwork, logits: Floats, flows: Floats) -> Floats:
    """The share of each class that the flows leave at a node; the prediction of the logits where that is not close.

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


def _conserving(network: LabelNetwork, floats: Floats) -> list[list[flint.arb]] | None:
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


def _carried(network: LabelNetwork, missing: list[list[flint.arb]], flows: Floats) -> list[flint.arb]:
    """The amount that every link carries of all classes: the given flows, and what they leave missing along a tree."""
    classes = range(flows.shape[1])
    amounts = [[flint.arb(0)] * len(classes) for _ in network.links]
    if not network.is_tree:
        for link, (tail, head) in enumerate(network.links.tolist()):
            for label in classes:
                amount = flint.arb(float(flows[link, label]))
                amounts[link][label] = amount
                missing[head][label] -= amount
                missing[tail][label] += amount
    for node, link, parent in network.spanning_tree:
        sign = 1 if network.links[link, 1] == node else -1
        for label in classes:
            amounts[link][label] += sign * missing[node][label]
            missing[parent][label] += missing[node][label]
    return [sum((abs(amount) for amount in row), flint.arb(0)) for row in amounts]
