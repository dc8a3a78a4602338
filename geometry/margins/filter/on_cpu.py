"""The filter of one strip for many points x at once, compiled for CPUs."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Mask, Singles
from mixproof.geometry.margins.filter.strips import GROUP, MOST_HITS, Groups, Hits, Scan, Strip, settled

_TILE = 512
"""Groups of columns that are looked at together: their part of G stays in the cache."""

_ROOM = 2**20
"""Hits that are collected before they are handed on."""


def filter_on_cpu(rows: Singles, columns: Singles) -> Scan:
    """The filter, compiled; it runs on one thread and lets others run.

    Examples
    --------
    >>> from mixproof.geometry.margins.filter.strips import grouped
    >>> nothing, rows = np.zeros((1, 16), dtype="f"), -np.ones((16, 1), dtype="f")
    >>> strip = Strip(nothing, nothing, nothing, nothing, np.array([-14], dtype="f"), 0, 0, False)
    >>> scan = filter_on_cpu(rows, np.arange(16, dtype="f")[:, None])
    >>> hits, _ = scan(strip, grouped(nothing, nothing))
    >>> len(hits[0]), np.unique(hits[2]).tolist()
    (29, [14, 15])
    """
    least, scan = _compiled()
    room = np.empty((3, _ROOM), dtype=np.int32)

    def run(strip: Strip, groups: Groups) -> tuple[Hits, Mask]:
        chosen = slice(strip.first_row, strip.first_row + strip.row_p.shape[1])
        gram = rows[chosen] @ columns[strip.first_column :].T
        lowest = np.empty((gram.shape[1] // GROUP, len(gram)), dtype=np.float32)
        least(gram, lowest)
        counts = np.zeros(len(strip.limits), dtype=np.int32)
        vectors = (strip.row_p, strip.row_w, strip.column_p, strip.column_w, groups.greatest_p, groups.least_w)
        origin = (strip.first_row, strip.first_column, strip.both_ways)
        found = []
        for tile in range(0, len(lowest), _TILE):
            start = 0
            while start < len(counts):
                span = (tile, min(tile + _TILE, len(lowest)), start)
                start, filled = scan(gram, lowest, *vectors, strip.limits, counts, room, span, origin)
                found.append(room[:, :filled].copy())
        return settled(np.concatenate(found, axis=1), counts >= MOST_HITS)

    return run


@cache
def _compiled() -> tuple[Callable[..., Any], Callable[..., Any]]:
    """The two loops as machine code."""
    from numba import njit

    # Additions in any order and fused products are allowed, and nothing is infinite or undefined:
    # docs/proofs/single-precision-filter.md, 3 and "Groups of columns".
    compiled = njit(nogil=True, fastmath={"reassoc", "contract", "nsz", "nnan", "ninf"})
    return compiled(_least), compiled(_scan)


def _least(gram: Singles, lowest: Singles) -> None:
    """The least G of each row in each group."""
    for s in range(gram.shape[0]):
        for j in range(lowest.shape[0]):
            least = gram[s, GROUP * j]
            for k in range(1, GROUP):
                value = gram[s, GROUP * j + k]
                least = value if value < least else least
            lowest[j, s] = least


def _scan(  # noqa: PLR0912, PLR0913, PLR0917, one loop nest, compiled
    gram: Singles,
    lowest: Singles,
    row_p: Singles,
    row_w: Singles,
    column_p: Singles,
    column_w: Singles,
    greatest_p: Singles,
    least_w: Singles,
    limits: Singles,
    counts: NDArray[np.int32],
    room: NDArray[np.int32],
    span: tuple[int, int, int],
    origin: tuple[int, int, bool],
) -> tuple[int, int]:
    """Look at the groups of a tile for x after x, until the room may not hold the hits of one more."""
    first_group, last_group, start = span
    first_row, first_column, both_ways = origin
    skipped = first_column // GROUP
    filled = 0
    rows = gram.shape[0]
    floor = np.empty(last_group, dtype=np.float32)
    for j in range(first_group, last_group):
        floor[j] = lowest[j].min()
    for x in range(start, limits.shape[0]):
        if filled + MOST_HITS > room.shape[1]:
            return x, filled
        if limits[x] < np.float32(-1e29) or counts[x] >= MOST_HITS:
            continue
        ps, ws, pt, wt = row_p[x], row_w[x], column_p[x], column_w[x]
        smallest_w, largest_p = ws.min(), ps.max()
        for j in range(first_group, last_group):
            bound, w = limits[x] + greatest_p[x, skipped + j], least_w[x, skipped + j]
            if bound < np.float32(-1e29) or floor[j] + smallest_w * w - largest_p > bound:
                continue
            low = lowest[j]
            passes = 0
            for s in range(rows):
                passes |= (low[s] + ws[s] * w - ps[s]) <= bound
            if passes == 0:
                continue
            for s in range(rows):
                if low[s] + ws[s] * w - ps[s] > bound:
                    continue
                limit = limits[x] + ps[s]
                for t in range(GROUP * j, GROUP * j + GROUP):
                    if gram[s, t] + ws[s] * wt[first_column + t] - pt[first_column + t] > limit:
                        continue
                    if (first_column + t > first_row + s or both_ways) and counts[x] < MOST_HITS:
                        room[0, filled], room[1, filled], room[2, filled] = x, first_row + s, first_column + t
                        filled += 1
                        counts[x] += 1
            if counts[x] >= MOST_HITS:
                break
    return limits.shape[0], filled
