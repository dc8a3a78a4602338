"""Lemma 2.3 in floats, at many points: h_ε for pictures, grids and estimators, never for a verdict.

h_ε(x) adds up the chords of the ball B_ε(x) on all m(m − 1)/2 segments, but few segments meet a small ball. Where one
does, the way from s to t by x is longer than the segment by less than 2ε:

    |s − x| + |t − x| − 2ε < |s − t|.

So the points are put in chunks of neighbours, and with the farthest point of a chunk from each s and the nearest one
to x most pairs of a point and a chunk are excluded at once. What is left is tried pair by pair: by this inequality, and
by the distance of x from the line, |s − x|²·|t − x|² − ((s − x)·(t − x))² over |s − t|², which follows from the three
distances. Only the pairs that pass are computed from their coordinates. Distances between the points are kept for as
many rows at a time as `MOST_BYTES` allows.

*Errors.* The filter keeps clear of the rounding of its distances, and leaves out no chord. A chord is computed from
coordinates with the mean taken off. With u = 2⁻⁵³, D the diameter of the data and d the distance of x from the line,
the rounding of d² is of the order of u·D². It matters where the sphere touches the segment: there the half chord
√(ε² − d²)/|s − t| is wrong by at most about √u·D/|s − t|. Elsewhere masses are good to about ten digits. A data
point on the sphere itself may fall on either side of it, and a law that has next to nothing on a chord may give it a
mass that is 0 in floats.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Floats, Indices
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.doubles import points_of, weights_of
from mixproof.solvers.mixing.laws import Mixing

MOST_BYTES = 2**24
"""Memory for distances between data points, and for distances from query points to them."""

CHUNK = 32
"""Neighbours that are excluded together."""

SMALL = 10**8
"""Query points times pairs up to which the filter is not worth compiling."""

FEW = 64
"""Data points up to which whole blocks of query points are held against all pairs at once."""

_MOST_PAIRS = 2**15
"""Pairs whose coordinates are looked at together."""

_ROOM = 1e-6
"""Far more than the rounding of distances in single precision, relative to the diameter."""


@dataclass(frozen=True, eq=False)
class WeightedPoints:
    """Labelled points with weights, in floats.

    Parameters
    ----------
    points : (m, n) array
        Distinct points, in any unit; their mean is taken off.
    labels : (m,) array of int
        Classes 0…k − 1.
    weights : (m,) array
        Positive weights with the sum 1.
    classes : int
        k.
    """

    points: Floats
    labels: Indices
    weights: Floats
    classes: int

    @staticmethod
    def of(dataset: Dataset) -> "WeightedPoints":
        """The points of an exact dataset, each coordinate rounded once.

        Examples
        --------
        >>> WeightedPoints.of(Dataset.from_rows([["0.5"], [2], [2]], [0, 1, 1])).weights.round(6).tolist()
        [0.333333, 0.666667]
        """
        labels = np.array(dataset.labels, dtype=np.intp)
        return WeightedPoints(points_of(dataset), labels, weights_of(dataset), len(dataset.classes))

    @cached_property
    def _centre(self) -> Floats:
        return np.asarray(self.points.mean(axis=0))

    @cached_property
    def _order(self) -> Indices:
        """Indices in an order in which neighbours are near."""
        order = np.arange(len(self.points))
        _sort_into_chunks(self.points, order)
        return order

    @cached_property
    def _placed(self) -> Floats:
        """The points in that order, with their mean taken off."""
        return self.points[self._order] - self._centre

    def masses(self, mixing: Mixing, queries: Floats, radius: float) -> Floats:
        """The label masses Nⁱ of the mixed points in the ball of a radius around each query point.

        Parameters
        ----------
        queries : (q, n) array
        radius : float
            ε > 0, in the unit of the coordinates.

        Returns
        -------
        (q, k) array
            Their shares are h_ε; all zero where no mixed point falls into the ball.

        Examples
        --------
        >>> from mixproof.solvers.mixing.parser import parse_mixing
        >>> line = WeightedPoints.of(Dataset.from_rows([[0], [1], [2]], [0, 1, 0]))
        >>> masses = line.masses(parse_mixing("uniform"), np.array([[1.0], [5.0]]), 0.1)
        >>> (masses[0] / masses[0].sum()).round(12).tolist(), masses[1].tolist()  # 11/80 for class 0
        ([0.1375, 0.8625], [0.0, 0.0])
        """
        placed = queries - self._centre
        found = np.zeros((len(queries), self.classes))
        labels, weights = self.labels[self._order], self.weights[self._order]
        for query, s, t in self._candidates(placed, radius):
            own = s == t
            inside = own & (((self._placed[s] - placed[query]) ** 2).sum(axis=1) < radius**2)
            np.add.at(found, (query[inside], labels[s[inside]]), weights[s[inside]] ** 2)
            which, first, second = query[~own], s[~own], t[~own]
            lower, upper = _chords(placed[which], self._placed[first], self._placed[second], radius)
            cut = upper > lower
            which, first, second = which[cut], first[cut], second[cut]
            share = weights[first] * weights[second]
            for ends, mass in zip((first, second), _mixed_labels(mixing, lower[cut], upper[cut]), strict=True):
                np.add.at(found, (which, labels[ends]), share * mass)
        return found

    # --- the filter

    def _candidates(self, queries: Floats, radius: float) -> Iterator[tuple[Indices, Indices, Indices]]:
        """Queries and pairs s ≤ t, among them all pairs whose segment meets the ball, some at a time."""
        size = len(self.points)
        rows = max(CHUNK, MOST_BYTES // (8 * size))
        plain = _all_at_once if size <= FEW else _by_arrays
        search = _by_loops if len(queries) * size**2 > SMALL else plain
        for first in range(0, size, rows):
            block = _Rows.of(self._placed, first, min(first + rows, size))
            for start in range(0, len(queries), rows):
                near = _distances(queries[start : start + rows], self._placed) * np.float32(1 - _ROOM)
                for query, s, t in search(block, near, np.float32(2 * radius * (1 + _ROOM))):
                    yield query + start, s, t


@dataclass(frozen=True, eq=False)
class _Rows:
    """Distances of some points to all points, and the longest one to each chunk, with room for rounding."""

    first: int
    distances: NDArray[np.float32]
    longest: NDArray[np.float32]
    slack: float

    @staticmethod
    def of(points: Floats, first: int, last: int) -> "_Rows":
        size = len(points)
        chunks = -(-size // CHUNK)
        distances = np.full((last - first, chunks * CHUNK), -np.inf, dtype=np.float32)
        # Twice the largest norm is a bound of all distances, the same for all rows.
        diameter = 2 * float(np.sqrt((points**2).sum(axis=1).max()))
        distances[:, :size] = _distances(points[first:last], points) + np.float32(_ROOM * diameter)
        # Each pair once: t ≥ s.
        distances[np.arange(chunks * CHUNK) < np.arange(first, last)[:, None]] = -np.inf
        longest = distances.reshape(last - first, chunks, CHUNK).max(axis=2)
        return _Rows(first, distances, longest, 20 * _ROOM * diameter**2)


Found = Iterator[tuple[Indices, Indices, Indices]]


def _all_at_once(block: _Rows, near: NDArray[np.float32], excess: np.float32) -> Found:
    """Queries and pairs s ≤ t with |s − x| + |t − x| < |s − t| + 2ε, up to rounding, without a filter beforehand."""
    rows, size = len(block.distances), near.shape[1]
    together = max(1, _MOST_PAIRS // (rows * size))
    for start in range(0, len(near), together):
        part = near[start : start + together]
        room = excess - part[:, block.first : block.first + rows]
        query, row, t = np.nonzero(part[:, None, :] < block.distances[None, :, :size] + room[:, :, None])
        yield query + start, block.first + row, t


def _by_arrays(block: _Rows, near: NDArray[np.float32], excess: np.float32) -> Found:
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


def _by_loops(block: _Rows, near: NDArray[np.float32], excess: np.float32) -> Found:
    """The same, compiled."""
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
    from numba import njit

    @njit(nogil=True)
    def search(near, distances, longest, numbers, query, row, found):  # type: ignore[no-untyped-def]  # noqa: PLR0913, PLR0917
        """Fill `found` from a query and row on; return how many were found, and where to go on."""
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


# --- chords -------------------------------------------------------------------------------------------


def _chords(x: Floats, s: Floats, t: Floats, radius: float) -> tuple[Floats, Floats]:
    """The weights between which λs + (1 − λ)t is in the ball around x; none where the first is not below the second."""
    along, offset = s - t, x - t
    square = np.einsum("ij,ij->i", along, along)
    foot = np.einsum("ij,ij->i", offset, along) / square
    across = offset - foot[:, None] * along
    rest = radius**2 - np.einsum("ij,ij->i", across, across)
    half = np.sqrt(np.maximum(rest, 0) / square)
    return np.clip(foot - half, 0, 1), np.clip(foot + half, 0, 1)


def _mixed_labels(mixing: Mixing, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
    """Label mass on s and on t of the pair {s, t} in both orders, while λ is between two weights."""
    mass, moment = mixing.between(lower, upper)
    if mixing.is_symmetric:
        return 2 * moment, 2 * (mass - moment)
    mirror_mass, mirror_moment = mixing.between(1 - upper, 1 - lower)
    return moment + mirror_mass - mirror_moment, mass - moment + mirror_moment


def nearest_distances(points: Floats) -> Floats:
    """The distance from each point to the nearest other one.

    Examples
    --------
    >>> nearest_distances(np.array([[0.0], [1.0], [4.0]])).tolist()
    [1.0, 1.0, 3.0]
    """
    from scipy.spatial import cKDTree

    found, _ = cKDTree(points).query(points, k=2)
    return np.asarray(found[:, 1])
