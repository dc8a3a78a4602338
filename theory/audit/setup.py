"""What is wrong, or odd, with labelled rows before Mixup is thought of: the first part of an audit.

A *problem* is what the theory cannot take (one point with two labels) or what makes its answers empty; a *note* is
what a person should know when reading on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from mixproof.geometry.data.rows import Clash, Rows
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import rational
from mixproof.theory.audit.columns import rounded_digits, unlike_ranges

MOST_LISTED = 1000
"""Rows, groups of rows and columns that are listed; the counts are always of all."""

FEW_ROWS = 10
"""Up to so many rows nothing is inferred from the number of classes."""

FEW_NUMBERS = 50
"""Up to so many rows integers that nearly all differ may be one sample a class."""


class Severity(Enum):
    """How much a finding matters."""

    PROBLEM = "problem"
    NOTE = "note"


@dataclass(frozen=True)
class Problem:
    """Something about the rows that a person should know.

    Parameters
    ----------
    kind : str
        One of ``two labels``, ``many classes``, ``single rows``, ``rounded values``, ``unlike scales``,
        ``repeated rows``, ``constant columns``, ``sample``.
    severity : Severity
    words : str
        What it is, in a sentence.
    rows : tuple of tuples of int
        Groups of rows by their numbers in the source, at most `MOST_LISTED`.
    total : int
        Number of groups, or of whatever `words` counts.
    """

    kind: str
    severity: Severity
    words: str
    rows: tuple[tuple[int, ...], ...] = ()
    total: int = 0


def check_labels(rows: Rows) -> None:
    """Refuse labels that are no classes.

    Raises
    ------
    InputError
        If there is one class only, or the labels are measurements, or count the rows: decimal numbers that differ in
        more than half of the rows, or numbers that differ in nine tenths of them.

    Examples
    --------
    >>> import numpy as np
    >>> check_labels(Rows("prices", np.arange(20).reshape(-1, 1), 1, tuple(f"{k}.5" for k in range(20))))
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: the labels of prices hold 20 different decimal numbers in 20 rows: these are \
measurements, not classes; name the column of classes as the label, or, if they are classes, give them names, such as \
class-7 for 7
    """
    check_classes(rows)
    classes = list(rows.class_sizes)
    numbers = [value for value in map(_number, classes) if value is not None]
    decimals = sum(value.denominator > 1 for value in numbers)
    are_decimal = 2 * len(classes) > rows.count and 2 * decimals > len(classes)
    are_counts = 10 * len(classes) >= 9 * rows.count > 9 * FEW_NUMBERS and len(numbers) == len(classes)
    if are_counts or (rows.count > FEW_ROWS and are_decimal):
        kind = "decimal" if are_decimal else "whole"
        raise InputError(
            f"the labels of {rows.name} hold {len(classes):,} different {kind} numbers in {rows.count:,} rows: these "
            f"are {'measurements' if are_decimal else 'measurements or numbers of rows'}, not classes; name the column "
            "of classes as the label, or, if they are classes, give them names, such as class-7 for 7"
        )


def check_classes(rows: Rows) -> None:
    """Refuse rows of one class, be they all or a sample.

    Raises
    ------
    InputError
        If there is one class only.

    Examples
    --------
    >>> import numpy as np
    >>> check_classes(Rows("t", np.array([[0], [1]]), 1, ("a", "a")))
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: t has one class only, 'a', so Mixup mixes no labels: is the label column right?
    """
    classes = list(rows.class_sizes)
    if len(classes) < 2:
        raise InputError(
            f"{rows.name} has one class only, {classes[0]!r}, so Mixup mixes no labels: is the label column right?"
        )


def _number(text: str) -> Fraction | None:
    """The number that a label is; None where it is none."""
    try:
        return rational(text)
    except InputError:
        return None


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
    found = rows.clashes()
    if found:
        shown = "; ".join(map(_clash_words, found[:3])) + ("; …" if len(found) > 3 else "")
        yield Problem(
            "two labels",
            Severity.PROBLEM,
            f"{_count(len(found), 'point')} with two labels or more: {shown}. No classifier can give both; these rows "
            "are left out of what follows",
            tuple(clash.rows for clash in found[:MOST_LISTED]),
            len(found),
        )


def _clash_words(clash: Clash) -> str:
    pairs = zip(clash.rows, clash.labels, strict=True)
    return "rows " + ", ".join(f"{row} ({label})" for row, label in list(pairs)[:6])


def _classes(rows: Rows) -> Iterator[Problem]:
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


def _rounded(rows: Rows) -> Iterator[Problem]:
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
    return rows.columns[column] if rows.columns else str(column)


def _ratio_text(ratio: Fraction) -> str:
    """A large ratio, to three digits."""
    return f"{ratio.numerator // ratio.denominator:,}" if ratio < 10**6 else f"{float(ratio):.3g}"


def _repeated(rows: Rows) -> Iterator[Problem]:
    groups = [group for group in rows.groups if len({rows.labels[row] for row in group}) == 1]
    if groups:
        extra = sum(len(group) - 1 for group in groups)
        named = [tuple(map(rows.number, group)) for group in groups]
        shown = "; ".join(" = ".join(map(str, group[:4])) for group in named[:3]) + ("; …" if len(named) > 3 else "")
        yield Problem(
            "repeated rows",
            Severity.NOTE,
            f"{_count(extra, 'row')} repeated ({shown}): such points get more weight",
            tuple(named[:MOST_LISTED]),
            len(groups),
        )


def _constant(rows: Rows) -> Iterator[Problem]:
    columns = rows.constant_columns()
    if columns:
        words = f"{_count(len(columns), 'column')} with one value in all rows: {_names(columns)}"
        yield Problem("constant columns", Severity.NOTE, words, total=len(columns))


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _names(names: Sequence[str], most: int = 8) -> str:
    return ", ".join(names[:most]) + (", …" if len(names) > most else "")
