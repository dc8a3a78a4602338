"""Ticks of all figures: plain numbers, and no more of them than have room.

An axis gets its ticks once its figure is drawn, when its ends and the size of its labels are known: the densest of
some sets of round numbers of which no two labels touch. Ticks that a figure names itself are kept; where they touch
they are turned, and the figure grows by what they take. Of names that touch all the same only some are left. It grows,
too, where the words beside an axis are longer than the axis.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from math import ceil, floor, isfinite, log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

MOST_TICKS = 7
"""Ticks of an axis of numbers."""

_APART_ACROSS, _APART_UP = 1.08, 1.3
"""Times its size by which a label keeps off the next one."""

_SLACK = 1e-9
"""Share of a range by which a tick may miss its end, by rounding."""

_SIGNIFICANT = 17
_PLAIN = Decimal("1e-4"), Decimal("1e6")
"""Least and greatest numbers that are written without an exponent."""


def settle(figure: "Figure") -> None:
    """Give every axis of a drawn figure ticks that can be read.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> figure = Figure(figsize=(4.8, 3.0), layout="constrained")
    >>> axes = figure.subplots()
    >>> _ = axes.plot([3, 4, 7], [1, 1000, 1e7])
    >>> axes.set(xscale="log", yscale="log")[0]
    >>> settle(figure)
    >>> [label.get_text() for label in axes.xaxis.get_ticklabels()]
    ['3', '4', '5', '6', '7']
    >>> [label.get_text() for label in axes.yaxis.get_ticklabels()]
    ['1', '100', '10000', '1e6']
    """
    left = [
        _choices(axis) for axes in figure.axes if axes.axison for axis in (axes.xaxis, axes.yaxis) if _is_shown(axis)
    ]
    axes = [(axis, choices) for axis, choices in left if next(choices, False)]
    while axes:
        figure.draw_without_rendering()
        axes = [(axis, choices) for axis, choices in axes if is_crowded(axis) and next(choices, False)]
    figure.draw_without_rendering()
    missing = max((_missing(each.yaxis) for each in figure.axes if each.axison), default=0.0)
    if missing > 0:
        figure.set_figheight(figure.get_figheight() + missing / figure.dpi)


def _missing(axis: "Axis") -> float:
    """Dots by which the words beside an axis are longer than it is."""
    return axis.label.get_window_extent().height - axis.axes.get_window_extent().height


def is_crowded(axis: "Axis") -> bool:
    """True if labels of an axis touch, as far as they are seen.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> axes = Figure(figsize=(2, 2)).subplots()
    >>> axes.set(xlim=(0, 1))[0]
    (0.0, 1.0)
    >>> [bool(axes.set_xticks([0, 1], [word] * 2)) and is_crowded(axes.xaxis) for word in ("a", "a long word " * 3)]
    [False, True]
    """
    across = _is_across(axis)
    ends = sorted((box.x0, box.x1) if across else (box.y0, box.y1) for box in boxes_of_labels(axis))
    room = ((_APART_ACROSS if across else _APART_UP) - 1) / 2
    spans = [(low - room * (high - low), high + room * (high - low)) for low, high in ends]
    return any(before[1] > after[0] for before, after in pairwise(spans))


def boxes_of_labels(axis: "Axis") -> "list[Bbox]":
    """The boxes around the labels of an axis that are seen, in dots, tick by tick.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> axes = Figure().subplots()
    >>> axes.set(xlim=(0, 1))[0]
    (0.0, 1.0)
    >>> _ = axes.set_xticks([0, 1], ["a", "abcd"])
    >>> first, second = boxes_of_labels(axes.xaxis)
    >>> bool(first.width < second.width)
    True
    """
    low, high = sorted(axis.get_view_interval())
    slack = _SLACK * (high - low)
    return [
        label.get_window_extent()
        for place, label in zip(axis.get_majorticklocs(), axis.get_ticklabels(), strict=False)
        if label.get_text() and low - slack <= place <= high + slack
    ]


def _is_across(axis: "Axis") -> bool:
    """True of the axis from left to right."""
    return axis is axis.axes.xaxis


def _is_shown(axis: "Axis") -> bool:
    return bool(axis.get_visible() and len(axis.get_majorticklocs()))


def _choices(axis: "Axis") -> "tuple[Axis, Iterator[bool]]":
    """An axis, and its ticks that may be, each drawn as it is asked for."""
    from matplotlib.ticker import FixedLocator, LogFormatter, NullLocator, ScalarFormatter

    axis.set_minor_locator(NullLocator())
    if isinstance(axis.get_major_locator(), FixedLocator):
        is_of_numbers = isinstance(axis.get_major_formatter(), ScalarFormatter | LogFormatter)
        given = axis.get_majorticklocs().tolist()
        return axis, _drawn(axis, iter([given])) if is_of_numbers else _turned(axis)
    low, high = sorted(map(float, axis.get_view_interval()))
    return axis, _drawn(axis, log_ticks(low, high) if axis.get_scale() == "log" else even_ticks(low, high))


def _drawn(axis: "Axis", sets: Iterator[list[float]]) -> Iterator[bool]:
    """Sets of ticks, each put on the axis."""
    is_log = axis.get_scale() == "log"
    last: list[float] = []
    for last in sets:
        axis.set_ticks(last, labels=plain_numbers(last, each_its_own=is_log))
        yield True
    while len(last) > 1:
        last = last[:: len(last) - 1] if len(last) > 2 else last[:1]
        axis.set_ticks(last, labels=plain_numbers(last, each_its_own=is_log))
        yield True


def _turned(axis: "Axis") -> Iterator[bool]:
    """Names below an axis: as they are, turned, and fewer of them."""
    yield True
    places, names = axis.get_majorticklocs(), [label.get_text() for label in axis.get_ticklabels()]
    if _is_across(axis):
        axis.set_tick_params(labelrotation=90)
        figure = axis.get_figure(root=True)
        assert figure is not None
        figure.draw_without_rendering()
        tallest = max(box.height for box in boxes_of_labels(axis)) / figure.dpi
        figure.set_figheight(figure.get_figheight() + tallest)
        yield True
    step = 1
    while step < len(places):
        step *= 2
        axis.set_ticks(places[::step], labels=names[::step])
        yield True


def even_ticks(low: float, high: float) -> Iterator[list[float]]:
    """Round numbers at even steps between two ends, from many to few.

    Examples
    --------
    >>> [[round(tick, 9) for tick in ticks] for ticks in even_ticks(0.0, 1.1)][-2:]
    [[0.0, 0.5, 1.0], [0.0, 1.0]]
    """
    from matplotlib.ticker import MaxNLocator

    seen: list[list[float]] = []
    slack = _SLACK * (high - low)
    for bins in range(MOST_TICKS, 0, -1):
        places = map(float, MaxNLocator(bins, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high))
        ticks = [tick for tick in places if low - slack <= tick <= high + slack]
        if len(ticks) > 1 and ticks not in seen:
            seen.append(ticks)
            yield ticks


def log_ticks(low: float, high: float) -> Iterator[list[float]]:
    """Round numbers between two positive ends of a logarithmic axis, from many to few.

    Examples
    --------
    >>> [round(tick, 9) for tick in next(log_ticks(0.03, 0.6))]
    [0.05, 0.1, 0.2, 0.5]
    >>> next(log_ticks(3.1, 4.3))
    [3.2, 3.4, 3.6, 3.8, 4.0, 4.2]
    """
    if not (0 < low < high and isfinite(high)):
        return
    first, last = floor(log10(low)), ceil(log10(high))
    powers = range(first, last + 1)
    sets = [[float(f"{digit}e{power}") for power in powers for digit in digits] for digits in ((1, 2, 5), (1, 3))]
    for step in range(1, last - first + 1):
        sets.append([float(f"1e{power}") for power in powers if power % step == 0])
    inside = [[tick for tick in ticks if low * (1 - _SLACK) <= tick <= high * (1 + _SLACK)] for ticks in sets]
    if len(inside[0]) < 3:  # ends within a decade, nearly
        yield from even_ticks(low, high)
    yield from (ticks for ticks in inside if 1 < len(ticks) <= MOST_TICKS)


def plain_numbers(ticks: Sequence[float], each_its_own: bool = False) -> list[str]:
    """Numbers as they stand beside an axis: with as few digits as tell them apart, all of one form.

    Parameters
    ----------
    each_its_own : bool
        True where only those need an exponent that are very small or large themselves, as on logarithmic axes.

    Examples
    --------
    >>> plain_numbers([0, 0.25, 0.5]), plain_numbers([-2e6, 0, 2e6]), plain_numbers([1e-9, 1, 1e9], each_its_own=True)
    (['0', '0.25', '0.5'], ['−2e6', '0', '2e6'], ['1e-9', '1', '1e9'])
    """
    if not ticks:
        return []
    if each_its_own:
        return [_number(_shortest(tick, abs(tick) * 1e-6)) for tick in ticks]
    step = min((abs(after - before) for before, after in pairwise(sorted(ticks))), default=abs(ticks[0]))
    short = [_shortest(tick, step * 1e-3) for tick in ticks]
    return [_number(tick, max(map(abs, short))) for tick in short]


def _shortest(value: float, error: float) -> Decimal:
    """The decimal of fewest digits that is so near."""
    if abs(value) <= error:
        return Decimal(0)
    digits = (Decimal(f"{value:.{places}e}") for places in range(_SIGNIFICANT))
    return next((found for found in digits if abs(float(found) - value) <= error), Decimal(value))


def _number(value: Decimal, largest: Decimal | None = None) -> str:
    """A decimal in the form that suits the largest of its kind."""
    if not value:
        return "0"
    sign = "−" if value < 0 else ""
    least, greatest = _PLAIN
    if least <= abs(value if largest is None else largest) < greatest:
        return sign + f"{abs(value):f}"
    mantissa, _, exponent = f"{abs(value.normalize()):e}".partition("e")
    return f"{sign}{mantissa}e{int(exponent)}"
