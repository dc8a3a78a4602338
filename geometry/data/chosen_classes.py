"""Some of the classes of rows, and no others."""

from collections.abc import Sequence
from dataclasses import replace

from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError, nearest


def with_classes(rows: Rows, classes: Sequence[str]) -> Rows:
    """The rows of some classes, with the numbers that they have in the source; all rows where none is named.

    Parameters
    ----------
    classes : sequence of str
        Names of classes, one by one or parted by commas, unless a text is the name of a class as a whole.

    Raises
    ------
    InputError
        If there is no such class.

    Examples
    --------
    >>> import numpy as np
    >>> found = with_classes(Rows("t", np.array([[1], [3], [4], [5]]), 1, tuple("abca")), ["c,a"])
    >>> found.labels, found.numbers.tolist(), found.origin
    (('a', 'c', 'a'), [0, 2, 3], 'only classes a, c; left out: 1 row of class b')
    """
    known = rows.class_sizes
    texts = [classes] if isinstance(classes, str) else list(map(str, classes or ()))
    asked = [part for text in texts for part in ([text] if text in known else map(str.strip, text.split(",")))]
    if not asked:
        return rows
    for name in asked:
        if name not in known:
            raise InputError(f"{rows.name} has no class {name!r}; {nearest(name, list(known))}")
    kept = rows.take([row for row, label in enumerate(rows.labels) if label in asked])
    others = [name for name in known if name not in asked]
    left = rows.count - kept.count
    named = f"class {others[0]}" if len(others) == 1 else f"{len(others):,} classes"
    left_out = f"; left out: {left:,} row{'s' * (left != 1)} of {named}" if left else ""
    words = f"only class{'es' * (len(kept.class_sizes) > 1)} {', '.join(kept.class_sizes)}{left_out}"
    return replace(kept, origin="; ".join(filter(None, (rows.origin, words))))


def keep_two(classes: Sequence[str]) -> str:
    """The words that say how to keep two of several classes.

    Examples
    --------
    >>> keep_two(["oslo", "rome", "bern"]), keep_two(["1,2", "3"])
    ("keep two of them, as by `classes='oslo,rome'`", 'keep two of them by `classes`')
    """
    two = list(classes[:2])
    is_plain = all(name == name.strip() and name and not set(name) & set(",`\\'\"") for name in two)
    return f"keep two of them, as by `classes='{','.join(two)}'`" if is_plain else "keep two of them by `classes`"
