"""The page on statements of one's own, followed from its first line to its last in an empty folder."""

from pathlib import Path

import pytest

from tests.docs.test_add_a_statement import BLOCK, ROOT, typed

PAGE = ROOT / "docs" / "pages" / "own-statements.md"

pytestmark = pytest.mark.slow


def test_every_block_of_the_page_works_in_an_empty_folder(tmp_path: Path) -> None:
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    assert {kind for kind, _, _ in blocks} == {"console", "python", "toml"}
    for kind, name, text in blocks:
        if kind == "console":
            typed(text, tmp_path)
        elif kind == "python":
            (tmp_path / name).write_text(text, encoding="utf-8")
