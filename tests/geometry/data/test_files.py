"""Files and arrays are read as written, or refused in one line that names the file and the place."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.delimited import MAX_LINE
from mixproof.geometry.data.files import from_arrays, read_file
from mixproof.geometry.errors import InputError
from tests.strategies import Exact, all_points, examples

POINTS = [(Fraction(1, 10), Fraction(2)), (Fraction(7, 10), Fraction(-3)), (Fraction(0), Fraction(5, 2))]
LABELS = ["a", "b", "a"]
ARRAY = np.array([[0.1, 2], [0.7, -3], [0, 2.5]])


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    def written(name: str, content: str | bytes) -> Path:
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    return written


def rows_of(dataset: Dataset) -> list[tuple[Exact, str]]:
    """Point and label of each input row."""
    held = {row: k for k, rows in enumerate(dataset.rows) for row in rows}
    return [(dataset.point(held[row]), dataset.label(held[row])) for row in range(dataset.row_count)]


def expected_rows(labels: list[str] | None = None) -> list[tuple[Exact, str]]:
    return list(zip(POINTS, labels or LABELS, strict=True))


def refusal(file: Path, label: str | None = None) -> str:
    """The one line in which a file is refused, without its path."""
    with pytest.raises(InputError) as refused:
        read_file(file, label)
    told = str(refused.value)
    assert told.splitlines() == [told]
    assert file.name in told
    return told.replace(str(file), "FILE").replace(file.name, "FILE")


TEXT = "leave its column out, or write numbers for the words"
AS_LABEL = "if these are the classes, name them by `label="
DROP = ": fill it in, or remove the row (`missing='drop'` leaves it out)"

Write = Callable[[str, str | bytes], Path]


# --- text that is read --------------------------------------------------------------------------------


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
        ("commas-in-names.tsv", "x,x,x\ty\tclass\n0.1\t2\ta\n0.7\t-3\tb\n0\t2.5\ta\n"),
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


def test_labels_with_delimiters_and_other_scripts_are_kept(write: Write) -> None:
    file = write("quoted.csv", '0.1,2,"a, b"\n0.7,-3,ζ\n0,2.5,"a, b"\n')
    assert rows_of(read_file(file)) == expected_rows(["a, b", "ζ", "a, b"])


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
    writer.writerow([*(f"x{k}" for k in range(width)), "row", "class"])
    writer.writerows([*point, label] for point, label in zip(points, labels, strict=True))
    file = tmp_path_factory.getbasetemp() / f"written.{suffix}"
    file.write_bytes(text.getvalue().encode())
    assert rows_of(read_file(file)) == [
        (tuple(map(Fraction, point)), label.strip()) for point, label in zip(points, labels, strict=True)
    ]


# --- text that is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "FILE is empty: it needs one row an example, such as 0.5,1.2,red"),
        ("\n\n , \n", "FILE holds no rows: it needs one row an example, such as 0.5,1.2,red"),
        ("x,y,class\n", "FILE holds a header and no rows: add one row an example, or give `header=False`"),
        ("0.1\n0.7\n", "FILE has a single column; it needs coordinates and a label column, separated by commas"),
        ("x\n0.1\n0.7\n", "FILE has a single column; it needs coordinates and a label column, separated by commas"),
        (
            "x,y,class\n1,2,a\n\n3,4\n",
            "FILE, row 1 (line 4) has 2 columns where 3 are expected: complete the row or remove it",
        ),
        ("1,2,a\n3,4,5,b\n", "FILE, row 1 (line 2) has 4 columns where 3 are expected: complete the row or remove it"),
        ("x,y,class\n1,2,a\n3,4q,b\n", "FILE, row 1 (line 3), column 1 ('y'): '4q' is not a number: write 4 alone"),
        ("1,2,a\nx,4,b\n", f"FILE, row 1 (line 2), column 0: 'x' is not a number: {TEXT}; {AS_LABEL}'0'`"),
        ("x,2,a\n3,4,b\n", f"FILE, row 0 (line 1), column 0: 'x' is not a number: {TEXT}; {AS_LABEL}'0'`"),
        ("1,2,a\n3,,b\n", "FILE, row 1 (line 2), column 1: a value is missing" + DROP),
        ("1,nan,a\n3,4,b\n", "FILE, row 0 (line 1), column 1: nan is not a finite number" + DROP),
        ("nan,inf,a\n", "FILE, row 0 (line 1), column 0: nan is not a finite number" + DROP),
        ("x,class\n1,a\n-Inf,b\n", "FILE, row 1 (line 3), column 0 ('x'): -Inf is not a finite number"),
        (
            ",x,class\n0,1,a\n1,2,b\n",
            "FILE: column 0 has no name in the header: name it, or remove it if it numbers the rows",
        ),
        ("1,2,a\n3,4, \n", "FILE, row 1 (line 2), column 2: the label is missing" + DROP),
        ("x,class\n1,a\n2,\n", "FILE, row 1 (line 3), column 1 ('class'): the label is missing" + DROP),
        ("1,1e5000,a\n", "FILE, row 0 (line 1), column 1: 1e5000 has an exponent beyond 4,000"),
        ("1,a\n2,b\n1.0,b\n", "rows 0 and 2 of FILE are the same point with two labels ('a' and 'b'); "
         "the theory needs disjoint classes: remove one"),
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
    ["1,é\n".encode("latin-1"), "x,class\n1,a\n".encode("utf-16"), b"1,a\n2,\xff\n", bytes(range(256))],
)
def test_text_that_is_not_utf_8_is_refused(write: Write, content: bytes) -> None:
    assert refusal(write("t.csv", content)) == "FILE is not UTF-8 text: save it as a UTF-8 CSV file"


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
        assert refusal(file, label) == f"FILE has no header: `label` takes a column from 0 to 2, not {label!r}"


def test_a_label_column_with_a_name_twice_is_asked_for_by_index(write: Write) -> None:
    file = write("t.csv", "class,x,class\na,1,b\n")
    assert refusal(file, "class") == "FILE has 2 columns named 'class': give the index"


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


def read_or_refused(file: Path, label: str | None = None) -> None:
    """Read a file; whatever it holds, the one error is a line that names it."""
    try:
        dataset = read_file(file, label)
    except InputError as error:
        told = str(error)
    else:
        told = file.name if dataset.size >= 1 and sum(dataset.weights) == 1 else ""
    assert told.splitlines() == [told]
    assert file.name in told


# --- places that hold no file -------------------------------------------------------------------------


def test_places_without_a_readable_file_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.csv") == "there is no file FILE"
    assert refusal(tmp_path / "no" / "such" / "folder.npz") == "there is no file FILE"
    assert refusal(tmp_path) == (
        "FILE is a folder without images by class: name a file in it, or put the images of each class into a folder of "
        "its own"
    )
    with pytest.raises(InputError, match="there is no file"):
        read_file("nul\0.csv")


def test_a_refused_file_is_named_letter_by_letter(tmp_path: Path) -> None:
    file = tmp_path / "two  spaces.csv"
    with pytest.raises(InputError) as refused:
        read_file(file)
    assert str(refused.value) == f"there is no file {file}"


def test_a_file_name_that_no_system_takes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        read_file(tmp_path / ("a" * 300 + ".csv"))
    assert len(str(refused.value).splitlines()) == 1


# --- NumPy files that are read ------------------------------------------------------------------------


def saved(file: Path, **arrays: object) -> Path:
    np.savez(file, **arrays)  # type: ignore[arg-type]
    return file


@pytest.mark.parametrize("points", ["X", "x", "data", "points", "features", "anything"])
@pytest.mark.parametrize("labels", ["y", "Y", "labels", "label", "target"])
def test_arrays_of_points_and_labels_go_by_their_usual_names(tmp_path: Path, points: str, labels: str) -> None:
    file = saved(tmp_path / "t.npz", **{points: ARRAY, labels: np.array(LABELS)})
    assert rows_of(read_file(file)) == expected_rows()


def test_labels_of_another_name_are_asked_for(tmp_path: Path) -> None:
    file = saved(tmp_path / "t.npz", X=ARRAY, y=np.zeros(3), kinds=np.array(LABELS))
    assert rows_of(read_file(file, "kinds")) == expected_rows()
    assert read_file(file).classes == ("0",)


def test_a_compressed_file_with_a_column_of_labels_is_read(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "t.NPZ.npz", X=ARRAY, y=np.array(LABELS).reshape(3, 1))
    assert rows_of(read_file(tmp_path / "t.NPZ.npz")) == expected_rows()


@pytest.mark.parametrize(("label", "column"), [(None, 2), ("2", 2), ("-1", 2), ("0", 0), ("-3", 0), ("1", 1)])
def test_one_array_holds_its_labels_in_a_column(tmp_path: Path, label: str | None, column: int) -> None:
    whole = np.insert(ARRAY, column, [1, 0, 1], axis=1)
    np.save(tmp_path / "t.npy", whole)
    np.savez(tmp_path / "t.npz", table=whole)
    for name in ("t.npy", "t.npz"):
        assert rows_of(read_file(tmp_path / name, label)) == expected_rows(["1", "0", "1"])


def test_images_are_flattened_row_by_row(tmp_path: Path) -> None:
    images = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    dataset = read_file(saved(tmp_path / "t.npz", X=images, y=np.array([5, 7])))
    assert [dataset.vector(k) for k in range(2)] == [tuple(range(12)), tuple(range(12, 24))]
    assert dataset.classes == ("5", "7")


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_floats_of_a_file_are_read_through_their_shortest_decimals(tmp_path: Path, kind: type) -> None:
    file = saved(tmp_path / "t.npz", X=ARRAY.astype(kind), y=np.array(LABELS))
    assert rows_of(read_file(file)) == expected_rows()
    binary = read_file(file, exact="binary")
    assert binary.point(0) == (Fraction(*ARRAY.astype(kind)[0, 0].as_integer_ratio()), Fraction(2))


def test_half_precision_arrays_are_read(tmp_path: Path) -> None:
    file = saved(tmp_path / "t.npz", X=ARRAY.astype(np.float16), y=np.array(LABELS))
    assert rows_of(read_file(file)) == expected_rows()


@pytest.mark.parametrize("kind", [np.int8, np.uint16, np.int64, np.uint64, np.bool_, ">i4", "<f4", ">f8"])
def test_integers_of_any_kind_are_integers(tmp_path: Path, kind: object) -> None:
    table = np.array([[0, 1], [1, 1]]).astype(kind)  # type: ignore[call-overload]
    dataset = read_file(saved(tmp_path / "t.npz", X=table, y=np.array([True, False])))
    assert [dataset.vector(k) for k in range(2)] == [(0, 1), (1, 1)]
    assert dataset.classes == ("False", "True")


def test_fortran_order_and_empty_label_axes_do_not_matter(tmp_path: Path) -> None:
    file = saved(tmp_path / "t.npz", X=np.asfortranarray(ARRAY), y=np.array([LABELS]))
    assert rows_of(read_file(file)) == expected_rows()


# --- NumPy files that are refused ---------------------------------------------------------------------


def test_arrays_that_make_no_dataset_are_refused(tmp_path: Path) -> None:
    labels = np.array(LABELS)
    file = tmp_path / "t.npz"
    assert refusal(saved(file, X=ARRAY, kinds=labels)) == (
        "FILE has no array named y; its arrays are X, kinds: name the labels by `label`"
    )
    assert refusal(saved(file, X=ARRAY, y=labels), "kinds") == (
        "FILE has no array 'kinds'; its arrays are X, y: name the labels by `label`"
    )
    assert refusal(saved(file, a=ARRAY, b=ARRAY, y=labels)) == (
        "FILE has no array named X; its arrays are a, b, y: rename the points to X"
    )
    assert refusal(saved(file)) == "FILE holds no arrays: save the points as X and the labels as y"
    assert refusal(saved(file, X=ARRAY, y=labels[:2])).endswith("has 3 points but 2 labels")
    assert refusal(saved(file, X=ARRAY[:0], y=labels[:0])).endswith("has no rows")
    assert refusal(saved(file, X=ARRAY[:, :0], y=labels)).endswith("has no coordinates")
    assert "X has shape ()" in refusal(saved(file, X=np.float64(1), y=labels))


@pytest.mark.parametrize("kind", ["complex128", "U5", "S5", "M8[s]", "m8[s]"])
def test_points_that_are_not_real_numbers_are_refused(tmp_path: Path, kind: str) -> None:
    told = refusal(saved(tmp_path / "t.npz", X=np.zeros((3, 2), dtype=kind), y=np.array(LABELS)))
    assert told.startswith("FILE: the points are of type")
    assert told.endswith("which are not real numbers")


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_entries_that_are_not_finite_are_refused_by_place(tmp_path: Path, bad: float) -> None:
    table = ARRAY.copy()
    table[2, 1] = bad
    told = f"FILE: row 2, column 1: {bad} is not a finite number" + (DROP if np.isnan(bad) else "")
    assert refusal(saved(tmp_path / "t.npz", X=table, y=np.array(LABELS))) == told
    whole = refusal(saved(tmp_path / "w.npz", X=np.floor(table), y=np.array(LABELS)))
    assert whole == told


def test_labels_that_are_missing_or_not_finite_are_refused_by_row(tmp_path: Path) -> None:
    file = tmp_path / "t.npz"
    assert refusal(saved(file, X=ARRAY, y=np.array(["a", "", "b"]))) == f"FILE: row 1: the label is missing{DROP}"
    assert refusal(saved(file, X=ARRAY, y=np.array([0, 1, np.nan]))) == (
        f"FILE: row 2: the label nan is not finite{DROP}"
    )


def test_one_point_with_two_labels_is_refused_by_rows(tmp_path: Path) -> None:
    told = refusal(saved(tmp_path / "t.npz", X=np.array([[1.0], [2], [1]]), y=np.array(["a", "b", "b"])))
    assert "rows 0 and 2 of" in told
    assert "('a' and 'b')" in told


@pytest.mark.parametrize("shape", [(3,), (3, 1), (3, 2, 2), ()])
def test_one_array_without_a_column_to_spare_is_refused(tmp_path: Path, shape: tuple[int, ...]) -> None:
    np.save(tmp_path / "t.npy", np.zeros(shape))
    assert refusal(tmp_path / "t.npy") == (
        f"FILE holds one array of shape {shape}; it needs two or more columns, one of them the label"
    )


@pytest.mark.parametrize("label", ["3", "-4", "y", "0.0"])
def test_a_column_that_one_array_does_not_have_is_refused(tmp_path: Path, label: str) -> None:
    np.save(tmp_path / "t.npy", np.zeros((2, 3)))
    assert refusal(tmp_path / "t.npy", label) == f"FILE: `label` takes a column from 0 to 2, not {label!r}"


@pytest.mark.parametrize("name", ["t.npy", "t.npz"])
def test_python_objects_are_refused(tmp_path: Path, name: str) -> None:
    objects = np.array([[Fraction(1), "a"]], dtype=object)
    save: Callable[..., None] = np.save if name.endswith("y") else np.savez
    save(tmp_path / name, objects)
    assert refusal(tmp_path / name) == (
        "FILE holds Python objects, which are not read: save plain arrays of numbers or text"
    )


@pytest.mark.parametrize("name", ["t.npy", "t.npz"])
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"garbage", id="word"),
        pytest.param(b"PK\x03\x04garbage", id="zip mark"),
        pytest.param(b"\x93NUMPY", id="NumPy mark"),
        pytest.param(b"\0" * 100, id="zeros"),
        pytest.param(b"1,2,a\n", id="table"),
        pytest.param(np.random.default_rng(5).bytes(1000), id="random"),
    ],
)
def test_bytes_that_are_no_numpy_file_are_refused_as_such(write: Write, name: str, content: bytes) -> None:
    assert refusal(write(name, content)).startswith("FILE is not a complete NumPy file")


def test_a_zip_file_without_arrays_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "t.npz", "w") as archive:
        archive.writestr("readme.txt", "no array")
    assert refusal(tmp_path / "t.npz").startswith("FILE")


def stored_forms() -> dict[str, bytes]:
    forms = {}
    for name, save in (("plain.npz", np.savez), ("packed.npz", np.savez_compressed)):
        stream = io.BytesIO()
        save(stream, X=ARRAY, y=np.array(LABELS))
        forms[name] = stream.getvalue()
    stream = io.BytesIO()
    np.save(stream, np.column_stack([ARRAY, [0, 1, 0]]))
    forms["table.npy"] = stream.getvalue()
    return forms


FORMS = stored_forms()


@pytest.mark.parametrize("name", FORMS)
def test_a_numpy_file_cut_short_anywhere_is_refused(write: Write, name: str) -> None:
    for length in range(1, len(FORMS[name])):
        file = write(name, FORMS[name][:length])
        with pytest.raises(InputError):
            read_file(file)
        read_or_refused(file)


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("change", [0x01, 0x10, 0xFF])
def test_a_numpy_file_with_any_byte_changed_is_read_or_refused_in_one_line(
    write: Write, name: str, change: int
) -> None:
    for place in range(len(FORMS[name])):
        changed = bytearray(FORMS[name])
        changed[place] ^= change
        read_or_refused(write(name, bytes(changed)))


# --- arrays in memory ---------------------------------------------------------------------------------


def test_arrays_and_lists_of_any_kind_make_the_same_dataset() -> None:
    texts = [["0.1", "2"], ["0.7", "-3"], ["0", "2.5"]]
    same: list[ArrayLike] = [ARRAY, ARRAY.tolist(), texts, np.array(texts), np.array(POINTS, dtype=object)]
    for points in same:
        for labels in (LABELS, np.array(LABELS), tuple(LABELS), np.array(LABELS, dtype=object)):
            assert rows_of(from_arrays(points, labels)) == expected_rows()


def test_points_on_a_line_may_come_without_a_second_axis() -> None:
    assert all_points(from_arrays([0.5, 2], [0, 1])) == [(Fraction(1, 2),), (Fraction(2),)]


@pytest.mark.parametrize("labels", [["a", "b"], [1, "1.5"], [None, "a"], [True, 2]])
def test_labels_in_memory_may_be_of_any_type(labels: list[object]) -> None:
    if None in labels:
        with pytest.raises(InputError, match="row 0: the label is missing"):
            from_arrays([[1], [2]], labels)
    else:
        assert [label for _, label in rows_of(from_arrays([[1], [2]], labels))] == [str(label) for label in labels]


@pytest.mark.parametrize(
    "table",
    [
        np.array([[2**53 - 1, -(2**53) + 1]], dtype=float),
        np.array([[2.0**53, 3]]),
        np.array([[1e22, -1e22]]),
        np.array([[-(2**63), 2**63 - 1]]),
        np.array([[2**64 - 1, 1]], dtype=np.uint64),
        np.array([[2**70, 1]], dtype=object),
    ],
)
def test_integers_of_any_size_are_kept(table: np.ndarray[tuple[int, int], np.dtype[np.generic]]) -> None:
    assert from_arrays(table, ["a"]).point(0) == tuple(Fraction(int(value)) for value in table[0])


def test_whole_floats_beyond_two_to_the_53_are_read_as_their_decimals_or_as_stored() -> None:
    table = np.array([[2.0**60]])
    assert from_arrays(table, ["a"]).point(0) == (Fraction("1.152921504606847e+18"),)
    assert from_arrays(table, ["a"], exact="binary").point(0) == (Fraction(2**60),)


@pytest.mark.parametrize("row", [[2**53 + 1, 0.5], [2**63 + 1, -1], [Fraction(1, 3), 0.5], [2**70, -1], ["0.1", 0.5]])
def test_rows_of_unlike_numbers_are_read_number_by_number(row: list[object]) -> None:
    assert from_arrays([row], ["a"]).point(0) == tuple(map(Fraction, row))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("points", "labels", "told"),
    [
        ([[1], [2]], ["a"], "data has 2 points but 1 labels"),
        ([], [], "data has no rows"),
        ([[], []], ["a", "b"], "data has no coordinates"),
        (5, ["a"], r"data needs one row a point and one label a row; X has shape \(\)"),
        ([[1, 2j]], ["a"], r"row 0, column 1: .* is not a real number"),
        ([[1, None]], ["a"], f"row 0, column 1: None is not a real number{re.escape(DROP)}"),
        ([[1, "q"]], ["a"], f"row 0, column 1: 'q' is not a number: {TEXT}"),
        ([[0.5, float("nan")]], ["a"], f"row 0, column 1: nan is not a finite number{re.escape(DROP)}"),
    ],
)
def test_arrays_in_memory_that_make_no_dataset_are_refused(points: object, labels: list[str], told: str) -> None:
    with pytest.raises(InputError) as refused:
        from_arrays(points, labels)  # type: ignore[arg-type]
    assert re.fullmatch(told, str(refused.value))


def test_labels_in_a_table_are_refused() -> None:
    with pytest.raises(InputError, match="one label a row"):
        from_arrays([[1], [2]], np.array([["a", "b"], ["c", "d"]]))


def test_rows_of_unlike_lengths_in_memory_are_refused() -> None:
    with pytest.raises(InputError) as refused:
        from_arrays([[1, 2], [3]], ["a", "b"])
    assert len(str(refused.value).splitlines()) == 1


def test_a_float32_label_is_named_by_its_own_shortest_decimal() -> None:
    labels = np.array([0.1, 0.25], dtype=np.float32)
    assert from_arrays([[1], [2]], labels).classes == from_arrays([[1], [2]], list(labels)).classes == ("0.1", "0.25")


def test_reading_a_file_leaves_the_limits_of_other_readers_alone(write: Write) -> None:
    before = csv.field_size_limit()
    try:
        csv.field_size_limit(1000)
        read_file(write("t.csv", "1,a\n"))
        assert csv.field_size_limit() == 1000
    finally:
        csv.field_size_limit(before)
