"""Claims about the class majority: a class to which all segments through a point give a large weight, and h there."""

from fractions import Fraction
from itertools import chain, product

from ..budget import require
from ..case import Case
from ..classifier import averages_agree, h_masses, jumps_at
from ..data import Point, place_text
from ..roots import minus
from .along_lines import require_lead_along


def class_majority(case: Case, point: Point, label: int, bound: str, least: Fraction) -> None:
    """Check that no segment through the point avoids the class, and the least weight λ that one gives to it.

    Besides, the point is on X_mix, and 1 − λ is below the bound of the reading.
    """
    require(_weights(case, point, label) == (True, least), "the least weight is another, or a segment avoids the class")
    require(_has_majority(case, point, label, bound), "the point is off X_mix, or the bound is not kept")


def no_class_majority(case: Case, point: Point, bound: str) -> None:
    """Check that the point is off X_mix, or that this holds of no class."""
    for label in range(len(case.data.classes)):
        name = case.data.class_name(label)
        require(not _has_majority(case, point, label, bound), f"class {name} has the majority of the segments")


def margin(case: Case, bound: str, point: Point | None) -> int:
    """Check that h gives each class with a majority the most and is continuous, at the point or everywhere.

    Return the number of points that were gone through. At data points h is one-hot; along a single line it is
    analytic, and compared as a polynomial where the bound allows less than ½; the crossings are gone through.
    """
    inside = [case.data.point(x) for x in case.lines.crowded] if point is None else [point]
    crossings = case.lines.crossings(case.lines.all) if point is None else ()
    count = 0
    for x in chain(inside, crossings):
        count += 1
        for label in range(len(case.data.classes)):
            if _has_majority(case, x, label, bound):
                _require_followed(case, x, label)
    if point is None:
        for label in loose_classes(case, bound):
            for line in case.lines.all:
                require_lead_along(case, line, label, squared_bound(case, label, bound))
    return count


def _require_followed(case: Case, x: Point, label: int) -> None:
    """Check that h gives the class the most at x, and is continuous there."""
    own = case.data.index_at(x)
    if own is not None:
        require(not jumps_at(case, own), f"h jumps at {case.data.called(own)}")
        return
    require(averages_agree(case, x), f"h jumps at {place_text(x)}")
    masses = h_masses(case, x)
    ahead = (minus(masses[label], each) for j, each in enumerate(masses) if j != label)
    require(all(case.sign(each) > 0 for each in ahead), f"another class leads at {place_text(x)}")


def loose_classes(case: Case, bound: str) -> list[int]:
    """The classes for which a majority may give less than ½."""
    return [i for i in range(len(case.data.classes)) if squared_bound(case, i, bound) > Fraction(1, 4)]


def squared_bound(case: Case, label: int, bound: str) -> Fraction:
    """The square of the bound on 1 − λ: ½, or half the least distance to another class, or the lesser of both."""
    quarter = Fraction(1, 4)
    if bound == "half":
        return quarter
    printed = case.data.class_distances[label] / 4
    return min(printed, quarter) if bound == "capped" else printed


def _has_majority(case: Case, x: Point, label: int, bound: str) -> bool:
    """True if x is on X_mix and no segment avoids the class, with 1 − λ less than the bound of a reading."""
    free, least = _weights(case, x, label)
    on = case.data.index_at(x) is not None or bool(case.lines.passing(x))
    return on and free and (1 - least) ** 2 < squared_bound(case, label, bound)


def _weights(case: Case, x: Point, label: int) -> tuple[bool, Fraction]:
    """True if no segment through x joins two points outside a class; and the least weight that others give it."""
    own, labels = case.data.index_at(x), case.data.labels
    free, least = own is None or labels[own] == label, Fraction(1)
    for line in case.lines.passing(x):
        for (behind, s), (ahead, t) in product(line.behind, line.ahead):
            case.clock.spend()
            if labels[s] != label and labels[t] != label:
                free = False
            elif labels[s] != labels[t]:
                least = min(least, Fraction(ahead if labels[s] == label else behind, behind + ahead))
    return free, least
