"""Claims about points of X_mix that segments give two labels."""

from fractions import Fraction

from ..budget import require
from ..case import Case
from ..data import place_text
from ..lines import Line
from .segments import no_conflict

Label = dict[int, Fraction]


def clash(  # noqa: PLR0913, PLR0917 - a field is an argument
    case: Case, s: int, t: int, weight: Fraction, u: int, v: int, other: Fraction
) -> None:
    """Check that λs + (1 − λ)t = μu + (1 − μ)v, with different labels."""
    require(0 <= weight <= 1 and 0 <= other <= 1, "a weight is not from 0 to 1")
    require(case.data.mixed(s, t, weight) == case.data.mixed(u, v, other), "the two points differ")
    require(_label(case, s, t, weight) != _label(case, u, v, other), "the labels are the same")


def no_clash(case: Case) -> int:
    """Check that no point has two labels, going through all data points and crossings; return the number of these."""
    no_conflict(case, "some")  # so a line with three data points or more has one class, and each edge has one label
    count = 0
    for x in case.lines.crossings(case.lines.all):
        count += 1
        labels = [_label_on(case, line) for line in case.lines.passing(x)]
        require(all(each == labels[0] for each in labels), f"{place_text(x)} has two labels")
    return count


def _label(case: Case, s: int, t: int, weight: Fraction) -> Label:
    """The mixed label, by classes that have a share."""
    shares: Label = {}
    for index, share in ((s, weight), (t, 1 - weight)):
        label = case.data.labels[index]
        shares[label] = shares.get(label, Fraction(0)) + share
    return {label: share for label, share in shares.items() if share}


def _label_on(case: Case, line: Line) -> Label:
    """The label that the shortest segment of a line gives the point that it goes through."""
    (behind, s), (ahead, t) = min(line.behind), min(line.ahead)
    return _label(case, s, t, Fraction(ahead, behind + ahead))
