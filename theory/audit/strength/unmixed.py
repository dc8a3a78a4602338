"""The points that a model of resolution ε does not tell from others even without Mixup: a count of neighbours."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

import numpy as np

from mixproof.geometry.data.dataset import Dataset
from mixproof.theory.audit.strength.at_radius import AtRadius


def split_unmixed(dataset: Dataset, found: AtRadius) -> tuple[tuple[int, ...], AtRadius]:
    """The points that are lost at every small α and without Mixup too, and what is known of α for all others.

    Parameters
    ----------
    dataset : Dataset
        That of the findings.

    Examples
    --------
    >>> from mixproof.theory.audit.distances import distances_of
    >>> from mixproof.theory.audit.strength.following import follow
    >>> line = Dataset.from_rows([[0], [2], [1], [9]], "aabb")
    >>> lost, others = split_unmixed(line, follow(line, Fraction(3, 2), distances_of(line)))
    >>> lost, others.is_safe(Fraction(1)), others.is_safe(Fraction(9))
    ((2,), True, True)
    """
    lost = lost_unmixed(dataset, found.epsilon, (each.index for each in found.histories if each.first_sign < 1))
    others = tuple(each for each in found.histories if each.index not in set(lost))
    return tuple(lost), replace(found, histories=others)


def lost_unmixed(dataset: Dataset, epsilon: Fraction, points: Iterable[int]) -> list[int]:
    """Those of some points whose class has no majority among the rows that are less than ε away, the own included.

    Without Mixup a model of resolution ε learns the mean of the labels there: the limit of h_ε as α → 0.

    Parameters
    ----------
    points : iterable of int
        Their indices.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [5]], "aba")
    >>> lost_unmixed(line, Fraction(2), range(3)), lost_unmixed(line, Fraction(1), range(3))
    ([0, 1], [])
    """
    return [point for point in points if not _has_majority(dataset, epsilon, point)]


def _has_majority(dataset: Dataset, epsilon: Fraction, point: int) -> bool:
    """True if more rows of the own class than of each other lie in the open ball."""
    offsets = (dataset.numerators - dataset.numerators[point]).astype(object)
    inside = np.flatnonzero((offsets * offsets).sum(axis=1) < (epsilon * dataset.denominator) ** 2)
    rows = dict.fromkeys(range(len(dataset.classes)), Fraction(0))
    for each in inside.tolist():
        rows[dataset.labels[each]] += dataset.weights[each]
    own = rows.pop(dataset.labels[point])
    return all(own > other for other in rows.values())
