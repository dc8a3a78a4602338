"""The search for all sets of points with given midpoints: docs/proofs/midpoints.md, (1)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import isqrt

from mixproof.geometry.aliases import IntegerPoint, Vector
from mixproof.geometry.errors import InputError
from mixproof.solvers.midpoints.integer_points import (
    PointSet,
    in_integers,
    in_rationals,
    integer_difference,
    integer_sum,
)


def reconstruct(midpoints: Iterable[Vector]) -> list[PointSet]:
    """All sets of m points with a given multiset of C(m, 2) midpoints, m ≥ 3 (Theorem 2.11).

    Parameters
    ----------
    midpoints : sequence of C(m, 2) points of n rationals
        In any order; equal ones are to be repeated.

    Returns
    -------
    list of point sets
        In lexicographic order; a point that a set holds twice stands there twice.

    Raises
    ------
    InputError
        If their number is not C(m, 2) with m ≥ 3, or they differ in dimension.

    Examples
    --------
    >>> for found in reconstruct([(k,) for k in ("3/2", "5/2", 3, 4, "9/2", "11/2")]):
    ...     print(*(str(x) for (x,) in found))
    0 3 5 6
    1 2 4 7
    """
    doubled = [tuple(2 * Fraction(value) for value in point) for point in midpoints]
    size = (1 + isqrt(1 + 8 * len(doubled))) // 2
    if size * (size - 1) // 2 != len(doubled):
        raise InputError(f"{len(doubled)} midpoints are not those of all pairs: m points have m(m − 1)/2 of them")
    if size < 3:
        raise InputError(f"{len(doubled)} midpoints belong to infinitely many sets of points: give 3 or more")
    denominator, sums = in_integers(doubled)
    return [in_rationals(found, 2 * denominator) for found in sets_with_sums(sums, size)]


def sets_with_sums(sums: Sequence[IntegerPoint], size: int) -> list[list[IntegerPoint]]:
    """All sets of `size` ≥ 3 points with these pairwise sums, each point doubled so that its coordinates are integers.

    Examples
    --------
    >>> sets_with_sums([(1,), (3,), (4,)], 3)
    [[(0,), (2,), (6,)]]
    """
    ordered = sorted(tuple(2 * value for value in vector) for vector in sums)
    counts = Counter(ordered)
    grown = (_grow(ordered, counts, third, size) for third in dict.fromkeys(ordered[2:size]))
    return sorted(points for points in grown if points is not None)


def _grow(
    ordered: list[IntegerPoint], counts: Counter[IntegerPoint], third: IntegerPoint, size: int
) -> list[IntegerPoint] | None:
    """The one set of points whose third sum a₂ + a₃ is as given, or None where the others do not fit."""
    first, second = ordered[:2]
    smallest = tuple((x + y - z) // 2 for x, y, z in zip(first, second, third, strict=True))
    points = [smallest, integer_difference(first, smallest), integer_difference(second, smallest)]
    used = Counter([first, second, third])
    cursor = 0
    while len(points) < size:
        while used[ordered[cursor]] == counts[ordered[cursor]]:
            cursor += 1
        new = integer_difference(ordered[cursor], smallest)
        for point in points:
            total = integer_sum(point, new)
            used[total] += 1
            if used[total] > counts[total]:
                return None
        points.append(new)
    return points
