"""The citation file names each paper of the catalogue as the catalogue does: title, authors and year."""

import re
from pathlib import Path

import pytest

from mixproof.theory.catalog import CATALOG
from mixproof.theory.papers import Paper

TEXT = (Path(__file__).resolve().parent.parent / "CITATION.cff").read_text(encoding="utf-8")
REFERENCES = {re.findall(r'title: "(.*)"', part)[0]: part for part in TEXT.split("\n  - type: ")[1:]}
PRINTED = {each.paper.id: each.paper for each in CATALOG.values() if re.search(r"\b(19|20)\d\d\b", each.paper.source)}


@pytest.mark.parametrize("paper", PRINTED.values(), ids=list(PRINTED))
def test_a_paper_is_cited_as_the_catalogue_names_it(paper: Paper) -> None:
    cited = REFERENCES[paper.title]
    year = re.findall(r"\b(?:19|20)\d\d\b", paper.source)[0]
    authors = re.split(r", | and ", paper.source.partition(f" {year}")[0].rpartition(",")[0] or paper.source)
    named = re.findall(r"family-names: ([^,}]+)", cited)
    assert f"year: {year}" in cited
    assert [name for name in authors if name in named] == named


def test_nothing_else_is_cited() -> None:
    assert set(REFERENCES) == {paper.title for paper in PRINTED.values()}
    assert len(PRINTED) == 4
