"""Sets of two classes that overlap or not, and a dataset as arrays, for the tests of logistic programs."""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.mixing.beta import Beta
from tests.strategies import all_points, datasets

UNIFORM = Beta(Fraction(1), Fraction(1))
two_classes = datasets(dimensions=(1, 2, 3), sizes=(2, 6), classes=2).filter(lambda dataset: len(dataset.classes) == 2)
OVERLAPPING = Dataset.from_rows([[1, 0], [3, 1], [2, -1], [2, 4], [1, 1], [1, 1]], [0, 0, 1, 0, 1, 1])


def arrays(dataset: Dataset) -> tuple[Floats, NDArray[np.int_], Floats]:
    """Points, labels and weights in floats."""
    points = np.array([[float(c) for c in point] for point in all_points(dataset)])
    return points, np.array(dataset.labels), np.array([float(w) for w in dataset.weights])
