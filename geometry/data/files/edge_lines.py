"""Lines at the beginning and at the end of a text file that are no rows: titles, units, summaries.

They are told by what is around them: a title has another number of columns than all lines after it, a line of units
holds words above numbers, and a summary names itself, as in ``mean``, or holds words below numbers.
"""

import csv
import re
from collections import Counter, deque
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from mixproof.geometry.aliases import IntegerArray
from mixproof.geometry.data.files.summaries import has_summary
from mixproof.geometry.data.files.text_cells import Cells, cells_of, delimiter_of, text_lines
from mixproof.geometry.data.files.text_style import TextStyle
from mixproof.geometry.data.gaps import is_missing
from mixproof.geometry.data.refusals import Change, Refusal, TableError
from mixproof.geometry.errors import InputError, shortened

Rationals = tuple[IntegerArray, int]
"""A table of rationals: the numerators, and their common denominator."""

MOST_HEADINGS, MOST_SUMMARIES = 3, 8
"""At most so many lines at the beginning, and at the end, are looked at; a table of statistics has eight."""

_LOOKED_AT = 20
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


def refuse_title(file: Path, style: TextStyle) -> None:
    r"""Refuse first lines that look like a title: of another width than all that come after, or mostly blank.

    Raises
    ------
    InputError
        If there are such lines, with the option that leaves them out.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "t.csv")
    ...     _ = file.write_text("Flowers, of May\nu,v,kind\n1,2,a\n3,4,b\n")
    ...     try:
    ...         refuse_title(file, TextStyle())
    ...     except InputError as error:
    ...         print(str(error).rpartition("/")[2])
    t.csv: line 1 ('Flowers', 'of May') looks like a title: leave out what is no row by `skip_lines='1'`, or remove it
    """
    first = _first_rows(file, style) if file.is_file() else []
    padded = _padded(first)
    if padded:
        raise _looks_like_title(file, [(line, cells) for cells, line in padded])
    if not file.is_file() or _width(first) or _has_mark(file, style):
        return
    lines = _first_lines(file, style)
    for count in range(1, min(MOST_HEADINGS, len(lines) - 1) + 1):
        after = replace(style, skip_lines=(*style.skip_lines, *(number for number, _ in lines[:count])))
        rows = _first_rows(file, after)
        mark = delimiter_of(file, lines[count][1], after)
        found = [(number, _cells(text, mark)) for number, text in lines[:count]]
        if _width(rows) and all(len(cells) != _width(rows) for _, cells in found):
            raise _title(file, found, rows)


def _title(file: Path, found: Sequence[tuple[int, list[str]]], rows: Sequence[Cells]) -> InputError:
    """The refusal of first lines; a single one may also name the columns, and lack a name."""
    called = ",".join(str(number) for number, _ in found)
    words = tuple(line_words(number, cells) for number, cells in found)
    cells = [cell for cell in found[0][1] if cell.strip()] if len(found) == 1 else [held[0] for _, held in found]
    may_be_names = len(found) == 1 and len(cells) > 1 and not all(map(_is_name, rows[0][0][:-1]))
    if may_be_names or not all(map(_is_name, cells)):
        return InputError(
            f"{file}: {words[0]} has {len(found[0][1])} column{'s' * (len(found[0][1]) > 1)}, and all others have "
            f"{_width(rows)}: complete it, or, if it is no row and no header, leave it out by `skip_lines={called!r}`"
        )
    return _looks_like_title(file, found)


def _looks_like_title(file: Path, found: Sequence[tuple[int, list[str]]]) -> TableError:
    """The refusal of a title, with the option that leaves it out."""
    called = ",".join(str(number) for number, _ in found)
    words = tuple(line_words(number, cells) for number, cells in found)
    way = tuple(("skip_lines", str(number)) for number, _ in found)
    refusal = Refusal("what looks like a title", words, (way,), (("skip_lines", "or remove these lines"),))
    looks = "look like a title" if len(found) > 1 else "looks like a title"
    told = f"{file}: {' and '.join(words)} {looks}: {left_out(called)}"
    return TableError(told, [refusal], str(file), is_one=True)


def _padded(rows: list[Cells]) -> list[Cells]:
    """First rows that begin with words and are mostly blank, as spreadsheets write a title above a table.

    Words that do not stand in the first column, such as a heading of several columns, are one above names alone.
    """
    count = next((k for k, (cells, _) in enumerate(rows) if not _is_mostly_blank(cells)), 0)
    if not 0 < count <= MOST_HEADINGS or not _width(rows):
        return []
    is_above_names = all(map(_is_name, rows[count][0]))
    return rows[:count] if all(is_above_names or _is_name(cells[0]) for cells, _ in rows[:count]) else []


def _is_mostly_blank(cells: Sequence[str]) -> bool:
    """True if a row holds a word, and fewer cells than it leaves blank."""
    held = [cell for cell in cells if cell.strip()]
    return bool(held) and 2 * len(held) < len(cells) and _is_name(held[0])


def _is_name(cell: str) -> bool:
    """True for a cell that may name a column: it holds a letter, and does not begin as a number does."""
    return any(map(str.isalpha, cell)) and not re.match(r"[+-]?[.,]?\d", cell.strip())


def _first_rows(file: Path, style: TextStyle) -> list[Cells]:
    """The first rows of a file; none where they cannot be read."""
    try:
        with closing(cells_of(file, style)) as cells:
            return list(islice(cells, _LOOKED_AT))
    except InputError:
        return []


def _first_lines(file: Path, style: TextStyle) -> list[tuple[int, str]]:
    """The first lines that are not blank, with their numbers; none where they cannot be read."""
    try:
        with text_lines(file, style) as lines:
            held = ((number, line) for number, line in enumerate(islice(lines, _LOOKED_AT), 1) if line.strip())
            return list(islice(held, MOST_HEADINGS + 1))
    except InputError:
        return []


def _cells(line: str, mark: str) -> list[str]:
    """The cells of a line alone, whatever its quotes."""
    try:
        return next(csv.reader([line.strip()], delimiter=mark))
    except csv.Error:
        return [line]


def _width(rows: Sequence[Cells]) -> int:
    """The number of columns of rows, two or more; 0 where it differs, there is one column, or a single row."""
    widths = {len(cells) for cells, _ in rows}
    return max(widths) if len(rows) > 1 and len(widths) == 1 and 1 not in widths else 0


def _has_mark(file: Path, style: TextStyle) -> bool:
    """True if another mark between columns gives all first rows one width."""
    for mark in ",;\t|" if style.delimiter is None else "":
        try:
            if _width(_first_rows(file, replace(style, delimiter=mark))):
                return True
        except InputError:
            continue
    return False
