"""The header and the label column of a text file, asked for or found."""

import pytest

from mixproof.geometry.data.files.reader import read_file
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
    with pytest.raises(InputError, match=r"row 0 \(line 1\), column 0: 'x' is not a number: leave"):
        read_file(write("named.csv", "x,y,class\n1,2,a\n"), header=False)


def test_a_dataset_tells_how_its_table_was_read(write: Write) -> None:
    named = read_file(write("named.csv", "x,y,class\n1,2,a\n"))
    assert named.origin == "header: x, y, class; label: column 2"
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
