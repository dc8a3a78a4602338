"""Tables that have to mean the same whatever holds them, and the forms that hold them."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import datasets as hugging_face
import pandas as pd
import polars as pl
import pyarrow as pa
from pyarrow import feather, parquet

Columns = Mapping[str, Sequence[Any]]
X, Z = [0.5, -0.0, 2.5, 0.1], [3, 1, 4, 1]
KINDS = ["a", "b", "a", "b"]


@dataclass(frozen=True)
class SameTable:
    """A table, with what is asked for and what has to be read of it, or the pattern of the refusal."""

    columns: Columns
    points: Sequence[Sequence[float | int]] = ()
    labels: Sequence[str] = ()
    refusal: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    said: str = ""

    @property
    def expected(self) -> list[tuple[tuple[Fraction, ...], str]]:
        """The rows that have to be read."""
        points = [tuple(Fraction(str(value)) for value in point) for point in self.points]
        return list(zip(points, self.labels, strict=True))


def _pairs(*columns: Sequence[Any]) -> list[tuple[Any, ...]]:
    return list(zip(*columns, strict=True))


def _asks(name: str, ends: str) -> str:
    return rf"column '{name}' numbers the rows, {ends}: leave it out by `drop='{name}'`, or, .* `keep='{name}'`$"


MANY = list(range(5, 17))
BITS = [0, 1, 1, 0]
BOTH = "may each be the label: name one by `label`$"
GAPS = r"\(2 rows have such gaps: 1, 3\): fill them in, or remove these rows \(`missing='drop'` leaves them out\)$"
DROP = {"missing": "drop"}

TABLES: dict[str, SameTable] = {
    # --- numbers of rows ---
    "Id": SameTable({"Id": [1, 2, 3, 4], "u": X, "species": KINDS}, refusal=_asks("Id", "from 1 to 4")),
    "Id, dropped": SameTable(
        {"Id": [1, 2, 3, 4], "u": X, "species": KINDS}, _pairs(X), KINDS, options={"drop": ["Id"]}, said="left out: Id"
    ),
    "Id, kept": SameTable(
        {"Id": [1, 2, 3, 4], "u": X, "species": KINDS}, _pairs([1, 2, 3, 4], X), KINDS, options={"keep": ["0"]}
    ),
    "Id in another order": SameTable({"u": X, "ID": [9, 2, 7, 4], "kind": KINDS}, refusal=_asks("ID", "from 2 to 9")),
    "Id with equal entries": SameTable({"id": [1, 1, 2, 2], "u": X, "kind": KINDS}, _pairs([1, 1, 2, 2], X), KINDS),
    "index of pandas": SameTable(
        {"Unnamed: 0": [0, 1, 2, 3], "u": X, "label": KINDS}, refusal=_asks("Unnamed: 0", "from 0 to 3")
    ),
    "id of patients": SameTable({"u": X, "patient_id": Z, "class": KINDS}, _pairs(X, Z), KINDS),
    "other id of patients": SameTable(
        {"patientId": [70, 4, 8, 1], "u": X, "class": KINDS}, refusal=_asks("patientId", "from 1 to 70")
    ),
    "many rows counted": SameTable(
        {"sample": MANY, "v": [k * k for k in MANY], "kind": KINDS * 3}, refusal=_asks("sample", "from 5 to 16")
    ),
    "many rows counted in another order": SameTable(
        {"v": [k * k for k in MANY], "No": MANY[6:] + MANY[:6], "kind": KINDS * 3}, refusal=_asks("No", "from 5 to 16")
    ),
    "many rows counted by a coordinate": SameTable(
        {"x": MANY, "y": [k * k for k in MANY], "kind": KINDS * 3},
        _pairs(MANY, [k * k for k in MANY]),
        KINDS * 3,
        said="column 'x' counts the rows, from 5 to 16: taken as a coordinate",
    ),
    "few rows counted": SameTable(
        {"u": [0, 1, 2, 3], "v": X, "kind": KINDS},
        _pairs([0, 1, 2, 3], X),
        KINDS,
        said="column 'u' counts the rows, from 0 to 3: taken as a coordinate",
    ),
    "one coordinate that counts": SameTable({"u": MANY, "kind": KINDS * 3}, _pairs(MANY), KINDS * 3),
    # --- chosen columns ---
    "columns": SameTable(
        {"u": X, "note": KINDS, "v": Z, "kind": KINDS}, _pairs(X, Z), KINDS, options={"columns": ["u", "v"]}
    ),
    "columns, one of row numbers": SameTable(
        {"u": X, "Id": [1, 2, 3, 4], "kind": KINDS}, _pairs([1, 2, 3, 4]), KINDS, options={"columns": "Id"}
    ),
    "columns and drop": SameTable(
        {"u": X, "v": Z, "kind": KINDS}, options={"columns": "u", "drop": "v"}, refusal="give one of the two$"
    ),
    "categories": SameTable(
        {"u": X, "city": ["Oslo", "Bern", "Bern", "Rome"], "kind": KINDS},
        _pairs(X, [0, 1, 1, 0], [1, 0, 0, 0], [0, 0, 0, 1]),
        KINDS,
        options={"one_hot": ["city"]},
        said="a coordinate for each category: city (Bern, Oslo, Rome)",
    ),
    "categories that are integers": SameTable(
        {"month": [10, 2, 2, 10], "u": X, "kind": KINDS},
        _pairs([0, 1, 1, 0], [1, 0, 0, 1], X),
        KINDS,
        options={"one_hot": "month"},
    ),
    "a category is missing": SameTable(
        {"u": X, "city": ["Oslo", None, "Bern", None], "kind": KINDS}, options={"one_hot": "city"}, refusal=GAPS
    ),
    "a category is missing, and left out": SameTable(
        {"u": X, "city": ["Oslo", None, "Bern", None], "kind": KINDS},
        _pairs([0.5, 2.5], [0, 1], [1, 0]),
        ["a", "a"],
        options={"one_hot": "city", **DROP},
    ),
    "range": SameTable(
        {"u": [0.5, 2.5, 1, 0.5], "v": [7, 7, 7, 7], "kind": KINDS},
        _pairs([0, 1, 0.25, 0], [0, 0, 0, 0]),
        KINDS,
        options={"scale": "range"},
        said="each coordinate scaled to its range, from 0 to 1",
    ),
    # --- chosen classes ---
    "two of three classes": SameTable(
        {"u": X, "v": Z, "kind": ["a", "b", "c", "a"]},
        _pairs([0.5, 2.5, 0.1], [3, 4, 1]),
        ["a", "c", "a"],
        options={"classes": "c,a"},
        said="only classes a, c; left out: 1 row of class b",
    ),
    "two of three classes, scaled as they are then": SameTable(
        {"u": [0, 100, 1, 2], "kind": ["a", "b", "c", "a"]},
        _pairs([0, 0.5, 1]),
        ["a", "c", "a"],
        options={"classes": ["a", "c"], "scale": "range"},
        said="each coordinate scaled to its range, from 0 to 1",
    ),
    "no such class": SameTable(
        {"u": X, "kind": ["oslo", "bern", "rome", "bern"]},
        options={"classes": "oslo,romy"},
        refusal="has no class 'romy'; did you mean 'rome'",
    ),
    # --- the label ---
    "header of integers": SameTable({"0": X, "1": Z, "label": KINDS}, _pairs(X, Z), KINDS),
    "label first": SameTable({"label": [5, 0, 4, 5], "u": X, "v": Z}, _pairs(X, Z), ["5", "0", "4", "5"]),
    "label first, header of integers": SameTable(
        {"label": [5, 0, 4, 5], "0": X, "1": Z}, _pairs(X, Z), ["5", "0", "4", "5"]
    ),
    "label in the middle": SameTable({"u": X, "Target ": [0, 1, 0, 1], "v": Z}, _pairs(X, Z), ["0", "1", "0", "1"]),
    "class in capitals": SameTable({"CLASS": KINDS, "v": Z}, _pairs(Z), KINDS),
    "y first": SameTable({"y": [0, 1, 0, 1], "u": X, "v": Z}, _pairs(X, Z), ["0", "1", "0", "1"]),
    "x and y of the plane": SameTable({"x": X, "y": Z, "kind": KINDS}, _pairs(X, Z), KINDS),
    "label, x and y": SameTable({"label": KINDS, "x": X, "y": Z}, _pairs(X, Z), KINDS),
    "x and the label y": SameTable({"x": X, "y": KINDS}, _pairs(X), KINDS),
    "two labels": SameTable({"target": [0, 1, 0, 1], "u": X, "class": KINDS}, refusal=f"'target' and 'class' {BOTH}"),
    "one of two labels": SameTable(
        {"target": Z, "u": X, "class": KINDS}, _pairs(Z, X), KINDS, options={"label": "class"}
    ),
    "a label left out": SameTable(
        {"class": KINDS, "u": X, "target": Z}, _pairs(X), ["3", "1", "4", "1"], options={"drop": ["class"]}
    ),
    "no label": SameTable(
        {"u": X, "v": [0.5, 1, 2, 3]}, refusal="the last one, 'v', holds numbers such as 0.5, .* `label`$"
    ),
    "no label, but numbers": SameTable(
        {"u": [k % 3 for k in MANY], "v": MANY},
        refusal="the last one, 'v', holds another number in every row: .* `label`$",
    ),
    "numbers that are asked for": SameTable(
        {"u": X, "v": [0.5, 1, 2, 3]}, _pairs(X), ["0.5", "1", "2", "3"], options={"label": "v"}
    ),
    "one-hot": SameTable(
        {"u": X, "is_a": BITS, "is_b": [1, 0, 0, 0], "is_c": [0, 0, 0, 1]},
        refusal="the last 3 columns, 'is_a' to 'is_c', hold one 1 a row, as one-hot classes do: .* `label='is_c'`$",
    ),
    "one-hot of truth values": SameTable(
        {"u": X, "v": Z, "a": [True, False, True, False], "b": [False, True, False, True]},
        refusal="the last 2 columns, 'a' to 'b', hold one 1 a row",
    ),
    "one-hot, one of them asked for": SameTable(
        {"u": X, "is_a": BITS, "is_b": [1, 0, 0, 0], "is_c": [0, 0, 0, 1]},
        _pairs(X, [1, 0, 0, 0], [0, 0, 0, 1]),
        list(map(str, BITS)),
        options={"label": "is_a"},
        said="'is_b', 'is_c' and the label hold one 1 a row, as one-hot classes do: taken as coordinates",
    ),
    "one-hot, the middle one asked for": SameTable(
        {"bit": BITS, "is_b": [1, 0, 0, 0], "is_a": BITS, "is_c": [0, 0, 0, 1], "u": X},
        _pairs(BITS, [1, 0, 0, 0], [0, 0, 0, 1], X),
        list(map(str, BITS)),
        options={"label": "is_a"},
        said="'is_b', 'is_c' and the label hold one 1 a row",
    ),
    "one-hot, known by its name": SameTable(
        {"u": X, "other": [1, 0, 0, 1], "class": [False, True, True, False]},
        _pairs(X, [1, 0, 0, 1]),
        ["False", "True", "True", "False"],
        said="'other' and the label hold one 1 a row",
    ),
    "a bit and a label": SameTable(
        {"u": X, "bit": [0, 1, 0, 1], "kind": BITS}, _pairs(X, [0, 1, 0, 1]), list(map(str, BITS))
    ),
    # --- cells ---
    "truth values": SameTable({"u": [True, False, True, True], "kind": KINDS}, _pairs([1, 0, 1, 1]), KINDS),
    "truth values as labels": SameTable(
        {"u": X, "label": [True, False, True, True]}, _pairs(X), ["True", "False", "True", "True"]
    ),
    "digits as labels": SameTable({"u": X, "label": ["01", "1", "007", "1"]}, _pairs(X), ["01", "1", "007", "1"]),
    "floats as labels": SameTable({"u": X, "label": [1.0, 2.0, -0.0, 2.5]}, _pairs(X), ["1", "2", "0", "2.5"]),
    "negative zeros": SameTable({"u": [-0.0, 0.0, 1.0, 2.0], "kind": [*"aabb"]}, _pairs([0, 0, 1, 2]), [*"aabb"]),
    "large integers": SameTable(
        {"u": [2**62 + k * k for k in range(4)], "kind": KINDS}, [(2**62 + k * k,) for k in range(4)], KINDS
    ),
    "words in several columns": SameTable(
        {"u": X, "city": ["Oslo", "Bern", "Rome", "Oslo"], "v": [1, 2, 4, 8], "a,b": [*"wxyz"], "kind": KINDS},
        refusal=r": words in 'city' \('Oslo' in row 0\), 'a,b' \('w' in row 0\): to read it, add `one_hot='city,3'` ",
    ),
    "words in several columns, dropped": SameTable(
        {"u": X, "city": ["Oslo", "Bern", "Rome", "Oslo"], "a,b": [*"wxyz"], "kind": KINDS},
        _pairs(X),
        KINDS,
        options={"drop": ["city,2"]},
    ),
    "words in later rows": SameTable(
        {"u": ["1.5", "2", "x", "4"], "v": ["0", "1", "1", "late"], "w": ["low", "1", "2", "3"], "kind": KINDS},
        refusal=r": words among numbers in 'u' \('x' in row 2\), 'v' \('late' in row 3\), 'w' \('low' in row 0\): "
        r"to read it, add `drop='u,v,w'`",
    ),
    "words and gaps": SameTable(
        {"u": [None, 1, 2, None], "city": ["Oslo", "Bern", "Rome", "Oslo"], "kind": KINDS},
        refusal=r": words in 'city' \('Oslo' in row 0\); missing values in 2 rows \(0, 3\).*: "
        r"to read it, add `one_hot='city'` `missing='drop'`",
    ),
    "words in dropped rows alone": SameTable(
        {"u": [1, None, 2, 5], "v": ["1", "none such", "2", "3"], "kind": KINDS},
        _pairs([1, 2, 5], [1, 2, 3]),
        ["a", "a", "b"],
        options=DROP,
    ),
    "no value": SameTable({"u": [1.5, None, 2.5, None], "kind": KINDS}, refusal=GAPS),
    "no value, dropped": SameTable(
        {"u": [1.5, None, 2.5, None], "kind": KINDS}, _pairs([1.5, 2.5]), ["a", "a"], options=DROP
    ),
    "no label, dropped": SameTable(
        {"u": X, "kind": ["a", None, "b", None]}, _pairs([0.5, 2.5]), ["a", "b"], options=DROP
    ),
    **{
        f"label {word!r}": SameTable({"u": X, "kind": ["a", word, "b", word]}, refusal=GAPS)
        for word in ("?", "nan", "NaN", "#N/A", "n/a", "NULL", "")
    },
    "label '?', dropped": SameTable(
        {"u": X, "kind": ["a", "?", "b", "#N/A"]}, _pairs([0.5, 2.5]), ["a", "b"], options=DROP
    ),
    "classes called none and -": SameTable(
        {"u": X, "kind": ["-", "none", "+", "NA"]}, _pairs(X), ["-", "none", "+", "NA"], options=DROP
    ),
}
"""Each by a name."""


def _delimited(name: str, delimiter: str) -> Callable[[Path, Columns], object]:
    def write(folder: Path, columns: Columns) -> object:
        with (folder / name).open("w", newline="") as stream:
            writer = csv.writer(stream, delimiter=delimiter)
            writer.writerow(columns)
            writer.writerows(zip(*columns.values(), strict=True))
        return folder / name

    return write


def _parquet(folder: Path, columns: Columns) -> object:
    parquet.write_table(pa.table(columns), folder / "t.parquet")
    return folder / "t.parquet"


def _parquet_of_pandas(folder: Path, columns: Columns) -> object:
    pd.DataFrame(columns).to_parquet(folder / "pandas.parquet")
    return folder / "pandas.parquet"


def _feather(name: str) -> Callable[[Path, Columns], object]:
    def write(folder: Path, columns: Columns) -> object:
        feather.write_feather(pa.table(columns), str(folder / name))
        return folder / name

    return write


FORMS: dict[str, Callable[[Path, Columns], object]] = {
    "CSV": _delimited("t.csv", ","),
    "CSV with semicolons": _delimited("semicolons.csv", ";"),
    "TSV": _delimited("t.tsv", "\t"),
    "Parquet": _parquet,
    "Parquet of pandas": _parquet_of_pandas,
    "Feather": _feather("t.feather"),
    "Arrow": _feather("t.arrow"),
    "pandas": lambda folder, columns: pd.DataFrame(columns),
    "polars": lambda folder, columns: pl.DataFrame(columns, strict=False),
    "Arrow table": lambda folder, columns: pa.table(columns),
    "lazy polars": lambda folder, columns: pl.DataFrame(columns, strict=False).lazy(),
    "Hugging Face": lambda folder, columns: hugging_face.Dataset.from_dict(dict(columns)),
    "nullable pandas": lambda folder, columns: pd.DataFrame(columns).convert_dtypes(),
    "named fields": lambda folder, columns: pd.DataFrame(columns).to_records(index=False),
}
"""Each writes a table into a folder, or holds it in memory, and gives what a person hands over."""
