"""Pictures of experiments: what was measured beside what was predicted exactly."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from mixproof.empirical.experiments.epsilon_scheme import EpsilonScheme, Scheme
from mixproof.empirical.experiments.figure_2 import Figure2
from mixproof.empirical.experiments.figure_3 import EXTENT, Figure3, Panel
from mixproof.empirical.experiments.lemma_3_7 import Lemma37
from mixproof.empirical.experiments.second_order import SecondOrder
from mixproof.empirical.experiments.table_1 import Table1
from mixproof.empirical.experiments.theorem_3_5 import Theorem35
from mixproof.geometry.data.dataset import Dataset
from mixproof.reports.figures.points import coordinates
from mixproof.reports.figures.second_order import second_order_pictures
from mixproof.reports.figures.style import INK, SOFT, Picture, colour_of, legend_beside, marker_of, picture, short

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_FEW_POINTS = 12


def training_pictures(found: object) -> list[Picture]:
    """The pictures of an experiment's outcome; none for an experiment that has none.

    Examples
    --------
    >>> from mixproof.empirical.experiments.lemma_3_7 import lemma_3_7
    >>> [drawn.name for drawn in training_pictures(lemma_3_7(points=4, draws=20))]
    ['lemma-3-7']
    """
    for kind, draw in _PICTURES.items():
        if isinstance(found, kind):
            return draw(found)
    return []


def has_pictures(kind: object) -> bool:
    """True for a kind of outcome that pictures are drawn of.

    Examples
    --------
    >>> has_pictures(Lemma37), has_pictures(int)
    (True, False)
    """
    return kind in _PICTURES


# --- table 1 and figure 1 ---------------------------------------------------------------------------------


def _table_1(found: Table1) -> list[Picture]:
    drawn = []
    if found.dataset.size <= _FEW_POINTS:
        drawn.append(
            picture(
                "table-1",
                "Class probabilities at the training points: measured, with three standard errors, and predicted",
                _table_1_words(found),
                lambda axes: _draw_table_1(axes, found),
                height=3.2,
            )
        )
    if found.profile is not None:
        drawn.append(
            picture(
                "figure-1",
                "Mean probability of the first class along the line, for each law of λ",
                "One curve for plain training and one for each α, with its standard error; data points are marked.",
                lambda axes: _draw_profile(axes, found),
                height=3.2,
            )
        )
    return drawn


def _table_1_words(found: Table1) -> str:
    worst = max(found.rows, key=lambda cell: abs(cell.measured.mean - cell.predicted))
    return (
        f"{len(found.rows)} mean probabilities over {found.runs} runs beside their predictions; the largest difference "
        f"is {abs(worst.measured.mean - worst.predicted):.3f}, at row {worst.row}."
    )


def _draw_table_1(axes: "Axes", found: Table1) -> None:
    laws, cells = found.laws, found.laws[0].cells
    for place, law in enumerate(laws):
        at = np.arange(len(cells)) + (place - (len(laws) - 1) / 2) * 0.8 / len(laws)
        measured = [cell.measured.mean for cell in law.cells]
        margins = [cell.measured.margin for cell in law.cells]
        marker, colour = marker_of(place), colour_of(place)
        axes.errorbar(at, measured, margins, fmt=marker, color=colour, markersize=5, capsize=2, label=law.name)
        axes.scatter(at, [cell.predicted for cell in law.cells], marker="_", s=160, color=INK, zorder=4)
    axes.scatter([], [], marker="_", s=160, color=INK, label="predicted")
    if len(cells) <= 6:
        axes.set_xticks(range(len(cells)), [f"class {short(cell.label)}\nat row {cell.row}" for cell in cells])
    else:  # a tick a row, at its first class
        first = {cell.row: at for at, cell in reversed(list(enumerate(cells)))}
        axes.set_xticks(list(first.values()), list(map(str, first)))
        axes.set(xlabel="row" if len(first) == len(cells) else "row, its classes in their order")
    axes.set(ylabel="probability", ylim=(-0.05, 1.05))
    legend_beside(axes)


def _draw_profile(axes: "Axes", found: Table1) -> None:
    profile = found.profile
    assert profile is not None
    for place, law in enumerate(found.laws):
        mean, error = profile.means[place], profile.standard_errors[place]
        axes.plot(profile.places, mean, color=colour_of(place), label=law.name)
        axes.fill_between(profile.places, mean - error, mean + error, color=colour_of(place), alpha=0.2, linewidth=0)
    data = coordinates(found.dataset)[:, 0]
    axes.plot(data, [float(label == 0) for label in found.dataset.labels], "o", color=INK, label="data")
    axes.set(xlabel="x", ylabel=f"probability of class {short(found.dataset.classes[0])}", ylim=(-0.05, 1.05))
    legend_beside(axes)


# --- figure 2 -------------------------------------------------------------------------------------------


def _figure_2(found: Figure2) -> list[Picture]:
    ends = " and ".join(f"{curve.final.mean:.4f} {_way(curve.alpha)}" for curve in found.rows)
    return [
        picture(
            "figure-2",
            f"Training error of a ResNet-18 on {short(found.images.name)}, with and without Mixup",
            f"Mean training errors over {found.runs} runs, epoch by epoch, with their range; at the end {ends}.",
            lambda axes: _draw_errors(axes, found),
        )
    ]


def _way(alpha: Fraction | None) -> str:
    return "by plain training" if alpha is None else f"with Mixup, α = {alpha}"


def _draw_errors(axes: "Axes", found: Figure2) -> None:
    for place, curve in enumerate(found.rows):
        epochs = np.arange(curve.errors.shape[1])
        axes.plot(epochs, curve.errors.mean(axis=0), color=colour_of(place), label=_way(curve.alpha))
        low, high = curve.errors.min(axis=0), curve.errors.max(axis=0)
        axes.fill_between(epochs, low, high, color=colour_of(place), alpha=0.2, linewidth=0)
    axes.set(xlabel="epoch", ylabel="training error", ylim=(-0.02, None))
    legend_beside(axes)


# --- figure 3 ---------------------------------------------------------------------------------------------


def _figure_3(found: Figure3) -> list[Picture]:
    panels = len(found.rows) // len(found.datasets)
    return [
        picture(
            f"figure-3-{k + 1}",
            f"Decisions on {found.datasets[k].name}",
            "; ".join(f"{panel.name}: mean training error {panel.error.mean:.4f}" for panel in chosen) + ".",
            partial(_draw_moons, chosen, found.datasets[k]),
            height=2.4 * ((panels + 1) // 2),
            panels=((panels + 1) // 2, 2),
        )
        for k, chosen in enumerate(found.rows[k : k + panels] for k in range(0, len(found.rows), panels))
    ]


def _draw_moons(chosen: tuple[Panel, ...], dataset: Dataset, *axes: "Axes") -> None:
    points, labels = coordinates(dataset), np.array(dataset.labels)
    extent = (-EXTENT, EXTENT, -EXTENT, EXTENT)
    for panel, place in zip(chosen, axes, strict=False):
        place.imshow(
            panel.grid, extent=extent, origin="lower", cmap="RdBu_r", vmin=0, vmax=1, alpha=0.75, interpolation="none"
        )
        ticks = np.linspace(-EXTENT, EXTENT, len(panel.grid))
        place.contour(ticks, ticks, panel.grid, levels=[0.5], colors=INK, linewidths=1.2)
        for label in (0, 1):
            kept = labels == label
            place.scatter(
                points[kept, 0], points[kept, 1], s=3, color=colour_of(label), marker=marker_of(label), rasterized=True
            )
        law = panel.name.partition(", ")[2].replace(", gradients accumulated", "\n(never reset)")
        place.set_title(law, fontsize=9)
        place.set(xlim=extent[:2], ylim=extent[2:])
        place.grid(visible=False)
    for place in axes[len(chosen) :]:
        place.set_axis_off()


# --- theorem 3.5 and lemma 3.7 ----------------------------------------------------------------------------


def _theorem_3_5(found: Theorem35) -> list[Picture]:
    shown = [path for path in found.rows if np.isfinite(path.angles).any()]  # without θ̂ there is no angle to it
    names = list(dict.fromkeys(path.dataset.name for path in shown))
    return [
        picture(
            f"angles-{k + 1}",
            f"Angle to the max-margin direction: {short(name)}",
            "; ".join(_path_words(path) for path in found.rows if path.dataset.name == name) + ".",
            partial(_draw_angles, found, name),
            height=3.2,
        )
        for k, name in enumerate(names)
    ]


def _path_words(path: Any) -> str:
    limit = "no limit is predicted" if path.predicted is None else f"predicted {path.predicted:.3g}"
    return f"{path.name}: ends at {float(path.angles[-1]):.3g} radians, {limit}"


def _draw_angles(found: Theorem35, name: str, axes: "Axes") -> None:
    floor = 1e-12
    for place, path in enumerate(each for each in found.rows if each.dataset.name == name):
        law = "plain" if path.mixing is None else "Mixup"
        seen = np.array(path.steps) > 0
        steps, angles = np.array(path.steps)[seen], np.maximum(path.angles[seen], floor)
        axes.plot(
            steps, angles, color=colour_of(place), marker=marker_of(place), markersize=3, label=f"{law}, {path.descent}"
        )
        if path.predicted is not None and path.predicted > floor:
            axes.axhline(path.predicted, color=colour_of(place), linestyle=":", linewidth=1.2)
    axes.set(xlabel="steps", ylabel="angle (radians)", xscale="log", yscale="log")
    legend_beside(axes)


def _epsilon_scheme(found: EpsilonScheme) -> list[Picture]:
    return [
        picture(
            f"epsilon-scheme-{k + 1}",
            f"Sampled and exact ε: {short(scheme.name)}",
            f"{len(scheme.sampled)} sampled values, the least {scheme.least:.4g}, beside the exact one, "
            f"{scheme.value(scheme.exact):.4g}.",
            partial(_draw_scheme, scheme),
            height=1.6,
        )
        for k, scheme in enumerate(found.rows)
    ]


def _draw_scheme(scheme: Scheme, axes: "Axes") -> None:
    values = [scheme.value(each) for each in scheme.sampled]
    axes.plot(values, np.zeros(len(values)), marker_of(0), color=colour_of(0), label="sampled, one an epoch")
    axes.plot(scheme.value(scheme.exact), 0, marker_of(3), color=INK, label="exact")
    unit = "length" if scheme.distance == "Euclidean" else "degrees"
    axes.set(xlabel=f"ε ({unit})", yticks=[], xlim=(0, None))
    legend_beside(axes)


def _lemma_3_7(found: Lemma37) -> list[Picture]:
    words = "; ".join(f"d = {share.dimension}: {share.interpolating} of {share.draws}" for share in found.rows)
    return [
        picture(
            "lemma-3-7",
            "Share of Gaussian datasets on which every point is a support vector",
            f"{found.rows[0].points} points: {words}.",
            lambda axes: _draw_shares(axes, found),
            height=2.6,
        )
    ]


def _draw_shares(axes: "Axes", found: Lemma37) -> None:
    for place, share in enumerate(found.rows):
        low, high = share.interval
        axes.plot([place] * 2, [low, high], color=colour_of(0), linewidth=4, solid_capstyle="butt")
        axes.plot(place, share.interpolating / share.draws, "o", color=INK, markersize=4)
        proved = "proved bounds" if place == 0 else ""
        axes.plot([place + 0.15] * 2, share.enclosure, "_-", color=colour_of(3), markersize=10, label=proved)
        if share.bound is not None:
            axes.plot([place - 0.3, place + 0.3], [share.bound] * 2, color=SOFT, linestyle="--", label="bound 1 − 2/n")
    axes.set_xticks(range(len(found.rows)), [f"d = {share.dimension}" for share in found.rows])
    axes.set(ylabel="share", ylim=(-0.05, 1.05))
    legend_beside(axes)


_PICTURES: dict[type, Callable[[Any], list[Picture]]] = {
    Table1: _table_1,
    Figure2: _figure_2,
    Figure3: _figure_3,
    EpsilonScheme: _epsilon_scheme,
    Theorem35: _theorem_3_5,
    Lemma37: _lemma_3_7,
    SecondOrder: second_order_pictures,
}
