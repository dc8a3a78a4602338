"""Lines at the beginning and at the end of a text file that are no rows: units, second headers and summaries.

They are told by what is around them: a line of units holds words above numbers, and a summary names itself, as in
``mean``, or holds words below numbers. One whose name stands among the labels is known by its numbers.
"""

import re
from collections import Counter, deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mixproof.geometry.aliases import IntegerArray
from mixproof.geometry.data.files.summaries import has_summary
from mixproof.geometry.data.gaps import is_missing
from mixproof.geometry.data.refusals import Change, Refusal, TableError
from mixproof.geometry.errors import shortened

Rationals = tuple[IntegerArray, int]
"""A table of rationals: the numerators, and their common denominator."""

MOST_HEADINGS, MOST_SUMMARIES = 3, 8
"""At most so many lines at the beginning, and at the end, are looked at; a table of statistics has eight."""

_SHOWN, _LONG = 3, 30
_SUMMARY = re.compile(
    r"(grand |sub)?totals?|sums?|means?|averages?|avg|medians?|mode|s\.?d\.?|std\.?( ?dev\.?)?|stdev|"
    r"standard deviation|var(iance)?|min(imum)?|max(imum)?|range|count|n|q[1-4]|mittel(wert)?|summe|gesamt|moyenne|"
    r"somme|media|totale?s?",
    re.IGNORECASE,
)
"""Words by which a line of a summary names itself."""

_QUANTILE = re.compile(r"\d{1,2} ?%")


@dataclass(frozen=True)
class _Edge:
    """A row near an end: its number, its line, and its cells."""

    row: int
    line: int
    cells: tuple[str, ...]

    @property
    def words(self) -> str:
        """The line with its first cells."""
        return line_words(self.line, self.cells)


def line_words(line: int, cells: Sequence[str]) -> str:
    """A line with its first cells that are not empty.

    Examples
    --------
    >>> line_words(2, ["no.", "", "mg/dl", "mm", "years"])
    "line 2 ('no.', 'mg/dl', 'mm', …)"
    """
    held = [shortened(cell.strip(), _LONG) for cell in cells if cell.strip()]
    return f"line {line} ({', '.join(map(repr, held[:_SHOWN]))}{', …' * (len(held) > _SHOWN)})"


def left_out(lines: str) -> str:
    """The words that say how lines are left out.

    Examples
    --------
    >>> left_out("1,3")
    "leave out what is no row by `skip_lines='1,3'`, or remove it"
    """
    return f"leave out what is no row by `skip_lines={lines!r}`, or remove it"


@dataclass
class EdgeRows:
    """The first rows of a file, and the last ones that were read."""

    first: list[_Edge] = field(default_factory=list)
    last: deque[_Edge] = field(default_factory=lambda: deque(maxlen=MOST_SUMMARIES))

    def add(self, row: int, line: int, cells: Sequence[str]) -> None:
        """Look at the next row.

        Examples
        --------
        >>> edges = EdgeRows()
        >>> edges.add(0, 1, ["cm", ""])
        >>> len(edges.first)
        1
        """
        edge = _Edge(row, line, tuple(cells))
        if any("\n" in cell for cell in cells):  # a row of several lines is no single line
            self.last.clear()
            return
        if len(self.first) < MOST_HEADINGS:
            self.first.append(edge)
        self.last.append(edge)

    def refusals(self, table: "TableSeen") -> list[Refusal]:
        """What looks like units or a second header at the beginning, and like a summary at the end.

        Examples
        --------
        >>> edges = EdgeRows()
        >>> for row, cells in enumerate([["cm", "kg", ""], ["1", "2", "a"], ["3", "4", "b"], ["5", "7", "a"]]):
        ...     edges.add(row, row + 2, cells)
        >>> seen = TableSeen({0: (1, 4), 1: (1, 4)}, frozenset(), 2, Counter("aba"), str.isdigit, True)
        >>> [(each.kind, each.cells, each.ways) for each in edges.refusals(seen)]
        [('what looks like units or a second header', ("line 2 ('cm', 'kg')",), ((('skip_lines', '2'),),))]
        """
        rows = {edge.row: edge for edge in (*self.first, *self.last)}
        numeric = table.numeric(list(rows.values()))
        if not numeric:
            return []
        headings = list[_Edge]()
        for edge in self.first:
            if not table.are_words(edge, numeric):
                break
            headings.append(edge)
        summaries = _summaries([edge for edge in self.last if edge not in headings], table, numeric)
        named = (("what looks like units or a second header", headings), ("what looks like a summary", summaries))
        return [_refusal(kind, edges) for kind, edges in named if edges]

    def refuse_labelled_summary(self, file: Path, label: int, labels: Counter[str], table: Rationals) -> None:
        """Refuse last rows whose labels name a summary, where one of them is a summary of the rows above, by number.

        Parameters
        ----------
        label : int
            The column of labels.
        labels : Counter
            The labels of all rows.
        table : pair of an (N, n) array of integers and an int
            The numerators of the coordinates of all rows, and their common denominator.

        Raises
        ------
        TableError
            If there are such rows, with the option that leaves them out.

        Examples
        --------
        >>> import numpy as np
        >>> edges = EdgeRows()
        >>> edges.add(12, 13, ["Mean", "6.5", "1"])
        >>> table = np.array([*([k, 2 * (k % 2)] for k in range(1, 13)), [6, 1]])
        >>> edges.refuse_labelled_summary(Path("t.csv"), 0, Counter({"a": 12, "Mean": 1}), (table, 1))
        Traceback (most recent call last):
        mixproof.geometry.data.refusals.TableError: t.csv: line 13 ('Mean', '6.5', '1') looks like a summary: leave \
out what is no row by `skip_lines='13'`, or remove it
        """
        found = list[_Edge]()
        for edge in reversed(self.last):
            own = edge.cells[label].strip().rstrip(":")
            if labels[edge.cells[label]] > 1 or not _SUMMARY.fullmatch(own):
                break
            found.insert(0, edge)
        if found and has_summary(table[0], table[1], len(found)):
            refusal = _refusal("what looks like a summary", found)
            lines = ",".join(str(edge.line) for edge in found)
            told = (
                f"{file}: {' and '.join(refusal.cells)} look{'s' * (len(found) == 1)} like a summary: {left_out(lines)}"
            )
            raise TableError(told, [refusal], str(file), is_one=True)


def _summaries(last: Sequence[_Edge], table: "TableSeen", numeric: Sequence[int]) -> list[_Edge]:
    """The last rows that are a summary; a row of quantiles is one below a row that names itself so."""
    found = list[_Edge]()
    tried = list[_Edge]()
    for edge in reversed(last) if table.is_whole else ():
        is_summary = table.is_summary(edge, numeric) or table.are_words(edge, numeric)
        if not is_summary and not any(_QUANTILE.fullmatch(edge.cells[column].strip()) for column in numeric):
            break
        tried.insert(0, edge)
        found = list(tried) if is_summary else found
    return found


def _refusal(kind: str, edges: Sequence[_Edge]) -> Refusal:
    """The refusal of some lines."""
    way: Change = tuple(("skip_lines", str(edge.line)) for edge in edges)
    by_hand = (("skip_lines", "or remove these lines"),)
    return Refusal(kind, tuple(edge.words for edge in edges), (way,), by_hand)


@dataclass(frozen=True)
class TableSeen:
    """What is known of the rows of a table, to tell the lines at its ends from them.

    Parameters
    ----------
    words : mapping of int to pairs
        For each column that is to hold numbers the number of cells that are none, and of all that were looked at.
    names : collection of int
        Columns of many different words.
    label : int
        The column of labels.
    labels : Counter
        The labels of all rows.
    is_number : callable
        True for a cell that may be meant as a number.
    is_whole : bool
        True if all rows were read.
    """

    words: Mapping[int, tuple[int, int]]
    names: Collection[int]
    label: int
    labels: Counter[str]
    is_number: Callable[[str], bool]
    is_whole: bool

    def numeric(self, edges: Sequence[_Edge]) -> list[int]:
        """The columns that hold numbers but for rows at the ends."""
        held = {column: sum(self._is_word(edge.cells[column]) for edge in edges) for column in self.words}
        return [at for at, (words, cells) in self.words.items() if words == held[at] and cells > 2 * words]

    def are_words(self, edge: _Edge, numeric: Sequence[int]) -> bool:
        """True if a row holds words in place of numbers, and no label that another row has."""
        cells = [edge.cells[column] for column in numeric]
        words = sum(map(self._is_word, cells))
        numbers = sum(not is_missing(cell) for cell in cells) - words
        own = edge.cells[self.label]
        return words > 0 and 4 * numbers <= words and (not own.strip() or (words > 1 and self.labels[own] == 1))

    def is_summary(self, edge: _Edge, numeric: Sequence[int]) -> bool:
        """True if a row names itself a summary, among numbers or names."""
        return any(
            _SUMMARY.fullmatch(edge.cells[column].strip().rstrip(":")) is not None
            for column in (*numeric, *self.names)
            if self._is_word(edge.cells[column])
        )

    def _is_word(self, cell: str) -> bool:
        """True for a cell that neither may be a number nor stands for a missing value."""
        return not is_missing(cell) and not self.is_number(cell)
