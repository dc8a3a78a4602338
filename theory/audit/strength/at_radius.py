"""The strengths α at which every data point keeps its class at one resolution ε."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from mixproof.solvers.thresholds.history import GapHistory
from mixproof.solvers.thresholds.safe_range import SafeRange, combined_range


@dataclass(frozen=True, eq=False)
class AtRadius:
    """All that is known of the strengths α at one ε.

    Parameters
    ----------
    epsilon : Fraction
    histories : tuple of GapHistory
        Of the points that were followed.
    left_out : int
        Number of points with r(x) < ε that were not followed.
    chords : int
        Chords of the followed points, as `following.MOST_FOLLOWED_CHORDS` counts them.
    """

    epsilon: Fraction
    histories: tuple[GapHistory, ...]
    left_out: int = 0
    chords: int = 0

    @cached_property
    def range(self) -> SafeRange:
        """The α at which every followed point keeps its class."""
        return combined_range(self.epsilon, self.histories)

    @cached_property
    def _of_points(self) -> dict[int, GapHistory]:
        return {history.index: history for history in self.histories}

    def of_point(self, point: int) -> GapHistory | None:
        """The history of a point; None where it was not followed."""
        return self._of_points.get(point)

    @property
    def is_settled(self) -> bool:
        """True if the range is that of all points, with nothing left open."""
        return not self.left_out and not self.range.unsettled

    @property
    def always_safe(self) -> bool:
        """True if every point keeps its class at every α."""
        return not self.left_out and all(history.is_safe for history in self.histories)

    @property
    def is_never_safe(self) -> bool:
        """True if at every α some row is certainly lost, however many others were not followed."""
        return not self.range.intervals and not self.range.unsettled

    @property
    def is_safe_below_one(self) -> bool | None:
        """True if some α < 1, at which no optimum jumps, keeps every row; None where that was not decided."""
        reach_below = [start is None or start.upper < 1 for start, _ in self.range.intervals]
        if self.is_settled:
            return any(reach_below)
        starts_below = [start < 1 for start, _ in self.range.unsettled]
        return None if any(reach_below + starts_below) else False

    def lost(self, alpha: Fraction) -> list[int]:
        """The points that certainly do not keep their class at an α, by their indices."""
        return [history.index for history in self.histories if _sign(history, alpha) in {0, -1}]

    def is_safe(self, alpha: Fraction) -> bool | None:
        """True if every point keeps its class at an α; None where that was not decided.

        Examples
        --------
        >>> from mixproof.geometry.data.dataset import Dataset
        >>> from mixproof.solvers.thresholds.ball import Ball
        >>> from mixproof.solvers.thresholds.history import history_of
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
