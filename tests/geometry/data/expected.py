"""A small dataset in every form, what is read of it, and how a file is refused."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.files.reader import read_file
from mixproof.geometry.errors import InputError
from tests.strategies import Exact

POINTS = [(Fraction(1, 10), Fraction(2)), (Fraction(7, 10), Fraction(-3)), (Fraction(0), Fraction(5, 2))]
LABELS = ["a", "b", "a"]
ARRAY = np.array([[0.1, 2], [0.7, -3], [0, 2.5]])
TEXT = "leave its column out by `drop='0'`, or make a coordinate of each word by `one_hot='0'`"
AS_LABEL = "if these are the classes, name them by `label="
DROP = ": fill it in, or remove the row (`missing='drop'` leaves it out)"

Write = Callable[[str, str | bytes], Path]


def rows_of(dataset: Dataset) -> list[tuple[Exact, str]]:
    """Point and label of each input row."""
    held = {row: k for k, rows in enumerate(dataset.rows) for row in rows}
    return [(dataset.point(held[row]), dataset.label(held[row])) for row in range(dataset.row_count)]


def expected_rows(labels: list[str] | None = None) -> list[tuple[Exact, str]]:
    return list(zip(POINTS, labels or LABELS, strict=True))


def refusal(file: Path, label: str | None = None) -> str:
    """The one line in which a file is refused, without its path."""
    with pytest.raises(InputError) as refused:
        read_file(file, label)
    told = str(refused.value)
    assert told.splitlines() == [told]
    assert file.name in told
    return told.replace(str(file), "FILE").replace(file.name, "FILE")


def read_or_refused(file: Path, label: str | None = None) -> None:
    """Read a file; whatever it holds, the one error is a line that names it."""
    try:
        dataset = read_file(file, label)
    except InputError as error:
        told = str(error)
    else:
        told = file.name if dataset.size >= 1 and sum(dataset.weights) == 1 else ""
    assert told.splitlines() == [told]
    assert file.name in told


def written(folder: Path, text: str, name: str = "t.csv") -> Path:
    """A file with some text."""
    file = folder / name
    file.write_text(text)
    return file
