"""The history of a data point: every α at which h_ε, for λ ~ Beta(α, α), changes its mind about it.

A point is classified as its own class c while its class gap N^c − N^j to each other class j is positive. So the
changes are among the zeros of the class gaps.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from operator import itemgetter

from mixproof.geometry.aliases import Span
from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.thresholds.ball import Ball
from mixproof.solvers.thresholds.ball_masses import conditional_gaps
from mixproof.solvers.thresholds.conditional_gap import ConditionalGap
from mixproof.solvers.thresholds.isolation import Isolation, OpenInterval, isolate
from mixproof.solvers.thresholds.refinement import THRESHOLD_DIGITS, close_in
from mixproof.solvers.thresholds.turns import Turn, clusters_of, is_mixed


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
    """The classes that h_ε gives a data point as α goes from 0 to ∞.

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
        """True if the point is classified as its own class at every α > 0."""
        return self.lowest_sign > 0 and not self.unsettled


def gap_history(dataset: Dataset, index: int, epsilon: Fraction, digits: int = THRESHOLD_DIGITS) -> GapHistory:
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


def history_of(ball: Ball, digits: int = THRESHOLD_DIGITS) -> GapHistory:
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
            Turn(close_in(gap, bracket, precision), owner, isolation.first_sign * (-1) ** position)
            for owner, (gap, isolation) in enumerate(zip(gaps, isolations, strict=True))
            for position, bracket in enumerate(isolation.brackets)
        ]
        clusters = clusters_of(turns)
        if not any(is_mixed(cluster) for cluster in clusters):
            break
    return _history(ball.index, isolations, clusters, rivals)


def _history(
    index: int, isolations: Sequence[Isolation], clusters: Sequence[list[Turn]], rivals: Sequence[list[int]]
) -> GapHistory:
    """The history of the least of several class gaps, which is positive where all of them are."""
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
        enclosure: Span = (pick(lowers), pick(uppers))
        if is_mixed(cluster):
            enclosure = (min(lowers), max(uppers))
            unsettled.append(enclosure)
        if min(signs) != before:
            turned = sorted(rival for turn in cluster for rival in rivals[turn.owner])
            changes.append(SignChange(*enclosure, before, min(signs), tuple(turned)))
    return replace(history, changes=tuple(changes), unsettled=tuple(sorted(unsettled, key=itemgetter(0))))
