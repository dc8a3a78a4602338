"""The house keeps its order: imports go down, public things say what they do, and names resolve."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

import mixproof
from mixproof.theory.catalog import CATALOG

ROOT = Path(mixproof.__file__).resolve().parent.parent
ROOMS = ("geometry", "solvers", "theory", "empirical", "reports")
BELOW: dict[str, set[str]] = {
    "geometry": set(),
    "solvers": {"geometry"},
    "theory": {"geometry", "solvers"},
    "empirical": {"geometry", "solvers"},
    "reports": {"geometry", "solvers", "theory", "empirical"},
}
HEAVY = {"torch", "cvxpy", "sympy", "matplotlib", "numba", "pandas", "scipy", "sklearn"}
# A subclass needs its base; nothing of ours imports these.
IS_ITS_OWN = {"solvers/classifier/estimator.py": {"sklearn"}, "solvers/lipschitz/estimator.py": {"sklearn"}}

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


MODULES = sorted(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))
FACE = [ROOT / "mixproof" / "__init__.py", ROOT / "mixproof" / "__main__.py"]
CHECKER = ROOT / "theory" / "checker"
IN_THE_CHECKER = [file for file in MODULES if CHECKER in file.parents]
BESIDES = {CHECKER / "remarks", CHECKER / "networks", CHECKER / "mixing"}
TRUSTED = [file for file in IN_THE_CHECKER if not BESIDES & set(file.parents)]


def each(files: Sequence[Path]) -> Callable[[Callable[[Path], None]], Callable[[], None]]:
    """One test of many files: it fails with what each of those that fail says."""

    def of(check: Callable[[Path], None]) -> Callable[[], None]:
        def test() -> None:
            failing = {}
            for file in files:
                try:
                    check(file)
                except AssertionError as error:
                    failing[name_of(file)] = str(error)
            assert files
            assert failing == {}

        return test

    return of


each_module = each(MODULES)


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imported(node: ast.AST) -> list[str]:
    """The modules that one statement imports, by their full names."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return ["." if node.level else str(node.module)]
    is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
    if is_call and isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if called in {"import_module", "__import__"}:
            return [str(node.args[0].value)]
    return []


def rooms_imported(file: Path) -> set[str]:
    """The rooms that a file imports; of what else is ours (the public face, the tests, a relative name), the name."""
    names = {name for node in ast.walk(tree_of(file)) for name in imported(node)}
    inside = {name.split(".")[1] for name in names if name.startswith("mixproof.")}
    return inside | {name.partition(".")[0] for name in names} & {*ROOMS, "tests", ""} | names & {"mixproof"}


# --- imports ---------------------------------------------------------------------------------------------


def test_the_rooms_are_all_there() -> None:
    assert {name_of(file).partition("/")[0] for file in MODULES} == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_the_package_holds_each_room_as_a_relative_link(room: str) -> None:
    link = ROOT / "mixproof" / room
    assert link.is_symlink()
    assert link.readlink() == Path("..", room)


def test_each_module_has_one_identity() -> None:
    """Nothing imports a room by its bare name, so no module is ever loaded a second time under another name."""
    files = [*FACE, *MODULES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "docs").glob("*.py")]
    # Most files are cleared by their text: a bare name of a room is nowhere on a line that imports.
    suspects = [f for f in files if _BARE_ROOM.search(f.read_text(encoding="utf-8"))]
    bare = {name_of(f): rooms for f in suspects if (rooms := _bare_rooms(f))}
    assert bare == {}


@pytest.mark.parametrize(
    "line",
    ["import geometry", "from theory.x import y", "  import os, reports as r", 'import_module("solvers.mixing")'],
)
def test_no_bare_name_of_a_room_gets_past_the_text(line: str) -> None:
    assert _BARE_ROOM.search(f"x = 1\n{line}\n")


_BARE_ROOM = re.compile(rf"import(?:[^\n\\]|\\\n)*(?<![\w.])(?:{'|'.join(ROOMS)})\b|from\s+(?:{'|'.join(ROOMS)})\b")


def _bare_rooms(file: Path) -> set[str]:
    return {name.partition(".")[0] for node in ast.walk(tree_of(file)) for name in imported(node)} & set(ROOMS)


@each_module
def test_imports_only_go_down(file: Path) -> None:
    room = file.relative_to(ROOT).parts[0]
    # The checker also runs by its path, without the package: its files import each other by relative names.
    assert rooms_imported(file) <= BELOW[room] | {room} | ({""} if CHECKER in file.parents else set())


@each([f for f in MODULES if name_of(f).startswith("theory/")])
def test_theory_never_imports_torch(file: Path) -> None:
    names = {name.partition(".")[0] for node in ast.walk(tree_of(file)) for name in imported(node)}
    assert "torch" not in names


def runs_on_import(tree: ast.Module) -> Iterator[ast.stmt]:
    """Statements that run when the module is imported: those outside functions and type-checking blocks."""
    waiting: list[ast.stmt] = list(tree.body)
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting.extend(node.orelse)
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting.extend(child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt))


@each([f for f in MODULES if not name_of(f).startswith("empirical/")])
def test_heavy_parts_are_imported_only_where_they_are_used(file: Path) -> None:
    names = {name.partition(".")[0] for node in runs_on_import(tree_of(file)) for name in imported(node)}
    assert not names & (HEAVY - IS_ITS_OWN.get(name_of(file), set()))


@pytest.mark.parametrize("estimator", sorted(IS_ITS_OWN))
def test_nothing_imports_an_estimator(estimator: str) -> None:
    module = "mixproof." + estimator.removesuffix(".py").replace("/", ".")
    assert not [file for file in MODULES for node in ast.walk(tree_of(file)) if module in imported(node)]


def test_the_import_rule_notices_a_wrong_import(tmp_path: Path) -> None:
    file = tmp_path / "wrong.py"
    file.write_text("import mixproof.geometry\ndef f():\n    from mixproof.theory import catalog\n    import solvers\n")
    assert rooms_imported(file) == {"geometry", "theory", "solvers"}


def within_the_checker(file: Path) -> set[Path]:
    """The files that a file of the checker imports by relative names, `__init__` aside."""
    found = set()
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.ImportFrom) and node.level:
            folder = file.parents[node.level - 1].joinpath(*(node.module or "").split("."))
            names = [folder.with_suffix(".py")] if node.module and not folder.is_dir() else []
            found |= set(names or [(folder / alias.name).with_suffix(".py") for alias in node.names])
    return found


@each(IN_THE_CHECKER)
def test_the_checker_stands_alone(file: Path) -> None:
    """The standard library and its own folder; python-flint only inside a function, where it may be missing."""
    tree = tree_of(file)
    everywhere = {name.partition(".")[0] for node in ast.walk(tree) for name in imported(node)}
    on_import = {name.partition(".")[0] for node in runs_on_import(tree) for name in imported(node)}
    assert everywhere <= sys.stdlib_module_names | {"flint", ""}
    assert on_import <= sys.stdlib_module_names | {""}
    assert within_the_checker(file) <= set(IN_THE_CHECKER)
    # Run by its path, the folder is searched before the standard library.
    assert file.stem not in sys.stdlib_module_names


@each(TRUSTED)
def test_what_is_trusted_imports_nothing_else(file: Path) -> None:
    """`command` alone hands over the remarks, which support no verdict, further laws, and certificates of networks."""
    besides = {CHECKER / name for name in ("remarks/kinds.py", "networks/file.py", "mixing/kinds.py")}
    assert within_the_checker(file) - set(TRUSTED) == (besides if file == CHECKER / "command.py" else set())


@each([file for file in IN_THE_CHECKER if CHECKER / "networks" in file.parents])
def test_networks_are_checked_without_the_rules_of_statements(file: Path) -> None:
    """They rest on the written form, the data and the budget, and give their answer as verdicts do."""
    shared = {CHECKER / f"{name}.py" for name in ("budget", "data", "fields", "form", "verdict")}
    folders = {file for name in ("networks", "risks") for file in (CHECKER / name).glob("*.py")}
    assert within_the_checker(file) <= shared | folders


# --- statements ------------------------------------------------------------------------------------------

IDS = set(CATALOG)


def tables_by_statement(tree: ast.AST) -> list[int]:
    """Lines with a table that is keyed by numbers of statements, or a comparison with one."""
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            told = [part for key in node.keys if key is not None for part in strings_of(key)]
        elif isinstance(node, ast.Compare):
            told = [part for each in (node.left, *node.comparators) for part in strings_of(each)]
        elif isinstance(node, ast.MatchValue):
            told = strings_of(node.value)
        else:
            continue
        if IDS & set(told):
            lines.append(node.lineno)
    return sorted(lines)


def strings_of(node: ast.AST) -> list[str]:
    """The string that an expression is, or those that a tuple, list or set holds."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    return (
        [part for each in node.elts for part in strings_of(each)]
        if isinstance(node, ast.Tuple | ast.List | ast.Set)
        else []
    )


@each([*MODULES, *sorted((ROOT / "docs").glob("*.py"))])
def test_only_the_catalog_is_keyed_by_numbers_of_statements(file: Path) -> None:
    """A statement carries what other rooms ask of it; the checker is independent, and has tables of its own."""
    name = name_of(file)
    if name != "theory/catalog.py" and not name.startswith("theory/checker"):
        assert tables_by_statement(tree_of(file)) == []


def test_the_rule_on_tables_notices_each_kind() -> None:
    lines = [
        'X = {"2.10": 1}',
        'Y = {("2.3", "printed"): 1}',
        'id == "3.5"',
        'id in {"3.5", "3.8"}',
        '"2.5" in x',
        'f("2.5")',
    ]
    assert tables_by_statement(ast.parse("\n".join(lines))) == [1, 2, 3, 4, 5]
    assert tables_by_statement(ast.parse('match id:\n    case "2.10":\n        pass')) == [2]


# --- names -----------------------------------------------------------------------------------------------

CONVENTIONAL = {"STATEMENT", "PROOFS", "SCHEMA", "PRINTED", "SLIDES", "SHARP", "CAPPED"}
"""What every folder of a statement, every proof, or every exchange form defines."""
STILL_TWICE = {"CLOSE", "CONFIDENCE", "MOST_POINTS", "PAPER", "SETTLED", "SHOWN"}
"""Names with two meanings that are left; may only shrink."""


def defined(tree: ast.Module) -> Iterator[str]:
    """Public classes and constants that a module defines at its top."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        for name in (each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)):
            if name.isupper():
                yield name


def test_every_class_and_constant_is_defined_once() -> None:
    """The checker is independent: its definitions are its own."""
    places: dict[str, list[str]] = {}
    for file in MODULES:
        for name in defined(tree_of(file)) if file not in IN_THE_CHECKER else ():
            if not name.startswith("_"):
                places.setdefault(name, []).append(name_of(file))
    twice = {name: found for name, found in places.items() if len(found) > 1 and name not in CONVENTIONAL}
    assert {name: found for name, found in twice.items() if name not in STILL_TWICE} == {}


# --- docstrings ------------------------------------------------------------------------------------------


def public(body: list[ast.stmt], prefix: str = "") -> Iterator[tuple[str, Definition]]:
    """Public functions, classes and methods, by their dotted names."""
    for node in body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield prefix + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body, f"{prefix}{node.name}.")


@each_module
def test_every_module_and_every_public_thing_has_a_docstring(file: Path) -> None:
    tree = tree_of(file)
    assert ast.get_docstring(tree)
    assert [name for name, node in public(tree.body) if not ast.get_docstring(node)] == []


@each_module
def test_docstrings_begin_with_one_line_that_ends_in_a_full_stop(file: Path) -> None:
    tree = tree_of(file)
    summaries = [(name, (ast.get_docstring(node) or "").partition("\n\n")[0]) for name, node in public(tree.body)]
    summaries.append(("module", (ast.get_docstring(tree) or "").partition("\n\n")[0]))
    assert [name for name, summary in summaries if "\n" in summary or summary[-1:] not in {".", ":"}] == []


@each_module
def test_every_error_that_a_function_says_it_raises_is_described(file: Path) -> None:
    for name, node in public(tree_of(file).body):
        text = ast.get_docstring(node) or ""
        assert not re.search(r"\nRaises\n-+\n\w+\n(?!    )", text), name


# --- the map ---------------------------------------------------------------------------------------------

FOLDERS = sorted(file.parent for file in MODULES if file.name == "__init__.py")
ROOM_LINE = re.compile(r"^- ``(\w+)``: \S.*[.]$", re.MULTILINE)
SHARED_LINES = {"decide", "witnesses", "proof", "claims", "experiment"}
"""Rooms that every statement's folder has; `theory/statements/__init__.py` says once what they are."""


def rooms_of(folder: Path) -> set[str]:
    """The modules and folders in a folder, by name."""
    modules = {file.stem for file in folder.glob("*.py")} - {"__init__"}
    return modules | {inner.name for inner in folder.iterdir() if (inner / "__init__.py").exists()}


@each(FOLDERS)
def test_each_folder_says_what_its_rooms_are(folder: Path) -> None:
    listed = ROOM_LINE.findall(ast.get_docstring(tree_of(folder / "__init__.py")) or "")
    assert len(listed) == len(set(listed))
    if folder.parent.parent.name == "statements":
        assert rooms_of(folder) - set(listed) <= SHARED_LINES
        assert set(listed) <= rooms_of(folder)
    else:
        assert set(listed) == rooms_of(folder)


def test_the_map_names_every_folder_and_nothing_else() -> None:
    page = (ROOT / "docs" / "pages" / "architecture.md").read_text(encoding="utf-8")
    named = dict(re.findall(rf"^\| `((?:{'|'.join(ROOMS)})/[\w/]+)` \| (.*) \|$", page, re.MULTILINE))
    assert named == {
        name_of(folder): (ast.get_docstring(tree_of(folder / "__init__.py")) or "").partition("\n")[0]
        for folder in FOLDERS
        if folder.parent.parent.name != "statements" and name_of(folder) not in ROOMS
    }
    paths = set(re.findall(rf"`((?:{'|'.join(ROOMS)})/[\w/.]*)`", page))
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []


def tables(page: str) -> list[list[str]]:
    """The tables of a page: runs of lines that begin with a bar."""
    return [run.splitlines() for run in re.findall(r"(?:^\|.*\n)+", page + "\n", re.MULTILINE)]


def malformed_rows(table: list[str]) -> list[str]:
    """Rows that have not the cells of the head, none of them empty, and a head without its rule."""
    cells = [re.split(r"(?<!\\)\|", row) for row in table]
    wrong = [
        row
        for row, parts in zip(table, cells, strict=True)
        if len(parts) != len(cells[0]) or parts[-1].strip() or not all(part.strip() for part in parts[1:-1])
    ]
    return wrong + ([] if re.fullmatch(r"(\|-+)+\|", "".join(table[1:2])) else table[:1])


def test_each_row_of_the_map_has_a_cell_for_each_column() -> None:
    found = tables((ROOT / "docs" / "pages" / "architecture.md").read_text(encoding="utf-8"))
    assert len(found) == 1 + len(ROOMS)
    assert {row for table in found for row in malformed_rows(table)} == set()
    # Each question is answered by a place; a place alone is no answer.
    assert [row for row in found[0][2:] if row.split("|")[1].strip().startswith("`")] == []


@pytest.mark.parametrize(
    "row",
    ["| `empirical/experiments` |", "| a | `b` | c |", "| a | |", "| a | `b`", "| a | `b` | Trials. |", "|  | `b` |"],
)
def test_a_row_of_the_map_that_is_broken_is_noticed(row: str) -> None:
    good = ["| … | in |", "|---|---|", "| a | `b` |"]
    assert malformed_rows(good) == []
    assert malformed_rows([*good, row]) == [row]
    assert malformed_rows([good[0], good[2]]) == [good[0]]


@each_module
def test_no_file_is_longer_than_a_sitting(file: Path) -> None:
    assert file.read_text(encoding="utf-8").count("\n") <= 400


# --- text ------------------------------------------------------------------------------------------------

WRITTEN = [
    file
    for pattern in ("*.py", "*.md", "*.cfg", "*.toml", "*.txt", "Makefile", ".ci/*", "docs/**/*", "tests/**/*.py")
    for file in sorted(ROOT.glob(pattern))
    if file.is_file() and file.suffix not in {".png", ".pdf", ".ico"}
] + [*FACE, *MODULES]
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|root|Users|tmp|var|opt|mnt|work|workspace|private)/|[A-Z]:\\\\?Users")


@each(WRITTEN)
def test_no_file_holds_a_path_of_some_machine(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace(MACHINE_PATH.pattern, "")
    found = MACHINE_PATH.search(text)
    assert found is None, text[found.start() - 20 : found.end() + 20] if found else ""


# --- words -----------------------------------------------------------------------------------------------

OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
HAS_A_COMMAND_LINE = {"theory/checker/command.py"}


def options_named(file: Path) -> list[str]:
    """The command-line options in the strings of a file, docstrings included."""
    strings = [node.value for node in ast.walk(tree_of(file)) if isinstance(node, ast.Constant)]
    return [option for text in strings if isinstance(text, str) for option in OPTION.findall(text)]


@each([f for f in MODULES if not name_of(f).startswith("reports/")])
def test_only_the_command_line_names_its_options(file: Path) -> None:
    """Below it, errors name parameters in backquotes (`geometry.errors`), which the command line spells as options."""
    if name_of(file) not in HAS_A_COMMAND_LINE:
        assert options_named(file) == []


# --- the public face -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", mixproof.__all__)
def test_every_public_name_resolves_to_a_documented_thing(name: str) -> None:
    found = getattr(mixproof, name)
    assert found.__name__ == name
    assert found.__doc__


def test_a_star_import_brings_exactly_the_public_names() -> None:
    space: dict[str, object] = {}
    exec("from mixproof import *", space)
    assert set(space) - {"__builtins__"} == set(mixproof.__all__)


def test_the_public_names_are_those_that_type_checkers_see() -> None:
    block = next(node for node in tree_of(ROOT / "mixproof" / "__init__.py").body if isinstance(node, ast.If))
    seen = {
        alias.asname or alias.name: node.module
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert seen == mixproof._HOMES


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'mixproof' has no attribute 'verifi'"):
        _ = mixproof.verifi


def test_a_name_that_needs_torch_says_so_where_there_is_none() -> None:
    code = (
        "import sys; sys.modules['torch'] = None; import mixproof; print(mixproof.above_floor.__name__); mixproof.Mixup"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.stdout.split() == ["above_floor"]
    told = done.stderr.strip().splitlines()[-1]
    assert "InputError: torch is needed for Mixup: install the extra: pip install 'mixproof[train]'" in told


def test_the_public_face_lists_its_names() -> None:
    assert set(dir(mixproof)) == set(mixproof.__all__)


def test_the_page_on_verdicts_names_every_reading() -> None:
    page = (ROOT / "docs" / "pages" / "verdicts.md").read_text(encoding="utf-8")
    assert [reading.id for each in CATALOG.values() for reading in each.readings if f"`{reading.id}`" not in page] == []


def test_the_reference_describes_exactly_the_public_names() -> None:
    page = (ROOT / "docs" / "pages" / "api.md").read_text(encoding="utf-8")
    described = re.findall(r"^::: ([\w.]+)\.(\w+)$", page, re.MULTILINE)
    assert sorted(described) == sorted((home, name) for name, home in mixproof._HOMES.items())
