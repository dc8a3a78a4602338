"""The header and the label column of a text file, asked for or found."""

import re
from fractions import Fraction
from typing import Any

import pytest

from mixproof.geometry.data.files.reader import read_file, read_rows
from mixproof.geometry.data.gaps import Missing
from mixproof.geometry.errors import InputError
from tests.geometry.data.expected import Write, expected_rows, refusal, rows_of


@pytest.mark.parametrize("label", ["class", "0", "-3"])
def test_the_label_column_is_named_by_name_or_by_index_from_either_end(write: Write, label: str) -> None:
    file = write("first.csv", "class,x,y\na,0.1,2\nb,0.7,-3\na,0,2.5\n")
    assert rows_of(read_file(file, label)) == expected_rows()


@pytest.mark.parametrize("label", ["1", "-2"])
def test_the_label_column_of_a_table_without_a_header_goes_by_index(write: Write, label: str) -> None:
    file = write("middle.csv", "0.1,a,2\n0.7,b,-3\n0,a,2.5\n")
    assert rows_of(read_file(str(file), label)) == expected_rows()


@pytest.mark.parametrize("label", [None, "2", "-1"])
def test_integer_labels_are_labels(write: Write, label: str | None) -> None:
    dataset = read_file(write("whole.csv", "0.1,2,10\n0.7,-3,9\n0,2.5,10\n"), label)
    assert rows_of(dataset) == expected_rows(["10", "9", "10"])
    assert dataset.classes == ("9", "10")


def test_a_header_above_integer_labels_is_a_header(write: Write) -> None:
    assert rows_of(read_file(write("h.csv", "x,y,class\n0.1,2,1\n0.7,-3,0\n0,2.5,1\n"))) == expected_rows(
        ["1", "0", "1"]
    )


def test_text_labels_above_numbers_are_no_header(write: Write) -> None:
    assert read_file(write("t.csv", "1,2,versicolor\n3,4,setosa\n")).classes == ("setosa", "versicolor")


def test_equal_names_of_columns_that_are_not_asked_for_do_no_harm(write: Write) -> None:
    assert rows_of(read_file(write("t.csv", "x,x,class\n0.1,2,a\n0.7,-3,b\n0,2.5,a\n"), "class")) == expected_rows()


def test_a_header_may_be_said_or_denied(write: Write) -> None:
    numbered = write("numbered.csv", "2019,2020,class\n0.1,2,a\n0.7,-3,b\n0,2.5,a\n")
    assert rows_of(read_file(numbered, header=True)) == expected_rows()
    plain = write("plain.csv", "1,2,a\n3,4,b\n")
    assert len(rows_of(read_file(plain, header=True))) == 1
    assert len(rows_of(read_file(plain, header=False))) == 2
    with pytest.raises(
        InputError, match=r"words in '0' \('x' in row 0\), '1' \('y' in row 0\): to read it, add `one_hot='0,1'`"
    ):
        read_file(write("named.csv", "x,y,class\n1,2,a\n"), header=False)


def test_a_dataset_tells_how_its_table_was_read(write: Write) -> None:
    named = read_file(write("named.csv", "x,y,class\n1,2,a\n"))
    assert named.origin == "header: x, y, class; label: 'class' (column 2)"
    assert read_file(write("plain.csv", "a,1,2\n"), "0").origin == "header: none; label: column 0"


def test_an_unknown_label_column_brings_up_the_nearest_names(write: Write) -> None:
    file = write("t.csv", "length,width,species\n1,2,a\n")
    assert refusal(file, "specie") == (
        "FILE has no column 'specie'; did you mean 'species'? (known: length, width, species)"
    )
    assert refusal(file, "zzz") == "FILE has no column 'zzz'; known: length, width, species"
    assert refusal(file, "3") == "FILE has no column '3'; known: length, width, species"
    assert refusal(file, "-4") == "FILE has no column '-4'; known: length, width, species"


def test_a_label_column_of_a_table_without_a_header_is_asked_for_by_index(write: Write) -> None:
    file = write("t.csv", "1,2,3\n4,5,6\n")
    for label in ("species", "3", "-4", "1.0"):
        assert refusal(file, label) == f"FILE has columns without names: `label` takes one from 0 to 2, not {label!r}"


def test_a_label_column_with_a_name_twice_is_asked_for_by_index(write: Write) -> None:
    file = write("t.csv", "class,x,class\na,1,b\n")
    assert refusal(file, "class") == "FILE has 2 columns named 'class': give the index"


NUMBERS = "0.5,1.5,a\n0.25,3,b\n2,4,a\n"
HEADERS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "names that pandas gives the columns of an array": ("0,1,label", NUMBERS, {}),
    "the same with blanks": (" 0, 1, label", NUMBERS, {}),
    "names that count from elsewhere": ("2019,2020,Class", NUMBERS, {}),
    "names of which one is a number": ("width,7,species", NUMBERS, {}),
    "names that are asked for": ("5,7,kind", NUMBERS, {"label": "kind"}),
    "the label first": ("target,0,1", "a,0.5,1.5\nb,0.25,3\na,2,4\n", {}),
    "an index": (",0,1,label", "0,0.5,1.5,a\n1,0.25,3,b\n2,2,4,a\n", {"drop": [""]}),
    "an index, and no name of a label": (",0,1,2", "0,0.5,1.5,a\n1,0.25,3,b\n2,2,4,a\n", {"drop": ""}),
}


@pytest.mark.parametrize("name", HEADERS)
@pytest.mark.parametrize("missing", ["refuse", "drop"])
def test_a_header_of_numbers_is_a_header(write: Write, name: str, missing: Missing) -> None:
    first, body, options = HEADERS[name]
    dataset = read_file(write("t.csv", f"{first}\n{body}"), missing=missing, **options)
    assert rows_of(dataset) == list(
        zip(
            [(Fraction(1, 2), Fraction(3, 2)), (Fraction(1, 4), Fraction(3)), (Fraction(2), Fraction(4))],
            "aba",
            strict=True,
        )
    )
    assert dataset.origin.startswith(f"header: {', '.join(map(str.strip, first.split(',')))}; label: '")


DOUBTFUL = {
    "columns that are counted": ("0,1,2", "0.5,1.5,0\n0.25,3,1\n2,4,0\n"),
    "two columns that are counted": ("0,1", "0.5,0\n0.25,1\n"),
    "columns that are counted from 1": ("1,2,3", "0.5,1.5,0\n0.25,3,1\n2,4,0\n"),
    "a word above numbers": ("0,1,kind", "0.5,1.5,0\n0.25,3,1\n2,4,0\n"),
    "a word above numbers, and other numbers": ("400,402.5,kind", "0.5,1.5,0\n0.25,3,1\n2,4,0\n"),
    "a word that no other row has": ("0,1,kind", NUMBERS),
    "measured names": ("400.5,402,class", NUMBERS),
    "a class that is called like a label": ("1,2,target", "1,3,target\n2,4,other\n"),
    "gaps": ("?,NA,a", NUMBERS),
}


@pytest.mark.parametrize("name", DOUBTFUL)
@pytest.mark.parametrize("missing", ["refuse", "drop"])
def test_a_first_row_that_may_be_a_header_is_asked_about(write: Write, name: str, missing: Missing) -> None:
    first, body = DOUBTFUL[name]
    file = write("t.csv", f"{first}\n{body}")
    told = f"the first row ({first.replace(',', ', ')}) may be a header or numbers"
    with pytest.raises(InputError, match=re.escape(f"{told}: say which by `header=True` or `header=False`")):
        read_file(file, missing=missing)
    count = body.count("\n")
    assert read_rows(file, header=True, missing=missing).count == count
    if name != "gaps":
        assert read_rows(file, header=False, missing=missing).count == count + 1


ROWS = {
    "a small square": "0,1,b\n0,0,a\n1,0,b\n1,1,a\n",
    "a small square with classes of digits": "0,1,1\n0,0,0\n1,0,1\n1,1,0\n",
    "a line": "0,1\n1,0\n2,1\n",
    "classes y and n": "0,1,y\n1,0,n\n1,1,y\n",
    "a row a class": "0,1,a\n2,3,b\n",
    "truth values": "True,False,a\nFalse,False,b\n",
}


@pytest.mark.parametrize("name", ROWS)
def test_a_first_row_of_data_is_a_row(write: Write, name: str) -> None:
    rows = read_rows(write("t.csv", ROWS[name]))
    assert rows.count == ROWS[name].count("\n")
    assert rows.origin.startswith("header: none")


def test_truth_values_and_numbers_in_one_column_are_refused(write: Write) -> None:
    file = write("t.csv", "u,kind\nTrue,a\n0.5,b\n")
    assert refusal(file) == "FILE: column 'u' holds numbers and truth values: write 1 for True, 0 for False"


@pytest.mark.parametrize("header", ["0,1,label", "u,v,kind"])
@pytest.mark.parametrize("missing", ["refuse", "drop"])
def test_a_header_in_the_middle_is_no_row(write: Write, header: str, missing: Missing) -> None:
    file = write("t.csv", f"{header}\n{NUMBERS}{header}\n{NUMBERS}")
    with pytest.raises(
        InputError, match=r"t\.csv, row 3 \(line 5\) repeats the header: leave it out by `skip_lines='5'`"
    ):
        read_file(file, missing=missing)


@pytest.mark.parametrize("tiny", ["1e-5", "1e-18", "1e-19", "1e-408"])
@pytest.mark.parametrize("words", ["uuu", "uvu"])
def test_categories_stand_beside_numbers_of_any_size(write: Write, tiny: str, words: str) -> None:
    """The common denominator may be longer than a machine word."""
    table = "".join(
        f"{k + 1}{tiny[1:]},{word},{kind}\n" for k, (word, kind) in enumerate(zip(words, "pqp", strict=True))
    )
    rows = read_rows(write("tiny.csv", f"a,k,label\n{table}"), one_hot="k")
    found = [[Fraction(int(entry), rows.denominator) for entry in row] for row in rows.numerators]
    assert found == [
        [(k + 1) * Fraction(tiny), *(word == name for name in sorted(set(words)))] for k, word in enumerate(words)
    ]
