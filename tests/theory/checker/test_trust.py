"""The part that one has to trust: its files, how many lines they have, and that they use no floats."""

import ast
import io
import re
import tokenize
from pathlib import Path

from mixproof.theory import checker
from mixproof.theory.checker import mixing, networks, verdict

FOLDER = Path(verdict.__file__).resolve().parent
FILES = sorted(FOLDER.rglob("*.py"))
NETWORKS = [file for file in FILES if FOLDER / "networks" in file.parents]
LAWS = [file for file in FILES if FOLDER / "mixing" in file.parents]
TRUSTED = [file for file in FILES if FOLDER / "remarks" not in file.parents and file not in NETWORKS + LAWS]
NO_CODE = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def lines_of_code(text: str) -> int:
    """Lines that hold a token of the program: neither blank, nor a comment alone, nor part of a docstring."""
    found: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in NO_CODE:
            found |= set(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            found -= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return len(found)


def test_lines_of_code_are_counted_without_blanks_comments_and_docstrings() -> None:
    text = '"""Doc.\n\nMore."""\n\nx = 1  # a comment\n# another\ny = (\n    2\n)\n\n\n'
    text += 'def f():\n    """Doc."""\n    return """a\nb"""\n'
    assert lines_of_code(text) == 7


def assert_counted(doc: str | None, folder: Path, files: list[Path]) -> None:
    """A docstring says of each file how many lines of code it has, and lines; no file is long."""
    rows = re.findall(r"^    (\w[\w/]*) +([\d,]+) +([\d,]+)$", doc or "", re.MULTILINE)
    said = {name: (int(code.replace(",", "")), int(lines.replace(",", ""))) for name, code, lines in rows}
    texts = {str(f.relative_to(folder).with_suffix("")): f.read_text(encoding="utf-8") for f in files}
    counted = {name: (lines_of_code(text), text.count("\n")) for name, text in texts.items()}
    code, lines = (sum(column) for column in zip(*counted.values(), strict=True))
    assert said == {**counted, "together": (code, lines)}
    assert max(lines for _, lines in counted.values()) <= 300


def test_the_docstring_says_how_many_lines_are_to_be_trusted() -> None:
    assert_counted(checker.__doc__, FOLDER, TRUSTED)


def test_the_docstring_of_networks_says_how_many_more_are_to_be_trusted_for_them() -> None:
    assert_counted(networks.__doc__, FOLDER / "networks", NETWORKS)


def test_the_docstring_of_other_laws_says_how_many_more_are_to_be_trusted_for_them() -> None:
    assert_counted(mixing.__doc__, FOLDER / "mixing", LAWS)


def test_the_checker_calls_no_float() -> None:
    """No float constant and no float() but for the seconds of the budget."""
    for file in FILES:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        found = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and type(node.value) is float]
        assert set(found) <= {60.0, 0.5}
