"""ARFF files and the tables of KEEL mean what the same table means as CSV, and what SciPy reads of them."""

import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.io import arff

from mixproof.geometry.data.files.reader import read_rows
from mixproof.geometry.data.sources import load_rows
from mixproof.geometry.errors import InputError

HEAD = "% A comment\n@RELATION 'some flowers'\n\n@ATTRIBUTE \"sepal width\" NUMERIC % no unit\n"
TABLE = HEAD + "@attribute 'it''s' real\n@attribute kind {red, 'dark blue'}\n@DATA\n"
KEEL = (
    "@relation banana\n@attribute At1 real [-3.09,2.81]\n@attribute At2 integer [0, 9]\n@attribute Class {-1.0, 1.0}\n"
    "@inputs At1, At2\n@outputs Class\n@data\n-1.14,3,-1.0\n0.5,4,1.0\n"
)


def written(folder: Path, text: str, name: str = "t.arff") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_it_is_what_scipy_reads(tmp_path: Path) -> None:
    stream = np.random.default_rng(5)
    rows = [[f"{value:.3f}" for value in stream.normal(size=3)] + [stream.choice(["a", "b"])] for _ in range(40)]
    head = "@relation t\n" + "".join(f"@attribute v{k} real\n" for k in range(3)) + "@attribute class {a,b}\n@data\n"
    text = head + "".join(",".join(row) + "\n" for row in rows)
    found, (theirs, _) = read_rows(written(tmp_path, text)), arff.loadarff(io.StringIO(text))
    for k in range(3):
        assert [float(Fraction(int(n), found.denominator)) for n in found.numerators[:, k]] == theirs[f"v{k}"].tolist()
    assert [label.encode() for label in found.labels] == theirs["class"].tolist()


@pytest.mark.parametrize(
    ("rows", "points"),
    [
        ("0.1,'2',red\n 3 , 4 ,'dark blue'\n", [["0.1", "2"], ["3", "4"]]),
        ('% first\n0.1,2,"red"\n\n3,4,"dark blue"', [["0.1", "2"], ["3", "4"]]),
        ("{0 0.1, 1 2}\n{1 4,0 3,2 'dark blue'}\n", [["0.1", "2"], ["3", "4"]]),
        ("{}\n{2 'dark blue'}\n", [["0", "0"], ["0", "0"]]),
        (
            "0.12345678901234567890123,1e-30,red\n1/3,4,'dark blue'\n",
            [["0.12345678901234567890123", "1e-30"], ["1/3", "4"]],
        ),
    ],
)
def test_rows_are_read_exactly(rows: str, points: list[list[str]], tmp_path: Path) -> None:
    found = read_rows(written(tmp_path, TABLE.replace("it''s", "its") + rows))
    assert [[Fraction(int(n), found.denominator) for n in row] for row in found.numerators.tolist()] == [
        [Fraction(cell) for cell in point] for point in points
    ]
    assert found.labels == ("red", "dark blue")
    assert found.columns == ("sepal width", "its")


def test_a_table_of_keel_names_its_label(tmp_path: Path) -> None:
    found = load_rows(str(written(tmp_path, KEEL, "banana.dat")))
    assert found.labels == ("-1", "1")
    assert found.columns == ("At1", "At2")
    assert load_rows(str(written(tmp_path, KEEL, "banana.dat")), label="At2").labels == ("3", "4")


def test_a_table_of_keel_names_its_coordinates(tmp_path: Path) -> None:
    file = written(tmp_path, KEEL.replace("@inputs At1, At2", "@inputs At2"), "banana.dat")
    found = load_rows(str(file))
    assert (found.columns, "left out: At1" in found.origin) == (("At2",), True)
    assert load_rows(str(file), columns="At1").columns == ("At1",)


@pytest.mark.parametrize("cell", ["-1", "-1.0", "+1", "'1'", "?"])
def test_a_listed_number_may_be_written_otherwise(cell: str, tmp_path: Path) -> None:
    text = "@relation t\n@attribute u real\n@attribute k {-1,1}\n@data\n1,-1\n2," + cell + "\n3,1\n"
    assert read_rows(written(tmp_path, text), missing="drop").count == 3 - (cell == "?")


def test_columns_are_chosen_as_in_other_tables(tmp_path: Path) -> None:
    file = written(tmp_path, KEEL.replace("integer [0, 9]", "{3,4}"))
    found = read_rows(file, one_hot=["At2"], scale="range")
    assert found.columns == ("At1", "At2=3", "At2=4")
    assert found.numerators.tolist() == [[0, 1, 0], [1, 0, 1]]


@pytest.mark.parametrize(
    ("text", "options", "told"),
    [
        (KEEL.replace("0.5,4", "0.5,?"), {}, r"row 1 \(line 9\), column 1 \('At2'\): "),
        (KEEL.replace("0.5,4", "0.5"), {}, r"row 1 \(line 9\) has 2 columns where 3 are expected"),
        (KEEL.replace("@data", "@dta"), {}, "line 7: '@dta' is no line of a head"),
        (KEEL.partition("@data")[0], {}, "names no attributes with rows after @data"),
        ("@relation t\n@data\n1,a\n", {}, "line 2: '@data' is no line of a head|names no attributes"),
        (KEEL.partition("-1.14")[0], {}, "holds a header and no rows"),
        (KEEL + "{7 5}\n", {}, "line 10: '7 5' is no entry of a sparse row"),
        (KEEL + "{0}\n", {}, "line 10: '0' is no entry of a sparse row"),
        (KEEL + "{0 5, 0 6}\n", {}, "line 10: attribute 0 has two values"),
        (KEEL + "0.5,4,2\n", {}, r"line 10: '2' is none of the words that 'Class' may have \(-1.0, 1.0\)"),
        (KEEL, {"header": True}, "leave out `header` and `delimiter`"),
        (KEEL, {"delimiter": ";"}, "leave out `header` and `delimiter`"),
        (KEEL.replace("-1.14,3", "wide,3"), {}, "'wide' is not a number: leave its column out"),
    ],
)
def test_what_cannot_be_read_is_refused_by_place(text: str, options: dict[str, Any], told: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=told) as refused:
        read_rows(written(tmp_path, text), **options)
    assert "\n" not in str(refused.value)
