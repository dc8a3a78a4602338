"""The rows that set which α are safe at an ε: where one of them alone is enough, the others are counted."""

from mixproof.geometry.numbers.rationals import decimal_text
from mixproof.reports.audit.numbers import rows_named
from mixproof.solvers.thresholds.history import GapHistory
from mixproof.theory.audit.findings import AuditFindings
from mixproof.theory.audit.strength.at_radius import AtRadius


def setting_points(found: AtRadius) -> list[int]:
    """The points at which the safe α end, or which are lost at every α; none where several rule out all α together.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from mixproof.solvers.thresholds.history import SignChange
    >>> lost = SignChange(Fraction(1), Fraction(2), 1, -1, (0,))
    >>> at_some, at_every = GapHistory(3, 1, (lost,)), GapHistory(5, -1)
    >>> [setting_points(AtRadius(Fraction(1), each)) for each in ((at_some,), (at_some, at_every))]
    [[3], [5]]
    """
    if found.range.intervals:
        return sorted({point for ends in found.range.intervals for end in ends if end for point in end.points})
    return [history.index for history in found.histories if _is_lost_throughout(history)]


def _is_lost_throughout(history: GapHistory) -> bool:
    """True if a point is lost at every α."""
    return history.first_sign < 1 and all(each.after < 1 for each in history.changes) and not history.unsettled


def answer_points(audit: AuditFindings) -> set[int]:
    """The points that set the answer at ε: for all rows, and for those that are not lost without Mixup, too.

    Examples
    --------
    >>> from mixproof import audit
    >>> sorted(answer_points(audit([[0], [1], [2]], ["a", "b", "a"], epsilon="1/10")))
    [1]
    """
    both = (audit.at_epsilon, audit.others_at_epsilon)
    return {point for found in both if found is not None for point in setting_points(found)}


def answer_points_words(audit: AuditFindings) -> str:
    """The way in which `answer_points` set the answer, in words.

    Examples
    --------
    >>> from mixproof import audit
    >>> answer_points_words(audit([[0], [1], [2]], ["a", "b", "a"], epsilon="1/10"))
    'A row sets α because of which the safe α end, at ε = 0.1.'
    """
    there, others = audit.at_epsilon, audit.others_at_epsilon
    assert there is not None
    assert others is not None
    ways = ["that is lost at every α"] if there.is_never_safe else ["because of which the safe α end"]
    if audit.lost_without_mixup and others.range.intervals and setting_points(others):
        ways.append("because of which the safe α of the other rows end")
    return f"A row sets α {' or '.join(ways)}, at ε = {decimal_text(there.epsilon)}."


def set_by(audit: AuditFindings, found: AtRadius) -> str:
    """The rows that set the safe α at an ε, in words; empty where every α is safe.

    Examples
    --------
    >>> from mixproof import audit
    >>> found = audit([[0], [1], [2]], ["a", "b", "a"], epsilon="1/10")
    >>> set_by(found, found.at_epsilon)
    'row 1'
    """
    points = setting_points(found)
    alone = sorted(map(audit.row, points))
    if found.range.intervals:
        return rows_named(alone) if alone else ""
    if not alone:
        rows = sorted(audit.row(history.index) for history in found.histories if not history.is_safe)
        return rows_named(rows) + " together" * (found.is_never_safe and len(rows) > 1) if rows else ""
    others = sum(history.lowest_sign < 1 for history in found.histories) - len(alone)
    least = "at least " * bool(found.left_out)
    return f"{rows_named(alone)} (every α)" + (f"; {least}{others:,} more at some α" if others else "")
