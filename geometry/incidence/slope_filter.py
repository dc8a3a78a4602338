"""Which points may share a line: a sieve by slopes modulo a small prime, which loses no collinear triple.

**The sieve.** Three fixed random linear maps take the integer points of a dataset to (Z/p)³, p a prime below 2¹⁶.
For a point x, every other point y is given a key: with (u, v, w) the image of y − x, it is the pair
(v/u, w/u) modulo p, 32 bits together, or (0, 0) where u = 0. Only points with one key, as seen from x, can be on one
line through x.

*Proof.* Let x, s, t be collinear and distinct. Then s − x = k·d and t − x = l·d with d a primitive integer vector and
k, l integers other than 0; the images are k·φ(d) and l·φ(d). If neither image vanishes modulo p, then k, l and
φ(d) are not zero modulo p, so the images are unit multiples of one vector: both have u = 0 and key (0, 0), or
neither has, and then v/u and w/u agree. An image vanishes exactly where the images of x and of the other point
coincide. Such points, *twins*, are known before the sieve starts, by sorting the images; a point x with a twin is
not sieved: all other points count as its candidates. ∎ So the size of the coordinates, the kind of data and the
choice of maps and prime bear on time only, never on what is found: each candidate is decided in integers.

**Its cost.** Division is one look-up in a table of the p inverses, and reduction modulo p one multiplication by
1/p in doubles: for 0 ≤ a < 2³² the quotient (a + ½)/p is at least 1/2p > 2⁻¹⁷ away from every integer, and the
double is off by less than 2⁻³³, so its integer part is exact. Of n points with random keys about n²/2³³ pairs agree
by accident. Equal keys are sought with two bitmaps that stay in the cache: a key hashes to a bit; the first bitmap
says which bits were met, the second which were met twice. A key whose bit was met once agrees with no other. What
is left, a few in a hundred, goes through smaller bitmaps under other hashes, and the last few keys are sorted.

Twins are rare (m²/2p³ pairs of m points, by accident), but data may be made for a prime, or happen to be: then
the next prime is tried, and of all the one with the fewest twins is taken.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Indices, IntegerArray, Integers, Mask

PRIMES = (65521, 65519, 65497, 65479, 65449, 65447, 65437, 65423)
"""The largest primes below 2¹⁶."""

_ROWS_AT_A_TIME = 4096


@dataclass(frozen=True, eq=False)
class Images:
    """Images of points modulo a prime, and which points share theirs.

    Parameters
    ----------
    prime : int
    values : (3, m) array of int
        The images, from 0 to prime − 1.
    inverses : (prime,) array of int
        Inverses modulo the prime; 0 for 0.
    has_twin : (m,) array of bool
        Whether another point has the same image.
    """

    prime: int
    values: NDArray[np.int32]
    inverses: NDArray[np.int32]
    has_twin: Mask

    @property
    def size(self) -> int:
        """Number m of points."""
        return int(self.values.shape[1])


def images_of(points: IntegerArray) -> Images:
    """Images of the points of a dataset modulo a prime that makes few twins.

    Parameters
    ----------
    points : (m, n) integer array

    Examples
    --------
    >>> images = images_of(np.array([[0, 0], [65521, 0], [3, 4]]))
    >>> images.prime, images.has_twin.any()  # modulo 65521 the first two points would have one image
    (65519, np.False_)
    """
    best: Images | None = None
    for prime in PRIMES:
        values = _mapped(points, prime)
        _, which, counts = np.unique(values, axis=1, return_inverse=True, return_counts=True)
        images = Images(prime, values, _inverses(prime), counts[which.ravel()] > 1)
        if best is None or images.has_twin.sum() < best.has_twin.sum():
            best = images
        if not best.has_twin.any():
            break
    assert best is not None
    return best


def _mapped(points: IntegerArray, prime: int) -> NDArray[np.int32]:
    """The points under three random linear maps modulo a prime; sums of n products stay below 2⁶³ for n < 2³¹."""
    maps = np.random.default_rng(2110).integers(1, prime, size=(points.shape[1], 3))
    values = np.empty((3, len(points)), dtype=np.int32)
    kind = object if points.dtype == object else np.int64
    for start in range(0, len(points), _ROWS_AT_A_TIME):
        part = slice(start, start + _ROWS_AT_A_TIME)
        reduced = (points[part].astype(kind, copy=False) % prime).astype(np.int64)
        values[:, part] = (reduced @ maps % prime).T
    return values


@cache
def _inverses(prime: int) -> NDArray[np.int32]:
    """By 1/k = −⌊p/k⌋ · 1/(p mod k), which is p = ⌊p/k⌋k + (p mod k) read modulo p."""
    inverses = [0, 1]
    for k in range(2, prime):
        inverses.append(prime - prime // k * inverses[prime % k] % prime)
    table = np.array(inverses, dtype=np.int32)
    table.setflags(write=False)
    return table


def candidates_at(images: Images, x: int, others: Indices) -> Indices:
    """Those of the other points that may be on a line through x with another of them, in the order given.

    Examples
    --------
    >>> images = images_of(np.array([[0, 0], [1, 2], [5, 5], [3, 6]]))
    >>> candidates_at(images, 0, np.array([1, 2, 3]))
    array([1, 3])
    """
    if images.has_twin[x]:
        return others
    keys = _keys(images, x, others)
    ordered = np.sort(keys)
    shared = ordered[1:][ordered[1:] == ordered[:-1]]
    return others[np.isin(keys, shared)] if len(shared) else others[:0]


def _keys(images: Images, x: int, others: Indices) -> Integers:
    """The slopes of the other points as seen from x."""
    u, v, w = (images.values[:, others].astype(np.int64) - images.values[:, x, None]) % images.prime
    inverse = images.inverses[u].astype(np.int64)
    keys: Integers = (v * inverse % images.prime << 16) + w * inverse % images.prime
    return keys
