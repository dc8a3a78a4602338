"""h along a line of data: its pieces, its jumps at the data points, and h_ε beside it."""

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.rationals import decimal_text, rational_text
from mixproof.reports.figures.fields import limit_along, limits_at, smoothed_at
from mixproof.reports.figures.points import coordinates
from mixproof.reports.figures.style import SOFT, Picture, colour_of, legend_beside, name_of, picture, short
from mixproof.solvers.mixing.beta import Beta

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_POINTS = 12
"""Data points on a line up to which the pieces of h are told apart."""
_LIMITS = "White dots are its limits there."


def curve_picture(dataset: Dataset, law: Beta, epsilon: Fraction) -> Picture:
    """The probability of the first class along a line: h, its one-sided limits, and h_ε.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> curve_picture(load("shadow"), Beta(Fraction(1), Fraction(1)), Fraction(1, 10)).alt
    'Probability of class 0 along the line; h jumps at 1 of 3 data points: row 1. White dots are its limits there.'
    """
    jumps = _jumps(dataset, law)
    return picture(
        f"curve-alpha-{rational_text(law.a).replace('/', '-')}",
        f"h along the line, λ ~ {law}",
        _in_words(dataset, jumps),
        lambda axes: _draw(axes, dataset, law, epsilon, name_of(dataset, 0, "x")),
        height=3.0,
    )


def _jumps(dataset: Dataset, law: Beta) -> list[int]:
    """Data points at which a one-sided limit differs from the point's own class."""
    own = np.eye(len(dataset.classes))
    return [
        index
        for index in range(dataset.size)
        if any(np.abs(values - own[dataset.labels[index]]).max() > 1e-9 for _, values in limits_at(dataset, law, index))
    ]


def _in_words(dataset: Dataset, jumps: list[int]) -> str:
    head = f"Probability of class {short(dataset.classes[0])} along the line; h "
    if not jumps:
        return head + "is continuous at every data point."
    rows = ", ".join(str(row) for row in sorted(map(dataset.row, jumps)))
    return f"{head}jumps at {len(jumps)} of {dataset.size} data points: row{'s' * (len(jumps) > 1)} {rows}. {_LIMITS}"


def _draw(axes: "Axes", dataset: Dataset, law: Beta, epsilon: Fraction, name: str) -> None:
    x = coordinates(dataset)[:, 0]
    colour = colour_of(0)
    for place, (places, values) in enumerate(limit_along(dataset, law)):
        axes.plot(places, values[:, 0], color=colour, label="h" if place == 0 else None)
    grid = np.linspace(x.min(), x.max(), 241)
    smooth = smoothed_at(dataset, law, float(epsilon), grid[:, None])[:, 0]
    axes.plot(grid, smooth, color=SOFT, linewidth=1.2, linestyle="--", label=f"h_ε, ε = {decimal_text(epsilon)}")
    for index in range(dataset.size):
        axes.plot(x[index], float(dataset.labels[index] == 0), "o", color=colour, markersize=6, zorder=4)
        for _, found in limits_at(dataset, law, index):
            axes.plot(x[index], found[0], "o", color=colour, markersize=6, markerfacecolor="white", zorder=3)
    axes.set(xlabel=name, ylabel=f"probability of class {short(dataset.classes[0])}", ylim=(-0.05, 1.05))
    legend_beside(axes)
