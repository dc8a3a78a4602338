"""Remarks on points: distances to segments, and other sets of points with the same midpoints."""

from collections import Counter
from fractions import Fraction
from itertools import combinations
from typing import Any

from ..budget import require
from ..case import Case
from ..claims.segments import sums_of_pairs
from ..data import Data, Point


def distance(  # noqa: PLR0913, PLR0917 - a field is an argument
    case: Case, x: int, s: int, t: int, squared: Fraction, least: bool
) -> None:
    """Check the squared distance of x to a segment between two points outside its class.

    With `least`, no data point is nearer to a segment that avoids its class, going through all.
    """
    data, labels = case.data, case.data.labels
    require(labels[x] not in {labels[s], labels[t]}, "an end of the segment has the class of the point")
    require(squared_distance(data, x, s, t) == squared, "the squared distance is another")
    for y in range(data.size if least else 0):
        outside = [k for k in range(data.size) if labels[k] != labels[y]]
        for pair in combinations(outside, 2) if len(outside) > 1 else [(outside[0],) * 2]:
            case.clock.spend(10 + len(data.vectors[0]))
            require(squared_distance(data, y, *pair) >= squared, f"a segment is nearer to {data.called(y)}")


def squared_distance(data: Data, x: int, s: int, t: int) -> Fraction:
    """The squared distance of a data point to the segment [s, t]."""
    a, b, c = data.squared(s, x), data.squared(t, x), data.squared(s, t)
    foot = Fraction(a + c - b, 2 * c) if c else Fraction(0)  # the share of the way from s to t
    inside = a - foot * foot * c
    return Fraction(inside if 0 < foot < 1 else min(a, b)) / data.unit**2


def alternatives(case: Case, sets: list[list[Point]]) -> None:
    """Check that these are all other sets of m ≥ 3 distinct points with the same midpoints, by a complete search."""
    require(case.data.size > 2, "for two points there are infinitely many")
    own = sorted(case.data.point(index) for index in range(case.data.size))
    found = [each for each in _with_sums(case, sums_of_pairs(case, own), case.data.size) if len(set(each)) == len(each)]
    require(own in found, "the search does not give the points themselves")
    found.remove(own)
    require(sorted(map(sorted, sets)) == sorted(found), "the other sets are others")


def _with_sums(case: Case, sums: Counter[tuple[Any, ...]], size: int) -> list[list[Point]]:
    """All sets with given sums of pairs: the two least sums are a₁+a₂ and a₁+a₃, and a₂+a₃ is among the first m."""
    order = sorted(sums.elements())
    found: list[list[Point]] = []
    for third in dict.fromkeys(order[2 : size + 1]):
        case.clock.spend(size**2)
        low = tuple((a + b - c) / 2 for a, b, c in zip(order[0], order[1], third, strict=True))
        points, left = [low], Counter(sums)
        for least in order:
            if left[least] <= 0:
                continue
            point = tuple(a - b for a, b in zip(least, low, strict=True))
            taken = [tuple(a + b for a, b in zip(point, other, strict=True)) for other in points]
            left.subtract(taken)
            if any(left[key] < 0 for key in taken):
                break
            points.append(point)
        if len(points) == size and not any(left.values()) and sorted(points) not in found:
            found.append(sorted(points))
    return found
