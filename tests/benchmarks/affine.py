"""The Mixup risk of an affine model on all pairs of digits, beside plain NumPy quadrature.

python -m tests.benchmarks.affine
"""

from fractions import Fraction
from time import perf_counter

import numpy as np

from mixproof.geometry.data.sources import load
from mixproof.solvers.affine.float_pairs import float_pair_mean
from mixproof.solvers.affine.logits import Logits
from mixproof.solvers.affine.model import AffineModel
from mixproof.solvers.mixing.beta import Beta


def plain(rows: np.ndarray, nodes: int) -> float:
    """The mean of log-sum-exp over ordered pairs and λ ~ U(0, 1), as one writes it down: no bound of its error."""
    at, weight = np.polynomial.legendre.leggauss(nodes)
    total = 0.0
    for x, share in zip((at + 1) / 2, weight / 2, strict=True):
        for start in range(0, len(rows), 128):
            mixed = x * rows[start : start + 128, None] + (1 - x) * rows[None]
            top = mixed.max(axis=2)
            total += share * (np.log(np.exp(mixed - top[..., None]).sum(axis=2)) + top).sum()
    return float(total) / len(rows) ** 2


def main() -> None:
    """Both times, and their ratio."""
    data = load("digits")
    draw = np.random.default_rng(0)
    model = AffineModel.of((draw.normal(size=(10, 64)) / 20).round(3).tolist(), [0] * 10)
    start = perf_counter()
    logits = Logits.of(model, data)
    found = float_pair_mean(logits, Beta(Fraction(1), Fraction(1)))
    ours = perf_counter() - start
    assert found is not None
    rows = np.array([[float(value - row[0]) for value in row] for row in logits.rows])
    for nodes in (16, 32):
        start = perf_counter()
        value = plain(rows, nodes)
        theirs = perf_counter() - start
        print(
            f"{len(rows) ** 2:,} ordered pairs: {ours:.1f} s with a proved error of {found.error:.1e}; NumPy with "
            f"{nodes} nodes {theirs:.1f} s, {theirs / ours:.1f} times as long, off by {abs(value - found.value):.1e}"
        )


if __name__ == "__main__":
    main()
