"""Certificates and results in JSON become labelled rows: what a command has written, every command reads."""

import re
from pathlib import Path
from typing import Any

import numpy as np

from mixproof.geometry.data.exact_tables import exact_integers
from mixproof.geometry.data.roles import ColumnChoice
from mixproof.geometry.data.rows import Rows, of_names
from mixproof.geometry.data.unique_keys import from_json
from mixproof.geometry.errors import InputError

_PLACES: tuple[tuple[str, ...], ...] = (
    ("dataset",),
    ("dataset", "data"),
    ("source", "data"),
    ("minimal",),
    ("result", "minimal"),
    ("datasets", "the only one", "data"),
)
"""The keys that lead to points with labels: in a certificate, a result, an audit, a search, its state, and a report."""

_START = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"')


def is_json(file: Path) -> bool:
    """True if a file is JSON by its name, or an object in JSON by its beginning.

    Examples
    --------
    >>> is_json(Path("found.json"))
    True
    """
    if file.suffix.lower() == ".json":
        return True
    with file.open("rb") as stream:
        return _START.match(stream.read(64)) is not None


def read_json(file: Path, choice: ColumnChoice | None = None, is_styled: bool = False) -> Rows:
    r"""The labelled rows that a certificate, a result or a counterexample in JSON holds.

    Raises
    ------
    InputError
        If it is other JSON, names its data without holding them, or they are damaged.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "found.json")
    ...     _ = file.write_text('{"minimal": {"points": [["0"], ["1/2"]], "labels": [0, 1]}}')
    ...     rows = read_json(file)
    >>> rows.labels, rows.dataset().point(1)
    (('0', '1'), (Fraction(1, 2),))
    """
    if (choice or ColumnChoice()) != ColumnChoice() or is_styled:
        told = "is JSON, in which points have their labels"
        raise InputError(f"`label`, `header`, `drop` and `keep` are for tables; {file} {told}")
    content = _content(file)
    found = next((held for place in _PLACES if _holds_points(held := _at(content, place))), None)
    if found is None:
        raise InputError(f"{file} {_reason(content)}")
    points, labels = found["points"], found["labels"]
    order = _order(found.get("rows", [[str(index)] for index in range(len(points))]), len(points))
    if not _are_points(points, labels) or order is None:
        raise InputError(f"{file} is damaged: it does not hold points of equal length with a label each")
    try:
        numerators, denominator = exact_integers(np.array(points, dtype=object))
        return of_names(_name(content) or file.stem, numerators[order], denominator, [labels[index] for index in order])
    except InputError as error:
        raise InputError(f"{file}: {error}") from None


def _content(file: Path) -> Any:
    """All that the file says, numbers as text."""
    try:
        return from_json(file.read_text(encoding="utf-8-sig"), str)
    except InputError as error:
        raise InputError(f"{file}: {error}") from None
    except (ValueError, RecursionError):
        raise InputError(f"{file} is not JSON: its name or its beginning says that it is") from None


def _at(content: Any, place: tuple[str, ...]) -> Any:
    """The part of the content to which keys lead; None where there is none."""
    for key in place:
        if isinstance(content, list):
            content = content[0] if len(content) == 1 else None
        else:
            content = content.get(key) if isinstance(content, dict) else None
    return content


def _holds_points(held: Any) -> bool:
    return isinstance(held, dict) and isinstance(held.get("points"), list) and isinstance(held.get("labels"), list)


def _reason(content: Any) -> str:
    """The reason why JSON holds no data, and the way to them."""
    schema = content.get("schema") if isinstance(content, dict) else None
    if not isinstance(content, dict) or not isinstance(schema, str) or not schema.startswith("mixproof/"):
        return "is JSON: save it as a CSV or Parquet file with one row an example"
    if "minimal" in content:
        return "found no counterexample, and so holds no data"
    name = _name(content)
    if name is not None:
        return f"names its data, {name!r}, and does not hold them: name the data themselves"
    return f"({schema}) does not hold one dataset: name a certificate, a result of one dataset, or the data themselves"


def _are_points(points: list[Any], labels: list[Any]) -> bool:
    """True for lists of numbers of one length, and as many labels."""
    return (
        len(points) == len(labels) > 0
        and all(isinstance(point, list) and all(isinstance(value, str) for value in point) for point in points)
        and len({len(point) for point in points}) == 1
        and len(points[0]) > 0
        and all(isinstance(label, str) for label in labels)
    )


def _order(holders: Any, count: int) -> list[int] | None:
    """The point of each row, by the rows that hold each point; None if they do not say it."""
    if not isinstance(holders, list) or len(holders) != count:
        return None
    if not all(isinstance(rows, list) and rows and all(map(_is_row, rows)) for rows in holders):
        return None
    owner = {int(row): index for index, rows in enumerate(holders) for row in rows}
    return [owner[row] for row in sorted(owner)] if len(owner) == sum(map(len, holders)) else None


def _is_row(row: Any) -> bool:
    """True for the number of a row, as text."""
    return isinstance(row, str) and row.isascii() and row.isdigit() and len(row) < 20


def _name(content: Any) -> str | None:
    """The name that the data had."""
    names = (
        _at(content, place) for place in (("dataset", "name"), ("source", "name"), ("datasets", "the only one", "name"))
    )
    return next((name for name in names if isinstance(name, str) and name), None)
