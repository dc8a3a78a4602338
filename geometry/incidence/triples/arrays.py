"""The arrays that the loops of the search for collinear triples work on."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Integers

COMPILED_FROM = 4000
"""So many points are worth the start of the compiled loops, which takes some seconds the first time."""


class Cloud(NamedTuple):
    """The points in lexicographic order, in a form for proofs and in one for the filter.

    Parameters
    ----------
    points : (m, n, r) array of int
        Their coordinates modulo each of the moduli.
    moduli : (r,) array of int
        A single 0 where the coordinates are below 2³⁰ and stand for themselves; else primes below 2³¹ whose product
        exceeds 8B², B the greatest coordinate.
    labels : (m,) array of int
        Their classes.
    images, inverses, prime
        Images modulo a smaller prime, and its inverses, as in `geometry.incidence.slope_filter.ModularImages`.
    """

    points: NDArray[Any]
    moduli: Integers
    labels: Integers
    images: NDArray[np.int32]
    inverses: NDArray[np.int32]
    prime: int


class TripleTally(NamedTuple):
    """The triples found so far.

    Parameters
    ----------
    totals : (3,) array
        Number of all triples, of those with an end outside the class of the middle, and of those with both outside.
    flags : (m,) array
        A bit for each of the three at each point that is the middle of such a triple.
    rows : (most, 3) array
        Middles and ends of the triples listed, all of the kind `wanted`.
    filled : (1,) array
        Number of triples listed.
    counts : (classes,) array
        Zeros to count in.
    wanted : int
        The kind of triples to list: 0, 1 or 2, in the order of `totals`.
    """

    totals: Integers
    flags: NDArray[np.uint8]
    rows: Integers
    filled: Integers
    counts: Integers
    wanted: int


class Workspace(NamedTuple):
    """Working memory for one thread: keys and their places, bitmaps, sorted candidates, the line at hand.

    ``held`` names for each point the last long line that it was proved to be on, 0 for none.
    """

    keys: NDArray[np.uint32]
    places: NDArray[np.int32]
    seen: NDArray[np.uint64]
    twice: NDArray[np.uint64]
    marked: NDArray[np.uint64]
    spare: NDArray[np.uint64]
    waiting: Integers
    line: Integers
    held: Integers


def make_tally(size: int, classes: int, most: int, wanted: int) -> TripleTally:
    """No triples yet among so many points and classes, with room to list `most` of the kind `wanted`.

    Examples
    --------
    >>> made = make_tally(size=4, classes=2, most=9, wanted=2)
    >>> made.totals.tolist(), made.flags.tolist(), made.rows.shape
    ([0, 0, 0], [0, 0, 0, 0], (9, 3))
    """
    return TripleTally(
        totals=np.zeros(3, np.int64),
        flags=np.zeros(size, np.uint8),
        rows=np.empty((most, 3), np.int64),
        filled=np.zeros(1, np.int64),
        counts=np.zeros(classes, np.int64),
        wanted=wanted,
    )
