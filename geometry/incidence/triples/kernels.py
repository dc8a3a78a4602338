"""The loops of the search for collinear triples, written once: run as they are on a little data, compiled on much.

The points come in lexicographic order. Along any line that order is the order on the line, so the first point of a
line is one of its ends, every other point of it is ahead, and those that share a key
(`geometry.incidence.slope_filter`) come out of a sort by (key, number) in their order on the line. A collinear triple
is thus met once, at its first point, and the middle one of its points is in the middle.

These functions keep to what numba compiles, and name their types where a wider one would slow them down. They are in
one file because numba renews the machine code that it keeps when the file of `sweep` changes, and looks at no other.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Integers
from mixproof.geometry.incidence.triples.arrays import Cloud, TripleTally, Workspace

Kernel = Callable[..., Any]

FEW_KEYS = 24
"""So many candidates are sorted rather than filtered again."""

MANY_KEYS = 1000
"""More candidates than so many are sorted by their digits."""

LONG_LINE = 16
"""Points of a line that is remembered, so that it is not proved again from a later point."""

HASHES = np.array([2654435769, 2246822519, 3266489917, 668265263], dtype=np.uint32)
"""Odd multipliers: the upper bits of a product modulo 2³² are its hash."""


def make_workspace(size: int) -> Workspace:
    """Working memory for a search among so many points, some 56 bytes a point.

    Examples
    --------
    >>> sum(part.nbytes for part in make_workspace(60_000)) // 2**20  # mebibytes
    3
    """
    words = bitmap_words(size)
    return Workspace(
        keys=np.empty(size + 1, np.uint32),
        places=np.empty(size + 1, np.int32),
        seen=np.empty(words, np.uint64),
        twice=np.empty(words, np.uint64),
        marked=np.empty(size + 1, np.uint64),
        spare=np.empty(size + 1, np.uint64),
        waiting=np.empty(size + 1, np.int64),
        line=np.empty(size + 1, np.int64),
        held=np.zeros(size, np.int64),
    )


def bitmap_words(size: int) -> int:
    """Words of 64 bits in a bitmap for so many keys: 32 bits a key, so that few meet by accident.

    Examples
    --------
    >>> bitmap_words(60_000) * 8 // 1024  # kibibytes
    256
    """
    words = 16
    while words * 2 < size:
        words *= 2
    return words


def keys_from(cloud: Cloud, x: int, space: Workspace) -> int:
    """Write the keys of all points after x as seen from it, and their numbers; return their number.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.geometry.incidence.triples.search import search_of
    >>> cloud = search_of(Dataset.from_rows([[0, 0], [1, 2], [3, 6], [5, 5]], 'abba'), ends=None, most=0).cloud
    >>> space = make_workspace(4)
    >>> keys_from(cloud, 0, space), space.places[:3].tolist(), bool(space.keys[0] == space.keys[1] != space.keys[2])
    (3, [1, 2, 3], True)
    """
    keys, places, inverses = space.keys, space.places, cloud.inverses
    first, second, third = cloud.images[0], cloud.images[1], cloud.images[2]
    at_first, at_second, at_third = first[x], second[x], third[x]
    p, reciprocal = np.int32(cloud.prime), 1.0 / cloud.prime
    count = len(first) - x - 1
    for i in range(count):
        y = x + 1 + i
        u = np.int32(first[y] - at_first)
        v = np.int32(second[y] - at_second)
        w = np.int32(third[y] - at_third)
        u = np.int32(u + (p if u < 0 else 0))
        v = np.int32(v + (p if v < 0 else 0))
        w = np.int32(w + (p if w < 0 else 0))
        inverse = np.int64(inverses[u])
        a = v * inverse
        b = w * inverse
        # The integer part of the quotient is exact: docs/proofs/slope-filter.md, "Its cost".
        a -= np.int64((a + 0.5) * reciprocal) * p
        b -= np.int64((b + 0.5) * reciprocal) * p
        keys[i] = np.uint32((a << 16) | b)
        places[i] = y
    return count


def filter_keys(space: Workspace, count: int) -> int:
    """Move the keys whose bit is met twice to the front, with their places, round by round; return their number.

    Examples
    --------
    >>> space = make_workspace(30)
    >>> space.keys[:30], space.places[:30] = [*range(29), 7], np.arange(30)
    >>> with np.errstate(over="ignore"):  # products modulo 2³² are meant
    ...     kept = filter_keys(space, 30)
    >>> kept, space.places[:kept].tolist()  # the two places of the key 7
    (2, [7, 29])
    """
    keys, places, seen, twice = space.keys, space.places, space.seen, space.twice
    for multiplier in HASHES:
        if count <= FEW_KEYS:
            break
        words = min(bitmap_words(count), len(seen))
        shift = np.uint32(26)
        size = words
        while size > 1:
            size >>= 1
            shift = np.uint32(shift - np.uint32(1))
        seen[:words] = 0
        twice[:words] = 0
        for i in range(count):
            h = np.uint32(np.uint32(keys[i] * multiplier) >> shift)
            bit = np.uint64(1) << np.uint64(h & np.uint32(63))
            word = np.int64(h >> np.uint32(6))
            met = seen[word]
            twice[word] |= met & bit
            seen[word] = met | bit
        kept = 0
        for i in range(count):
            h = np.uint32(np.uint32(keys[i] * multiplier) >> shift)
            bit = (twice[np.int64(h >> np.uint32(6))] >> np.uint64(h & np.uint32(63))) & np.uint64(1)
            keys[kept] = keys[i]
            places[kept] = places[i]
            kept += int(bit)
        if 2 * kept > count:
            return kept
        count = kept
    return count


def filter_at(cloud: Cloud, x: int, space: Workspace) -> int:
    """Fill `marked` with 2³²·key + number of the points after x that may share a key, sorted; return their number.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.geometry.incidence.triples.search import search_of
    >>> cloud = search_of(Dataset.from_rows([[0, 0], [1, 2], [3, 6], [5, 5]], 'abba'), ends=None, most=0).cloud
    >>> space = make_workspace(4)
    >>> count = filter_at(cloud, 0, space)
    >>> sorted((space.marked[:count] & np.uint64(0xFFFFFFFF)).tolist())  # so few are sorted only
    [1, 2, 3]
    """
    keys, places, marked = space.keys, space.places, space.marked
    count = filter_keys(space, keys_from(cloud, x, space))
    for i in range(count):
        marked[i] = (np.uint64(keys[i]) << np.uint64(32)) | np.uint64(places[i])
    if count > MANY_KEYS:
        sort_by_key(marked, space.spare, count)
    else:
        marked[:count].sort()
    return count


def sort_by_key(marked: NDArray[np.uint64], spare: NDArray[np.uint64], count: int) -> None:
    """Sort by the upper 32 bits, eleven at a time, and leave equal ones in their order; as fast as copying.

    Examples
    --------
    >>> marked = np.array([5 << 32 | 9, 3 << 32 | 1, 5 << 32 | 2], dtype=np.uint64)
    >>> sort_by_key(marked, np.empty(3, np.uint64), 3)
    >>> [divmod(value, 2**32) for value in marked.tolist()]
    [(3, 1), (5, 9), (5, 2)]
    """
    ends = np.empty(2049, np.int64)
    for shift in (32, 43, 54):
        ends[:] = 0
        for i in range(count):
            spare[i] = marked[i]
            ends[1 + np.int64((marked[i] >> np.uint64(shift)) & np.uint64(2047))] += 1
        for digit in range(1, 2049):
            ends[digit] += ends[digit - 1]
        for i in range(count):
            value = np.int64((spare[i] >> np.uint64(shift)) & np.uint64(2047))
            marked[ends[value]] = spare[i]
            ends[value] += 1


def is_on_line(cloud: Cloud, x: int, leader: int, pivot: int, y: int) -> bool:
    """True if y is on the line through x and the leader, which differ at the pivot.

    It is so if (yᵢ − xᵢ)(lₚ − xₚ) = (lᵢ − xᵢ)(yₚ − xₚ) for every coordinate i, p the pivot. The difference of the two
    sides is at most 8B² in size, so it is 0 where it vanishes modulo primes whose product is larger. Products of
    differences of numbers below 2³¹ are below 2⁶², so nothing overflows on the way.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.geometry.incidence.triples.search import search_of
    >>> cloud = search_of(Dataset.from_rows([[0, 0], [1, 2], [3, 6], [5, 5]], 'abba'), ends=None, most=0).cloud
    >>> [is_on_line(cloud, 0, 1, 0, y) for y in (2, 3)]
    [True, False]
    """
    points, moduli = cloud.points, cloud.moduli
    for r in range(len(moduli)):
        base = np.int64(points[leader, pivot, r]) - np.int64(points[x, pivot, r])
        step = np.int64(points[y, pivot, r]) - np.int64(points[x, pivot, r])
        for i in range(points.shape[1]):
            origin = np.int64(points[x, i, r])
            off = (np.int64(points[y, i, r]) - origin) * base - (np.int64(points[leader, i, r]) - origin) * step
            if off != 0 and (moduli[r] == 0 or off % moduli[r] != 0):
                return False
    return True


def differ(cloud: Cloud, x: int, y: int, coordinate: int) -> bool:
    """True if two points differ in a coordinate.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.geometry.incidence.triples.search import search_of
    >>> cloud = search_of(Dataset.from_rows([[0, 7], [1, 7]], 'ab'), ends=None, most=0).cloud
    >>> [bool(differ(cloud, 0, 1, coordinate)) for coordinate in (0, 1)]
    [True, False]
    """
    different = False
    for r in range(len(cloud.moduli)):
        different |= cloud.points[x, coordinate, r] != cloud.points[y, coordinate, r]
    return different


def tally(line: Integers, length: int, labels: Integers, found: TripleTally) -> None:
    """Count the triples (line[0], middle, end) of the points of a line, and list those wanted while there is room.

    Examples
    --------
    >>> from mixproof.geometry.incidence.triples.arrays import make_tally
    >>> found = make_tally(size=4, classes=2, most=9, wanted=2)
    >>> tally(np.array([0, 1, 2, 3]), 4, np.array([0, 1, 0, 1]), found)
    >>> found.totals.tolist(), found.flags.tolist(), found.rows[: found.filled[0]].tolist()
    ([3, 3, 1], [0, 7, 3, 0], [[1, 0, 2]])
    """
    counts, totals, flags, rows, wanted = found.counts, found.totals, found.flags, found.rows, found.wanted
    own = labels[line[0]]
    for k in range(length - 1, 0, -1):
        middle = line[k]
        label = labels[middle]
        beyond = length - 1 - k
        same = counts[label]
        counts[label] += 1
        some = beyond if label != own else beyond - same
        both = beyond - same if label != own else 0
        totals[0] += beyond
        totals[1] += some
        totals[2] += both
        flags[middle] |= np.uint8((beyond > 0) + 2 * (some > 0) + 4 * (both > 0))
        left = beyond if wanted == 0 else (some if wanted == 1 else both)
        j = k + 1
        while left > 0 and found.filled[0] < len(rows):
            if wanted == 0 or (wanted == 1 and label != own) or labels[line[j]] != label:
                row = rows[found.filled[0]]
                row[0], row[1], row[2] = middle, line[0], line[j]
                found.filled[0] += 1
                left -= 1
            j += 1
    for k in range(1, length):
        counts[labels[line[k]]] = 0


def sweep(numbers: Integers, cloud: Cloud, space: Workspace, found: TripleTally) -> None:
    """Find, prove and count the triples whose first point is one of `numbers`, none of which has a twin.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.geometry.incidence.triples.search import search_of
    >>> cloud = search_of(Dataset.from_rows([[0, 0], [1, 2], [3, 6], [5, 5]], 'abba'), ends=None, most=0).cloud
    >>> from mixproof.geometry.incidence.triples.arrays import make_tally
    >>> found = make_tally(size=4, classes=2, most=9, wanted=0)
    >>> sweep(np.arange(4), cloud, make_workspace(4), found)
    >>> found.totals.tolist(), found.rows[: found.filled[0]].tolist()
    ([1, 1, 0], [[1, 0, 2]])
    """
    marked, waiting, line, held = space.marked, space.waiting, space.line, space.held
    names = held.max()
    for x in numbers:
        count = filter_at(cloud, x, space)
        start = 0
        while start < count:
            key = marked[start] >> np.uint64(32)
            left = 0
            while start < count and marked[start] >> np.uint64(32) == key:
                waiting[left] = np.int64(marked[start] & np.uint64(0xFFFFFFFF))
                left += 1
                start += 1
            while left > 1:
                length, left = part_line(cloud, x, left, space)
                if length > 2:
                    tally(line, length, cloud.labels, found)
                if length >= LONG_LINE and (held[x] == 0 or held[line[length - 1]] != held[x]):
                    names += 1
                    for k in range(length):
                        held[line[k]] = names


def part_line(cloud: Cloud, x: int, left: int, space: Workspace) -> tuple[int, int]:
    """Move the line of x and the first waiting point from `waiting` to `line`; the other points go on waiting.

    Points that are held by one name were proved to be on one line.

    Returns
    -------
    length : int
        Number of points in `line`, x among them.
    left : int
        Number of points that go on waiting.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.geometry.incidence.triples.search import search_of
    >>> cloud = search_of(Dataset.from_rows([[0, 0], [1, 2], [3, 6], [5, 5]], 'abba'), ends=None, most=0).cloud
    >>> space = make_workspace(4)
    >>> space.waiting[:3] = [1, 2, 3]
    >>> part_line(cloud, 0, 3, space), space.line[:3].tolist(), space.waiting[:1].tolist()
    ((3, 1), [0, 1, 2], [3])
    """
    waiting, line, held = space.waiting, space.line, space.held
    leader = waiting[0]
    pivot = 0
    while not differ(cloud, x, leader, pivot):
        pivot += 1
    line[0], line[1] = x, leader
    length, kept = 2, 0
    known = held[x] if held[x] == held[leader] else 0
    for k in range(1, left):
        y = waiting[k]
        if (known != 0 and held[y] == known) or is_on_line(cloud, x, leader, pivot, y):
            line[length] = y
            length += 1
        else:
            waiting[kept] = y
            kept += 1
    return length, kept


PARTS = (bitmap_words, keys_from, filter_keys, sort_by_key, filter_at, is_on_line, differ, part_line, tally)


@cache
def compiled() -> Kernel:
    """`sweep` as machine code, which does not hold the interpreter's lock.

    Examples
    --------
    >>> loops = compiled.__wrapped__()  # anew: once there is one, all searches use it
    >>> loops.py_func.__name__, loops.targetoptions["nogil"]
    ('sweep', True)
    """
    from numba import njit
    from numba.extending import register_jitable

    for part in PARTS:
        register_jitable(part)
    try:
        return njit(nogil=True, cache=True)(sweep)
    except RuntimeError:  # no folder to keep the machine code in: it is made anew each time
        return njit(nogil=True)(sweep)
