"""Scores of single rows: how near trouble comes to each of them, as a table for further use."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from mixproof.solvers.thresholds.history import GapHistory
from mixproof.theory.audit.findings import AuditFindings
from mixproof.theory.audit.strength.at_radius import AtRadius

LostAt = tuple[tuple[Fraction, Fraction | None], ...]
"""Intervals of α; None stands for ∞."""


@dataclass(frozen=True)
class RowScore:
    """The scores of one row.

    Parameters
    ----------
    row : int
        Its number in the source.
    label : str
        Its class.
    epsilon_squared, radius_squared : Fraction or None
        ε*² and r²; None where they were not found: then r² is at least `Distances.beyond`.
    conflicts : int or None
        Segments with the row inside and an end outside its class; None where they were not counted.
    lost : tuple of pairs of Fraction or None
        The α at which it does not keep its class at the ε of the audit, as intervals whose ends are rounded inwards,
        so that it is lost in all of them; None for ∞, and in place of the whole where that was not decided.
    """

    row: int
    label: str
    epsilon_squared: Fraction | None
    radius_squared: Fraction | None
    conflicts: int | None
    lost: LostAt | None


def scores_of(found: AuditFindings) -> Iterator[RowScore]:
    """The scores of every audited row, in the order of the source; equal rows have equal scores.

    Examples
    --------
    >>> from mixproof.geometry.data.dataset import Dataset
    >>> from mixproof.geometry.data.rows import Rows
    >>> from mixproof.theory.audit.audit import audit_rows
    >>> from mixproof.theory.audit.question import Question
    >>> line = Rows.of_dataset(Dataset.from_rows([[0], [1], [2]], ["a", "b", "a"]))
    >>> scores = list(scores_of(audit_rows(line, Question.of(1, "1/10"))))
    >>> [(each.row, str(each.radius_squared), each.conflicts) for each in scores]
    [(0, '1', 0), (1, '0', 1), (2, '1', 0)]
    >>> [(round(float(start), 4), end) for start, end in scores[1].lost]
    [(22.8813, None)]
    """
    if not found.has_rest:
        return
    counts, lost = _conflict_counts(found), partial(_lost, found, found.at_epsilon)
    scores = []
    for point in range(found.dataset.size):
        rows = map(found.rows.number, found.dataset.rows[point])
        margin, radius = found.distances.margin(point), found.distances.radius(point)
        squares = None if margin is None else margin.squared, None if radius is None else radius.squared
        for row in rows:
            count = counts.get(row, 0 if found.search.is_complete else None)
            scores.append(RowScore(row, found.dataset.label(point), *squares, count, lost(point)))
    yield from sorted(scores, key=lambda each: each.row)


def _conflict_counts(found: AuditFindings) -> dict[int, int | None]:
    """The number of segments through each row that is inside one; None where they were not counted."""
    search = found.search
    counts: dict[int, int | None] = {}
    for point, count in {
        **dict.fromkeys(search.points),
        **{each.incidence.point: each.segments for each in search.conflicts},
    }.items():
        counts |= {search.rows.number(row): count for row in search.dataset.rows[point]}
    return counts


def _lost(found: AuditFindings, there: AtRadius | None, point: int) -> LostAt | None:
    """The α at which a point does not keep its class; None where that was not decided."""
    if there is None:
        return None
    history = there.of_point(point)
    if history is not None:
        return None if history.unsettled else tuple(_intervals(history))
    radius = found.distances.radius(point)
    is_safe = found.distances.knows(there.epsilon) if radius is None else radius.squared >= there.epsilon**2
    return () if is_safe else None


def _intervals(history: GapHistory) -> Iterator[tuple[Fraction, Fraction | None]]:
    """The α at which a point surely has another class, or a tie."""
    start = Fraction(0) if history.first_sign <= 0 else None
    for change in history.changes:
        if start is not None and change.after > 0:
            yield start, change.lower
            start = None
        elif start is None and change.after <= 0:
            start = change.upper
    if start is not None:
        yield start, None
