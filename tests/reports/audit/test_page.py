"""The audit as a page: it says what the terminal says, and shows text from outside as text."""

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from mixproof import audit
from mixproof.geometry.data.sources import load
from mixproof.reports.audit.page import audit_page
from mixproof.reports.audit.sections.report import sections


class Text(HTMLParser):
    """The text of a page, and its elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("name", ["iris", "alternating-line:points=6,classes=2", "crossing"])
def test_every_word_of_the_report_is_on_the_page(name: str) -> None:
    found = audit(load(name), rows=None)
    text = " ".join(Text(audit_page(found)).words)
    for section in sections(found):
        assert all(words in text for words in (*section.paragraphs, *section.after))
        assert all(value in text for row in section.cells for value in row)


def test_the_page_needs_no_script_and_no_network() -> None:
    page = audit_page(audit([[0], [1], [2]], ["a", "b", "a"]))
    assert "script" not in Text(page).tags
    assert "default-src 'none'" in page


def test_labels_from_outside_are_text() -> None:
    hostile = "<img src=x onerror=alert(1)>"
    page = Text(audit_page(audit([[0], [1], [2]], [hostile, "b", hostile])))
    plain = Text(audit_page(audit([[0], [1], [2]], ["a", "b", "a"])))
    assert page.tags == plain.tags
    assert any(hostile in words for words in page.words)


def test_pictures_are_of_the_strengths_and_the_columns_that_were_asked_about(tmp_path: Path) -> None:
    file = tmp_path / "doses.csv"
    file.write_text("dose (mg),kind\n0,a\n1,b\n2,a\n")
    page = audit_page(audit(str(file), alpha=["1/5", 32]))
    assert "λ ~ Beta(1/5, 1/5)" in page
    assert "λ ~ Beta(32, 32)" in page
    assert "Beta(1, 1)" not in page
    assert "Beta(3, 3)" not in page
    assert "dose (mg)" in page.partition("data:image/svg")[2].replace("%20", " ")


def test_images_are_shown_as_images(tmp_path: Path) -> None:
    found = audit(load("digits"), rows=60)
    page = audit_page(found)
    assert page.count("nearest mixture of rows") >= 4
    first = found.riskiest[0]
    assert f"Row {found.row(first.point)}, and the nearest mixture" in page


def test_a_page_of_a_sample_says_so_of_its_pictures_and_tables() -> None:
    found = audit([[3 * k, k * k] for k in range(30)], list("aab") * 10, rows=6)
    page = audit_page(found)
    text = " ".join(Text(page).words)
    assert "6 of them sampled for distances and strengths" in text
    assert text.count("(6 sampled rows alone)") == page.count("<figure>") > 0


NO_CURVE = "There is no picture of the safe α against ε"


@pytest.mark.slow
def test_a_page_without_the_curve_of_safe_strengths_says_why() -> None:
    found = audit("iris")
    with_curve = audit_page(found)
    assert "Up to which α every one is safe" in with_curve
    assert NO_CURVE not in with_curve
    one = audit_page(audit("iris", epsilon="1/10"))
    assert f"{NO_CURVE}: one ε was asked about. Without --epsilon (Python: epsilon=)" in one
    assert "Up to which α every one is safe" not in one
    far = audit([[0], [9]], list("ab"))
    assert {each.always_safe or each.is_never_safe for each in far.strengths} == {True}
    assert f"{NO_CURVE}: at no ε of the table" in audit_page(far)
    assert '<a href="#pictures">' in audit_page(far)
    assert found.at_epsilon is not None
    alone = replace(found, strengths=(found.at_epsilon,))
    assert f"{NO_CURVE}: which α are safe was decided at one ε alone." in audit_page(alone)
    nothing_left = audit([[0], [0], [1], [1]], list("abab"))
    assert NO_CURVE not in audit_page(nothing_left)
