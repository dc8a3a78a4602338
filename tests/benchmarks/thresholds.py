"""All thresholds of α for all points of `iris` and `wine`, against a plain scan with SciPy's brentq.

Both look for the sign changes of the own-class gap N^c − max N^j of each data point over 0 < α < ∞. The solver
proves that none is missed and encloses each to 20 digits. The peer computes the chords of a point once too, evaluates
the gap by SciPy's incomplete beta function at 60 α from 0.01 to 10,000, and refines each change by brentq: floats,
no proof, and changes that come in pairs between two α are missed. Printed are CPU and wall seconds, both numbers of
changes, and the largest relative difference of those that both find.
"""

import time
from fractions import Fraction

import numpy as np

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.solvers.classifier.ball.floats import WeightedPoints
from mixproof.solvers.thresholds.history import gap_history

CASES = (("iris", Fraction(1, 10)), ("iris", Fraction(1, 2)), ("wine", Fraction(5)), ("wine", Fraction(10)))
GRID = np.geomspace(0.01, 10_000, 60)


def plain_thresholds(data: WeightedPoints, index: int, radius: float) -> list[float]:
    """The sign changes of a data point's class gap that a scan finds."""
    from scipy.optimize import brentq
    from scipy.special import betainc

    offsets = data.points - data.points[index]
    gram = offsets @ offsets.T
    squares = np.diag(gram)
    s, t = np.triu_indices(len(offsets), 1)
    length = squares[s] + squares[t] - 2 * gram[s, t]
    foot = (squares[t] - gram[s, t]) / length
    rest = foot**2 - (squares[t] - radius**2) / length
    hit = rest > 0
    s, t, foot, half = s[hit], t[hit], foot[hit], np.sqrt(rest[hit])
    lower, upper = np.clip(foot - half, 0, 1), np.clip(foot + half, 0, 1)
    share = 2 * data.weights[s] * data.weights[t]
    inside = squares < radius**2
    own = np.bincount(data.labels[inside], data.weights[inside] ** 2, data.classes)
    label = data.labels[index]

    def gap(alpha: float) -> float:
        mass = betainc(alpha, alpha, upper) - betainc(alpha, alpha, lower)
        moment = (betainc(alpha + 1, alpha, upper) - betainc(alpha + 1, alpha, lower)) / 2
        masses = own + np.bincount(data.labels[s], share * moment, data.classes)
        masses = masses + np.bincount(data.labels[t], share * (mass - moment), data.classes)
        return float(masses[label] - np.delete(masses, label).max())

    values = [gap(alpha) for alpha in GRID]
    changed = [k for k in range(len(GRID) - 1) if values[k] * values[k + 1] < 0]
    return [brentq(gap, GRID[k], GRID[k + 1], rtol=1e-12) for k in changed]


def compare(dataset: Dataset, epsilon: Fraction) -> None:
    """Time both on all points."""
    wall, cpu = time.perf_counter(), time.process_time()
    histories = [gap_history(dataset, index, epsilon) for index in range(dataset.size)]
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    data = WeightedPoints.of(dataset)
    peer_wall, peer_cpu = time.perf_counter(), time.process_time()
    scanned = [plain_thresholds(data, index, float(epsilon)) for index in range(dataset.size)]
    peer_wall, peer_cpu = time.perf_counter() - peer_wall, time.process_time() - peer_cpu
    apart = [
        abs(float(change.lower) - alpha) / alpha
        for history, found in zip(histories, scanned, strict=True)
        if len(history.changes) == len(found)
        for change, alpha in zip(history.changes, found, strict=True)
    ]
    open_at = sum(bool(history.unsettled) for history in histories)
    print(
        f"{dataset.name}, ε = {epsilon}: {wall:.1f} s wall, {cpu:.1f} s CPU, "
        f"{sum(len(history.changes) for history in histories)} thresholds proved, {open_at} points unsettled; scan "
        f"{peer_wall:.1f} s wall, {peer_cpu:.1f} s CPU, {sum(map(len, scanned))} found; ratio {peer_cpu / cpu:.2f} "
        f"by CPU time; largest relative difference {max(apart, default=0.0):.1e}"
    )


def main() -> None:
    """Run each case."""
    for name, epsilon in CASES:
        compare(load(name), epsilon)


if __name__ == "__main__":
    main()
