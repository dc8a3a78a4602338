"""Thresholds of Mixup's strength: every α at which h_ε, for λ ~ Beta(α, α), changes its mind about a data point.

A point is classified as its own class c while its class gap N^c − N^j to each other class j is positive. So the
changes are among the zeros of the class gaps (`solvers.thresholds.zeros`), and those of a dataset among those of its
data points.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from operator import itemgetter
from typing import NamedTuple

from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.thresholds.chords import Ball
from mixproof.solvers.thresholds.conditional_gap import ConditionalGap, conditional_gaps
from mixproof.solvers.thresholds.zeros import DIGITS, Bracket, Isolation, OpenInterval, close_in, isolate

# --- what becomes of a data point ---------------------------------------------------------------------


@dataclass(frozen=True)
class SignChange:
    """A threshold of α, enclosed: the sign of the own-class gap before and after it, and who gains or loses.

    Parameters
    ----------
    lower, upper : Fraction
        The threshold is strictly between them.
    before, after : int
        Signs of N^c − max N^j.
    rivals : tuple of int
        The classes j with which the point's class changes places.
    """

    lower: Fraction
    upper: Fraction
    before: int
    after: int
    rivals: tuple[int, ...]


@dataclass(frozen=True)
class GapHistory:
    """How h_ε classifies a data point as α goes from 0 to ∞.

    Parameters
    ----------
    index : int
        The data point.
    first_sign : int
        Sign of the own-class gap before all changes: 1 its own class, −1 another one, 0 a tie.
    changes : tuple of SignChange
        In increasing order.
    unsettled : tuple of intervals
        Where changes may have been missed within the budget.
    """

    index: int
    first_sign: int
    changes: tuple[SignChange, ...] = ()
    unsettled: tuple[OpenInterval, ...] = ()

    @property
    def last_sign(self) -> int:
        """Sign of the own-class gap for all large α."""
        return self.changes[-1].after if self.changes else self.first_sign

    @property
    def lowest_sign(self) -> int:
        """The least of the signs that are known to occur."""
        return min(self.first_sign, *(change.after for change in self.changes), 1)

    @property
    def is_safe(self) -> bool:
        """Whether the point is classified as its own class at every α > 0."""
        return self.lowest_sign > 0 and not self.unsettled


class _Turn(NamedTuple):
    """A zero of one of several class gaps, enclosed, the owner of that gap, and its sign before the zero."""

    zero: Bracket
    owner: int
    before: int


def gap_history(dataset: Dataset, index: int, epsilon: Fraction, digits: int = DIGITS) -> GapHistory:
    """All changes of sign of the own-class gap of a data point, N^c − max N^j on B_ε(x), over 0 < α < ∞.

    Parameters
    ----------
    index : int
        The data point.
    epsilon : Fraction
        ε > 0, in the unit of the coordinates.
    digits : int
        Significant digits of the enclosures.

    Raises
    ------
    InputError
        If ε is not positive.

    Examples
    --------
    >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> (change,) = gap_history(x3, 1, Fraction(1, 5)).changes
    >>> f"{float(change.lower):.12f}", change.before, change.after, change.rivals
    ('6.189749116923', 1, -1, (0,))
    >>> gap_history(x3, 0, Fraction(1, 5)).is_safe
    True
    """
    return history_of(Ball(dataset, index, epsilon), digits)


def history_of(ball: Ball, digits: int = DIGITS) -> GapHistory:
    """All changes of sign of the own-class gap of the data point at the centre of a ball, as for `gap_history`.

    Examples
    --------
    >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> [history_of(Ball(x3, index, Fraction(1, 5))).last_sign for index in range(3)]
    [1, -1, 1]
    """
    gaps: list[ConditionalGap] = []
    rivals: list[list[int]] = []
    for rival, gap in conditional_gaps(ball).items():
        known = next((number for number, other in enumerate(gaps) if other.is_same(gap)), None)
        if known is None:
            gaps.append(gap)
            rivals.append([rival])
        else:
            rivals[known].append(rival)
    isolations = [isolate(gap) for gap in gaps]
    for precision in (digits, 2 * digits, 4 * digits):
        turns = [
            _Turn(close_in(gap, bracket, precision), owner, isolation.first_sign * (-1) ** position)
            for owner, (gap, isolation) in enumerate(zip(gaps, isolations, strict=True))
            for position, bracket in enumerate(isolation.brackets)
        ]
        clusters = _clusters(turns)
        if not any(_is_mixed(cluster) for cluster in clusters):
            break
    return _history(ball.index, isolations, clusters, rivals)


def _clusters(turns: Iterable[_Turn]) -> list[list[_Turn]]:
    """Group the zeros whose enclosures overlap, in increasing order."""
    found: list[list[_Turn]] = []
    end = Fraction(0)
    for turn in sorted(turns):
        if not found or turn.zero[0] >= end:
            found.append([])
        found[-1].append(turn)
        end = max(end, turn.zero[1])
    return found


def _is_mixed(cluster: Sequence[_Turn]) -> bool:
    """Whether some class gaps rise and others fall at values of α that are not told apart."""
    return len({turn.before for turn in cluster}) > 1


def _history(
    index: int, isolations: Sequence[Isolation], clusters: Sequence[list[_Turn]], rivals: Sequence[list[int]]
) -> GapHistory:
    """The least of several class gaps: it is positive where all of them are."""
    signs = [isolation.first_sign for isolation in isolations]
    history = GapHistory(index, min(signs, default=1))
    changes: list[SignChange] = []
    unsettled = [interval for isolation in isolations for interval in isolation.unsettled]
    for cluster in clusters:
        before = min(signs)
        for turn in cluster:
            signs[turn.owner] = -turn.before
        lowers, uppers = zip(*(turn.zero for turn in cluster), strict=True)
        # Where several class gaps fall the first one counts, where several rise the last one does.
        pick = min if before > 0 else max
        enclosure: Bracket = (pick(lowers), pick(uppers))
        if _is_mixed(cluster):
            enclosure = (min(lowers), max(uppers))
            unsettled.append(enclosure)
        if min(signs) != before:
            turned = sorted(rival for turn in cluster for rival in rivals[turn.owner])
            changes.append(SignChange(*enclosure, before, min(signs), tuple(turned)))
    return replace(history, changes=tuple(changes), unsettled=tuple(sorted(unsettled, key=itemgetter(0))))


# --- the whole dataset --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Threshold:
    """An end of a safe range: strictly between two decimals, set by the changes of these data points."""

    lower: Fraction
    upper: Fraction
    points: tuple[int, ...]


SafeInterval = tuple[Threshold | None, Threshold | None]
"""Of α; None stands for 0 and for ∞."""


@dataclass(frozen=True)
class SafeRange:
    """The α at which h_ε classifies every data point as its own class: open intervals, in increasing order.

    Parameters
    ----------
    intervals : tuple of pairs of Threshold or None
    unsettled : tuple of intervals
        Where changes may have been missed within the budget.
    """

    epsilon: Fraction
    intervals: tuple[SafeInterval, ...]
    unsettled: tuple[OpenInterval, ...] = ()


def safe_range(dataset: Dataset, epsilon: Fraction, digits: int = DIGITS) -> SafeRange:
    """How strong Mixup may be: all α at which h_ε classifies every data point as its own class.

    Raises
    ------
    InputError
        If ε is not positive.

    Examples
    --------
    >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> ((start, end),) = safe_range(x3, Fraction(1, 10)).intervals
    >>> start, f"{float(end.lower):.12f}", end.points
    (None, '22.881306754119', (1,))
    """
    return combined_range(epsilon, [gap_history(dataset, index, epsilon, digits) for index in range(dataset.size)])


def combined_range(epsilon: Fraction, histories: Sequence[GapHistory]) -> SafeRange:
    """The α at which all of these data points keep their classes; ε is noted, and the histories are those at ε.

    Examples
    --------
    >>> lost = SignChange(Fraction(1), Fraction(2), 1, -1, (0,))
    >>> won = SignChange(Fraction(4), Fraction(5), -1, 1, (0,))
    >>> found = combined_range(Fraction(1, 10), [GapHistory(0, 1), GapHistory(1, 1, (lost, won))])
    >>> [(start and str(start.lower), end and str(end.upper)) for start, end in found.intervals]
    [(None, '2'), ('4', None)]
    """
    lost = {history.index for history in histories if history.first_sign <= 0}
    turns = [
        _Turn((change.lower, change.upper), history.index, 1 if change.before > 0 else -1)
        for history in histories
        for change in history.changes
    ]
    unsettled = [interval for history in histories for interval in history.unsettled]
    intervals: list[SafeInterval] = []
    start: Threshold | None = None
    for cluster in _clusters(turns):
        was_safe = not lost
        for turn in cluster:
            (lost.add if turn.before > 0 else lost.discard)(turn.owner)
        points = tuple(sorted({turn.owner for turn in cluster}))
        if _is_mixed(cluster) and lost <= set(points):
            unsettled.append((min(turn.zero[0] for turn in cluster), max(turn.zero[1] for turn in cluster)))
        if was_safe:
            lower, upper = (min(turn.zero[side] for turn in cluster) for side in (0, 1))
            intervals.append((start, Threshold(lower, upper, points)))
        if not lost:
            lower, upper = (max(turn.zero[side] for turn in cluster) for side in (0, 1))
            start = Threshold(lower, upper, points)
    if not lost:
        intervals.append((start, None))
    return SafeRange(epsilon, tuple(intervals), tuple(sorted(unsettled, key=itemgetter(0))))
