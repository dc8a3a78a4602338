"""Data for the tests of margins, and the plainest ways to compute them."""

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations_with_replacement, product

import numpy as np
from hypothesis import strategies as st

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.incidences import Ends
from mixproof.geometry.margins.distances import Margin, Segments
from tests.strategies import Exact, all_points, datasets

HALF = Fraction(1, 2)


def several_classes(**options: object) -> st.SearchStrategy[Dataset]:
    return datasets(**options).filter(lambda dataset: len(dataset.classes) > 1)  # type: ignore[arg-type]


def labelled(points: list[list[object]], seed: int = 0, classes: int = 3) -> Dataset:
    labels = np.random.default_rng(seed).integers(0, classes, len(points)).tolist()
    return Dataset.from_rows(points, [0, 1, *labels[2:]])


def distinct(points: list[list[object]]) -> list[list[object]]:
    return [list(point) for point in dict.fromkeys(map(tuple, points))]


# --- adversarial data ---------------------------------------------------------------------------------


def _spread(rng: np.random.Generator) -> list[list[object]]:
    return [[f"{rng.integers(-99, 99)}e{rng.integers(-300, 300)}" for _ in range(2)] for _ in range(11)]


ADVERSARIAL: dict[str, Callable[[np.random.Generator], list[list[object]]]] = {
    "on one line": lambda rng: [[k, -3 * k] for k in range(14)],
    "one coordinate": lambda rng: [[str(value)] for value in rng.permutation(200)[:14]],
    "a lattice": lambda rng: [list(point) for point in product(range(4), range(4))],
    "one outlier": lambda rng: [*rng.normal(size=(14, 2)).tolist(), ["1e300", 1]],
    "an outlier within reach": lambda rng: [*rng.normal(size=(14, 2)).tolist(), ["1e9", 1]],
    "huge and tiny": _spread,
    "close together": lambda rng: (1 + rng.normal(size=(14, 2)) * 1e-13).tolist(),
    "long integers": lambda rng: [[10**40 + int(v) for v in row] for row in rng.integers(0, 9, (12, 3))],
    "a far cluster": lambda rng: [[0, 0], *(rng.integers(0, 300, (12, 2)) + 10**18).tolist()],
    "two clusters": lambda rng: (rng.integers(0, 9, (14, 2)) + 10**5 * (rng.random((14, 1)) < 0.5)).tolist(),
    "shallow": lambda rng: [[k, f"{k % 3}e-18"] for k in range(14)],
    "beyond doubles": lambda rng: [[f"{v}e400" for v in row] for row in rng.integers(1, 99, (12, 2))],
    "below doubles": lambda rng: [[f"{v}e-400" for v in row] for row in rng.integers(1, 99, (12, 2))],
    "as far from each other": lambda rng: np.eye(12, dtype=int).tolist(),
    "three points": lambda rng: [[0, 0], [2, 0], [1, 0]],
}


# --- brute force --------------------------------------------------------------------------------------


def plain_squared(x: Exact, s: Exact, t: Exact, half_width: Fraction = HALF) -> Fraction:
    """Squared distance from x to the λs + (1 − λ)t with |λ − ½| ≤ half_width: where the derivative is 0, or an end."""
    along = [a - b for a, b in zip(s, t, strict=True)]
    from_t = [c - b for c, b in zip(x, t, strict=True)]
    length = sum(d * d for d in along)
    low, high = HALF - half_width, HALF + half_width
    tried = [low, high]
    if length:
        least = Fraction(sum(d * e for d, e in zip(along, from_t, strict=True)), 1) / length
        tried += [least] if low <= least <= high else []
    offsets = [[weight * d - e for d, e in zip(along, from_t, strict=True)] for weight in tried]
    return min(sum((c * c for c in offset), Fraction(0)) for offset in offsets)


def plain_margin(dataset: Dataset, asked: Dataset, index: int, segments: Segments, itself: int | None = None) -> Margin:
    """By trying every segment; of equal ones the smallest rows, single points counted as segments of their own."""
    points, x = all_points(dataset), asked.point(index)
    outside = [dataset.label(k) != asked.label(index) for k in range(dataset.size)]
    some = segments.ends is Ends.SOME_OUTSIDE
    tried = []
    for low, high in combinations_with_replacement([k for k in range(dataset.size) if k != itself], 2):
        counts = [outside[low], outside[high]]
        if low == high and (some or outside[low]):
            tried.append((plain_squared(x, points[low], points[low]), low, low))
        elif low != high and (any(counts) if some else all(counts)):
            squared = plain_squared(x, points[low], points[high], segments.half_width)
            if squared < min(plain_squared(x, points[k], points[k]) for k in (low, high)):
                tried.append((squared, low, high))
    squared, low, high = min(tried)
    return Margin(index, high, low, squared)


def plain_margins(dataset: Dataset, segments: Segments, tests: Dataset | None = None) -> list[Margin]:
    """Of every data point, or of every test point."""
    asked = dataset if tests is None else tests
    return [plain_margin(dataset, asked, k, segments, k if tests is None else None) for k in range(asked.size)]
