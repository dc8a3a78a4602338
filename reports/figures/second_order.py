"""Pictures of three losses minimised on the same data: the paths, and attack radii beside projected gradient."""

from typing import TYPE_CHECKING

import numpy as np

from mixproof.empirical.experiments.loss_path import LossPath
from mixproof.empirical.experiments.second_order import SecondOrder
from mixproof.reports.figures.style import (
    INK,
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

_NAMES = {"mixup-risk": "L_mix", "e-q": "E_Q", "second-order": "second order"}
_VIEW = 2.5
"""The half width of the view, in lengths of the longest weights at the end of the paths on L_mix and E_Q."""


_MANY, _WIDE = 100, 20
"""Points beyond which a drawing has no single ones, and ratios of radii beyond which it is logarithmic."""


def second_order_pictures(found: SecondOrder) -> list[Picture]:
    """The paths in the plane of two weights, or their losses; and the attack radii of all rows.

    Examples
    --------
    >>> from mixproof.empirical.experiments.second_order import second_order
    >>> from mixproof.geometry.data.sources import load
    >>> [drawn.name for drawn in second_order_pictures(second_order(load("{(2, 1), (1, 3) | (-1, 0), (0, -2)}")))]
    ['second-order-paths', 'second-order-radii']
    """
    is_plane = found.dataset.dimension == 2 and len(found.dataset.classes) == 2
    on = f"three losses on {short(found.dataset.name)}, {found.mixing}"
    ends = "; ".join(f"{_NAMES[row.objective]}: {_end_words(row, is_plane)}" for row in found.rows)
    worst = max(float(row.excess.max()) for row in found.rows)
    return [
        picture(
            "second-order-paths",
            f"Paths of gradient descent on {on}" if is_plane else f"Gradient descent on {on}",
            f"From zero, after {found.rows[0].descent.steps}, {found.rows[1].descent.steps} and "
            f"{found.rows[2].descent.steps} steps, {ends}.",
            lambda axes: _draw_plane(axes, found) if is_plane else _draw_losses(axes, found),
            height=3.4,
        ),
        picture(
            "second-order-radii",
            f"Exact attack radii, and where projected gradient crosses: {short(found.dataset.name)}",
            f"{found.dataset.size} points under three models; projected gradient crosses {worst:.1e} of the exact "
            "radius beyond it at most, and nowhere before it."
            if not any(row.undercut for row in found.rows)
            else "Some points cross before the exact radius.",
            lambda axes, over: _draw_radii(axes, over, found),
            height=4.6,
            panels=(2, 1),
        ),
    ]


def _end_words(row: LossPath, is_plane: bool) -> str:
    if is_plane:
        return f"weights ({row.weights[-1][0, 0]:.3g}, {row.weights[-1][0, 1]:.3g})"
    return f"{row.losses[row.objective][-1]:.4g}"


def _draw_plane(axes: "Axes", found: SecondOrder) -> None:
    ends = np.array([row.weights[-1][0, :2] for row in found.rows])
    half = _VIEW * float(np.abs(ends[:2]).max()) or 1.0
    for place, row in enumerate(found.rows):
        path = row.weights[:, 0, :2]
        leaves = bool(np.abs(path[-1]).max() > half)
        label = _NAMES[row.objective] + (f", leaves for ({path[-1][0]:.3g}, {path[-1][1]:.3g})" if leaves else "")
        axes.plot(*path.T, color=colour_of(place), marker=marker_of(place), markersize=3, linewidth=1.2, label=label)
        axes.plot(*path[-1], color=colour_of(place), marker=marker_of(place), markersize=9, markeredgecolor=INK)
    axes.plot(0, 0, "+", color=INK, markersize=9)
    seen = np.concatenate([row.weights[:, 0, :2] for row in found.rows])
    seen = seen[np.abs(seen).max(axis=1) <= half]
    low, high = seen.min(axis=0), seen.max(axis=0)
    room = 0.06 * np.maximum(high - low, 0.1 * (high - low).max() + 1e-12)
    axes.set(xlim=(low[0] - room[0], high[0] + room[0]), ylim=(low[1] - room[1], high[1] + room[1]))
    axes.set(
        xlabel=f"weight of {name_of(found.dataset, 0, 'the first coordinate')}",
        ylabel=f"weight of {name_of(found.dataset, 1, 'the second coordinate')}",
    )
    legend_beside(axes)


def _draw_losses(axes: "Axes", found: SecondOrder) -> None:
    styles = {"mixup-risk": "-", "e-q": "--", "second-order": ":"}
    for place, row in enumerate(found.rows):
        for name, losses in row.losses.items():
            own = name == row.objective
            axes.plot(
                np.array(row.marks) + 1,
                losses,
                color=colour_of(place),
                linestyle=styles[name],
                linewidth=2.0 if own else 1.0,
                marker=marker_of(place) if own else "",
                markersize=3,
                label=f"on {_NAMES[name]}" if own else "",
            )
    for name, style in styles.items():
        axes.plot([], [], color=SOFT, linestyle=style, label=f"{_NAMES[name]} there")
    most = max(float(row.losses[name][0]) for row in found.rows for name in row.losses)
    axes.set(xlabel="steps + 1", ylabel="loss", xscale="log", ylim=(None, 1.4 * most))
    legend_beside(axes)


def _draw_radii(axes: "Axes", over: "Axes", found: SecondOrder) -> None:
    drawn: list[float] = []
    for place, row in enumerate(found.rows):
        exact, attack = row.lengths
        kept = np.isfinite(exact) & np.isfinite(attack) & (exact > 0) & (attack > 0)
        drawn += exact[kept].tolist()
        for panel, heights in ((axes, attack[kept]), (over, row.excess[kept])):
            panel.plot(
                exact[kept],
                heights,
                marker_of(place),
                color=colour_of(place),
                markersize=7 - 2 * place,
                markerfacecolor="none",
                markeredgewidth=0.9,
                rasterized=len(exact) > _MANY,
                label=_NAMES[row.objective],
            )
    over.set(xlabel="exact attack radius", ylabel="share beyond it")
    axes.set(ylabel="projected gradient\ncrosses at")
    if not drawn:
        return
    low, high = min(drawn), max(drawn)
    if high > _WIDE * low:
        ends = [low / 1.3, high * 1.3]
        over.set(xscale="log", xlim=ends)
        axes.set(xscale="log", yscale="log", xlim=ends, ylim=ends)
    else:
        ends = [low - 0.05 * high, high * 1.05]
        over.set(xlim=ends)
        axes.set(xlim=ends, ylim=ends)
    axes.plot(ends, ends, color=SOFT, linewidth=1.0, zorder=0, label="equal")
    legend_beside(axes)
