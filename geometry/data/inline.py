r"""Datasets as they are written on one line: ``{0, 1 | 2}``, classes divided by a bar.

    set   = ["{"] class {"|" class} ["}"]
    class = [name ":"] point {"," point}          points in parentheses need no commas between them
    point = number, or "(" number {"," number} ")"
    name  = words, or text in double quotes as in JSON

Classes without names are called 0, 1, 2, … in their order. A point that is written twice has twice the weight.
"""

import json
import os.path
import re
from collections.abc import Sequence
from fractions import Fraction

import flint
import numpy as np

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.exact_tables import integer_array, over_common_denominator
from mixproof.geometry.data.hints import miswritten
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import MAX_DIGITS, decimal_text, rational, rational_text

_QUOTED = r'"(?:[^"\\]|\\.)*"'
_PLAIN = r'[^\s{}()|:,"](?:[^{}()|:,"]*[^\s{}()|:,"])?'
_TOKEN = re.compile(rf'\s*({_QUOTED}|{_PLAIN}|[{{}}()|:,"])\s*', re.DOTALL)
_FORM = "write {0, 1 | 2} or {(0, 0), (1, 0) | (0, 1)}, with a bar between the classes"
_LONGEST_NAME = 60


def is_inline(text: str) -> bool:
    """True if text is a dataset that is written out, and not the name of one or of a file that is there.

    Examples
    --------
    >>> is_inline("{0, 1 | 2}"), is_inline("0, 1 | 2"), is_inline("iris"), is_inline("./data.csv")
    (True, True, False, False)
    """
    return (text.lstrip()[:1] in {"{", "("} or "|" in text) and not os.path.lexists(text[:4096])


def inline_rows(text: str) -> Rows:
    r"""The labelled rows of a dataset that is written out, in the order of its text.

    Raises
    ------
    InputError
        If the text has another form, or the points differ in the number of coordinates.

    Examples
    --------
    >>> inline_rows("{0, 1 | 2}").labels, inline_rows("(0,0) (1/2,0) | (0,1)").dataset().point(1)
    (('0', '0', '1'), (Fraction(1, 2), Fraction(0, 1)))
    >>> inline_rows('{ham: 0, 0.5 | "spam | eggs": -1}').labels
    ('ham', 'ham', 'spam | eggs')
    """
    points, labels = _Parser(text).rows()
    sizes = {len(point): point for point in reversed(points)}
    if len(sizes) > 1:
        first, other = len(points[0]), next(size for size in sizes if size != len(points[0]))
        raise _refusal(text, f"a point has {other} coordinates, the first has {first}: give all points as many")
    numerators, denominator = over_common_denominator([value for point in points for value in point])
    table = np.array(numerators, dtype=object).reshape(len(points), -1)
    return Rows(_name(text), integer_array(table), denominator, tuple(labels))


def inline_text(dataset: Dataset) -> str:
    """A dataset written out on one line, class by class, exactly: `inline_rows` reads the same set from it.

    Points have their weights by repetition; classes have their names where these are not 0, 1, 2, …

    Examples
    --------
    >>> inline_text(Dataset.from_rows([[0], [1], [2]], [0, 1, 0])), inline_text(Dataset.from_rows([[0, "1/3"]], ["a"]))
    ('{0, 2 | 1}', '{a: (0, 1/3)}')
    """
    written: list[list[str]] = [[] for _ in dataset.classes]
    for index, label in enumerate(dataset.labels):
        written[label] += [_point_text(dataset.point(index))] * len(dataset.rows[index])
    is_counted = dataset.classes == tuple(map(str, range(len(dataset.classes))))
    names = ["" if is_counted else f"{_name_text(name)}: " for name in dataset.classes]
    return "{" + " | ".join(name + ", ".join(points) for name, points in zip(names, written, strict=True)) + "}"


def _point_text(point: Sequence[Fraction]) -> str:
    values = [_number_text(value) for value in point]
    return values[0] if len(values) == 1 else f"({', '.join(values)})"


def _number_text(value: Fraction) -> str:
    """A rational exactly, as short as people write it."""
    short, ratio = decimal_text(value), rational_text(value)
    if not short.startswith("≈"):
        return short
    return ratio if len(ratio) <= MAX_DIGITS else _decimal(value)


def _decimal(value: Fraction) -> str:
    """A number of many digits as an integer with a power of ten; its denominator has no factor besides 2 and 5."""
    power, rest = 0, flint.fmpq(value.numerator, value.denominator)
    while rest.q != 1 and power < 2 * MAX_DIGITS:
        rest, power = rest * 10, power + 1
    digits = str(rest)
    zeros = len(digits) - len(digits.rstrip("0"))
    return f"{digits[: len(digits) - zeros]}e{zeros - power}"


def _name_text(name: str) -> str:
    """A class name: as it is, or in quotes, with escapes for what cannot be seen."""
    if re.fullmatch(_PLAIN, name) and name.isprintable():
        return name
    shown = (c if c.isprintable() and c not in '"\\' else json.dumps(c)[1:-1] for c in name)
    return f'"{"".join(shown)}"'


def _name(text: str) -> str:
    """The text itself, on one line and cut where it is long."""
    name = " ".join(text.split())
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"


def _refusal(text: str, problem: str) -> InputError:
    return InputError(f"the set {_name(text)!r}: {problem}")


class _Parser:
    """The classes of a set, read from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[str] = []
        place = 0
        while place < len(text.rstrip()):
            found = _TOKEN.match(text, place)
            if found is None or found[1] == '"':
                raise _refusal(text, "a quotation mark is not closed")
            self.tokens.append(found[1])
            place = found.end()
        self.place = 0

    def rows(self) -> tuple[list[tuple[Fraction, ...]], list[str]]:
        """All points, and the class of each."""
        braced = self._take("{")
        classes = [self._class()]
        while self._take("|"):
            classes.append(self._class())
        if braced != self._take("}") or self.place < len(self.tokens):
            raise self._unexpected()
        named = [name is not None for name, _ in classes]
        if any(named) and not all(named):
            raise _refusal(self.text, "some classes have names and some have none: name all of them, or none")
        points = [point for _, each in classes for point in each]
        labels = [str(k) if name is None else name for k, (name, each) in enumerate(classes) for _ in each]
        return points, labels

    def _class(self) -> tuple[str | None, list[tuple[Fraction, ...]]]:
        name = None
        if self.tokens[self.place + 1 : self.place + 2] == [":"]:
            name = self._class_name()
            self.place += 1
        points = [self._point()]
        while self._take(",") or self._peek() == "(":
            points.append(self._point())
        return name, points

    def _class_name(self) -> str:
        token = self._next()
        if token in "{}()|:,":
            raise self._unexpected(back=1)
        try:
            name = str(json.loads(token, strict=False)) if token.startswith('"') else token
        except ValueError:
            raise _refusal(self.text, f"the class name {token} is no text as in JSON") from None
        if not name.strip():
            raise _refusal(self.text, "a class has an empty name")
        return name.strip()

    def _point(self) -> tuple[Fraction, ...]:
        if not self._take("("):
            return (self._number(),)
        values = [self._number()]
        while self._take(","):
            values.append(self._number())
        if not self._take(")"):
            raise self._unexpected()
        return tuple(values)

    def _number(self) -> Fraction:
        token = self._peek()
        if token is None or token in "{}()|:,":
            raise self._unexpected()
        self.place += 1
        try:
            return rational(token)
        except InputError as error:
            hint = miswritten(token) or _FORM
            raise _refusal(
                self.text, str(error) if "is not a number" not in str(error) else f"{error}: {hint}"
            ) from None

    def _peek(self) -> str | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def _next(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1]

    def _take(self, mark: str) -> bool:
        taken = self._peek() == mark
        self.place += taken
        return taken

    def _unexpected(self, back: int = 0) -> InputError:
        place = self.place - back
        before = self.tokens[place - 1] if place else ""
        after = f" after {before[:20]!r}" if before else ""
        found = repr(self.tokens[place][:20]) if place < len(self.tokens) else "the end"
        return _refusal(self.text, f"{found} is unexpected{after}: {_FORM}")
