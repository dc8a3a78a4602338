"""The sieve of one strip of pairs for many points x at once: compiled for CPUs, or with torch for CUDA.

For a point x, rows s and columns t the sieve asks where ``G[s, t] + w[s]·w[t] − p[t] ≤ τ + p[s]``: the test of
`geometry.margins.filter`, where the numbers come from and where it is proved that no pair is missed. G is common to all
x; w and p are vectors of each x. That is three operations for a pair, and far fewer where columns are looked at in
groups of `GROUP`:

**Groups.** If a pair passes, so does its group with the least G[s, t], the least w[t] and the greatest p[t] of the
group in place of its own. *Proof.* Rounding is monotone, so whatever the order in which the three terms are added
and whether or not a product and a sum are rounded at once, the group's value is at most what the same operations give
for the pair; and the proof that a pair passes holds for every such order, and with s and t exchanged. ∎

The same holds of all rows of a strip together, so a group is first compared with the extremes of the strip. Points
come in an order in which neighbours are alike, so few groups pass that hold no pair.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Mask

GROUP = 16
"""Columns of a group: as many floats as the widest registers hold."""
MOST_HITS = 4096
"""Pairs of one strip that may pass for one x; with more the sieve does not help, and x is called crowded."""
_TILE = 512
_ROOM = 2**20
_TORCH_ENTRIES = 2**26

Singles = NDArray[np.float32]
Places = NDArray[np.int32]
Hits = tuple[Places, Places, Places]
"""Parallel arrays: the places of x, of the row s and of the column t of each pair that passed."""


@dataclass(frozen=True, eq=False)
class Strip:
    """A strip of rows s against columns t, for the points x of a block.

    Parameters
    ----------
    row_p, row_w : (B, S) arrays
        p and w of the rows; p is −10³⁰ where the row does not count for x.
    column_p, column_w : (B, C) arrays
        The same of all columns; C is a multiple of `GROUP`.
    limits : (B,) array
        τ; −10³⁰ for an x that is not asked for.
    first_row, first_column : int
        Places of the first row and of the first column that is looked at, a multiple of `GROUP`.
    both_ways : bool
        Whether a pair of columns and rows is looked for in both orders: then s > t passes, too.
    """

    row_p: Singles
    row_w: Singles
    column_p: Singles
    column_w: Singles
    limits: Singles
    first_row: int
    first_column: int
    both_ways: bool


@dataclass(frozen=True, eq=False)
class Groups:
    """The least w and the greatest p of each group of columns, (B, C/GROUP)."""

    least_w: Singles
    greatest_p: Singles


Scan = Callable[[Strip, Groups], tuple[Hits, Mask]]
"""Gives the pairs that pass, and which x are crowded: of those it gives none."""

Sieve = Callable[[Singles, Singles], Scan]
"""Takes the rows and the columns of all points, of which G = rows · columnsᵀ, each (C, n + 1)."""


def grouped(columns_p: Singles, columns_w: Singles) -> Groups:
    """Groups of columns, once for all strips.

    Examples
    --------
    >>> p, w = np.arange(32, dtype=np.float32)[None], np.ones((1, 32), dtype=np.float32)
    >>> grouped(p, w).greatest_p.tolist()
    [[15.0, 31.0]]
    """
    shape = (len(columns_p), -1, GROUP)
    return Groups(columns_w.reshape(shape).min(axis=2), columns_p.reshape(shape).max(axis=2))


def sieve_on_cpu(rows: Singles, columns: Singles) -> Scan:
    """The sieve, compiled; it runs on one thread and lets others run.

    Examples
    --------
    >>> nothing, rows = np.zeros((1, 16), dtype="f"), -np.ones((16, 1), dtype="f")
    >>> strip = Strip(nothing, nothing, nothing, nothing, np.array([-14], dtype="f"), 0, 0, False)
    >>> scan = sieve_on_cpu(rows, np.arange(16, dtype="f")[:, None])
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
        return _settled(np.concatenate(found, axis=1), counts >= MOST_HITS)

    return run


def _settled(hits: NDArray[np.int32], crowded: Mask) -> tuple[Hits, Mask]:
    """The hits, without those of crowded x: they are not all."""
    x, s, t = hits[:, ~crowded[hits[0]]]
    return (x, s, t), crowded


@cache
def _compiled() -> tuple[Callable[..., Any], Callable[..., Any]]:
    from numba import njit

    # Additions in any order and fused products are allowed, and nothing is infinite or undefined: see the proof.
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


# --- torch ------------------------------------------------------------------------------------------------


def sieve_with_torch(device: str) -> Sieve:
    """The same sieve with torch on a device, such as ``cuda``.

    It passes the same pairs up to rounding, which the bounds allow for; what is decided of them exactly is the same.

    Examples
    --------
    >>> nothing, rows = np.zeros((1, 16), dtype="f"), -np.ones((16, 1), dtype="f")
    >>> strip = Strip(nothing, nothing, nothing, nothing, np.array([-14], dtype="f"), 0, 0, False)
    >>> scan = sieve_with_torch("cpu")(rows, np.arange(16, dtype="f")[:, None])
    >>> hits, _ = scan(strip, grouped(nothing, nothing))
    >>> len(hits[0]), np.unique(hits[2]).tolist()
    (29, [14, 15])
    """
    import torch

    torch.backends.cuda.matmul.allow_tf32 = False  # the bounds are those of single precision

    def sieve(rows: Singles, columns: Singles) -> Scan:
        left, right = (torch.from_numpy(np.ascontiguousarray(array)).to(device) for array in (rows, columns))
        return lambda strip, groups: _scan_with_torch(left, right, strip, groups)

    return sieve


def _scan_with_torch(left: Any, right: Any, strip: Strip, groups: Groups) -> tuple[Hits, Mask]:
    """A strip, as many x at a time as fit."""
    import torch

    def there(array: Singles, start: int = 0) -> Any:
        return torch.from_numpy(np.ascontiguousarray(array[..., start:])).to(left.device)

    skipped = strip.first_column // GROUP
    gram = left[strip.first_row : strip.first_row + strip.row_p.shape[1]] @ right[strip.first_column :].T
    lowest = gram.reshape(len(gram), -1, GROUP).amin(dim=2)
    searched = np.flatnonzero(strip.limits > -1e29)
    found = [np.empty((3, 0), dtype=np.int32)]
    for part in np.array_split(searched, max(1, len(searched) * lowest.numel() // _TORCH_ENTRIES)):
        row_p, row_w = there(strip.row_p[part]), there(strip.row_w[part])
        limit = there(strip.limits[part])[:, None] + row_p
        bound = row_w[:, :, None] * there(groups.least_w[part], skipped)[:, None] + lowest
        bound -= there(groups.greatest_p[part], skipped)[:, None]
        x, s, j = torch.nonzero(bound <= limit[:, :, None], as_tuple=True)
        t = j[:, None] * GROUP + torch.arange(GROUP, device=left.device)
        column_p, column_w = (
            there(strip.column_p[part], strip.first_column),
            there(strip.column_w[part], strip.first_column),
        )
        values = gram[s[:, None], t] + row_w[x, s][:, None] * column_w[x[:, None], t] - column_p[x[:, None], t]
        passes = values <= limit[x, s][:, None]
        if not strip.both_ways:
            passes &= t + strip.first_column > s[:, None] + strip.first_row
        place, member = torch.nonzero(passes, as_tuple=True)
        hits = torch.stack([x[place], s[place] + strip.first_row, t[place, member] + strip.first_column])
        where, row, column = hits.to(torch.int32).cpu().numpy()
        found.append(np.stack([part[where].astype(np.int32), row, column]))
    together = np.concatenate(found, axis=1)
    return _settled(together, np.bincount(together[0], minlength=len(strip.limits)) >= MOST_HITS)
