"""Parts of a report that are kept from one run to the next, each under a digest of all that it depends on.

What a part depends on is the data, the settings, and the toolkit itself: the key covers the text of all its
modules and the versions of the libraries that compute. So nothing stale is ever shown, a change of anything makes
the part anew, and a run that was interrupted goes on where it stopped. With each part goes a digest of it and of its
key: a part that was changed since, or stands where another belongs, is made anew.
"""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.jobs.digests import digest
from mixproof.geometry.jobs.watch import seconds_left
from mixproof.geometry.numbers.rationals import integer_text
from mixproof.reports.terminal.output import json_text, write_whole

_ROOMS = ("geometry", "solvers", "theory", "empirical", "reports")
_LIBRARIES = ("numpy", "scipy", "scikit-learn", "python-flint", "torch", "matplotlib", "cvxpy", "sympy")


@dataclass(frozen=True)
class Cache:
    """A folder of parts."""

    folder: Path

    def part(self, key: Json, make: Callable[[], Json]) -> Json:
        """The part that belongs to a key: as it was kept, or made now and kept; not kept where the time was up.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     parts = Cache(Path(folder))
        ...     (parts.part("a", lambda: 1), parts.part("a", lambda: 2), parts.part("b", lambda: 3))
        (1, 1, 3)
        """
        name = digest([key, _toolkit()])
        file = self.folder / f"{name}.json"
        kept = _read(file, name)
        if kept is not None:
            return kept["part"]
        made = make()
        left = seconds_left()
        if left is not None and left <= 0:  # it may be cut short
            return made
        self.folder.mkdir(parents=True, exist_ok=True)
        write_whole(str(file), json_text({"part": made, "digest": digest([name, made])}))
        return made


def _read(file: Path, name: str) -> dict[str, Json] | None:
    """A part that was kept under a name; what cannot be read, or is not what was written, is as good as missing."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        is_whole = isinstance(kept, dict) and kept["digest"] == digest([name, kept["part"]])
    except (OSError, ValueError, KeyError, RecursionError):
        return None
    return kept if is_whole else None


def dataset_digest(dataset: Dataset) -> str:
    """A digest of all that a dataset says: name, points, labels, rows and columns.

    Examples
    --------
    >>> from mixproof.geometry.data.sources import load
    >>> dataset_digest(load("shadow")) == dataset_digest(load("counterexample"))
    False
    """
    text = hashlib.sha256()
    parts = (dataset.name, dataset.origin, dataset.labels, dataset.classes, dataset.rows, dataset.columns)
    for part in parts:
        text.update(repr(part).encode("utf-8", "backslashreplace"))
    for integer in (dataset.denominator, *dataset.numerators.flat):
        text.update(integer_text(int(integer)).encode("ascii") + b",")
    return text.hexdigest()


@cache
def _toolkit() -> str:
    """A digest of the toolkit's own text and of the libraries that it computes with."""
    home = Path(__file__).resolve().parents[2]
    files = sorted(file for room in _ROOMS for file in (home / room).rglob("*") if _is_source(file))
    texts: list[Json] = [[os.path.relpath(file, home), hashlib.sha256(file.read_bytes()).hexdigest()] for file in files]
    return digest([texts, [_version(name) for name in _LIBRARIES]])


def _is_source(file: Path) -> bool:
    return file.is_file() and file.suffix in {".py", ".html", ".css", ".js"}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
