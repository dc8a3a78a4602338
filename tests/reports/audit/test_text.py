"""The report as text and Markdown: it says what the sections say, and shows names from outside as text."""

from html import unescape

import pytest

from mixproof import audit
from mixproof.reports.audit.sections.report import sections
from tests.reports.audit.audited import audited
from tests.reports.audit.told import told


@pytest.mark.parametrize("name", ["iris", "counterexample", "cross", "moons:points=30", "alternating-line:points=9"])
def test_the_report_fits_80_columns_and_holds_no_escape(name: str) -> None:
    text = str(audited(name))
    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b" not in text


def test_names_from_outside_are_shown_as_they_are() -> None:
    found = audit([[0], [1], [2]], ["[red]x", "a\x1b[31m|b", "[red]x"])
    assert "[red]x" in str(found)
    assert "\x1b" not in str(found)
    markdown = found.to_markdown()
    assert "\x1b" not in markdown
    assert "\\[red\\]x" in markdown
    assert "31m\\|b" in markdown


@pytest.mark.parametrize(
    ("label", "shown"),
    [("&lt;b&gt;", "&amp;lt;b&amp;gt;"), ("$x$", "\\$x\\$"), ("<b>", "&lt;b&gt;"), ("a-b+1", "a\\-b\\+1")],
)
def test_names_from_outside_are_no_markup_and_no_mathematics_in_markdown(label: str, shown: str) -> None:
    lines = audit([[0], [1], [2]], [label, "b", label]).to_markdown().splitlines()
    assert lines[8].startswith(f"row 1 \\[b\\] = 1/2 × row 0 \\[{shown}\\] \\+ 1/2")
    assert f"| 0 | {shown} | 1 |" in "\n".join(lines)


@pytest.mark.slow
def test_markdown_has_every_section_and_every_table_row() -> None:
    found = audited("iris")
    text = unescape(found.to_markdown().replace("\\", ""))
    for section in sections(found):
        assert f"## {section.title}" in text
        for cells in section.cells:
            assert f"| {' | '.join(cells)} |" in text


def test_text_and_data_have_one_word_for_what_is_not_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixproof.theory.audit.strength.following.MOST_BALL_WORK", 1)
    found = audit([[0, 0], [2, 0], [1, 1], [100, 3], [102, 3], [101, 4]], list("aabaab"), alpha=1, epsilon="5/4")
    (answer,) = told(found)["strengths"][0]["alphas"]
    strengths = next(section for section in sections(found) if section.title.startswith("How strong"))
    assert answer["verdict"] == strengths.status == strengths.cells[0][2] == "undecided"
    assert f"{strengths.title}  [undecided]" in str(found)
    assert f"## {strengths.title} (undecided)" in found.to_markdown()
    assert '<span class="verdict undecided">undecided</span></h2>' in found.to_html()
