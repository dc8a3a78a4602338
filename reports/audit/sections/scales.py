"""Columns of unlike ranges: what they do to distances, and how to audit what a model is trained on."""

from collections.abc import Iterator
from fractions import Fraction
from shlex import quote

import numpy as np

from mixproof.geometry.data.rows import Rows
from mixproof.geometry.numbers.rationals import decimal_text
from mixproof.theory.audit.setup.columns import unlike_ranges
from mixproof.theory.audit.setup.labels import FEW_ROWS

_WIDEST_SHOWN = 3

_NEARLY_ALL = Fraction(19, 20)
"""Share of the rows that have a value of their own, from which whole numbers may number the rows."""


def scale_words(rows: Rows, is_trained: bool) -> str:
    """The ranges of columns that are far apart, and what to do; empty where none are.

    Parameters
    ----------
    is_trained : bool
        True where the report tells of a training, too.

    Examples
    --------
    >>> print(scale_words(Rows("t", np.array([[1, 0], [2, 500]]), 10, ("a", "b"), columns=("x", "y")), False))
    The widest: y from 0 to 50; the narrowest: x from 0.1 to 0.2. If you standardise or rescale columns before \
training, audit with --scale range (Python: scale="range"): then each column goes from 0 to 1 and counts alike, and \
the answer may be another.
    """
    return " ".join(_sentences(rows, is_trained))


def _sentences(rows: Rows, is_trained: bool) -> Iterator[str]:
    """The sentences of `scale_words`."""
    found = unlike_ranges(rows)
    if found is None:
        return
    widest, narrowest, _ = found
    lows, highs = rows.numerators.min(axis=0).tolist(), rows.numerators.max(axis=0).tolist()

    def told(column: int) -> str:
        low, high = (decimal_text(Fraction(ends[column], rows.denominator)) for ends in (lows, highs))
        return f"{_name(rows, column)} from {low} to {high}"

    columns = sorted(range(rows.dimension), key=lambda column: lows[column] - highs[column])
    wide = [column for column in columns[:_WIDEST_SHOWN] if column != narrowest]
    yield f"The widest: {', '.join(map(told, wide))}; the narrowest: {told(narrowest)}."
    if is_trained:
        yield "The training standardises its inputs, while ε and all of this audit are in the unit of these columns."
    yield (
        'If you standardise or rescale columns before training, audit with --scale range (Python: scale="range"): '
        "then each column goes from 0 to 1 and counts alike, and the answer may be another."
    )
    if _may_number_rows(rows, widest):
        yield (
            f"Nearly every row has its own whole number in column {_name(rows, widest)}: if these are numbers of rows "
            f"and nothing that was measured, leave the column out{_by_option(rows, widest)}."
        )


def _name(rows: Rows, column: int) -> str:
    """The name of a column, or its index."""
    return rows.columns[column] if rows.columns else str(column)


def _by_option(rows: Rows, column: int) -> str:
    """The option that leaves out a column, where the column has a name by which it can be given."""
    if not rows.columns or "," in rows.columns[column]:
        return ""
    return f" with --drop {quote(rows.columns[column])} (Python: drop=)"


def _may_number_rows(rows: Rows, column: int) -> bool:
    """True if the values of a column are whole, and nearly all unlike each other."""
    values = rows.numerators[:, column]
    if rows.count <= FEW_ROWS:
        return False
    return not np.any(values % rows.denominator) and len(set(values.tolist())) >= _NEARLY_ALL * rows.count
