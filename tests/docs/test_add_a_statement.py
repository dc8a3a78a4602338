"""The page on adding a statement, followed from its first line to its last in an empty folder."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import mixproof

ROOT = Path(mixproof.__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "pages" / "add-a-statement.md"
BLOCK = re.compile(r"^```(\w+)(?: title=\"([^\"]+)\")?\n(.*?)^```$", re.DOTALL | re.MULTILINE)

pytestmark = pytest.mark.slow


def test_every_block_of_the_page_works_in_an_empty_folder(tmp_path: Path) -> None:
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    assert {kind for kind, _, _ in blocks} == {"console", "python", "diff"}
    for kind, name, text in blocks:
        if kind == "console":
            typed(text, tmp_path)
        elif kind == "python":
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        else:
            file = tmp_path / name
            file.write_text(added(file.read_text(encoding="utf-8"), text), encoding="utf-8")


def added(before: str, difference: str) -> str:
    """A text with the lines of a difference that has no line numbers: each is put after the line above it."""
    lines, at = before.splitlines(), -1
    for each in difference.splitlines():
        mark, line = each[0], each[1:]
        if mark == "+":
            at += 1
            lines.insert(at, line)
            continue
        assert lines.count(line) == 1, line
        at = lines.index(line)
        if mark == "-":
            del lines[at]
            at -= 1
    return "\n".join(lines) + "\n"


def typed(block: str, folder: Path) -> None:
    """Type the commands of a block, and hold what comes back against what it shows."""
    for command, shown in re.findall(r"^\$ (.*)\n((?:[^$\n].*\n|\n)*)", block, re.MULTILINE):
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "80"}
        if (folder / "mixproof").exists():  # from here on the copy is used
            del environment["PYTHONPATH"]
        ran = subprocess.run(
            ["sh", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        pattern = "".join(
            r"(?:.*\n)*" if line == "…" else re.escape(line).replace("…", ".*") + r" *\n" for line in shown.splitlines()
        )
        assert re.fullmatch(pattern, ran.stdout), (command, ran.stdout, ran.stderr)
