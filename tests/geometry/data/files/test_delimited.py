"""Text is read as written and in little memory, or refused in one line that names the place."""

import csv
import io
import tracemalloc
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.files.reader import read_file, read_rows
from mixproof.geometry.data.files.text_cells import MAX_LINE
from tests.geometry.data.expected import (
    AS_LABEL,
    DROP,
    TEXT,
    Write,
    expected_rows,
    read_or_refused,
    refusal,
    rows_of,
    written,
)
from tests.strategies import all_points, examples

SINGLE = (
    "FILE has a single column; it needs coordinates and a label column, separated by commas: name another mark by "
    "`delimiter`"
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plain.csv", "0.1,2,a\n0.7,-3,b\n0,2.5,a\n"),
        ("no-last-newline.csv", "0.1,2,a\n0.7,-3,b\n0,2.5,a"),
        ("windows.csv", "0.1,2,a\r\n0.7,-3,b\r\n0,2.5,a\r\n"),
        ("old-mac.csv", "0.1,2,a\r0.7,-3,b\r0,2.5,a\r"),
        ("header.csv", "x,y,class\n0.1,2,a\n0.7,-3,b\n0,2.5,a\n"),
        ("semicolons.csv", "x;y;class\n0.1;2;a\n0.7;-3;b\n0;2.5;a\n"),
        ("semicolons-plain.csv", "0.1;2;a\n0.7;-3;b\n0;2.5;a\n"),
        ("tabs.csv", "0.1\t2\ta\n0.7\t-3\tb\n0\t2.5\ta\n"),
        ("tabs.tsv", "x\ty\tclass\n0.1\t2\ta\n0.7\t-3\tb\n0\t2.5\ta\n"),
        ("tabs.TAB", "0.1\t2\ta\n0.7\t-3\tb\n0\t2.5\ta\n"),
        ("commas-in-names.tsv", "x,x,x\tz\tclass\n0.1\t2\ta\n0.7\t-3\tb\n0\t2.5\ta\n"),
        ("quoted.csv", '"x","the ""y"", in cm","class"\n"0.1","2","a"\n"0.7","-3","b"\n0,2.5,a\n'),
        ("marked.csv", "\ufeffx,y,class\n0.1,2,a\n0.7,-3,b\n0,2.5,a\n"),
        ("marked-plain.csv", "\ufeff0.1,2,a\n0.7,-3,b\n0,2.5,a\n"),
        ("blank.csv", "x,y,class\n\n0.1,2,a\n , ,\n0.7,-3,b\n\n0,2.5,a\n\n"),
        ("blank-first.csv", "\nx,y,class\n0.1,2,a\n0.7,-3,b\n0,2.5,a\n"),
        ("blank-first-semicolons.csv", "\nx;y;class\n0.1;2;a\n0.7;-3;b\n0;2.5;a\n"),
        ("spaces.csv", " 0.1 , 2 , a \n0.7,-3,b\n0,2.5,a\n"),
        ("other-forms.csv", "1/10,2e0,a\n7E-1,-3.0,b\n.0,+5/2,a\n"),
        ("no-ending", "0.1,2,a\n0.7,-3,b\n0,2.5,a\n"),
        ("table.txt", "0.1,2,a\n0.7,-3,b\n0,2.5,a\n"),
    ],
)
def test_text_is_read_as_written(write: Write, name: str, content: str) -> None:
    dataset = read_file(write(name, content))
    assert rows_of(dataset) == expected_rows()
    assert dataset.name == name


def test_labels_with_delimiters_and_other_scripts_are_kept(write: Write) -> None:
    file = write("quoted.csv", '0.1,2,"a, b"\n0.7,-3,ζ\n0,2.5,"a, b"\n')
    assert rows_of(read_file(file)) == expected_rows(["a, b", "ζ", "a, b"])


def test_a_number_in_text_keeps_all_its_digits(write: Write) -> None:
    long = "0." + "3" * 3000
    dataset = read_file(write("t.csv", f"{long},a\n1e-400,b\n"))
    assert all_points(dataset) == [(Fraction(int("3" * 3000), 10**3000),), (Fraction(1, 10**400),)]


@given(st.data())
@examples(60)
def test_whatever_the_standard_library_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    count, width = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 3))
    cells = st.integers(-99, 99).map(str) | st.sampled_from(["0.5", "-1e3", "2/3"])
    points = [[data.draw(cells) for _ in range(width)] + [str(row)] for row in range(count)]
    labels = [data.draw(st.text("ab ,;\t'\"éx\n", min_size=1).filter(str.strip)) for _ in range(count)]
    suffix, delimiter = data.draw(st.sampled_from([("csv", ","), ("tsv", "\t")]))
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=data.draw(st.sampled_from(["\n", "\r\n"])))
    writer.writerow([*(f"x{k}" for k in range(width)), "last", "class"])
    writer.writerows([*point, label] for point, label in zip(points, labels, strict=True))
    file = tmp_path_factory.getbasetemp() / f"written.{suffix}"
    file.write_bytes(text.getvalue().encode())
    assert rows_of(read_file(file)) == [
        (tuple(map(Fraction, point)), label.strip()) for point, label in zip(points, labels, strict=True)
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "FILE is empty: it needs one row an example, such as 0.5,1.2,red"),
        ("\n\n , \n", "FILE holds no rows: it needs one row an example, such as 0.5,1.2,red"),
        ("x,y,class\n", "FILE holds a header and no rows: add one row an example, or give `header=False`"),
        ("0.1\n0.7\n", SINGLE),
        ("x\n0.1\n0.7\n", SINGLE),
        (
            "x,y,class\n1,2,a\n\n3,4\n",
            "FILE, row 1 (line 4) has 2 columns where 3 are expected: complete the row or remove it "
            "(`skip_lines='4'` leaves it out)",
        ),
        ("1,2,a\n3,4,5,b\n", "FILE, row 1 (line 2) has 4 columns where 3 are expected: complete the row or remove it "
         "(`skip_lines='2'` leaves it out)"),
        ("x,y,class\n1,2,a\n3,4q,b\n", "FILE, row 1 (line 3), column 1 ('y'): '4q' is not a number: write 4 if q is "
         "the unit of the whole column"),
        ("1,2,a\nx,4,b\n", f"FILE, row 1 (line 2), column 0: 'x' is not a number: {TEXT}; {AS_LABEL}'0'`; "
         "cells above it are numbers: if it stands for a missing value, empty the cell"),
        ("x,2,a\n3,4,b\n", f"FILE, row 0 (line 1), column 0: 'x' is not a number: {TEXT}; {AS_LABEL}'0'`"),
        ("1,2,a\n3,,b\n", "FILE, row 1 (line 2), column 1: a value is missing" + DROP),
        ("1,nan,a\n3,4,b\n", "FILE, row 0 (line 1), column 1: nan is not a finite number" + DROP),
        ("nan,inf,a\n", "FILE, row 0 (line 1), column 0: nan is not a finite number" + DROP),
        ("x,class\n1,a\n-Inf,b\n", "FILE, row 1 (line 3), column 0 ('x'): -Inf is not a finite number"),
        (
            ",x,class\n0,1,a\n1,2,b\n",
            "FILE: the first column, which has no name in the header: leave it out by `drop=''` if it numbers "
         "the rows, or name it, or keep it by `keep=''`",
        ),
        ("1,2,a\n3,4, \n", "FILE, row 1 (line 2), column 2: the label is missing" + DROP),
        ("x,class\n1,a\n2,\n", "FILE, row 1 (line 3), column 1 ('class'): the label is missing" + DROP),
        ("1,1e5000,a\n", "FILE, row 0 (line 1), column 1: 1e5000 has an exponent beyond 4,000"),
        ("1,a\n2,b\n1.0,b\n", "rows 0 and 2 of FILE are the same point with two labels ('a' and 'b'); "
         "the theory needs disjoint classes: correct the label that is wrong, or add columns that tell the two apart "
         "(an audit says what they cost)"),
        ('1,"a\n2,b\n', "FILE, line 2: unexpected end of data"),
        ('1,"a"b\n', "FILE, line 1: ',' expected after '\"'"),
    ],
)  # fmt: skip
def test_text_that_is_no_table_is_refused_by_place(write: Write, content: str, told: str) -> None:
    assert refusal(write("t.csv", content)) == told


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("x" * (10 * 2**20), id="one word"),
        pytest.param("1," * (5 * 2**20), id="one row"),
        pytest.param("1,a\n" + "1" * (10 * 2**20) + ",b\n", id="one cell"),
    ],
)
def test_a_line_of_ten_megabytes_is_refused(write: Write, content: str) -> None:
    line = content.count("\n", 0, len(content) // 2) + 1
    told = f"FILE, line {line} is longer than 4,194,304 characters: is this a table with one row a line?"
    assert refusal(write("t.csv", content)) == told


def test_a_quoted_cell_may_not_gather_more_than_a_line_may_hold(write: Write) -> None:
    told = refusal(write("t.csv", '1,"' + ("a" * 2**20 + "\n") * 5 + '"\n'))
    assert told.startswith("FILE, line 4: field larger than field limit")


def test_the_longest_line_is_read(write: Write) -> None:
    label = "a" * (MAX_LINE - 3)
    assert read_file(write("t.csv", f"1,{label}\n")).classes == (label,)


@pytest.mark.parametrize(
    "content",
    ["1,é\n".encode("latin-1"), b"1,a\n2,\xff\n", bytes(range(256))],
)
def test_text_that_is_not_utf_8_is_refused(write: Write, content: bytes) -> None:
    assert refusal(write("t.csv", content)) == (
        "FILE is not UTF-8 text: name its encoding, as in `encoding='cp1252'`, or save it as UTF-8"
    )


@pytest.mark.parametrize(
    ("content", "label"),
    [
        pytest.param('"a\nb",x,class\n1,2,c\n', "zzz", id="column name"),
        pytest.param('1,"2\n' + "3" * 5000 + '",c\n', None, id="long cell"),
        pytest.param('1,"2\n3",c\n', None, id="cell"),
        pytest.param('1,"a\nb"\n1,"c\nd"\n', None, id="two labels"),
        pytest.param("1,2\x00,c\n", None, id="null"),
        pytest.param('x,"y\u2028z",c\n1,q,a\n', None, id="line separator"),
    ],
)
def test_line_breaks_in_cells_do_not_break_the_message(write: Write, content: str, label: str | None) -> None:
    told = refusal(write("t.csv", content), label)
    assert told.startswith(("FILE", "rows 0 and 1 of FILE"))


@given(
    st.text("0123456789.,;\t\n\r\"'-+eE/ abn\0é", max_size=60),
    st.none() | st.sampled_from(["0", "1", "-1", "a", "5"]),
)
@examples(300)
def test_any_text_is_a_table_or_refused_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, text: str, label: str | None
) -> None:
    file = tmp_path_factory.getbasetemp() / "any.csv"
    file.write_bytes(text.encode())
    read_or_refused(file, label)


def test_reading_a_file_leaves_the_limits_of_other_readers_alone(write: Write) -> None:
    before = csv.field_size_limit()
    try:
        csv.field_size_limit(1000)
        read_file(write("t.csv", "1,a\n"))
        assert csv.field_size_limit() == 1000
    finally:
        csv.field_size_limit(before)


def test_blocks_of_a_text_file_may_have_denominators_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mixproof.geometry.data.files.delimited._BLOCK_ROWS", 1)
    file = written(tmp_path, "x,y,class\n1,2,a\n0.5,1/3,b\n3,4,a\n0.001,7,b\n")
    expected = [["1", "2"], ["1/2", "1/3"], ["3", "4"], ["1/1000", "7"]]
    dataset = read_file(file)
    assert [[str(c) for c in dataset.point(k)] for k in range(4)] == expected


def peak(file: Path) -> int:
    """Most bytes that were allocated at once while a file was read."""
    tracemalloc.start()
    try:
        read_rows(file)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_long_file_takes_little_more_than_its_numbers(tmp_path: Path) -> None:
    line = "0.25,1.5,-3,7,{}\n"
    count = 40_000
    file = written(tmp_path, "".join(line.format(k % 3) for k in range(count)))
    assert peak(file) < 120 * count + 10**7  # 4 × 8 bytes of numbers, 8 of a label, blocks and joining


@pytest.mark.slow
def test_hundreds_of_thousands_of_rows_are_read_in_bounded_memory(tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    with file.open("w") as stream:
        stream.writelines(f"{k % 97}.5,{k % 89},{k / 8},a{k % 5}\n" for k in range(250_000))
    rows = read_rows(file)
    assert (rows.count, rows.dimension, len(rows.class_sizes)) == (250_000, 3, 5)
    assert rows.numerators.dtype == np.int64
    assert peak(file) < 250 * rows.count
