"""Problems come first, and do not end an audit."""

import pytest

from mixproof.theory.audit.setup.problems import Severity
from tests.theory.audit.asked import findings_of


@pytest.mark.parametrize("name", ["name {}", "{}"])
def test_many_classes_are_a_problem_but_one_sample_a_class_is_audited(name: str) -> None:
    found = findings_of([[k] for k in range(12)], [name.format(k) for k in range(12)], alpha=1, epsilon="1/10")
    assert [each.kind for each in found.problems] == ["many classes", "single rows"]
    assert len(found.conflicts) == 10


def test_a_point_with_two_labels_is_a_problem_with_its_rows() -> None:
    found = findings_of([[0], [7], [1], [7], [2], [7]], list("abbcab"), alpha=1, epsilon="1/10")
    first = found.problems[0]
    assert (first.kind, first.severity, first.rows) == ("two labels", Severity.PROBLEM, ((1, 3, 5),))
    assert "rows 1 (b), 3 (c), 5 (b)" in first.words
    assert [found.rows.number(row) for row in range(found.rows.count)] == [0, 2, 4]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["Cat", "cat"], "'Cat' and 'cat'"),
        (["new york", "New_York"], "'New_York' and 'new york'"),
        (["STRASSE", "Stra\u00dfe"], "'STRASSE' and 'Stra\u00dfe'"),
        (["\uff21", "A"], "'A' and '\uff21'"),
    ],
)
def test_classes_with_alike_names_are_pointed_out(names: list[str], told: str) -> None:
    found = findings_of([[0], [1], [5], [7]], [*names, *names], alpha=1, epsilon="1/10")
    (alike,) = [each for each in found.problems if each.kind == "alike names"]
    assert (alike.severity, alike.total) == (Severity.NOTE, 1)
    assert told in alike.words


@pytest.mark.parametrize("names", [["1", "-1"], ["1 1", "11"], ["a", "b"], ["+", "-"], ["caf\u00e9", "cafe"]])
def test_other_names_are_not_called_alike(names: list[str]) -> None:
    found = findings_of([[0], [1], [5], [7]], [*names, *names], alpha=1, epsilon="1/10")
    assert not [each for each in found.problems if each.kind == "alike names"]


def test_notes_come_after_problems() -> None:
    found = findings_of([[k, 7] for k in (0, 1, 4, 0, 9, 9)], list("aabaab"), alpha=1, rows=3)
    severities = [each.severity for each in found.problems]
    assert severities == sorted(severities, key=lambda each: each is Severity.NOTE)
    assert [each.kind for each in found.problems][:1] == ["two labels"]
