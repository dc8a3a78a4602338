"""h_ε at 10,000 query points on `digits` against the plain NumPy/SciPy formula, pair by pair.

The query points are random mixtures of two data points with a little noise. The float path does all of them. The peer
takes each query point by itself: one Gram matrix, the chords of all 1.6 million pairs as arrays, and SciPy's incomplete
beta function for the chords that are not empty; it is timed on a few query points and scaled up. Printed are the wall
and CPU seconds, their ratios, the most memory that NumPy held beyond the data, and the largest difference of a
probability. The time to compile the filter is in the first line's.
"""

import time
import tracemalloc
from collections.abc import Callable

import numpy as np

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.solvers.classifier.ball.floats import WeightedPoints
from mixproof.solvers.mixing.laws import Mixing
from mixproof.solvers.mixing.parser import parse_mixing

QUERIES = 10_000
PEER_QUERIES = 20
LEAST_MASS = 1e-9
"""Masses below are mostly rounding in the plain formula: differences of numbers near 1."""

CASES = (("uniform", 2.0), ("uniform", 5.0), ("beta(1/5,1/5)", 2.0), ("beta(1024,1024)", 5.0))


def plain(data: WeightedPoints, law: Mixing, queries: Floats, radius: float) -> Floats:
    """The formula of Lemma 2.3, one query point after the other."""
    from scipy.special import betainc

    s, t = np.triu_indices(len(data.points), 1)
    a, b = float(getattr(law, "a", 1)), float(getattr(law, "b", 1))
    found = np.zeros((len(queries), data.classes))
    for row, x in zip(found, queries, strict=True):
        offsets = data.points - x
        gram = offsets @ offsets.T
        squares = np.diag(gram)
        inside = squares < radius**2
        np.add.at(row, data.labels[inside], data.weights[inside] ** 2)
        product = gram[s, t]
        length = squares[s] + squares[t] - 2 * product
        foot = (squares[t] - product) / length
        rest = foot**2 - (squares[t] - radius**2) / length
        hit = np.flatnonzero(rest > 0)
        half = np.sqrt(rest[hit])
        lower, upper = np.clip(foot[hit] - half, 0, 1), np.clip(foot[hit] + half, 0, 1)
        mass = betainc(a, b, upper) - betainc(a, b, lower)
        moment = a / (a + b) * (betainc(a + 1, b, upper) - betainc(a + 1, b, lower))
        share = 2 * data.weights[s[hit]] * data.weights[t[hit]]  # symmetric laws: both orders weigh the same
        np.add.at(row, data.labels[s[hit]], share * moment)
        np.add.at(row, data.labels[t[hit]], share * (mass - moment))
    return found


def measured(work: Callable[[], Floats]) -> tuple[Floats, float, float]:
    """The result, wall seconds and CPU seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = work()
    return found, time.perf_counter() - wall, time.process_time() - cpu


def memory(work: Callable[[], Floats]) -> float:
    """The most MiB held at one time."""
    tracemalloc.start()
    work()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / 2**20


def compare(digits: Dataset, queries: Floats, name: str, radius: float) -> None:
    """Time both under one law at one ε."""
    law, data = parse_mixing(name), WeightedPoints.of(digits)
    some = queries[:PEER_QUERIES]
    own, wall, cpu = measured(lambda: data.masses(law, queries, radius))
    peer, peer_wall, peer_cpu = measured(lambda: plain(data, law, some, radius))
    scale = QUERIES / PEER_QUERIES
    known = own[:PEER_QUERIES].sum(axis=1) > LEAST_MASS
    shares = [masses[known] / masses[known].sum(axis=1, keepdims=True) for masses in (own[:PEER_QUERIES], peer)]
    held = memory(lambda: data.masses(law, queries, radius)), memory(lambda: plain(data, law, some[:2], radius))
    print(
        f"{name}, ε = {radius:g}: {wall:.1f} s wall, {cpu:.1f} s CPU, {held[0]:.0f} MiB; plain formula "
        f"{peer_wall * scale:.0f} s wall, {peer_cpu * scale:.0f} s CPU, {held[1]:.0f} MiB; ratio "
        f"{peer_wall * scale / wall:.0f} by the clock, {peer_cpu * scale / cpu:.0f} by CPU time; "
        f"largest difference {np.abs(shares[0] - shares[1]).max(initial=0):.1e} on {known.sum()} points"
    )


def main() -> None:
    """Run each case."""
    digits = load("digits")
    rng = np.random.default_rng(0)
    first, second = rng.integers(0, digits.size, (2, QUERIES))
    way = rng.random((QUERIES, 1))
    points = WeightedPoints.of(digits).points
    queries = way * points[first] + (1 - way) * points[second] + rng.normal(0, 0.1, (QUERIES, digits.dimension))
    for name, radius in CASES:
        compare(digits, queries, name, radius)


if __name__ == "__main__":
    main()
