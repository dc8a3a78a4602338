"""The prediction for a trained network in floats: a filter that finds the ε worth deciding exactly."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.rounding import in_unit
from mixproof.solvers.classifier.ball.floats import WeightedPoints
from mixproof.solvers.mixing.beta import Beta

CLEAR = 0.55
"""The least share of its own class by which a point is clearly kept: one half, and the tolerance of Table 1."""

_RADII = 24


def smoothed(dataset: Dataset, mixing: Beta, radii: Sequence[Fraction], at: Sequence[int] | None = None) -> Floats:
    """h_ε of Lemma 2.3 at data points, for several ε at once.

    Parameters
    ----------
    radii : sequence of E Fractions
        The ε, in the unit of the coordinates.
    at : sequence of P int, optional
        Indices of the data points; all of them if not given.

    Returns
    -------
    (E, P, k) array
        Class probabilities, to seven digits or more.

    Examples
    --------
    >>> from mixproof.solvers.mixing.parser import parse_mixing
    >>> line = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> smoothed(line, parse_mixing("beta(1,1)"), [Fraction(1, 10)], at=[1])[0, 0].round(12)  # 11/80 for class 0
    array([0.1375, 0.8625])
    """
    places = list(range(dataset.size) if at is None else at)
    masses = WeightedPoints.of(dataset).masses_at_points(mixing, places, radii)
    return np.asarray(masses / masses.sum(axis=2, keepdims=True))


def left_open(dataset: Dataset, mixing: Beta, at: Sequence[int] | None = None) -> dict[int, Fraction]:
    """The data points whose decision the theory leaves open, each with the least ε tried at which it is.

    A point keeps its class by the theory if h_ε gives it at least `CLEAR` for every ε that is tried, up to half the
    least distance between unlike points, where balls about two classes meet. Otherwise it depends on how sharply a
    model can turn.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> left_open(line, Beta(1, 1)), {point: float(least) for point, least in left_open(line, Beta(128, 128)).items()}
    ({}, {1: 0.0367})
    """
    places = list(range(dataset.size) if at is None else at)
    if not places:
        return {}
    tried = radii(dataset, _RADII)
    tried = [radius for radius in tried if 2 * radius <= tried[-1]]
    shares = smoothed(dataset, mixing, tried, places)
    own = shares[:, range(len(places)), [dataset.labels[index] for index in places]]
    return {
        index: tried[int(np.argmax(own[:, k] < CLEAR))] for k, index in enumerate(places) if (own[:, k] < CLEAR).any()
    }


def radii(dataset: Dataset, count: int = 200) -> list[Fraction]:
    """Radii to try, from a thousandth of the least distance between unlike points up to that distance.

    Examples
    --------
    >>> [str(radius) for radius in radii(Dataset.from_rows([[0], [1], [3]], [0, 1, 1]), 4)]
    ['1/1000', '1/100', '1/10', '1']
    """
    shifted, labels = dataset.numerators - dataset.numerators[0], np.array(dataset.labels)
    bits = int(np.abs(shifted).max()).bit_length()
    points = in_unit(shifted, bits)
    gaps = (
        np.linalg.norm(points[labels == label][:, None] - points[None, labels != label], axis=2)
        for label in range(len(dataset.classes) - 1)
    )
    least = Fraction(min(float(gap.min()) for gap in gaps)) * Fraction(2**bits, dataset.denominator)
    return [_short(least * Fraction(1000 ** (k / (count - 1) - 1))) for k in range(count)]


def _short(value: Fraction) -> Fraction:
    """The value to three significant digits: ε means nothing beyond them."""
    digits = 0
    while value >= 10 ** (digits + 1) or value < Fraction(10) ** digits:
        digits += 1 if value >= 10 ** (digits + 1) else -1
    unit = Fraction(10) ** digits
    return Fraction(f"{float(value / unit):.3g}") * unit
