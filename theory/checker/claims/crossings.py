"""Claims about points outside the data at which segments within two classes cross."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, product

from ..budget import require
from ..case import Case
from ..classifier import averages_agree
from ..data import Point, place_text


def meeting(case: Case, point: Point, alone: bool) -> None:
    """Check that segments within two classes cross at a point outside the data.

    With `alone`, the lines of the segments carry no other class.
    """
    require(case.data.index_at(point) is None, "the point is a data point")
    require(_meets(case, point, alone), "no segments within two classes cross there")


def no_meeting(case: Case, alone: bool) -> None:
    """Check that there is no such point, going through all crossings."""
    found = next(_meetings(case, alone), None)
    require(found is None, f"they do at {place_text(found or ())}")


def meetings_jump(case: Case) -> int:
    """Check that at every such point two lines have different averages; return the number of points.

    The lines need not carry one class each.
    """
    count = 0
    for x in _meetings(case, alone=False):
        count += 1
        require(not averages_agree(case, x), f"all lines have one average at {place_text(x)}")
    return count


def _meets(case: Case, x: Point, alone: bool) -> bool:
    """True if segments within two classes cross at x, on lines that carry no other class where asked so."""
    kinds, labels = [], case.data.labels
    for line in case.lines.passing(x):
        behind, ahead = ({labels[index] for _, index in side} for side in (line.behind, line.ahead))
        kinds.append(behind & ahead if not alone or len(behind | ahead) == 1 else set())
    return any(i != j for one, other in combinations(kinds, 2) for i, j in product(one, other))


def _meetings(case: Case, alone: bool) -> Iterator[Point]:
    """All points outside the data at which that is so."""
    labels, within = case.data.labels, []
    for line in case.lines.all:
        kinds = Counter(labels[index] for index in line)
        if (len(kinds) == 1) if alone else (max(kinds.values()) > 1):
            within.append(line)
    return (x for x in case.lines.crossings(within) if _meets(case, x, alone))
