"""The collinear triples of a block of points, by two engines that give the same result.

Little data goes through NumPy, and through Python where something is found. Much data, or data in which much is found,
goes through compiled loops (`geometry.incidence.triples.kernels`), without Python's lock, so that blocks run side by
side on threads. Those loops prove in 64 bits, coordinates that need more modulo as many primes as it takes. Only points
that the filter cannot tell apart are left to Python's integers.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Any
from zlib import compress, decompress

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Indices, Integers, Json
from mixproof.geometry.incidence.lines import group_by_line
from mixproof.geometry.incidence.slope_filter import candidates_at
from mixproof.geometry.incidence.triples.arrays import COMPILED_FROM, TripleTally, make_tally
from mixproof.geometry.incidence.triples.kernels import compiled, make_workspace, tally
from mixproof.geometry.incidence.triples.search import TripleSearch

MUCH_FOUND = 5000
"""So many candidates in one block are worth it too; once started, the loops are always used."""


def _packed(values: NDArray[Any]) -> str:
    """An array as text."""
    return b64encode(compress(values.astype(values.dtype.newbyteorder("<")).tobytes())).decode()


def unpacked(text: str, kind: type[np.generic]) -> NDArray[Any]:
    """The array that a block has written as text.

    Examples
    --------
    >>> unpacked(_packed(np.arange(3)), np.int64)
    array([0, 1, 2])
    """
    return np.frombuffer(decompress(b64decode(text)), dtype=np.dtype(kind).newbyteorder("<"))


@dataclass(frozen=True, eq=False)
class _BlockTriples:
    """The triples that a block of a search has found so far."""

    search: TripleSearch
    found: TripleTally

    def add(self, line: Integers) -> None:
        """Count a point and the later points of a line through it, in their order."""
        tally(line, len(line), self.search.labels, self.found)

    def to_json(self) -> Json:
        """The result of the block, its points by their indices in the dataset."""
        listed = self.search.order[self.found.rows[: self.found.filled[0]]]
        return {
            "totals": self.found.totals.tolist(),
            "flags": _packed(self.found.flags),
            "listed": _packed(listed.astype(np.int64)),
        }


def sweep_block(search: TripleSearch, block: range) -> Json:
    """Find, prove and count the triples whose first points are those of a block.

    A block takes its points from both ends of the order in turn: early ones have many later points, late ones have
    few, and so all blocks cost about the same.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.geometry.incidence.triples.search import search_of
    >>> line = search_of(Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 1]), None, 0)
    >>> [sweep_block(line, range(k, k + 1))["totals"] for k in range(4)]
    [[3, 3, 1], [0, 0, 0], [1, 1, 1], [0, 0, 0]]
    """
    work = _BlockTriples(search, make_tally(search.size, search.classes, search.most, search.wanted))
    numbers = [k // 2 if k % 2 == 0 else search.size - 1 - k // 2 for k in block]
    if search.size < COMPILED_FROM and not compiled.cache_info().currsize:
        numbers = _sweep_plainly(work, numbers)
    if numbers:
        _sweep_compiled(work, numbers)
    return work.to_json()


def _sweep_plainly(work: _BlockTriples, numbers: list[int]) -> list[int]:
    """Sweep in Python until much is found; return the numbers that are left."""
    met, search = 0, work.search
    everything = np.arange(search.size)
    for place, x in enumerate(numbers):
        if met > MUCH_FOUND:
            return numbers[place:]
        candidates = candidates_at(search.images, x, everything[x + 1 :])
        met += len(candidates)
        _prove(work, x, candidates)
    return []


def _prove(work: _BlockTriples, x: int, candidates: Indices) -> None:
    """Add the lines through x that candidates are on, in integers of any size."""
    points = work.search.points
    if len(candidates) > 1:
        kind = object if points.dtype == object else np.int64
        offsets = points[candidates].astype(kind, copy=False) - points[x].astype(kind, copy=False)
        for line in group_by_line(offsets, candidates, 1):
            if len(line.ahead.points) > 1:
                work.add(np.array([x, *line.ahead.points], dtype=np.int64))


def _sweep_compiled(work: _BlockTriples, numbers: list[int]) -> None:
    """Sweep in compiled loops, except for points with a twin: of these the filter says nothing."""
    search, has_twin = work.search, work.search.images.has_twin
    for x in numbers:
        if has_twin[x]:
            _prove(work, x, np.arange(x + 1, search.size))
    filtered = np.array([x for x in numbers if not has_twin[x]], dtype=np.int64)
    compiled()(filtered, search.cloud, make_workspace(search.size), work.found)
