"""Which sets of points have given midpoints: all of them, found by search, and when there is only one.

From m points of Rⁿ come C(m, 2) midpoints, and what is asked is whether the midpoints, as a bare multiset
without any note of who was mixed with whom, give the points back. It is easier to speak of the pairwise
sums, which are twice the midpoints.

*Search.* The lexicographic order of vectors goes along with addition, as the order of numbers does, so the
argument for numbers holds for vectors word for word. Let a₁ ≤ a₂ ≤ … ≤ a_m. The smallest sum is a₁ + a₂, the
next one is a₁ + a₃. Only sums a₁ + a_j can come before a₂ + a₃, so it is among the first m in order; each
candidate for it fixes a₁, a₂ and a₃. Once a₁ … a_k are known and their own sums are taken out, the smallest
sum left is a₁ + a_{k+1}. So there are at most m − 2 sets, and each is found.

*One set only, m not a power of two (Selfridge and Straus).* Let F(z) = Σ e^⟨a,z⟩ over one set and G over
another one with the same midpoints, D = F − G. The midpoints give F(z)² − F(2z), so D(z)(F + G)(z) = D(2z).
If D is not zero, compare the homogeneous parts of lowest order p: 2m = 2^p.

*The powers of two.* A linear map to the rationals that keeps apart the finitely many vectors in question
makes F, G and D Laurent polynomials in one unknown t = e^z, and D(t)(F + G)(t) = D(t²). So the square of
a nonzero root of D is a root of D; the roots are finitely many, hence roots of unity, and D is a constant times
a power of t times cyclotomic polynomials. Exactly p of these are t − 1, which changes sign when its
coefficients are reversed; the others do not. So with some N, t^N·D(1/t) = (−1)^p·D(t), and therefore
t^N·(F + G)(1/t) = (F + G)(t). Both sets have one centroid, by the terms of first order; so

- for m = 4^k (p odd) the other set is the *reflection* of the points in their centroid: there is at most one;
- for m = 2·4^k (p even) the points, and every other set, are *symmetric* about their centroid.

In both cases the midpoints are symmetric about the centroid. So points whose midpoints are symmetric about
no point are always determined, and for m > 4 a law with a density gives only such points, with probability one.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import isqrt, lcm
from operator import add, sub

from mixproof.geometry.aliases import IntegerPoint, Point, Vector
from mixproof.geometry.errors import InputError

PointSet = tuple[Point, ...]
"""Points in lexicographic order."""

MOST_ADDITIONS = 2**27
"""A search that may take more additions of coordinates than this is not begun: m³n/2 at worst."""

MOST_COORDINATES = 2**23
"""Most coordinates of midpoints, m²n/2, that are held at once."""


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
        Whether all sets were gone through; if not, a theorem of this module tells.
    """

    sets: tuple[PointSet, ...] = ()
    repeating: tuple[PointSet, ...] = ()
    searched: bool = False


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
    denominator, sums = _whole(doubled)
    return [_rational(found, 2 * denominator) for found in _sets_with_sums(sums, size)]


def other_sets(points: Sequence[Vector], search: bool = True) -> OtherSets | None:
    """The other sets of as many points that have the same midpoints.

    They are searched where that is affordable (see `MOST_ADDITIONS`), and excluded by a theorem elsewhere.

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
    denominator, whole = _whole([tuple(map(Fraction, point)) for point in points])
    own = sorted(whole)
    if len(set(own)) < len(own):
        raise InputError("a point is given twice: the points of a set are distinct")
    if len(own) < 3:
        return OtherSets((_moved_apart(_rational(own, denominator)),), searched=True)
    affordable = _search_is_affordable(len(own), len(own[0]))
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
    """Whether a positive integer is 1, 2, 4, 8 and so on.

    Examples
    --------
    >>> [m for m in range(1, 20) if is_power_of_two(m)]
    [1, 2, 4, 8, 16]
    """
    return number & (number - 1) == 0


def _search_is_affordable(size: int, dimension: int) -> bool:
    """Whether all sets of m points of Rⁿ with given midpoints are gone through, in seconds at worst."""
    return size**3 * dimension <= 2 * MOST_ADDITIONS and size**2 * dimension <= 2 * MOST_COORDINATES


def symmetric_midpoints(points: Sequence[Vector]) -> bool | None:
    """Whether the midpoints of m ≥ 2 points are symmetric about a point, as a multiset.

    It can only be their centroid, which is that of the points. None where they are too many to be compared.

    Examples
    --------
    >>> symmetric_midpoints([(0,), (3,), (5,), (6,)]), symmetric_midpoints([(0,), (3,), (5,), (6,), (8,)])
    (True, False)
    """
    _, whole = _whole([tuple(map(Fraction, point)) for point in points])
    return _has_symmetric_sums(sorted(whole))


def reflected(points: Sequence[Vector]) -> PointSet:
    """The reflection of points in their centroid.

    Examples
    --------
    >>> [str(x) for (x,) in reflected([(0,), (1,), (5,)])]
    ['-1', '3', '4']
    """
    denominator, whole = _whole([tuple(map(Fraction, point)) for point in points])
    return _rational(*_reflection(sorted(whole), denominator))


# --- search -------------------------------------------------------------------------------------------


def _searched(own: list[IntegerPoint], denominator: int) -> OtherSets:
    found = [_rational(each, 2 * denominator) for each in _sets_with_sums(_sums(own), len(own))]
    others = [each for each in found if each != _rational(own, denominator)]
    repeating = tuple(each for each in others if len(set(each)) < len(each))
    return OtherSets(tuple(each for each in others if each not in repeating), repeating, searched=True)


def _sets_with_sums(sums: Sequence[IntegerPoint], size: int) -> list[list[IntegerPoint]]:
    """All sets of `size` ≥ 3 points with these pairwise sums, each point doubled so that it is whole."""
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
    points = [smallest, _minus(first, smallest), _minus(second, smallest)]
    used = Counter([first, second, third])
    cursor = 0
    while len(points) < size:
        while used[ordered[cursor]] == counts[ordered[cursor]]:
            cursor += 1
        new = _minus(ordered[cursor], smallest)
        for point in points:
            total = _plus(point, new)
            used[total] += 1
            if used[total] > counts[total]:
                return None
        points.append(new)
    return points


# --- theorems -----------------------------------------------------------------------------------------


def _excluded_by_theorem(own: list[IntegerPoint], denominator: int) -> OtherSets | None:
    """What the theorems say without a search, or None where they leave it open."""
    if not is_power_of_two(len(own)):
        return OtherSets()
    mirrored, scale = _reflection(own, denominator)
    found = _rational(mirrored, scale)
    is_symmetric = found == _rational(own, denominator)
    power_of_four = len(own).bit_length() % 2 == 1
    if not power_of_four:
        return None if is_symmetric else OtherSets()
    # The midpoints of the reflection are the reflected midpoints.
    same_midpoints = False if is_symmetric else _has_symmetric_sums(own)
    if same_midpoints is None:
        return None
    return OtherSets((found,)) if same_midpoints else OtherSets()


def _has_symmetric_sums(own: list[IntegerPoint]) -> bool | None:
    """Whether s ↦ 4·centroid − s keeps the multiset of sums; None where there are too many sums."""
    size = len(own)
    fourfold = [4 * sum(column) for column in zip(*own, strict=True)]

    def mirror(vector: IntegerPoint) -> IntegerPoint:
        return tuple(c - size * value for c, value in zip(fourfold, vector, strict=True))

    # In order, the smallest sum has to go to the largest: this settles nearly all cases.
    if mirror(_plus(own[0], own[1])) != tuple(size * value for value in _plus(own[-1], own[-2])):
        return False
    if _reflection(own, 1)[0] == [tuple(size * value for value in vector) for vector in own]:
        return True
    if size**2 * len(own[0]) > 2 * MOST_COORDINATES:
        return None
    sums = _sums(own)
    return Counter(map(mirror, sums)) == Counter(tuple(size * value for value in vector) for vector in sums)


def _reflection(own: list[IntegerPoint], denominator: int) -> tuple[list[IntegerPoint], int]:
    """The points reflected in their centroid, in order, over a denominator that makes them whole."""
    size = len(own)
    twice = [2 * sum(column) for column in zip(*own, strict=True)]
    mirrored = (tuple(c - size * value for c, value in zip(twice, vector, strict=True)) for vector in own)
    return sorted(mirrored), size * denominator


def _moved_apart(points: PointSet) -> PointSet:
    """One or two points moved, the second against the first: the midpoint, if there is one, stays."""
    step = tuple(b - a for a, b in zip(points[0], points[-1], strict=True))
    if len(points) == 1:
        step = (Fraction(1), *step[1:])
        return (_plus_rational(points[0], step),)
    return tuple(sorted((_plus_rational(points[0], tuple(-c for c in step)), _plus_rational(points[1], step))))


# --- vectors ------------------------------------------------------------------------------------------


def _whole(points: Sequence[Point]) -> tuple[int, list[IntegerPoint]]:
    """A common denominator, and the points times it."""
    if not points:
        raise InputError("there are no points")
    dimensions = {len(point) for point in points}
    if len(dimensions) > 1:
        raise InputError(f"the points have {min(dimensions)} to {max(dimensions)} coordinates: give each as many")
    denominator = lcm(*(value.denominator for point in points for value in point))
    return denominator, [tuple(int(value * denominator) for value in point) for point in points]


def _rational(points: Iterable[IntegerPoint], denominator: int) -> PointSet:
    return tuple(tuple(Fraction(value, denominator) for value in point) for point in points)


def _sums(points: Sequence[IntegerPoint]) -> list[IntegerPoint]:
    return [_plus(x, y) for x, y in combinations(points, 2)]


def _plus(x: IntegerPoint, y: IntegerPoint) -> IntegerPoint:
    return tuple(map(add, x, y))


def _minus(x: IntegerPoint, y: IntegerPoint) -> IntegerPoint:
    return tuple(map(sub, x, y))


def _plus_rational(x: Point, y: Point) -> Point:
    return tuple(map(add, x, y))
