"""Text files in other styles mean what the same table means in the usual one."""

import re
from ast import literal_eval
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from mixproof.geometry.data.files.reader import read_rows
from mixproof.geometry.data.files.text_style import TextStyle
from mixproof.geometry.errors import InputError
from tests.geometry.data.test_refusals import advised, told_of

STYLES = [(".", ""), (",", ""), (",", "."), (".", "'"), (".", ","), (",", "\u202f")]
VALUES = [["1234.5", "-0.25", "red"], ["1", "2000000.125", "blue"], ["-999", "3/4", "red"]]
POINTS = [[Fraction(cell) for cell in row[:2]] for row in VALUES]


def grouped(text: str, thousands: str, decimal: str) -> str:
    """A number as it is written in a style, by the grouping of Python's own formats."""
    if "/" in text:
        return text
    whole, _, decimals = text.partition(".")
    sign = "-" * whole.startswith("-")
    digits = f"{abs(int(whole)):,}".replace(",", thousands)
    return f"{sign}{digits}{decimal if decimals else ''}{decimals}"


@pytest.mark.parametrize("between", [";", "\t", "|", "  ", " \t ", "~"])
@pytest.mark.parametrize(
    ("decimal", "thousands"), [(".", ""), (",", ""), (",", "."), (".", "'"), (".", ","), (",", "\u202f")]
)
@pytest.mark.parametrize("has_header", [True, False])
def test_each_style_is_read_as_the_usual_one(
    between: str, decimal: str, thousands: str, has_header: bool, tmp_path: Path
) -> None:
    rows = [["u", "v", "kind"]] * has_header
    rows += [[grouped(cell, thousands, decimal) for cell in row[:2]] + row[2:] for row in VALUES]
    file = tmp_path / "t.txt"
    file.write_text("".join(between.join(row) + "\n" for row in rows), encoding="utf-8")
    style: dict[str, Any] = {"decimal": decimal, "thousands": thousands} if (decimal, thousands) != (".", "") else {}
    style |= {"delimiter": between} if between == "~" else {}
    style = {name: mark for name, mark in style.items() if mark}
    found = read_rows(file, **style)
    assert [list(found.dataset().point(found_at)) for found_at in range(3)] == POINTS
    assert found.labels == ("red", "blue", "red")


@pytest.mark.parametrize(
    ("style", "cell"),
    [
        ({"decimal": ","}, "1.5"),
        ({"decimal": ",", "thousands": "."}, "1.50"),
        ({"decimal": ",", "thousands": "."}, "1.234.56"),
        ({"thousands": ","}, "1,5"),
        ({"thousands": ","}, "1234,567"),
        ({"thousands": ","}, ",123"),
        ({"thousands": "'"}, "1'23'456"),
    ],
)
def test_what_does_not_fit_the_style_is_no_number(style: dict[str, Any], cell: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not a number with"):
        TextStyle(**style).number(cell)
    file = tmp_path / "t.csv"
    file.write_text(f"u;kind\n{cell};a\n1;b\n")
    with pytest.raises(InputError, match=r"row 0 \(line 2\), column 0 \('u'\): "):
        read_rows(file, **style)


@pytest.mark.parametrize(
    ("style", "told"),
    [
        ({"delimiter": ";;"}, "`delimiter` is one character"),
        ({"delimiter": "5"}, "`delimiter` is one character that is no digit"),
        ({"delimiter": ""}, "`delimiter` is one character"),
        ({"decimal": "e"}, "`decimal` is one character"),
        ({"thousands": "\n"}, "`thousands` is one character"),
        ({"delimiter": ",", "decimal": ","}, "`delimiter` and `decimal` are both ','"),
        ({"decimal": ".", "thousands": "."}, "`decimal` and `thousands` are both '.'"),
        ({"encoding": "no-such"}, "there is no encoding of text 'no-such'"),
        ({"encoding": "base64"}, "there is no encoding of text 'base64'"),
        ({"encoding": "a\0b"}, "there is no encoding of text"),
        ({"encoding": ""}, "there is no encoding of text ''"),
        ({"encoding": "utf-16"}, "is not utf-16 text"),
        ({"encoding": "utf-32"}, "is not utf-32 text"),
        ({"encoding": "undefined"}, "is not undefined text"),
        ({"encoding": 8}, "`encoding` is text, not 8"),
    ],
)
def test_what_is_no_style_is_refused(style: dict[str, Any], told: str, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("1,a\n2,b\n")
    with pytest.raises(InputError, match=told):
        read_rows(file, **style)


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16", "utf-8", "UTF-8"])
def test_an_encoding_is_taken_by_its_name(encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("u,kind\n1,caf\u00e9\n2,b\n", encoding=encoding)
    assert read_rows(file, encoding=encoding).labels == ("caf\u00e9", "b")
    if encoding.lower() == "utf-16":  # which has a mark at its beginning
        assert read_rows(file).labels == ("caf\u00e9", "b")
    elif encoding.lower() != "utf-8":
        with pytest.raises(InputError, match="is not UTF-8 text: name its encoding"):
            read_rows(file)


def test_another_encoding_is_offered_with_all_other_mends(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    hues = ["Wei\u00df", "Gr\u00fcn", "Gr\u00fcn"]
    lines = [f"{k + 1};{k * k},5;{hues[k % 3]}\n" for k in range(12)]
    file.write_bytes(("Nr;L\u00e4nge;Farbe\n" + "".join(lines)).encode("cp1252"))
    told = told_of(file)
    assert "text that is not UTF-8" in told
    assert "another `encoding` in place of cp1252" in told
    options = advised(told)
    assert options == {"encoding": "cp1252", "decimal": ",", "drop": "Nr"}
    found = read_rows(file, **options)  # type: ignore[arg-type]
    assert (set(found.labels), found.columns) == ({"Gr\u00fcn", "Wei\u00df"}, ("L\u00e4nge",))
    file.write_bytes(bytes(range(256)))  # no table in any encoding
    with pytest.raises(InputError, match="is not UTF-8 text: name its encoding, as in `encoding='cp1252'`, or save"):
        read_rows(file)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_mark_at_the_beginning_names_the_encoding(encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "t.txt"
    file.write_bytes("\ufeffu\tkind\r\n0.5\tcaf\u00e9\r\n2\tb\r\n".encode(encoding))
    found = read_rows(file)
    assert (found.labels, found.columns, found.dataset().point(0)) == (("caf\u00e9", "b"), ("u",), (Fraction(1, 2),))


def test_a_file_cut_within_a_character_is_refused_by_its_encoding(tmp_path: Path) -> None:
    file = tmp_path / "t.txt"
    file.write_bytes("\ufeffu\tkind\n1\tb\n".encode("utf-16-le")[:-1])
    with pytest.raises(InputError, match="is not UTF-16 text"):
        read_rows(file)


@pytest.mark.parametrize(
    ("stated", "cell", "mend"),
    [
        ({"decimal": ","}, "1.114,03", "`thousands='.'`"),
        ({"decimal": ","}, "1\u202f114,03", "`thousands='\\u202f'`"),
        ({}, "1.114,03", "`decimal=','` and `thousands='.'`"),
        ({}, "1'114.5", """`thousands="'"`"""),
    ],
)
def test_the_marks_that_a_mend_names_read_the_cell(
    stated: dict[str, Any], cell: str, mend: str, tmp_path: Path
) -> None:
    file = tmp_path / "t.csv"
    file.write_text(f"u;kind\n{cell};a\n1;b\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_rows(file, **stated)
    assert str(refused.value).endswith(f"name the mark by {mend}")
    named = {name: literal_eval(mark) for name, mark in re.findall(r"`(\w+)=([^`]+)`", mend)}
    value = read_rows(file, **stated, **named).dataset().point(0)[0]
    assert value == Fraction(re.sub("[.'\u202f](?=\\d{3})", "", cell).replace(",", "."))


def test_words_are_mended_in_every_style(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    for cell, mend in (("Bonn", "not a number: leave its column out by"), ("1,5 kg", "as its decimal mark: leave its")):
        file.write_text(f"u;city;kind\n1,5;{cell};a\n1;Ulm;b\n")
        with pytest.raises(InputError, match=f"column 1 .'city'.: '{cell}' is .*{mend}"):
            read_rows(file, decimal=",")


def test_the_style_is_for_text(tmp_path: Path) -> None:
    import numpy as np

    np.savez(tmp_path / "t.npz", X=np.eye(2), y=np.array([0, 1]))
    styles: list[dict[str, Any]] = [{"delimiter": ";"}, {"header": True}, {"decimal": ","}]
    for style in styles:
        with pytest.raises(InputError, match="are for text files"):
            read_rows(tmp_path / "t.npz", **style)


def test_white_space_within_quotes_stays(tmp_path: Path) -> None:
    file = tmp_path / "t.dat"
    file.write_text(' 1  2 "a  b" \n3\t4 c\n')
    assert read_rows(file).labels == ("a  b", "c")
