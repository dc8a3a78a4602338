"""All collinear triples of 60,000 × 784 bytes, against one Gram matrix of the same data in blocks of float32.

The data are made as images are: few patterns, mixed, clipped to 0…255 and mostly 0. Triples are planted in them: two
rows of even bytes and a mixture of them at weight 1/2, 1/4, 1/8 or 3/4, rows drawn at random. All planted triples
have to be found, and every triple that is found is tried again coordinate by coordinate. The peer multiplies X by its
transpose with NumPy, a block of rows at a time, and keeps nothing: the first step of any way that looks at all
distances. Both use all cores; the peer is timed on a share of its blocks, spread over the matrix, before and after.
The peak of memory is the process's, with the reading of the data and the peer in it.
"""

import resource
import sys
import time
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.memory.arrays import from_arrays
from mixproof.geometry.incidence.triples.collinear import collinear_triples

ROWS, SIDE = 60_000, 28
PLANTED = 500
PEER_SHARE = 8
PEER_ROWS = 1_500
WEIGHTS = (Fraction(1, 2), Fraction(1, 4), Fraction(1, 8), Fraction(3, 4))

Bytes = NDArray[np.uint8]
Planted = set[tuple[int, int, int, Fraction]]


def images(rows: int, seed: int = 0) -> Bytes:
    """Mixtures of forty smooth patterns, clipped so that most bytes are 0."""
    rng = np.random.default_rng(seed)
    axis = np.linspace(-1, 1, SIDE)
    centres, widths = rng.uniform(-0.7, 0.7, size=(40, 2)), rng.uniform(0.1, 0.3, size=(40, 1))
    bumps = [np.exp(-((axis - c) ** 2) / widths**2) for c in centres.T[:, :, None]]
    patterns = np.einsum("pi,pj->pij", *bumps).reshape(40, -1)
    table = np.empty((rows, SIDE * SIDE), dtype=np.uint8)
    for start in range(0, rows, 10_000):
        share = rng.exponential(size=(min(10_000, rows - start), 40)) * (rng.random((1, 40)) < 0.5)
        table[start : start + 10_000] = np.clip(140 * share @ patterns - 90, 0, 255)
    return table


def plant(table: Bytes, count: int, seed: int = 1) -> Planted:
    """Put mixtures of two rows into the table, in place; gives point, ends and weight on the first end."""
    rng = np.random.default_rng(seed)
    planted = set()
    for x, s, t in rng.choice(len(table), size=(count, 3), replace=False).tolist():
        weight = WEIGHTS[int(rng.integers(len(WEIGHTS)))]
        table[[s, t]] &= 0xF8
        top, bottom = weight.numerator, weight.denominator
        ends = table[s].astype(np.int64), table[t].astype(np.int64)
        table[x] = (top * ends[0] + (bottom - top) * ends[1]) // bottom
        planted.add((x, min(s, t), max(s, t), weight if s < t else 1 - weight))
    return planted


def seconds_of_gram(table: Bytes) -> float:
    """Time of X·Xᵀ in float32, from every `PEER_SHARE`-th block of rows."""
    wide = table.astype(np.float32)
    block = np.empty((PEER_ROWS, len(table)), dtype=np.float32)
    starts = range(0, len(table), PEER_ROWS)[::PEER_SHARE]
    np.matmul(wide[:PEER_ROWS], wide.T, out=block)
    begun = time.perf_counter()
    for start in starts:
        np.matmul(wide[start : start + PEER_ROWS], wide.T, out=block)
    return (time.perf_counter() - begun) / (len(starts) * PEER_ROWS) * len(table)


def seconds_of_search(dataset: Dataset, planted: Planted) -> float:
    """Time of the search, once it is compiled; what it finds is checked."""
    begun = time.perf_counter()
    found = collinear_triples(dataset, None, most=10_000)
    taken = time.perf_counter() - begun
    named = set()
    for triple in found.listed:
        x, s, t = (dataset.numerators[k] for k in (triple.point, triple.first, triple.second))
        top, bottom = triple.weight.numerator, triple.weight.denominator
        assert (bottom * x == top * s + (bottom - top) * t).all()
        ends = (dataset.row(triple.first), dataset.row(triple.second))
        weight = triple.weight if ends[0] < ends[1] else 1 - triple.weight
        named.add((dataset.row(triple.point), *sorted(ends), weight))
    assert len(named) == len(found.listed) == found.total
    assert planted <= named
    print(f"{len(planted)} triples planted, all found; {found.total} triples in all, all proved")
    return taken


def peak() -> float:
    """Most memory that this process has had, in GiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def main() -> None:
    """Time the search between two timings of the peer."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    table = images(rows)
    planted = plant(table, min(PLANTED, rows // 10))
    print(f"{rows:,} × {SIDE * SIDE} bytes, {100 * np.mean(table == 0):.0f} % of them 0")
    begun = time.perf_counter()
    dataset = from_arrays(table, np.arange(rows) % 10, "images")
    print(f"dataset built in {time.perf_counter() - begun:.1f} s, {dataset.size:,} distinct points")
    before = peak()
    collinear_triples(from_arrays(table[:5000], np.arange(5000) % 10), most=0)  # compiles
    own = seconds_of_search(dataset, planted)
    print(f"peak memory {peak():.2f} GiB, {before:.2f} GiB of it before the search")
    gram = seconds_of_gram(table)
    own = min(own, seconds_of_search(dataset, planted))
    gram = min(gram, seconds_of_gram(table))
    print(f"search {own:.1f} s, Gram matrix {gram:.1f} s, ratio {gram / own:.1f}")


if __name__ == "__main__":
    main()
