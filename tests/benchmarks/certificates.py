"""Certificates: their size, and the time to check them against the time to decide and to write them.

Theorem 2.10 on alternating lines (every point between others), on a grid of random places in the plane, and on
Gaussian points in R^8, from 3 to 2,000 points. In CPU seconds of this process; the checker uses no compiled code.
"""

import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from mixproof.geometry.data.dataset import Dataset
from mixproof.theory.certificate import certify
from mixproof.theory.checker.command import WORDS, check
from mixproof.theory.verify import verify

SIZES = (3, 10, 30, 100, 300, 1000, 2000)


def line(size: int) -> Dataset:
    """Integers with classes in turn."""
    return Dataset.from_rows([[k] for k in range(size)], [k % 2 for k in range(size)])


def grid(size: int) -> Dataset:
    """Random places of a grid that has eight times as many."""
    side = int((8 * size) ** 0.5) + 1
    cells = np.random.default_rng(0).permutation(side * side)[:size]
    return Dataset.from_rows(np.column_stack(divmod(cells, side)).tolist(), [k % 3 for k in range(size)])


def gaussian(size: int) -> Dataset:
    """Standard normal points of R^8, decimals as they are written."""
    points = np.random.default_rng(0).standard_normal((size, 8))
    return Dataset.from_rows(points.tolist(), [k % 3 for k in range(size)])


def main() -> None:
    """Print one line a dataset."""
    families: tuple[Callable[[int], Dataset], ...] = (line, grid, gaussian)
    print("data      points   decide s   write s    kB   check s   check/decide  result")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "certificate.json"
        for make in families:
            for size in SIZES:
                dataset = make(size)
                start = time.process_time()
                result = verify("2.10", dataset)
                decided = time.process_time()
                path.write_text(json.dumps(certify(result)), encoding="utf-8")
                wrote = time.process_time()
                code, _, _ = check(str(path), seconds=120.0)
                checked = time.process_time() - wrote
                ratio = checked / (decided - start)
                print(
                    f"{make.__name__:9} {size:6} {decided - start:10.3f} {wrote - decided:9.3f} "
                    f"{path.stat().st_size / 1000:5.0f} {checked:9.3f} {ratio:14.1f}  {WORDS[code]}"
                )


if __name__ == "__main__":
    main()
