"""The points and weights of a dataset as doubles, each the one nearest to its rational."""

import numpy as np

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError


def points_of(dataset: Dataset) -> Floats:
    """The (m, n) coordinates of the points, each the double nearest to its rational.

    Raises
    ------
    InputError
        If one is beyond the range of doubles.

    Examples
    --------
    >>> points_of(Dataset.from_rows([["2/3"], ["1e-30"], ["1e-400"]], "aba")).tolist()
    [[0.6666666666666666], [1e-30], [0.0]]
    """
    numerators = dataset.numerators
    if dataset.denominator >= 2**53:  # as a double it would be rounded first; quotients of Python integers round once
        numerators = numerators.astype(object)
    try:
        return np.asarray(numerators / dataset.denominator, dtype=np.float64)
    except OverflowError:
        raise InputError(
            f"a coordinate of {dataset.name} is beyond the range of floats, about 1e308: give the data in a larger unit"
        ) from None


def weights_of(dataset: Dataset) -> Floats:
    """The (m,) weights of the points, each the double nearest to its rational.

    Examples
    --------
    >>> weights_of(Dataset.from_rows([[1], [0], [1]], "aba")).tolist()
    [0.6666666666666666, 0.3333333333333333]
    """
    return np.array([float(weight) for weight in dataset.weights])
