"""The safe strengths at several resolutions ε around which the answer changes."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.magnitudes import root_below
from mixproof.geometry.numbers.rounding import in_unit
from mixproof.theory.audit.distances import Distances
from mixproof.theory.audit.strength.at_radius import AtRadius
from mixproof.theory.audit.strength.following import endangered_points, follow, most_balls

MOST_CURVE_CHORDS = 3 * 10**5
"""`following.MOST_FOLLOWED_CHORDS` for all ε of a curve together."""

SHARES_OF_DISTANCE = (Fraction(1, 20), Fraction(1, 10), Fraction(1, 5), Fraction(1, 2))
"""The resolutions of a curve, as shares of the least distance of two unlike points."""

TIMES_THE_RADIUS = (Fraction(6, 5), Fraction(3, 2), Fraction(2))
"""More of them, as multiples of the least certified radius."""

_DIGITS = 2
"""Significant digits of a resolution."""


def strengths_of(
    dataset: Dataset,
    epsilon: Fraction,
    distances: Distances,
    others: Sequence[Fraction] = (),
    named: Sequence[Fraction] = (),
) -> tuple[AtRadius, ...]:
    """All that is known of α at an ε, and at several others where some are named, from small to large.

    Parameters
    ----------
    distances : Distances
        Of the dataset.
    others : sequence of Fraction
        Further ε; where there are some, those around which the answer changes are added.
    named : sequence of Fraction
        Those of them that a person has named: the whole budget of an ε goes to each.

    Examples
    --------
    >>> from mixproof.theory.audit.distances import distances_of
    >>> line = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> found = strengths_of(line, Fraction(1, 2), distances_of(line), [Fraction(1, 2)])
    >>> [(str(each.epsilon), each.is_safe(Fraction(5))) for each in found]
    [('1/20', True), ('1/10', True), ('1/5', True), ('1/2', False)]
    """
    there = follow(dataset, epsilon, distances)
    whole = [there, *(follow(dataset, each, distances) for each in named if each != epsilon)]
    known = {each.epsilon for each in whole}
    more = curve(dataset, distances, there, [each for each in others if each not in known]) if others else ()
    return tuple(sorted([*whole, *(each for each in more if each.epsilon not in known)], key=lambda each: each.epsilon))


def curve(
    dataset: Dataset, distances: Distances, known: AtRadius | None = None, others: Sequence[Fraction] = ()
) -> tuple[AtRadius, ...]:
    """All that is known of α at several ε, from small to large, as far as every point could be followed.

    Below the least certified radius every α is safe, so of such resolutions only the largest is given.

    Parameters
    ----------
    known : AtRadius, optional
        What is known of one ε, which is left out here.
    others : sequence of Fraction
        Further ε to be looked at.

    Examples
    --------
    >>> from mixproof.theory.audit.distances import distances_of
    >>> x3 = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> for found in curve(x3, distances_of(x3)):
    ...     print(found.epsilon, float(round(found.range.intervals[0][1].lower, 3)))
    1/20 91.123
    1/10 22.881
    1/5 6.19
    1/2 3.156
    """
    found: list[AtRadius] = []
    left, balls = MOST_CURVE_CHORDS, most_balls(dataset)
    for epsilon in sorted({*resolutions(dataset, distances), *others}):
        if known is not None and epsilon == known.epsilon:
            continue
        endangered = len(endangered_points(epsilon, distances))
        if endangered > balls or not distances.knows(epsilon):
            break
        latest = follow(dataset, epsilon, distances, left)
        left, balls = left - latest.chords, balls - endangered
        if latest.left_out:
            break
        found.append(latest)
        if not latest.range.intervals:
            break
    return tuple(found)


def resolutions(dataset: Dataset, distances: Distances) -> list[Fraction]:
    """Round values of ε around which the answer changes: a choice of places to look, which decides nothing.

    Parameters
    ----------
    distances : Distances
        Of the dataset.

    Returns
    -------
    list of Fraction
        From small to large, in the unit of the data; those up to the least certified radius only where there is no
        other.

    Examples
    --------
    >>> from mixproof.theory.audit.distances import distances_of
    >>> data = Dataset.from_rows([[0], [1], [3]], [0, 0, 1])
    >>> [str(epsilon) for epsilon in resolutions(data, distances_of(data))]
    ['12/5', '3', '4']
    """
    least = distances.riskiest[0].squared
    squares = [share**2 * _unlike_square(dataset) for share in SHARES_OF_DISTANCE]
    squares += [times**2 * least for times in TIMES_THE_RADIUS]
    safe = root_below(least, _DIGITS)
    return sorted({each for square in squares if (each := root_below(square, _DIGITS)) > safe}) or [safe]


def _unlike_square(dataset: Dataset) -> Fraction:
    """The squared distance of two points of different classes, the nearest by floats: it chooses places to look."""
    from scipy.spatial.distance import cdist

    offsets = dataset.numerators - dataset.numerators[0]
    points = in_unit(offsets, int(np.abs(offsets).max()).bit_length())
    labels = np.array(dataset.labels)
    rows = max(1, 2**22 // dataset.size)
    nearest, pair = np.inf, (0, 0)
    for start in range(0, dataset.size, rows):
        distances = cdist(points[start : start + rows], points)
        distances[labels[start : start + rows, None] == labels] = np.inf
        row, other = np.unravel_index(np.argmin(distances), distances.shape)
        if distances[row, other] < nearest:
            nearest, pair = float(distances[row, other]), (start + int(row), int(other))
    square = sum((a - b) ** 2 for a, b in zip(*map(dataset.vector, pair), strict=True))
    return Fraction(square, dataset.denominator**2)
