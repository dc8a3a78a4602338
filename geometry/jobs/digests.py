"""Digests, by which what is read back from a file is known to be what was written."""

import json
from hashlib import sha256

from mixproof.geometry.aliases import Json


def digest(value: Json) -> str:
    """A digest of JSON, the same however it is laid out.

    Examples
    --------
    >>> digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    True
    >>> digest({"a": 1}) == digest({"a": 1.0})
    False
    """
    return sha256(json.dumps(value, sort_keys=True).encode("utf-8")).hexdigest()
