"""How strong Mixup may be at a resolution ε: the data points that may be lost are followed over all α.

A data point with r(x) ≥ ε keeps its class at every α (`geometry.margins.certified_radius`), so only the others are
followed (`solvers.thresholds.thresholds`), those of least r(x) first. That costs a ball and its chords a point; where
the budget runs out, the points that were not followed are counted, and what is said of an α is said accordingly: a
followed point that is lost makes it unsafe, but it is safe only if every point was followed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import floor, log10, sqrt

import numpy as np

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.margins.certified_radius import CertifiedRadius
from mixproof.geometry.numbers.rationals import decimal_text
from mixproof.solvers.classifier.ball.filter import pairs_near
from mixproof.solvers.thresholds.chords import Ball
from mixproof.solvers.thresholds.thresholds import GapHistory, SafeRange, combined_range, history_of

MOST_BALL_WORK = 2 * 10**10
"""Multiplications to find the segments near the points that are followed at one ε."""

MOST_GAPS = 3 * 10**6
"""Chords, each counted for every class and for its coordinates, that are followed at one ε: about half a minute."""

MOST_CURVE_GAPS = 3 * 10**5
"""The same for all ε of a curve together."""

FRACTIONS = (Fraction(1, 20), Fraction(1, 10), Fraction(1, 5), Fraction(1, 2))
"""The resolutions of a curve, as shares of the least distance of two unlike points."""

BEYOND = (Fraction(6, 5), Fraction(3, 2), Fraction(2))
"""More of them, as multiples of the least certified radius."""

Report = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class AtRadius:
    """What is known of all α at one ε.

    Parameters
    ----------
    epsilon : Fraction
    histories : tuple of GapHistory
        Of the points that were followed.
    left_out : int
        Number of points with r(x) < ε that were not followed.
    gaps : int
        What following them took, as `MOST_GAPS` counts it.
    """

    epsilon: Fraction
    histories: tuple[GapHistory, ...]
    left_out: int = 0
    gaps: int = 0

    @cached_property
    def range(self) -> SafeRange:
        """The α at which every followed point keeps its class."""
        return combined_range(self.epsilon, self.histories)

    @property
    def is_settled(self) -> bool:
        """Whether the range is that of all points, with nothing left open."""
        return not self.left_out and not self.range.unsettled

    @property
    def always_safe(self) -> bool:
        """Whether every point keeps its class at every α."""
        return not self.left_out and all(history.is_safe for history in self.histories)

    def lost(self, alpha: Fraction) -> list[int]:
        """The points that certainly do not keep their class at an α, by their indices."""
        return [history.index for history in self.histories if _sign(history, alpha) in {0, -1}]

    def is_safe(self, alpha: Fraction) -> bool | None:
        """Whether every point keeps its class at an α; None where that was not decided.

        Examples
        --------
        >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
        >>> found = AtRadius(Fraction(1, 10), (history_of(Ball(x3, 1, Fraction(1, 10))),))
        >>> [found.is_safe(Fraction(alpha)) for alpha in (1, 22, 23)]
        [True, True, False]
        """
        signs = [_sign(history, alpha) for history in self.histories]
        if any(sign in {0, -1} for sign in signs):
            return False
        return None if self.left_out or None in signs else True


def _sign(history: GapHistory, alpha: Fraction) -> int | None:
    """The sign of the own-class gap at α, or None where it was not decided."""
    for start, end in history.unsettled:
        if start < alpha and (end is None or alpha < end):
            return None
    sign = history.first_sign
    for change in history.changes:
        if alpha <= change.lower:
            return sign
        if alpha < change.upper:
            return None
        sign = change.after
    return sign


def follow(
    dataset: Dataset,
    epsilon: Fraction,
    radii: Sequence[CertifiedRadius],
    report: Report | None = None,
    most_gaps: int = MOST_GAPS,
) -> AtRadius:
    """Follow the points that may be lost at ε, those of least certified radius first, within the budget.

    Parameters
    ----------
    radii : sequence of CertifiedRadius
        Of all points of the dataset.

    Examples
    --------
    >>> from mixproof.geometry.margins.exact import margins
    >>> from mixproof.geometry.margins.certified_radius import certified_radii
    >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> found = follow(x3, Fraction(1, 5), certified_radii(x3, margins(x3)))
    >>> [history.index for history in found.histories], found.is_safe(Fraction(7))
    ([1], False)
    """
    endangered = _endangered(epsilon, radii)
    histories: list[GapHistory] = []
    gaps = 0
    for index in endangered[: _most_balls(dataset)]:
        gaps += _gaps(dataset, index, epsilon)
        if gaps > most_gaps:
            break
        histories.append(history_of(Ball(dataset, index, epsilon)))
        if report is not None:
            report(len(histories), len(endangered))
    return AtRadius(epsilon, tuple(histories), len(endangered) - len(histories), gaps)


def _gaps(dataset: Dataset, index: int, epsilon: Fraction) -> int:
    """What following a point takes at most: the chords near it, for every class, and their coordinates."""
    offsets = dataset.numerators - dataset.numerators[index]
    near = len(pairs_near(offsets, epsilon * dataset.denominator))
    return near * (len(dataset.classes) + 1 + dataset.dimension // 200)


def _endangered(epsilon: Fraction, radii: Sequence[CertifiedRadius]) -> list[int]:
    """The points with r(x) < ε, those of least r first."""
    return [each.point for each in sorted(radii, key=_by_radius) if each.squared < epsilon**2]


def _most_balls(dataset: Dataset) -> int:
    """How many points may be followed at one ε."""
    return max(1, MOST_BALL_WORK // (2 * dataset.size**2 * (dataset.dimension + 10)))


def _by_radius(found: CertifiedRadius) -> tuple[Fraction, int]:
    return found.squared, found.point


def curve(dataset: Dataset, radii: Sequence[CertifiedRadius], report: Report | None = None) -> tuple[AtRadius, ...]:
    """The same at several ε, from small to large, as far as every point could be followed.

    Below the least certified radius every α is safe, so of such resolutions only the largest is given.

    Examples
    --------
    >>> from mixproof.geometry.margins.exact import margins
    >>> from mixproof.geometry.margins.certified_radius import certified_radii
    >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> for found in curve(x3, certified_radii(x3, margins(x3))):
    ...     print(found.epsilon, float(round(found.range.intervals[0][1].lower, 3)))
    1/20 91.123
    1/10 22.881
    1/5 6.19
    1/2 3.156
    """
    found: list[AtRadius] = []
    left = MOST_CURVE_GAPS
    for epsilon in resolutions(dataset, radii):
        if len(_endangered(epsilon, radii)) > _most_balls(dataset):
            break
        latest = follow(dataset, epsilon, radii, report, left)
        left -= latest.gaps
        if latest.left_out:
            break
        found.append(latest)
        if not latest.range.intervals:
            break
    return tuple(found)


def resolutions(dataset: Dataset, radii: Sequence[CertifiedRadius]) -> list[Fraction]:
    """Round values of ε around which the answer changes: a choice of places to look, which decides nothing.

    Parameters
    ----------
    radii : sequence of CertifiedRadius
        Of all points of the dataset.

    Returns
    -------
    list of Fraction
        From small to large, in the unit of the data; those up to the least certified radius only where there is no
        other.

    Examples
    --------
    >>> from mixproof.geometry.margins.exact import margins
    >>> from mixproof.geometry.margins.certified_radius import certified_radii
    >>> data = Dataset.from_rows([[0], [1], [3]], [0, 0, 1])
    >>> [str(epsilon) for epsilon in resolutions(data, certified_radii(data, margins(data)))]
    ['23/10', '3', '4']
    """
    least = min(each.squared for each in radii)
    safe = _rounded_down(sqrt(least)) if least else Fraction(0)
    apart = _unlike_distance(dataset)
    tried = {_rounded_down(apart * float(share)) for share in FRACTIONS}
    tried |= {_rounded_down(sqrt(least) * float(times)) for times in BEYOND if least}
    return sorted(each for each in tried if each > safe) or [safe]


def _unlike_distance(dataset: Dataset) -> float:
    """About the least distance of two points of different classes."""
    from scipy.spatial.distance import cdist

    middle = dataset.numerators[0]
    points = np.asarray((dataset.numerators - middle) / dataset.denominator, dtype=np.float64)
    labels = np.array(dataset.labels)
    rows = max(1, 2**22 // dataset.size)
    nearest = np.inf
    for start in range(0, dataset.size, rows):
        distances = cdist(points[start : start + rows], points)
        unlike = labels[start : start + rows, None] != labels
        nearest = min(nearest, float(distances[unlike].min(initial=np.inf)))
    return nearest


def _rounded_down(value: float) -> Fraction:
    """Two significant digits of a number, without rounding up."""
    if not 0 < value < float("inf"):
        return Fraction(0)
    unit = Fraction(10) ** (floor(log10(value)) - 1)
    return floor(Fraction(value) / unit) * unit


def range_text(found: AtRadius) -> str:
    """The safe α at one ε, in words.

    Examples
    --------
    >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> range_text(AtRadius(Fraction(1, 10), (history_of(Ball(x3, 1, Fraction(1, 10))),)))
    'α < 22.8813'
    """
    if found.always_safe:
        return "every α > 0"
    spans = []
    for start, end in found.range.intervals:
        # Rounded inwards, so that what is printed is safe.
        low = None if start is None else _digits(start.upper, up=True)
        high = None if end is None else _digits(end.lower, up=False)
        spans.append(
            f"{low} < α < {high}" if low and high else f"α < {high}" if high else f"α > {low}" if low else "every α > 0"
        )
    return " or ".join(spans) or "no α"


def _digits(value: Fraction, up: bool) -> str:
    """Six significant digits, rounded up or down."""
    unit = Fraction(10) ** (floor(log10(value)) - 5)
    steps = value / unit
    return decimal_text((-floor(-steps) if up else floor(steps)) * unit)
