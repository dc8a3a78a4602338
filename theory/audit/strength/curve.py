"""The safe strengths at several resolutions ε around which the answer changes."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor, log10, sqrt

import numpy as np

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.margins.certified_radius import CertifiedRadius
from mixproof.geometry.numbers.rounding import in_unit
from mixproof.theory.audit.strength.at_radius import AtRadius
from mixproof.theory.audit.strength.following import endangered_points, follow, most_balls

MOST_CURVE_CHORDS = 3 * 10**5
"""`following.MOST_FOLLOWED_CHORDS` for all ε of a curve together."""

_NEARLY = 1 + Fraction(1, 10**12)
"""More than the rounding of distances."""

SHARES_OF_DISTANCE = (Fraction(1, 20), Fraction(1, 10), Fraction(1, 5), Fraction(1, 2))
"""The resolutions of a curve, as shares of the least distance of two unlike points."""

TIMES_THE_RADIUS = (Fraction(6, 5), Fraction(3, 2), Fraction(2))
"""More of them, as multiples of the least certified radius."""


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
    root = _root(least)
    safe, apart = _rounded_down(root), _unlike_distance(dataset)
    tried = {_rounded_down(apart * share) for share in SHARES_OF_DISTANCE}
    tried |= {_rounded_down(root * times) for times in TIMES_THE_RADIUS if least}
    return sorted(each for each in tried if each > safe) or [safe]


def _unlike_distance(dataset: Dataset) -> Fraction:
    """About the least distance of two points of different classes: it chooses places to look."""
    from scipy.spatial.distance import cdist

    shifted = dataset.numerators - dataset.numerators[0]
    bits = int(np.abs(shifted).max()).bit_length()
    points = in_unit(shifted, bits)
    labels = np.array(dataset.labels)
    rows = max(1, 2**22 // dataset.size)
    nearest = np.inf
    for start in range(0, dataset.size, rows):
        distances = cdist(points[start : start + rows], points)
        unlike = labels[start : start + rows, None] != labels
        nearest = min(nearest, float(distances[unlike].min(initial=np.inf)))
    return Fraction(nearest) * Fraction(2**bits, dataset.denominator)


def _root(value: Fraction) -> Fraction:
    """About the square root, at any scale."""
    half = (value.numerator.bit_length() - value.denominator.bit_length()) // 2
    return Fraction(sqrt(value / Fraction(4) ** half)) * Fraction(2) ** half


def _rounded_down(value: Fraction) -> Fraction:
    """Two significant digits of a number, without rounding up; what misses them by the rounding of floats has them."""
    if value <= 0:
        return Fraction(0)
    power = floor((value.numerator.bit_length() - value.denominator.bit_length()) * log10(2))
    unit = Fraction(10) ** (power - 1)
    while value < 10 * unit:
        unit /= 10
    while value >= 100 * unit:
        unit *= 10
    return floor(value / unit * _NEARLY) * unit
