"""Squared distances between classes, exactly, as the bounds of Assumption 3.1 need them."""

from fractions import Fraction
from functools import lru_cache

import numpy as np

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.rounding import ROUNDOFF


@lru_cache(maxsize=4)
def squared_class_distances(dataset: Dataset) -> tuple[Fraction, ...]:
    """The squared distance of each class to the nearest point of another class; there have to be two classes.

    Examples
    --------
    >>> squared_class_distances(Dataset.from_rows([[0, 0], [3, 4], [3, 6]], ["a", "b", "c"]))
    (Fraction(25, 1), Fraction(4, 1), Fraction(4, 1))
    """
    labels = np.array(dataset.labels)
    exact = dataset.numerators.astype(object) - dataset.numerators[0]
    largest = int(np.abs(exact).max()) or 1
    # Coordinates in [-1, 1] err by 2⁻⁵³ each; the sum of n squares then errs by less than (4n + 32)·n of these.
    floats = (exact / largest).astype(np.float64)
    slack = (4 * dataset.dimension + 32) * dataset.dimension * ROUNDOFF
    least: list[int | None] = [None] * len(dataset.classes)
    for index, label in enumerate(dataset.labels):
        others = np.flatnonzero(labels != label)
        rough = ((floats[others] - floats[index]) ** 2).sum(axis=1)
        best = least[label]
        reach = rough.min() + 2 * slack
        if best is not None:
            reach = min(reach, best / largest**2 + slack)
        for other in others[rough <= reach].tolist():
            squared = sum((a - b) ** 2 for a, b in zip(exact[index].tolist(), exact[other].tolist(), strict=True))
            if best is None or squared < best:
                best = squared
        least[label] = best
    return tuple(Fraction(value or 0, dataset.denominator**2) for value in least)
