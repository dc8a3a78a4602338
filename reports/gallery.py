"""Which pictures a dataset gets: what can be drawn of it, and is worth looking at."""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from geometry.dataset import Dataset
from reports.agreement import Record
from reports.figures import curve, mixture, phase, plane, points
from reports.figures.style import Picture
from solvers.mixing import Beta, Mixing

MOST_EXPLORED = {1: 40, 2: 14}
"""Data points, by dimension, up to which a page redraws h_ε in a moment."""

_MIXTURES = 2


def pictures_of(dataset: Dataset, law: Mixing, epsilon: Fraction | None) -> Iterator[Picture]:
    """The pictures of a dataset: its points, h along a line or in the plane, a phase diagram, points on segments.

    Examples
    --------
    >>> from geometry.library import load
    >>> [drawn.name for drawn in pictures_of(load("shadow"), Beta(Fraction(1), Fraction(1)), None)]
    ['points', 'curve-alpha-1', 'curve-alpha-3', 'phase-row-1']
    """
    radius = epsilon or reach(dataset) / 10
    offending = points.offending_segments(dataset)
    if dataset.dimension <= 2 and dataset.size <= points.MOST_POINTS:
        yield points.points_picture(dataset)
    if dataset.dimension == 1 and dataset.size <= curve.MOST_POINTS:
        for beta in dict.fromkeys((law, Beta(Fraction(3), Fraction(3)))):
            if isinstance(beta, Beta):
                yield curve.curve_picture(dataset, beta, radius)
    if dataset.dimension == 2 and dataset.size <= plane.MOST_POINTS and isinstance(law, Beta):
        yield plane.plane_picture(dataset, law, radius)
    if dataset.size <= phase.MOST_POINTS and offending:
        yield phase.phase_picture(dataset, offending[0].point)
    if dataset.dimension > 2:
        for found in offending[:_MIXTURES]:
            yield mixture.mixture_picture(dataset, found)


def reach(dataset: Dataset) -> Fraction:
    """The least distance between points of different classes, to two digits: a radius beyond it means little.

    Examples
    --------
    >>> from geometry.library import load
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
    """What the page needs to redraw h_ε; None where that would take too long.

    Examples
    --------
    >>> from geometry.library import load
    >>> explorer_data(load("shadow"))["weights"][0]
    0.3333333333333333
    """
    if dataset.size > MOST_EXPLORED.get(dataset.dimension, 0):
        return None
    return {
        "points": points.coordinates(dataset).tolist(),
        "labels": list(dataset.labels),
        "weights": [float(weight) for weight in dataset.weights],
        "classes": list(dataset.classes),
        "rows": [dataset.row(index) for index in range(dataset.size)],
        "reach": float(reach(dataset)),
    }
