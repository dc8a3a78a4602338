"""The Mixup-optimal classifier h at a point: the limit of the best constants on small balls around it, exactly.

h follows from which segments pass through the point. Each of them keeps the weight p·p·f(λ)/length.
"""

from fractions import Fraction

import numpy as np

from mixproof.geometry.aliases import Point
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import passing_lines
from mixproof.geometry.numbers.enclosures import Real
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.geometry.signatures import strict
from mixproof.solvers.classifier.passing import enclosed_mean, exact_passing_is_affordable, passing_masses
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.mixing.laws import Mixing


@strict
def limit(dataset: Dataset, mixing: Mixing, x: Point) -> Probabilities | None:
    """The Mixup-optimal classifier h at x, or None where x is off X_mix and h is unconstrained.

    At a data point the pair of the point with itself keeps its mass and every other pair loses it, so h is
    one-hot there (Prop. 2.8). Elsewhere h is the mean of the labels of the segments through x, weighted by
    p·p·f(λ)/length.

    Parameters
    ----------
    x : tuple of n rationals

    Raises
    ------
    InputError
        If x has another number of coordinates than the data.

    Examples
    --------
    >>> from mixproof.solvers.mixing.beta import Beta
    >>> crossing = Dataset.from_rows([[-1, 0], [0, -1], [3, 0], [0, 9]], [0, 0, 1, 1])
    >>> limit(crossing, Beta(Fraction(1), Fraction(1)), (Fraction(0), Fraction(0)))[0].as_fraction()
    Fraction(111, 140)
    """
    dataset.check_dimension(x)
    index = data_index(dataset, x)
    if index is not None:
        own = dataset.labels[index]
        return Probabilities.collect(
            len(dataset.classes), [(own, Fraction(1), Radicals.of(dataset.weights[index] ** 2))]
        )
    passing = passing_lines(dataset, x)
    if not passing:
        return None
    if not all(exact_passing_is_affordable(mixing, line) for line in passing):
        return enclosed_mean(dataset, mixing, passing)
    terms: list[tuple[int, Fraction, Real]] = []
    for line in passing:
        per_length = Radicals.root(1 / line.squared_unit)
        terms += [(label, Fraction(1), mass * per_length) for label, mass in passing_masses(dataset, mixing, line)]
    return Probabilities.collect(len(dataset.classes), terms)


def data_index(dataset: Dataset, x: Point) -> int | None:
    """The data point that is x, if one is.

    Examples
    --------
    >>> crossing = Dataset.from_rows([[-1, 0], [0, -1], [3, 0], [0, 9]], [0, 0, 1, 1])
    >>> [data_index(crossing, x) for x in ((0, 9), (0, 0), (0, Fraction(9, 2)))]
    [3, None, None]
    """
    scaled = [Fraction(c) * dataset.denominator for c in x]
    if any(c.denominator != 1 for c in scaled):
        return None
    equal = (dataset.numerators == np.array([int(c) for c in scaled], dtype=object)).all(axis=1).nonzero()[0]
    return int(equal[0]) if len(equal) else None
