"""A data point inside a segment, in any dimension: the two ends, and the mixture that the point equals."""

from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING

import numpy as np

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.incidence.collinearity import Incidence
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.reports.figures.points import coordinates
from mixproof.reports.figures.style import ALARM, Picture, colour_of, legend_beside, marker_of, name_of, picture, short

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SMALLEST_IMAGE = 8

_MOST_NAMED = 12
"""Coordinates that have room for their names below the axis."""


def image_side(dataset: Dataset) -> int | None:
    """The side of the square images that the points may be; None where their dimension is no such square.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> image_side(load("digits")), image_side(load("iris"))
    (8, None)
    """
    side = isqrt(dataset.dimension)
    return side if side >= _SMALLEST_IMAGE and side * side == dataset.dimension else None


def mixture_picture(dataset: Dataset, found: Incidence) -> Picture:
    """A point and the segment it is inside of: as images where the points have their shape, else by coordinates.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from mixproof.geometry.data.sources import load
    >>> mixture_picture(load("counterexample"), Incidence(1, 0, 2, Fraction(1, 2))).title
    'Row 1 is 1/2 of row 0 and 1/2 of row 2'
    """
    x, s, t = (dataset.row(index) for index in (found.point, found.first, found.second))
    weight = rational_text(found.weight)
    title = f"Row {x} is {weight} of row {s} and {rational_text(1 - found.weight)} of row {t}"
    labels = [short(dataset.label(index)) for index in (found.point, found.first, found.second)]
    alt = f"Rows {x}, {s} and {t} are of class {labels[0]}, {labels[1]} and {labels[2]}."
    name = f"mixture-{x}-{s}-{t}"
    side = image_side(dataset)
    if side is None:
        return picture(name, title, alt, lambda axes: _coordinates(axes, dataset, found))
    return picture(name, title, alt, lambda *axes: _images(axes, dataset, found, side), height=1.6, panels=(1, 4))


def nearest_picture(dataset: Dataset, point: int, first: int, second: int) -> Picture:
    """A data point that is shown as an image, beside the ends of a segment and the mixture that comes nearest to it.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> nearest_picture(load("digits"), 0, 1, 2).title
    'Row 0, and the nearest mixture of rows 1 and 2'
    """
    points = coordinates(dataset)
    along = points[first] - points[second]
    length = float(along @ along)
    weight = min(1.0, max(0.0, float((points[point] - points[second]) @ along) / length)) if length else 1.0
    found = Incidence(point, first, second, Fraction(weight))
    x, s, t = (dataset.row(index) for index in (point, first, second))
    labels = [short(dataset.label(index)) for index in (point, first, second)]
    title = f"Row {x}, and the nearest mixture of rows {s} and {t}"
    alt = f"Images of row {x} (class {labels[0]}), row {s} ({labels[1]}), row {t} ({labels[2]}), and their mixture."
    side = image_side(dataset)
    if side is None:
        raise ValueError("the points have no shape of square images")
    name = f"nearest-{x}-{s}-{t}"
    return picture(name, title, alt, lambda *axes: _images(axes, dataset, found, side), height=1.6, panels=(1, 4))


def _coordinates(axes: "Axes", dataset: Dataset, found: Incidence) -> None:
    """Each point as a line through its coordinates; the point itself between the lines of its ends."""
    points, places = coordinates(dataset), np.arange(dataset.dimension)
    for index, width in ((found.first, 1.4), (found.second, 1.4), (found.point, 2.4)):
        label = dataset.labels[index]
        colour = ALARM if index == found.point else colour_of(label)
        words = f"row {dataset.row(index)} ({short(dataset.classes[label])})"
        axes.plot(places, points[index], color=colour, linewidth=width, marker=marker_of(label), label=words)
    axes.set(xlabel="" if dataset.columns else "coordinate", ylabel="value")
    if dataset.dimension <= _MOST_NAMED:
        names = [name_of(dataset, place, str(place)) for place in range(dataset.dimension)]
        axes.set_xticks(places, names)
    legend_beside(axes)


def _images(axes: "tuple[Axes, ...]", dataset: Dataset, found: Incidence, side: int) -> None:
    points = coordinates(dataset)
    weight = float(found.weight)
    mixed = weight * points[found.first] + (1 - weight) * points[found.second]
    shown = [
        (f"row {dataset.row(found.point)}", points[found.point]),
        (f"row {dataset.row(found.first)}", points[found.first]),
        (f"row {dataset.row(found.second)}", points[found.second]),
        ("nearest mixture", mixed),
    ]
    for panel, (title, values) in zip(axes, shown, strict=True):
        panel.imshow(values.reshape(side, side), cmap="gray_r", vmin=points.min(), vmax=points.max())
        panel.set_title(title, fontsize=9)
        panel.set_axis_off()
