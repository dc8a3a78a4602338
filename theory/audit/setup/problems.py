"""All that a person should know of labelled rows before Mixup is thought of.

A *problem* is what the theory cannot take (one point with two labels) or what makes its answers empty; a *note* is
what helps in reading on.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from unicodedata import normalize

from mixproof.geometry.data.rows import Clash, Rows
from mixproof.geometry.numbers.magnitudes import rounded_text
from mixproof.theory.audit.setup.columns import rounded_digits, unlike_ranges
from mixproof.theory.audit.setup.labels import FEW_ROWS

MOST_ROWS_LISTED = 1000
"""Rows, groups of rows and columns that are listed; the counts are always of all."""


_ORDER = ", those of most rows first, of as many those of most even shares"
"""The order in which points with two labels are listed."""


class Severity(Enum):
    """The weight of a problem."""

    PROBLEM = "problem"
    NOTE = "note"


@dataclass(frozen=True)
class Problem:
    """Something about the rows that a person should know.

    Parameters
    ----------
    kind : str
        One of ``two labels``, ``many classes``, ``single rows``, ``alike names``, ``rounded values``,
        ``unlike scales``, ``repeated rows``, ``constant columns``, ``sample``.
    severity : Severity
    words : str
        What it is, in a sentence.
    rows : tuple of tuples of int
        Groups of rows by their numbers in the source, at most `MOST_ROWS_LISTED`; of two labels the worst first, as
        `Rows.clashes` orders them.
    total : int
        Number of groups, or of whatever `words` counts.
    """

    kind: str
    severity: Severity
    words: str
    rows: tuple[tuple[int, ...], ...] = ()
    total: int = 0


def problems(rows: Rows) -> tuple[Problem, ...]:
    """All that is to be said of the rows, the worst first.

    Examples
    --------
    >>> import numpy as np
    >>> for found in problems(Rows("t", np.array([[0, 7], [1, 7], [0, 7], [1, 7]]), 1, ("a", "b", "a", "a"))):
    ...     print(found.severity.value, found.kind, found.rows)
    problem two labels ((1, 3),)
    note single rows ()
    note repeated rows ((0, 2),)
    note constant columns ()
    """
    return (*_two_labels(rows), *_classes(rows), *_rounded(rows), *_scales(rows), *_repeated(rows), *_constant(rows))


def _two_labels(rows: Rows) -> Iterator[Problem]:
    """Points with two labels or more."""
    found = rows.clashes()
    if found:
        shown = "; ".join(map(_clash_words, found[:3])) + ("; …" if len(found) > 3 else "")
        yield Problem(
            "two labels",
            Severity.PROBLEM,
            f"{_count(len(found), 'point')} with two labels or more{_ORDER * (len(found) > 1)}: {shown}. No classifier "
            "can give both",
            tuple(clash.rows for clash in found[:MOST_ROWS_LISTED]),
            len(found),
        )


def _clash_words(clash: Clash) -> str:
    """A point with several labels, by its rows."""
    pairs = list(zip(clash.rows, clash.labels, strict=True))
    shown = "rows " + ", ".join(f"{row} ({label})" for row, label in pairs[:6])
    if len(pairs) <= 6:
        return shown
    sizes = ", ".join(f"{size:,} of {label}" for label, size in Counter(clash.labels).most_common(6))
    return f"{shown}, … ({len(pairs):,} rows: {sizes})"


def _classes(rows: Rows) -> Iterator[Problem]:
    """Classes in nearly every row, or in one only."""
    sizes = rows.class_sizes
    if len(sizes) > max(FEW_ROWS, rows.count // 3):
        yield Problem(
            "many classes",
            Severity.PROBLEM,
            f"{len(sizes):,} classes in {rows.count:,} rows: does the label column number the rows?",
            total=len(sizes),
        )
    single = [name for name, size in sizes.items() if size == 1]
    if single:
        yield Problem(
            "single rows",
            Severity.NOTE,
            f"{_count(len(single), 'class', 'classes')} with a single row: {_names(single)}",
            total=len(single),
        )
    alike: dict[str, list[str]] = {}
    for name in sizes:
        alike.setdefault(" ".join(normalize("NFKC", name).casefold().replace("_", " ").split()), []).append(name)
    groups = [" and ".join(map(repr, names)) for names in alike.values() if len(names) > 1]
    if groups:
        yield Problem(
            "alike names",
            Severity.NOTE,
            f"classes whose names differ in case or blanks only: {_names(groups)}; they are taken as different",
            total=len(groups),
        )


def _rounded(rows: Rows) -> Iterator[Problem]:
    """Values that look rounded."""
    digits = rounded_digits(rows)
    if digits is not None:
        yield Problem(
            "rounded values",
            Severity.NOTE,
            f"most values need {digits} digits or more, nearly all that their kind of float holds, as rounded results "
            "do (of standardising, or of a division by 255): no exact conflict survives such rounding but by chance, "
            "so audit the data as they were recorded",
        )


def _scales(rows: Rows) -> Iterator[Problem]:
    """Columns of unlike ranges."""
    found = unlike_ranges(rows)
    if found is not None:
        wide, narrow, ratio = _column(rows, found[0]), _column(rows, found[1]), _ratio_text(found[2])
        yield Problem(
            "unlike scales",
            Severity.NOTE,
            f"column {wide} has a range {ratio} times that of column {narrow}: distances, and so ε, are ruled by the "
            "columns of wide range",
        )


def _column(rows: Rows, column: int) -> str:
    """The name of a column, or its index."""
    return rows.columns[column] if rows.columns else str(column)


def _ratio_text(ratio: Fraction) -> str:
    """A large ratio, to three digits."""
    return f"{ratio.numerator // ratio.denominator:,}" if ratio < 10**6 else rounded_text(ratio, 3)


def _repeated(rows: Rows) -> Iterator[Problem]:
    """Equal rows of one label."""
    groups = [group for group in rows.groups if len({rows.labels[row] for row in group}) == 1]
    if groups:
        extra = sum(len(group) - 1 for group in groups)
        named = [tuple(map(rows.number, group)) for group in groups]
        shown = "; ".join(" = ".join(map(str, group[:4])) for group in named[:3]) + ("; …" if len(named) > 3 else "")
        yield Problem(
            "repeated rows",
            Severity.NOTE,
            f"{_count(extra, 'row')} repeated ({shown}): such points get more weight",
            tuple(named[:MOST_ROWS_LISTED]),
            len(groups),
        )


def _constant(rows: Rows) -> Iterator[Problem]:
    """Columns with one value."""
    columns = rows.constant_columns()
    if columns:
        words = f"{_count(len(columns), 'column')} with one value in all rows: {_names(columns)}"
        yield Problem("constant columns", Severity.NOTE, words, total=len(columns))


def _count(number: int, one: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _names(names: Sequence[str], most: int = 8) -> str:
    """The first of some names."""
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")


def sample_note(sampled: Rows, source: Rows, seed: int, use: str, why: str = "") -> Problem:
    """The note that some part of an audit is of a sample.

    Parameters
    ----------
    sampled : Rows
        Some rows of the source.
    use : str
        What they are used for, as in ``"searched for rows inside segments"``.
    why : str
        The reason, where it is not their number.

    Examples
    --------
    >>> import numpy as np
    >>> rows = Rows("t", np.array([[0], [1], [5]]), 1, ("a", "b", "a"))
    >>> sample_note(rows.take([0, 1]), rows, 7, "audited").words
    '2 of 3 rows, drawn class by class with seed 7, are audited'
    """
    words = f"{sampled.count:,} of {source.count:,} rows, drawn class by class with seed {seed}, are {use}"
    words += f": {why}" if why else ""
    return Problem("sample", Severity.NOTE, words)
