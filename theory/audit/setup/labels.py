"""Labels that are no classes, which an audit refuses."""

from fractions import Fraction

from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import rational

FEW_ROWS = 10
"""Up to so many rows nothing is inferred from the number of classes."""

FEW_NUMBERS = 50
"""Up to so many rows integers that nearly all differ may be one sample a class."""


def check_labels(rows: Rows) -> None:
    """Refuse labels that are no classes.

    Raises
    ------
    InputError
        If there is one class only, or the labels are measurements, or count the rows: decimal numbers that differ in
        more than half of the rows, or numbers that differ in nine tenths of them.

    Examples
    --------
    >>> import numpy as np
    >>> check_labels(Rows("prices", np.arange(20).reshape(-1, 1), 1, tuple(f"{k}.5" for k in range(20))))
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: the labels of prices hold 20 different decimal numbers in 20 rows: these are \
measurements, not classes; name the column of classes as the label, or, if they are classes, give them names, such as \
class-7 for 7
    """
    check_classes(rows)
    classes = list(rows.class_sizes)
    numbers = [value for value in map(_number, classes) if value is not None]
    decimals = sum(value.denominator > 1 for value in numbers)
    are_decimal = 2 * len(classes) > rows.count and 2 * decimals > len(classes)
    are_counts = 10 * len(classes) >= 9 * rows.count > 9 * FEW_NUMBERS and len(numbers) == len(classes)
    if are_counts or (rows.count > FEW_ROWS and are_decimal):
        kind = "decimal numbers" if are_decimal else "integers"
        raise InputError(
            f"the labels of {rows.name} hold {len(classes):,} different {kind} in {rows.count:,} rows: these "
            f"are {'measurements' if are_decimal else 'measurements or numbers of rows'}, not classes; name the column "
            "of classes as the label, or, if they are classes, give them names, such as class-7 for 7"
        )


def check_classes(rows: Rows) -> None:
    """Refuse rows of one class.

    Raises
    ------
    InputError
        If there is one class only.

    Examples
    --------
    >>> import numpy as np
    >>> check_classes(Rows("t", np.array([[0], [1]]), 1, ("a", "a")))
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: t has one class only, 'a', so Mixup mixes no labels: is the label column right?
    """
    classes = list(rows.class_sizes)
    if len(classes) < 2:
        raise InputError(
            f"{rows.name} has one class only, {classes[0]!r}, so Mixup mixes no labels: is the label column right?"
        )


def _number(text: str) -> Fraction | None:
    """The number that a label is; None where it is none."""
    try:
        return rational(text)
    except InputError:
        return None
