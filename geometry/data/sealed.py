"""What the certificates of statements and of networks have in common: the dataset in full, and a seal."""

import hashlib
import json

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.rationals import rational_text


def certified_dataset(dataset: Dataset) -> Json:
    """A dataset exactly: points, their classes, the rows that hold them, and the order of the classes.

    Examples
    --------
    >>> certified_dataset(Dataset.from_rows([["1/2"], [1]], ["a", "b"]))["points"]
    [['1/2'], ['1']]
    """
    indices = range(dataset.size)
    return {
        "name": dataset.name,
        "points": [[rational_text(value) for value in dataset.point(index)] for index in indices],
        "labels": [dataset.label(index) for index in indices],
        "rows": [[*dataset.rows[index]] for index in indices],
        "classes": [*dataset.classes],
    }


def seal(content: dict[str, Json]) -> str:
    """SHA-256 of a certificate's content, in the JSON form with sorted keys and no spaces.

    Examples
    --------
    >>> seal({"schema": "x"})[:12]
    'baaadc98adc0'
    """
    rest = {key: value for key, value in content.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
