"""Class names: labels of any type as text, and the order of the classes."""

import re
from collections.abc import Hashable, Iterable
from decimal import Decimal

import numpy as np

from mixproof.geometry.errors import InputError

_WRITTEN_AS_FLOAT = re.compile(r"[+-]?(0|[1-9]\d{0,14})\.\d*(e[+-]\d{1,2})?", re.ASCII)
"""Numbers of the length and the form in which programs write floats."""


def is_absent(value: object) -> bool:
    """True for what libraries put in the place of a value that is missing: None, NaN, NaT, NA, a masked entry.

    Examples
    --------
    >>> [is_absent(value) for value in (None, float("nan"), np.datetime64("NaT"), np.ma.masked, "nan", 0)]
    [True, True, True, True, False, False]
    """
    if isinstance(value, str | int):
        return False
    if value is None or value is np.ma.masked or type(value).__name__ == "NAType":
        return True
    try:
        return bool(value != value)  # noqa: PLR0124, which is how NaN is told, of whatever type
    except (TypeError, ValueError):
        return False


def label_text(label: Hashable, row: int = 0) -> str:
    """The class name that a label of any type stands for.

    Integers that are written as floats, such as ``1.0`` and ``1.000e+00``, are integers, so that labels read from a
    float array and from the text that was written of it agree.

    Examples
    --------
    >>> label_text(1.0), label_text("1.0"), label_text(np.str_(" setosa ")), label_text(True), label_text("1e3")
    ('1', '1', 'setosa', 'True', '1e3')
    """
    if isinstance(label, bytes):
        label = label.decode("utf-8", errors="backslashreplace")
    if isinstance(label, float | np.floating):
        if not np.isfinite(label):
            raise InputError(f"row {row}: the label {label} is not finite")
        label = int(label) if float(label).is_integer() else label
    text = "" if is_absent(label) else str(label).strip()
    if not text:
        raise InputError(f"row {row}: the label is missing")
    if isinstance(label, list | dict | set | np.ndarray):
        raise InputError(f"row {row}: the label is a {type(label).__name__}, not one class a row")
    if type(label).__str__ is object.__str__ and type(label).__repr__ is object.__repr__:
        raise InputError(f"row {row}: the label is a {type(label).__name__}, which has no text: name the class")
    if _WRITTEN_AS_FLOAT.fullmatch(text) and (number := Decimal(text)) == number.to_integral_value():
        text = str(int(number))
    return text


def ordered_classes(names: Iterable[str]) -> tuple[str, ...]:
    """Distinct class names: integers first, by value, then the others by alphabet.

    Examples
    --------
    >>> ordered_classes(["10", "b", "9", "a", "9"])
    ('9', '10', 'a', 'b')
    """

    def place(name: str) -> tuple[bool, int, str]:
        digits = name.removeprefix("-")
        number = digits.isascii() and digits.isdigit() and len(digits) < 100
        return (not number, int(name) if number else 0, name)

    return tuple(sorted(set(names), key=place))


def refuse_labels(y: object, reason: str = "these data have labels of their own") -> None:
    """Refuse labels beside data that hold theirs.

    Raises
    ------
    InputError
        If there are any.

    Examples
    --------
    >>> refuse_labels([0, 1])
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: these data have labels of their own: leave y out
    """
    if y is not None:
        raise InputError(f"{reason}: leave y out")
