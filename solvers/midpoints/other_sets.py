"""The other sets of points with the same midpoints: all of them, found by search or excluded by a theorem.

The theorems are in docs/proofs/midpoints.md, (2) and (3).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import add

from mixproof.geometry.aliases import IntegerPoint, Point, Vector
from mixproof.geometry.errors import InputError
from mixproof.solvers.midpoints.budget import search_is_affordable
from mixproof.solvers.midpoints.integer_points import PointSet, in_integers, in_rationals, pair_sums
from mixproof.solvers.midpoints.search import sets_with_sums
from mixproof.solvers.midpoints.symmetry import has_symmetric_sums, reflection


@dataclass(frozen=True)
class OtherSets:
    """The other sets of m points with the same midpoints.

    Parameters
    ----------
    sets : tuple of point sets
        Those of m distinct points. For m < 3 there are infinitely many, and one is given.
    repeating : tuple of point sets
        Those in which a point occurs more than once.
    searched : bool
        True if all sets were gone through; if not, a theorem tells.
    """

    sets: tuple[PointSet, ...] = ()
    repeating: tuple[PointSet, ...] = ()
    searched: bool = False


def other_sets(points: Sequence[Vector], search: bool = True) -> OtherSets | None:
    """The other sets of as many points that have the same midpoints.

    They are searched where that is affordable (see `solvers.midpoints.budget`), and excluded by a theorem elsewhere.

    Parameters
    ----------
    points : sequence of m distinct points of n rationals
    search : bool
        False to rely on the theorems alone, and only then on a search.

    Returns
    -------
    OtherSets or None
        None where neither settles it: for symmetric points whose number is 2·4^k, or 4^k points with
        symmetric midpoints, too many to be gone through.

    Raises
    ------
    InputError
        If there is no point, one is given twice, or they differ in dimension.

    Examples
    --------
    >>> other_sets([(0,), (1,), (2,), (3,), (4,), (5,), (6,)])
    OtherSets(sets=(), repeating=(), searched=True)
    """
    denominator, integers = in_integers([tuple(map(Fraction, point)) for point in points])
    own = sorted(integers)
    if len(set(own)) < len(own):
        raise InputError("a point is given twice: the points of a set are distinct")
    if len(own) < 3:
        return OtherSets((_moved_apart(in_rationals(own, denominator)),), searched=True)
    affordable = search_is_affordable(len(own), len(own[0]))
    settled = None if search and affordable else _excluded_by_theorem(own, denominator)
    return _searched(own, denominator) if settled is None and affordable else settled


def alternative(points: Sequence[Vector]) -> PointSet | None:
    """Another set of as many distinct points with the same midpoints, or None where there is none.

    Parameters
    ----------
    points : sequence of m distinct points of n rationals

    Raises
    ------
    InputError
        As `other_sets`, and if there are too many points to be gone through.

    Examples
    --------
    >>> [str(x) for (x,) in alternative([(0,), (3,), (5,), (6,)])]
    ['1', '2', '4', '7']
    >>> alternative([(0, 0), (3, 1), (5, 0), (6, 2), (7, 7)]) is None
    True
    """
    others = other_sets(points)
    if others is None:
        raise InputError(f"{len(points)} symmetric points are too many to search for others with their midpoints")
    return next(iter(others.sets), None)


def is_power_of_two(number: int) -> bool:
    """True if a positive integer is 1, 2, 4, 8 and so on.

    Examples
    --------
    >>> [m for m in range(1, 20) if is_power_of_two(m)]
    [1, 2, 4, 8, 16]
    """
    return number & (number - 1) == 0


def _searched(own: list[IntegerPoint], denominator: int) -> OtherSets:
    """The other sets that a search finds."""
    found = [in_rationals(each, 2 * denominator) for each in sets_with_sums(pair_sums(own), len(own))]
    others = [each for each in found if each != in_rationals(own, denominator)]
    repeating = tuple(each for each in others if len(set(each)) < len(each))
    return OtherSets(tuple(each for each in others if each not in repeating), repeating, searched=True)


def _excluded_by_theorem(own: list[IntegerPoint], denominator: int) -> OtherSets | None:
    """The other sets by the theorems alone, or None where they leave it open."""
    if not is_power_of_two(len(own)):
        return OtherSets()
    mirrored, scale = reflection(own, denominator)
    found = in_rationals(mirrored, scale)
    is_symmetric = found == in_rationals(own, denominator)
    power_of_four = len(own).bit_length() % 2 == 1
    if not power_of_four:
        return None if is_symmetric else OtherSets()
    # The midpoints of the reflection are the reflected midpoints: docs/proofs/midpoints.md, at the end.
    same_midpoints = False if is_symmetric else has_symmetric_sums(own)
    if same_midpoints is None:
        return None
    return OtherSets((found,)) if same_midpoints else OtherSets()


def _moved_apart(points: PointSet) -> PointSet:
    """One or two points moved, the second against the first: the midpoint, if there is one, stays."""
    step = tuple(b - a for a, b in zip(points[0], points[-1], strict=True))
    if len(points) == 1:
        step = (Fraction(1), *step[1:])
        return (_plus_rational(points[0], step),)
    return tuple(sorted((_plus_rational(points[0], tuple(-c for c in step)), _plus_rational(points[1], step))))


def _plus_rational(x: Point, y: Point) -> Point:
    """The sum of two points."""
    return tuple(map(add, x, y))
