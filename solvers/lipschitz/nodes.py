"""The mixed labels of a dataset counted at nodes, in floats: docs/proofs/lipschitz.md, (9)."""

from functools import lru_cache

import numpy as np

from mixproof.geometry.aliases import Floats, Indices
from mixproof.geometry.arrangement.edges import arrangement
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.doubles import weights_of
from mixproof.solvers.mixing.laws import Mixing

MOST_NODES = 1_000
"""Nodes on a line, besides the data points."""

MOST_NODES_IN_SPACE = 200
"""Nodes in more dimensions, besides the data points: there every two of them are held together."""

_TABLE = 4_096
"""Intervals of the tables of ∫ τ^k of a law."""


def label_masses_at_nodes(dataset: Dataset, points: Floats, law: Mixing) -> tuple[Floats, Floats]:
    """The nodes, data points first, and the label masses that count there.

    Parameters
    ----------
    dataset : Dataset
    points : (m, n) array
        Its points in floats.
    law : Mixing
        The law of λ.

    Returns
    -------
    (nodes, n) array, (nodes, k) array
        The nodes, data points first, and the label masses that count at each.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> pair = Dataset.from_rows([[0, 0], [3, 4]], [0, 1])
    >>> nodes, masses = label_masses_at_nodes(pair, np.array([[0.0, 0.0], [3.0, 4.0]]), Beta(Fraction(1), Fraction(1)))
    >>> nodes.shape, masses.sum(axis=0).round(6).tolist()
    ((17, 2), [0.5, 0.5])
    """
    weights, labels = weights_of(dataset), np.array(dataset.labels)
    masses = np.zeros((dataset.size, len(dataset.classes)))
    masses[np.arange(dataset.size), labels] = weights**2
    lines, pairs, steps = _lines(dataset, points)
    nodes, counts = [points], [masses]
    for line in lines:
        own = np.eye(masses.shape[1])[labels[line]]
        counted = _counted_on_line(_along(points[line]), weights[line], own, steps, law)
        masses[line] += counted[::steps]
        inner = np.arange(len(counted)) % steps > 0
        nodes.append(_refined(points[line], steps)[inner])
        counts.append(counted[inner])
    for label_of_end, share in _shares_of_a_pair(steps, law):
        own = np.eye(masses.shape[1])[labels[pairs[:, label_of_end]]] * weights[pairs].prod(axis=1)[:, None]
        for end, value in ((0, share[0]), (1, share[-1])):
            np.add.at(masses, pairs[:, end], value * own)
        for step in range(1, steps):
            nodes.append(_between(points, pairs, step / steps))
            counts.append(share[step] * own)
    return _merged(np.concatenate(nodes), np.concatenate(counts))


def _lines(dataset: Dataset, points: Floats) -> tuple[list[Indices], Indices, int]:
    """The lines with several segments, all other segments, and the steps between neighbours."""
    if dataset.dimension == 1:
        return [np.argsort(points[:, 0])], np.zeros((0, 2), dtype=np.intp), 1 + MOST_NODES // dataset.size
    found = arrangement(dataset)
    alone = found.line < 0
    pairs = np.stack([found.left[alone], found.right[alone]], axis=1)
    return [np.array(line.points) for line in found.long_lines], pairs, 1 + min(MOST_NODES_IN_SPACE // found.size, 15)


def _between(points: Floats, pairs: Indices, way: float) -> Floats:
    """The points at one share of the way between pairs of points."""
    inside: Floats = (1 - way) * points[pairs[:, 0]] + way * points[pairs[:, 1]]
    return inside


def _refined(values: Floats, steps: int) -> Floats:
    """Rows, and between neighbouring ones others in equal steps."""
    at = np.arange((len(values) - 1) * steps + 1) / steps
    left = np.minimum(at.astype(int), len(values) - 2)
    way = (at - left)[:, None]
    refined: Floats = (1 - way) * values[left] + way * values[left + 1]
    return refined


def _along(points: Floats) -> Floats:
    """Places of points that are in order on a line."""
    places: Floats = np.linalg.norm(points - points[0], axis=1)
    return places


def _counted_on_line(places: Floats, weights: Floats, own: Floats, steps: int, law: Mixing) -> Floats:
    """The label masses of all segments between points of a line, counted at its nodes."""
    nodes = _refined(places[:, None], steps)[:, 0]
    counted = np.zeros((len(nodes), own.shape[1]))
    for first in range(len(places) - 1):
        start, others = first * steps, slice(first + 1, None)
        ways = (nodes[start:] - places[first]) / (places[others] - places[first])[:, None]
        at_first, at_other = _counted(np.minimum(ways, 1.0), law)
        scale = weights[first] * weights[others]
        counted[start:] += (scale @ at_first)[:, None] * own[first] + (at_other * scale[:, None]).T @ own[others]
    return counted


def _shares_of_a_pair(steps: int, law: Mixing) -> list[tuple[int, Floats]]:
    """For a segment on its own: each end, and the mass of its class that counts at each node."""
    at_first, at_other = _counted(np.linspace(0, 1, steps + 1)[None, :], law)
    return [(0, at_first[0]), (1, at_other[0])]


def _counted(ways: Floats, law: Mixing) -> tuple[Floats, Floats]:
    """Masses of the first and the other end of a pair, in both orders, counted at nodes at rising shares of the way."""
    sums = [np.diff(np.interp(ways, *curve), axis=1) for curve in _curves(law)]
    lower, width = ways[:, :-1], np.maximum(np.diff(ways, axis=1), 1e-300)
    found = []
    for mass, moment in ((sums[0] - sums[1], sums[1] - sums[2]), (sums[1], sums[2])):
        ahead = np.clip((moment - lower * mass) / width, 0.0, np.maximum(mass, 0.0))
        counted = np.zeros(ways.shape)
        counted[:, :-1] += mass - ahead
        counted[:, 1:] += ahead
        found.append(counted)
    return found[0], found[1]


@lru_cache(maxsize=8)
def _curves(law: Mixing) -> list[tuple[Floats, Floats]]:
    """∫ τ^k of the law of λ and its mirror image together below a place, k = 0, 1, 2, at many places."""
    places = np.linspace(0.0, 1.0, _TABLE + 1)
    mass, first = law.between(np.zeros(_TABLE + 1), places)
    # By parts, ∫ τ d(first) = τ·first − ∫ first dτ.
    steps = (first[1:] + first[:-1]) / (2 * _TABLE)
    second = places * first - np.concatenate([[0.0], np.cumsum(steps)])
    above = [curve[-1] - curve[::-1] for curve in (mass, first, second)]
    both = (mass + above[0], first + above[0] - above[1], second + above[0] - 2 * above[1] + above[2])
    return [(places, curve) for curve in both]


def _merged(nodes: Floats, masses: Floats) -> tuple[Floats, Floats]:
    """Nodes at one place, up to rounding, made one; the first ones keep their order."""
    scale = np.abs(nodes).max() or 1.0
    _, first, inverse = np.unique(np.round(nodes / scale, 12), axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first)
    number = np.argsort(order)[inverse.ravel()]
    merged = np.zeros((len(first), masses.shape[1]))
    np.add.at(merged, number, masses)
    return nodes[first[order]], merged
