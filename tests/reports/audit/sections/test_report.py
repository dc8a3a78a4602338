"""The sections of a report: the worst first, and each that is of a sample says so."""

from mixproof import audit
from mixproof.reports.audit.sections.report import heading, sections
from tests.theory.audit.asked import midpoints


def test_notes_are_told_after_problems_and_do_not_make_it_unsafe() -> None:
    found = audit([[0, 7], [1, 7], [0, 7], [9, 7]], list("aaab"), epsilon="1/10", alpha=1)
    assert [each.kind for each in found.problems] == ["single rows", "repeated rows", "constant columns"]
    titles = [section.title for section in sections(found)]
    assert titles.index("Set-up") == len(titles) - 2
    clashing = audit([[0], [0], [1], [3]], list("abab"), alpha=1)
    first = sections(clashing)[0]
    assert (first.title, first.status) == ("Points with two labels or more: 1", "unsafe")


def test_every_part_of_a_sampled_report_says_so() -> None:
    found = audit(*midpoints(20), rows=6)
    assert heading(found)[0].endswith("60 rows, 3 coordinates; 6 of them sampled for distances and strengths")
    titles = [section.title for section in sections(found)]
    assert "How strong Mixup may be, for 6 sampled rows alone" in titles
    assert "The riskiest rows, for 6 sampled rows alone" in titles
    assert "a sample was audited" in str(found)
    assert "the others are lengths of the sampled rows" in " ".join(str(found).split())
    assert str(found).startswith("Of 6 sampled rows, as if they were all the data: Mixup is ")
