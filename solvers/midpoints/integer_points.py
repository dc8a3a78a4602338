"""Points with a common denominator as points of integers: their pairwise sums, and the way back."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations
from math import lcm
from operator import add, sub

from mixproof.geometry.aliases import IntegerPoint, Point
from mixproof.geometry.errors import InputError

PointSet = tuple[Point, ...]
"""Points in lexicographic order."""


def in_integers(points: Sequence[Point]) -> tuple[int, list[IntegerPoint]]:
    """A common denominator, and the points times it.

    Raises
    ------
    InputError
        If there is no point, or they differ in dimension.

    Examples
    --------
    >>> in_integers([(Fraction(1, 2), Fraction(1)), (Fraction(2, 3), Fraction(0))])
    (6, [(3, 6), (4, 0)])
    """
    if not points:
        raise InputError("there are no points")
    dimensions = {len(point) for point in points}
    if len(dimensions) > 1:
        raise InputError(f"the points have {min(dimensions)} to {max(dimensions)} coordinates: give each as many")
    denominator = lcm(*(value.denominator for point in points for value in point))
    return denominator, [tuple(int(value * denominator) for value in point) for point in points]


def in_rationals(points: Iterable[IntegerPoint], denominator: int) -> PointSet:
    """The points over a denominator, in the same order.

    Examples
    --------
    >>> in_rationals([(3, 6)], 6)
    ((Fraction(1, 2), Fraction(1, 1)),)
    """
    return tuple(tuple(Fraction(value, denominator) for value in point) for point in points)


def pair_sums(points: Sequence[IntegerPoint]) -> list[IntegerPoint]:
    """The sum of each pair of points, twice its midpoint.

    Examples
    --------
    >>> pair_sums([(0,), (1,), (3,)])
    [(1,), (3,), (4,)]
    """
    return [integer_sum(x, y) for x, y in combinations(points, 2)]


def integer_sum(x: IntegerPoint, y: IntegerPoint) -> IntegerPoint:
    """The sum of two points.

    Examples
    --------
    >>> integer_sum((1, 2), (3, 4))
    (4, 6)
    """
    return tuple(map(add, x, y))


def integer_difference(x: IntegerPoint, y: IntegerPoint) -> IntegerPoint:
    """The difference of two points.

    Examples
    --------
    >>> integer_difference((1, 2), (3, 5))
    (-2, -3)
    """
    return tuple(map(sub, x, y))
