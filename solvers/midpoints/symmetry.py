"""The reflection of points in their centroid, and the symmetry of their midpoints."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from mixproof.geometry.aliases import IntegerPoint, Vector
from mixproof.solvers.midpoints.budget import sums_are_affordable
from mixproof.solvers.midpoints.integer_points import PointSet, in_integers, in_rationals, integer_sum, pair_sums


def reflected(points: Sequence[Vector]) -> PointSet:
    """The reflection of points in their centroid.

    Examples
    --------
    >>> [str(x) for (x,) in reflected([(0,), (1,), (5,)])]
    ['-1', '3', '4']
    """
    denominator, integers = in_integers([tuple(map(Fraction, point)) for point in points])
    return in_rationals(*reflection(sorted(integers), denominator))


def symmetric_midpoints(points: Sequence[Vector]) -> bool | None:
    """True if the midpoints of m ≥ 2 points are symmetric about a point, as a multiset.

    It can only be their centroid, which is that of the points. None where they are too many to be compared.

    Examples
    --------
    >>> symmetric_midpoints([(0,), (3,), (5,), (6,)]), symmetric_midpoints([(0,), (3,), (5,), (6,), (8,)])
    (True, False)
    """
    _, integers = in_integers([tuple(map(Fraction, point)) for point in points])
    return has_symmetric_sums(sorted(integers))


def reflection(own: list[IntegerPoint], denominator: int) -> tuple[list[IntegerPoint], int]:
    """The points reflected in their centroid, in order, over a denominator that makes them integers.

    Examples
    --------
    >>> reflection([(0,), (1,), (5,)], 1)
    ([(-3,), (9,), (12,)], 3)
    """
    size = len(own)
    twice = [2 * sum(column) for column in zip(*own, strict=True)]
    mirrored = (tuple(c - size * value for c, value in zip(twice, vector, strict=True)) for vector in own)
    return sorted(mirrored), size * denominator


def has_symmetric_sums(own: list[IntegerPoint]) -> bool | None:
    """True if s ↦ 4·centroid − s keeps the multiset of sums; None where there are too many sums.

    Parameters
    ----------
    own : list of m points of integers
        In order.

    Examples
    --------
    >>> has_symmetric_sums([(0,), (3,), (5,), (6,)]), has_symmetric_sums([(0,), (1,), (5,)])
    (True, False)
    """
    size = len(own)
    fourfold = [4 * sum(column) for column in zip(*own, strict=True)]

    def mirror(vector: IntegerPoint) -> IntegerPoint:
        return tuple(c - size * value for c, value in zip(fourfold, vector, strict=True))

    # In order, the smallest sum has to go to the largest: this settles nearly all cases.
    if mirror(integer_sum(own[0], own[1])) != tuple(size * value for value in integer_sum(own[-1], own[-2])):
        return False
    if reflection(own, 1)[0] == [tuple(size * value for value in vector) for vector in own]:
        return True
    if not sums_are_affordable(size, len(own[0])):
        return None
    sums = pair_sums(own)
    return Counter(map(mirror, sums)) == Counter(tuple(size * value for value in vector) for vector in sums)
