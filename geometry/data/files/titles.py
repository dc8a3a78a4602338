"""First lines of a text file that are a title: of another width than all that come after, or mostly blank."""

import csv
import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path

from mixproof.geometry.data.files.edge_lines import MOST_HEADINGS, left_out, line_words
from mixproof.geometry.data.files.text_cells import Cells, cells_of, delimiter_of, text_lines
from mixproof.geometry.data.files.text_style import TextStyle
from mixproof.geometry.data.refusals import Refusal, TableError
from mixproof.geometry.errors import InputError

_LOOKED_AT = 20
_LEAST_BLANKS = 2
"""Blank cells of a row with headings of several columns; one alone may be the name of the first column."""


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

    Words that do not stand in the first column are one above names alone, such as headings of several columns; these
    may also fill more of the row, above one row of different names.
    """
    blank = next((k for k, (cells, _) in enumerate(rows) if not _is_mostly_blank(cells)), 0)
    count = blank + (blank + 2 < len(rows) and _is_heading(rows[blank][0], rows[blank + 1][0], rows[blank + 2][0]))
    if not 0 < count <= MOST_HEADINGS or not _width(rows):
        return []
    is_above_names = all(map(_is_name, rows[count][0]))
    return rows[:count] if all(is_above_names or _is_name(cells[0]) for cells, _ in rows[:count]) else []


def _is_heading(cells: Sequence[str], names: Sequence[str], first: Sequence[str]) -> bool:
    """True if a row holds headings of several columns, above the names of all columns and the first row."""
    blanks = sum(not cell.strip() for cell in cells)
    are_names = all(map(_is_name, names)) and len(set(names)) == len(names) and not all(map(_is_name, first))
    return blanks >= _LEAST_BLANKS and are_names and all(_is_name(cell) for cell in cells if cell.strip())


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
