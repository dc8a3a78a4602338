"""The phase diagram of a data point: for which α and ε the Mixup-optimal classifier keeps it.

The shading is h_ε in floats. The line is the enclosed threshold: where the point's own class and its strongest
rival change places (`solvers.thresholds.history`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.data.dataset import Dataset
from mixproof.reports.figures.fields import smoothed_at
from mixproof.reports.figures.points import coordinates
from mixproof.reports.figures.style import INK, Picture, legend_beside, picture
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.thresholds.history import gap_history

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_POINTS = 12

_ALPHAS = np.geomspace(0.25, 1024, 33)
_RADII = 25


@dataclass(frozen=True, eq=False)
class Phases:
    """The curves that are drawn for one data point.

    Parameters
    ----------
    radii : sequence of E Fractions
        The ε.
    own : (E, A) array
        h_ε of the point's own class.
    thresholds : list of (ε, α)
        Where the point changes sides.
    is_lost_once : bool
        Whether at every ε the point has one threshold at most, and goes to another class beyond it.
    is_settled : bool
        Whether these are all thresholds; else some may have been missed within the budget.
    """

    index: int
    radii: Sequence[Fraction]
    own: NDArray[np.float64]
    thresholds: list[tuple[float, float]]
    is_lost_once: bool
    is_settled: bool


def phases(dataset: Dataset, index: int) -> Phases:
    """Follow a data point through ε and α, up to its distance from the nearest point of another class.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> found = phases(load("counterexample"), 1)
    >>> str(found.radii[0]), len(found.thresholds)
    ('1/50', 25)
    """
    points, labels = coordinates(dataset), np.array(dataset.labels)
    gap = np.linalg.norm(points[labels != labels[index]] - points[index], axis=1).min()
    widest = Fraction(f"{gap / 2:.2g}")
    radii = [widest * Fraction(k, _RADII) for k in range(1, _RADII + 1)]
    own = np.array([[_own(dataset, index, alpha, radius) for alpha in _ALPHAS] for radius in radii])
    histories = [gap_history(dataset, index, radius, 6) for radius in radii]
    thresholds = [
        (float(radius), float((change.lower + change.upper) / 2))
        for radius, history in zip(radii, histories, strict=True)
        for change in history.changes
    ]
    once = all([change.after for change in history.changes] in ([], [-1]) for history in histories)
    return Phases(index, radii, own, thresholds, once, not any(history.unsettled for history in histories))


def _own(dataset: Dataset, index: int, alpha: float, radius: Fraction) -> float:
    law = Beta(Fraction(alpha).limit_denominator(1000), Fraction(alpha).limit_denominator(1000))
    values = smoothed_at(dataset, law, float(radius), coordinates(dataset)[index : index + 1])
    return float(values[0, dataset.labels[index]])


def phase_picture(dataset: Dataset, index: int) -> Picture:
    """For which α and ε a data point keeps its class.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> phase_picture(load("counterexample"), 1).title
    'For which α and ε row 1 keeps its class'
    """
    found = phases(dataset, index)
    row = dataset.row(index)
    return picture(
        f"phase-row-{row}",
        f"For which α and ε row {row} keeps its class",
        _in_words(found, row),
        lambda axes: _draw(axes, found),
        height=3.4,
    )


def _in_words(found: Phases, row: int) -> str:
    missed = "" if found.is_settled else " Some changes may have been missed within the budget."
    if not found.thresholds:
        least = "no" if found.is_settled else "no known"
        return f"Row {row} changes sides at {least} α for the {len(found.radii)} values of ε that are drawn.{missed}"
    (first, at_first), (last, at_last) = found.thresholds[0], found.thresholds[-1]
    where = f"such as {at_first:.4g} at ε = {first:.3g} and {at_last:.4g} at ε = {last:.3g}"
    beyond = "; above it the row is given to another class" if found.is_lost_once and found.is_settled else ""
    return f"White dots: the α at which row {row} changes sides at an ε, {where}{beyond}.{missed}"


def _draw(axes: "Axes", found: Phases) -> None:
    radii = [float(radius) for radius in found.radii]
    shading = axes.pcolormesh(
        radii, _ALPHAS, found.own.T, cmap="cividis", vmin=0, vmax=1, shading="nearest", rasterized=True
    )
    axes.figure.colorbar(shading, ax=axes, label="h_ε of the point's own class")
    if found.thresholds:
        ranked = sorted(found.thresholds)
        dots: dict[str, Any] = {"color": "white", "markeredgecolor": INK, "markersize": 4}
        axes.plot(*zip(*ranked, strict=True), "o", **dots, label="α at which the row changes sides")
        legend_beside(axes)
    axes.set(xlabel="ε", ylabel="α", yscale="log", ylim=(_ALPHAS[0], _ALPHAS[-1]))
    axes.grid(visible=False)
