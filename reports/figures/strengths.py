"""α(ε): the strengths up to which every row keeps its class, against the resolution."""

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from mixproof.reports.figures.style import ALARM, SOFT, Picture, colour_of, picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Known = tuple[Fraction, Fraction | None]
"""An ε, and an α up to which every one keeps every row there; None where all do."""


def strengths_picture(known: Sequence[Known], epsilon: Fraction, least: Fraction) -> Picture:
    """The curve α(ε) through the ε that were decided.

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
    >>> known = [(Fraction(1, 10), Fraction(22)), (Fraction(1, 5), Fraction(6))]
    >>> strengths_picture(known, Fraction(1, 5), Fraction(0)).alt
    'The largest safe α falls from 22 at ε = 0.1 to 6 at ε = 0.2.'
    """
    bounded = [(at, alpha) for at, alpha in known if alpha is not None]
    (first, high), (last, low) = bounded[0], bounded[-1]
    words = f"The largest safe α falls from {float(high):.3g} at ε = {float(first):.3g} to {float(low):.3g} at"
    return picture(
        "strengths",
        "The largest safe α against ε",
        f"{words} ε = {float(last):.3g}.",
        lambda axes: _draw(axes, bounded, epsilon, least),
    )


def _draw(axes: "Axes", bounded: Sequence[tuple[Fraction, Fraction]], epsilon: Fraction, least: Fraction) -> None:
    places, heights = ([float(value) for value in column] for column in zip(*bounded, strict=True))
    axes.plot(places, heights, color=colour_of(0), marker="o", markersize=5)
    if least:
        axes.axvspan(min(float(least) / 2, places[0] / 2), float(least), color=colour_of(2), alpha=0.15, linewidth=0)
    axes.axvline(float(epsilon), color=ALARM, linewidth=1.2, linestyle="--")
    axes.axhline(1, color=SOFT, linewidth=1)
    axes.set(xscale="log", yscale="log", xlabel="ε", ylabel="α that keeps every row, up to")
