"""Datasets by their points alone, and the edges of an arrangement through a point, by brute force."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from mixproof.geometry.arrangement.edges import Arrangement
from mixproof.geometry.data.dataset import Dataset
from tests.strategies import Exact, plain_weight


def labelled(points: Iterable[Sequence[int]]) -> Dataset:
    """The points, of two classes in turn."""
    listed = [[*point] for point in points]
    return Dataset.from_rows(listed, [k % 2 for k in range(len(listed))])


def edges_through(found: Arrangement, point: Exact) -> frozenset[int]:
    """The edges that a point is inside of."""
    ends = [
        (found.dataset.point(int(a)), found.dataset.point(int(b))) for a, b in zip(found.left, found.right, strict=True)
    ]
    weights = [plain_weight(point, a, b) for a, b in ends]
    return frozenset(k for k, weight in enumerate(weights) if isinstance(weight, Fraction) and 0 < weight < 1)
