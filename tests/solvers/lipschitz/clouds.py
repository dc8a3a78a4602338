"""Drawn points in classes, for the tests of the estimator and its parts."""

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import make_blobs

from mixproof.geometry.aliases import Floats


def cloud(size: int, dimension: int, classes: int = 2, seed: int = 0) -> tuple[Floats, NDArray[np.int_]]:
    """Points with coordinates up to 1, and the class of each."""
    points, labels = make_blobs(size, dimension, centers=classes, random_state=seed)
    return points / np.abs(points).max(), labels
