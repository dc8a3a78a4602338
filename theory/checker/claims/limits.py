"""Claims about h: its limits at data points, the averages along lines, and which of two classes it gives more."""

from fractions import Fraction

from ..budget import require
from ..case import Case
from ..classifier import averages_agree, h_masses, jumps_at, limit_masses, require_shares
from ..data import Point
from ..lines import Line
from ..roots import minus


def limit(case: Case, x: int, towards: int, shares: dict[int, tuple[Fraction, Fraction]]) -> None:
    """Check the limit of h at the data point x from the direction of another, by all segments on that line."""
    require(x != towards, "there is no direction from a point to itself")
    line = next(line for line in case.lines.through(case.data.point(x)) if towards in line.points)
    if any(index == towards for _, index in line.behind):
        line = Line(line.direction, line.ahead, line.behind)
    require_shares(case, limit_masses(case, x, line), shares)


def jumps(case: Case, rows: list[int]) -> None:
    """Check that h is discontinuous at exactly these data points, going through all."""
    found = {x for x in case.lines.crowded if jumps_at(case, x)}
    require(len(set(rows)) == len(rows) and set(rows) == found, "h jumps at other data points")


def averages(case: Case, point: Point, agree: bool) -> int:
    """Check if all lines through a point of X_mix outside the data have one label average; return their number."""
    lines = case.lines.passing(point)
    require(case.data.index_at(point) is None and bool(lines), "the point is a data point, or off X_mix")
    require(averages_agree(case, point) == agree, "it is the other way round")
    return len(lines)


def class_gap(case: Case, point: Point, label: int, over: int, sign: int) -> None:
    """Check the sign of h^label − h^over at a point of X_mix."""
    masses = h_masses(case, point)
    require(any(masses) and label != over, "the point is off X_mix, or the classes are one")
    require(case.sign(minus(masses[label], masses[over])) == sign, "the sign is another")
