"""Numbers with a unit are read exactly as the numbers without it, whatever holds them; several units are refused."""

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof.geometry.data.sources import as_rows
from mixproof.geometry.data.units import number_and_unit
from mixproof.geometry.errors import InputError

VALUES = ["12", "0.5", "-3", "1e3", "2/3", "7."]
UNITS = [
    "{} kg",
    "{}kg",
    "{} mm Hg",
    "{} kg/m2",
    "{}%",
    "{} L/100",
    "€ {}",
    "${}",
    "US$ {}",
    "EUR {}",
    "{} °C",
    "{} m²",
]


def _points(rows: Any) -> list[list[Fraction]]:
    return [[Fraction(int(each), rows.denominator) for each in row] for row in rows.numerators]


@pytest.mark.parametrize("form", UNITS)
def test_a_column_with_one_unit_means_its_numbers(form: str, tmp_path: Path) -> None:
    columns = {"m": [form.format(each) for each in VALUES], "u": ["1", "4", "2", "8", "5", "7"], "kind": list("ababab")}
    expected = [
        [Fraction(m), Fraction(u)] for m, u in zip(["12", "0.5", "-3", "1000", "2/3", "7"], columns["u"], strict=True)
    ]
    file = tmp_path / "t.csv"
    frame = pd.DataFrame(columns)
    frame.to_csv(file, index=False)
    table = frame.drop(columns="kind").to_numpy(dtype=object)
    for rows in (
        as_rows(file, units="m"),
        as_rows(frame, units=["m"]),
        as_rows(table, columns["kind"], units="0"),
    ):
        assert _points(rows) == expected
        assert "units: " in rows.origin
    told = _refused(file)
    assert "`units='m'`" in told, told


def _refused(source: Any, **options: Any) -> str:
    with pytest.raises(InputError) as refused:
        as_rows(source, **options)
    return str(refused.value)


def test_units_that_differ_are_refused_with_both_and_their_rows(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("m,kind\n1 kg,a\n2 kg,b\n500 g,a\n3,b\n")
    mend = r"write all its numbers in one unit, or leave it out by `drop='m'`"
    both = rf"the units of column 'm' differ: kg \('1 kg' in row 0\) and g \('500 g' in row 2\): {mend}$"
    assert re.search(both, _refused(file, units="m"))
    assert re.search(both, _refused(pd.read_csv(file), units="m"))
    file.write_text("m,kind\n1 kg,a\n2,b\n")
    assert "kg ('1 kg' in row 0) and none ('2' in row 1)" in _refused(file, units="m")


def test_units_beside_other_marks_of_numbers_and_gaps(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("m;u;kind\n1.234,5 kg;1;a\n?;2;b\n0,25 kg;3;a\n2 kg;5;b\n")
    told = _refused(file)
    tail = "`units='m'` `decimal=','` `thousands='.'` `missing='drop'`"
    assert tail in told, told
    rows = as_rows(file, units="m", decimal=",", thousands=".", missing="drop")
    assert [point[0] for point in _points(rows)] == [Fraction(2469, 2), Fraction(1, 4), 2]


def test_a_first_row_with_units_is_no_header_where_its_columns_are_named_by_index(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("1 kg,2 cm,a\n3 kg,4 cm,b\n5 kg,1 cm,a\n")
    assert _points(as_rows(file, units="0,1")) == [[1, 2], [3, 4], [5, 1]]
    assert "`header=False`" in _refused(file)


@pytest.mark.parametrize(
    "text", ["ZA-0001", "<5 kg", "10 to 20 kg", "10 ± 2 mg", "3 May 2024", "2024-01-02", "kg", "P0x"]
)
def test_what_is_no_number_with_a_unit_is_none(text: str, tmp_path: Path) -> None:
    assert number_and_unit(text) is None
    file = tmp_path / "t.csv"
    file.write_text("".join(f"{row}\n" for row in ["m,u,kind", *[f"{text},{k * k},{'ab'[k % 2]}" for k in range(12)]]))
    assert "`units=" not in _refused(file)
    _refused(file, units="m")


@given(st.text(max_size=12))
def test_any_text_is_parted_into_what_it_was_or_not_at_all(text: str) -> None:
    """No digit is lost or moved: the digits of the number come first, as they stood."""
    parts = number_and_unit(text)
    if parts is not None:
        number, unit = parts
        assert number.lstrip("+-") in text
        left = [c for c in number + unit if not c.isspace()]
        assert sorted(left) == sorted(c for c in text if not c.isspace())


def test_a_unit_on_numbers_without_one_changes_nothing(tmp_path: Path) -> None:
    points = np.array([[1.5, 2], [2.5, 1], [3, 7]])
    assert _points(as_rows(points, ["a", "b", "a"], units="0")) == _points(as_rows(points, ["a", "b", "a"]))


def test_a_column_has_one_role(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("m,u,kind\n1 kg,1,a\n2 kg,2,b\n")
    for other in ({"drop": "m"}, {"one_hot": "m"}, {"label": "m"}):
        assert "has two roles" in _refused(file, units="m", **other)
