"""The commands as people run them: what they print, where they write, and how they exit."""

import gc
import json
import os
import pty
import re
import subprocess
import sys
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest
from rich.cells import cell_len

from mixproof.geometry.data.named import dataset_names
from mixproof.reports import cli
from mixproof.reports.commands.verify import exit_code as verify_exit_code
from mixproof.theory.catalog import CATALOG
from mixproof.theory.findings import Finding
from mixproof.theory.statement import Outcome, Verification
from mixproof.theory.verify import verify

BIN = Path(sys.executable).parent
SHADOW = ["--theorem", "2.10", "--dataset", "shadow"]
ESCAPE = "\x1b"


@dataclass(frozen=True)
class Ran:
    """How a command went."""

    code: int
    out: str
    err: str

    @property
    def error(self) -> str:
        """The one line that a refused command prints."""
        assert self.code == 2
        assert self.out == ""
        assert self.err.startswith("error: ")
        assert self.err.endswith("\n")
        assert self.err.count("\n") == 1
        assert "Traceback" not in self.err
        assert ESCAPE not in self.err
        return self.err

    @property
    def data(self) -> dict[str, Any]:
        """Standard output, which is JSON and nothing else."""
        read: dict[str, Any] = json.loads(self.out)
        return read

    @property
    def words(self) -> str:
        """Standard output without its line breaks."""
        return " ".join(self.out.split())


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process."""

    def go(*arguments: str, command: str = "verify", width: int = 80) -> Ran:
        monkeypatch.setattr(sys, "argv", [command, *arguments])
        monkeypatch.setenv("COLUMNS", str(width))
        main: Callable[[], NoReturn] = cli.verify_main if command == "verify" else cli.main
        with pytest.raises(SystemExit) as exit:
            main()
        printed = capsys.readouterr()
        assert isinstance(exit.value.code, int | None)
        return Ran(exit.value.code or 0, printed.out, printed.err)

    return go


@pytest.fixture
def csv(tmp_path: Path) -> Callable[..., str]:
    """Write a CSV file and give its path."""

    def write(text: str | bytes, name: str = "data.csv") -> str:
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(file)

    return write


Csv = Callable[..., str]


def ran(arguments: Sequence[str], **environment: str) -> Ran:
    """Run a command in a process of its own, with its output piped."""
    kept = {key: value for key, value in os.environ.items() if key not in {"COLUMNS", "FORCE_COLOR", "NO_COLOR"}}
    command = [str(BIN / arguments[0]), *arguments[1:]]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60, env={**kept, **environment})
    encoding = environment.get("PYTHONIOENCODING", "utf-8")
    return Ran(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))


# --- exit codes and the two commands ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--theorem", "2.10", "--dataset", "counterexample"], 0),
        (SHADOW, 1),
        ([*SHADOW, "--alpha", "1/2"], 0),
        ([*SHADOW, "--reading", "sharp"], 0),
        ([*SHADOW, "--alpha", "0"], 2),
        (["--theorem", "2.10", "--dataset", "iris", "--no-train"], 1),
    ],
)
def test_the_exit_code_tells_whether_something_is_refuted(run: Run, arguments: list[str], code: int) -> None:
    assert run(*arguments).code == code


def test_what_is_undecided_exits_with_3() -> None:
    result = verify("2.10", "counterexample", ["sharp"])
    undecided = Outcome(result.outcomes[0].reading, Finding(None), Finding(True))
    assert verify_exit_code([Verification(result.statement, result.instance, (undecided,))]) == 3


def test_the_installed_commands_run_and_exit_as_they_should() -> None:
    alone = ran(["verify", *SHADOW])
    assert (alone.code, alone.err) == (1, "")
    assert alone == ran(["mixproof", "verify", *SHADOW])


def test_a_refused_command_leaves_one_line_and_no_traceback() -> None:
    assert "shadow" in ran(["verify", "--theorem", "2.10", "--dataset", "shado"]).error


def test_verify_is_the_same_command_by_either_name(run: Run) -> None:
    assert run(*SHADOW) == run("verify", *SHADOW, command="mixproof")


@pytest.mark.parametrize("command", [["--help"], ["verify", "--help"]])
def test_help_names_every_option(run: Run, command: list[str]) -> None:
    shown = run(*command, command="verify" if len(command) == 1 else "mixproof")
    assert shown.code == 0
    for option in ("--theorem", "--dataset", "--label", "--alpha", "--mixing", "--reading", "--no-train", "--json"):
        assert option in shown.out
    assert "Exit codes" in shown.words


def test_mixproof_without_a_command_shows_its_help_as_help(run: Run) -> None:
    shown = run(command="mixproof")
    assert "error" not in shown.err
    assert "list" in shown.out + shown.err
    assert len((shown.out + shown.err).splitlines()) > 5


def test_list_shows_statements_readings_and_datasets(run: Run) -> None:
    shown = run("list", command="mixproof", width=200)
    assert shown.code == 0
    for part in ("2.10", "printed, slides, sharp", *(name for name in dataset_names())):
        assert part in shown.out
    assert all(each.title in shown.out for each in CATALOG.values())


# --- what a person reads ---------------------------------------------------------------------------------


def test_the_table_has_the_verdicts_the_witnesses_and_a_closing_sentence(run: Run) -> None:
    words = run("--theorem", "2.10", "--dataset", "iris").words
    assert "printed holds fails refuted" in words
    assert "row 97 (6.2, 2.9, 4.3, 1.3)" in words
    assert words.endswith(".")


def test_the_float_trap_is_told_by_rows_and_weight(run: Run, csv: Csv) -> None:
    file = csv("0,0,a\n2.1,1.2,a\n0.7,0.4,b\n")
    told = run("--theorem", "2.10", "--dataset", file, "--json", "-").data
    assert told["readings"][0]["hypothesis"]["witnesses"] == [{"row": 2, "segment": [0, 1], "weight": "2/3"}]
    assert "2/3 × row 0 (0, 0)" in run("--theorem", "2.10", "--dataset", file).words


def test_a_seed_may_be_a_date(run: Run) -> None:
    assert run("--theorem", "2.10", "--dataset", "moons:points=9,seed=20240131").code == 0


def test_only_the_readings_asked_for_are_decided(run: Run) -> None:
    told = run(*SHADOW, "--reading", "sharp", "--reading", "slides", "--json", "-").data
    assert [each["id"] for each in told["readings"]] == ["sharp", "slides"]


@pytest.mark.parametrize(
    ("given", "a"), [("1e-3", "1/1000"), ("2/3", "2/3"), ("0.5", "1/2"), ("3", "3"), ("1e1", "10")]
)
def test_alpha_is_a_rational_or_a_decimal(run: Run, given: str, a: str) -> None:
    assert run(*SHADOW, "--alpha", given, "--json", "-").data["mixing"] == {"family": "beta", "a": a, "b": a}


@pytest.mark.parametrize("given", ["beta(2,1)", "Beta( 2 , 1 )", "BETA(4/2,1.0)", " beta(2,1) "])
def test_a_law_may_be_written_in_several_ways(run: Run, given: str) -> None:
    assert run(*SHADOW, "--mixing", given, "--json", "-").data["mixing"] == {"family": "beta", "a": "2", "b": "1"}


# --- JSON ------------------------------------------------------------------------------------------------


def test_json_to_standard_output_is_all_there_is(run: Run) -> None:
    shown = run(*SHADOW, "--json", "-")
    assert (shown.code, shown.err) == (1, "")
    assert list(shown.data) == ["schema", "statement", "dataset", "mixing", "readings", "training"]
    assert shown.data["schema"] == "mixproof/verification/2"
    assert shown.data["training"] is None


def test_json_to_a_file_is_the_same_and_the_table_is_still_shown(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    shown = run(*SHADOW, "--json", str(file))
    assert (shown.code, shown.out) == (1, run(*SHADOW).out)
    assert file.read_text(encoding="utf-8") == run(*SHADOW, "--json", "-").out


def test_bad_input_leaves_no_file_and_spoils_none(run: Run, tmp_path: Path) -> None:
    file, kept = tmp_path / "result.json", tmp_path / "kept.json"
    kept.write_text(old := '{"schema": "mixproof/verification/2"}')
    for target in (file, kept):
        assert "α" in run(*SHADOW, "--alpha", "0", "--json", str(target)).error
    assert os.listdir(tmp_path) == ["kept.json"]
    assert kept.read_text() == old


@pytest.mark.parametrize("place", ["nowhere/result.json", ".", ""])
def test_a_place_that_cannot_be_written_is_refused_before_anything_is_computed(
    run: Run, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("mixproof.geometry.data.sources.load", lambda *_: pytest.fail("data were read"))
    assert "cannot be written" in run(*SHADOW, "--json", place).error


def test_json_is_not_worked_out_where_nobody_asked_for_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "mixproof.reports.terminal.verification.verification_json", lambda *_: pytest.fail("JSON was made")
    )
    assert run(*SHADOW).code == 1


# --- bad input -------------------------------------------------------------------------------------------


def written(folder: Path, name: str, content: str | bytes) -> str:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(file)


def saved(folder: Path, name: str, **arrays: Any) -> str:
    file = folder / name
    np.savez(file, **arrays)
    return str(file)


def truncated(folder: Path) -> str:
    file = saved(folder, "cut.npz", X=np.eye(3), y=np.arange(3))
    content = Path(file).read_bytes()
    Path(file).write_bytes(content[: len(content) // 2])
    return file


def object_array(folder: Path) -> str:
    file = folder / "objects.npy"
    np.save(file, np.array([[1, "a"], [2, "b"]], dtype=object), allow_pickle=True)
    return str(file)


FILES: dict[str, tuple[Callable[[Path], str], Sequence[str]]] = {
    "a missing file": (lambda at: str(at / "no.csv"), ["no.csv", "there is no file"]),
    "a folder": (str, ["is a folder"]),
    "an empty file": (lambda at: written(at, "e.csv", ""), ["e.csv", "empty"]),
    "a file of blank lines": (lambda at: written(at, "e.csv", "\n \n,,\n"), ["e.csv", "no rows"]),
    "a header alone": (lambda at: written(at, "h.csv", "x,y,c\n"), ["h.csv", "no rows"]),
    "a ragged row": (lambda at: written(at, "r.csv", "0,1,a\n1,1\n"), ["r.csv", "row 1", "2 columns", "3"]),
    "text in a number column": (
        lambda at: written(at, "t.csv", "x,y,c\n0,1,a\n1,foo,b\n"),
        ["t.csv", "row 1", "line 3", "column 1", "'y'", "'foo'"],
    ),
    "nan": (lambda at: written(at, "n.csv", "0,1,a\n1,nan,b\n"), ["row 1", "column 1", "nan", "finite"]),
    "infinity": (lambda at: written(at, "n.csv", "0,1,a\n-inf,1,b\n"), ["row 1", "column 0", "-inf", "finite"]),
    "a missing value": (lambda at: written(at, "m.csv", "0,1,a\n1,,b\n"), ["row 1", "column 1", "missing"]),
    "a missing label": (lambda at: written(at, "m.csv", "0,1,a\n1,1,\n"), ["row 1", "label", "missing"]),
    "a number with underscores": (lambda at: written(at, "u.csv", "0,1,a\n1_000,1,b\n"), ["row 1", "'1_000'"]),
    "a hexadecimal number": (lambda at: written(at, "u.csv", "0,1,a\n0x10,1,b\n"), ["row 1", "'0x10'"]),
    "digits of another script": (lambda at: written(at, "u.csv", "0,1,a\n٣,1,b\n"), ["row 1", "not a number"]),
    "a huge exponent": (lambda at: written(at, "u.csv", "0,1,a\n1e999999999,1,b\n"), ["row 1", "exponent"]),
    "one class only": (lambda at: written(at, "one.csv", "0,a\n1,a\n"), ["one.csv", "one class only", "'a'"]),
    "two labels at one point": (
        lambda at: written(at, "two.csv", "0,a\n1,b\n0.0,b\n"),
        ["two.csv", "rows 0 and 2", "'a'", "'b'"],
    ),
    "a single column": (lambda at: written(at, "s.csv", "1\n2\n"), ["s.csv", "single column"]),
    "an unclosed quote": (lambda at: written(at, "q.csv", '0,"a\n1,b\n'), ["q.csv", "line"]),
    "another encoding": (lambda at: written(at, "l.csv", "0,é\n1,b\n".encode("latin-1")), ["l.csv", "UTF-8"]),
    "a line of ten megabytes": (lambda at: written(at, "long.csv", b"0," + b"1" * 10_000_000), ["line 1", "longer"]),
    "an object array": (object_array, ["objects.npy", "Python objects"]),
    "a truncated NPZ file": (truncated, ["cut.npz", "not a complete NumPy file"]),
    "text in an NPY file": (lambda at: written(at, "t.npy", "0,1,a\n"), ["t.npy", "not a complete NumPy file"]),
    "an NPY header that does not parse": (
        lambda at: written(at, "h.npy", b"\x93NUMPY\x01\x00\x10\x00{'descr': ('<f8\n" + b"0" * 64),
        ["h.npy", "not a complete NumPy file"],
    ),
    "an NPZ file of no arrays": (lambda at: saved(at, "none.npz"), ["none.npz", "no array"]),
    "an NPZ file without labels": (lambda at: saved(at, "no.npz", a=np.eye(2), b=np.eye(2)), ["a, b", "--label"]),
    "fewer labels than points": (lambda at: saved(at, "f.npz", X=np.eye(3), y=np.arange(2)), ["3 points", "2 labels"]),
    "nan in an array": (lambda at: saved(at, "n.npz", X=[[0.0], [np.nan]], y=[0, 1]), ["row 1", "nan", "finite"]),
    "infinity in half precision": (
        lambda at: saved(at, "n.npz", X=np.array([[0], [np.inf]], np.float16), y=[0, 1]),
        ["row 1", "inf", "finite"],
    ),
    "complex numbers": (lambda at: saved(at, "c.npz", X=np.eye(2) * 1j, y=[0, 1]), ["complex", "real"]),
    "dates": (lambda at: saved(at, "d.npz", X=np.array([["2020-01-01"]], "M8[D]"), y=[0]), ["datetime"]),
    "records": (lambda at: saved(at, "r.npz", X=np.zeros(2, "i4,f8"), y=[0, 1]), ["real numbers"]),
    "no rows": (lambda at: saved(at, "z.npz", X=np.zeros((0, 2)), y=np.zeros(0)), ["no rows"]),
    "no columns": (lambda at: saved(at, "z.npz", X=np.zeros((2, 0)), y=np.arange(2)), ["no coordinates"]),
    "a name too long for a file": (lambda at: str(at / ("n" * 300 + ".csv")), ["n" * 40]),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("case", FILES)
def test_a_bad_file_is_refused_in_one_line_and_nothing_is_written(run: Run, case: str, tmp_path: Path) -> None:
    make, parts = FILES[case]
    folder = tmp_path / "data"
    folder.mkdir()
    error = run("--theorem", "2.10", "--dataset", make(folder), "--json", str(tmp_path / "out.json")).error
    assert [part for part in parts if part not in error] == []
    assert os.listdir(tmp_path) == ["data"]


def test_a_truncated_file_is_closed_again(run: Run, tmp_path: Path) -> None:
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        assert run("--theorem", "2.10", "--dataset", truncated(tmp_path)).error
        gc.collect()
    assert [str(each.message) for each in seen] == []


ARGUMENTS: dict[str, tuple[list[str], Sequence[str]]] = {
    "no arguments": ([], ["--dataset"]),
    "no dataset": (["--theorem", "2.10"], ["--dataset"]),
    "no statement": (["--dataset", "iris"], ["--theorem"]),
    "an unknown option": ([*SHADOW, "--alhpa", "1"], ["--alhpa", "--alpha"]),
    "an option without its value": ([*SHADOW, "--alpha"], ["--alpha"]),
    "an option given twice": ([*SHADOW, "--alpha", "1", "--alpha=2"], ["--alpha", "more than once"]),
    "a statement given twice": ([*SHADOW, "--theorem", "2.8"], ["--theorem", "more than once"]),
    "a stray word": ([*SHADOW, "stray"], ["stray"]),
    "an unknown statement": (["--theorem", "2.1", "--dataset", "iris"], ["'2.1'", "2.10"]),
    "an unknown dataset": (["--theorem", "2.10", "--dataset", "irsi"], ["'irsi'", "'iris'"]),
    "a dataset in capitals": (["--theorem", "2.10", "--dataset", "IRIS"], ["did you mean 'iris'"]),
    "a dataset name of 5000 letters": (["--theorem", "2.10", "--dataset", "a" * 5000], ["aaa"]),
    "an unknown parameter": (["--theorem", "2.10", "--dataset", "moons:point=9"], ["'point'", "'points'"]),
    "a parameter where there is none": (["--theorem", "2.10", "--dataset", "iris:seed=1"], ["'iris'", "none"]),
    "a parameter that is too small": (["--theorem", "2.10", "--dataset", "moons:points=1"], ["points", "2"]),
    "a parameter that is too large": (["--theorem", "2.10", "--dataset", "moons:points=1000000"], ["points"]),
    "a noise beyond doubles": (["--theorem", "2.10", "--dataset", "moons:noise=1e400,points=9"], ["noise"]),
    "a margin beyond doubles": (["--theorem", "2.10", "--dataset", "moons:margin=1e400,points=9"], ["margin"]),
    "a label for a named dataset": (["--theorem", "2.10", "--dataset", "iris", "--label", "x"], ["--label", "iris"]),
    "an unknown reading": ([*SHADOW, "--reading", "slide"], ["'slide'", "'slides'"]),
    "alpha zero": ([*SHADOW, "--alpha", "0"], ["α", "positive", "0"]),
    "alpha negative": ([*SHADOW, "--alpha", "-1"], ["α", "positive", "-1"]),
    "alpha nan": ([*SHADOW, "--alpha", "nan"], ["α", "nan", "finite"]),
    "alpha a word": ([*SHADOW, "--alpha", "abc"], ["α", "'abc'"]),
    "alpha a division by zero": ([*SHADOW, "--alpha", "1/0"], ["α", "1/0", "zero"]),
    "alpha empty": ([*SHADOW, "--alpha", ""], ["α", "missing"]),
    "alpha and a law": ([*SHADOW, "--alpha", "1", "--mixing", "beta(1,1)"], ["α", "not both"]),
    "an unknown law": ([*SHADOW, "--mixing", "gauss"], ["'gauss'", "uniform", "beta(a,b)"]),
    "a density that is none": ([*SHADOW, "--mixing", "density(2*x; 0; 0)"], ["λ = 0", "1, not 0"]),
    "a law of one parameter": ([*SHADOW, "--mixing", "beta(2)"], ["'beta(2)'", "beta(a,b)"]),
    "a law that is not closed": ([*SHADOW, "--mixing", "beta(2,1"], ["beta(a,b)"]),
    "a parameter of zero in a law": ([*SHADOW, "--mixing", "beta(0,1)"], ["positive", "0"]),
    "a word in a law": ([*SHADOW, "--mixing", "beta(a,1)"], ["'a'", "beta"]),
    "training where there is none": (["--theorem", "2.11", "--dataset", "shadow", "--train"], ["2.11", "--train"]),
    "training with all statements": (["--all", "--dataset", "shadow", "--train"], ["--all", "--train"]),
}


@pytest.mark.parametrize("case", ARGUMENTS)
def test_a_bad_argument_is_refused_in_one_line(run: Run, case: str) -> None:
    arguments, parts = ARGUMENTS[case]
    error = run(*arguments).error
    assert [part for part in parts if part not in error] == []


def test_a_parameter_without_a_value_is_not_called_unknown(run: Run) -> None:
    assert "has no parameter" not in run("--theorem", "2.10", "--dataset", "moons:points").error


@pytest.mark.parametrize(("label", "parts"), [("clas", ["'clas'", "'class'"]), ("7", ["'7'", "class"]), ("", ["''"])])
def test_an_unknown_column_names_the_nearest(run: Run, csv: Csv, label: str, parts: list[str]) -> None:
    file = csv("x,y,class\n0,1,a\n1,1,b\n")
    error = run("--theorem", "2.10", "--dataset", file, "--label", label).error
    assert [part for part in parts if part not in error] == []


@pytest.mark.parametrize("command", [["bogus"], ["lst"], ["verify", "--bogus"], ["list", "extra"]])
def test_mixproof_refuses_unknown_words_in_one_line(run: Run, command: list[str]) -> None:
    assert command[-1] in run(*command, command="mixproof").error


def test_escape_codes_in_names_do_not_reach_the_terminal_by_way_of_an_error(run: Run, csv: Csv) -> None:
    file = csv(f"x,{ESCAPE}[31my,class\n0,1,a\n1,1,b\n")
    for arguments in ([file, "--label", "q"], [f"{ESCAPE}[31mno.csv"], [f"{ESCAPE}[31mno"]):
        assert run("--theorem", "2.10", "--dataset", *arguments).error


# --- odd files that are good -----------------------------------------------------------------------------

GOOD = {
    "a header": "x,y,c\n0,0,a\n2,2,a\n1,1,b\n",
    "no header": "0,0,a\n2,2,a\n1,1,b\n",
    "quotes": '"x","y","c"\n"0","0","a"\n"2","2","a"\n"1","1","b"\n',
    "spaces": " x , y , c \n 0 , 0 , a \n 2 , 2 , a \n 1 , 1 , b \n",
    "semicolons": "x;y;c\n0;0;a\n2;2;a\n1;1;b\n",
    "tabs": "x\ty\tc\n0\t0\ta\n2\t2\ta\n1\t1\tb\n",
    "no last line break": "0,0,a\n2,2,a\n1,1,b",
    "Windows line ends": "0,0,a\r\n2,2,a\r\n1,1,b\r\n",
    "old Macintosh line ends": "0,0,a\r2,2,a\r1,1,b\r",
    "a byte order mark": "\ufeff0,0,a\n2,2,a\n1,1,b\n",
    "blank lines": "\n0,0,a\n\n2,2,a\n1,1,b\n\n",
    "signs, points and exponents": "+0,-0.0,a\n2.,.2e1,a\n10e-1,1.000,b\n",
    "ratios": "0,0,a\n2/1,2,a\n1/1,1,b\n",
}


@pytest.mark.parametrize("case", GOOD)
@pytest.mark.parametrize("name", ["data.csv", "DATA.CSV", "data", "data.txt"])
def test_tables_in_many_spellings_are_read_alike(run: Run, csv: Csv, case: str, name: str) -> None:
    told = run("--theorem", "2.10", "--dataset", csv(GOOD[case], name), "--json", "-").data
    assert told["readings"][0]["hypothesis"]["witnesses"] == [{"row": 2, "segment": [0, 1], "weight": "1/2"}]
    data = told["dataset"].pop("data")
    assert told["dataset"] | {"name": ""} == {"name": "", "rows": 3, "points": 3, "dimension": 2, "classes": ["a", "b"]}
    assert len(data["points"]) == len(data["labels"]) == 3


@pytest.mark.parametrize(("label", "text"), [("c", "x,c,y\n0,a,0\n2,a,2\n1,b,1\n"), ("-2", "0,a,0\n2,a,2\n1,b,1\n")])
def test_the_label_may_stand_in_any_column(run: Run, csv: Csv, label: str, text: str) -> None:
    assert run("--theorem", "2.10", "--dataset", csv(text), "--label", label).code == 0


def test_a_header_of_numbers_is_not_taken_for_a_row_without_a_word(run: Run, csv: Csv) -> None:
    shown = run("--theorem", "2.10", "--dataset", csv("0,1,class\n0,0,a\n2,2,a\n1,1,b\n"))
    assert "3 rows" in shown.words or "header" in shown.words + shown.err


@pytest.mark.parametrize("first", ["1_000,a", "n/a,a", "5O,a", ",a"])
def test_a_first_row_that_does_not_read_is_not_dropped_without_a_word(run: Run, csv: Csv, first: str) -> None:
    shown = run("--theorem", "2.10", "--dataset", csv(f"{first}\n0,a\n2,a\n1,b\n"))
    assert shown.code == 2 or "header" in shown.words + shown.err


def test_a_table_may_come_through_a_pipe(csv: Csv) -> None:
    file = csv("0,a\n1,b\n2,a\n")
    script = f'"{BIN / "verify"}" --theorem 2.10 --dataset <(cat "{file}")'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


# --- the terminal ----------------------------------------------------------------------------------------

STRANGE = ["[red]x[/red]", "<b>x</b>&lt;", ":smile:", "שלום עולם", "日本語", "%s {0}", "O'Brien \\n"]


@pytest.mark.parametrize("name", STRANGE)
def test_labels_are_shown_as_plain_text(run: Run, csv: Csv, name: str) -> None:
    file = csv(f"0,{name}\n1,b\n2,{name}\n")
    shown = run("--theorem", "2.10", "--dataset", file, width=300)
    assert shown.code == 0
    assert f"class {name}" in shown.out
    assert name in run("--theorem", "2.10", "--dataset", file, "--json", "-").data["dataset"]["classes"]


def test_escape_codes_and_reversals_in_labels_are_made_visible(run: Run, csv: Csv) -> None:
    shown = run("--theorem", "2.10", "--dataset", csv(f"0,{ESCAPE}[31mred\n1,\u202eb\n2,{ESCAPE}[31mred\n"), width=300)
    assert ESCAPE not in shown.out
    assert "\u202e" not in shown.out
    assert "\\x1b[31mred" in shown.out


def test_a_label_of_5000_letters_keeps_to_the_width(run: Run, csv: Csv) -> None:
    shown = run("--theorem", "2.10", "--dataset", csv(f"0,{'x' * 5000}\n1,b\n2,{'x' * 5000}\n"))
    assert shown.code == 0
    assert max(map(cell_len, shown.out.splitlines())) <= 80


@pytest.mark.parametrize("width", [60, 80, 132])
def test_the_width_of_the_terminal_is_kept(run: Run, width: int) -> None:
    for arguments, command in ((SHADOW, "verify"), (["list"], "mixproof")):
        shown = run(*arguments, command=command, width=width)
        assert max(map(cell_len, shown.out.splitlines())) <= width


def test_piped_output_has_no_escape_codes_and_fits_80_columns() -> None:
    for command in (["verify", *SHADOW], ["mixproof", "list"]):
        shown = ran(command)
        assert ESCAPE not in shown.out
        assert max(map(cell_len, shown.out.splitlines())) <= 80


def on_a_terminal(**environment: str) -> str:
    """What the command sends to a terminal."""
    master, slave = pty.openpty()
    kept = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "FORCE_COLOR"}}
    command = [str(BIN / "verify"), *SHADOW]
    with subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env={**kept, "TERM": "xterm", **environment}
    ) as process:
        os.close(slave)
        read = []
        while True:
            try:
                chunk = os.read(master, 65536)
            except OSError:
                break
            if not chunk:
                break
            read.append(chunk)
        process.wait(timeout=60)
    os.close(master)
    return b"".join(read).decode()


COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-7]|38|9[0-7])")


def test_colours_are_for_terminals_and_no_color_takes_them_away() -> None:
    assert COLOUR.search(on_a_terminal())
    assert not COLOUR.search(on_a_terminal(NO_COLOR="1"))


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
@pytest.mark.parametrize("command", [["verify", *SHADOW], ["mixproof", "list"], ["verify", *SHADOW, "--json", "-"]])
def test_a_terminal_without_greek_letters_still_gets_the_result(encoding: str, command: list[str]) -> None:
    shown = ran(command, PYTHONIOENCODING=encoding)
    assert "Traceback" not in shown.err
    assert shown.code == (1 if command[0] == "verify" else 0)


@pytest.mark.parametrize("command", ["--dataset alternating-line:points=30 --json -", "--dataset alternating-line"])
def test_a_reader_that_stops_early_causes_no_traceback(command: str) -> None:
    script = f'"{BIN / "verify"}" --theorem 2.10 {command} | head -1'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("more", ["", "--json -"])
def test_a_full_disk_is_told_in_one_line_and_not_as_a_refutation(more: str) -> None:
    script = f'"{BIN / "verify"}" --theorem 2.10 --dataset shadow {more} > /dev/full'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr
    assert done.returncode not in {0, 1}


# --- what is loaded --------------------------------------------------------------------------------------

HEAVY = ["torch", "cvxpy", "sympy", "matplotlib", "numba", "scipy", "pandas", "sklearn"]
LOADED = f"""
import sys
sys.argv = sys.argv[1:]
import mixproof.reports.cli as cli
try:
    (cli.verify_main if sys.argv[0] == "verify" else cli.main)()
except SystemExit:
    pass
print(*sorted({{name.partition(".")[0] for name in sys.modules}} & set({HEAVY})), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "command",
    [
        ["verify", "--help"],
        ["mixproof", "list"],
        ["mixproof", "--help"],
        ["verify", "--theorem", "2.10", "--dataset", "counterexample", "--no-train"],
        ["verify", *SHADOW, "--json", "-"],
        ["verify", "--theorem", "2.10", "--dataset", "gaussian:dimension=3"],
    ],
    ids=" ".join,
)
def test_heavy_parts_are_not_loaded_where_they_are_not_used(command: list[str]) -> None:
    script = [sys.executable, "-c", LOADED, *command]
    done = subprocess.run(script, capture_output=True, text=True, check=True, timeout=60)
    assert done.stderr.split() == []


def test_a_csv_file_loads_no_heavy_part(csv: Csv) -> None:
    command = ["verify", "--theorem", "2.10", "--dataset", csv("0,a\n1,b\n2,a\n")]
    done = subprocess.run([sys.executable, "-c", LOADED, *command], capture_output=True, text=True, check=True)
    assert done.stderr.split() == []
