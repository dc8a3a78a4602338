"""The written form, read strictly: JSON without floats and repeated keys, and the values that its fields have."""

import hashlib
import json
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .budget import MOST_BYTES, MOST_DIGITS, NotACertificate, Unchecked, require_form


def load(path: str) -> Any:
    """The JSON value in a file."""
    try:
        with open(path, "rb") as file:
            held = file.read(MOST_BYTES + 1)
        if len(held) > MOST_BYTES:
            raise Unchecked(f"the file is larger than {MOST_BYTES} bytes")
        return json.loads(held.decode(), object_pairs_hook=_object, parse_int=_int, parse_float=_no, parse_constant=_no)
    except OSError as error:
        raise NotACertificate(f"it cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise NotACertificate(f"it is not JSON: {type(error).__name__}: {str(error)[:100]}") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, with each key once."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise NotACertificate(f"an object has the key {key[:60]!r} twice")
        found[key] = value
    return found


def _int(text: str) -> int:
    """An integer outside quotes, which is short."""
    require_form(len(text) <= 15, "an integer outside quotes has more than 15 digits")
    return int(text)


def _no(text: str) -> Any:
    """The refusal of a float."""
    raise NotACertificate(f"{text[:20]} is not exact: numbers are written as 'p/q'")


def seal(content: dict[str, Any]) -> str:
    """SHA-256 of all the rest, in the JSON form with sorted keys and no spaces: it tells accidents, not intent."""
    rest = {key: value for key, value in content.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def fields(value: Any, required: str, optional: str = "") -> dict[str, Any]:
    """An object that has all required fields, and no others but the optional ones."""
    require_form(isinstance(value, dict), "an object is missing")
    needed, known = set(required.split()), set(required.split() + optional.split())
    require_form(needed <= set(value) <= known, f"fields are {sorted(value)[:9]}, not {sorted(known)}")
    return dict(value)


def number(value: Any) -> Fraction:
    """A rational, written as ``"p"`` or ``"p/q"``."""
    require_form(isinstance(value, str) and len(value) <= 2 * MOST_DIGITS, "a number is not a short string")
    found = re.fullmatch(f"(-?[0-9]{{1,{MOST_DIGITS}}})(?:/([0-9]{{1,{MOST_DIGITS}}}))?", value)
    require_form(found is not None and int(found[2] or 1) > 0, f"{value[:20]!a} is not a number 'p/q'")
    return Fraction(value)


def many(value: Any, read: Callable[[Any], Any]) -> list[Any]:
    """A list of things of one kind."""
    require_form(isinstance(value, list), "a list is missing")
    return [read(each) for each in value]


def integer(value: Any) -> int:
    """An integer that is not negative."""
    require_form(type(value) is int and value >= 0, "an integer that is not negative is missing")
    return int(value)


def truth(value: Any) -> bool:
    """True or false."""
    require_form(type(value) is bool, "true or false is missing")
    return bool(value)


def text(value: Any) -> str:
    """A name of ordinary length."""
    require_form(isinstance(value, str) and len(value) <= 1000, "a text is missing or too long")
    return str(value)


def words(value: Any) -> str:
    """A text for reading, on one line."""
    return readable(" ".join(text(value).split()), 1000)


def one_of_signs(value: Any) -> int:
    """A sign: −1, 0 or 1."""
    require_form(type(value) is int and value in {-1, 0, 1}, "a sign is not −1, 0 or 1")
    return int(value)


def readable(name: str, most: int = 40) -> str:
    """A name without what a terminal would obey."""
    return "".join(c if c.isprintable() else "?" for c in name[:most])


def show(value: Fraction) -> str:
    """A number for reading: as it is where that is short, else rounded to ten digits and marked."""
    top, bottom = value.as_integer_ratio()
    if max(abs(top), bottom).bit_length() <= 64 and len(str(value)) <= 16:
        return str(value)
    return f"≈{Decimal(top) / Decimal(bottom):.10g}"
