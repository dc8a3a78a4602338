"""Columns of words among columns of numbers, refused all at once."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Indices
from mixproof.geometry.data.column_names import drop_words
from mixproof.geometry.data.exact_tables import exact_integers
from mixproof.geometry.data.gaps import gaps_of, is_missing, no_label
from mixproof.geometry.data.hints import category_or_number, date_words, is_date, miswritten
from mixproof.geometry.data.label_doubts import refuse_blank, told_first, with_label_asked
from mixproof.geometry.data.labels import label_text
from mixproof.geometry.data.refusals import TableError
from mixproof.geometry.data.refused_columns import RefusedColumn, column_refusals
from mixproof.geometry.data.roles import Roles
from mixproof.geometry.errors import InputError


def refuse_words(
    name: str, blocks: dict[str, NDArray[Any]], roles: Roles, kept: Indices, labels: Sequence[Any] | None = None
) -> None:
    """Refuse columns of words or dates by their names, all at once.

    Parameters
    ----------
    name : str
        What a person calls the table.
    blocks : dict of (N, …) arrays
        The columns that are coordinates, by their names among those of the roles.
    kept : array of int
        The rows that count.
    labels : sequence, optional
        The labels of all rows; None for an array, whose columns hold no categories.

    Raises
    ------
    InputError
        If a column holds a date, or text that neither is a number nor stands for a missing value.

    Examples
    --------
    >>> from mixproof.geometry.data.roles import ColumnChoice
    >>> roles = ColumnChoice().roles_beside_labels(["size", "city"], "t")
    >>> refuse_words("t", {"city": np.array([["4"], ["Oslo"]])}, roles, np.arange(2))
    Traceback (most recent call last):
    mixproof.geometry.data.refusals.TableError: t: column 'city' holds text ('Oslo' in row 1): leave it out \
by `drop='city'`
    """
    has_categories = labels is not None
    found: dict[int, RefusedColumn] = {}
    gaps: dict[int, int] = {roles.label: sum(map(no_label, labels or ()))}
    cells: dict[int, int] = {}
    for column, block in blocks.items():
        at = roles.names.index(column)
        entries = block[:, 0][kept].tolist() if block.dtype.kind in "OU" else []
        cells[at] = sum(not is_missing(entry) for entry in entries)
        gaps[at] = sum(map(no_label, entries)) if entries else int(gaps_of(block[kept]).sum())
        for entry, row in zip(entries, kept.tolist(), strict=False):
            if at in found and _is_word(entry):
                found[at].add(entry)
            elif _is_word(entry):
                found[at] = RefusedColumn.of(at, entry, row)
    if not found:
        return
    first = next(iter(found.values()))
    columns = [found[at] for at in sorted(found)]
    refusals = column_refusals(roles, columns, cells, gaps=gaps if has_categories else None)
    named = ("" if no_label(labels[row]) else label_text(labels[row], row) for row in kept.tolist()) if labels else ()
    texts = Counter(named)
    refuse_blank(roles, name, texts)
    refusals = with_label_asked(roles, refusals, texts)
    told = told_first(name, f"{name}: {_first_words(first, roles, has_categories)}", refusals)
    raise TableError(told, refusals, name)


def _first_words(found: RefusedColumn, roles: Roles, has_categories: bool) -> str:
    """The words about a column that is the only one to be refused."""
    entry, drop = found.first, drop_words(roles.names, [found.column])
    uses = f", or make a coordinate of each category by {drop.replace('drop', 'one_hot', 1)}" if has_categories else ""
    uses += "; or name it as the label, if it is the label" if roles.label < len(roles.names) else ""
    known = category_or_number(str(entry), drop) if has_categories else miswritten(str(entry), drop)
    mend = date_words(drop) if is_date(entry) else known or f"leave it out by {drop}{uses}"
    kind = "dates or times" if is_date(entry) else "text"
    where = f"{str(entry)[:40]!r} in row {found.row}"
    return f"column {roles.names[found.column]!r} holds {kind} ({where}): {mend}"


def _is_word(entry: object) -> bool:
    """True for a date, and for text that neither is a number nor stands for a missing value."""
    if is_missing(entry):
        return False
    return is_date(entry) or (isinstance(entry, str) and not _holds_number(entry))


def _holds_number(text: str) -> bool:
    """True if text is a number."""
    try:
        exact_integers(np.array([[text]], dtype=object))
    except InputError:
        return False
    return True
