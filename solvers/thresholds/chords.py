"""Chords that a ball cuts out of the segments between points, exactly: by the places at which they end.

A chord {λ : |λs + (1 − λ)t − x| < ε} of the pair {s, t} ends at roots of a quadratic in λ with rational coefficients.
With z = 2λ − 1 the ends are mirrored where s and t change places. So the distinct |z| are what is kept.
"""

from dataclasses import dataclass

import numpy as np

from mixproof.geometry.aliases import Indices, IntegerArray
from mixproof.solvers.thresholds.places import Place, ranked


@dataclass(frozen=True, eq=False)
class Chords:
    """Chords {λ : |λs + (1−λ)t| < ε} of pairs of points, by their ends z = 2λ − 1 from −1 to 1.

    Parameters
    ----------
    pairs : (k, 2) array of positions
        The pairs that have a chord; z > 0 next to the first point.
    sides : (k, 2) array of -1 or 1
        The signs of the lower and the upper end; either one for 0.
    places : list of Place
        The distinct |z| of ends that are not ends of their segments, in increasing order.
    ranks : (k, 2) array of positions
        The |z| of the lower and the upper end, as a position in `places`; -1 at an end of the segment.
    """

    pairs: Indices
    sides: Indices
    places: list[Place]
    ranks: Indices


def chords(pairs: Indices, offsets: IntegerArray, radius: int) -> Chords:
    """The chords that a ball around 0 cuts out of segments, exactly.

    With a = |s|², b = |t|² and g = s·t, λ solves |s−t|²λ² − 2(b − g)λ + b − ε² = 0 at the ends.

    Parameters
    ----------
    pairs : (k, 2) array of positions
    offsets : (m, n) integer array
        The points, seen from the centre of the ball.
    radius : int
        ε, in the unit of the offsets.

    Examples
    --------
    >>> found = chords(np.array([[0, 1], [0, 2]]), np.array([[-2], [2], [-3]]), 1)
    >>> found.pairs.tolist(), found.sides.tolist(), [place.exact[0] for place in found.places], found.ranks.tolist()
    ([[0, 1]], [[-1, 1]], [Fraction(1, 2)], [[0, 0]])
    """
    a, b, length, discriminant = quadratics(pairs, offsets, radius)
    has_chord, square = (discriminant > 0).astype(bool), radius * radius
    count = int(has_chord.sum())
    ends: list[Place] = []
    sides, ranks = np.zeros((count, 2), np.intp), np.full((count, 2), -1)
    rows = zip(*(values[has_chord].tolist() for values in (b - a, 4 * discriminant, length, b, a)), strict=True)
    for row, (middle, radicand, across, *squared) in enumerate(rows):
        for column, direction in enumerate((-1, 1)):
            sides[row, column] = direction
            if squared[column] > square:
                side = direction if middle * middle <= radicand else (1 if middle > 0 else -1)
                sides[row, column], ranks[row, column] = side, len(ends)
                ends.append(Place(side * middle, radicand, across, side * direction))
    places, rank = ranked(ends)
    ranks[ranks >= 0] = rank[ranks[ranks >= 0]]
    return Chords(pairs[has_chord], sides, places, ranks)


def quadratics(pairs: Indices, offsets: IntegerArray, radius: int) -> tuple[IntegerArray, ...]:
    """The integers |s|², |t|², |s−t|² and the discriminant of pairs; the latter is 0 where the segment has no chord.

    Examples
    --------
    >>> found = quadratics(np.array([[0, 1], [0, 2]]), np.array([[-2], [2], [-3]]), 1)
    >>> [values.tolist() for values in found]
    [[4, 4], [4, 9], [16, 1], [16, 0]]
    """
    used, position = np.unique(pairs, return_inverse=True)
    points = offsets[used].astype(object)
    squares, (first, second) = (points * points).sum(axis=1), position.reshape(pairs.shape).T
    a, b, g = squares[first], squares[second], (points[first] * points[second]).sum(axis=1)
    length, along, square = a + b - 2 * g, b - g, radius * radius
    discriminant = along * along - length * (b - square)
    meets = ((along < length) | (a < square)) & ((along > 0) | (b < square)) & (discriminant > 0)
    return a, b, length, np.where(meets, discriminant, 0)
