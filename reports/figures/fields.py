"""h_ε and h as floats at the places of a drawing; verdicts never come from here."""

from fractions import Fraction
from itertools import pairwise

import numpy as np

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.digits import nearest_float
from mixproof.solvers.classifier.ball.floats import WeightedPoints
from mixproof.solvers.classifier.limits import limit
from mixproof.solvers.classifier.one_sided import one_sided_limits
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing


def smoothed_at(dataset: Dataset, law: Beta, epsilon: float, places: Floats) -> Floats:
    """h_ε at (q, n) places, as (q, k) probabilities; NaN where the mass within ε is 0, or below all floats.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> law = Beta(Fraction(128), Fraction(128))
    >>> smoothed_at(load("counterexample"), law, 0.1, np.array([[1.0]])).round(6)
    array([[0.640532, 0.359468]])
    """
    masses = WeightedPoints.of(dataset).masses(law, places, epsilon)
    with np.errstate(invalid="ignore"):
        return np.asarray(masses / masses.sum(axis=1, keepdims=True))


def limit_along(dataset: Dataset, mixing: Mixing, steps: int = 40) -> list[tuple[Floats, Floats]]:
    """The limit h between neighbouring data points on a line: (q,) places and (q, k) values for each gap.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> places, values = limit_along(load("shadow"), Beta(Fraction(1), Fraction(1)), 4)[0]
    >>> places.round(3), values[:, 0].round(3)
    (array([0.125, 0.375, 0.625, 0.875]), array([0.979, 0.938, 0.896, 0.854]))
    """
    ends = sorted(dataset.point(i)[0] for i in range(dataset.size))
    gaps = []
    for left, right in pairwise(ends):
        places = [left + (right - left) * Fraction(2 * k + 1, 2 * steps) for k in range(steps)]
        values = [limit(dataset, mixing, (x,)) for x in places]
        table = [
            [nearest_float(found[j]) for j in range(len(dataset.classes))] for found in values if found is not None
        ]
        gaps.append((np.array([float(x) for x in places]), np.array(table)))
    return gaps


def limits_at(dataset: Dataset, mixing: Mixing, index: int) -> list[tuple[int, Floats]]:
    """The one-sided limits of h at a data point on a line: the point's side (−1 or 1) and (k,) values.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> found = limits_at(load("shadow"), Beta(Fraction(1), Fraction(1)), 1)
    >>> [(side, values.round(4).tolist()) for side, values in found]
    [(1, [0.8333, 0.1667]), (-1, [0.8333, 0.1667])]
    """
    x = dataset.point(index)
    found = []
    for one in one_sided_limits(dataset, mixing, x):
        side = 1 if dataset.point(one.direction_to)[0] > x[0] else -1
        values = one.probabilities()
        found.append((side, np.array([nearest_float(values[j]) for j in range(len(values))])))
    return found
