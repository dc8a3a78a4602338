"""The last column, taken for the label for want of another: words that say why it hardly is one.

Measurements make a class of nearly every row, and a column of remarks is empty in most: neither is taken in silence
where another column may be the label.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from mixproof.geometry.data.column_names import column_called, column_words
from mixproof.geometry.data.gaps import no_label
from mixproof.geometry.data.hints import has_decimal_comma
from mixproof.geometry.data.refusals import Refusal, TableError
from mixproof.geometry.data.refused_columns import is_like_number, units_words
from mixproof.geometry.data.roles import Roles
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import rational

_FEW_ROWS = 10
"""In fewer rows all labels may differ, or be missing, by chance."""

_WHICH = "which column is the label?"

_MOST_ASKED = 3
"""At most so many columns of categories are offered as the label, where the last one is empty in many rows."""

_MOST_NUMBERS = 20
"""More different numbers are no classes, where another column holds categories."""


def measured_words(labels: Mapping[str, int], has_other: bool) -> str:
    """The words that say of labels that they are measurements; empty where they may be classes.

    Parameters
    ----------
    labels : mapping of str to int
        The different labels, each with its number of rows.
    has_other : bool
        True if another column holds categories, so that many different numbers are hardly classes.

    Examples
    --------
    >>> measured_words({"0.5": 3, "1": 2}, False), measured_words({"3": 5, "8": 6}, True)
    ('holds numbers such as 0.5, which look like measurements', '')
    >>> measured_words({str(k): 3 for k in range(40)}, True)
    'holds 40 different numbers'
    """
    held = {text: count for text, count in labels.items() if not no_label(text)}
    numbers = {text: _number(text) for text in held}
    measured = next((text for text, value in numbers.items() if value is not None and value.denominator > 1), None)
    if measured is not None:
        return f"holds numbers such as {measured}, which look like measurements"
    if not held or any(value is None and not is_like_number(text) for text, value in numbers.items()):
        return ""
    count = sum(held.values())
    if count >= _FEW_ROWS and len(held) == count:
        return "holds another number in every row"
    is_many = len(held) > _MOST_NUMBERS or (count >= _FEW_ROWS and 2 * len(held) > count)
    return f"holds {len(held):,} different numbers" if has_other and is_many else ""


def empty_words(labels: Mapping[str, int]) -> str:
    """The words that say of labels that more than a tenth of them is missing; empty where no more are.

    Parameters
    ----------
    labels : mapping of str to int
        The different labels, each with its number of rows.

    Examples
    --------
    >>> empty_words({"": 30, "late": 20}), empty_words({"a": 9, "?": 1}), empty_words({"a": 1, "": 1})
    ('is empty in 30 of 50 rows', '', '')
    """
    count = sum(labels.values())
    blank = sum(of for text, of in labels.items() if no_label(text))
    return f"is empty in {blank:,} of {count:,} rows" if 10 * blank > count >= _FEW_ROWS else ""


def refuse_blank(roles: Roles, source: str, labels: Mapping[str, int]) -> None:
    """Refuse the last column as the label for want of another, where it is empty in all rows.

    Raises
    ------
    TableError
        If it is, with the option that leaves it out.

    Examples
    --------
    >>> from mixproof.geometry.data.roles import ColumnChoice
    >>> refuse_blank(ColumnChoice().roles(["x", "kind", "z"], "t"), "t", {"": 30})
    Traceback (most recent call last):
    mixproof.geometry.data.refusals.TableError: t: column 'z' is empty: leave it out by `drop='z'`
    """
    if not roles.is_certain and sum(labels.values()) > 1 and all(map(no_label, labels)) and len(roles.coordinates) > 1:
        called, words = column_called(roles.names, roles.label), column_words(roles.names, roles.label)
        told = f"{source}: column {words} is empty: leave it out by `drop={called!r}`"
        raise TableError(told, [Refusal("nothing", (words,), ((("drop", called),),))], source)


def refuse_empty(roles: Roles, source: str, labels: Mapping[str, int]) -> None:
    """Refuse the last column as the label for want of another, where more than a tenth of it is empty.

    Raises
    ------
    InputError
        If it is.

    Examples
    --------
    >>> from mixproof.geometry.data.roles import ColumnChoice
    >>> refuse_empty(ColumnChoice().roles(["x", "remarks"], "t"), "t", {"": 30, "late": 20})
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: t: no column is known as the label by its name, and the last one, 'remarks', \
is empty in 30 of 50 rows: name the column of classes by `label`, or leave the rows without a class out by \
`missing='drop'`
    """
    refuse_blank(roles, source, labels)
    told = "" if roles.is_certain else empty_words(labels)
    if told:
        raise InputError(
            f"{source}: no column is known as the label by its name, and the last one, {roles.names[roles.label]!r}, "
            f"{told}: name the column of classes by `label`, or leave the rows without a class out by `missing='drop'`"
        )


def with_label_asked(roles: Roles, refusals: Sequence[Refusal], labels: Mapping[str, int]) -> list[Refusal]:
    """The refusals of the columns of a table, with the question for the label in place of columns of categories.

    It is asked where the last column is the label for want of another, and hardly is one: where there is one column of
    categories, or few of them and the last column is empty in many rows.

    Parameters
    ----------
    roles : Roles
    refusals : sequence of Refusal
    labels : mapping of str to int
        The different labels, each with its number of rows.

    Examples
    --------
    >>> from mixproof.geometry.data.roles import ColumnChoice
    >>> roles = ColumnChoice().roles(["kind", "age"], "t")
    >>> words = Refusal("words", ("'kind' ('a' in row 0)",), ((("one_hot", "kind"),),))
    >>> asked = with_label_asked(roles, [words], {str(k): 3 for k in range(40)})
    >>> asked[0].kind
    "which column is the label? probably 'kind' ('a' in row 0), since the last one, 'age', holds 40 different numbers"
    >>> asked[0].ways
    ((('label', 'kind'),),)
    """
    categories = [each for each in refusals if each.ways and {name for name, _ in each.ways[0]} == {"one_hot"}]
    empty = empty_words(labels)
    told = empty or measured_words(labels, True)
    if roles.is_certain or not told or len(categories) != 1:
        return list(refusals)
    cells, called = categories[0].cells, [name for _, name in categories[0].ways[0]]
    if len(cells) > (_MOST_ASKED if empty else 1):
        return list(refusals)
    last = column_called(roles.names, roles.label)
    chance = "probably" if len(cells) == 1 else "perhaps"
    held = f"{chance} {' or '.join(cells)}, since the last one, {roles.names[roles.label]!r}, {told}"
    ways = tuple(
        (("label", name), *(("one_hot", other) for other in called if other != name)) for name in reversed(called)
    )
    more = "`missing='drop'`" if empty else f"`one_hot={called[0]!r}` in place of `label={called[0]!r}`"
    other = f"`label={last!r}` {more} if {last!r} is the label"
    asked = Refusal(f"{_WHICH} {held}", (), ways, (("label", other),))
    return [asked, *(each for each in refusals if each is not categories[0])]


def told_first(source: str, told: str, refusals: Sequence[Refusal]) -> str:
    """The words about the first thing that is refused, where it is the only one.

    Examples
    --------
    >>> told_first("t", "t: 'a' is not a number", [Refusal("words", ("'kind'",), ((("one_hot", "kind"),),))])
    "t: 'a' is not a number"
    """
    asked = next((each for each in refusals if each.kind.startswith(_WHICH)), None)
    if asked is None:
        return told + units_words(refusals)
    ways = [" ".join(f"`{name}={value!r}`" for name, value in way) for way in asked.ways]
    return f"{source}: {asked.kind}: add {', or '.join((*ways, asked.otherwise[0][1]))}"


def _number(text: str) -> Fraction | None:
    """The number that a label is; None where it is none."""
    try:
        return rational(text.replace(",", ".") if has_decimal_comma(text) else text)
    except InputError:
        return None
