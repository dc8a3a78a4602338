"""The recommendation that follows from an audit's findings, as data."""

from dataclasses import dataclass
from fractions import Fraction

from mixproof.theory.audit.findings import AuditFindings
from mixproof.theory.audit.strength.at_radius import AtRadius


@dataclass(frozen=True, eq=False)
class Recommendation:
    """All that follows from an audit for who trains on the rows.

    Parameters
    ----------
    points_to_mend : int
        Points with two labels or more, which are to be mended first.
    check_labels : bool
        True if there are almost as many classes as rows, so that the label column is to be looked at first.
    all_kept : bool
        True if every row keeps its class at each α asked about and each ε of the findings, of which there are some.
    keep_to : AtRadius or None
        The ε of the findings, where not every α asked about is safe there: strengths are to be kept to its range.
    inside : tuple of int
        Rows inside segments that end in another class.
    jumps : tuple of Fraction
        The α asked about at which the optimum jumps at these rows. To avoid that take α < 1, or do not mix the pairs
        of rows whose segments run through them.
    kept_up_to : Fraction
        Square of a resolution up to which a model keeps the class of each of these rows at every α; 0 where there is
        none, and where that was not found of all rows.
    kept_at : tuple of AtRadius
        Where there is none: the smallest and the largest ε of the findings at which some α keeps every row's class.
    """

    points_to_mend: int
    check_labels: bool
    all_kept: bool
    keep_to: AtRadius | None
    inside: tuple[int, ...]
    jumps: tuple[Fraction, ...]
    kept_up_to: Fraction
    kept_at: tuple[AtRadius, ...]


def recommendation_of(found: AuditFindings) -> Recommendation:
    """The recommendation that follows from findings; it claims no more than they do.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.geometry.data.rows import Rows
    >>> from mixproof.theory.audit.audit import audit_rows
    >>> from mixproof.theory.audit.question import Question
    >>> line = Rows.of_dataset(Dataset.from_rows([[0], [1], [2]], ["a", "b", "a"]))
    >>> advised = recommendation_of(audit_rows(line, Question.of(32, "1/10")))
    >>> advised.inside, str(advised.keep_to.epsilon), str(advised.kept_up_to), len(advised.kept_at)
    ((1,), '1/10', '0', 1)
    """
    answers = [each.is_safe(alpha) for each in found.strengths for alpha in found.alphas]
    all_kept = bool(answers) and all(answers)
    kept_up_to, kept_at = _kept_at_conflicts(found)
    return Recommendation(
        points_to_mend=found.clashes,
        check_labels=any(each.kind == "many classes" for each in found.problems),
        all_kept=all_kept,
        keep_to=found.at_epsilon if found.at_epsilon and not all(map(found.at_epsilon.is_safe, found.alphas)) else None,
        inside=found.search.row_numbers,
        jumps=tuple(alpha for alpha in found.alphas if found.jumps(alpha)),
        kept_up_to=kept_up_to,
        kept_at=kept_at,
    )


def _kept_at_conflicts(found: AuditFindings) -> tuple[Fraction, tuple[AtRadius, ...]]:
    """`kept_up_to` and `kept_at`; nothing where not all rows were looked at."""
    if found.is_sample or not found.search.is_complete or not found.search.points:
        return Fraction(0), ()
    inside = set(found.search.points)
    least = min(each.squared for each in found.radii if each.point in inside)
    if least:
        return least, ()
    kept = [each for each in found.strengths if each.is_settled and each.range.intervals]
    return Fraction(0), tuple(kept) if len(kept) < 2 else (kept[0], kept[-1])
