"""An audit whose time is up keeps what it found, and denies nothing else.

The clock goes on by one at each look, so that the time is up after so many looks on every machine.
"""

from functools import cache
from itertools import count, pairwise

import pytest

from mixproof.geometry.data.sources import as_rows
from mixproof.geometry.incidence.triples import collinear
from mixproof.geometry.jobs import watch
from mixproof.geometry.jobs.watch import watched
from mixproof.theory.audit.audit import audit_rows
from mixproof.theory.audit.conflicts import search
from mixproof.theory.audit.findings import AuditFindings
from mixproof.theory.audit.question import Question
from mixproof.theory.audit.sample import QUICK_ROWS
from tests.theory.audit.asked import midpoints


def findings_in(looks: int, rows: object, labels: object, monkeypatch: pytest.MonkeyPatch) -> AuditFindings:
    """The findings in so many looks at the clock; budgets of work are those without a limit."""
    passing = count()
    monkeypatch.setattr(watch, "monotonic", lambda: next(passing))
    monkeypatch.setattr(watch, "seconds_given", lambda: None)
    source = as_rows(rows, labels)
    with watched(looks):
        return audit_rows(source, Question.of(1, "1/10"))


@cache
def whole_audit() -> AuditFindings:
    return audit_rows(as_rows(*midpoints(50)), Question.of(1, "1/10"))


@pytest.mark.parametrize("looks", [0, 1, 2, 3, 8, 60])
def test_a_cut_audit_says_what_the_whole_does_or_nothing(looks: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, labels = midpoints(50)
    whole = whole_audit()
    part = findings_in(looks, rows, labels, monkeypatch)
    assert set(part.search.row_numbers) <= set(whole.search.row_numbers)
    assert part.jumps(1) in {whole.jumps(1), None}
    assert part.is_safe(1) in {whole.is_safe(1), None}
    assert part.rows.count >= QUICK_ROWS
    radii = {whole.row(each.point): each.squared for each in whole.radii}
    assert all(each.squared >= radii[part.row(each.point)] for each in part.radii)
    if part.is_sample:
        assert any("the time was up at: " in each.words for each in part.problems)
    for found, right in zip(part.floors, whole.floors, strict=True):
        assert found.irreducible is not None or found.reason
        assert found.at_least.ball(64).overlaps(right.at_least.ball(64))


def test_conflicts_that_were_found_before_the_time_was_up_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, constant in ((search, "COMPILED_FROM"), (collinear, "_SMALLEST_BLOCK")):
        monkeypatch.setattr(module, constant, 10)
    rows, labels = midpoints(200)
    kept = [findings_in(looks, rows, labels, monkeypatch).search for looks in (1, 3, 5, 6)]
    cut = [each for each in kept if each.searched.done == 0]
    assert cut
    assert all(each.points and each.cut and not each.is_complete for each in cut)
    for earlier, later in pairwise(cut):
        assert set(earlier.row_numbers) <= set(later.row_numbers) <= set(range(2, 600, 3))


def test_too_many_classes_for_a_small_sample_are_no_part(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [[k] for k in range(500)]
    with pytest.raises(watch.TimeUp, match="the time was up at: conflicts"):
        findings_in(0, rows, [f"class {k}" for k in range(500)], monkeypatch)
