"""All that is refused of a table is named at once, and the options that are advised read the table as it is meant."""

import re
from ast import literal_eval
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from mixproof.geometry.data.rows import Rows
from mixproof.geometry.data.sources import as_rows
from mixproof.geometry.errors import LONGEST_MESSAGE, InputError

COUNT = 12
COUNTS = range(COUNT)
KINDS = ["a", "b", "c"] * 4


@dataclass(frozen=True)
class Mess:
    """A column of cells with the coordinates that it means, what a message says of it, and the options that mend it."""

    name: str
    cells: Sequence[str]
    said: str
    options: dict[str, str]
    means: Sequence[Sequence[str | int]] = ()
    dropped: frozenset[int] = field(default_factory=frozenset)
    is_text_alone: bool = False


HUES = ["red", "blue", "red", "green"] * 3
MESSES = {
    "words": Mess(
        "hue", HUES, "'hue' ('red' in row 0)", {"one_hot": "hue"},
        [[int(hue == each) for hue in HUES] for each in ("blue", "green", "red")],
    ),
    "truth": Mess(
        "ok", ["yes", "no"] * 6, "'ok' ('yes' in row 0)", {"one_hot": "ok"},
        [[k % 2 for k in COUNTS], [1 - k % 2 for k in COUNTS]],
    ),
    "numbers of rows": Mess("Id", [str(k + 3) for k in COUNTS], "'Id' (from 3 to 14)", {"drop": "Id"}),
    "no name": Mess(
        "", [str(k) for k in COUNTS], "column 1, which has no name", {"drop": "COLUMN"}, is_text_alone=True
    ),
    "decimal commas": Mess(
        "w", [f"{k % 5},5" for k in COUNTS], "'w' ('0,5' in row 0)", {"decimal": ","},
        [[f"{k % 5}.5" for k in COUNTS]], is_text_alone=True,
    ),
    "thousands": Mess(
        "t", [f"{k % 7 + 1}.234,25" for k in COUNTS], "'t' ('1.234,25' in row 0)", {"decimal": ",", "thousands": "."},
        [[f"{k % 7 + 1}234.25" for k in COUNTS]], is_text_alone=True,
    ),
    "gaps": Mess(
        "g", [{3: "?", 5: "NA", 8: ""}.get(k, str(k % 4)) for k in COUNTS], "'g' (3)", {"missing": "drop"},
        [[k % 4 for k in COUNTS]], frozenset({3, 5, 8}),
    ),
    "categories with gaps": Mess(
        "town", ["?" if k == 5 else "Oslo" for k in COUNTS], "'town' ('Oslo' in row 0)",
        {"one_hot": "town", "missing": "drop"}, [[1] * COUNT], frozenset({5}),
    ),
    "dates": Mess("day", [f"2024-01-{k + 1:02}" for k in COUNTS], "'day' ('2024-01-01' in row 0)", {"drop": "day"}),
    "one unit": Mess(
        "mass", [f"{k * k} kg" for k in COUNTS], "'mass' ('0 kg' in row 0)", {"units": "mass"},
        [[k * k for k in COUNTS]],
    ),
    "two units": Mess(
        "load", [f"{k * k} {'kg' if k % 3 else 'g'}" for k in COUNTS], "'load' ('0 g' in row 0: write 0 if g is",
        {"drop": "load"},
    ),
    "names": Mess("who", [f"P{k}x" for k in COUNTS], "'who' ('P0x' in row 0)", {"drop": "who"}),
    "a word among numbers": Mess(
        "m", ["unknown" if k == 7 else str(k % 3) for k in COUNTS], "'m' ('unknown' in row 7)", {"drop": "m"}
    ),
    "nothing": Mess("void", [""] * COUNT, "'void'", {"drop": "void"}),
}  # fmt: skip


def table(messes: Sequence[Mess]) -> tuple[list[str], list[list[str]]]:
    """The header and the rows of a table with some messes, between two columns of numbers and the label."""
    columns = [("u", [str(k * k % 11) for k in COUNTS]), *((each.name, each.cells) for each in messes)]
    columns += [("v", [str(k % 2) for k in COUNTS]), ("kind", KINDS)]
    return [name for name, _ in columns], [list(row) for row in zip(*(cells for _, cells in columns), strict=True)]


def expected(messes: Sequence[Mess]) -> list[tuple[tuple[Fraction, ...], str]]:
    """The labelled points that the table means."""
    columns = [[k * k % 11 for k in COUNTS], *(each for mess in messes for each in mess.means), [k % 2 for k in COUNTS]]
    gone = frozenset().union(*(each.dropped for each in messes))
    return [(tuple(Fraction(column[k]) for column in columns), KINDS[k]) for k in COUNTS if k not in gone]


def _text(name: str, mark: str) -> Callable[[Path, Sequence[Mess]], object]:
    def write(folder: Path, messes: Sequence[Mess]) -> object:
        header, rows = table(messes)
        (folder / name).write_text("".join(mark.join(row) + "\n" for row in [header, *rows]), encoding="utf-8-sig")
        return folder / name

    return write


def _arff(folder: Path, messes: Sequence[Mess]) -> object:
    header, rows = table(messes)
    lines = ["@relation t", *(f"@attribute {name} string" for name in header), "@data"]
    lines += [",".join(f"'{cell}'" for cell in row) for row in rows]
    (folder / "t.arff").write_text("\n".join(lines) + "\n")
    return folder / "t.arff"


def _frame(folder: Path, messes: Sequence[Mess]) -> Any:
    header, rows = table(messes)
    return pd.DataFrame(rows, columns=header)


def _parquet(folder: Path, messes: Sequence[Mess]) -> object:
    _frame(folder, messes).to_parquet(folder / "t.parquet")
    return folder / "t.parquet"


FORMS = {
    "semicolons": _text("t.csv", ";"),
    "TSV": _text("t.tsv", "\t"),
    "ARFF": _arff,
    "pandas": _frame,
    "Parquet": _parquet,
}


def merged(messes: Sequence[Mess]) -> dict[str, set[str]]:
    """The options that mend all messes."""
    found: dict[str, set[str]] = {}
    for at, mess in enumerate(messes, 1):
        for name, value in mess.options.items():
            found.setdefault(name, set()).add(str(at) if value == "COLUMN" else value)
    return found


def advised(told: str) -> dict[str, str]:
    """The options that a message adds together."""
    tail = re.search(r": to read it, add ((?:`\w+=[^`]+` ?)+)", told)
    assert tail, told
    return {name: literal_eval(value) for name, value in re.findall(r"`(\w+)=([^`]+)`", tail[1])}


def points(rows: Rows) -> list[tuple[tuple[Fraction, ...], str]]:
    """Labelled points."""
    found = [tuple(Fraction(int(each), rows.denominator) for each in row) for row in rows.numerators]
    return list(zip(found, rows.labels, strict=True))


def told_of(source: object) -> str:
    """The refusal of a source."""
    with pytest.raises(InputError) as refused:
        as_rows(source)
    told = str(refused.value)
    assert len(told) <= LONGEST_MESSAGE
    return told


def chosen(form: str, size: int) -> list[tuple[str, ...]]:
    """The groups of messes that a form can hold."""
    is_text = form in {"semicolons", "TSV"}
    return list(combinations([name for name, each in MESSES.items() if is_text or not each.is_text_alone], size))


@pytest.mark.parametrize("form", FORMS)
def test_each_mess_alone_is_mended_by_an_option_that_is_named(form: str, tmp_path: Path) -> None:
    for (name,) in chosen(form, 1):
        mess = MESSES[name]
        source = FORMS[form](tmp_path, [mess])
        told = told_of(source)
        options = {each: "" if value == "COLUMN" else value for each, value in mess.options.items()}
        for each, value in options.items() if name != "two units" else ():
            assert re.search(rf"`{each}={re.escape(repr(value))}`|`{each}='1'`", told), (name, told)
        assert points(as_rows(source, **options)) == expected([mess]), name  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [2, 3])
@pytest.mark.parametrize("form", FORMS)
def test_all_messes_are_named_at_once_and_the_options_read_what_is_meant(form: str, size: int, tmp_path: Path) -> None:
    every = chosen(form, size)
    for names in every if size == 2 else every[:: len(every) // 20]:
        messes = [MESSES[name] for name in names]
        source = FORMS[form](tmp_path, messes)
        told = told_of(source)
        for mess in messes:
            assert mess.said in told or (not mess.name and "which has no name" in told), (names, told)
        options = advised(told)
        assert {each: set(_parts(each, value)) for each, value in options.items()} == merged(messes), (names, told)
        assert points(as_rows(source, **options)) == expected(messes), names  # type: ignore[arg-type]


def _parts(name: str, value: str) -> list[str]:
    """The columns that an option names, or its one value."""
    return value.split(",") if name in {"drop", "one_hot", "units"} else [value]


def test_where_two_readings_are_possible_both_are_named(tmp_path: Path) -> None:
    """And one alone where another cell shows which is meant."""
    file = tmp_path / "t.csv"
    for last, tails in (("3,000", 2), ("3,5", 1), ("3,000,000", 1)):
        file.write_text(f"Id;u;kind\n1;1,000;a\n2;2,000;b\n3;{last};a\n")
        told = told_of(file)
        found = re.findall(r"`(decimal|thousands)=','`", told)
        assert len(found) == tails, told
        assert ("whichever is meant" in told) == (tails == 2)
        for name in found:
            value = as_rows(file, drop=["Id"], **{name: ","}).dataset().point(0)[0]  # type: ignore[arg-type]
            assert value == (1 if name == "decimal" else 1000)


def test_a_decimal_point_elsewhere_tells_thousands_from_decimals(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("Id;u;v;kind\n1;1,000;0.5;a\n2;2,000;1.5;b\n")
    assert advised(told_of(file)) == {"drop": "Id", "thousands": ","}


def test_classes_in_words_before_measurements_are_the_label(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text('"M","1,001.5",0.5\n"B","2,002.5",0.25\n"M","13.5",0.125\n')
    told = told_of(file)
    assert "which look like measurements" in told
    options = advised(told)
    assert options == {"header": False, "thousands": ",", "label": "0"}
    rows = as_rows(file, **options)  # type: ignore[arg-type]
    assert rows.labels == ("M", "B", "M")
    assert rows.dataset().point(0) == (Fraction("1001.5"), Fraction("0.5"))


def test_a_row_of_words_alone_is_not_taken_for_a_header_in_silence(tmp_path: Path) -> None:
    file = tmp_path / "t.data"
    file.write_text("x,s,n,p\nb,s,y,e\nx,y,w,p\nx,s,n,e\n")
    told = told_of(file)
    assert "`header=False`" in told
    assert as_rows(file, header=False, one_hot="0,1,2").count == 4


def test_what_no_option_mends_is_told_after_the_options(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("hue,u,kind\nred,1,a\nblue,2,b\nred,3\n")
    assert "row 2 (line 4) has 2 columns where 3 are expected" in told_of(file)


def test_many_columns_with_long_names_are_advised_in_full(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    names = [f"column_{k:03}_of_many" for k in range(70)]
    file.write_text("".join(",".join(row) + "\n" for row in [[*names, "kind"], ["p"] * 71, ["q"] * 71]))
    options = advised(told_of(file))
    assert options == {"one_hot": ",".join(map(str, range(70)))}
    assert as_rows(file, **options).dimension == 140  # type: ignore[arg-type]
