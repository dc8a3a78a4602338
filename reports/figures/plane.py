"""The decisions of h_ε in the plane, with the segments that the mixed points come from."""

from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.rationals import decimal_text, rational_text
from mixproof.reports.figures.fields import smoothed_at
from mixproof.reports.figures.points import coordinates, scatter
from mixproof.reports.figures.style import INK, Picture, colour_of, name_of, picture
from mixproof.solvers.mixing.beta import Beta

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_POINTS = 40
"""Data points in the plane up to which h_ε is computed on a grid in a moment."""

_GRID = 90


def plane_picture(dataset: Dataset, law: Beta, epsilon: Fraction) -> Picture:
    """The decisions of h_ε in the plane; places farther than ε from all mixed points stay white.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> plane_picture(load("cross"), Beta(Fraction(1), Fraction(1)), Fraction(1, 5)).name
    'plane-alpha-1'
    """
    return picture(
        f"plane-alpha-{rational_text(law.a).replace('/', '-')}",
        f"The decisions of h_ε, λ ~ {law}, ε = {decimal_text(epsilon)}",
        f"Regions of the plane by the class that h_ε prefers, within {decimal_text(epsilon)} of the segments between "
        f"{dataset.size} points: the surer, the stronger the colour; white is farther away, or too improbable.",
        lambda axes: _draw(axes, dataset, law, epsilon),
        height=4.0,
    )


def _draw(axes: "Axes", dataset: Dataset, law: Beta, epsilon: Fraction) -> None:
    from matplotlib.colors import to_rgb

    points = coordinates(dataset)
    room = 0.08 * float(np.ptp(points, axis=0).max()) + float(epsilon)
    low, high = points.min(axis=0) - room, points.max(axis=0) + room
    sides = [np.linspace(low[axis], high[axis], _GRID) for axis in (0, 1)]
    places = np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, 2)
    values = smoothed_at(dataset, law, float(epsilon), places)
    colours = np.array([to_rgb(colour_of(label)) for label in range(len(dataset.classes))])
    strength = np.nan_to_num(values).max(axis=1, keepdims=True) ** 2
    inked = 1 - strength * (1 - colours[np.nan_to_num(values).argmax(axis=1)]) * 0.6
    image = np.where(np.isnan(values[:, :1]), 1.0, inked).reshape(_GRID, _GRID, 3)
    extent = (float(low[0]), float(high[0]), float(low[1]), float(high[1]))
    axes.imshow(image, extent=extent, origin="lower", interpolation="nearest")
    for s, t in combinations(range(dataset.size), 2):
        axes.plot(*points[[s, t]].T, color=INK, linewidth=0.6, alpha=0.5)
    scatter(axes, dataset, points[:, 0], points[:, 1])
    axes.set(xlabel=name_of(dataset, 0, "first coordinate"), ylabel=name_of(dataset, 1, "second coordinate"))
    axes.grid(visible=False)
