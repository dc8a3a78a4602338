"""The roles of the columns of a table: one is the label, some are left out, and the others are coordinates.

Every reader of tables asks here, so that a table means the same whatever holds it.
"""

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from numbers import Integral
from typing import Literal, TypedDict

from mixproof.geometry.data.column_names import column_called, column_index, column_words
from mixproof.geometry.data.refusals import Change, Refusal, TableError
from mixproof.geometry.errors import InputError, nearest

LABEL_NAMES = (
    *("label", "labels", "target", "targets", "class", "classes", "species"),
    *("label_name", "target_name", "class_name", "class_label", "class_id", "y"),
)
"""Names by which a column of labels is known where none is asked for, in lower case; else it is the last one."""

_MANY = 8


class ColumnOptions(TypedDict, total=False):
    """The keyword arguments that say which columns of a table are coordinates; each may be left out.

    ``drop``: columns to leave out, by name or 0-based index, one by one or parted by commas.
    ``keep``: columns that are coordinates, though they look like numbers of rows.
    ``columns``: the columns that are coordinates, and no others.
    ``one_hot``: columns of categories, each with a coordinate for each category.
    ``units``: columns of numbers that all have one and the same unit, such as 12 kg, and are read without it.
    """

    drop: Sequence[str]
    keep: Sequence[str]
    columns: Sequence[str]
    one_hot: Sequence[str]
    units: Sequence[str]


class FileTableOptions(ColumnOptions, total=False):
    """`ColumnOptions`, the style of a text file, the classes that are kept, and the scale of the coordinates.

    ``delimiter``: the character between columns, or its name (``tab``, ``space``); found where it is not given.
    ``encoding``: the encoding, such as ``latin-1``; UTF-8 where none is given.
    ``decimal``: the decimal mark of its numbers; a point where none is given.
    ``thousands``: the mark between groups of three digits; none where none is given.
    ``skip_lines``: the numbers of lines of a text file that are no rows, such as a title, from 1; none by default.
    ``classes``: the classes whose rows are kept, of whatever source, one by one or parted by commas; all by default.
    ``scale``: ``range`` brings each coordinate to the range from 0 to 1, of whatever source; ``none`` where not given.
    """

    delimiter: str | None
    encoding: str | None
    decimal: str | None
    thousands: str | None
    skip_lines: Sequence[int | str]
    classes: Sequence[str]
    scale: Literal["none", "range"] | None


class TableOptions(FileTableOptions, total=False):
    """`FileTableOptions`, and ``header``: True if the first row of a text file names the columns, else False."""

    header: bool | None


LabelColumn = str | int | tuple[Hashable, ...] | None
"""A label column by its name (a tuple for columns of several levels) or its index; None where none is asked for."""


def column_asked(label: object, option: str = "label") -> str | None:
    """The words for a column: its name, or its index, which may be an integer; None where none is asked for.

    Raises
    ------
    InputError
        If it is neither.

    Examples
    --------
    >>> column_asked(2), column_asked("kind"), column_asked(("size", "cm"))
    ('2', 'kind', "('size', 'cm')")
    """
    if label is None or isinstance(label, str):
        return label
    if isinstance(label, Integral | tuple) and not isinstance(label, bool):
        return str(label)
    several = ": for one-hot columns give the class of each row, as in y=frame[columns].idxmax(axis=1)"
    more = several if option == "label" and isinstance(label, list) else ""
    raise InputError(f"`{option}` takes the name or the index of a column, not {label!r}{more}")


@dataclass(frozen=True)
class ColumnChoice:
    """The columns that a person has named, by name or 0-based index.

    Parameters
    ----------
    label : str or None
        The column of labels.
    drop : tuple of str
        Those that are left out.
    keep : tuple of str
        Those that are coordinates, though they look like numbers of rows.
    columns : tuple of str
        All coordinates; empty where they are not named.
    one_hot : tuple of str
        Those that hold categories.
    units : tuple of str
        Those whose numbers have a unit.
    """

    label: str | None = None
    drop: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    one_hot: tuple[str, ...] = ()
    units: tuple[str, ...] = ()

    @staticmethod
    def of(label: "LabelColumn | ColumnChoice", options: ColumnOptions | None = None) -> "ColumnChoice":
        """The choice that a label column and options make.

        Examples
        --------
        >>> ColumnChoice.of("kind", {"drop": "Id"}).drop
        ('Id',)
        """
        if isinstance(label, ColumnChoice):
            return label
        given = options or {}
        drop, keep = (_texts(given.get(option, ()), option) for option in ("drop", "keep"))
        columns, one_hot = (_texts(given.get(option, ()), option) for option in ("columns", "one_hot"))
        return ColumnChoice(column_asked(label), drop, keep, columns, one_hot, _texts(given.get("units", ()), "units"))

    def changed(self, change: Change) -> "ColumnChoice":
        """The choice with more options.

        Examples
        --------
        >>> ColumnChoice(drop=("Id",)).changed((("drop", "day"), ("label", "kind")))
        ColumnChoice(label='kind', drop=('Id', 'day'), keep=(), columns=(), one_hot=(), units=())
        """
        drop, one_hot, units, label = (
            tuple(value for key, value in change if key == name) for name in ("drop", "one_hot", "units", "label")
        )
        more = {"drop": self.drop + drop, "one_hot": self.one_hot + one_hot, "units": self.units + units}
        return replace(self, label=(*label, self.label)[0], **more)

    @property
    def names_columns(self) -> bool:
        """True if columns besides the label are named."""
        return bool(self.drop or self.keep or self.columns or self.one_hot or self.units)

    @property
    def named(self) -> tuple[str, ...]:
        """All names and indices that are given."""
        given = (self.label, *self.drop, *self.keep, *self.columns, *self.one_hot, *self.units)
        return tuple(filter(None, given))

    def roles_beside_labels(self, names: Sequence[str], table: str) -> "Roles":
        """The roles of the columns of a table whose labels come from elsewhere; its own are all coordinates.

        Raises
        ------
        InputError
            If there is no such column, or no coordinate is left.

        Examples
        --------
        >>> ColumnChoice(drop=("Id",)).roles_beside_labels(["Id", "x"], "t").coordinates
        (1,)
        """
        dropped, kept, one_hot, units = self._named_columns(names, table)
        coordinates = tuple(k for k in range(len(names)) if k not in dropped)
        if not coordinates:
            raise InputError(f"{table} has no columns but those left out")
        return Roles(tuple(names), len(names), coordinates, kept, True, one_hot, units)

    def roles(self, names: Sequence[str], table: str) -> "Roles":
        """The roles of the columns of a table.

        Parameters
        ----------
        names : sequence of str
            The names of all columns; of columns without names their indices.
        table : str
            What a person calls the table.

        Raises
        ------
        InputError
            If there is no such column, the label is in doubt, or no coordinate is left.

        Examples
        --------
        >>> ColumnChoice(drop=("Id",)).roles(["Id", "x", "Species", "z"], "t").coordinates
        (1, 3)
        """
        dropped, kept, one_hot, units = self._named_columns(names, table)
        apart = dropped if not self.columns else []
        known = known_label(names, apart, table) if self.label is None else None
        label = label_position(names, self.label, table, apart)
        if label in apart or label in kept:
            raise _two_roles(names[label], table)
        coordinates = tuple(k for k in range(len(names)) if k != label and k not in dropped)
        if not coordinates:
            raise InputError(f"{table} has a single column; it needs coordinates and a label column")
        is_certain = self.label is not None or known is not None
        return Roles(tuple(names), label, coordinates, kept, is_certain, one_hot, units)

    def _named_columns(
        self, names: Sequence[str], table: str
    ) -> tuple[list[int], frozenset[int], frozenset[int], frozenset[int]]:
        """The columns that are left out, those that are coordinates for sure, those of categories, those with units."""
        if self.columns and self.drop:
            raise InputError("`columns` names all coordinates, so that none is left to `drop`: give one of the two")
        drop, keep, columns, one_hot, units = (
            [_position(names, text, table, option) for text in parted(texts, names)]
            for option, texts in (
                ("drop", self.drop),
                ("keep", self.keep),
                ("columns", self.columns),
                ("one_hot", self.one_hot),
                ("units", self.units),
            )
        )
        dropped = [k for k in range(len(names)) if k not in columns] if columns else drop
        kept = frozenset((*keep, *columns, *one_hot, *units))
        twice = next((k for k in sorted(kept) if k in dropped or (k in one_hot and k in units)), None)
        if twice is not None:
            raise _two_roles(names[twice], table)
        return dropped, kept, frozenset(one_hot), frozenset(units)


@dataclass(frozen=True)
class Roles:
    """The roles of all columns.

    Parameters
    ----------
    names : tuple of str
        The names of all columns; of columns without names their indices.
    label : int
        The column of labels.
    coordinates : tuple of int
    kept : frozenset of int
        Coordinates that were asked for as such.
    is_certain : bool
        True if the label was asked for, or is known by its name; False if it is the last column for want of another.
    one_hot : frozenset of int
        Coordinates that hold categories.
    units : frozenset of int
        Coordinates whose numbers have a unit.
    """

    names: tuple[str, ...]
    label: int
    coordinates: tuple[int, ...]
    kept: frozenset[int]
    is_certain: bool
    one_hot: frozenset[int] = frozenset()
    units: frozenset[int] = frozenset()

    @property
    def left_out(self) -> str:
        """The words that say which columns were left out; empty where none was.

        Examples
        --------
        >>> ColumnChoice(drop=("0",)).roles(["Id", "x", "kind"], "t").left_out
        'left out: Id'
        """
        others = {self.label, *self.coordinates}
        dropped = [name or column_words(self.names, k) for k, name in enumerate(self.names) if k not in others]
        return f"left out: {', '.join(dropped[:_MANY])}{', …' * (len(dropped) > _MANY)}" if dropped else ""


def _two_roles(column: str, table: str) -> InputError:
    """The refusal of a column that is named twice."""
    return InputError(f"{table}: column {column!r} has two roles: name it once, by `label`, `drop` or `keep`")


def is_label_name(name: str) -> bool:
    """True if a column of this name is known to hold labels.

    Examples
    --------
    >>> is_label_name(" Species"), is_label_name("Class Name"), is_label_name("width")
    (True, True, False)
    """
    return re.sub(r"[\s-]+", "_", name.strip()).casefold() in LABEL_NAMES


def known_label(names: Sequence[str], dropped: Sequence[int], table: str) -> int | None:
    """The one column whose name says that it holds labels; None where no name does.

    A column ``y`` right after a column ``x`` is a coordinate of the plane, unless it is the last one and no other is
    known.

    Raises
    ------
    InputError
        If two names do.

    Examples
    --------
    >>> [known_label(names, [], "t") for names in (["Label", "x", "y"], ["x", "y"], ["u", "v"])]
    [0, 1, None]
    """
    left = [k for k in range(len(names)) if k not in dropped]
    plain = [names[k].strip().casefold() for k in left]
    plane = {left[k] for k in range(1, len(left)) if plain[k - 1 : k + 1] == ["x", "y"]}
    known = [k for k in left if is_label_name(names[k])]
    if known != left[-1:]:
        known = [k for k in known if k not in plane]
    if len(known) > 1:
        listed = " and ".join(repr(names[k]) for k in known[:3])
        ways = tuple((("label", column_called(names, k)),) for k in known[:3])
        raise TableError(
            f"{table}: columns {listed} may each be the label: name one by `label`",
            [Refusal("perhaps the label", (listed,), ways)],
            table,
        )
    return known[0] if known else None


def label_position(names: Sequence[str], label: str | None, table: str, dropped: Sequence[int] = ()) -> int:
    """The label column: the one that is asked for by name or index, the one that is known by its name, or the last one.

    Raises
    ------
    InputError
        If there is no such column, or several are known.

    Examples
    --------
    >>> label_position(["label", "x"], None, "t"), label_position(["x", "kind"], None, "t")
    (0, 1)
    """
    if label is not None:
        return _position(names, label, table, "label")
    known = known_label(names, dropped, table)
    left = [k for k in range(len(names)) if k not in dropped]
    if not left:
        raise InputError(f"{table} has no columns but those left out")
    return left[-1] if known is None else known


def _position(names: Sequence[str], text: str, table: str, option: str) -> int:
    """The column of a name or 0-based index."""
    if text in names:
        if names.count(text) > 1:
            raise InputError(f"{table} has {names.count(text)} columns named {text!r}: give the index")
        return names.index(text)
    column = column_index(text, len(names))
    if column is not None:
        return column
    if all(name == str(k) for k, name in enumerate(names)):
        raise InputError(
            f"{table} has columns without names: `{option}` takes one from 0 to {len(names) - 1}, not {text!r}"
        )
    raise InputError(f"{table} has no column {text!r}; {nearest(text, names)}")


def parted(texts: Sequence[str], names: Sequence[str]) -> list[str]:
    """Names one by one; those of one text are parted by commas, unless it is a name as a whole.

    Examples
    --------
    >>> parted(["size, cm", "Id, day"], ["Id", "day", "size, cm"])
    ['size, cm', 'Id', 'day']
    """
    return [part.strip() for text in texts for part in ([text] if text in names else text.split(","))]


def _texts(given: object, option: str) -> tuple[str, ...]:
    """Names or indices as text."""
    several = [] if given is None else given if isinstance(given, Iterable) and not isinstance(given, str) else [given]
    return tuple(text for each in several if (text := column_asked(each, option)) is not None)
