"""The scores of single rows as columns, as CSV and as a frame."""

import csv
import io
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from mixproof.geometry.errors import needed
from mixproof.reports.audit.numbers import alpha_digits, root_down
from mixproof.theory.audit.findings import AuditFindings
from mixproof.theory.audit.scores import LostAt, RowScore, scores_of

COLUMNS = ("row", "class", "epsilon_star", "r", "conflicts", "lost")
"""The columns; ``lost`` are the α at which the row does not keep its class at the ε of the audit."""

_DIGITS = 12


def scores_csv(audit: AuditFindings) -> str:
    """The scores as CSV: distances rounded down, empty where something was not found.

    Examples
    --------
    >>> from mixproof import audit
    >>> print(scores_csv(audit([[0], [1], [2]], ["a", "b", "a"], epsilon="1/10")), end="")
    row,class,epsilon_star,r,conflicts,lost
    0,a,1,1,0,
    1,b,0,0,1,α > 22.8814
    2,a,1,1,0,
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(_cells, scores_of(audit)))
    return stream.getvalue()


def scores_frame(audit: AuditFindings) -> Any:
    """The scores as a pandas frame; NaN where something was not found.

    Raises
    ------
    InputError
        If pandas is not installed.

    Examples
    --------
    >>> from mixproof import audit
    >>> frame = scores_frame(audit([[0], [1], [2]], ["a", "b", "a"], epsilon="1/10"))
    >>> frame.sort_values("r")["row"].tolist()[0], frame["lost"][1]
    (1, 'α > 22.8814')
    """
    pandas = needed("pandas", "data", "to make a frame")
    found = list(scores_of(audit))
    columns: dict[str, Any] = {
        "row": [each.row for each in found],
        "class": [each.label for each in found],
        "epsilon_star": _floats(each.epsilon_squared for each in found),
        "r": _floats(each.radius_squared for each in found),
        "conflicts": pandas.array([each.conflicts for each in found], dtype="Int64"),
        "lost": [_lost_words(each.lost) for each in found],
    }
    return pandas.DataFrame(columns, columns=list(COLUMNS))


def _floats(squares: Any) -> list[float]:
    return [float("nan") if square is None else float(root_down(square, _DIGITS)) for square in squares]


def _cells(score: RowScore) -> Sequence[object]:
    """The cells of one row of the CSV."""
    lengths = ("" if each is None else _length(each) for each in (score.epsilon_squared, score.radius_squared))
    count = "" if score.conflicts is None else score.conflicts
    return (score.row, score.label, *lengths, count, _lost_words(score.lost))


def _length(squared: Fraction) -> str:
    return root_down(squared, _DIGITS)


def _lost_words(lost: LostAt | None) -> str:
    """The α at which a row is lost, rounded inwards; ``undecided`` where they are not known, nothing where none is."""
    if lost is None:
        return "undecided"
    spans = []
    for start, end in lost:
        low, high = alpha_digits(start, up=True) if start else "", "" if end is None else alpha_digits(end, up=False)
        spans.append(
            f"{low} < α < {high}" if low and high else f"α > {low}" if low else f"α < {high}" if high else "every α"
        )
    return " or ".join(spans)
