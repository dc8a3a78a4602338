"""CSV and TSV files become labelled rows: read once, in blocks, so that little is held beside the numbers."""

from collections import Counter
from collections.abc import Generator
from contextlib import closing
from fractions import Fraction
from itertools import chain
from pathlib import Path

import numpy as np

from mixproof.geometry.aliases import IntegerArray
from mixproof.geometry.data.categories import with_indicators
from mixproof.geometry.data.column_names import column_called, column_words, drop_words
from mixproof.geometry.data.doubts import settled
from mixproof.geometry.data.exact_tables import integer_array, over_common_denominator, stacked
from mixproof.geometry.data.files.edge_lines import MOST_HEADINGS, EdgeRows, TableSeen, left_out
from mixproof.geometry.data.files.text_cells import Cells, cells_of
from mixproof.geometry.data.files.text_layout import TextLayout, layout_of
from mixproof.geometry.data.files.text_style import TextStyle
from mixproof.geometry.data.files.titles import refuse_title
from mixproof.geometry.data.gaps import GapError, Missing, dropped_text, is_missing, no_label
from mixproof.geometry.data.hints import TRUTH_VALUES, category_or_number, is_written_otherwise, with_hint
from mixproof.geometry.data.label_doubts import refuse_blank, refuse_empty, told_first, with_label_asked
from mixproof.geometry.data.labels import label_text
from mixproof.geometry.data.refusals import Change, Refusal, TableError
from mixproof.geometry.data.refused_columns import RefusedColumn, column_refusals, is_like_number
from mixproof.geometry.data.roles import ColumnChoice
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.data.units import ColumnUnits
from mixproof.geometry.errors import InputError

_BLOCK_ROWS = 4096


def read_text(file: Path, choice: ColumnChoice, style: TextStyle, missing: Missing) -> Rows:
    r"""Labelled rows from a CSV or TSV file.

    Parameters
    ----------
    choice : ColumnChoice
        The columns that are asked for.
    style : TextStyle
        What is said of its header, its columns and its numbers.
    missing : {"refuse", "drop"}
        The way with rows in which a value or the label is missing.

    Raises
    ------
    InputError
        In one line: what is wrong, in which row, line and column.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "table.csv")
    ...     _ = file.write_text("x;kind\n0.5;a\n2/3;b\n")
    ...     rows = read_text(file, ColumnChoice(), TextStyle(), missing="refuse")
    >>> rows.numerators.tolist(), rows.denominator, rows.labels, rows.columns
    ([[3], [4]], 6, ('a', 'b'), ('x',))
    """
    try:
        return rows_of_cells(file, cells_of(file, style), choice, style, missing)
    except InputError:
        refuse_title(file, style)
        raise


def rows_of_cells(
    file: Path, given: Generator[Cells, None, None], choice: ColumnChoice, style: TextStyle, missing: Missing
) -> Rows:
    """Labelled rows from the cells of a file, each row with the line on which it ends.

    Raises
    ------
    InputError
        In one line: what is wrong, in which row, line and column.

    Examples
    --------
    >>> given = ((cells, line) for line, cells in enumerate([["x", "kind"], ["0.5", "a"]], 1))
    >>> rows_of_cells(Path("t.csv"), given, ColumnChoice(), TextStyle(), "refuse").denominator
    2
    """
    with closing(given) as cells:
        first = next(cells, None)
        if first is None:
            raise InputError(f"{file} holds no rows: it needs one row an example, such as 0.5,1.2,red")
        layout, has_header = layout_of(file, first[0], choice, style)
        found = _Blocks(layout, missing)
        try:
            for values, line in cells if has_header else chain([first], cells):
                found.add(values, line)
                if found.is_refused_for_sure:
                    break
            else:
                found.is_whole = True
        except InputError:
            found.check()
            raise
    return with_indicators(settled(found.rows(), layout.roles), found.categories)


class _Blocks:
    """The rows of a text file as they come: cells become integers a block at a time."""

    def __init__(self, layout: TextLayout, missing: Missing) -> None:
        self._layout, self._missing = layout, missing
        self.is_whole = False
        self._edges, self._label_counts = EdgeRows(), Counter[str]()
        self._cells: list[Fraction] = []
        self._tables: list[tuple[IntegerArray, int]] = []
        self._labels: list[str] = []
        self._names: dict[str, str] = {}
        self._kept: list[int] = []
        self._gaps: list[int] = []
        self._first_gap = ""
        self._count = 0
        self._truths: Counter[int] = Counter()
        self._refused_error, self._refused_at = "", 0
        self._refused: dict[int, RefusedColumn] = {}
        self._gap_counts: Counter[int] = Counter()
        self._untold: Counter[int] = Counter()
        self._blanks: Counter[int] = Counter()
        self._codes: dict[int, dict[str, int]] = {column: {} for column in layout.roles.one_hot}
        self._units = ColumnUnits(str(layout.file), layout.roles)

    @property
    def is_refused_for_sure(self) -> bool:
        """True if a cell was refused, and the rows after it were looked at for other columns to refuse."""
        is_late = bool(self._refused_error) and self._count > self._refused_at + _BLOCK_ROWS
        return is_late and all(each.count > MOST_HEADINGS for each in self._refused.values())

    @property
    def categories(self) -> dict[int, list[str]]:
        """The names of the categories that were met, by the position of their coordinate."""
        at = self._layout.roles.coordinates.index
        return {at(column): list(codes) for column, codes in self._codes.items()}

    def check(self) -> None:
        """Refuse the table if a cell of it is no number, with all columns of which one is.

        Raises
        ------
        TableError
            If one is.
        """
        if not self._refused_error:
            return
        layout, columns = self._layout, [self._refused[column] for column in sorted(self._refused)]
        self._check_edges()
        refuse_blank(layout.roles, str(layout.file), self._label_counts)
        marks = {each.column: ways for each in columns if (ways := _marks(layout, str(each.first)))}
        seen = {each.column: self._seen(each.column) for each in columns}
        units = {each.column: each.unit(seen[each.column]) for each in columns}
        layout.check_words({each.column: each.words for each in columns}, units)
        refusals = column_refusals(layout.roles, columns, seen, marks, gaps=self._blanks)
        refusals = with_label_asked(layout.roles, refusals, self._label_counts)
        raise TableError(told_first(str(layout.file), self._refused_error, refusals), refusals, str(layout.file))

    def _check_edges(self) -> None:
        """Refuse rows at the beginning and at the end that are none."""
        layout, refused = self._layout, self._refused
        seen = {column: self._seen(column) for column in layout.roles.coordinates if column not in self._codes}
        words = {column: (refused[column].others if column in refused else 0, cells) for column, cells in seen.items()}
        names = [column for column, each in refused.items() if each.has_names]
        table = TableSeen(words, names, layout.label, self._label_counts, self._may_be_number, self.is_whole)
        found = self._edges.refusals(table)
        if found:
            lines = ",".join(value for each in found for _, value in each.ways[0])
            told = " and ".join(f"{each.cells[0]} {each.kind.removeprefix('what ')}" for each in found)
            raise TableError(f"{layout.file}: {told}: {left_out(lines)}", found, str(layout.file), is_one=True)

    def _may_be_number(self, text: str) -> bool:
        """True for a cell that may be meant as a number."""
        if text.strip() in TRUTH_VALUES or is_like_number(text):
            return True
        try:
            self._layout.style.number(text)
        except InputError:
            return False
        return True

    def _seen(self, column: int) -> int:
        """Number of cells of a column that were looked at, without those that are missing."""
        return self._count - self._gap_counts[column] - self._untold[column]

    def add(self, values: list[str], line: int) -> None:
        """Read one row; one with a gap is noted and left out."""
        layout, row = self._layout, self._count
        self._count += 1
        if len(values) != layout.width:
            raise InputError(
                f"{layout.file}, row {row} (line {line}) has {len(values)} columns where {layout.width} are "
                f"expected: complete the row or remove it (`skip_lines='{line}'` leaves it out)"
            )
        if layout.is_header(values):
            raise InputError(
                f"{layout.file}, row {row} (line {line}) repeats the header: "
                f"leave it out by `skip_lines='{line}'`, or remove it"
            )
        plain = list(values)
        for column in layout.roles.units:
            if not is_missing(values[column]):
                plain[column] = self._units.number(column, values[column], row)
        numbers, gaps, truths, refused = _numbers(layout, self._codes, plain, row, line)
        name = values[layout.label]
        if no_label(name):
            gaps[layout.label] = f"{layout.place(row, line, layout.label)}: the label is missing"
        self._gap_counts.update(gaps.keys())
        self._blanks.update(column for column in gaps if no_label(values[column]))
        gap = next(iter(gaps.values()), "")
        is_dropped = bool(gap) and self._missing == "drop"
        if not is_dropped:
            self._edges.add(row, line, values)
            self._label_counts[name] += 1
        if gap:
            told = {} if is_dropped else {k: text for k, text in refused.items() if not is_written_otherwise(text)}
            self._untold.update(refused.keys() - told.keys())
            refused = told
        if refused:
            self._refuse(refused, row, line)
            return
        if gap:
            self._first_gap = self._first_gap or gap
            self._gaps.append(row)
            return
        self._truths.update(truths)
        self._cells += numbers
        self._labels.append(self._names.setdefault(name, label_text(name, row)))
        self._kept.append(row)
        if len(self._cells) >= _BLOCK_ROWS * layout.width:
            self._close_block()

    def _refuse(self, cells: dict[int, str], row: int, line: int) -> None:
        """Note the cells of a row that are no numbers: the first of all, and those of each column."""
        layout = self._layout
        if not self._refused_error:
            column, text = next(iter(cells.items()))
            mend = _blank_words(text, bool(self._kept))
            self._refused_error, self._refused_at = _refused(layout, text, row, line, column) + mend, row
        for column, text in cells.items():
            if column in self._refused:
                self._refused[column].add(text)
            else:
                self._refused[column] = RefusedColumn.of(column, text, row)

    def _close_block(self) -> None:
        """Turn the cells that are waiting into integers."""
        numerators, common = over_common_denominator(self._cells)
        table = np.array(numerators, dtype=object).reshape(-1, len(self._layout.roles.coordinates))
        self._tables.append((integer_array(table), common))
        self._cells = []

    def _check_gaps(self) -> None:
        """Refuse columns that are empty; and rows with gaps, unless these are left out."""
        layout, columns = self._layout, sorted(self._gap_counts)
        empty = [column for column in columns if self._gap_counts[column] == self._count and column != layout.label]
        if empty and self._count > 1 and len(empty) < len(layout.roles.coordinates):
            drop = drop_words(layout.column_names, empty)
            told = (
                f"{layout.file}: column {column_words(layout.column_names, empty[0])} is empty: leave it out by {drop}"
            )
            raise self._left_out(told, "nothing", empty)
        if self._gaps and self._missing == "refuse":
            refuse_empty(layout.roles, str(layout.file), self._label_counts)
            counts = {column_words(layout.column_names, column): self._gap_counts[column] for column in columns}
            raise GapError(self._first_gap, self._gaps, counts)

    def _left_out(self, told: str, kind: str, columns: list[int]) -> TableError:
        """The refusal of columns that can only be left out."""
        names = self._layout.column_names
        way = tuple(("drop", column_called(names, column)) for column in columns)
        cells = tuple(column_words(names, column) for column in columns)
        return TableError(told, [Refusal(kind, cells, (way,))], str(self._layout.file))

    def rows(self) -> Rows:
        """All rows that were read."""
        layout = self._layout
        self.check()
        self._check_gaps()
        if not self._kept:
            raise InputError(
                f"every row of {layout.file} has a missing value: is a column of it empty?"
                if self._gaps
                else f"{layout.file} holds a header and no rows: add one row an example, or give `header=False`"
            )
        mixed = [column for column, count in self._truths.items() if count < len(self._kept)]
        if mixed:
            name = repr(layout.header[mixed[0]]) if layout.header else str(mixed[0])
            told = f"{layout.file}: column {name} holds numbers and truth values: write 1 for True, 0 for False"
            raise self._left_out(told, "numbers and truth values", mixed)
        if self._cells:
            self._close_block()
        numerators, denominator = stacked(self._tables, axis=0)
        layout.check_first_row(self._labels, denominator == 1)
        self._edges.refuse_labelled_summary(layout.file, layout.label, self._label_counts, (numerators, denominator))
        origin = "; ".join(filter(None, (layout.origin, self._units.words, dropped_text(len(self._gaps)))))
        numbers = np.array(self._kept) if self._gaps else None
        labels = tuple(self._labels)
        return Rows(layout.file.name, numerators, denominator, labels, origin, (), layout.names, (), numbers)


def _numbers(
    layout: TextLayout, codes: dict[int, dict[str, int]], cells: list[str], row: int, line: int
) -> tuple[list[Fraction], dict[int, str], list[int], dict[int, str]]:
    """The coordinates of a row, its gaps by column, the columns of its truth values, and cells of no number."""
    values, gaps, truths, refused = [], {}, [], {}
    for column in layout.roles.coordinates:
        text = cells[column]
        if column in codes:
            if no_label(text):
                gaps[column] = f"{layout.place(row, line, column)}: a value is missing"
                continue
            values.append(Fraction(codes[column].setdefault(label_text(text, row), len(codes[column]))))
            continue
        try:
            values.append(layout.style.number(text))
        except InputError as error:
            if is_missing(text):
                gaps[column] = f"{layout.place(row, line, column)}: {error}"
            elif text.strip() in TRUTH_VALUES:
                values.append(Fraction(TRUTH_VALUES[text.strip()]))
                truths.append(column)
            else:
                refused[column] = text
    return values, gaps, truths, refused


def _refused(layout: TextLayout, text: str, row: int, line: int, column: int) -> str:
    """The words about a cell that is no number."""
    try:
        layout.style.number(text)
    except InputError as error:
        drop = drop_words(layout.column_names, [column])
        ways = (category_or_number(text, drop, layout.style.is_plain), _marks_words(layout, text))
        hint = with_hint(error, text, layout.as_label(column), drop, ", or ".join(filter(None, ways)))
        return f"{layout.place(row, line, column)}: {hint}"
    raise AssertionError(text)


def _blank_words(text: str, is_among_numbers: bool) -> str:
    """The mend of a word in a column of numbers, which may stand for a missing value; empty for other cells."""
    if not is_among_numbers or any(map(str.isdigit, text)) or is_written_otherwise(text):
        return ""
    return "; cells above it are numbers: if it stands for a missing value, empty the cell"


def _marks_words(layout: TextLayout, text: str) -> str:
    """The words that name the marks with which a cell is a number; empty where there are none."""
    ways = [" and ".join(f"`{name}={mark!r}`" for name, mark in change) for change in _marks(layout, text)]
    return f"name the mark by {' or '.join(ways)}" if ways else ""


def _marks(layout: TextLayout, text: str) -> list[Change]:
    """The marks with which a cell is a number.

    A comma between columns is no mark of numbers: the first row has to keep its columns.
    """
    return [change for other, change in layout.style.reading(text) if _width(layout, other) == layout.width]


def _width(layout: TextLayout, style: TextStyle) -> int:
    """Number of columns in the first row of a file that is read in a style; 0 where it cannot be."""
    try:
        with closing(cells_of(layout.file, style)) as cells:
            return len(next(cells)[0])
    except InputError:
        return 0
