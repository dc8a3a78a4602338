"""The lines and the cells of a text file, with bounds and with errors in one line."""

import codecs
import csv
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import chain
from pathlib import Path

from mixproof.geometry.data.files.text_style import TextStyle
from mixproof.geometry.data.refusals import Refusal, TableError
from mixproof.geometry.errors import InputError

MAX_LINE = 2**22
"""Longest line of a text file that is read, in characters."""

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks; that of UTF-32 begins like that of UTF-16, and no text begins with NUL."""

_WESTERN = "cp1252"
"""The encoding of most western text that is not UTF-8."""

Cells = tuple[list[str], int]
"""The cells of a row, and the number of the line on which it ends."""


@contextmanager
def text_lines(file: Path, style: TextStyle) -> Generator[Iterator[str], None, None]:
    """The lines of a file, while it is open; one that is too long is refused before it is read to its end.

    Lines that the style leaves out are blank. Where no encoding is named, the file is UTF-8, or what the mark at its
    beginning says.

    Raises
    ------
    InputError
        If a line is too long, the file has another encoding, or there is no such encoding.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "t.csv")
    ...     _ = file.write_text("1,a")
    ...     with text_lines(file, TextStyle()) as lines:
    ...         list(lines)
    ['1,a']
    """
    encoding = style.encoding or ""
    try:
        with file.open("rb") as stream:  # opened once, since it may be a pipe
            encoding = encoding or _marked(stream.peek(4))
            with TextIOWrapper(stream, encoding, newline="") as text:
                bounded = _bounded_lines(file, text)
                yield _without(file, bounded, frozenset(style.skip_lines)) if style.skip_lines else bounded
    except UnicodeError:
        raise _other_encoding(file, style, encoding) from None
    except LookupError:
        raise InputError(f"there is no encoding of text {style.encoding!r}: `encoding='latin-1'` is one") from None


def _other_encoding(file: Path, style: TextStyle, encoding: str) -> InputError:
    """The refusal of bytes that are no text in the encoding that was said, or found."""
    told = f"{file} is not {style.encoding or encoding.removesuffix('-sig').upper()} text: name its encoding, as in"
    told += f" `encoding={_WESTERN!r}`, or save it as UTF-8"
    if style.encoding or encoding != "utf-8-sig":
        return InputError(told)
    other = (("encoding", f"another `encoding` in place of {_WESTERN} if its words look wrong"),)
    return TableError(told, [Refusal("text that is not UTF-8", (), ((("encoding", _WESTERN),),), other)], str(file))


def _marked(start: bytes) -> str:
    """The encoding that the first bytes of a file name, as Excel writes them; UTF-8 where they name none."""
    return next((encoding for mark, encoding in _MARKS if start.startswith(mark)), "utf-8-sig")


def cells_of(file: Path, style: TextStyle) -> Generator[Cells, None, None]:
    r"""The rows of a file that are not blank, each with the line on which it ends.

    Raises
    ------
    InputError
        As in `text_lines`, and if quotes are not closed.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "t.txt")
    ...     _ = file.write_text("1 2  a\n\n3 4  b")
    ...     list(cells_of(file, TextStyle()))
    [(['1', '2', 'a'], 1), (['3', '4', 'b'], 3)]
    """
    limit_before = csv.field_size_limit(MAX_LINE)
    reader = None
    try:
        with text_lines(file, style) as bounded:
            opening = list(_through_first_row(bounded))
            delimiter = delimiter_of(file, "".join(opening[-1:]), style)
            lines: Iterator[str] = chain(opening, bounded)
            if delimiter == " ":
                lines = (line.strip().replace("\t", " ") for line in lines)
            reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=delimiter == " ", strict=True)
            for values in reader:
                if any(map(str.strip, values)):
                    yield values, reader.line_num
    except csv.Error as error:
        raise InputError(f"{file}, line {reader.line_num if reader else 1}: {error}") from None
    finally:
        csv.field_size_limit(limit_before)


def delimiter_of(file: Path, first_row: str, style: TextStyle) -> str:
    r"""The character between the columns of a file: the one that is said, a tab by the name, or else by the first row.

    Examples
    --------
    >>> delimiter_of(Path("t.csv"), "0,5;1;red", TextStyle()), delimiter_of(Path("t.tsv"), "a,b", TextStyle())
    (';', '\t')
    """
    is_tabbed = file.suffix.lower() in {".tsv", ".tab"}
    bare = first_row.strip(None if first_row.count("\t") == 1 else " \r\n")
    return style.delimiter or ("\t" if is_tabbed else _delimiter(bare, style))


def _through_first_row(lines: Iterator[str]) -> Iterator[str]:
    """The lines up to the first one that is not blank."""
    for line in lines:
        yield line
        if line.strip():
            return


def _bounded_lines(file: Path, stream: TextIOWrapper) -> Iterator[str]:
    """The lines of a file; one that is too long is refused before it is read to its end."""
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise InputError(
                f"{file}, line {number} is longer than {MAX_LINE:,} characters: is this a table with one row a line?"
            )
        yield line


def _without(file: Path, lines: Iterator[str], skipped: frozenset[int]) -> Iterator[str]:
    """The lines of a file, with blank ones for those that are left out, so that all others keep their numbers."""
    number = 0
    for number, line in enumerate(lines, 1):
        yield "\n" if number in skipped else line
    if number < max(skipped):
        raise InputError(
            f"{file} has no line {max(skipped)} that `skip_lines` could leave out: it has {number:,} lines"
        )


def _delimiter(line: str, style: TextStyle) -> str:
    """The commonest of comma, semicolon, tab and bar; where there is none, a space for white space, if it has any.

    Commas that all stand between digits, and are no more than the others, are decimal commas. Where a comma is said to
    be a mark of numbers, it parts columns only if nothing else does, and then such numbers are in quotes.
    """
    marks = {*";\t|,"} & {*line} - {style.decimal, style.thousands}
    are_decimal = re.sub(r"\d,(?=\d)", "", line).count(",") == 0
    if not marks:
        bare = re.sub(r'"[^"]*"', '""', line)
        return " " if " " in line and ("," not in bare or are_decimal) else ","
    in_order = ";\t|," if are_decimal and marks != {","} else ",;\t|"
    return max((mark for mark in in_order if mark in marks), key=line.count)
