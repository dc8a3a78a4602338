"""Sums of the masses that a ball around a data point holds: conditional gaps, and the limit under strong mixing."""

from fractions import Fraction

import numpy as np

from mixproof.geometry.aliases import Indices
from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.thresholds.ball import Ball
from mixproof.solvers.thresholds.conditional_gap import ConditionalGap
from mixproof.solvers.thresholds.places import CENTRE


def conditional_gaps(ball: Ball) -> dict[int, ConditionalGap]:
    """The conditional gaps of a data point to the ball's rivals; to other classes its class gap is always positive.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [2], [9]], ["a", "b", "a", "c"])
    >>> [list(conditional_gaps(Ball(line, index, Fraction(1, 10)))) for index in range(4)]
    [[], [0, 2], [1, 2], []]
    """
    return {rival: _conditional_gap(ball, rival) for rival in ball.rivals}


def _conditional_gap(ball: Ball, rival: int) -> ConditionalGap:
    """Sum, in units of 1/(2N²), of what self-pairs and chords give to the own class and take for the rival."""
    labels, counts = np.array(ball.dataset.labels), _counts(ball.dataset)
    sides = (labels == ball.dataset.labels[ball.index]).astype(int) - (labels == rival)
    found = ball.chords
    (first, second), weights = sides[found.pairs].T, counts[found.pairs].prod(axis=1)
    masses, tilts = weights * (first + second), weights * (first - second)
    # ±G_α(|z|) from the lower end to the upper one, H_α(|z|) from the upper end to the lower one.
    gains = np.column_stack([-masses, masses]) * found.sides
    slants = np.column_stack([tilts, -tilts])
    is_place = found.ranks >= 0
    constant = int((2 * counts**2 * sides)[ball.inside].sum() + gains[~is_place].sum())
    totals = np.zeros((2, len(found.places)), dtype=np.intp)
    for total, values in zip(totals, (gains, slants), strict=True):
        np.add.at(total, found.ranks[is_place], values[is_place])
    if found.places and found.places[0].exact == CENTRE.exact:
        totals[0, 0] = 0  # G_α(0) = 0
    return ConditionalGap.of(constant, found.places, *totals)


def _counts(dataset: Dataset) -> Indices:
    """Number of rows that each point stands for."""
    return np.array([len(rows) for rows in dataset.rows])


def strong_mixing_limit(ball: Ball) -> tuple[Fraction, ...]:
    """The limit of h_ε at a data point as α → ∞, exactly.

    Of a pair, all the mass stays if the midpoint is in the ball, half of it if the midpoint is on the sphere
    and part of the segment is inside, and none of it otherwise.

    Examples
    --------
    >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> strong_mixing_limit(Ball(x3, 1, Fraction(1, 10))), strong_mixing_limit(Ball(x3, 1, Fraction(1, 2)))
    ((Fraction(2, 3), Fraction(1, 3)), (Fraction(3, 5), Fraction(2, 5)))
    """
    labels, counts, found = np.array(ball.dataset.labels), _counts(ball.dataset), ball.chords
    has_centre = bool(found.places) and found.places[0].exact == CENTRE.exact
    sides = np.where((found.ranks == 0) & has_centre, 0, found.sides)
    masses = np.zeros(len(ball.dataset.classes), dtype=np.intp)
    np.add.at(masses, labels[ball.inside], 2 * counts[ball.inside] ** 2)
    halves = counts[found.pairs].prod(axis=1) * (sides[:, 1] - sides[:, 0])
    for column in (0, 1):
        np.add.at(masses, labels[found.pairs[:, column]], halves)
    return tuple(Fraction(int(mass), int(masses.sum())) for mass in masses)
