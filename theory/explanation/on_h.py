"""Sentences about points and segments, h with its limits and crossings, and the class majority."""

from collections.abc import Callable
from fractions import Fraction
from math import isqrt
from typing import Any

from mixproof.theory.checker.case import Case
from mixproof.theory.checker.claims.majority import loose_classes, squared_bound
from mixproof.theory.checker.data import Point, place_text
from mixproof.theory.checker.form import show

Shares = dict[int, tuple[Fraction, Fraction]]


def shares_text(case: Case, shares: Shares) -> str:
    """Shares, class by class.

    Examples
    --------
    >>> from mixproof.theory.checker.budget import Clock
    >>> from mixproof.theory.checker.data import Data
    >>> from mixproof.theory.checker.lines import Lines
    >>> two = {"name": "", "points": [["0"], ["1"]], "rows": [[0, 1], [2]], "labels": [*"ab"], "classes": [*"ab"]}
    >>> case = Case(Lines(Data.read(two, Clock(seconds=1))))
    >>> shares_text(case, {0: (Fraction(5, 6), Fraction(5, 6)), 1: (Fraction(0), Fraction(1, 2))})
    '5/6 for class a, between 0 and 1/2 for class b'
    """

    def one(low: Fraction, high: Fraction) -> str:
        ends = show(low), show(high)
        is_narrow = (high - low) * 10**12 < 1 and "≈" in "".join(ends)
        return ends[0] if low == high or is_narrow else f"between {ends[0]} and {ends[1]}"

    return ", ".join(f"{one(*span)} for class {case.data.class_name(label)}" for label, span in shares.items())


def counted(number: int, thing: str) -> str:
    """A number of things, in the singular where it is one.

    Examples
    --------
    >>> counted(1, "midpoint"), counted(3, "midpoint")
    ('1 midpoint', '3 midpoints')
    """
    return f"{number} {thing}{'s' * (number != 1)}"


def row_text(case: Case, index: int) -> str:
    """The first row that holds a point.

    Examples
    --------
    >>> from mixproof.theory.checker.budget import Clock
    >>> from mixproof.theory.checker.data import Data
    >>> from mixproof.theory.checker.lines import Lines
    >>> two = {"name": "", "points": [["0"], ["1"]], "rows": [[0, 1], [2]], "labels": [*"ab"], "classes": [*"ab"]}
    >>> case = Case(Lines(Data.read(two, Clock(seconds=1))))
    >>> row_text(case, 1)
    '2'
    """
    return f"{case.data.rows[index][0]}"


# --- points and segments ---------------------------------------------------------------------------------


def _inside(case: Case, _: Any, x: int, s: int, t: int, weight: Fraction) -> str:
    """A point as a mixture of two others."""
    called = case.data.called
    return f"{called(x)} is {show(weight)} times {called(s)} plus {show(1 - weight)} times {called(t)}"


def _no_conflict(case: Case, _: Any, ends: str) -> str:
    """No point inside a segment outside its class."""
    kind = "with both ends" if ends == "both" else "with an end"
    return f"of all {case.data.size} data points none is inside a segment {kind} outside its class"


def _distance(  # noqa: PLR0913, PLR0917 - a field is an argument
    case: Case, _: Any, x: int, s: int, t: int, squared: Fraction, least: bool
) -> str:
    """A distance to a segment."""
    what = ", and no data point is nearer to a segment that avoids its class" if least else ""
    rows = f"{row_text(case, s)} and {row_text(case, t)}"
    return f"{case.data.called(x)} has the squared distance {show(squared)} to the segment of rows {rows}{what}"


def _midpoint_symmetry(case: Case, _: Any, symmetric: bool) -> str:
    """The symmetry of the midpoints."""
    number = case.data.size * (case.data.size - 1) // 2
    are = "is" if number == 1 else "are"
    symmetry = f"{'' if symmetric else 'not '}symmetric about the centroid, as a multiset"
    return f"the {counted(number, 'midpoint')} {are} {symmetry}"


def _alternatives(case: Case, _: Any, sets: list[list[Point]]) -> str:
    """The other sets with the same midpoints."""
    if not sets:
        return f"by a complete search, no other set of {case.data.size} distinct points has these midpoints"
    listed = "; ".join(" ".join(map(place_text, each)) for each in sets[:3])
    others, have = counted(len(sets), "other set"), "has" if len(sets) == 1 else "have"
    return f"by a complete search, {others} of {case.data.size} points {have} these midpoints: {listed}"


# --- h, its limits and crossings -------------------------------------------------------------------------


def _limit(case: Case, _: Any, x: int, towards: int, shares: Shares) -> str:
    """A limit of h at a data point."""
    place = f"from {case.data.called(x)} towards row {row_text(case, towards)}"
    return f"{place}, with the segments on that line, h tends to {shares_text(case, shares)}"


def _jumps(case: Case, _: Any, rows: list[int]) -> str:
    """The data points at which h jumps."""
    if not rows:
        return "every limit of h at every data point is one-hot with its class"
    named = ", ".join(f"row {row_text(case, x)}" for x in rows[:10]) + ", …" * (len(rows) > 10)
    return f"the data points at which some limit of h is not one-hot with their class are these {len(rows)}: {named}"


def _h_value(case: Case, _: Any, point: Point, shares: Shares) -> str:
    """A value of h."""
    return f"h is {shares_text(case, shares)} at {place_text(point)}"


def _average(case: Case, _: Any, point: Point, line: tuple[int, int], shares: Shares) -> str:
    """The average along one line."""
    rows = " and ".join(row_text(case, index) for index in line)
    return f"along the line of rows {rows}, h tends to {shares_text(case, shares)} at {place_text(point)}"


def _averages(case: Case, number: int, point: Point, agree: bool) -> str:
    """The averages of all lines through a point."""
    if number == 1:
        return f"one line of segments goes through {place_text(point)}, so there is one weighted label average"
    word = "have one weighted label average" if agree else "do not all have one weighted label average"
    return f"the {number} lines of segments through {place_text(point)} {word}"


def _class_gap(case: Case, _: Any, point: Point, label: int, over: int, sign: int) -> str:
    """The class to which h gives more."""
    word = {1: "more", 0: "as much", -1: "less"}[sign]
    names = case.data.class_name(label), case.data.class_name(over)
    return f"at {place_text(point)} h gives class {names[0]} {word} {'as' if not sign else 'than'} class {names[1]}"


def _meeting(case: Case, _: Any, point: Point, alone: bool) -> str:
    """A crossing of segments within two classes."""
    lines = "a line that carries one class only crosses one of another class only"
    return f"at {place_text(point)}, outside the data, {lines if alone else 'segments within two classes cross'}"


def _no_meeting(case: Case, _: Any, alone: bool) -> str:
    """The absence of such crossings."""
    kind = "lines that carry one class only" if alone else "segments within classes"
    return f"of all pairs of {kind}, none of two classes cross outside the data"


def _meetings_jump(case: Case, count: int) -> str:
    """The jumps at all such crossings."""
    where = "at the one crossing" if count == 1 else f"at each of the {count} crossings"
    return f"{where} of segments within two classes, the lines have different averages"


def _class_majority(case: Case, _: Any, point: Point, label: int, bound: str, least: Fraction) -> str:
    """The class majority of the segments through a point."""
    name, square = case.data.class_name(label), squared_bound(case, label, bound)
    root = Fraction(isqrt(square.numerator), isqrt(square.denominator))
    below = f"1 − λ below {show(root)}" if root**2 == square else f"(1 − λ)² below {show(square)}"
    others = f"those to other classes give it {show(least)} or more" if least < 1 else "none leads to another class"
    return (
        f"at {place_text(point)} no segment joins two points outside class {name}, and {others}; "
        f"the reading asks for {below} there"
    )


def _no_class_majority(case: Case, _: Any, point: Point, bound: str) -> str:
    """The absence of a majority."""
    return f"{place_text(point)} is off X_mix, or no class has the majority of the segments through it"


def _margin(case: Case, count: int, bound: str, point: Point | None) -> str:
    """The values of h at the points with a class majority."""
    if point is not None:
        return (
            f"at {place_text(point)} h gives each class with the majority of the segments the most, and is continuous"
        )
    is_loose = bool(loose_classes(case, bound))
    rest = "the class gap is a polynomial, which is positive there" if is_loose else "h is a mean of weights above ½"
    return (
        f"at all {count} data points inside segments and crossings outside the data, h gives each class with the "
        f"majority of the segments the most and is continuous; elsewhere one line alone passes, and {rest}"
    )


ON_H: dict[str, Callable[..., str]] = {
    "inside": _inside,
    "no-conflict": _no_conflict,
    "distance": _distance,
    "midpoint-symmetry": _midpoint_symmetry,
    "alternatives": _alternatives,
    "limit": _limit,
    "jumps": _jumps,
    "h": _h_value,
    "average": _average,
    "averages": _averages,
    "class-gap": _class_gap,
    "meeting": _meeting,
    "no-meeting": _no_meeting,
    "meetings-jump": _meetings_jump,
    "class-majority": _class_majority,
    "no-class-majority": _no_class_majority,
    "margin": _margin,
}
