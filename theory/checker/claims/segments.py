"""Claims about points inside segments, and about midpoints."""

from collections import Counter
from fractions import Fraction
from itertools import combinations
from typing import Any

from ..budget import MOST_SUMS, Unchecked, require
from ..case import Case


def inside(case: Case, x: int, s: int, t: int, weight: Fraction) -> None:
    """Check that x = λs + (1 − λ)t with 0 < λ < 1 and s ≠ t."""
    require(0 < weight < 1 and s != t, "λ is not between 0 and 1, or the ends are one point")
    require(case.data.mixed(s, t, weight) == case.data.point(x), "x is not λs + (1 − λ)t")


def no_conflict(case: Case, ends: str) -> None:
    """Check that no data point is inside a segment with both (or some) ends outside its class, going through all."""
    labels = case.data.labels
    for x, lines in case.lines.crowded.items():
        for line in lines:
            out = [any(labels[index] != labels[x] for _, index in side) for side in (line.behind, line.ahead)]
            require(not (all(out) if ends == "both" else any(out)), f"{case.data.called(x)} is inside such a segment")


def midpoint_symmetry(case: Case, symmetric: bool) -> None:
    """Check if the midpoints of all pairs, as a multiset, are symmetric about the centroid."""
    sums, m = sums_of_pairs(case, case.data.vectors), case.data.size
    centre = [sum(column) for column in zip(*case.data.vectors, strict=True)]
    mirrors = {key: tuple(Fraction(4 * c, m) - a for a, c in zip(key, centre, strict=True)) for key in sums}
    found = all(sums.get(mirrors[key], 0) == count for key, count in sums.items())
    require(found == symmetric, "it is the other way round")


def sums_of_pairs(case: Case, points: list[tuple[Any, ...]]) -> Counter[tuple[Any, ...]]:
    """The sums of all pairs: twice the midpoints."""
    if len(points) ** 2 * len(points[0]) > MOST_SUMS:
        raise Unchecked("the midpoints are too many to be compared")
    case.clock.spend(len(points) ** 2)
    return Counter(tuple(a + b for a, b in zip(s, t, strict=True)) for s, t in combinations(points, 2))
