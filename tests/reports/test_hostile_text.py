"""Names, labels and contents of files are shown as text, whatever they hold: in HTML, Markdown and SVG."""

from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from mixproof.geometry.data.dataset import Dataset
from tests.reports.reporting import written

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "\"' onmouseover=alert(1) x='",
    "{{ 7 * 7 }} {% raw %} ${x} `code` [link](javascript:alert(1)) | cell",
    "\u202eright to left\u202c עברית",
    "&lt;b&gt; &amp; $x^2$ \\alpha %s {0}",
    "line\nbreak\ttab\x1b[31m",
    "x" * 10_240,
    "\ud800 lone",
]


class Elements(HTMLParser):
    """Counts elements, and collects their attributes and the text between them."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: dict[str, int] = {}
        self.attributes: set[str] = set()
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "wbr":  # a place to break a line, put after colons and commas of ours and of others
            self.counts[tag] = self.counts.get(tag, 0) + 1
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def parsed(folder: Path, name: str, labels: list[str]) -> Elements:
    data = Dataset.from_rows([[0, 0], [1, 1], [2, 0]], [labels[0], labels[0], labels[1]], name)
    written(folder, [data], ["2.10"])
    elements = Elements()
    elements.feed((folder / "index.html").read_text(encoding="utf-8"))
    return elements


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Elements:
    return parsed(tmp_path_factory.mktemp("plain"), "plain", ["a", "b"])


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_adds_no_element_and_no_attribute(text: str, plain: Elements, tmp_path: Path) -> None:
    found = parsed(tmp_path, text, [text + "1", text + "2"])
    assert found.counts == plain.counts
    assert found.attributes == plain.attributes
    for svg in tmp_path.rglob("*.svg"):
        tree = ElementTree.parse(svg)
        assert not [node for node in tree.iter() if node.tag.rpartition("}")[2] in {"script", "foreignObject", "a"}]
        links = [value for node in tree.iter() for name, value in node.attrib.items() if name.endswith("href")]
        assert all(value.startswith(("data:image/png", "#")) for value in links)
        assert not [name for node in tree.iter() for name in node.attrib if name.startswith("on")]


def test_hostile_text_is_shown_as_it_is(tmp_path: Path) -> None:
    found = parsed(tmp_path, HOSTILE[0], ["a", "b"])
    assert any(HOSTILE[0] in text for text in found.text)
    markdown = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "<script" not in markdown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in markdown


def test_long_names_do_not_flood_the_page(tmp_path: Path) -> None:
    long = parsed(tmp_path, "x" * 10_240, ["a", "b"])
    shown = [text for text in long.text if "xxx" in text and '"use strict"' not in text]
    assert shown
    assert all(len(text) <= 2000 for text in shown)
    assert len((tmp_path / "report.md").read_text()) < 20_000
