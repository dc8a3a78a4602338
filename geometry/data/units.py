"""Numbers with a unit, such as 12 kg and € 12: the number, the unit, and a column that has one unit."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.data.column_names import drop_words
from mixproof.geometry.data.gaps import is_missing
from mixproof.geometry.data.roles import Roles
from mixproof.geometry.errors import InputError, shortened

_LONGEST = 80
_MONEY = "$£€¥¢₹₽₩₪₺฿"
_NUMBER = r"[.,]?\d(?:[\d.,'/ \u00a0\u202f\u2019]*\d)?[.,]?(?:[eE][+-]?\d+)?"
_WITH_UNIT = re.compile(
    rf"([+-]?)((?:[^\W\d_]{{0,3}}[{_MONEY}]|[A-Z]{{3}}(?=\s))?)\s*([+-]?{_NUMBER})"
    rf"\s*((?:[^\W\d_]|[%‰°′″\"µ{_MONEY}])(?:[^\W\d_]|[²³%‰°′″\"·*^/(){_MONEY}. -]|(?<=[^\W_^])\d|(?<=[/^-])\d)*)?"
)
"""A sign, a unit before the number, the number with its marks, and a unit after it."""


def number_and_unit(text: str) -> tuple[str, str] | None:
    """The number of a cell as it is written, and its unit, which is empty where there is none; None for other text.

    A unit after the number begins with a letter or a sign such as %; one before it is of money.

    Examples
    --------
    >>> number_and_unit("1,5 kg/m2"), number_and_unit("-€ 12"), number_and_unit("7"), number_and_unit("ZA-0001")
    (('1,5', 'kg/m2'), ('-12', '€'), ('7', ''), None)
    """
    plain = text.strip()
    found = _WITH_UNIT.fullmatch(plain) if len(plain) <= _LONGEST else None
    if found is None:
        return None
    sign, before, number, after = (part or "" for part in found.groups())
    if sign and number[0] in "+-":
        return None
    return sign + number, " ".join(filter(None, (before.strip(), after.strip())))


@dataclass
class ColumnUnits:
    """The units of the columns of a table, each as it was met first.

    Parameters
    ----------
    table : str
        What a person calls the table.
    roles : Roles
        The columns that have a unit, and the names of all columns.
    found : dict of int to (str, str)
        For each of them the unit, and the words for the first cell that has it.
    """

    table: str
    roles: Roles
    found: dict[int, tuple[str, str]] = field(default_factory=dict)

    def number(self, column: int, text: str, row: int) -> str:
        """The number of a cell without its unit; other text as it is.

        Raises
        ------
        InputError
            If its unit is another one than that of the cells before it.

        Examples
        --------
        >>> from mixproof.geometry.data.roles import ColumnChoice
        >>> units = ColumnUnits("t.csv", ColumnChoice(units=("0",)).roles(["mass", "kind"], "t.csv"))
        >>> units.number(0, "12 kg", 0)
        '12'
        >>> units.number(0, "500 g", 7)
        Traceback (most recent call last):
        mixproof.geometry.errors.InputError: t.csv: the units of column 'mass' differ: kg ('12 kg' in row 0) and \
g ('500 g' in row 7): write all its numbers in one unit, or leave it out by `drop='mass'`
        """
        parts = number_and_unit(text)
        if parts is None:
            return text
        number, unit = parts
        place = f"({shortened(text.strip())!r} in row {row})"
        known, first = self.found.setdefault(column, (unit, place))
        if known != unit:
            raise InputError(
                f"{self.table}: the units of column {self.roles.names[column]!r} differ: {known or 'none'} {first} and "
                f"{unit or 'none'} {place}: write all its numbers in one unit, or leave it out by "
                f"{drop_words(self.roles.names, [column])}"
            )
        return number

    @property
    def words(self) -> str:
        """The words that name the units; empty where there are none.

        Examples
        --------
        >>> from mixproof.geometry.data.roles import ColumnChoice
        >>> roles = ColumnChoice().roles(["mass", "kind"], "t.csv")
        >>> ColumnUnits("t.csv", roles, {0: ("kg", "in row 0")}).words
        'units: mass in kg'
        """
        listed = [f"{self.roles.names[column]} in {unit}" for column, (unit, _) in sorted(self.found.items()) if unit]
        return f"units: {', '.join(listed)}" if listed else ""


def without_units(
    table: str, roles: Roles, columns: Mapping[int, Sequence[Any]]
) -> tuple[dict[int, NDArray[Any]], str]:
    """Columns of entries without their units, and the words that name these.

    Parameters
    ----------
    table : str
        What a person calls the table.
    roles : Roles
    columns : mapping of int to N entries
        Those that have a unit, by their place in the table; an entry that is no text stays as it is.

    Raises
    ------
    InputError
        If the units of a column differ.

    Examples
    --------
    >>> from mixproof.geometry.data.roles import ColumnChoice
    >>> roles = ColumnChoice(units=("mass",)).roles(["mass", "kind"], "t")
    >>> without_units("t", roles, {0: ["12 kg", None]})
    ({0: array(['12', None], dtype=object)}, 'units: mass in kg')
    """
    units = ColumnUnits(table, roles)
    made = {}
    for column, entries in columns.items():
        plain = np.empty(len(entries), dtype=object)
        for row, entry in enumerate(entries):
            is_text = isinstance(entry, str) and not is_missing(entry)
            plain[row] = units.number(column, entry, row) if is_text else entry
        made[column] = plain
    return made, units.words
