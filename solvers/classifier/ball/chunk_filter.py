"""Filter for the segments that may meet any of many balls: docs/proofs/ball-filters.md, (2)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Floats, Indices

MOST_DISTANCE_BYTES = 2**24
"""Memory for distances between data points, and for distances from query points to them."""

CHUNK = 32
"""Neighbours that are excluded together."""

MOST_UNCOMPILED = 10**8
"""Query points times pairs up to which the filter is not worth compiling."""

FEW_POINTS = 64
"""Data points up to which whole blocks of query points are held against all pairs at once."""

_MOST_PAIRS = 2**15
"""Pairs whose coordinates are looked at together."""

_ROOM = 1e-6
"""Far more than the rounding of distances in single precision, relative to the diameter."""

PairBatches = Iterator[tuple[Indices, Indices, Indices]]
"""Positions of queries, of first points and of second points, some at a time."""


def near_pairs(points: Floats, queries: Floats, radius: float) -> PairBatches:
    """Queries and pairs s ≤ t, among them all pairs whose segment meets the ball around the query, some at a time.

    Parameters
    ----------
    points : (m, n) array
        In an order in which neighbours are near, with about the mean 0.
    queries : (q, n) array
    radius : float
        In the unit of the coordinates.

    Yields
    ------
    tuple of three arrays
        Positions of a query, of s and of t.

    Examples
    --------
    >>> ((query, s, t),) = near_pairs(np.array([[-1.0, 0], [0, 0], [2, 0]]), np.array([[1.0, 0.5], [0, 9]]), 0.6)
    >>> query.tolist(), s.tolist(), t.tolist()  # the second query is far from all
    ([0, 0], [0, 1], [2, 2])
    """
    size = len(points)
    rows = max(CHUNK, MOST_DISTANCE_BYTES // (8 * size))
    plain = _all_at_once if size <= FEW_POINTS else _by_arrays
    search = _by_loops if len(queries) * size**2 > MOST_UNCOMPILED else plain
    for first in range(0, size, rows):
        block = _DistanceRows.of(points, first, min(first + rows, size), radius)
        for start in range(0, len(queries), rows):
            near = _distances(queries[start : start + rows], points) * np.float32(1 - _ROOM)
            for query, s, t in search(block, near, np.float32(2 * radius * (1 + _ROOM))):
                yield query + start, s, t


def order_of_neighbours(points: Floats) -> Indices:
    """Positions of points in an order in which neighbours are near, chunk by chunk.

    Examples
    --------
    >>> order = order_of_neighbours(np.array([[9.0], [1.0], [8.0]] * 16))
    >>> len(order), bool((order[:16] % 3 == 1).all())
    (48, True)
    """
    order = np.arange(len(points))
    _sort_into_chunks(points, order)
    return order


def _sort_into_chunks(points: Floats, order: Indices) -> None:
    """Bisect along the widest coordinate until the parts are chunks; whole chunks go to the left."""
    if len(order) <= CHUNK:
        return
    part = points[order]
    widest = int(np.argmax(part.max(axis=0) - part.min(axis=0)))
    half = CHUNK * -(-len(order) // (2 * CHUNK))
    order[:] = order[np.argpartition(part[:, widest], half - 1)] if half < len(order) else order
    _sort_into_chunks(points, order[:half])
    if half < len(order):
        _sort_into_chunks(points, order[half:])


@dataclass(frozen=True, eq=False)
class _DistanceRows:
    """Distances of some points to all points, and the longest one to each chunk, with room for rounding."""

    first: int
    distances: NDArray[np.float32]
    longest: NDArray[np.float32]
    slack: float

    @staticmethod
    def of(points: Floats, first: int, last: int, radius: float) -> "_DistanceRows":
        """The distances of the points from `first` to `last` − 1."""
        size = len(points)
        chunks = -(-size // CHUNK)
        distances = np.full((last - first, chunks * CHUNK), -np.inf, dtype=np.float32)
        # Twice the largest norm is a bound of all distances, the same for all rows; a larger ball sees less of them.
        diameter = 2 * max(float(np.sqrt((points**2).sum(axis=1).max())), radius)
        distances[:, :size] = _distances(points[first:last], points) + np.float32(_ROOM * diameter)
        # Each pair once: t ≥ s.
        distances[np.arange(chunks * CHUNK) < np.arange(first, last)[:, None]] = -np.inf
        longest = distances.reshape(last - first, chunks, CHUNK).max(axis=2)
        return _DistanceRows(first, distances, longest, 20 * _ROOM * diameter**2)


def _all_at_once(block: _DistanceRows, near: NDArray[np.float32], excess: np.float32) -> PairBatches:
    """Queries and pairs s ≤ t with |s − x| + |t − x| < |s − t| + 2ε, up to rounding, without a filter beforehand."""
    rows, size = len(block.distances), near.shape[1]
    together = max(1, _MOST_PAIRS // (rows * size))
    for start in range(0, len(near), together):
        part = near[start : start + together]
        room = excess - part[:, block.first : block.first + rows]
        query, row, t = np.nonzero(part[:, None, :] < block.distances[None, :, :size] + room[:, :, None])
        yield query + start, block.first + row, t


def _by_arrays(block: _DistanceRows, near: NDArray[np.float32], excess: np.float32) -> PairBatches:
    """Queries and pairs s ≤ t with |s − x| + |t − x| < |s − t| + 2ε, up to rounding, query by query."""
    size, chunks = block.longest.shape
    between = block.distances.reshape(size, chunks, CHUNK)
    for query, distances in enumerate(near):
        padded = np.full(chunks * CHUNK, np.inf, dtype=np.float32)
        padded[: len(distances)] = distances
        to_t = padded.reshape(chunks, CHUNK)
        room = excess - distances[block.first : block.first + size]
        rows, columns = np.nonzero(to_t.min(axis=1) < block.longest + room[:, None])
        for part in np.array_split(np.arange(len(rows)), len(rows) * CHUNK // _MOST_PAIRS + 1):
            is_near = to_t[columns[part]] < between[rows[part], columns[part]] + room[rows[part], None]
            which, place = np.nonzero(is_near)
            s, t = rows[part][which], columns[part][which] * CHUNK + place
            length = block.distances[s, t].astype(np.float64)
            a, b = (distances[ends].astype(np.float64) ** 2 for ends in (block.first + s, t))
            product = (a + b - length**2) / 2
            kept = a * b - product**2 <= (excess * length / 2) ** 2 + block.slack * (length + excess) ** 2
            yield np.full(kept.sum(), query), block.first + s[kept], t[kept]


def _by_loops(block: _DistanceRows, near: NDArray[np.float32], excess: np.float32) -> PairBatches:
    """The same in compiled loops."""
    search = _compiled()
    room = max(_MOST_PAIRS, near.shape[1] + CHUNK)
    found = np.empty((3, room), dtype=np.intp)
    query = row = 0
    while query < len(near):
        count, query, row = search(
            near, block.distances, block.longest, (block.first, excess, block.slack), query, row, found
        )
        yield found[0, :count].copy(), found[1, :count].copy(), found[2, :count].copy()


@cache
def _compiled() -> Callable[..., tuple[int, int, int]]:
    """The search of `_by_loops`, compiled once."""
    from numba import njit

    @njit(nogil=True)
    def search(near, distances, longest, numbers, query, row, found):  # type: ignore[no-untyped-def]  # noqa: PLR0913, PLR0917
        """Number of pairs put into `found` from a query and row on, and the query and row to go on with."""
        first, excess, margin = numbers
        rows, chunks = longest.shape
        size, room, count = near.shape[1], found.shape[1], 0
        nearest = np.empty(chunks, dtype=np.float32)
        while query < near.shape[0]:
            to = near[query]
            for c in range(chunks):
                nearest[c] = to[c * CHUNK : min((c + 1) * CHUNK, size)].min()
            while row < rows:
                if count + size > room:
                    return count, query, row
                s = first + row
                slack = excess - to[s]
                for c in range(s // CHUNK, chunks):
                    if nearest[c] < longest[row, c] + slack:
                        for t in range(c * CHUNK, min((c + 1) * CHUNK, size)):
                            length = np.float64(distances[row, t])
                            if to[t] < distances[row, t] + slack:
                                a, b = np.float64(to[s]) ** 2, np.float64(to[t]) ** 2
                                product = (a + b - length**2) / 2
                                if a * b - product**2 <= (excess * length / 2) ** 2 + margin * (length + excess) ** 2:
                                    found[0, count], found[1, count], found[2, count] = query, s, t
                                    count += 1
                row += 1
            query, row = query + 1, 0
        return count, query, row

    return search


def _distances(some: Floats, points: Floats) -> NDArray[np.float32]:
    """Distances between two sets of points, in single precision."""
    squares = (some**2).sum(axis=1)[:, None] + (points**2).sum(axis=1)[None, :] - 2 * some @ points.T
    return np.asarray(np.sqrt(np.maximum(squares, 0)), dtype=np.float32)
