"""The fields of claims: each kind of claim has its readers, which name points by rows and classes by names."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from .budget import require_form
from .data import Data, Point, over_one_denominator
from .form import integer, many, number, readable

Reader = Callable[[Data, Any], Any]


class Kind:
    """A kind of claim: its check, and the readers of its fields.

    The check takes the case and the values of the fields. It raises `Wrong` where the claim is false, and may return
    what a sentence about the claim needs besides (a number of places that were gone through, say).
    """

    def __init__(self, check: Callable[..., Any], **readers: Reader) -> None:
        self.check, self.readers = check, readers


def plain(read: Callable[[Any], Any]) -> Reader:
    """A field that is read without looking at the dataset."""
    return lambda data, value: read(value)


def as_row(data: Data, value: Any) -> int:
    """The point that a row holds."""
    require_form(integer(value) in data.of_row, f"there is no row {value}")
    return data.of_row[value]


def as_point(data: Data, value: Any) -> Point:
    """A point of the dimension of the data."""
    found = tuple(many(value, number))
    require_form(len(found) == len(data.vectors[0]), "a point has another dimension than the data")
    over_one_denominator(found, data.clock)
    return found


def as_point_or_none(data: Data, value: Any) -> Point | None:
    """A point, or null."""
    return None if value is None else as_point(data, value)


def as_place(data: Data, value: Any) -> Point:
    """A point by its coordinates, or a data point by its row."""
    return data.point(as_row(data, value)) if type(value) is int else as_point(data, value)


def as_class(data: Data, value: Any) -> int:
    """A class by its name."""
    require_form(isinstance(value, str) and value in data.classes, "there is no such class")
    return data.classes.index(value)


def as_span(data: Data, value: Any) -> tuple[Fraction, Fraction]:
    """A number, or the two ends of an enclosure."""
    if isinstance(value, str):
        return number(value), number(value)
    ends = many(value, number)
    require_form(len(ends) == 2 and ends[0] <= ends[1], "an enclosure is not [low, high]")
    return ends[0], ends[1]


def as_shares(data: Data, value: Any) -> dict[int, tuple[Fraction, Fraction]]:
    """Class names to numbers or enclosures; the classes that are left out have none."""
    require_form(isinstance(value, dict), "shares are not an object")
    return {as_class(data, name): as_span(data, share) for name, share in value.items()}


def as_row_and_number(data: Data, value: Any) -> tuple[int, Fraction]:
    """A row with a number."""
    require_form(isinstance(value, list) and len(value) == 2, "a coefficient is not [row, number]")
    return as_row(data, value[0]), number(value[1])


def listed(read: Reader) -> Reader:
    """A list of such things."""
    return lambda data, value: many(value, lambda each: read(data, each))


def among(*words: str) -> Reader:
    """One of some words."""

    def read(data: Data, value: Any) -> str:
        require_form(value in words, f"{readable(str(value))} is not one of {words}")
        return str(value)

    return read
