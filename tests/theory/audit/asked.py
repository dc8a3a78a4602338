"""Audits of the tests, and rows that they are asked of."""

from typing import Any

import numpy as np

from mixproof.geometry.data.sources import as_rows
from mixproof.theory.audit.audit import audit_rows
from mixproof.theory.audit.findings import AuditFindings
from mixproof.theory.audit.question import Question
from tests.strategies import datasets

X3 = [[0], [1], [2]]
two_classes = datasets(sizes=(2, 7)).filter(lambda data: len(data.classes) > 1)


def findings_of(data: Any, y: Any = None, label: str | None = None, **question: Any) -> AuditFindings:
    """The findings on anything that holds labelled rows."""
    return audit_rows(as_rows(data, y, label=label), Question.of(**question))


def midpoints(count: int, places: int = 10**6) -> tuple[list[list[int]], list[str]]:
    """Rows of which every third is the middle of the two before it, and of another class."""
    draw = np.random.default_rng(7)
    ends = 2 * draw.integers(0, places, (count, 2, 3))
    rows = [[*map(int, row)] for one, other in ends for row in (one, other, (one + other) // 2)]
    return rows, ["a", "a", "b"] * count
