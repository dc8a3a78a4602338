"""The JSON of an audit, for the tests."""

import json
from typing import Any

from mixproof import Audit


def told(found: Audit) -> Any:
    """The JSON of an audit, as another program reads it."""
    return json.loads(json.dumps(found.to_json()))


def keys_of(value: Any) -> set[str]:
    """All keys in some JSON, without the names of classes."""
    if isinstance(value, list):
        return set().union(*map(keys_of, value))
    if not isinstance(value, dict):
        return set()
    return set(value).union(*(keys_of(each) for key, each in value.items() if key != "classes"))
