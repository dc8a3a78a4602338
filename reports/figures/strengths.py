"""α(ε): the strengths up to which every row keeps its class, against the resolution."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from mixproof.reports.figures.style import ALARM, SOFT, Picture, colour_of, legend_beside, picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Known = tuple[Fraction, Fraction | None]
"""An ε, and an α up to which every one keeps every row there; 0 where no small α does, None where all do."""


def has_curve(known: Sequence[Known]) -> bool:
    """True if at one of several ε there are α up to which every one is safe, and not all are: a curve to draw.

    Examples
    --------
    >>> at = [Fraction(1, 10), Fraction(1, 5)]
    >>> [has_curve(list(zip(at, alphas))) for alphas in ([None, Fraction(0)], [None, Fraction(6)])]
    [False, True]
    """
    return len(known) > 1 and any(alpha for _, alpha in known)


def strengths_picture(known: Sequence[Known], epsilon: Fraction, least: Fraction) -> Picture:
    """The curve α(ε) through the ε that were decided, as far as there is one (`has_curve`).

    Parameters
    ----------
    known : sequence of (ε, α)
        From small to large ε.
    epsilon : Fraction
        The ε of the audit, which is marked.
    least : Fraction
        The radius up to which every α keeps every row; 0 where there is none.

    Examples
    --------
    >>> known = [(Fraction(1, 10), Fraction(22)), (Fraction(1, 5), Fraction(6)), (Fraction(1, 2), Fraction(0))]
    >>> strengths_picture(known, Fraction(1, 5), Fraction(0)).alt
    'Every α is safe up to 22 at ε = 0.1 and up to 6 at ε = 0.2. At ε = 0.5 a row is lost at small α, too.'
    """
    return picture(
        "strengths",
        "Up to which α every one is safe, against ε",
        _in_words(known),
        lambda axes: _draw(axes, known, epsilon, least),
        height=3.4,
    )


def _in_words(known: Sequence[Known]) -> str:
    safe, nowhere = _bounded(known), [at for at, alpha in known if alpha == 0]
    ends = [safe[0], safe[-1]] if len(safe) > 1 else safe
    words = " and ".join(f"up to {float(alpha):.3g} at ε = {float(at):.3g}" for at, alpha in ends)
    listed = " and ".join(f"{float(at):.3g}" for at in nowhere)
    lost = f" At ε = {listed} a row is lost at small α, too." if nowhere else ""
    return f"Every α is safe {words}.{lost}"


def _bounded(known: Sequence[Known]) -> list[tuple[Fraction, Fraction]]:
    """The ε at which small α are safe, and not all."""
    return [(at, alpha) for at, alpha in known if alpha]


def _draw(axes: "Axes", known: Sequence[Known], epsilon: Fraction, least: Fraction) -> None:
    places, heights = ([float(value) for value in column] for column in zip(*_bounded(known), strict=True))
    axes.set(xscale="log", yscale="log", xlabel="ε", ylabel="α")
    axes.plot(places, heights, color=colour_of(0), marker="o", markersize=5, label="safe up to here")
    edges = axes.get_xaxis_transform()  # heights as shares of the axis
    for value, height, marker, colour, words in (
        (None, 0.97, "^", colour_of(2), "every α is safe"),
        (Fraction(0), 0.03, "v", colour_of(1), "small α lose a row, too"),
    ):
        there = [float(at) for at, alpha in known if alpha == value]
        if there:
            axes.plot(there, [height] * len(there), marker, color=colour, markersize=6, transform=edges, label=words)
    if least:
        start = min(float(least), float(known[0][0])) / 2
        words = "every α, at every such ε"
        axes.axvspan(start, float(least), color=colour_of(2), alpha=0.15, linewidth=0, label=words)
    axes.axvline(float(epsilon), color=ALARM, linewidth=1.2, linestyle="--", label="the ε of this audit")
    axes.axhline(1, color=SOFT, linewidth=1, label="α = 1")
    axes.margins(y=0.15)
    legend_beside(axes)
