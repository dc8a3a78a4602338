"""The layout of a text file, as its first row tells it: the width, the names if there are any, the roles of columns."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mixproof.geometry.data.column_names import column_called, column_words
from mixproof.geometry.data.files.text_style import UNSTATED, TextStyle
from mixproof.geometry.data.hints import MISSING_WORDS, TRUTH_VALUES, has_decimal_comma
from mixproof.geometry.data.refusals import Refusal, TableError
from mixproof.geometry.data.roles import ColumnChoice, Roles, is_label_name, parted
from mixproof.geometry.data.units import number_and_unit
from mixproof.geometry.errors import InputError

_MANY = 8
"""At most so many names and lines are named one by one."""


@dataclass(frozen=True)
class TextLayout:
    """The layout of the rows of a text file.

    Parameters
    ----------
    width : int
        Number of columns.
    header : list of str or None
        The names of all columns, where there are any.
    roles : Roles
        The label, the coordinates, and what is left out.
    is_asked : bool
        True if the column of labels was asked for.
    first : tuple of str
        The first row, where it was not said whether that is a header.
    style : TextStyle
        The way in which its numbers are written.
    """

    file: Path
    width: int
    header: list[str] | None
    roles: Roles
    is_asked: bool
    first: tuple[str, ...] = ()
    style: TextStyle = UNSTATED

    @property
    def label(self) -> int:
        """The column of labels."""
        return self.roles.label

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the coordinates."""
        return tuple(self.header[column] for column in self.roles.coordinates) if self.header else ()

    @property
    def column_names(self) -> Sequence[str]:
        """The names of all columns; of columns without names their indices."""
        return self.roles.names

    @property
    def origin(self) -> str:
        """The words that say how the file was read."""
        named = self.header or []
        names = ", ".join(named[:_MANY]) + ", …" * (self.width > _MANY) if named else "none"
        label = f"{self.header[self.label]!r} (column {self.label})" if self.header else f"column {self.label}"
        lines = ", ".join(map(str, self.style.skip_lines[:_MANY])) + ", …" * (len(self.style.skip_lines) > _MANY)
        skipped = f"; line{'s' * (len(self.style.skip_lines) > 1)} {lines} left out" if lines else ""
        return f"header: {names}; label: {label}{skipped}"

    def as_label(self, column: int) -> str:
        """The words that name a column as the label; empty where another one was."""
        if self.is_asked:
            return ""
        return f"`label={(self.header[column] if self.header else str(column))!r}`"

    def place(self, row: int, line: int, column: int) -> str:
        """The words that name a cell."""
        named = f" ({self.header[column]!r})" if self.header else ""
        return f"{self.file}, row {row} (line {line}), column {column}{named}"

    def is_header(self, cells: Sequence[str]) -> bool:
        """True if a row repeats the header, as in a file that was put together from several."""
        if self.header is None or cells[self.label].strip() != self.header[self.label]:
            return False
        return [cell.strip() for cell in cells] == self.header

    def check_first_row(self, labels: Sequence[str], are_integers: bool = True) -> None:
        """Ask for the header where the labels do not fit what the first row was taken for.

        Parameters
        ----------
        labels : sequence of str
            Those of all rows that were read.
        are_integers : bool
            True if all their coordinates are integers.

        Raises
        ------
        InputError
            If a row may be a header, or a header a row.

        Examples
        --------
        >>> layout, _ = layout_of(Path("t.csv"), ["0", "1", "kind"], ColumnChoice(), UNSTATED)
        >>> layout.check_first_row(["kind", "3", "4"])
        Traceback (most recent call last):
        mixproof.geometry.data.refusals.TableError: t.csv: the first row (0, 1, kind) may be a header or \
numbers: say which by `header=True` or `header=False`
        """
        if not self.first:
            return
        own = self.first[self.label]
        if self.header is not None:
            is_doubtful = own in labels and _count_up([self.first[column] for column in self.roles.coordinates])
        else:
            counts_two = self.first == ("0", "1") and not are_integers
            is_doubtful = counts_two or _may_be_header(self.first, self.label, labels)
        if is_doubtful:
            raise _in_doubt(self.file, self.first)

    def check_words(self, words: Mapping[int, Set[str]], units: Mapping[int, str]) -> None:
        """Ask for the header where it was taken for one, and columns of words or with a unit hold its names.

        Parameters
        ----------
        words : mapping of int to sets of str
            The words of columns that hold no numbers.
        units : mapping of int to str
            The units of columns that have one.

        Raises
        ------
        InputError
            If the first row may be a row.
        """
        if not self.first or self.header is None:
            return
        have_unit = any((number_and_unit(self.header[at]) or ("", ""))[1] == unit for at, unit in units.items() if unit)
        if have_unit or any(self.header[at] in found for at, found in words.items()):
            raise _in_doubt(self.file, self.first)


def layout_of(file: Path, first_row: list[str], choice: ColumnChoice, style: TextStyle) -> tuple[TextLayout, bool]:
    """The layout that the first row tells, and True if that row is a header.

    It is one where that is said, where none of its coordinates reads as a number, where a column is asked for by a name
    in it, or where a cell is called label or the like and the others are names or count the columns, as pandas writes
    the columns of an array.

    Parameters
    ----------
    first_row : list of str
        Its cells.
    choice : ColumnChoice
        The columns that are asked for.
    style : TextStyle
        What is said of the header, and of the way in which numbers are written.

    Raises
    ------
    InputError
        If there is a single column, no such column as is asked for, or the first row may be a header or not.

    Examples
    --------
    >>> layout, has_header = layout_of(Path("t.csv"), ["x", "kind"], ColumnChoice(), UNSTATED)
    >>> layout.names, layout.label, has_header
    (('x',), 1, True)
    """
    first, width = [cell.strip() for cell in first_row], len(first_row)
    if width < 2:
        raise InputError(
            f"{file} has a single column; it needs coordinates and a label column, separated by commas: name another "
            "mark by `delimiter`"
        )
    has_header = style.header if style.header is not None else _is_header(file, first, choice, style)
    names = first if has_header else [str(column) for column in range(width)]
    roles = choice.roles(names, str(file))
    if has_header:
        unnamed = [column for column in roles.coordinates if not names[column] and column not in roles.kept]
        if unnamed:
            called = repr("" if names.count("") == 1 else str(unnamed[0]))
            raise TableError(
                f"{file}: {column_words(names, unnamed[0])} in the header: leave it out by `drop={called}` if it "
                f"numbers the rows, or name it, or keep it by `keep={called}`",
                [_unnamed(names, unnamed)],
                str(file),
            )
    found = TextLayout(
        file,
        width,
        names if has_header else None,
        roles,
        choice.label is not None,
        tuple(first) if style.header is None else (),
        style,
    )
    return found, has_header


def _unnamed(names: Sequence[str], columns: Sequence[int]) -> Refusal:
    """The refusal of columns without a name, which may number the rows."""
    way = tuple(("drop", column_called(names, column)) for column in columns)
    keep = f"`keep={column_called(names, columns[0])!r}` in place of `drop` if it is a coordinate"
    return Refusal(", ".join(column_words(names, column) for column in columns), (), (way,), (("drop", keep),))


def _is_header(file: Path, first: list[str], choice: ColumnChoice, style: TextStyle) -> bool:
    """True if a first row is a header, False if it is none, as far as it alone tells."""
    is_number = partial(_is_number, style=style)
    asked = parted(choice.named, first)
    if any(text in first and not is_number(text) for text in asked):
        return True
    by_index = {text: int(text) % len(first) for text in asked if re.fullmatch(r"-?\d+", text)}
    label = by_index.get(choice.label or "", len(first) - 1)
    beside = parted((*choice.drop, *choice.one_hot), first)
    aside = {label, *(by_index[text] for text in beside if text in by_index)}
    with_unit = {by_index[text] for text in parted(choice.units, first) if text in by_index}
    numbers_of = [_plain(cell) if column in with_unit else cell for column, cell in enumerate(first)]
    cells = [cell for column, cell in enumerate(numbers_of) if column not in aside]
    numbers = [cell for cell in cells if is_number(cell)]
    gaps = [cell for cell in cells if cell.lower() in MISSING_WORDS]
    if not numbers and cells and len(gaps) == len(cells):
        raise _in_doubt(file, first)
    if not numbers:
        return True
    rest = first if first[0] else first[1:]
    others = [cell for cell in rest if not _names_label(cell)]
    if len(others) < len(rest):
        if not all(map(is_number, others)) or _count_up(others):
            return True
        raise _in_doubt(file, first)
    counted = others if is_number(others[-1]) else others[:-1]
    return not first[0] and len(counted) > 1 and counted[0] == "0" and _count_up(counted)


def _plain(cell: str) -> str:
    """The number of a cell without its unit; other text as it is."""
    return (number_and_unit(cell) or (cell, ""))[0]


def _names_label(cell: str) -> bool:
    """True if a cell is the name of a label column, and hardly that of a class."""
    return is_label_name(cell) and cell.casefold() != "y"


def _may_be_header(first: Sequence[str], label: int, labels: Sequence[str]) -> bool:
    """True if a first row of numbers may name the columns: it counts them, or its label is unlike all others."""
    own, others = labels[0], labels[1:]
    coordinates = [cell for column, cell in enumerate(first) if column != label]
    if len(first) > 2 and first[0] == "0" and _count_up(first):
        return True
    if own != first[label] or own in others or not others:
        return False
    if not _is_number(own) and all(map(_is_number, set(others))):
        return True
    return len(coordinates) > 1 and _count_up(coordinates) and len(set(others)) < len(others)


def _count_up(cells: Sequence[str]) -> bool:
    """True if cells are integers that grow by 1."""
    if not cells or not all(re.fullmatch(r"-?\d{1,9}", cell) for cell in cells):
        return False
    return [int(cell) for cell in cells] == list(range(int(cells[0]), int(cells[0]) + len(cells)))


def _in_doubt(file: Path, first: Sequence[str]) -> InputError:
    """The question for a header."""
    cells = ", ".join(first[:6]) + ", …" * (len(first) > 6)
    return TableError(
        f"{file}: the first row ({cells}) may be a header or numbers: say which by `header=True` or `header=False`",
        [Refusal(f"a first row ({cells}) that may be a header or numbers", (), _HEADER_WAYS)],
        str(file),
    )


_HEADER_WAYS = ((("header", "False"),), (("header", "True"),))


def _is_number(text: str, style: TextStyle = UNSTATED) -> bool:
    """True if a cell is meant as a number or a truth value, be it infinite or written with a decimal comma."""
    if text.strip() in TRUTH_VALUES:
        return True
    try:
        style.number(text)
    except InputError as error:
        return "not a finite" in str(error) or has_decimal_comma(text)
    return True
