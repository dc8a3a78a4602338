"""Exact ε* of every point, against brute force in blocked NumPy; images of 28 × 28 bytes in ten classes.

The data are made as MNIST is: few patterns for a class, mixed, with noise, clipped to 0…255 and mostly 0. The peer has
the Gram matrix of all points beforehand, in doubles, and looks at every pair outside the class of x with the formula,
a block of rows at a time; it is timed on a sample of points and scaled to all. In the sample both have to find the same
value, as a rational: that of the segment that is the peer's nearest.

With --radii it is the certified radii of all points and of the K riskiest that are timed, on so many images, or with
--bytes on the rows of a NumPy file (the label last).

Options: --sizes 2000,4000,8000,12000 --riskiest 60000 (with K=100; takes long) --sample 4
"""

import argparse
import resource
import time
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.memory.arrays import from_arrays
from mixproof.geometry.jobs.resources import Resources, Tally
from mixproof.geometry.margins.certified_radius import certified_radii, riskiest_radii
from mixproof.geometry.margins.epsilon_star import margins, riskiest

SIDE, CLASSES, PATTERNS = 28, 10, 40
MOST_RISKIEST = 100
_ROWS = 256


def images(rows: int, seed: int = 0) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Bytes and their classes, no two images the same."""
    rng = np.random.default_rng(seed)
    axis = np.arange(SIDE)
    centres, widths = rng.uniform(6, SIDE - 6, (2, PATTERNS, 1)), rng.uniform(1.5, 3.5, (PATTERNS, 1))
    bumps = [np.exp(-((axis - part) ** 2) / (2 * widths**2)) for part in centres]
    patterns = np.einsum("pi,pj->pij", *bumps).reshape(PATTERNS, -1)
    of_class = 120 * rng.standard_normal((CLASSES, PATTERNS))
    labels = rng.integers(0, CLASSES, rows)
    table = np.empty((rows, SIDE * SIDE), dtype=np.uint8)
    for start in range(0, rows, 10_000):
        part = labels[start : start + 10_000]
        shares = of_class[part] + 80 * rng.standard_normal((len(part), PATTERNS))
        made = shares @ patterns + 12 * rng.standard_normal((len(part), SIDE * SIDE)) - 60
        made[:, :8] = rng.integers(0, 256, (len(part), 8))  # marks in a corner, so that no two are equal
        table[start : start + 10_000] = np.clip(np.rint(made), 0, 255)
    return table, labels


def plain_nearest(gram: NDArray[np.float64], labels: NDArray[np.int64], x: int) -> tuple[float, int, int]:
    """The least squared distance from x to a segment outside its class, every pair looked at, and its ends."""
    outside = np.flatnonzero(labels != labels[x])
    squares = gram.diagonal()[outside] - 2 * gram[x, outside] + gram[x, x]
    nearest = int(squares.argmin())
    best = (float(squares[nearest]), int(outside[nearest]), int(outside[nearest]))
    for start in range(0, len(outside), _ROWS):
        rows = outside[start : start + _ROWS]
        a, b = squares[start : start + _ROWS, None], squares[None, start:]
        g = gram[np.ix_(rows, outside[start:])] - gram[rows, x, None] - gram[x, outside[start:]] + gram[x, x]
        with np.errstate(divide="ignore", invalid="ignore"):
            feet = (a * b - g * g) / (a + b - 2 * g)
        feet[g >= np.minimum(a, b)] = np.inf
        s, t = np.unravel_index(feet.argmin(), feet.shape)
        best = min(best, (float(feet[s, t]), int(rows[s]), int(outside[start + int(t)])))
    return best


def compare(rows: int, sample: int, resources: Resources) -> tuple[int, float, float]:
    """Time both on images, and compare what they find: the number of points and the seconds of each."""
    table, labels = images(rows)
    dataset = from_arrays(table, labels)
    begun = time.perf_counter()
    found = margins(dataset, resources=resources)
    own = time.perf_counter() - begun
    wide = table.astype(np.float64)
    gram = wide @ wide.T
    chosen = np.random.default_rng(1).choice(rows, sample, replace=False).tolist()
    plain_nearest(gram, labels, chosen[0])
    begun = time.perf_counter()
    plain = [plain_nearest(gram, labels, x) for x in chosen]
    peer = (time.perf_counter() - begun) / sample * rows
    for x, (_, s, t) in zip(chosen, plain, strict=True):
        assert found[x].squared == squared_of(dataset, x, s, t), (x, found[x], s, t)
    print(
        f"{rows:6,} × {SIDE * SIDE}: all ε* in {own:8.1f} s, NumPy {peer:10.0f} s (from {sample} points), "
        f"ratio {peer / own:6.0f}",
        flush=True,
    )
    return rows, own, peer


def plot(measured: list[tuple[int, float, float]], path: str) -> None:
    """Draw the cost of both as the number of points grows."""
    from pathlib import Path

    from matplotlib.axes import Axes

    from mixproof.reports.figures.style import colour_of, legend_beside, marker_of, picture

    def draw(axes: Axes) -> None:
        sizes = [rows for rows, *_ in measured]
        for place, name in enumerate(("all ε*, exact", "NumPy brute force, scaled up")):
            seconds = [each[place + 1] for each in measured]
            axes.plot(sizes, seconds, color=colour_of(place), marker=marker_of(place), label=name)
        axes.set(xscale="log", yscale="log", xlabel="points of 784 coordinates", ylabel="seconds")
        axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
        legend_beside(axes)

    drawn = picture("margins", "The cost of all ε*", "The cost of all ε* against brute force.", draw)
    Path(path).write_text(drawn.svg, encoding="utf-8")


def squared_of(dataset: Dataset, x: int, s: int, t: int) -> Fraction:
    """The squared distance from a point to a segment with its foot inside, or to a point, in Python integers."""
    u, v = (dataset.numerators[end] - dataset.numerators[x] for end in (s, t))
    a, b, g = int(u @ u), int(v @ v), int(u @ v)
    return Fraction(a) if s == t else Fraction(a * b - g * g, a + b - 2 * g)


def time_riskiest(rows: int, resources: Resources) -> None:
    """Time the k riskiest points."""
    dataset = from_arrays(*images(rows))
    begun = time.perf_counter()
    found = riskiest(dataset, MOST_RISKIEST, resources=resources)
    taken = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"{rows:6,} × {SIDE * SIDE}: the {len(found)} riskiest in {taken:.0f} s; ε*² from {found[0].squared} to "
        f"{found[-1].squared}; peak memory {peak:.1f} GiB"
    )


def time_radii(dataset: Dataset, resources: Resources, of_all: bool) -> None:
    """Time the certified radii, of all points where asked for, and of the k riskiest."""
    begun, worked = time.perf_counter(), time.process_time()
    if of_all:
        radii = certified_radii(dataset, margins(dataset, resources=resources), resources)
        print(f"{dataset.size:6,} × {dataset.dimension}: all r in {_since(begun, worked)}")
        begun, worked = time.perf_counter(), time.process_time()
    found = riskiest_radii(dataset, MOST_RISKIEST, resources)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"{dataset.size:6,} × {dataset.dimension}: the {len(found)} of least r in {_since(begun, worked)}; r² from "
        f"{found[0].squared} to {found[-1].squared}; peak memory {peak:.1f} GiB"
    )
    if of_all:
        assert found == sorted(radii, key=lambda each: (each.squared, each.point))[: len(found)]


def _since(begun: float, worked: float) -> str:
    return f"{time.perf_counter() - begun:.0f} s, {time.process_time() - worked:.0f} s of CPU"


def main() -> None:
    """Time what is asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", default="2000,4000")
    options.add_argument("--sample", type=int, default=4)
    options.add_argument("--riskiest", type=int, default=0)
    options.add_argument("--radii", type=int, default=0, help="certified radii of so many images")
    options.add_argument("--bytes", metavar="FILE", help="certified radii of the rows of a NumPy file, label last")
    options.add_argument("--all", action="store_true", help="all radii, not only the least")
    options.add_argument("--progress", action="store_true")
    options.add_argument("--plot", metavar="FILE", help="draw the cost against the number of points")
    chosen = options.parse_args()
    begun = time.perf_counter()

    def tell(tally: Tally) -> None:
        print(
            f"  {time.perf_counter() - begun:7.1f} s {tally.stage.split()[0]} {tally.done:,}/{tally.total:,}",
            flush=True,
        )

    resources = Resources(progress=tell if chosen.progress else None)
    margins(from_arrays(*images(800)), resources=Resources())  # compile
    measured = [compare(int(size), chosen.sample, resources) for size in filter(None, chosen.sizes.split(","))]
    if chosen.plot:
        plot(measured, chosen.plot)
    if chosen.bytes:
        table = np.load(chosen.bytes)
        time_radii(from_arrays(table[:, :-1], table[:, -1]), resources, chosen.all)
    if chosen.radii:
        time_radii(from_arrays(*images(chosen.radii)), resources, chosen.all)
    if chosen.riskiest:
        time_riskiest(chosen.riskiest, resources)


if __name__ == "__main__":
    main()
