"""Pairs of edges whose lines may meet: those in one plane, found by slopes and by Plücker coordinates modulo primes.

Lines that meet lie in one plane. So an edge from a to b can only meet those between points c and d that are in one
plane with a and b. Three linear images of the points, modulo a small prime, show that: as seen from a, every other
point has a place in a projective plane, and the plane through a, b and c is there the line through the places of b and
c. It has a slope, one number, and points of one slope are found by sorting. So an edge costs about as many steps as
there are points, and not as there are edges. Points that have no place or no slope modulo the prime are paired with
all others.

The pairs that are left pass a second test. Three images modulo a larger prime p take every line to one of space. A
line through u and v there has the six Plücker coordinates (v − u, u × v). Two lines d, m and e, n lie in one plane
exactly if d·n + m·e = 0. So if lines meet, this vanishes modulo p. What passes and does not meet is turned down by
whoever asks.

Residues are taken from −p/2 to p/2 with p below 2²⁶. Then a sum of six products is below 2⁵³, and doubles are exact.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mixproof.geometry.aliases import Floats, Indices, IntegerArray, Integers, Mask
from mixproof.geometry.incidence.slope_filter import ModularImages, images_of

PRIME = 67_108_859
"""The largest prime below 2²⁶."""

_BLOCK = 2**15
"""Slopes that are sorted at once: they fit into a cache."""


def edge_numbers(size: int, left: Indices, right: Indices) -> IntegerArray:
    """The number of the edge between two points, as a symmetric matrix; -1 where there is none.

    Examples
    --------
    >>> edge_numbers(3, np.array([0, 2]), np.array([1, 1])).tolist()
    [[-1, 0, -1], [0, -1, 1], [-1, 1, -1]]
    """
    numbers = np.full((size, size), -1, dtype=np.int32)  # half the memory of 64 bits
    numbers[left, right] = numbers[right, left] = np.arange(len(left))
    return numbers


@dataclass(frozen=True, eq=False)
class LinesInSpace:
    """The lines of edges in space, modulo primes.

    Parameters
    ----------
    left, right : (edges,) arrays of int
        The points at the ends of each edge.
    numbers : (m, m) array of int
        The edge between two points.
    coordinates, opposite : (edges, 6) arrays of float
        The Plücker coordinates, and the same with the halves exchanged.
    images : ModularImages
        The points modulo the small prime.
    """

    left: Indices
    right: Indices
    numbers: IntegerArray
    coordinates: Floats
    opposite: Floats
    images: ModularImages

    @staticmethod
    def of(points: IntegerArray, left: Indices, right: Indices) -> "LinesInSpace":
        """The lines through pairs of points, given in integers.

        Examples
        --------
        >>> square = np.array([[0, 0, 0], [2, 2, 0], [2, 0, 0], [0, 2, 0], [1, 1, 5]])
        >>> lines = LinesInSpace.of(square, np.array([0, 2, 0]), np.array([1, 3, 4]))
        >>> [(place, others.tolist()) for place, others in lines.meeting()]
        [(0, [1]), (1, [0]), (2, [])]
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
        numbers = edge_numbers(len(points), left, right)
        halves = np.hstack([along, moment]), np.hstack([moment, along])
        return LinesInSpace(left, right, numbers, *halves, images_of(points))

    def meeting(self) -> Iterator[tuple[int, Indices]]:
        """For each line in turn, the others that may meet it elsewhere than at a common end, in rising order."""
        most = max(1, _BLOCK // self.images.size)
        turns = np.flatnonzero(np.diff(self.left)) + 1
        for start, stop in zip([0, *turns.tolist()], [*turns.tolist(), len(self.left)], strict=True):
            for first in range(start, stop, most):
                yield from self._meeting_block(range(first, min(first + most, stop)))

    def _meeting_block(self, block: range) -> Iterator[tuple[int, Indices]]:
        """The same for lines that start at one point."""
        view = _View(self.images, int(self.left[block.start]))
        right = self.right[block.start : block.stop]
        pairs = [self._between(*view.in_one_plane(right)), self._at(*view.unsloped(right))]
        pairs += [self._all(place) for place in np.flatnonzero(view.is_unplaced[right]).tolist()]
        place, other = (np.concatenate(part) for part in zip(*pairs, strict=True))
        place, other = self._in_one_plane(place + block.start, other)
        ends = np.searchsorted(place, [*block, block.stop])
        for number, index in enumerate(block):
            yield index, other[ends[number] : ends[number + 1]]

    def _between(self, place: Indices, c: Indices, d: Indices) -> tuple[Indices, Indices]:
        """Places of a block, each with the edge between two points."""
        other = self.numbers[c, d]
        return place[other >= 0], other[other >= 0].astype(np.intp)

    def _at(self, place: Indices, c: Indices) -> tuple[Indices, Indices]:
        """Places of a block, each with the edges at a point."""
        others = self.numbers[c]
        row, end = np.nonzero(others >= 0)
        return place[row], others[row, end].astype(np.intp)

    def _all(self, place: int) -> tuple[Indices, Indices]:
        """A place of a block with all edges."""
        return np.full(len(self.left), place), np.arange(len(self.left))

    def _in_one_plane(self, place: Indices, other: Indices) -> tuple[Indices, Indices]:
        """The pairs without a common end that the Plücker coordinates do not keep apart, in rising order."""
        products = np.einsum("ij,ij->i", self.coordinates[place], self.opposite[other])
        vanishes = products == np.rint(products * (1 / PRIME)) * PRIME
        place, other = place[vanishes], other[vanishes]
        a, b, c, d = self.left[place], self.right[place], self.left[other], self.right[other]
        is_apart = (a != c) & (a != d) & (b != c) & (b != d)
        codes = np.unique(place[is_apart] * len(self.left) + other[is_apart])
        return codes // len(self.left), codes % len(self.left)


@dataclass(frozen=True, eq=False)
class _View:
    """The other points as seen from one, in a projective plane modulo the prime of their images."""

    images: ModularImages
    origin: int

    @cached_property
    def offsets(self) -> Integers:
        """The images minus that of the origin."""
        values = self.images.values.astype(np.int64)
        return np.asarray((values - values[:, [self.origin]]) % self.images.prime)

    @cached_property
    def places(self) -> Integers:
        """Two affine coordinates of each point."""
        return np.asarray(self.offsets[1:] * self.images.inverses[self.offsets[0]] % self.images.prime)

    @cached_property
    def is_unplaced(self) -> Mask:
        """True for points at infinity, and for those with the image of the origin."""
        return np.asarray(self.offsets[0] == 0)

    def in_one_plane(self, seconds: Indices) -> tuple[Indices, Indices, Indices]:
        """Triples: the position of a second point, and two points that seem to be in one plane with it and the origin.

        Triples with points that are unplaced or unsloped mean nothing.
        """
        size, prime = self.images.size, self.images.prime
        x, y = self.places
        inverses = self.images.inverses[np.abs(run := x - x[seconds, None])]
        # The product is below 2³²; half a unit keeps the quotient clear of integers, from which it is 1/2p away.
        product = (y - y[seconds, None]) * (np.sign(run) * inverses).astype(np.float64)
        slopes = (product - np.floor((product + 0.5) * (1 / prime)) * prime).astype(np.int64)
        bits = size.bit_length()
        keys = np.sort(slopes << bits | np.arange(size), axis=1)
        is_like_next = np.zeros(keys.shape, dtype=bool)
        is_like_next[:, :-1] = (keys[:, 1:] ^ keys[:, :-1]) >> bits == 0
        row, at = np.nonzero(is_like_next)
        found: list[tuple[Indices, ...]] = [(row[:0],) * 3]
        to = at
        while len(row):
            to = to + 1
            found.append((row, *(keys[row, end] & (1 << bits) - 1 for end in (at, to))))
            goes_on = is_like_next[row, to]
            row, at, to = row[goes_on], at[goes_on], to[goes_on]
        rows, some, others = (np.concatenate(part) for part in zip(*found, strict=True))
        return rows, some, others

    def unsloped(self, seconds: Indices) -> tuple[Indices, Indices]:
        """Pairs: the position of a second point, and a point that has no slope as seen from it and the origin."""
        x, y = self.places
        row, point = np.nonzero((x == x[seconds, None]) & (y == y[seconds, None]) | self.is_unplaced)
        is_other = (point != seconds[row]) & (point != self.origin)
        return row[is_other], point[is_other]
