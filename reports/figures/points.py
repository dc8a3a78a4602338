"""A dataset on a line or in the plane: its points, its segments, and those that offend."""

from collections.abc import Sequence
from itertools import combinations, islice
from typing import TYPE_CHECKING

import numpy as np

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.doubles import points_of
from mixproof.geometry.incidence.collinearity import Ends, Incidence, conflicts_at, lines_between
from mixproof.reports.figures.style import (
    ALARM,
    SOFT,
    Picture,
    colour_of,
    legend_beside,
    marker_of,
    name_of,
    picture,
    short,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

MOST_POINTS = 400
"""Beyond it single points are no longer told apart, and their segments fill the page."""

_MOST_SEGMENTS = 800
_MOST_OFFENDING = 200


def coordinates(dataset: Dataset) -> "NDArray[np.float64]":
    """The points as (m, n) floats, for the eye alone.

    Examples
    --------
    >>> coordinates(Dataset.from_rows([["0.5"], [2]], [0, 1])).tolist()
    [[0.5], [2.0]]
    """
    return points_of(dataset)


def offending_segments(dataset: Dataset) -> list[Incidence]:
    """Data points inside segments with an end in another class, as many as can be drawn.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> [(found.point, found.first, found.second) for found in offending_segments(load("counterexample"))]
    [(1, 0, 2)]
    """
    found = (
        incidence
        for index, lines in lines_between(dataset)
        for incidence in conflicts_at(dataset, index, lines, Ends.SOME_OUTSIDE)
    )
    return list(islice(found, _MOST_OFFENDING))


def points_picture(dataset: Dataset) -> Picture:
    """The points with their segments; segments that end in another class than a point inside them stand out.

    Raises
    ------
    ValueError
        If the dataset is not of dimension 1 or 2, or has more than `MOST_POINTS` points.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> points_picture(load("shadow")).alt
    '3 points on a line in 2 classes; 1 is inside a segment that ends in another class: row 1.'
    """
    if dataset.dimension > 2 or dataset.size > MOST_POINTS:
        raise ValueError("only small datasets on a line or in the plane can be drawn point by point")
    offending = offending_segments(dataset)
    draw = _draw_line if dataset.dimension == 1 else _draw_plane
    red = ", in red those through a point of another class than an end" if offending else ""
    return picture(
        "points",
        f"The points and their segments{red}",
        _in_words(dataset, offending),
        lambda axes: draw(axes, dataset, offending),
        height=1.8 if dataset.dimension == 1 else 4.0,
    )


def _in_words(dataset: Dataset, offending: Sequence[Incidence]) -> str:
    rows = sorted({dataset.row(found.point) for found in offending})
    where = "on a line" if dataset.dimension == 1 else "in the plane"
    head = f"{dataset.size} points {where} in {len(dataset.classes)} classes"
    if not rows:
        return f"{head}; none is inside a segment that ends in another class."
    listed = ", ".join(map(str, rows[:6])) + (", …" if len(rows) > 6 else "")
    verb, plural = ("is", "") if len(rows) == 1 else ("are", "s")
    return f"{head}; {len(rows)} {verb} inside a segment that ends in another class: row{plural} {listed}."


def scatter(axes: "Axes", dataset: Dataset, x: "NDArray[np.float64]", y: "NDArray[np.float64]") -> None:
    """The points of each class in its colour and shape.

    Parameters
    ----------
    x, y : arrays of shape (m,)
        Where on the axes the points of the dataset are drawn.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> from matplotlib.figure import Figure
    >>> axes = Figure().subplots()
    >>> scatter(axes, load("shadow"), np.arange(3.0), np.zeros(3))
    >>> [(drawn.get_label(), drawn.get_offsets().tolist()) for drawn in axes.collections]
    [('0', [[0.0, 0.0], [1.0, 0.0]]), ('1', [[2.0, 0.0]])]
    """
    labels = np.array(dataset.labels)
    for label, name in enumerate(dataset.classes):
        chosen = labels == label
        colour, marker, size = colour_of(label), marker_of(label), 60 if dataset.size <= 30 else 14
        drawn = axes.scatter(x[chosen], y[chosen], s=size, color=colour, marker=marker, zorder=3, label=short(name))
        drawn.set(edgecolor="white", linewidth=0.6, rasterized=dataset.size > 100)
    if len(dataset.classes) <= 9:
        legend_beside(axes)


def _draw_line(axes: "Axes", dataset: Dataset, offending: Sequence[Incidence]) -> None:
    """Offending segments are drawn as arcs, since all segments lie on top of each other."""
    x = coordinates(dataset)[:, 0]
    axes.axhline(0, color=SOFT, linewidth=1, zorder=1)
    widest = float(np.ptp(x)) or 1.0
    way = np.linspace(0, 1, 60)
    for found in offending[:30]:
        middle, s, t = found.point, found.first, found.second
        height = abs(x[t] - x[s]) / widest
        axes.plot(x[s] + way * (x[t] - x[s]), 4 * height * way * (1 - way), color=ALARM, linewidth=1.2, zorder=2)
        crossing = (x[middle] - x[s]) / (x[t] - x[s])
        axes.plot([x[middle]] * 2, [0, 4 * height * crossing * (1 - crossing)], color=ALARM, linewidth=0.8, ls=":")
    scatter(axes, dataset, x, np.zeros_like(x))
    axes.set(yticks=[], ylim=(-0.25, 1.15), xlabel=name_of(dataset, 0, "x"))
    axes.spines["left"].set_visible(False)
    axes.grid(visible=False)


def _draw_plane(axes: "Axes", dataset: Dataset, offending: Sequence[Incidence]) -> None:
    from matplotlib.collections import LineCollection

    points = coordinates(dataset)
    pairs = list(combinations(range(dataset.size), 2)) if dataset.size**2 <= 2 * _MOST_SEGMENTS else []
    between = [points[[s, t]] for s, t in pairs]
    axes.add_collection(LineCollection(between, colors=SOFT, linewidths=0.8, alpha=0.6, zorder=1))
    alarming = [points[[found.first, found.second]] for found in offending]
    axes.add_collection(LineCollection(alarming, colors=ALARM, linewidths=1.6, zorder=2))
    scatter(axes, dataset, points[:, 0], points[:, 1])
    axes.set(xlabel=name_of(dataset, 0, "first coordinate"), ylabel=name_of(dataset, 1, "second coordinate"))
    axes.set_aspect("equal", adjustable="box")
    axes.margins(0.08)
