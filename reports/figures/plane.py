"""The decisions of h_ε in the plane, with the segments that the mixed points come from."""

from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.rationals import decimal_text, rational_text
from mixproof.reports.figures.fields import smoothed_at
from mixproof.reports.figures.points import coordinates, scatter
from mixproof.reports.figures.style import INK, SOFT, Picture, colour_of, name_of, picture
from mixproof.solvers.mixing.beta import Beta

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import PathPatch

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


def neighbourhood(points: Floats, epsilon: float) -> Any:
    """The places within ε of a segment between two points of the plane, as a polygon of shapely's.

    Parameters
    ----------
    points : (m, 2) array
    epsilon : float

    Examples
    --------
    >>> round(neighbourhood(np.array([[0.0, 0.0], [1.0, 0.0]]), 0.5).area, 2)  # a stadium: 1 + π/4
    1.79
    """
    pairs = points[np.array(list(combinations(range(len(points)), 2)) or [(0, 0)])]
    return shapely.buffer(shapely.union_all(shapely.linestrings(pairs)), epsilon, quad_segs=32)


def _border(points: Floats, epsilon: float) -> "PathPatch | None":
    """The border of the neighbourhood, as it is drawn; None where it is too narrow for floats."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    found = neighbourhood(points, epsilon)
    rings = [ring for part in shapely.get_parts(found) for ring in (part.exterior, *part.interiors)]
    if not rings:
        return None
    path = Path.make_compound_path(*(Path(np.asarray(ring.coords), closed=True) for ring in rings))
    return PathPatch(path, facecolor="none", edgecolor=SOFT, linewidth=0.6)


def _drawn_in(places: Floats, points: Floats, epsilon: float, sides: list[Floats]) -> Floats:
    """Places that are just outside the neighbourhood, drawn into it, so that its border cuts coloured pixels."""
    inner = neighbourhood(points, epsilon * (1 - 2**-10))
    if inner.is_empty:  # lengths that are lost beside the largest coordinate
        return places
    lines = shapely.shortest_line(shapely.points(places), inner)
    is_near = shapely.length(lines) <= 2 * max(float(side[1] - side[0]) for side in sides)
    nearest = shapely.get_coordinates(lines).reshape(-1, 2, 2)[:, 1]
    return np.where(is_near[:, None], nearest, places)


def _draw(axes: "Axes", dataset: Dataset, law: Beta, epsilon: Fraction) -> None:
    from matplotlib.colors import to_rgb

    points = coordinates(dataset)
    room = 0.08 * float(np.ptp(points, axis=0).max()) + float(epsilon)
    low, high = points.min(axis=0) - room, points.max(axis=0) + room
    sides = [np.linspace(low[axis], high[axis], _GRID) for axis in (0, 1)]
    places = np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, 2)
    values = smoothed_at(dataset, law, float(epsilon), _drawn_in(places, points, float(epsilon), sides))
    colours = np.array([to_rgb(colour_of(label)) for label in range(len(dataset.classes))])
    strength = np.nan_to_num(values).max(axis=1, keepdims=True) ** 2
    inked = 1 - strength * (1 - colours[np.nan_to_num(values).argmax(axis=1)]) * 0.6
    image = np.where(np.isnan(values[:, :1]), 1.0, inked).reshape(_GRID, _GRID, 3)
    extent = (float(low[0]), float(high[0]), float(low[1]), float(high[1]))
    shown = axes.imshow(image, extent=extent, origin="lower", interpolation="nearest")
    border = _border(points, float(epsilon))
    if border is not None:
        axes.add_patch(border)
        shown.set_clip_path(border)
    for s, t in combinations(range(dataset.size), 2):
        axes.plot(*points[[s, t]].T, color=INK, linewidth=0.6, alpha=0.5)
    scatter(axes, dataset, points[:, 0], points[:, 1])
    axes.set(xlabel=name_of(dataset, 0, "first coordinate"), ylabel=name_of(dataset, 1, "second coordinate"))
    axes.grid(visible=False)
