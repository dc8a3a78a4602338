"""JSON of users, in which no object may have the same key twice: of two values one would be lost unseen."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from mixproof.geometry.errors import InputError


def from_json(text: str, integers: Callable[[str], Any] | None = None) -> Any:
    """The value that a text in JSON holds; decimals stay text, so that no digit is lost.

    Parameters
    ----------
    integers : callable, optional
        A function of the digits of an integer; `int` if not given.

    Raises
    ------
    InputError
        If an object has a key twice.
    json.JSONDecodeError
        If the text is not JSON.

    Examples
    --------
    >>> from_json('{"weights": [[0.1, 2]]}')
    {'weights': [['0.1', 2]]}
    >>> from_json('{"bias": [1], "bias": [2]}')
    Traceback (most recent call last):
    mixproof.geometry.errors.InputError: the key 'bias' occurs 2 times in one object: keep the one that is meant
    """
    return json.loads(text, object_pairs_hook=_object, parse_float=str, parse_int=integers, parse_constant=str)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, with each key once."""
    found = dict(pairs)
    if len(found) < len(pairs):
        key, times = Counter(key for key, _ in pairs).most_common(1)[0]
        raise InputError(f"the key {key[:60]!r} occurs {times} times in one object: keep the one that is meant")
    return found
