"""The columns of a table that hold no plain numbers, each kind with the options that mend it.

A column of words becomes a coordinate for each word, unless its words are nearly all different; numbers with other
marks are read by these marks; all else that no option can read is left out, and the message says what is lost.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from mixproof.geometry.data.column_names import column_called, column_words
from mixproof.geometry.data.hints import TRUTH_WORDS, is_date, is_date_text, is_written_otherwise, miswritten
from mixproof.geometry.data.refusals import Change, Refusal
from mixproof.geometry.data.roles import Roles
from mixproof.geometry.data.units import number_and_unit

MOST_WORDS = 50
"""A column of more different words is no column of categories."""


@dataclass
class RefusedColumn:
    """A column with cells that are no numbers: the first of them, its row, and how many there are.

    Parameters
    ----------
    column : int
    first : object
        The first such cell.
    row : int
    count : int
        Number of such cells.
    words : set of str
        The different ones, up to more than `MOST_WORDS`.
    others : int
        Number of such cells that are not numbers that are written otherwise, or with a unit.
    units : set of str
        The units of those that are numbers with one, up to more than `MOST_WORDS`; with an empty one for other cells.
    """

    column: int
    first: object
    row: int
    count: int
    words: set[str]
    others: int = 0
    units: set[str] = field(default_factory=set)

    @staticmethod
    def of(column: int, cell: object, row: int) -> "RefusedColumn":
        """A column of which one cell was refused.

        Examples
        --------
        >>> RefusedColumn.of(0, "red", 3).count
        1
        """
        made = RefusedColumn(column, cell, row, 0, set())
        made.add(cell)
        return made

    def add(self, cell: object) -> None:
        """Count another cell that is refused.

        Examples
        --------
        >>> column = RefusedColumn.of(0, "red", 3)
        >>> column.add("red")
        >>> column.count, column.words
        (2, {'red'})
        """
        self.count += 1
        if len(self.words) <= MOST_WORDS:
            self.words.add(str(cell).strip())
        text = cell if isinstance(cell, str) else ""
        self.others += not is_like_number(text)
        if len(self.units) <= 1:
            self.units.add((_parts(text) or ("", ""))[1])

    def unit(self, cells: int) -> str:
        """The unit that each of so many cells has; empty where they have none, or several.

        Examples
        --------
        >>> RefusedColumn.of(0, "12 kg", 3).unit(1), RefusedColumn.of(0, "12 kg", 3).unit(2)
        ('kg', '')
        """
        return next(iter(self.units)) if len(self.units) == 1 and self.count == cells else ""

    def kind(self, cells: int) -> str:
        """The kind of what it holds, of so many cells in all.

        Examples
        --------
        >>> RefusedColumn.of(0, "2020-01-02", 3).kind(4), RefusedColumn.of(0, "12 kg", 3).kind(4)
        ('dates or times', 'numbers written otherwise')
        >>> RefusedColumn.of(0, "12 kg", 3).kind(1)
        'numbers with a unit'
        """
        text = str(self.first).strip()
        if is_date(self.first) or is_date_text(text):
            return _DATES
        if self.unit(cells):
            return _UNITS
        if is_written_otherwise(self.first) and text.casefold() not in TRUTH_WORDS:
            return _OTHERWISE
        if 2 * self.count < cells:
            return _AMONG
        return _NAMES if self.has_names else _WORDS

    @property
    def has_names(self) -> bool:
        """True if its words are many, or mostly different, as names and free text are."""
        return len(self.words) > MOST_WORDS or (self.count > _FEW and 2 * len(self.words) > self.count)


_MARKS, _DATES, _OTHERWISE = "numbers with other marks", "dates or times", "numbers written otherwise"
_UNITS = "numbers with a unit"
_WORDS, _NAMES, _AMONG = "words", "many different words", "words among numbers"
_GAPPED = "words in some rows alone"
_FEW, _LONG = 10, 200
_LEFT_OUT = {
    _DATES: "dates may be written as numbers, such as days",
    _OTHERWISE: "write these numbers plainly to keep their columns",
    _AMONG: "empty the cells that stand for a missing value",
}


_parts = lru_cache(2**14)(number_and_unit)


@lru_cache(2**14)
def is_like_number(text: str) -> bool:
    """True for text that is a number with a unit, or one that is written otherwise.

    Examples
    --------
    >>> is_like_number("12 kg"), is_like_number("1,5"), is_like_number("mean")
    (True, True, False)
    """
    return _parts(text) is not None or is_written_otherwise(text)


def column_refusals(
    roles: Roles,
    columns: Sequence[RefusedColumn],
    cells: Mapping[int, int],
    marks: Mapping[int, Sequence[Change]] | None = None,
    gaps: Mapping[int, int] | None = None,
) -> list[Refusal]:
    """What is refused of columns that hold no plain numbers, by kind.

    Parameters
    ----------
    roles : Roles
        The roles of all columns.
    columns : sequence of RefusedColumn
    cells : mapping of int to int
        Number of cells that were looked at in each, without those that are missing.
    marks : mapping of int to sequences of Change
        For each column with numbers in other marks the marks that read its first cell.
    gaps : mapping of int to int, optional
        Number of rows in which each column, the label among them, holds nothing; None if no column holds categories.

    Examples
    --------
    >>> found = [RefusedColumn(0, "red", 0, 4, {"red", "blue"}), RefusedColumn(1, "1,5", 0, 4, {"1,5", "2,5"})]
    >>> from mixproof.geometry.data.roles import ColumnChoice
    >>> roles = ColumnChoice().roles(["hue", "x", "kind"], "t")
    >>> [each.ways for each in column_refusals(roles, found, {0: 4, 1: 4}, {1: [(("decimal", ","),)]}, {})]
    [((('one_hot', 'hue'),),), ((('decimal', ','),), (('drop', 'x'),))]
    """
    names = roles.names
    groups: dict[str, list[RefusedColumn]] = {}
    has_categories = gaps is not None
    rare = _rare(columns, cells, gaps or {})
    for each in columns:
        kind = _MARKS if each.column in (marks or {}) else each.kind(cells[each.column])
        groups.setdefault(_GAPPED if kind == _WORDS and each.column in rare else kind, []).append(each)
    made = []
    for kind, group in groups.items():
        called = _called_in_short(names, [each.column for each in group])
        drop, one_hot = (tuple((option, each) for each in called) for option in ("drop", "one_hot"))
        told = tuple(_place(names, each, kind) for each in group)
        if kind == _WORDS and has_categories:
            label = ("one_hot", f"`label={column_called(names, group[0].column)!r}` if those are the classes")
            more = [label] * (not roles.is_certain and len(group) == 1)
            leave = ("one_hot", "`drop` in place of `one_hot` leaves a column out")
            made.append(Refusal(kind, told, (one_hot,), (*more, leave)))
        elif kind == _UNITS:
            units = tuple(("units", each) for each in called)
            made.append(Refusal(kind, told, (units,), (("units", "`one_hot` in place of `units` for categories"),)))
        elif kind == _MARKS:
            made.append(Refusal(kind, told, (*_readings([(marks or {})[each.column] for each in group]), drop)))
        elif kind == _GAPPED:
            keep = f"`one_hot={called[0]!r}` `missing='drop'` in place of `drop` leaves out the rows without it"
            made.append(Refusal(kind, told, (drop,), (("drop", keep),) if has_categories else ()))
        else:
            made.append(Refusal(kind, told, (drop,), (("drop", _LEFT_OUT[kind]),) if kind in _LEFT_OUT else ()))
    return made


def _rare(columns: Sequence[RefusedColumn], cells: Mapping[int, int], gaps: Mapping[int, int]) -> set[int]:
    """The columns that hold nothing in more than a tenth of the rows, and in more than any column of numbers does.

    To leave such rows out costs more than the column, which is a remark as a rule.
    """
    refused = {each.column for each in columns}
    most = max((count for column, count in gaps.items() if column not in refused), default=0)
    return {at for at in refused if gaps.get(at, 0) > most and 9 * gaps[at] > cells[at]}


def units_words(refusals: Sequence[Refusal]) -> str:
    """The words that add the option for a column with one unit to what is said of its first cell, if there is one.

    Examples
    --------
    >>> units_words([Refusal("numbers with a unit", ("'mass'",), ((("units", "mass"),),))])
    "; `units='mass'` reads a column of numbers in one unit"
    """
    called = next((value for each in refusals for name, value in sum(each.ways, ()) if name == "units"), "")
    return f"; `units={called!r}` reads a column of numbers in one unit" if called else ""


def _called_in_short(names: Sequence[str], columns: Sequence[int]) -> list[str]:
    """Columns as options take them; by their indices where their names would fill the message."""
    called = [column_called(names, column) for column in columns]
    is_long = sum(map(len, called)) > _LONG
    return [str(at) if is_long and str(at) not in names else name for at, name in zip(columns, called, strict=True)]


def _readings(marks: Sequence[Sequence[Change]]) -> list[Change]:
    """The marks that read most columns."""
    every = list(dict.fromkeys(change for changes in marks for change in changes))
    most = max(sum(change in changes for changes in marks) for change in every)
    return [change for change in every if sum(change in changes for changes in marks) == most]


def _place(names: Sequence[str], found: RefusedColumn, kind: str) -> str:
    """A column and its first cell, with the number that it may stand for."""
    text = re.sub(r"\s+", " ", str(found.first))[:40]
    hint = miswritten(text) if kind == _OTHERWISE else ""
    return f"{column_words(names, found.column)} ({text!r} in row {found.row}{hint and ': ' + hint})"
