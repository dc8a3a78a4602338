"""The pictures of a dataset: all that can be drawn of it and are worth looking at."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np

from mixproof.geometry.aliases import Record
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.margins.neighbours import typical_epsilon
from mixproof.reports.figures import curve, mixture, phase, plane, points
from mixproof.reports.figures.style import Picture
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.laws import Mixing

MOST_EXPLORED = {1: 40, 2: 14}
"""Data points, by dimension, up to which a page redraws h_ε in a moment."""

_MIXTURES = 2

_DRAWN = Fraction(1, 10**6), 10**6
"""Least and greatest α at which h is drawn."""

_FARTHEST = 10**100
"""Greatest coordinate that is drawn, and the inverse of the least distance: squares of both are no trouble to floats.
"""


def pictures_of(dataset: Dataset, laws: Sequence[Mixing], epsilon: Fraction | None) -> Iterator[Picture]:
    """The pictures of a dataset: its points, h along a line or in the plane, a phase diagram, points on segments.

    Parameters
    ----------
    laws : sequence of Mixing
        The laws of λ that are asked about; h is drawn for beta laws of moderate α.
    epsilon : Fraction or None
        The resolution; where none is asked about, half the median distance to the nearest neighbour.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> [drawn.name for drawn in pictures_of(load("shadow"), [Beta(Fraction(1), Fraction(1))], None)]
    ['points', 'curve-alpha-1', 'phase-row-1']
    """
    if not is_drawable(dataset):
        return
    radius = epsilon or typical_epsilon(dataset)
    offending = points.offending_segments(dataset)
    betas = [law for law in dict.fromkeys(laws) if isinstance(law, Beta) and _DRAWN[0] <= law.a <= _DRAWN[1]]
    if dataset.dimension <= 2 and dataset.size <= points.MOST_POINTS:
        yield points.points_picture(dataset)
    if dataset.dimension == 1 and dataset.size <= curve.MOST_POINTS:
        yield from (curve.curve_picture(dataset, law, radius) for law in betas)
    if dataset.dimension == 2 and dataset.size <= plane.MOST_POINTS:
        yield from (plane.plane_picture(dataset, law, radius) for law in betas)
    if dataset.size <= phase.MOST_POINTS and offending:
        yield phase.phase_picture(dataset, offending[0].point)
    if dataset.dimension > 2:
        for found in offending[:_MIXTURES]:
            yield mixture.mixture_picture(dataset, found)


def is_drawable(dataset: Dataset) -> bool:
    """True if floats, in which pictures are drawn, hold the points and tell those of different classes apart.

    Examples
    --------
    >>> is_drawable(Dataset.from_rows([[0], ["1e-400"]], "ab")), is_drawable(Dataset.from_rows([[0], [1]], "ab"))
    (False, True)
    """
    largest = int(abs(dataset.numerators).max())
    if largest > _FARTHEST * dataset.denominator:
        return False
    return reach(dataset) * _FARTHEST > 1


def reach(dataset: Dataset) -> Fraction:
    """The least distance between points of different classes, to two digits: a radius beyond it means little.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> reach(load("crossing"))
    Fraction(16, 5)
    """
    places, labels = points.coordinates(dataset), np.array(dataset.labels)
    gaps = [
        float(np.linalg.norm(places[labels == label][:, None] - places[None, labels != label], axis=2).min())
        for label in range(len(dataset.classes))
        if len(dataset.classes) > 1
    ]
    return Fraction(f"{min(gaps, default=1.0):.2g}")


def explorer_data(dataset: Dataset) -> Record | None:
    """The data by which the page redraws h_ε; None where that would take too long, or floats do not hold it.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> explorer_data(load("shadow"))["weights"][0]
    0.3333333333333333
    """
    if dataset.size > MOST_EXPLORED.get(dataset.dimension, 0) or not is_drawable(dataset):
        return None
    return {
        "points": points.coordinates(dataset).tolist(),
        "labels": list(dataset.labels),
        "weights": [float(weight) for weight in dataset.weights],
        "classes": list(dataset.classes),
        "rows": [dataset.row(index) for index in range(dataset.size)],
        "reach": float(reach(dataset)),
    }
