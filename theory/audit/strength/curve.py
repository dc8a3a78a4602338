"""The safe strengths at several resolutions ε around which the answer changes."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.margins.certified_radius import CertifiedRadius
from mixproof.geometry.numbers.magnitudes import root_below
from mixproof.geometry.numbers.rounding import in_unit
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


def strengths_of(dataset: Dataset, epsilon: Fraction | None, radii: Sequence[CertifiedRadius]) -> tuple[AtRadius, ...]:
    """All that is known of α at the ε asked about, or at several where none is.

    Parameters
    ----------
    radii : sequence of CertifiedRadius
        Of all points of the dataset.

    Examples
    --------
    >>> from mixproof.geometry.margins.epsilon_star import margins
    >>> from mixproof.geometry.margins.certified_radius import certified_radii
    >>> line = Dataset.from_rows([[0], [1], [2]], [0, 1, 0])
    >>> found = strengths_of(line, None, certified_radii(line, margins(line)))
    >>> [(str(each.epsilon), each.is_safe(Fraction(5))) for each in found]
    [('1/20', True), ('1/10', True), ('1/5', True), ('1/2', False)]
    """
    return curve(dataset, radii) if epsilon is None else (follow(dataset, epsilon, radii),)


def curve(dataset: Dataset, radii: Sequence[CertifiedRadius]) -> tuple[AtRadius, ...]:
    """All that is known of α at several ε, from small to large, as far as every point could be followed.

    Below the least certified radius every α is safe, so of such resolutions only the largest is given.

    Examples
    --------
    >>> from mixproof.geometry.margins.epsilon_star import margins
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
    left = MOST_CURVE_CHORDS
    for epsilon in resolutions(dataset, radii):
        if len(endangered_points(epsilon, radii)) > most_balls(dataset):
            break
        latest = follow(dataset, epsilon, radii, left)
        left -= latest.chords
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
    >>> from mixproof.geometry.margins.epsilon_star import margins
    >>> from mixproof.geometry.margins.certified_radius import certified_radii
    >>> data = Dataset.from_rows([[0], [1], [3]], [0, 0, 1])
    >>> [str(epsilon) for epsilon in resolutions(data, certified_radii(data, margins(data)))]
    ['12/5', '3', '4']
    """
    least = min(each.squared for each in radii)
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
