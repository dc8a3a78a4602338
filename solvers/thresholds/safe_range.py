"""The safe range of Mixup's strength: every α at which h_ε classifies all data points as their own classes."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import itemgetter

from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.thresholds.history import GapHistory, gap_history
from mixproof.solvers.thresholds.isolation import OpenInterval
from mixproof.solvers.thresholds.refinement import THRESHOLD_DIGITS
from mixproof.solvers.thresholds.turns import Turn, clusters_of, is_mixed


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


def safe_range(dataset: Dataset, epsilon: Fraction, digits: int = THRESHOLD_DIGITS) -> SafeRange:
    """All α at which h_ε classifies every data point as its own class: how strong Mixup may be.

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
    >>> from mixproof.solvers.thresholds.history import SignChange
    >>> lost = SignChange(Fraction(1), Fraction(2), 1, -1, (0,))
    >>> won = SignChange(Fraction(4), Fraction(5), -1, 1, (0,))
    >>> found = combined_range(Fraction(1, 10), [GapHistory(0, 1), GapHistory(1, 1, (lost, won))])
    >>> [(start and str(start.lower), end and str(end.upper)) for start, end in found.intervals]
    [(None, '2'), ('4', None)]
    """
    lost = {history.index for history in histories if history.first_sign <= 0}
    turns = [
        Turn((change.lower, change.upper), history.index, 1 if change.before > 0 else -1)
        for history in histories
        for change in history.changes
    ]
    unsettled = [interval for history in histories for interval in history.unsettled]
    intervals: list[SafeInterval] = []
    start: Threshold | None = None
    for cluster in clusters_of(turns):
        was_safe = not lost
        for turn in cluster:
            (lost.add if turn.before > 0 else lost.discard)(turn.owner)
        points = tuple(sorted({turn.owner for turn in cluster}))
        if is_mixed(cluster) and lost <= set(points):
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
