"""A filter of the points that may share a line, by slopes modulo a small prime; it loses no collinear triple.

Three fixed random linear maps take the integer points of a dataset to (Z/p)³. For a point x, every other point y has a
key: with (u, v, w) the image of y − x, it is (v/u, w/u) modulo p, or (0, 0) where u = 0. Only points with one key, as
seen from x, can be on one line through x, unless x has a *twin*, another point with the same image: then all other
points are candidates. The proof, and the cost of the filter, are in docs/proofs/slope-filter.md. Each candidate is
decided in integers, so the choice of maps and prime bears on time only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Indices, IntegerArray, Integers, Mask

PRIMES = (65521, 65519, 65497, 65479, 65449, 65447, 65437, 65423)
"""The largest primes below 2¹⁶."""

_ROWS_AT_A_TIME = 4096


@dataclass(frozen=True, eq=False)
class ModularImages:
    """Images of points modulo a prime, with a mark at those that share theirs.

    Parameters
    ----------
    prime : int
        The prime, below 2¹⁶.
    values : (3, m) array of int
        The images, from 0 to prime − 1.
    inverses : (prime,) array of int
        Inverses modulo the prime; 0 for 0.
    has_twin : (m,) array of bool
        True at points with the image of another point.
    """

    prime: int
    values: NDArray[np.int32]
    inverses: NDArray[np.int32]
    has_twin: Mask

    @property
    def size(self) -> int:
        """Number m of points."""
        return int(self.values.shape[1])


def images_of(points: IntegerArray) -> ModularImages:
    """Images of the points of a dataset modulo a prime that makes few twins.

    Parameters
    ----------
    points : (m, n) integer array
        The points.

    Examples
    --------
    >>> images = images_of(np.array([[0, 0], [65521, 0], [3, 4]]))
    >>> images.prime, images.has_twin.any()  # modulo 65521 the first two points would have one image
    (65519, np.False_)
    """
    best: ModularImages | None = None
    for prime in PRIMES:
        values = _mapped(points, prime)
        _, which, counts = np.unique(values, axis=1, return_inverse=True, return_counts=True)
        images = ModularImages(prime, values, _inverses(prime), counts[which.ravel()] > 1)
        if best is None or images.has_twin.sum() < best.has_twin.sum():
            best = images
        if not best.has_twin.any():
            break
    assert best is not None
    return best


def _mapped(points: IntegerArray, prime: int) -> NDArray[np.int32]:
    """The points under three random linear maps modulo a prime; sums of n products stay below 2⁶³ for n < 2³¹."""
    maps = _maps(points.shape[1], prime)
    values = np.empty((3, len(points)), dtype=np.int32)
    kind = object if points.dtype == object else np.int64
    for start in range(0, len(points), _ROWS_AT_A_TIME):
        part = slice(start, start + _ROWS_AT_A_TIME)
        reduced = (points[part].astype(kind, copy=False) % prime).astype(np.int64)
        values[:, part] = (reduced @ maps % prime).T
    return values


@cache
def _maps(dimension: int, prime: int) -> Integers:
    """The three fixed random linear maps, as a matrix to multiply rows with."""
    return np.random.default_rng(2110).integers(1, prime, size=(dimension, 3))


@cache
def _inverses(prime: int) -> NDArray[np.int32]:
    """The inverses of 1, …, p − 1 modulo p, at their places in a table; 0 for 0."""
    # 1/k = −⌊p/k⌋ · 1/(p mod k), which is p = ⌊p/k⌋k + (p mod k) read modulo p.
    inverses = [0, 1]
    for k in range(2, prime):
        inverses.append(prime - prime // k * inverses[prime % k] % prime)
    table = np.array(inverses, dtype=np.int32)
    table.setflags(write=False)
    return table


def candidates_at(images: ModularImages, x: int, others: Indices) -> Indices:
    """Those of the other points that may be on a line through x with another of them, in the order given.

    Examples
    --------
    >>> images = images_of(np.array([[0, 0], [1, 2], [5, 5], [3, 6]]))
    >>> candidates_at(images, 0, np.array([1, 2, 3]))
    array([1, 3])
    """
    if images.has_twin[x]:  # docs/proofs/slope-filter.md: its key says nothing of the twin
        return others
    return _sharing_keys(images, images.values[:, x].astype(np.int64), others)


def candidates_around(images: ModularImages, place: Sequence[int], scale: int, others: Indices) -> Indices:
    """The same for a point that need not be in the dataset: `place` divided by the positive integer `scale`.

    Examples
    --------
    >>> images = images_of(np.array([[0, 0], [1, 2], [5, 5], [3, 6]]))
    >>> candidates_around(images, (5, 7), 2, np.arange(4))  # on one line with (0, 0) and (5, 7) there is none
    array([], dtype=int64)
    >>> candidates_around(images, (4, 8), 2, np.arange(4))
    array([0, 1, 3])
    """
    prime = images.prime
    if scale % prime == 0:
        return others
    inverse = pow(scale, -1, prime)
    reduced = np.array([value * inverse % prime for value in place], dtype=np.int64)
    image = reduced @ _maps(len(place), prime) % prime
    if (images.values[:, others] == image[:, None]).all(axis=0).any():  # a twin
        return others
    return _sharing_keys(images, image, others)


def _sharing_keys(images: ModularImages, image: Integers, others: Indices) -> Indices:
    """Those of the points whose key, as seen from an image, another of them has."""
    keys = _keys(images, image, others)
    ordered = np.sort(keys)
    shared = ordered[1:][ordered[1:] == ordered[:-1]]
    return others[np.isin(keys, shared)] if len(shared) else others[:0]


def _keys(images: ModularImages, image: Integers, others: Indices) -> Integers:
    """The keys of points as seen from an image: their slopes modulo the prime."""
    u, v, w = (images.values[:, others].astype(np.int64) - image[:, None]) % images.prime
    inverse = images.inverses[u].astype(np.int64)
    keys: Integers = (v * inverse % images.prime << 16) + w * inverse % images.prime
    return keys
