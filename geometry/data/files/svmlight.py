"""Files in the format of LIBSVM and SVMlight: a label, then the coordinates that are not 0, as ``place:value``."""

import re
from collections.abc import Iterable
from fractions import Fraction
from math import lcm
from pathlib import Path

import numpy as np

from mixproof.geometry.aliases import IntegerArray
from mixproof.geometry.data.exact_tables import integer_array
from mixproof.geometry.data.files.text_cells import text_lines
from mixproof.geometry.data.files.text_style import TextStyle
from mixproof.geometry.data.rows import Rows, of_names
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import rational

_ROW = re.compile(r"(\S+)((?:\s+[^\s:,]{1,40}:[^\s:]+)+)\s*(?:#.*)?")
_ENTRY = re.compile(r"([0-9]{1,18}):(\S+)")
_LOOKED_AT = 2**16

MOST_FILLED = 2 * 10**8
"""Most numbers, zeros among them, that such a file may stand for."""


def is_svmlight(file: Path) -> bool:
    r"""True if the first line of a file that is no comment is a row of this format.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "t.txt")
    ...     _ = file.write_text("+1 1:0.5 7:2\n-1 2:1\n")
    ...     is_svmlight(file)
    True
    """
    with file.open("rb") as stream:
        start = stream.read(_LOOKED_AT).decode("latin-1")
    first = next((line for line in start.splitlines() if line.strip() and not line.lstrip().startswith("#")), "")
    return _ROW.fullmatch(first.strip()) is not None


def read_svmlight(file: Path, style: TextStyle) -> Rows:
    r"""Labelled rows from a file of this format.

    Places count from 0 where a row has a place 0, else from 1. Labels that are numbers are named by their value, so
    that ``+1`` and ``1.0`` are one class.

    Parameters
    ----------
    style : TextStyle
        Its encoding, and how its numbers are written.

    Raises
    ------
    InputError
        If a row is of another form, has two values at one place or several labels, or all rows are too many numbers.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "t.txt")
    ...     _ = file.write_text("+1 1:0.5 3:2 # a comment\n-1 2:1\n")
    ...     rows = read_svmlight(file, TextStyle())
    >>> rows.numerators.tolist(), rows.denominator, rows.labels
    ([[1, 0, 4], [0, 2, 0]], 2, ('1', '-1'))
    """
    labels: list[str] = []
    entries: list[dict[int, Fraction]] = []
    with text_lines(file, style) as lines:
        for number, line in enumerate(lines, 1):
            text = line.partition("#")[0].strip()
            if text:
                label, values = _row(f"{file}, line {number}", text, style)
                labels.append(label)
                entries.append(values)
    first = min((place for values in entries for place in values), default=1)
    start = 0 if first == 0 else 1
    width = max((place for values in entries for place in values), default=0) + 1 - start
    if width * len(entries) > MOST_FILLED:
        raise InputError(
            f"{file} stands for {len(entries):,} rows of {width:,} numbers, and {MOST_FILLED:,} numbers are the most: "
            "take fewer rows, or fewer places"
        )
    table, denominator = _table(entries, width, start)
    origin = f"places {start} to {width + start - 1}, in the format of LIBSVM; absent ones are 0"
    made = of_names(file.name, table, denominator, labels)
    return Rows(made.name, made.numerators, made.denominator, made.labels, origin)


def _row(where: str, text: str, style: TextStyle) -> tuple[str, dict[int, Fraction]]:
    """The label of a row, and its values by their places."""
    label, *parts = text.split()
    values: dict[int, Fraction] = {}
    if "," in label:
        raise InputError(f"{where}: {label[:40]!r} are several labels, and a row has one")
    for part in parts:
        found = _ENTRY.fullmatch(part)
        if found is None:
            told = "queries are for ranking" if part.startswith("qid:") else "write place:value, such as 3:0.5"
            raise InputError(f"{where}: {part[:40]!r} is no coordinate: {told}")
        if int(found[1]) in values:
            raise InputError(f"{where}: place {int(found[1])} has two values: remove one")
        try:
            values[int(found[1])] = style.number(found[2])
        except InputError as error:
            raise InputError(f"{where}, place {found[1]}: {error}") from None
    return _class_name(label), values


def _class_name(label: str) -> str:
    """A label by its value where it is a number, else as it is."""
    try:
        return str(rational(label))
    except InputError:
        return label


def _table(entries: list[dict[int, Fraction]], width: int, start: int) -> tuple[IntegerArray, int]:
    """The rows as integers over their common denominator."""
    denominator = lcm(*_denominators(entries))
    table = np.zeros((len(entries), width), dtype=object if denominator >= 2**31 else np.int64)
    for row, values in enumerate(entries):
        for place, value in values.items():
            number = value.numerator * (denominator // value.denominator)
            if table.dtype != object and abs(number) >= 2**62:
                table = table.astype(object)
            table[row, place - start] = number
    return integer_array(table), denominator


def _denominators(entries: Iterable[dict[int, Fraction]]) -> set[int]:
    """All denominators that occur."""
    return {value.denominator for values in entries for value in values.values()}
