"""Files that a test writes."""

from pathlib import Path

import pytest

from tests.geometry.data.expected import Write


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(name: str, content: str | bytes) -> Path:
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    return written
