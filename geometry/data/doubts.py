"""Readings of a table that may be wrong: where a wrong one could flip a verdict, the person is asked in one line.

A table does not say that a column numbers its rows, or that its last columns are the classes, one column each. Numbers
of rows are coordinates to geometry, and one that grows by 1 from row to row takes every conflict away.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import product
from typing import NamedTuple

import numpy as np

from mixproof.geometry.aliases import IntegerArray
from mixproof.geometry.data.column_names import column_called
from mixproof.geometry.data.label_doubts import measured_words
from mixproof.geometry.data.refusals import Refusal, TableError
from mixproof.geometry.data.roles import Roles
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError

_FEW_ROWS = 10
"""In fewer rows a column may count them by chance: that is said, and not asked."""

_NUMBERING = re.compile(
    r"|unnamed:? ?\d*|index|idx|level_0|row[ _]?(names?|num|number|id|idx|index)?|no\.?|nr\.?|obs|observation|#|"
    r"(.*[\W_])?id",
    re.IGNORECASE,
)
"""Names of columns that number rows, the empty one among them."""

_SAMPLE = re.compile(
    r"(.*_)?(id|ids|code|key|num|number|nr|no|serial|sample|patient|case|subject|record)(_.*)?", re.IGNORECASE
)
"""Names of columns that may number samples, with low lines between their words."""

_COORDINATE = re.compile(r"[t-z][ _]?\d*|time", re.IGNORECASE)
"""Names of coordinates: that such a column counts the rows is said, and not asked about."""

_MOST_CLASSES = 50
"""At most so many columns on either side of the label are looked at as one-hot classes."""

_FAR = 100
"""A column whose range is so many times that of every other one decides all distances."""

_WHOLE = {"0": 0, "1": 1, "False": 0, "True": 1}


@dataclass(frozen=True)
class _Column:
    """A coordinate: its position among all, its name or index, its place in the table, and if it is a part of a column.

    Such a part, of a column of lists, is never asked about, since no option could leave it out alone.
    """

    position: int
    name: str
    place: int
    is_part: bool = False

    @property
    def is_named_so(self) -> bool:
        """True if the name says that the column numbers the rows."""
        return not self.is_part and _NUMBERING.fullmatch(self._parted) is not None

    @property
    def may_number_samples(self) -> bool:
        """True if it has no name of its own, or one that says so."""
        words = re.sub(r"[\W_]+", "_", self._parted)
        return not self.is_part and (self.name == str(self.place) or _SAMPLE.fullmatch(words) is not None)

    @property
    def _parted(self) -> str:
        """The name, with a low line before a capital letter."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", self.name.strip())


class _Numbering(NamedTuple):
    """A column that numbers the rows or samples: its name, its place in the table, its ends, and how that is known."""

    name: str
    place: int
    least: int
    most: int
    told: str = ""


def settled(rows: Rows, roles: Roles, widths: Collection[int] = ()) -> Rows:
    """The rows, where their reading is certain; else the person is asked.

    Parameters
    ----------
    rows : Rows
        Read with these roles.
    widths : collection of int
        Number of coordinates that each column stands for; one each if not given.

    Raises
    ------
    InputError
        If a column numbers the rows, the last columns are the classes, or the last one holds measurements; with the
        options that settle it.

    Examples
    --------
    >>> from mixproof.geometry.data.roles import ColumnChoice
    >>> roles = ColumnChoice().roles(["Id", "x", "kind"], "t")
    >>> settled(Rows("t", np.array([[1, 5], [2, 3]]), 1, ("a", "b")), roles)
    Traceback (most recent call last):
    mixproof.geometry.data.refusals.TableError: t: column 'Id' numbers the rows, from 1 to 2: leave it out by \
`drop='Id'`, or, if it is a coordinate, keep it by `keep='Id'`
    """
    starts = np.cumsum([0, *(widths or (1,) * len(roles.coordinates))]).tolist()
    asked_about = [(k, column) for k, column in enumerate(roles.coordinates) if column not in roles.kept]
    columns = [_Column(starts[k], roles.names[at], at) for k, at in asked_about if starts[k + 1] - starts[k] == 1]
    parts = [
        _Column(start, f"{roles.names[at]}[{start - starts[k]}]", at, is_part=True)
        for k, at in asked_about
        if starts[k + 1] - starts[k] > 1
        for start in range(starts[k], starts[k + 1])
    ]
    label = None if roles.is_certain else _label_doubt(rows, roles)
    if not roles.is_certain and label is None:
        _check_one_hot(rows, roles, columns)
    one_hot = _one_hot_words(rows, roles, columns) if roles.is_certain else ""
    suspects = _looks_like_numbers(rows, columns + parts)
    found = [_about(rows, column, len(columns) + len(parts)) for column in suspects]
    numbering = [each for each in found if isinstance(each, _Numbering)]
    stated = [each for each in found if isinstance(each, str)]
    if not numbering and not any(stated):
        sample = _sample_numbers(rows, columns)
        numbering, stated = ([sample], stated) if isinstance(sample, _Numbering) else ([], [*stated, sample])
    doubts = [*filter(None, [label]), *([_together(numbering, roles)] if numbering else [])]
    if doubts:
        raise TableError(f"{rows.name}: {doubts[0][0]}", [refusal for _, refusal in doubts], rows.name)
    return replace(rows, origin="; ".join(filter(None, (rows.origin, roles.left_out, one_hot, *stated))))


def _looks_like_numbers(rows: Rows, columns: list[_Column]) -> list[_Column]:
    """The columns that may number the rows: those with the range of such numbers, or with such a name."""
    first, last = rows.numerators[0].astype(object), rows.numerators[-1].astype(object)
    spans = rows.numerators.max(axis=0).astype(object) - rows.numerators.min(axis=0)
    grows = last - first == (rows.number(rows.count - 1) - rows.number(0)) * rows.denominator
    may_number = grows | (spans == (rows.count - 1) * rows.denominator)
    return [column for column in columns if column.is_named_so or may_number[column.position]]


def _together(found: list[_Numbering], roles: Roles) -> tuple[str, Refusal]:
    """The words about the first column that numbers the rows, and the refusal of all of them."""
    first = found[0]
    why = first.told or f"numbers the rows, from {first.least} to {first.most}"
    told = (
        f"column {first.name!r} {why}: leave it out by `drop={first.name!r}`, or, if it is a "
        f"coordinate, keep it by `keep={first.name!r}`"
    )
    cells = tuple(f"{each.name!r} (from {each.least} to {each.most})" for each in found)
    way = tuple(("drop", column_called(roles.names, each.place)) for each in found)
    keep = f"`keep={column_called(roles.names, first.place)!r}` in place of `drop` if it is a coordinate"
    kind = "what looks like numbers of samples" if first.told else "numbers of the rows"
    return told, Refusal(kind, cells, (way,), (("drop", keep),))


def _about(rows: Rows, column: _Column, columns: int) -> "str | _Numbering":
    """The words that say of a column that it counts the rows, and is a coordinate; empty where it does not.

    Where it does so by its name, or in many rows, its numbers are given in place of words.
    """
    values = rows.numerators[:, column.position].astype(object)  # the denominator may be beyond 64 bits
    if values[0] % rows.denominator:
        return ""
    at = np.arange(rows.count) if rows.numbers is None else rows.numbers
    counts = bool((values - values[0] == (at - at[0]).astype(object) * rows.denominator).all())
    least, most = min(values) // rows.denominator, max(values) // rows.denominator
    numbers = counts or _are_distinct_integers(values, rows.denominator)
    is_row_number = counts or (numbers and most - least == rows.count - 1)
    is_coordinate = _COORDINATE.fullmatch(column.name.strip()) is not None
    is_many = columns > 1 and rows.count >= _FEW_ROWS
    is_asked = column.is_named_so or (is_row_number and not is_coordinate and is_many)
    if numbers and is_asked and not column.is_part:
        return _Numbering(column.name, column.place, least, most)
    is_likely = column.position == 0 or is_coordinate or (column.is_part and is_many)
    is_said = counts and is_likely and columns > 1 and rows.count > 2
    return f"column {column.name!r} counts the rows, from {least} to {most}: taken as a coordinate" if is_said else ""


def _sample_numbers(rows: Rows, columns: list[_Column]) -> "str | _Numbering":
    """The words that say that the first column may number samples; empty where it hardly does.

    Its numbers are whole and nearly all different, and their range is far beyond that of every other column. Where no
    name speaks against it, its numbers are given in place of words.
    """
    if not columns or columns[0].position or rows.count < _FEW_ROWS or rows.dimension < 3:
        return ""
    first, *others = (rows.numerators.max(axis=0).astype(object) - rows.numerators.min(axis=0)).tolist()
    if first <= _FAR * max(others) or not max(others):
        return ""
    values = rows.numerators[:, 0].astype(object)
    different = len(set(values.tolist()))
    if 10 * different < 9 * rows.count or (values % rows.denominator != 0).any():
        return ""
    column, least, most = columns[0], min(values) // rows.denominator, max(values) // rows.denominator
    told = f"holds {different:,} different whole numbers in {rows.count:,} rows, far larger than those of other columns"
    if column.may_number_samples:
        return _Numbering(column.name, column.place, least, most, f"{told}, as numbers of samples are")
    told = f"column {column.name!r} {told}"
    return f"{told}: taken as a coordinate (if they number rows or samples, drop leaves it out)"


def _are_distinct_integers(values: IntegerArray, denominator: int) -> bool:
    """True if all values are integers, and no two of them are equal."""
    return bool((values % denominator == 0).all()) and len(set(values.tolist())) == len(values)


def _label_doubt(rows: Rows, roles: Roles) -> tuple[str, Refusal] | None:
    """The doubt about the last column as the label where it holds measurements, or another number in each of many rows.

    A column of categories is the label instead, if there is one; beside it many different numbers are doubted too.
    """
    told = measured_words(rows.class_sizes, len(roles.one_hot) == 1)
    if not told:
        return None
    why = f"no column is known as the label by its name, and the last one, {roles.names[roles.label]!r}, {told}"
    called = [column_called(roles.names, column) for column in sorted(roles.one_hot)]
    ways = tuple((("label", each),) for each in called if len(called) > 1)
    such = f", as in `label={called[0]!r}` in place of `one_hot`" if len(called) == 1 else ""
    told = f"{why}: name the column of classes by `label`{such}"
    return told, Refusal(why if ways else told, (), ways)


def _check_one_hot(rows: Rows, roles: Roles, columns: list[_Column]) -> None:
    """Refuse a table whose last columns, with the one that would be the label, hold one 1 a row and zeros besides."""
    if not set(rows.class_sizes) <= _WHOLE.keys() or not columns:
        return
    ones = np.array([_WHOLE[label] for label in rows.labels])
    for taken, column in enumerate(reversed(columns[1:]), 2):
        values = rows.numerators[:, column.position]
        if rows.dimension - column.position != taken - 1 or not ((values == 0) | (values == rows.denominator)).all():
            return
        ones = ones + (values != 0)
        if (ones == 1).all():
            raise InputError(
                f"{rows.name}: the last {taken} columns, {column.name!r} to {roles.names[roles.label]!r}, hold one 1 "
                "a row, as one-hot classes do: write the class of each row into one column, or, if the last column "
                f"alone is the label, say `label={roles.names[roles.label]!r}`"
            )


def _one_hot_words(rows: Rows, roles: Roles, columns: list[_Column]) -> str:
    """The words that name the columns beside the label that are one-hot classes with it; empty where there are none."""
    if not set(rows.class_sizes) <= _WHOLE.keys():
        return ""
    label = np.array([_WHOLE[name] for name in rows.labels])
    before = _bits_of(rows, [column for column in reversed(columns) if column.place < roles.label])
    after = _bits_of(rows, [column for column in columns if column.place > roles.label])
    for left, right in product(range(len(before) + 1), range(len(after) + 1)):
        taken = [*reversed(before[:left]), *after[:right]]
        ones = label + np.sum([rows.numerators[:, column.position] != 0 for column in taken], axis=0, dtype=np.int64)
        if taken and (ones == 1).all() and rows.count > len(taken) + 1:
            names = ", ".join(repr(column.name) for column in taken)
            return (
                f"{names} and the label hold one 1 a row, as one-hot classes do: taken as coordinates, which give the "
                "label away (drop leaves them out, keep says that they are no classes)"
            )
    return ""


def _bits_of(rows: Rows, columns: list[_Column]) -> list[_Column]:
    """The first columns up to one that holds other numbers than 0 and 1, or a 1 in a row with an earlier one."""
    found: list[_Column] = []
    ones = np.zeros(rows.count, dtype=np.int64)
    for column in columns[:_MOST_CLASSES]:
        values = rows.numerators[:, column.position]
        ones = ones + (values != 0)
        if not ((values == 0) | (values == rows.denominator)).all() or (ones > 1).any():
            break
        found.append(column)
    return found
