"""A cell that is no number comes with the way to mend it."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from mixproof.geometry.data.files.reader import read_file
from mixproof.geometry.data.hints import miswritten
from mixproof.geometry.data.memory.arrays import from_arrays
from mixproof.geometry.data.memory.frames import from_pandas
from mixproof.geometry.errors import InputError
from mixproof.geometry.numbers.rationals import rational


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("1,5", "write 1.5, with a decimal point"),
        (" -0,25e3 ", "write -0.25e3, with a decimal point"),
        ("1,234,567", "write 1234567, without commas"),
        ("1,234.5", "write 1234.5, without commas"),
        ("1,5;2", "where semicolons part the columns, write numbers as in 1.5;2.5;red"),
        ("true", "write 1 for true"),
        ("No", "write 0 for No"),
        ("5%", "write 0.05 if % is a factor, or 5 if % is the unit of the whole column"),
        ("12.5 kg", "write 12.5 if kg is the unit of the whole column"),
        ("$ 3", "write 3 if $ is the unit of the whole column"),
        ("-€5", "write -5 if € is the unit of the whole column"),
        ("€110.5M", "write 110500000 if M is a factor, or 110.5 if €M is the unit of the whole column"),
        ("300 K", "write 300000 if K is a factor, or 300 if K is the unit of the whole column"),
        ("1,000", "write 1000 or 1.000, whichever is meant"),
        ("0,125", "write 0.125, with a decimal point"),
        ("1.234,5", "write 1234.5, without points, and likewise elsewhere: a single point is read as a decimal point"),
        (
            "1.234.567",
            "write 1234567, without points, and likewise elsewhere: a single point is read as a decimal point",
        ),
        ("12,34,567", "write 1234567, without commas"),
        ("1'000", "write 1000, without apostrophes"),
        ("1\u202f000", "write 1000, without spaces"),
        ("1 000", "if the spaces only group digits, write 1000, without spaces"),
        ("\u22125", "write -5, in ASCII characters"),
        ("1e\u22125", "write 1e-5, in ASCII characters"),
        ("\u0661\u0662", "write 12, in ASCII characters"),
        ("\uff15\uff0c\uff15", "write 5.5, with a decimal point"),
        ("5-", "if the minus at the end is the sign, write -5"),
        ("($5)", "if the parentheses mean a minus, write -5 if $ is the unit of the whole column"),
        ("<0.5", "it bounds a number, and no number is certain: leave its row out, or its column"),
        ("5+", "it bounds a number, and no number is certain: leave its row out, or its column"),
        ("1 / 3", "if the slash divides, write 1/3"),
        ("\u00bd", "write 1/2"),
        ("(-5)", ""),
        ("0xFF", ""),
        ("10\u00b2", ""),
        ("5e", ""),
        ("5\u20137", ""),
        ("9" * 70 + " kg", ""),
        ("red", ""),
        ("a1", ""),
        ("1.2.3", ""),
        ("--", ""),
    ],
)
def test_numbers_and_truth_values_that_are_written_otherwise(text: str, mend: str) -> None:
    assert miswritten(text) == mend


@pytest.mark.parametrize("text", ["2020-01-02", "2020-01-02T10:00:00Z", "31.12.2020", "1/2/2020", "2020/1/2", "12:30"])
def test_dates_and_times_are_known(text: str) -> None:
    assert miswritten(text).startswith("leave the column of dates or times out")


@pytest.mark.parametrize("text", ["1.5", "-2e3", "1/2", "2020"])
def test_numbers_need_no_hint_from_a_reader(tmp_path: Path, text: str) -> None:
    file = tmp_path / "t.csv"
    file.write_text(f"x,class\n{text},a\n0,b\n")
    assert read_file(file).point(0) == (rational(text),)


@pytest.mark.parametrize(
    ("content", "label", "told"),
    [
        ("kind,x,y\nred,0.1,1\n", None, "column 0 ('kind'): 'red' is not a number: leave its column out by "
         "`drop='kind'`, or make a coordinate of each word by `one_hot='kind'`; if these are the classes, name them by "
         "`label='kind'`"),
        ("my kind,x,y\nred,0.1,1\n", None, "if these are the classes, name them by `label='my kind'`"),
        ("x,kind,y\n1,red,1\n", "y", "'red' is not a number: leave its column out by `drop='kind'`, or "
         "make a coordinate of each word by `one_hot='kind'`"),
        ("red,0.1,1\nblue,0.3,2\n", None, "if these are the classes, name them by `label='0'`"),
        ("x;y;class\n1,5;2;a\n", None, "row 0 (line 2), column 0 ('x'): '1,5' is not a number: write 1.5, with a "
         "decimal point, or name the mark by `decimal=','`"),
        ("1,5;2,5;a\n", None, "numbers with other marks in '0' ('1,5' in row 0), '1' ('2,5' in row 0): to read it, add "
         "`decimal=','`"),
        ("x;class\n1,000;a\n", None, "'1,000' is not a number: write 1000 or 1.000, whichever is meant, or name the "
         "mark by `decimal=','` or `thousands=','`"),
        ('x,z,class\n"1,5",2,a\n', None, "is not a number: write 1.5, with a decimal point, or name the mark by "
         "`decimal=','`"),
        ('u v,w,class\n"1,5",2,a\n', None, "'1,5' is not a number: write 1.5, with a decimal point, or name the "
         "mark by `decimal=','`"),
        ("x,n,class\n1,2,a\n3,k.A.,b\n", None, "cells above it are numbers: if it stands for a missing value, empty "
         "the cell"),
        ("size,z,class\n<5,2,a\n", None, "leave its row out, or its column by `drop='size'`; if its column holds "
         "categories, make a coordinate of each word by `one_hot='size'`"),
        ("day,z,class\n2020-01-02,2,a\n", None, "column 0 ('day'): '2020-01-02' is not a number: leave the column of "
         "dates or times out by `drop='day'`, or write numbers for them, such as days"),
        ("ok,z,class\nyes,2,a\n", None, "'yes' is not a number: write 1 for yes; if its column holds "
         "categories, make a coordinate of each word by `one_hot='ok'`"),
    ],
)  # fmt: skip
def test_a_file_is_refused_with_the_cell_and_the_hint(
    tmp_path: Path, content: str, label: str | None, told: str
) -> None:
    file = tmp_path / "t.csv"
    file.write_text(content)
    with pytest.raises(InputError) as refused:
        read_file(file, label)
    assert str(refused.value).endswith(told)


@pytest.mark.parametrize("text", ["1,a;\n2,b;\n", "1,2,b;c\n", "1,2,3;4\n"])
def test_a_comma_parts_columns_where_it_is_no_decimal_comma(tmp_path: Path, text: str) -> None:
    file = tmp_path / "t.csv"
    file.write_text(text)
    assert read_file(file).point(0)[0] == 1


@pytest.mark.parametrize("value", ["2020-01-02", date(2020, 1, 2), np.datetime64("2020-01-02")])
def test_dates_in_arrays_and_frames_are_refused_alike(value: Any) -> None:
    with pytest.raises(InputError, match=r"row 0, column 0: .* leave the column of dates or times out"):
        from_arrays([[value], [1]], ["a", "b"])
    with pytest.raises(InputError, match=r"column 'day'.* leave the column of dates or times out"):
        from_pandas(pd.DataFrame({"day": [value, value], "class": ["a", "b"]}))
