"""Networks whose nodes carry label masses: the program of docs/proofs/lipschitz.md, (3), is about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mixproof.geometry.aliases import Enclosures, Floats, Indices


@dataclass(frozen=True, eq=False)
class LabelNetwork:
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
        """True if no two nodes are joined by two paths."""
        return len(self.links) == len(self.masses) - 1

    @cached_property
    def spanning_tree(self) -> list[tuple[int, int, int]]:
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
