"""The style that all figures share, and how they become files.

Classes are told apart by colour and by shape. The colours are Okabe and Ito's, which people with any of the
common kinds of colour blindness can tell apart; text from outside is shown as it is, never read as mathematics.
A figure is the same bytes each time it is drawn: nothing in it depends on the clock or on chance.
"""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mixproof.geometry.data.dataset import Dataset
from mixproof.reports.figures.ticks import settle

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#6B4C9A", "#4D4D4D")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
INK, SOFT, ALARM = "#1A1A1A", "#8A8A8A", "#B00020"
_LONG_DECIMALS = re.compile(r"(\d\.\d\d)\d+")
_MOST_LEGEND_COLUMNS = 3

LONGEST_NAME = 28
"""Characters of a name that a figure shows."""

_SETTINGS: dict[Any, Any] = {
    "axes.axisbelow": True,
    "axes.edgecolor": SOFT,
    "axes.grid": True,
    "axes.labelcolor": INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.dpi": 150,
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "grid.color": "#E6E6E6",
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "svg.fonttype": "none",
    "svg.hashsalt": "mixproof",
    "text.parse_math": False,
    "xtick.color": INK,
    "ytick.color": INK,
}


@dataclass(frozen=True)
class Picture:
    """A drawn figure.

    Parameters
    ----------
    name : str
        Stem of its files, of letters, digits and hyphens.
    title : str
        What it shows, in a few words.
    alt : str
        What is to be seen on it, for who cannot see it.
    svg, png : str, bytes
        The drawing.
    """

    name: str
    title: str
    alt: str
    svg: str
    png: bytes


@contextmanager
def _in_style() -> Iterator[None]:
    """Draw in the style of the reports."""
    import warnings

    import matplotlib as mpl

    with mpl.rc_context(_SETTINGS), warnings.catch_warnings():
        # Points that floats hardly tell apart: the axes are made wider, which is what is wanted.
        warnings.filterwarnings("ignore", "Attempting to set identical", UserWarning)
        yield


def picture(  # noqa: PLR0913
    name: str, title: str, alt: str, draw: Callable[..., None], *, height: float = 3.0, panels: tuple[int, int] = (1, 1)
) -> Picture:
    """Draw a figure of one column's width (4.8 inches) and keep it as SVG and PNG.

    Parameters
    ----------
    draw : callable
        Takes the axes, row by row, and draws on them. Their ticks come later, by `reports.figures.ticks`.
    height : float
        In inches.
    panels : (int, int)
        Rows and columns of axes.

    Examples
    --------
    >>> drawn = picture("line", "A line", "A line rises.", lambda axes: axes.plot([0, 1], [0, 1]))
    >>> drawn.svg[:5], drawn.png[1:4]
    ('<?xml', b'PNG')
    """
    from matplotlib.figure import Figure

    with _in_style():
        figure = Figure(figsize=(4.8, height), layout="constrained")
        axes = figure.subplots(*panels, squeeze=False)
        draw(*axes.ravel())
        settle(figure)
        return Picture(name, title, alt, _as_svg(figure), _as_png(figure))


def _as_svg(figure: Any) -> str:
    stream = io.StringIO()
    figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    _, _, body = stream.getvalue().partition("<svg")
    body = _LONG_DECIMALS.sub(r"\1", body)  # a hundredth of a point is enough for the eye
    return '<?xml version="1.0" encoding="utf-8"?>\n<svg' + re.sub(
        r"\s*\n\s*", "\n", re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    )


def _as_png(figure: Any) -> bytes:
    stream = io.BytesIO()
    figure.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()


def colour_of(label: int) -> str:
    """The colour of a class, by its position among the classes.

    Examples
    --------
    >>> colour_of(0)
    '#0072B2'
    """
    return COLOURS[label % len(COLOURS)]


def marker_of(label: int) -> str:
    """The shape of a class, by its position among the classes.

    Examples
    --------
    >>> marker_of(1)
    's'
    """
    return MARKERS[label % len(MARKERS)]


def short(name: str) -> str:
    r"""A name as a figure shows it: on one line, with nothing that cannot be printed, and not too long.

    Examples
    --------
    >>> short("a" + chr(10) + "b"), len(short("x" * 10_000))
    ('a\\nb', 28)
    """
    from mixproof.reports.terminal.console import visible

    shown = visible(name[: LONGEST_NAME + 1])
    return shown if len(shown) <= LONGEST_NAME else shown[: LONGEST_NAME - 1] + "…"


def name_of(dataset: Dataset, place: int, else_: str) -> str:
    """The name of a coordinate in a figure: that of its column, where it has one.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> name_of(load("cross"), 1, "second coordinate")
    'second coordinate'
    """
    return short(dataset.columns[place]) if dataset.columns else else_


def legend_beside(axes: "Axes") -> None:
    """A legend above the drawing, where it hides nothing, in as many columns as the figure has room for.

    It is the figure's, and not of the axes, which would be made narrower for a legend wider than they are.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> figure = Figure(figsize=(4.8, 3), layout="constrained")
    >>> axes = figure.subplots()
    >>> _ = axes.plot([[1, 2, 3]], label=["left", "right", "a name of " + "very " * 5 + "many letters"])
    >>> legend_beside(axes)
    >>> [legend._ncols for legend in figure.legends]
    [2]
    """
    figure = axes.get_figure(root=True)
    assert figure is not None
    named = axes.get_legend_handles_labels()
    for columns in range(_MOST_LEGEND_COLUMNS, 0, -1):
        legend = figure.legend(*named, loc="outside upper left", ncols=columns, fontsize=9, handletextpad=0.4)
        if columns == 1 or legend.get_window_extent().width <= figure.bbox.width:
            return
        legend.remove()
