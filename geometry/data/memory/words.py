"""Columns of words among columns of numbers, refused all at once."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Indices
from mixproof.geometry.data.exact_tables import exact_integers
from mixproof.geometry.data.gaps import is_missing
from mixproof.geometry.data.hints import category_or_number, date_words, is_date, is_written_otherwise, miswritten
from mixproof.geometry.data.roles import Roles, drop_words, others_refused
from mixproof.geometry.errors import InputError


def refuse_words(
    name: str, blocks: dict[str, NDArray[Any]], roles: Roles, kept: Indices, has_categories: bool = True
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
    has_categories : bool
        True if its columns may hold categories.

    Raises
    ------
    InputError
        If a column holds a date, or text that neither is a number nor stands for a missing value.

    Examples
    --------
    >>> from mixproof.geometry.data.roles import ColumnChoice
    >>> roles = ColumnChoice().roles_beside_labels(["size", "city"], "t")
    >>> refuse_words("t", {"city": np.array([["4"], ["Oslo"]])}, roles, np.arange(2), False)
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: t: column 'city' holds text ('Oslo' in row 1): leave it out by `drop='city'`
    """
    found: dict[int, tuple[object, int]] = {}
    for column, block in blocks.items():
        entries = block[:, 0][kept].tolist() if block.dtype.kind in "OU" else []
        cells = ((entry, row) for entry, row in zip(entries, kept.tolist(), strict=False) if _is_word(entry))
        first = next(cells, None)
        if first is not None:
            found[roles.names.index(column)] = first
    if not found:
        return
    at, (entry, row) = next(iter(found.items()))
    drop = drop_words(roles.names, [at])
    uses = f", or make a coordinate of each category by {drop.replace('drop', 'one_hot', 1)}" if has_categories else ""
    uses += "; or name it as the label, if it is the label" if roles.label < len(roles.names) else ""
    known = category_or_number(str(entry), drop) if has_categories else miswritten(str(entry), drop)
    mend = date_words(drop) if is_date(entry) else known or f"leave it out by {drop}{uses}"
    kind = "dates or times" if is_date(entry) else "text"
    others = {column: cell for column, cell in found.items() if not is_written_otherwise(cell[0])}
    raise InputError(
        f"{name}: column {roles.names[at]!r} holds {kind} ({str(entry)[:40]!r} in row {row}): {mend}"
        + others_refused(roles.names, others, at)
    )


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
