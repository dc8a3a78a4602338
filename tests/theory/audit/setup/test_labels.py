"""Labels that are no classes are refused."""

from typing import Any

import pytest

from mixproof.geometry.errors import InputError
from tests.theory.audit.asked import findings_of


@pytest.mark.parametrize(
    ("points", "labels", "words"),
    [
        (range(20), [f"{k}.25" for k in range(20)], "these are measurements"),
        (range(60), range(100, 160), "60 different integers in 60 rows: .* name the column of classes"),
        (range(3), "aaa", "has one class only, 'a'"),
        ([0, 0, 1], "aaa", "has one class only, 'a'"),
    ],
)
def test_labels_that_leave_nothing_to_audit_are_refused(points: Any, labels: Any, words: str) -> None:
    with pytest.raises(InputError, match=words):
        findings_of([[k] for k in points], list(labels))


def test_a_sample_of_many_numbered_classes_is_audited() -> None:
    labels = [0] * 20 + list(range(1, 40))
    found = findings_of([[k] for k in range(59)], labels, alpha=1, epsilon="1/10", rows=5)
    assert (found.is_sample, len(found.rows.class_sizes), found.rows.count) == (True, 40, 41)
