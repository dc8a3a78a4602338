"""Pairs of edges whose lines may meet, by their Plücker coordinates modulo a prime.

Three linear images of the points, modulo a prime p, take every line to one of space. A line through u and v there has
the six Plücker coordinates (v − u, u × v). Two lines d, m and e, n lie in one plane exactly if d·n + m·e = 0. So if
lines meet, this vanishes modulo p, and matrix products find all pairs where it does. What passes and does not meet is
turned down by whoever asks.

Residues are taken from −p/2 to p/2 with p below 2²⁶. Then a sum of six products is below 2⁵³, and doubles are exact.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mixproof.geometry.aliases import Floats, Indices, IntegerArray

PRIME = 67_108_859
"""The largest prime below 2²⁶."""

_BLOCK = 8
"""Edges of which the products with all others are held at once: they fit into a cache."""


@dataclass(frozen=True, eq=False)
class LinesInSpace:
    """The lines of edges in space, modulo the prime.

    Parameters
    ----------
    left, right : (edges,) arrays of int
        The points at the ends of each edge.
    coordinates, opposite : (edges, 6) arrays of float
        The Plücker coordinates, and the same with the halves exchanged.
    """

    left: Indices
    right: Indices
    coordinates: Floats
    opposite: Floats

    @staticmethod
    def of(points: IntegerArray, left: Indices, right: Indices) -> "LinesInSpace":
        """The lines through pairs of points, given in integers.

        Examples
        --------
        >>> square = np.array([[0, 0, 0], [2, 2, 0], [2, 0, 0], [0, 2, 0], [1, 1, 5]])
        >>> lines = LinesInSpace.of(square, np.array([0, 2, 0]), np.array([1, 3, 4]))
        >>> [(place, others.tolist()) for place, others in lines.later()]
        [(0, [1]), (1, []), (2, [])]
        """
        maps = np.random.default_rng(35).integers(1, PRIME, size=(3, points.shape[1]))
        reduced = (points % PRIME).astype(np.int64)
        images = np.stack([(reduced * row % PRIME).sum(axis=1) % PRIME for row in maps], axis=1)
        start, end = images[left], images[right]
        along = (end - start) % PRIME
        moment = np.stack(
            [start[:, i] * end[:, j] % PRIME - start[:, j] * end[:, i] % PRIME for i, j in ((1, 2), (2, 0), (0, 1))],
            axis=1,
        )
        along, moment = (((part + PRIME // 2) % PRIME - PRIME // 2).astype(np.float64) for part in (along, moment))
        return LinesInSpace(left, right, np.hstack([along, moment]), np.hstack([moment, along]))

    def later(self) -> Iterator[tuple[int, Indices]]:
        """For each line in turn the later ones that may meet it elsewhere than at a common end."""
        for start in range(0, len(self.left), _BLOCK):
            block = range(start, min(start + _BLOCK, len(self.left)))
            place, other = self._meeting(block, start)
            is_later = other > place
            place, other = place[is_later], other[is_later]
            ends = np.searchsorted(place, [*block, block.stop])
            for number, index in enumerate(block):
                yield index, other[ends[number] : ends[number + 1]]

    def all_at(self, index: int) -> Indices:
        """All lines that may meet one elsewhere than at a common end."""
        return self._meeting(range(index, index + 1), 0)[1]

    def _meeting(self, block: range, first_other: int) -> tuple[Indices, Indices]:
        """The pairs of a line of a block and one from `first_other` on that may meet, in rising order."""
        products = self.coordinates[block.start : block.stop] @ self.opposite[first_other:].T
        quotients = np.rint(products * (1 / PRIME))
        place, other = np.nonzero(products == quotients * PRIME)
        place, other = place + block.start, other + first_other
        a, b, c, d = self.left[place], self.right[place], self.left[other], self.right[other]
        is_apart = (a != c) & (a != d) & (b != c) & (b != d)
        return place[is_apart], other[is_apart]
