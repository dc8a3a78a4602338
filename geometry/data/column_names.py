"""The names of columns: in words, and as options take them."""

from collections.abc import Iterable, Sequence


def column_words(names: Sequence[str], column: int) -> str:
    """A column in words: its name, or that it has none.

    Examples
    --------
    >>> column_words(["", "x", ""], 0), column_words(["", "x", ""], 1), column_words(["", "x", ""], 2)
    ('the first column, which has no name', "'x'", 'column 2, which has no name')
    """
    if names[column].strip():
        return repr(names[column])
    return f"{f'column {column}' if column else 'the first column'}, which has no name"


def drop_words(names: Sequence[str], columns: Iterable[int]) -> str:
    """The words for `drop` with some columns: by name, or by index where a name would not be read as it is.

    Examples
    --------
    >>> drop_words(["city", "x", "size, cm"], [0, 2])
    "`drop='city,2'`"
    """
    return f"`drop={','.join(column_called(names, column) for column in columns)!r}`"


def column_called(names: Sequence[str], column: int) -> str:
    """A column as an option takes it: its name, or its index where that would not be read as it is.

    Examples
    --------
    >>> column_called(["city", "size, cm"], 0), column_called(["city", "size, cm"], 1)
    ('city', '1')
    """
    name = names[column]
    is_plain = bool(name) and name == name.strip() and not set(",`") & set(name) and list(names).count(name) == 1
    return name if is_plain or str(column) in names else str(column)


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
