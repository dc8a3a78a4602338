"""Outcomes of data points over all α: Theorem 2.7."""

from dataclasses import dataclass
from fractions import Fraction

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.jobs.in_time import InTime, cached_whole
from mixproof.geometry.jobs.watch import TimeUp, steps
from mixproof.solvers.thresholds.ball import Ball
from mixproof.solvers.thresholds.ball_masses import strong_mixing_limit
from mixproof.solvers.thresholds.history import GapHistory, SignChange, history_of
from mixproof.theory.budgets import MOST_CHORDS_FOLLOWED, MOST_NEARBY_WORK
from mixproof.theory.findings import Searched
from mixproof.theory.instance import Instance, epsilon_of


@dataclass(frozen=True)
class PointOutcome:
    """A data point that some pair near it would put into another class: its history, and h_ε as α → ∞."""

    dataset: Dataset
    history: GapHistory
    limit: tuple[Fraction, ...]

    @property
    def is_outvoted(self) -> bool:
        """True if another class has more mass than its own in the limit."""
        return max(self.limit) > self.limit[self.dataset.labels[self.history.index]]

    @property
    def is_open_ended(self) -> bool:
        """True if the course of the point for large α was not settled."""
        return any(end is None for _, end in self.history.unsettled)

    @property
    def is_lost(self) -> bool:
        """True if some α puts the point into another class: one was found, or the limit shows that there is one."""
        return self.history.lowest_sign < 0 or (self.is_open_ended and self.is_outvoted)

    @property
    def row(self) -> int:
        """The row that names the point."""
        return self.dataset.row(self.history.index)

    def lost(self) -> list[tuple[SignChange | None, SignChange | None]]:
        """The intervals of α on which another class is ahead; None stands for 0 and ∞."""
        found: list[tuple[SignChange | None, SignChange | None]] = []
        start: SignChange | None = None
        sign = self.history.first_sign
        for change in self.history.changes:
            if sign < 0:
                found.append((start, change))
            start, sign = change, change.after
        return [*found, (start, None)] if sign < 0 else found


@dataclass(frozen=True, eq=False)
class PointOutcomes:
    """The outcomes of all data points.

    Parameters
    ----------
    outcomes : tuple of PointOutcome
        Those that were followed; every other point keeps its class at every α, unless it was left out.
    searched : Searched
        The data points that were looked at within the budget and the time.
    cut : TimeUp, optional
        The end of the time, where it was up before the end of the search.
    """

    outcomes: tuple[PointOutcome, ...]
    searched: Searched
    cut: TimeUp | None = None

    @property
    def left_out(self) -> int:
        """Number of points that were not looked at."""
        return self.searched.total - self.searched.done

    @property
    def misclassified(self) -> list[PointOutcome]:
        """The points that h_ε puts into another class at some α."""
        return [outcome for outcome in self.outcomes if outcome.is_lost]

    @property
    def is_complete(self) -> bool:
        """True if nothing is left open."""
        return self.searched.is_complete and not any(outcome.history.unsettled for outcome in self.outcomes)


@cached_whole(8)
def point_outcomes(instance: Instance) -> PointOutcomes:
    """The outcomes of all data points over all α.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> [outcome.row for outcome in point_outcomes(make_instance("counterexample")).misclassified]
    [1]
    """
    dataset = instance.dataset
    if dataset.size**3 * (dataset.dimension + 10) > MOST_NEARBY_WORK:
        return PointOutcomes((), Searched("data points", 0, dataset.size))
    epsilon = epsilon_of(instance)
    outcomes: list[PointOutcome] = []
    chords = done = 0
    indices = InTime(steps(range(dataset.size), "α at data points", dataset.size))
    for index in indices:
        done = index + 1
        ball = Ball(dataset, index, epsilon)
        if not ball.rivals:
            continue
        chords += len(ball.chords.pairs)
        if outcomes and chords > MOST_CHORDS_FOLLOWED:
            return PointOutcomes(tuple(outcomes), Searched("data points", index, dataset.size))
        outcomes.append(PointOutcome(dataset, history_of(ball), strong_mixing_limit(ball)))
    return PointOutcomes(tuple(outcomes), Searched("data points", done, dataset.size), indices.cut)
