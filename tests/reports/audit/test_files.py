"""The files of an audit hold what its forms say."""

import json
from pathlib import Path

import pytest

from mixproof import audit
from mixproof.geometry.errors import InputError
from tests.reports.audit.told import told


@pytest.mark.slow
def test_an_audit_writes_its_files(tmp_path: Path) -> None:
    found = audit([[0], [1], [2]], ["<b>", "x", "<b>"])
    found.write(tmp_path / "out")
    assert (tmp_path / "out" / "index.html").read_text() == found.to_html()
    assert (tmp_path / "out" / "audit.md").read_text() == found.to_markdown()
    assert json.loads((tmp_path / "out" / "audit.json").read_text()) == told(found)
    with pytest.raises(InputError, match="there is no folder"):
        found.write(tmp_path / "no" / "such")
