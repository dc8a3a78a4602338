"""The part that one has to trust: its files, how many lines they have, and that they use no floats."""

import ast
import inspect
import io
import re
import tokenize
from collections.abc import Callable
from pathlib import Path

from mixproof.theory import checker
from mixproof.theory.checker import mixing, networks, verdict
from mixproof.theory.checker.claims.kinds import CLAIMS
from mixproof.theory.checker.readings.definitions import STATEMENTS
from mixproof.theory.papers import DATA_DEPENDENCY

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


OF_SETTINGS = {"model": FOLDER / "logits.py"}
"""What reads a setting that few statements have."""


def imported(file: Path) -> set[Path]:
    """The trusted files that a file imports, but for those of settings."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            folder = file.parents[node.level - 1].joinpath(*(node.module or "").split("."))
            found |= {folder.with_suffix(".py"), *((folder / alias.name).with_suffix(".py") for alias in node.names)}
    return found & set(TRUSTED) - set(OF_SETTINGS.values())


def reached(files: set[Path], behind: set[Path]) -> set[Path]:
    """Files with all that they import, and what these import; `behind` some files nothing is followed."""
    found: set[Path] = set()
    while files:
        found |= files
        files = {new for file in files - behind for new in imported(file)} - found
    return found


TABLES = {FOLDER / "claims" / "kinds.py", FOLDER / "readings" / "definitions.py"}
"""All kinds of claims and all readings, each by the name of its rule: whoever reads one rule needs no other."""

CORE = reached({FOLDER / "__main__.py", FOLDER / "command.py", FOLDER / "readings" / "theorems.py"}, TABLES)


def paper_of(id: str) -> str:
    return id.partition(":")[0] if ":" in id else DATA_DEPENDENCY.id


def home(function: Callable[..., object]) -> Path:
    return Path(inspect.getfile(function)).resolve()


def needed_by(paper: str) -> set[Path]:
    """The readings of a paper, the claims that they name, what reads their settings, and what all of it imports."""
    statements = [each for id, each in STATEMENTS.items() if paper_of(id) == paper]
    settings = {name for each in statements for name in f"{each.settings} {each.optional}".split()}
    readings = reached({home(each.argue) for each in statements}, TABLES)
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in readings if file.parent.name == "readings"]
    named = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    claims = reached({home(kind.check) for name, kind in CLAIMS.items() if name in named}, TABLES)
    return readings | claims | reached({file for name, file in OF_SETTINGS.items() if name in settings}, TABLES)


def code_of(files: set[Path]) -> int:
    return sum(lines_of_code(file.read_text(encoding="utf-8")) for file in files)


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


def test_the_docstring_says_how_many_lines_the_certificates_of_one_paper_need() -> None:
    said = dict(re.findall(r"^    ([a-z][\w-]*) +([\d,]+)$", checker.__doc__ or "", re.MULTILINE))
    assert {paper: int(code.replace(",", "")) for paper, code in said.items()} == {
        "core": code_of(CORE),
        **{paper: code_of(CORE | needed_by(paper)) for paper in {paper_of(id) for id in STATEMENTS}},
    }


def test_what_papers_need_is_all_that_is_trusted() -> None:
    papers = {paper_of(id) for id in STATEMENTS}
    assert {"data-dependency", "manifold"} <= papers
    unread = set(TRUSTED) - CORE - {file for paper in papers for file in needed_by(paper)}
    assert {file.name for file in unread} <= {"__init__.py", "theorems.py"}
    # A proper part each, with kinds of claims that a paper has and another has not.
    assert FOLDER / "claims" / "segments.py" in needed_by("data-dependency") & needed_by("manifold")
    assert FOLDER / "claims" / "majority.py" in needed_by("data-dependency") - needed_by("manifold")
    assert FOLDER / "claims" / "clashes.py" in needed_by("manifold") - needed_by("data-dependency")


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
