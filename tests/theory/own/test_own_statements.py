"""Statements of one's own: asked as ours are, and refused in one line where something is wrong with them."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import mixproof
from mixproof.geometry.errors import InputError
from mixproof.geometry.jobs.watch import watched
from mixproof.theory.catalog import all_statements, statement
from mixproof.theory.findings import Verdict
from mixproof.theory.instance import Instance
from mixproof.theory.own import installed, process
from mixproof.theory.own.source import source_of
from mixproof.theory.own.statement import OwnStatement
from mixproof.theory.statement import Claim, Reading, Statement
from mixproof.theory.trace import trace
from mixproof.theory.verify import verify, verify_all
from tests.theory.own.claims import HEAD, a_statement, made

Line = Iterator[str]


@pytest.fixture(scope="module")
def equal(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A file with a statement about the sizes of classes."""
    return made(tmp_path_factory.mktemp("own") / "equal.py")


def test_a_file_is_asked_as_ours_are(equal: str) -> None:
    found = verify(equal, "{0, 1 | 2}")
    assert [each.verdict for each in found.outcomes] == [Verdict.REFUTED, Verdict.CONFIRMED]
    assert found.outcome("claimed").conclusion.note == "the classes have sizes [1, 2]"
    assert found.in_plain_words.startswith("Decided on 3 points.")
    assert verify(equal, "{0, 1 | 2, 3}").outcome("claimed").verdict is Verdict.NOT_APPLICABLE
    assert verify(equal, "{0 | 2}").outcome("claimed").verdict is Verdict.CONFIRMED
    assert found.statement.asked_as == equal


def test_its_proofs_are_replayed(equal: str) -> None:
    assert trace(equal, "{0 | 1}").holds()
    with pytest.raises(InputError, match="has no proof in steps; these have: none"):
        trace(equal, "{0 | 1}", "claimed")


def test_a_file_that_was_changed_is_loaded_anew(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    assert verify(a_statement(file, "True"), "shadow").outcomes[0].verdict is Verdict.CONFIRMED
    assert verify(a_statement(file, "1 > 2"), "shadow").outcomes[0].verdict is Verdict.REFUTED


def test_a_statement_itself_is_asked() -> None:
    def many(instance: Instance) -> bool:
        return instance.dataset.size > 3

    claim = Claim("there are more than three points", many)  # type: ignore[arg-type]
    own = Statement("many", "claim", "Many", (Reading("claimed", claim, claim),))
    assert mixproof.verify(own, "{0, 1, 2 | 3}").outcomes[0].verdict is Verdict.CONFIRMED
    assert mixproof.verify(own, "shadow").outcomes[0].verdict is Verdict.NOT_APPLICABLE
    ours = statement("2.10")
    assert statement(ours) is ours


def test_a_module_is_asked_by_package_and_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path / "lab_claims.py")
    monkeypatch.syspath_prepend(tmp_path)
    assert verify("lab_claims:STATEMENT", "{0 | 1}").outcomes[0].verdict is Verdict.CONFIRMED
    with pytest.raises(InputError, match="there is no OTHER in it; there is STATEMENT"):
        statement("lab_claims:OTHER")


def test_a_catalog_id_is_never_a_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "affine.py").write_text("raise SystemExit")
    monkeypatch.syspath_prepend(tmp_path)
    assert statement("data-dependency:2.10").id == "2.10"
    with pytest.raises(InputError, match=r"affine:mine.*it calls sys\.exit"):
        statement("affine:mine")
    assert source_of("nowhere_at_all:mine") is None


# --- what is wrong, in one line ---------------------------------------------------------------------------

MUTE = """class Mute(Exception):
    def __str__(self):
        return 1 / 0
def fail():
    raise Mute"""
WRONG = {
    "1 / 0": r"mine\.py, line \d+: ZeroDivisionError: division by zero \(the conclusion of reading claimed, on .*\)",
    "0.5": r"mine\.py: it gives 0\.5, a float: no float decides; give True, False, None .* or a Finding",
    "__import__('numpy').float64(1)": r"a float64: no float decides",
    "1": r"it gives 1, an int: give True, False",
    "Finding(1.0)": r"it gives 1\.0, a float",
    "exit(3)": r"mine\.py, line \d+: it calls sys\.exit",
    "__import__('os')._exit(3)": r"mine\.py: its process ended by itself \(exit code 3\)",
    "__import__('os').kill(__import__('os').getpid(), 11)": r"ended by the system \(signal 11\)",
    "(lambda f: f(f))(lambda f: f(f))": r"mine\.py, line \d+: RecursionError: maximum recursion depth exceeded",
    "[0] * 10**11": r"mine\.py, line \d+: out of memory",
    "fail()": r"mine\.py, line \d+: Mute \(the conclusion",
    "input()": r"mine\.py, line \d+: EOFError",
    "instance.dataset.sise": r"AttributeError: 'Dataset' object has no attribute 'sise'",
}


@pytest.mark.parametrize("conclusion", WRONG)
def test_what_goes_wrong_is_said_in_one_line(conclusion: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    a_statement(Path("mine.py"), conclusion, MUTE)
    with pytest.raises(InputError, match=WRONG[conclusion]) as caught:
        verify("mine.py", "shadow")
    assert "\n" not in str(caught.value)
    assert "on {0, 1 | 2}" in str(caught.value)


def test_a_copy_of_the_process_gives_no_answer(tmp_path: Path) -> None:
    """The copy comes back first, with another answer; the author's process waits for its end."""
    forked = a_statement(tmp_path / "mine.py", "os.fork() > 0 and os.wait()[0] > 0", "import os")
    assert verify(forked, "shadow").outcomes[0].verdict is Verdict.CONFIRMED
    assert verify(forked, "iris").outcomes[0].verdict is Verdict.CONFIRMED


def test_the_line_is_that_of_the_authors_code(tmp_path: Path) -> None:
    file = a_statement(
        tmp_path / "deep.py", "outer(instance)", "def outer(i):\n    return inner(i)\ndef inner(i):\n    [].pop()"
    )
    line = Path(file).read_text().splitlines().index("    [].pop()") + 1
    with pytest.raises(InputError, match=rf"deep\.py, line {line}: IndexError: pop from empty list"):
        verify(file, "shadow")


FILES = {
    "": "there is no STATEMENT in it: give it one, as `mixproof new-statement` does",
    "STATEMENT = 3": "STATEMENT has to be a Statement, not a int",
    "def f(:": r"own\.py, line 1: SyntaxError",
    "import no_such_thing_here": r"own\.py, line 1: ModuleNotFoundError: No module named 'no_such_thing_here'",
    "import sys; sys.exit()": r"own\.py, line 1: it calls sys\.exit",
    HEAD + "STATEMENT = Statement('2.10', 'claim', 'x', (Reading('r', Claim('a', always), Claim('b', always)),))": (
        "has the id '2.10', which is a statement of the catalog"
    ),
    HEAD + "STATEMENT = Statement('a b', 'claim', 'x', (Reading('r', Claim('a', always), Claim('b', always)),))": (
        "the id 'a b' has to be a word"
    ),
    HEAD + "STATEMENT = Statement('a', 'claim', 'x', ())": "a has to have readings with different names",
    HEAD + "STATEMENT = Statement('a', 'claim', 'x', (Reading('r', always, always),))": (
        "the hypothesis of reading r has to be a Claim"
    ),
    HEAD
    + "STATEMENT = Statement('a', 'claim', 'x', (Reading('r', Claim('a', always), Claim('b', always)),), "
    + "symmetries={'rotations'})": "symmetries of a has 'rotations'; did you mean 'rotation'",
    HEAD
    + "STATEMENT = Statement('a', 'claim', 'x', (Reading('r', Claim('a', always), Claim('b', always)),), "
    + "uses={'epsilons'})": "uses of a has 'epsilons'; did you mean 'epsilon'",
    HEAD
    + "STATEMENT = Statement('a', 'claim', 'x', (Reading('r', Claim('a', always), Claim('b', always)),))\nPROOFS = 3": (
        "TypeError"
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(FILES)))
def test_a_file_that_holds_no_statement_is_refused(number: int, tmp_path: Path) -> None:
    text, told = list(FILES.items())[number]
    (tmp_path / "own.py").write_text(text)
    with pytest.raises(InputError, match=told) as caught:
        verify(str(tmp_path / "own.py"), "shadow")
    assert "\n" not in str(caught.value)


# --- budgets ----------------------------------------------------------------------------------------------

ENDLESS = ["[0 for _ in iter(int, 1)]", "__import__('time').sleep(10**6)", "endless()", "len(str(7**10**8))"]
STUBBORN = """def endless():
    while True:
        try:
            [].pop()
        except BaseException:
            pass"""


@pytest.mark.parametrize("conclusion", ENDLESS)
def test_what_never_ends_is_undecided_when_the_time_is_up(conclusion: str, tmp_path: Path) -> None:
    file = a_statement(tmp_path / "mine.py", conclusion, STUBBORN)
    statement(file)
    start = time.monotonic()
    with watched(0.3):
        found = verify(file, "shadow").outcomes[0]
    assert time.monotonic() - start < 3
    assert found.verdict is Verdict.UNDECIDED
    assert found.conclusion.is_cut
    assert found.conclusion.note.endswith("the conclusion of reading claimed, on {0, 1 | 2} did not come to an end")
    assert verify(a_statement(tmp_path / "mine.py", "True"), "shadow").outcomes[0].verdict is Verdict.CONFIRMED


def test_there_is_a_budget_where_no_time_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "QUESTION_SECONDS", 0.2)
    found = verify(a_statement(tmp_path / "mine.py", ENDLESS[0]), "shadow").outcomes[0]
    assert found.conclusion.note.endswith("in 0.2 seconds, all that it has where no time is given")


def test_loading_has_a_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "LOADING_SECONDS", 1.0)
    (tmp_path / "own.py").write_text("while True: pass")
    with pytest.raises(InputError, match=r"own\.py is not loaded after 1 seconds"):
        statement(str(tmp_path / "own.py"))


def test_memory_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "MOST_MEMORY", 2**28)
    file = a_statement(
        tmp_path / "mine.py", "grow()", "def grow():\n    held = []\n    while True:\n        held.append(b'x' * 2**20)"
    )
    with pytest.raises(InputError, match=r"line \d+: out of memory"):
        verify(file, "shadow")


def test_what_is_printed_stays_out_of_the_result(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    printed = "[print('line', k) for k in range(50)] + [__import__('os').system('echo shell')] and True"
    assert verify(a_statement(tmp_path / "mine.py", printed), "shadow").outcomes[0].verdict is Verdict.CONFIRMED
    out, err = capfd.readouterr()
    assert out == ""
    assert err.count("line") == 21
    assert "more than 20 lines" in err
    assert "shell" in err


def test_this_process_never_runs_the_code(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    a_statement(file, f"instance.dataset.size and __import__('os').getpid() != {os.getpid()}")
    assert verify(str(file), "shadow").outcomes[0].verdict is Verdict.CONFIRMED
    assert not [name for name in sys.modules if name.startswith("own_")]
    assert not (tmp_path / "__pycache__").exists()


def test_files_beside_it_hide_no_module_and_can_be_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("random", "types", "mixproof", "numpy"):
        Path(f"{name}.py").write_text("raise SystemExit")
    Path("lab_notes.py").write_text("ANSWER = True")
    file = a_statement(Path("mine.py"), "ANSWER and random.random() < 1", "import random\nfrom lab_notes import ANSWER")
    assert verify(file, "shadow").outcomes[0].verdict is Verdict.CONFIRMED


@pytest.mark.slow
def test_a_process_ends_with_the_one_that_asked(tmp_path: Path) -> None:
    file = a_statement(tmp_path / "mine.py", "True")
    code = f"from mixproof.theory.catalog import statement\nprint(statement({file!r}).process._process.pid)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    time.sleep(0.2)
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)


# --- installed packages -----------------------------------------------------------------------------------


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installed package with entry points: one that works, one that is broken, one whose id is another."""
    made(tmp_path / "lab.py")
    info = tmp_path / "lab-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: lab\nVersion: 1.2\n")
    points = "equal-classes = lab:STATEMENT\nbroken = lab_that_is_not_there:STATEMENT\nlab:1 = lab:STATEMENT\n"
    (info / "entry_points.txt").write_text(f"[mixproof.statements]\n{points}")
    monkeypatch.syspath_prepend(tmp_path)
    installed.added_sources.cache_clear()
    yield tmp_path
    installed.added_sources.cache_clear()


@pytest.mark.slow
@pytest.mark.usefixtures("lab")
def test_installed_packages_extend_the_catalogue() -> None:
    found = statement("equal-classes")
    assert isinstance(found, OwnStatement)
    assert found.origin == "lab 1.2"
    assert verify("equal-classes", "{0 | 1}").outcomes[0].verdict is Verdict.CONFIRMED
    with pytest.raises(InputError, match=r"No module named 'lab_that_is_not_there' \[added by lab 1\.2\]"):
        statement("broken")
    with pytest.raises(InputError, match=r"lab 1\.2 adds lab:1, and the statement there says that it is equal-classes"):
        statement("lab:1")
    listed = {each.id: each for each in all_statements()}
    assert list(listed)[-3:] == ["broken", "equal-classes", "lab:1"]
    assert listed["broken"].readings == ()
    decided = {each.statement.id: each for each in verify_all("{0 | 1}", paper="own")}
    assert "cannot be asked" in str(decided["broken"])
    assert "confirmed" in str(decided["equal-classes"])


@pytest.mark.slow
def test_one_that_fails_hinders_no_other(lab: Path) -> None:
    a_statement(lab / "lab.py", "1 / 0")
    info = lab / "lab-1.2.dist-info" / "entry_points.txt"
    info.write_text("[mixproof.statements]\nmine = lab:STATEMENT\n")
    installed.added_sources.cache_clear()
    decided = {each.statement.id: str(each) for each in verify_all("{0 | 1}")}
    assert "line 10: ZeroDivisionError" in decided["mine"]
    assert decided["2.10"].count("confirmed") == 3


@pytest.mark.usefixtures("lab")
def test_the_list_says_where_each_comes_from() -> None:
    from mixproof.reports.terminal.catalogue import catalog_table
    from mixproof.reports.terminal.display import as_text

    text = as_text(catalog_table(all_statements("own")), 200)
    assert "own: Statements of your own (not printed)" in text
    assert "Claim: Few points are in equal classes [from lab 1.2]" in text
    assert "cannot be loaded: broken: ModuleNotFoundError" in text
