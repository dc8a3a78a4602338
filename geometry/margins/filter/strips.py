"""Strips of pairs of points, which the filter goes through for many points x at once.

For a point x, rows s and columns t the filter looks for ``G[s, t] + w[s]·w[t] − p[t] ≤ τ + p[s]``. G is common to all
x; w and p are vectors of each x (`geometry.margins.filter.vectors`). That is three operations for a pair, and far fewer
where columns are looked at in groups of `GROUP`: if a pair passes, so does its group with the least G and w and the
greatest p of the group in place of its own. Both are proved in docs/proofs/single-precision-filter.md.

The same holds of all rows of a strip together, so a group is first compared with the extremes of the strip. Points
come in an order in which neighbours are alike, so few groups pass that hold no pair.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Mask, Singles

GROUP = 16
"""Columns of a group: as many floats as the widest registers hold."""


MOST_HITS = 4096
"""Pairs of one strip that may pass for one x; with more the filter does not help, and x is called crowded."""

Places = NDArray[np.int32]
"""Positions in a block, a strip or all columns, in 32 bits."""

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
        τ; −10³⁰ for an x that is not looked at.
    first_row, first_column : int
        Places of the first row and of the first column that is looked at, a multiple of `GROUP`.
    both_ways : bool
        True if a pair of columns and rows is looked for in both orders: then s > t passes, too.
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
    """The least w and the greatest p of each group of columns, (B, C/GROUP) arrays."""

    least_w: Singles
    greatest_p: Singles


Scan = Callable[[Strip, Groups], tuple[Hits, Mask]]
"""Gives the pairs that pass and a mask of the crowded x, of which it gives no pairs."""

PairFilter = Callable[[Singles, Singles], Scan]
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


def settled(hits: Places, crowded: Mask) -> tuple[Hits, Mask]:
    """The hits without those of crowded x, which are not all of theirs.

    Examples
    --------
    >>> (x, s, t), _ = settled(np.array([[0, 1], [2, 3], [4, 5]], dtype=np.int32), np.array([False, True]))
    >>> x.tolist(), s.tolist(), t.tolist()
    ([0], [2], [4])
    """
    x, s, t = hits[:, ~crowded[hits[0]]]
    return (x, s, t), crowded
