"""The baselines of the tests, and each of them in NumPy."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.loss.baselines import Baseline, InverseDistance, NearestMean
from tests.strategies import all_points, datasets

Model = Callable[[NDArray[np.complex128]], NDArray[np.complex128]]
BASELINES: list[Baseline] = [
    InverseDistance(1, Fraction(1, 10)),
    InverseDistance(2, Fraction(1, 4)),
    InverseDistance(1, Fraction(1, 200)),
    NearestMean(Fraction(1)),
    NearestMean(Fraction(5)),
]
SMALL = datasets(dimensions=(1, 2), sizes=(2, 4), bound=2)


def plain(dataset: Dataset, baseline: Baseline) -> Model:
    """The classifier in NumPy, for points with complex coordinates: one row a point, one column a class."""
    points = np.array(all_points(dataset), dtype=float)
    weights, labels = np.array(dataset.weights, dtype=float), np.array(dataset.labels)
    spread = float((weights[:, None] * (points - weights @ points) ** 2).sum())
    classes = range(len(dataset.classes))

    def model(z: NDArray[np.complex128]) -> NDArray[np.complex128]:
        if isinstance(baseline, InverseDistance):
            squares = ((z[:, None, :] - points) ** 2).sum(axis=2) + float(baseline.softening) * spread
            terms = weights * squares**-baseline.power
            masses = np.stack([terms[:, labels == i].sum(axis=1) for i in classes], axis=1)
        else:
            assert isinstance(baseline, NearestMean)
            means = [np.average(points[labels == i], axis=0, weights=weights[labels == i]) for i in classes]
            squares = np.stack([((z - mean) ** 2).sum(axis=1) for mean in means], axis=1)
            masses = np.exp(-float(baseline.sharpness) * (squares - squares[:, :1]) / spread)
        ratio: NDArray[np.complex128] = masses / masses.sum(axis=1, keepdims=True)
        return ratio

    return model
