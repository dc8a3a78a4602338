"""The layout of a text file, as its first row tells it: the width, the names if there are any, the column of labels."""

from dataclasses import dataclass
from pathlib import Path

from mixproof.geometry.data.hints import has_decimal_comma
from mixproof.geometry.errors import InputError, nearest
from mixproof.geometry.numbers.rationals import rational


@dataclass(frozen=True)
class TextLayout:
    """The layout of the rows of a text file.

    Parameters
    ----------
    width : int
        Number of columns.
    header : list of str or None
        The names of all columns, where there are any.
    label : int
        The column of labels.
    is_asked : bool
        True if that column was asked for.
    """

    file: Path
    width: int
    header: list[str] | None
    label: int
    is_asked: bool

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the coordinates."""
        return tuple(name for column, name in enumerate(self.header or ()) if column != self.label)

    @property
    def origin(self) -> str:
        """The words that say how the file was read."""
        named = self.header or []
        names = ", ".join(named[:8]) + ", …" * (self.width > 8) if named else "none"
        return f"header: {names}; label: column {self.label}"

    def as_label(self, column: int) -> str:
        """The words that name a column as the label; empty where another one was."""
        if self.is_asked:
            return ""
        return f"`label={(self.header[column] if self.header else str(column))!r}`"

    def place(self, row: int, line: int, column: int) -> str:
        """The words that name a cell."""
        named = f" ({self.header[column]!r})" if self.header else ""
        return f"{self.file}, row {row} (line {line}), column {column}{named}"


def layout_of(file: Path, first_row: list[str], label: str | None, header: bool | None) -> tuple[TextLayout, bool]:
    """The layout that the first row tells, and True if that row is a header.

    It is one where that is said, or where none of its coordinates reads as a number. The label column may hold text
    in either case; where `label` names a cell of a first row that is not a number, that row is a header as well.

    Parameters
    ----------
    first_row : list of str
        Its cells.
    label : str or None
        The column of labels, by name or by 0-based index; the last one if not given.
    header : bool or None
        True or False where it is said.

    Raises
    ------
    InputError
        If there is a single column, a column without a name, or no such column of labels.

    Examples
    --------
    >>> layout, has_header = layout_of(Path("t.csv"), ["x", "kind"], None, None)
    >>> layout.names, layout.label, has_header
    (('x',), 1, True)
    """
    first, width = [cell.strip() for cell in first_row], len(first_row)
    named = label is not None and label in first and not _is_number(label)
    skipped = column_index(label, width) if label is not None and not named else width - 1
    coordinates = [_is_number(cell) for column, cell in enumerate(first) if column != skipped]
    has_header = header if header is not None else named or not any(coordinates)
    if width < 2:
        raise InputError(f"{file} has a single column; it needs coordinates and a label column, separated by commas")
    names = first if has_header else None
    chosen = _label_position(file, names, width, label)
    unnamed = [column for column, name in enumerate(names or ()) if not name and column != chosen]
    if unnamed:
        raise InputError(
            f"{file}: column {unnamed[0]} has no name in the header: name it, or remove it if it numbers the rows"
        )
    return TextLayout(file, width, names, chosen, label is not None), has_header


def _label_position(file: Path, header: list[str] | None, width: int, label: str | None) -> int:
    """The column of labels."""
    if label is None:
        return width - 1
    if header and label in header:
        if header.count(label) > 1:
            raise InputError(f"{file} has {header.count(label)} columns named {label!r}: give the index")
        return header.index(label)
    column = column_index(label, width)
    if column is not None:
        return column
    if header is None:
        raise InputError(f"{file} has no header: `label` takes a column from 0 to {width - 1}, not {label!r}")
    raise InputError(f"{file} has no column {label!r}; {nearest(label, header)}")


def column_index(text: str, width: int) -> int | None:
    """The column of a 0-based index, which counts from the end where it is negative; None where there is none.

    Examples
    --------
    >>> column_index("-1", 3), column_index("3", 3), column_index("x", 3)
    (2, None, None)
    """
    try:
        column = int(text)
    except ValueError:
        return None
    return column % width if -width <= column < width else None


def _is_number(text: str) -> bool:
    """True if a cell is meant as a number, be it infinite or written with a decimal comma."""
    try:
        rational(text)
    except InputError as error:
        return "not a finite" in str(error) or has_decimal_comma(text)
    return True
