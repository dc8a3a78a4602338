"""The least angle of one epoch of mixed points, exactly: ε as the paper samples it, with the angular distance."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from mixproof.geometry.aliases import Floats, Number
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.margins.angular.angles import to_direction
from mixproof.geometry.margins.sampled_epsilon import epoch
from mixproof.geometry.numbers.rounding import ROUNDOFF

_FAR = 2.0**20


def sampled_angle(dataset: Dataset, seed: int = 0, rows: int | None = None, alpha: Number = 1024) -> Fraction:
    """The least angle of one epoch, as cos·|cos|: from a mixed point to a data point of neither of its classes.

    The epoch is that of `geometry.margins.sampled_epsilon.sampled_margin` with the same arguments. Doubles filter, and
    the points that may be nearest are computed in integers. A unit vector is rounded by less than (n/2 + 6)u of its
    length, u = 2⁻⁵³, and by (|s| + |t|)/|z| times that where z is mixed; their product, with its own sum, by (n + 2)u
    more. Mixed points that cancel to less than 2⁻²⁰ of their ends are all computed in integers.

    Raises
    ------
    InputError
        If no data point is of neither class of some mixed pair that has a direction, or `rows` is not from 1 to the
        number of rows.

    Examples
    --------
    >>> from mixproof.geometry.margins.angular.angles import angle_in_degrees
    >>> fan = Dataset.from_rows([[1, 0], [2, 1], [1, 1], [1, 3]], "aabb")
    >>> round(angle_in_degrees(sampled_angle(fan)), 2)
    26.21
    """
    pairs, shares, present = epoch(dataset, seed, rows, alpha)
    labels, points = np.array(dataset.labels), _scaled(dataset)
    lengths = np.linalg.norm(points, axis=1)
    units = points / lengths[:, None]
    slack = 4 * (points.shape[1] + 8) * ROUNDOFF
    best, candidates = -np.inf, []
    for place, ((s, t), share) in enumerate(zip(pairs.tolist(), shares.tolist(), strict=True)):
        outside = present[(labels[present] != labels[s]) & (labels[present] != labels[t])]
        mixed = share * points[s] + (1 - share) * points[t]
        length, ends = float(np.linalg.norm(mixed)), lengths[s] + lengths[t]
        is_spoilt = length * _FAR <= ends
        cosines = np.ones(len(outside)) if is_spoilt else units[outside] @ (mixed / length)
        off = 2.0 if is_spoilt else slack * ends / length
        best = max(best, float(cosines.max(initial=-np.inf)) - off)
        near = np.flatnonzero(cosines + off >= best)
        candidates += [(cosines[k] + off, place, int(outside[k])) for k in near.tolist()]
    found = [
        cosine
        for upper, place, x in candidates
        if upper >= best and (cosine := _cosine(dataset, pairs[place].tolist(), shares[place], x)) is not None
    ]
    if not found:
        raise InputError(f"no mixed pair of this epoch of {dataset.name} leaves a class over")
    return max(found)


def _scaled(dataset: Dataset) -> Floats:
    """The points in a unit in which no coordinate is above 1: quotients of integers, rounded once."""
    return np.array(dataset.numerators / int(np.abs(dataset.numerators).max()), dtype=np.float64)


def _cosine(dataset: Dataset, pair: Sequence[int], share: float, x: int) -> Fraction | None:
    """The signed square of the cosine between x and λs + (1 − λ)t, exactly; None where that is the origin."""
    on_first, scale = share.as_integer_ratio()
    first, second, vector = (dataset.vector(index) for index in (*pair, x))
    mixed = [on_first * a + (scale - on_first) * b for a, b in zip(first, second, strict=True)]
    return to_direction(vector, mixed) if any(mixed) else None
