"""The data points that may be lost at a resolution ε, followed over all α within the budget.

A data point with r(x) ≥ ε keeps its class at every α (`geometry.margins.certified_radius`), so only the others are
followed (`solvers.thresholds.history`), those of least r(x) first. That costs a ball and its chords a point. Where
the budget or the time runs out, the points that were not followed are counted, with those of unknown r(x) that may be
below ε. A followed point that is lost makes an α unsafe, but an α is safe only if every point was followed.
"""

from fractions import Fraction

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.jobs.watch import TimeUp, step
from mixproof.solvers.thresholds.ball import Ball
from mixproof.solvers.thresholds.history import GapHistory, history_of
from mixproof.theory.audit.distances import Distances
from mixproof.theory.audit.strength.at_radius import AtRadius

MOST_BALL_WORK = 5 * 10**11
"""Multiplications to find the segments near the points that are followed at one ε: about half a minute."""

MOST_FOLLOWED_CHORDS = 3 * 10**6
"""Chords, each counted for every class and for its coordinates, that are followed at one ε: about half a minute."""


def follow(
    dataset: Dataset,
    epsilon: Fraction,
    distances: Distances,
    most_chords: int = MOST_FOLLOWED_CHORDS,
) -> AtRadius:
    """The points that may be lost at ε, followed over all α: those of least certified radius first, within the budget.

    Parameters
    ----------
    distances : Distances
        Of the dataset.

    Examples
    --------
    >>> from mixproof.theory.audit.distances import distances_of
    >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> found = follow(x3, Fraction(1, 5), distances_of(x3))
    >>> [history.index for history in found.histories], found.is_safe(Fraction(7))
    ([1], False)
    """
    endangered = endangered_points(epsilon, distances)
    unknown = 0 if distances.knows(epsilon) else dataset.size - len(distances.radii)
    histories: list[GapHistory] = []
    chords = 0
    for index in endangered[: most_balls(dataset)]:
        if not _has_time("strengths", len(histories), len(endangered)):
            break
        ball = Ball(dataset, index, epsilon)
        chords += ball.near * (len(dataset.classes) + 1 + dataset.dimension // 200)
        if chords > most_chords:
            break
        histories.append(history_of(ball))
    return AtRadius(epsilon, tuple(histories), len(endangered) - len(histories) + unknown, chords)


def _has_time(stage: str, done: int, of: int) -> bool:
    """True where the time is not up, once the step is told."""
    try:
        step(stage, done, of)
    except TimeUp:
        return False
    return True


def endangered_points(epsilon: Fraction, distances: Distances) -> list[int]:
    """The points that are known to have r(x) < ε, those of least r first.

    Examples
    --------
    >>> from mixproof.geometry.margins.certified_radius import CertifiedRadius
    >>> radii = (CertifiedRadius(0, 1, 1, Fraction(4)), CertifiedRadius(1, 0, 0, Fraction(1)))
    >>> [endangered_points(Fraction(epsilon), Distances(radii=radii)) for epsilon in (3, 2)]
    [[1, 0], [1]]
    """
    return [each.point for each in distances.riskiest if each.squared < epsilon**2]


def most_balls(dataset: Dataset) -> int:
    """Number of points that may be followed at one ε.

    Examples
    --------
    >>> most_balls(Dataset.from_rows([[0], [1]], "ab"))
    5681818181
    """
    return max(1, MOST_BALL_WORK // (2 * dataset.size**2 * (dataset.dimension + 10)))
